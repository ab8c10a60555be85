"""The API: links, their lists, their versions."""

import concurrent.futures
import unittest

import api_support


class Links(api_support.ApiTest):
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

    def once(self, key, **body):
        return self.call("POST", "/links", {
            "brand": "go.test", "destination": "https://example.com/",
            **body}, headers={"Idempotency-Key": key})

    def test_a_key_brings_one_link(self):
        body = {"campaign": "spring", "external_id": "once-1", "title": "t"}
        first = self.once("k1", **body)
        self.assertEqual(first.status, 201, first)
        for _ in range(2):
            again = self.once("k1", **body)
            self.assertEqual((again.status, again.json()),
                             (200, first.json()))
            self.server.restart()
        # It is the link as it is now that comes back.
        slug = first.json()["slug"]
        edited = self.server.api_ok("PATCH", f"/links/go.test/{slug}",
                                    {"destination": "https://example.org/"})
        again = self.once("k1", **body)
        self.assertEqual((again.status, again.json()), (200, edited))
        # Its members may come in another order, and others' keys are theirs.
        self.assertEqual(self.once("k1", **dict(reversed(body.items())))
                         .json()["slug"], slug)
        token = self.server.api_ok("POST", "/tokens", {
            "name": "other", "scopes": ["links:write"]})["token"]
        other = self.call("POST", "/links", {
            "brand": "go.test", "destination": "https://example.com/"},
            token=token, headers={"Idempotency-Key": "k1"})
        self.assertEqual(other.status, 201, other)
        self.assertNotEqual(other.json()["slug"], slug)

    def put(self, key, **body):
        return self.call("PUT", "/links", {
            "brand": "go.test", "destination": "https://example.com/",
            **body}, headers={"Idempotency-Key": key})

    def test_a_key_keeps_a_put_from_undoing_what_came_after(self):
        for body in ({"slug": "put-1"}, {"external_id": "put-2"}):
            key = "put-" + next(iter(body))
            first = self.put(key, **body)
            self.assertEqual(first.status, 201, first)
            again = self.put(key, **body)
            self.assertEqual((again.status, again.json()),
                             (200, first.json()))
            slug = first.json()["slug"]
            edited = self.server.api_ok(
                "PATCH", f"/links/go.test/{slug}",
                {"destination": "https://example.org/"})
            again = self.put(key, **body)
            self.assertEqual((again.status, again.json()), (200, edited))
            self.assert_problem(self.put(key, title="t", **body), 422,
                                "idempotency_key_reused", "Idempotency-Key")
            # Under another key, and after the link was removed, it is done.
            self.assertEqual(self.put(key + "b", **body).json()["destination"],
                             "https://example.com/")
            self.server.api("DELETE", f"/links/go.test/{slug}")
            for status in (201, 200):
                self.assertEqual(self.put(key, **body).status, status)

    def test_a_key_knows_a_put_that_changed_a_link(self):
        self.link("put-3", title="old")
        self.assertEqual(self.put("put-3", slug="put-3", title="new").status,
                         200)
        self.server.api_ok("PATCH", "/links/go.test/put-3",
                           {"title": "newer"})
        again = self.put("put-3", slug="put-3", title="new")
        self.assertEqual(again.json()["title"], "newer")
        # What is refused takes no key.
        self.assertEqual(self.put("put-4", slug="put-4",
                                  campaign="nope").status, 422)
        self.assertEqual(self.put("put-4", slug="put-4").status, 201)

    def test_a_key_is_one_body_s(self):
        self.assertEqual(self.once("k2", slug="k2").status, 201)
        self.assert_problem(self.once("k2", slug="k3"), 422,
                            "idempotency_key_reused", "Idempotency-Key")
        self.assert_problem(self.once("", slug="k3"), 422, "bad_key",
                            "Idempotency-Key")
        self.assert_problem(self.once("k" * 257, slug="k3"), 422, "bad_key",
                            "Idempotency-Key")
        self.assertEqual(self.call("GET", "/links/go.test/k3").status, 404)

    def test_what_is_refused_takes_no_key(self):
        self.link("theirs", external_id="theirs")
        for wrong in ({"slug": "theirs"}, {"external_id": "theirs"},
                      {"campaign": "nope"}, {"destination": "ftp://a/"}):
            refused = self.once("k4", **wrong)
            self.assertIn(refused.status, (409, 422), wrong)
        self.assertEqual(self.once("k4", slug="k4").status, 201)
        # Another's link that has the slug is not taken for one's own.
        self.assert_problem(self.once("k5", slug="k4"), 409, "slug_taken")
        self.assertEqual(self.once("k4", slug="k4").status, 200)

    def test_a_key_that_was_claimed_goes_on_with_its_link(self):
        """As if the server had died between the claim and the link."""
        body = {"external_id": "died"}
        link = self.once("k6", **body).json()
        self.redis("DEL", f"link:go.test/{link['slug']}")
        again = self.once("k6", **body)
        self.assertEqual(again.status, 201, again)
        self.assertEqual(again.json(), link)

    def test_a_key_at_once(self):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            for turn, more in enumerate([{}, {"external_id": "race"},
                                         {"slug": "sprint"}]):
                answers = list(pool.map(
                    lambda _: self.once(f"race{turn}", **more), range(24)))
                statuses = sorted(answer.status for answer in answers)
                self.assertEqual(statuses, [200] * 23 + [201])
                self.assertEqual(
                    len({answer.json()["id"] for answer in answers}), 1)
            # Different keys: one slug is one key's.
            answers = list(pool.map(
                lambda n: self.once(f"apart{n}", slug="apart",
                                    destination=f"https://example.com/{n}"),
                range(24)))
        statuses = sorted(answer.status for answer in answers)
        self.assertEqual(statuses, [201] + [409] * 23)

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


if __name__ == "__main__":
    unittest.main()
