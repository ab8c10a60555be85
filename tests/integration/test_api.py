"""The API: every resource, good and bad, against the real server."""

import concurrent.futures
import json
import os
import pathlib
import socket
import unittest

import support

SHARED = pathlib.Path(os.environ.get("WAYPOST_SHARED", "/nonexistent"))
SCOPES = ["links:read", "links:write", "events:write", "reports:read", "admin"]


class Problems(unittest.TestCase):
    """A problem has its shape."""

    def assert_problem(self, answer, status, code=None, field=None):
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.headers["content-type"],
                         "application/problem+json")
        problem = answer.json()
        self.assertEqual(problem["status"], status)
        self.assertEqual(problem["type"], "about:blank")
        self.assertTrue(problem["title"])
        self.assertTrue(problem["detail"])
        self.assertNotIn("\n", problem["detail"])
        if code:
            self.assertEqual(problem["code"], code, problem)
        if field is not None:
            self.assertEqual(problem.get("field"), field, problem)
        return problem


class ApiTest(Problems, support.ServerTest):
    """One server a class."""

    def call(self, *arguments, **more):
        return self.server.api(*arguments, **more)

    def refused(self, method, path, status, code=None, field=None, **more):
        return self.assert_problem(self.call(method, path, **more), status,
                                   code, field)


class PlainRoutes(ApiTest):
    """Health, metrics, the description, and what is none of them."""

    def get(self, path, method="GET", headers=None):
        return support.request(self.server.admin_port, method, path, headers)

    def test_public_routes_need_no_token(self):
        for path, kind in [("/", "text/html"), ("/healthz", "text/plain"),
                           ("/readyz", "text/plain"),
                           ("/metrics", "text/plain"),
                           ("/openapi.yaml", "application/yaml")]:
            with self.subTest(path):
                answer = self.get(path)
                self.assertEqual(answer.status, 200)
                self.assertTrue(
                    answer.headers["content-type"].startswith(kind))
                self.assertEqual(answer.headers["x-content-type-options"],
                                 "nosniff")
                self.assertEqual(answer.headers["cache-control"], "no-store")
                self.assertNotIn("access-control-allow-origin",
                                 answer.headers)
                head = self.get(path, "HEAD")
                self.assertEqual((head.status, head.body), (200, b""))

    def test_unknown_addresses(self):
        for path in ["/nothing", "/api", "/api/v1/link", "/api/v1/links/",
                     "/api/v1/links/go.test/a/b/c", "/api/v2/links"]:
            with self.subTest(path):
                self.assert_problem(self.get(path), 404, "not_found")

    def test_wrong_methods_say_which_are_right(self):
        for path, method, allow in [
                ("/healthz", "POST", "GET, HEAD, OPTIONS"),
                ("/api/v1/links", "DELETE", "GET, HEAD, POST, OPTIONS"),
                ("/api/v1/links/go.test/a", "PUT",
                 "GET, HEAD, PATCH, DELETE, OPTIONS"),
                ("/api/v1/ledger/rebuild", "GET", "POST, OPTIONS")]:
            with self.subTest(path):
                answer = self.get(path, method)
                self.assert_problem(answer, 405, "method_not_allowed")
                self.assertEqual(answer.headers["allow"], allow)
                options = self.get(path, "OPTIONS")
                self.assertEqual(options.status, 204)
                self.assertEqual(options.headers["allow"], allow)

    def test_broken_percent_encoding(self):
        for path in ["/links/go.test/%zz", "/links/go.test/%00"]:
            self.refused("GET", path, 400, "bad_path")

    def test_every_route_is_described(self):
        described = self.get("/openapi.yaml").text
        routes = pathlib.Path(__file__).parents[2] / "server/api_routes.c"
        source = routes.read_text().replace('LINK "', '"/api/v1/links/{brand}'
                                            '/{slug}').replace(
            "LINK,", '"/api/v1/links/{brand}/{slug}",')
        rows = [line.split('"')[1] for line in source.split("HTTP_METHOD_")
                if line.count('"') == 2]
        self.assertGreater(len(rows), 20)
        for path in rows:
            self.assertIn(f"  {path}:\n", described)


class Auth(ApiTest):
    """Who may do what."""

    CALLS = [
        ("GET", "/brands", "links:read"),
        ("POST", "/brands", "links:write"),
        ("GET", "/brands/none.test", "links:read"),
        ("PATCH", "/brands/none.test", "links:write"),
        ("DELETE", "/brands/none.test", "links:write"),
        ("GET", "/campaigns", "links:read"),
        ("POST", "/campaigns", "links:write"),
        ("PATCH", "/campaigns/none", "links:write"),
        ("DELETE", "/campaigns/none", "links:write"),
        ("GET", "/links", "links:read"),
        ("POST", "/links", "links:write"),
        ("GET", "/links/none.test/a", "links:read"),
        ("PATCH", "/links/none.test/a", "links:write"),
        ("DELETE", "/links/none.test/a", "links:write"),
        ("GET", "/links/none.test/a/qr", "links:read"),
        ("GET", "/links/none.test/a/placements", "links:read"),
        ("POST", "/links/none.test/a/placements", "links:write"),
        ("GET", "/tokens", "admin"),
        ("POST", "/tokens", "admin"),
        ("DELETE", "/tokens/none", "admin"),
        ("POST", "/events", "events:write"),
        ("GET", "/events", "reports:read"),
        ("GET", "/reports", "reports:read"),
        ("GET", "/reports/clicks", "reports:read"),
        ("POST", "/ledger/rebuild", "admin"),
    ]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tokens = {scope: cls.server.api_ok(
            "POST", "/tokens", {"name": scope, "scopes": [scope]})["token"]
            for scope in SCOPES}

    def test_each_call_needs_its_scope_and_no_other(self):
        for method, path, needed in self.CALLS:
            for scope, token in self.tokens.items():
                with self.subTest(method=method, path=path, scope=scope):
                    answer = self.call(method, path, token=token)
                    if scope == needed:
                        self.assertNotIn(answer.status, (401, 403), answer)
                        continue
                    problem = self.assert_problem(answer, 403,
                                                  "missing_scope")
                    self.assertIn(needed, problem["detail"])
                    self.assertIn("insufficient_scope",
                                  answer.headers["www-authenticate"])

    def test_no_token_or_a_bad_one(self):
        for method, path, _ in self.CALLS:
            for header, code in [
                    (None, "no_token"), ("", "no_token"),
                    ("Basic YTpi", "no_token"), ("Bearer", "bad_token"),
                    ("Bearer x", "bad_token"),
                    ("Bearer wp_" + "x" * 32, "bad_token"),
                    (f"Bearer {self.server.token}x", "bad_token")]:
                with self.subTest(method=method, path=path, header=header):
                    headers = {} if header is None else {
                        "Authorization": header}
                    answer = self.call(method, path, token="",
                                       headers=headers)
                    self.assert_problem(answer, 401, code)
                    self.assertTrue(answer.headers["www-authenticate"]
                                    .startswith("Bearer realm="))

    def test_a_placement_needs_write(self):
        self.refused("GET", "/links/none.test/a/qr?placement=x", 403,
                     "missing_scope", token=self.tokens["links:read"])

    def test_a_token_lives_until_it_is_revoked(self):
        made = self.server.api_ok("POST", "/tokens", {
            "name": "short", "scopes": ["links:read", "admin"]})
        self.assertEqual(made["scopes"], ["links:read", "admin"])
        listed = {one["id"]: one for one in
                  self.server.api_ok("GET", "/tokens")["items"]}
        self.assertEqual(listed[made["id"]]["name"], "short")
        self.assertNotIn("token", listed[made["id"]])
        self.assertEqual(self.call("GET", "/links",
                                   token=made["token"]).status, 200)
        self.assertEqual(self.call("DELETE",
                                   f"/tokens/{made['id']}").status, 204)
        self.refused("GET", "/links", 401, "bad_token", token=made["token"])
        self.refused("DELETE", f"/tokens/{made['id']}", 404, "not_found")

    def test_secrets_are_not_stored(self):
        with self.server.redis() as redis:
            for key in redis("KEYS", "token:*"):
                stored = str(redis.hash(key)) + key
                for token in [self.server.token, *self.tokens.values()]:
                    self.assertNotIn(token, stored)
        self.assertEqual(
            os.stat(self.server.data / "admin-token").st_mode & 0o777, 0o600)

    def test_the_server_keeps_its_own_token(self):
        own = [one for one in self.server.api_ok("GET", "/tokens")["items"]
               if one["name"] == "admin" and len(one["scopes"]) == 5]
        self.refused("DELETE", f"/tokens/{own[0]['id']}", 409, "own_token")

    def test_bad_tokens_are_not_made(self):
        for body, field in [({}, "name"), ({"name": "x"}, "scopes"),
                            ({"name": "", "scopes": ["admin"]}, "name"),
                            ({"name": "a\nb", "scopes": ["admin"]}, "name"),
                            ({"name": "x", "scopes": []}, "scopes"),
                            ({"name": "x", "scopes": ["all"]}, "scopes"),
                            ({"name": "x", "scopes": [1]}, "scopes"),
                            ({"name": "x", "scopes": "admin"}, "scopes"),
                            ({"name": "x", "scopes": ["admin"], "id": "1"},
                             "id")]:
            with self.subTest(body):
                self.refused("POST", "/tokens", 422, field=field, value=body)


class Brands(ApiTest):
    def test_life(self):
        answer = self.call("POST", "/brands", {
            "host": "Life.Test", "root_url": "https://example.com"})
        self.assertEqual(answer.status, 201)
        self.assertEqual(answer.headers["location"],
                         "/api/v1/brands/life.test")
        brand = answer.json()
        self.assertEqual(brand["host"], "life.test")
        self.assertEqual(brand["url"], "https://life.test")
        self.assertEqual(brand["root_url"], "https://example.com/")
        shown = self.call("GET", "/brands/LIFE.test")
        self.assertEqual(shown.json(), brand)
        self.assertEqual(shown.headers["etag"], answer.headers["etag"])
        edited = self.call("PATCH", "/brands/life.test", {
            "root_url": None, "url": "http://life.test:8080"})
        self.assertEqual(edited.status, 200)
        self.assertIsNone(edited.json()["root_url"])
        self.assertEqual(edited.json()["url"], "http://life.test:8080")
        self.assertNotEqual(edited.headers["etag"], answer.headers["etag"])
        self.assertIn("life.test", [one["host"] for one in
                                    self.server.api_ok(
                                        "GET", "/brands")["items"]])
        removed = self.call("DELETE", "/brands/life.test")
        self.assertEqual((removed.status, removed.body), (204, b""))
        self.refused("GET", "/brands/life.test", 404, "not_found")

    def test_refusals(self):
        self.server.brand("taken.test")
        for body, status, field in [
                ({}, 422, "host"), ({"host": ""}, 422, "host"),
                ({"host": 5}, 422, "host"), ({"host": "a b"}, 422, "host"),
                ({"host": "https://a.test"}, 422, "host"),
                ({"host": "a.test:80"}, 422, "host"),
                ({"host": "taken.test"}, 409, "host"),
                ({"host": "TAKEN.test."}, 409, "host"),
                ({"host": "a.test", "hots": 1}, 422, "hots"),
                ({"host": "a.test", "url": "ftp://a.test"}, 422, "url"),
                ({"host": "a.test", "url": "http://a.test/x"}, 422, "url"),
                ({"host": "a.test", "root_url": "javascript:0"}, 422,
                 "root_url"),
                ({"host": "a.test", "not_found_url": "https://a.test/404"},
                 422, "not_found_url"),
                ({"host": "a.test", "expired_url": 1}, 422, "expired_url")]:
            with self.subTest(body):
                self.refused("POST", "/brands", status, field=field,
                             value=body)
        self.refused("GET", "/brands/a.test", 404, "not_found")
        self.refused("PATCH", "/brands/taken.test", 422, "unknown_field",
                     "host", value={"host": "b.test"})
        self.refused("PATCH", "/brands/none.test", 404, value={})

    def test_a_brand_with_links_stays(self):
        self.server.brand("used.test")
        self.server.link("used.test", "a", "https://example.com/")
        self.refused("DELETE", "/brands/used.test", 409, "in_use")
        self.call("DELETE", "/links/used.test/a")
        self.assertEqual(self.call("DELETE", "/brands/used.test").status, 204)


class Campaigns(ApiTest):
    def test_life(self):
        made = self.server.api_ok("POST", "/campaigns", {
            "id": "fall", "direction": "outbound", "channel": "cold_email",
            "name": "Fall", "starts": "2026-09-01",
            "objective": "downstream"})
        self.assertEqual(made["starts"], "2026-09-01T00:00:00Z")
        self.assertIsNone(made["ends"])
        edited = self.server.api_ok("PATCH", "/campaigns/fall", {
            "direction": "inbound", "name": None, "ends": 1800000000})
        self.assertEqual((edited["direction"], edited["name"]),
                         ("inbound", None))
        self.assertEqual(edited["ends"], "2027-01-15T08:00:00Z")
        self.assertEqual(self.server.api_ok("GET", "/campaigns/fall"), edited)
        self.assertEqual(self.call("DELETE", "/campaigns/fall").status, 204)
        self.refused("DELETE", "/campaigns/fall", 404)

    def test_a_channel_has_its_direction(self):
        made = self.server.api_ok("POST", "/campaigns", {
            "id": "blog", "channel": "content"})
        self.assertEqual(made["direction"], "inbound")

    def test_refusals(self):
        self.server.campaign("there", "outbound", "cold_email")
        for body, status, field in [
                ({"channel": "content"}, 422, "id"),
                ({"id": "a b", "channel": "content"}, 422, "id"),
                ({"id": "x" * 65, "channel": "content"}, 422, "id"),
                ({"id": "c"}, 422, "direction"),
                ({"id": "c", "channel": "smoke"}, 422, "channel"),
                ({"id": "c", "direction": "up"}, 422, "direction"),
                ({"id": "c", "channel": "content", "objective": "x"}, 422,
                 "objective"),
                ({"id": "c", "channel": "content", "starts": "soon"}, 422,
                 "starts"),
                ({"id": "c", "channel": "content", "starts": "2026-02-01",
                  "ends": "2026-01-01"}, 422, "ends"),
                ({"id": "there", "channel": "content"}, 409, "id")]:
            with self.subTest(body):
                self.refused("POST", "/campaigns", status, field=field,
                             value=body)


class Links(ApiTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")
        cls.server.brand("b.test")
        cls.server.campaign("spring", "outbound", "cold_email")

    def link(self, slug, **fields):
        return self.server.link("go.test", slug, "https://example.com/",
                                **fields)

    def test_everything_comes_back_as_it_was_stored(self):
        given = {"campaign": "spring", "channel": "print", "source": "fair",
                 "content": "poster", "title": "Frühling", "notes": "n",
                 "external_id": "crm-1", "tags": {"b": "2", "a": "1=x"},
                 "status": 307, "query": "drop", "track_conversions": False,
                 "robots": True, "enabled": False, "cache_seconds": 60}
        answer = self.call("POST", "/links", {
            "brand": "GO.test", "slug": "whole",
            "destination": "HTTPS://Example.com:443/a/../b?q#f", **given})
        self.assertEqual(answer.status, 201)
        self.assertEqual(answer.headers["location"],
                         "/api/v1/links/go.test/whole")
        link = answer.json()
        self.assertEqual({name: link[name] for name in given}, given)
        self.assertEqual(link["destination"], "https://example.com/b?q#f")
        self.assertEqual(link["id"], "go.test/whole")
        self.assertEqual(link["short_url"],
                         f"http://go.test:{self.server.port}/whole")
        self.assertEqual(list(link["tags"]), ["a", "b"])
        self.assertEqual(self.server.api_ok("GET", "/links/go.test/whole"),
                         link)

    def test_null_and_absent_mean_the_defaults(self):
        names = ["slug", "campaign", "channel", "source", "content", "title",
                 "notes", "external_id", "tags", "status", "query",
                 "track_conversions", "robots", "enabled", "cache_seconds"]
        links = [self.server.api_ok("POST", "/links", {
            "brand": "go.test", "destination": "https://example.com/",
            **more}) for more in ({}, {name: None for name in names})]
        for link in links:
            self.assertRegex(link["slug"], "^[0-9A-Za-z]{8}$")
            for name in ["id", "slug", "short_url", "created_at",
                         "updated_at"]:
                del link[name]
        self.assertEqual(links[0], links[1])
        self.assertEqual(links[0]["status"], 302)
        self.assertIs(links[0]["enabled"], True)

    def test_edits(self):
        self.link("edit", campaign="spring", tags={"a": "1", "b": "2"},
                  title="old")
        edited = self.server.api_ok("PATCH", "/links/go.test/edit", {
            "destination": "https://example.org", "campaign": None,
            "tags": {"b": None, "c": "3"}, "enabled": False})
        self.assertEqual(edited["destination"], "https://example.org/")
        self.assertIsNone(edited["campaign"])
        self.assertEqual(edited["tags"], {"a": "1", "c": "3"})
        self.assertEqual(edited["title"], "old")
        listed = self.server.api_ok("GET", "/links?campaign=spring")["items"]
        self.assertNotIn("edit", [link["slug"] for link in listed])
        again = self.server.api_ok("PATCH", "/links/go.test/edit",
                                   {"tags": None, "campaign": "spring"})
        self.assertEqual(again["tags"], {})
        listed = self.server.api_ok("GET", "/links?campaign=spring")["items"]
        self.assertIn("edit", [link["slug"] for link in listed])

    def test_refusals(self):
        self.link("taken")
        good = {"brand": "go.test", "slug": "x",
                "destination": "https://example.com/"}
        for change, status, field in [
                ({"brand": None}, 422, "brand"),
                ({"brand": "none.test"}, 422, "brand"),
                ({"brand": "a b"}, 422, "brand"),
                ({"slug": "taken"}, 409, "slug"),
                ({"slug": "a b"}, 422, "slug"),
                ({"slug": "a/b"}, 422, "slug"),
                ({"slug": "x" * 129}, 422, "slug"),
                ({"slug": "robots.txt"}, 422, "slug"),
                ({"destination": None}, 422, "destination"),
                ({"destination": ""}, 422, "destination"),
                ({"destination": "example"}, 422, "destination"),
                ({"destination": "javascript:alert(1)"}, 422, "destination"),
                ({"destination": "data:,x"}, 422, "destination"),
                ({"destination": "https://u@example.com/"}, 422,
                 "destination"),
                ({"destination": "https://a.com\\@b.com/"}, 422,
                 "destination"),
                ({"destination": "https://a.com/\n"}, 422, "destination"),
                ({"destination": "https://b.test/a"}, 422, "destination"),
                ({"destination": "http://GO.test.:99/"}, 422, "destination"),
                ({"campaign": "none"}, 422, "campaign"),
                ({"channel": "smoke"}, 422, "channel"),
                ({"status": 200}, 422, "status"),
                ({"status": "302"}, 422, "status"),
                ({"status": 1 << 40}, 422, "status"),
                ({"query": "keep"}, 422, "query"),
                ({"cache_seconds": -1}, 422, "cache_seconds"),
                ({"title": "x" * 513}, 422, "title"),
                ({"source": "a\u0001"}, 422, "source"),
                ({"tags": ["a"]}, 422, "tags"),
                ({"tags": {"a": 1}}, 422, "tags"),
                ({"tags": {"a=b": "1"}}, 422, "tags"),
                ({"tags": {"": "1"}}, 422, "tags"),
                ({"tags": {"a": "1\n2=3"}}, 422, "tags"),
                ({"tags": {str(n): "x" for n in range(33)}}, 422, "tags"),
                ({"campain": "spring"}, 422, "campain")]:
            with self.subTest(change):
                self.refused("POST", "/links", status, field=field,
                             value={**good, **change})
        self.refused("GET", "/links/go.test/x", 404, "not_found")
        for path in ["/links/none.test/a", "/links/go.test/none",
                     "/links/a%20b/a", "/links/go.test/Q%2FABC"]:
            for method in ["GET", "PATCH", "DELETE"]:
                self.refused(method, path, 404, "not_found",
                             value={} if method == "PATCH" else None)
        self.refused("PATCH", "/links/go.test/taken", 422, "unknown_field",
                     value={"slug": "other"})

    def test_content_type(self):
        body = b'{"brand":"go.test","destination":"https://example.com/"}'
        for kind, status in [("application/json", 201),
                             ("application/json; charset=utf-8", 201),
                             ("text/plain", 415),
                             ("application/x-www-form-urlencoded", 415)]:
            answer = self.call("POST", "/links", body=body,
                               headers={"Content-Type": kind})
            self.assertEqual(answer.status, status, kind)

    def test_etag(self):
        self.link("etag")
        path = "/links/go.test/etag"
        first = self.call("GET", path).headers["etag"]
        self.assertEqual(self.call("GET", path, headers={
            "If-None-Match": f'"x", W/{first}'}).status, 304)
        edited = self.call("PATCH", path, {"title": "1"},
                           headers={"If-Match": first})
        self.assertEqual(edited.status, 200)
        for stale in [first, '"x"', f"W/{edited.headers['etag']}", ""]:
            for method, value in [("PATCH", {"title": "2"}),
                                  ("DELETE", None)]:
                self.refused(method, path, 412, "changed", value=value,
                             headers={"If-Match": stale})
        self.assertEqual(self.server.api_ok("GET", path)["title"], "1")
        self.assertEqual(self.call("GET", path, headers={
            "If-None-Match": first}).status, 200)
        self.assertEqual(self.call("DELETE", path, headers={
            "If-Match": edited.headers["etag"]}).status, 204)

    def test_edits_at_once_all_count(self):
        self.link("race")
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda n: self.call(
                "PATCH", "/links/go.test/race",
                {"tags": {f"t{n}": "1"}}).status, range(4)))
        kept = self.server.api_ok("GET", "/links/go.test/race")["tags"]
        self.assertEqual(len(kept), answers.count(200))
        self.assertEqual(answers, [200] * 4)

    def test_one_of_many_gets_the_slug(self):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            statuses = list(pool.map(lambda n: self.call("POST", "/links", {
                "brand": "go.test", "slug": "mine",
                "destination": f"https://example.com/{n}"}).status, range(8)))
        self.assertEqual(sorted(statuses), [201] + [409] * 7)

    def pages(self, query):
        cursor = ""
        while cursor is not None:
            page = self.server.api_ok("GET", f"/links?{query}{cursor}")
            yield page["items"]
            cursor = page["next_cursor"]
            cursor = cursor and f"&cursor={cursor}"

    def test_pages(self):
        for number in range(25):
            self.server.link("b.test", f"p{number:02}",
                             "https://example.com/",
                             tags={"half": str(number % 2)})
        pages = list(self.pages("brand=b.test&limit=10"))
        self.assertTrue(all(len(page) <= 10 for page in pages))
        self.assertEqual([link["slug"] for page in pages for link in page],
                         [f"p{number:02}" for number in range(25)])
        odd = [link["slug"] for page in
               self.pages("brand=b.test&tag=half%3D1&limit=7")
               for link in page]
        self.assertEqual(odd, [f"p{number:02}" for number in range(1, 25, 2)])
        both = list(self.pages("brand=b.test&campaign=spring"))
        self.assertEqual(both, [[]])

    def test_bad_lists(self):
        for query, field in [("limit=0", "limit"), ("limit=1001", "limit"),
                             ("limit=x", "limit"), ("cursor=zz", "cursor"),
                             ("cursor=abc", "cursor"), ("brnad=x", "brnad"),
                             ("brand=a&brand=b", "brand"),
                             ("brand=%2", "")]:
            with self.subTest(query):
                self.refused("GET", f"/links?{query}", 400,
                             field=field or None)


class Symbols(ApiTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")
        cls.server.link("go.test", "a", "https://example.com/")

    def qr(self, query):
        return self.call("GET", f"/links/go.test/a/qr?{query}")

    def test_formats(self):
        for query, kind, start in [
                ("", "image/svg+xml", b"<"), ("format=svg", "image/svg+xml",
                                              b"<"),
                ("format=png&size=20mm&dpi=600", "image/png", b"\x89PNG"),
                ("format=terminal", "text/plain", None)]:
            with self.subTest(query):
                answer = self.qr(query)
                self.assertEqual(answer.status, 200)
                self.assertTrue(
                    answer.headers["content-type"].startswith(kind))
                if start:
                    self.assertTrue(answer.body.startswith(start))
                self.assertEqual(self.qr(query).body, answer.body)

    def test_what_it_holds(self):
        self.assertEqual(
            self.qr("format=json").json()["address"],
            f"http://go.test:{self.server.port}/a?qr=1")
        made = self.qr("format=json&placement=Caf%C3%A9").json()
        again = self.qr("format=json&placement=Caf%C3%A9").json()
        self.assertEqual(made, again)
        self.assertEqual(
            made["address"],
            f"HTTP://GO.TEST:{self.server.port}/Q/{made['code']}")
        other = self.qr("format=json&placement=Other").json()
        self.assertNotEqual(other["code"], made["code"])
        scanned = self.server.get(f"/Q/{made['code'].lower()}",
                                  host="go.test")
        self.assertEqual(scanned.location, "https://example.com/")

    def test_placements(self):
        path = "/links/go.test/a/placements"
        first = self.call("POST", path, {"name": "Door"})
        again = self.call("POST", path, {"name": "Door"})
        self.assertEqual((first.status, again.status), (201, 200))
        self.assertEqual(first.json()["code"], again.json()["code"])
        items = self.server.api_ok("GET", path)["items"]
        self.assertIn((first.json()["code"], "Door"),
                      [(one["code"], one["name"]) for one in items])
        self.refused("POST", path, 422, field="name", value={})
        self.refused("POST", "/links/go.test/none/placements", 404,
                     value={"name": "x"})

    def test_made_once_whoever_asks(self):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            codes = set(pool.map(lambda _: self.qr(
                "format=json&placement=Race").json()["code"], range(8)))
        self.assertEqual(len(codes), 1)

    def test_refusals(self):
        for query, status, field in [
                ("format=gif", 422, "format"), ("size=1furlong", 422, "size"),
                ("fg=FFFFFF", 422, None), ("quiet=3", 422, "quiet"),
                ("ecc=X", 422, "ecc"), ("colour=red", 400, None),
                ("format=%zz", 400, None),
                ("placement=" + "x" * 200, 422, "placement")]:
            with self.subTest(query):
                self.assert_problem(self.qr(query), status, field=field)
        self.refused("GET", "/links/go.test/none/qr", 404, "not_found")


class Events(ApiTest):
    def post(self, value, **more):
        return self.call("POST", "/events", value, **more)

    def sale(self, **more):
        return {"type": "stage", "stage": "won", "customer": "c",
                "amount": 5, "currency": "USD", **more}

    def items(self, query=""):
        return self.server.api_ok("GET", f"/events?{query}")["items"]

    def test_one(self):
        answer = self.post(self.sale(customer="one", campaign="old-one",
                                     properties={"plan": "team"},
                                     occurred_at="2026-01-02T03:04:05Z"))
        self.assertEqual(answer.status, 202)
        item, = self.items("person=one")
        self.assertEqual(item["id"], answer.json()["id"])
        self.assertEqual(item["occurred_at"], "2026-01-02T03:04:05Z")
        self.assertEqual((item["amount"], item["currency"]), (5, "USD"))
        self.assertEqual(item["properties"], {"plan": "team"})
        self.assertEqual((item["verdict"], item["reason"]),
                         ("human", "reported"))
        self.assertEqual(item["direction"], "unknown")

    def test_campaigns_give_channel_and_direction(self):
        self.server.campaign("in", "inbound", "cold_email")
        cases = [({"campaign": "in"}, "cold_email", "inbound"),
                 ({"campaign": "in", "channel": "print"}, "print", "inbound"),
                 ({"campaign": "in", "direction": "outbound"}, "cold_email",
                  "outbound"),
                 ({"channel": "content"}, "content", "inbound"),
                 ({"campaign": "unregistered"}, None, "unknown"),
                 ({}, None, None)]
        self.post([{"type": "touch", "customer": f"tag{number}", **given}
                   for number, (given, _, _) in enumerate(cases)])
        for number, (given, channel, direction) in enumerate(cases):
            with self.subTest(given):
                item, = self.items(f"person=tag{number}")
                self.assertEqual(item.get("channel"), channel)
                self.assertEqual(item.get("direction"), direction)

    def test_a_list(self):
        answer = self.post([self.sale(customer=f"list{number}",
                                      idempotency_key=f"list{number % 3}")
                            for number in range(4)])
        self.assertEqual(answer.status, 202)
        items = answer.json()["items"]
        self.assertEqual([item["repeated"] for item in items],
                         [False, False, False, True])
        self.assertEqual(items[0]["id"], items[3]["id"])
        again = self.post([self.sale(customer="list0",
                                     idempotency_key="list0")])
        self.assertEqual(again.status, 200)

    def test_a_list_with_a_bad_one_is_refused_whole(self):
        before = len(self.items("person=whole"))
        problem = self.assert_problem(self.post(
            [self.sale(customer="whole"), self.sale(customer="whole"),
             self.sale(customer="whole", amount="5")]), 422,
            field="[2].amount")
        self.assertIn("event 2", problem["detail"])
        self.assertEqual(len(self.items("person=whole")), before)

    def test_limits(self):
        self.assert_problem(self.post([]), 422)
        self.assert_problem(self.post([self.sale()] * 1001), 413, "too_many")
        self.assertEqual(self.post(
            [self.sale(idempotency_key=f"many{n}")
             for n in range(1000)]).status, 202)

    def test_refusals(self):
        for event, field in [
                ({}, "type"), ({"type": "sale"}, "type"),
                ({"type": "stage", "customer": "c"}, "stage"),
                ({"type": "stage", "stage": "won"}, None),
                (self.sale(amount=1.5), "amount"),
                (self.sale(amount="5"), "amount"),
                (self.sale(currency=None), "currency"),
                (self.sale(currency="usd"), "currency"),
                (self.sale(occurred_at="soon"), "occurred_at"),
                (self.sale(occurred_at="2999-01-01T00:00:00Z"),
                 "occurred_at"),
                (self.sale(campain="x"), "campain"),
                (self.sale(direction="up"), "direction"),
                (self.sale(properties=[]), "properties"),
                (self.sale(customer="x" * 257), "customer"),
                ("text", None), (5, None), (None, None)]:
            with self.subTest(event):
                self.assert_problem(
                    self.post(None, body=json.dumps(event).encode()), 422,
                    field=field)

    def test_the_key_may_come_by_header(self):
        answers = [self.post(self.sale(), headers={"Idempotency-Key": "h1"})
                   for _ in range(2)]
        self.assertEqual([answer.status for answer in answers], [202, 200])
        self.assertEqual(answers[0].json()["id"], answers[1].json()["id"])
        self.assertTrue(answers[1].json()["repeated"])
        for value, header in [(self.sale(), ""), ([self.sale()], "h2"),
                              (self.sale(), "x" * 257),
                              (self.sale(idempotency_key="a"), "b")]:
            self.assert_problem(self.post(
                value, headers={"Idempotency-Key": header}), 422)
        self.assertEqual(self.post(
            self.sale(idempotency_key="same"),
            headers={"Idempotency-Key": "same"}).status, 202)

    def test_a_corrected_retry_works(self):
        key = {"Idempotency-Key": "corrected"}
        self.assert_problem(self.post(self.sale(amount="5"), headers=key),
                            422)
        self.assertEqual(self.post(self.sale(), headers=key).status, 202)

    def test_recorded_once_however_many_send_it(self):
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda _: self.post(self.sale(
                customer="racer", invoice="INV-race")), range(48)))
        self.assertEqual(sorted(answer.status for answer in answers),
                         [200] * 47 + [202])
        self.assertEqual(len({answer.json()["id"] for answer in answers}), 1)
        self.assertEqual(len(self.items("person=racer")), 1)

    def test_pages_and_filters(self):
        self.post([{"type": "touch", "customer": f"page{number}",
                    "campaign": "pages"} for number in range(30)])
        seen, cursor = [], ""
        while cursor is not None:
            page = self.server.api_ok(
                "GET", f"/events?campaign=pages&limit=7{cursor}")
            self.assertLessEqual(len(page["items"]), 7)
            seen += page["items"]
            cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
        self.assertEqual({item["customer"] for item in seen},
                         {f"page{number}" for number in range(30)})
        self.assertEqual(len(seen), 30)
        times = [item["recorded_at"] for item in seen]
        self.assertEqual(times, sorted(times, reverse=True))
        self.assertEqual(self.items("campaign=pages&type=send"), [])
        self.assertEqual(self.items("campaign=pages&since=2999-01-01"), [])
        whole, cursor = [], ""
        while cursor is not None:
            page = self.server.api_ok("GET", f"/events?limit=100{cursor}")
            whole += [item["id"] for item in page["items"]]
            cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
        with self.server.redis() as redis:
            stored = sum(redis("XLEN", stream)
                         for stream in redis("SMEMBERS", "idx:streams"))
        self.assertEqual(len(set(whole)), len(whole))
        self.assertGreaterEqual(stored, len(whole))
        for query in ["since=x", "limit=0", "cursor=00", "what=x"]:
            self.refused("GET", f"/events?{query}", 400)

    def test_clicks_are_there_with_what_they_said(self):
        self.server.brand("ev.test")
        self.server.link("ev.test", "a", "https://example.com/")
        self.server.get("/a", host="ev.test", headers={
            "Referer": "https://ref.test/page?q=1"})
        self.server.get("/a", host="ev.test", headers={
            "User-Agent": "curl/8.0"})
        items = support.wait_until(
            lambda: len(found := self.items("link=ev.test/a")) == 2 and found,
            "two clicks in /events")
        by_agent = {item["user_agent"]: item for item in items}
        human = by_agent[support.BROWSER]
        self.assertEqual((human["type"], human["verdict"]),
                         ("click", "human"))
        self.assertEqual(human["referrer"], "https://ref.test/page")
        self.assertEqual(human["ip"], "127.0.0.0")
        self.assertEqual((by_agent["curl/8.0"]["verdict"],
                          by_agent["curl/8.0"]["reason"]), ("bot", "tool"))


class Corpus(ApiTest):
    def test_json_test_suite(self):
        folder = SHARED / "corpora/json"
        if not folder.is_dir():
            self.skipTest(f"corpora: skipped, there is no {folder}")
        for path in sorted(folder.glob("*.json")):
            with self.subTest(path.name):
                answer = self.call("POST", "/events", body=path.read_bytes())
                self.assertIn(answer.status, (400, 422))
                if path.name.startswith("y_"):
                    self.assert_problem(answer, 422)
                elif path.name.startswith("n_"):
                    self.assert_problem(answer, 400)
        self.assertEqual(self.server.api_ok("GET", "/events")["items"], [])


class Reports(ApiTest):
    def test_index(self):
        names = [one["name"] for one in
                 self.server.api_ok("GET", "/reports")["items"]]
        self.assertIn("clicks", names)
        self.assertIn("attribution", names)

    def test_formats(self):
        for name, kind in [("json", "application/json"), ("csv", "text/csv"),
                           ("table", "text/plain")]:
            answer = self.call("GET", f"/reports/clicks?format={name}")
            self.assertEqual(answer.status, 200)
            self.assertTrue(answer.headers["content-type"].startswith(kind))

    def test_refusals(self):
        problem = self.refused("GET", "/reports/none", 404, "not_found")
        self.assertIn("attribution", problem["detail"])
        for query, field in [("by=nothing", "by"), ("format=xml", "format"),
                             ("models=best", "models"), ("from=x", "from"),
                             ("what=x", "what"), ("by=%zz", None),
                             ("by=link&by=link", "by")]:
            with self.subTest(query):
                self.refused("GET", f"/reports/attribution?{query}", 400,
                             field=field)

    def test_what_was_answered_is_in_the_next_report(self):
        for number in range(20):
            self.server.event(type="stage", stage="fresh",
                              customer=f"fresh{number}")
            report = self.server.report("attribution", stage="fresh",
                                        models="last")
            self.assertEqual(report["totals"]["conversions"], number + 1)

    def test_rebuild_gives_the_same_report(self):
        self.server.event(type="touch", customer="r", campaign="x")
        self.server.event(type="stage", stage="won", customer="r", amount=7,
                          currency="USD")
        path = "/reports/attribution?by=campaign"
        before = self.call("GET", path).body
        self.assertEqual(self.call("POST", "/ledger/rebuild").status, 202)
        self.assertEqual(self.call("GET", path).body, before)

    def test_clients_that_go_away_harm_nobody(self):
        for _ in range(20):
            with socket.create_connection(
                    ("127.0.0.1", self.server.admin_port)) as sock:
                sock.sendall(
                    f"GET /api/v1/reports/clicks HTTP/1.1\r\nHost: x\r\n"
                    f"Authorization: Bearer {self.server.token}\r\n\r\n"
                    .encode())
        self.assertEqual(self.server.report("clicks")["query"]["tz"], "UTC")


class WithoutRedis(Problems):
    """Redis stands still: a clear 503, and nothing half done."""

    def test_unavailable(self):
        with support.RedisServer() as redis:
            with support.Waypost("--redis", redis.url) as server:
                server.brand("go.test")
                redis.kill()
                support.wait_until(lambda: support.request(
                    server.admin_port, "GET", "/readyz").status == 503,
                    "/readyz to say so")
                self.assertEqual(support.request(
                    server.admin_port, "GET", "/healthz").status, 200)
                for method, path, value in [
                        ("GET", "/brands", None),
                        ("POST", "/brands", {"host": "x.test"}),
                        ("POST", "/events", {"type": "send",
                                             "customer": "c"}),
                        ("GET", "/events", None),
                        ("GET", "/reports/clicks", None),
                        ("GET", "/links/go.test/a/qr", None)]:
                    answer = server.api(method, path, value)
                    self.assert_problem(answer, 503)
                    self.assertTrue(answer.headers["retry-after"])
                redis.start()
                support.wait_until(lambda: server.api(
                    "GET", "/brands").status == 200, "Redis to be back")

    def test_an_emptied_redis_learns_the_token_again(self):
        with support.RedisServer() as redis:
            with support.Waypost("--redis", redis.url) as server:
                redis.kill()
                for file in pathlib.Path(redis.home).glob("append*/*"):
                    file.unlink()
                redis.start()
                support.wait_until(lambda: server.api(
                    "GET", "/brands").status == 200, "the token to work")


class Life(unittest.TestCase):
    def test_the_token_and_address_survive_a_restart(self):
        with support.Waypost() as server:
            token = server.token
            self.assertEqual(
                (server.data / "admin-address").read_text(),
                f"http://127.0.0.1:{server.admin_port}\n")
            server.restart()
            self.assertEqual(server.token, token)
            self.assertEqual(server.api("GET", "/brands").status, 200)


if __name__ == "__main__":
    unittest.main()
