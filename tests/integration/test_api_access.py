"""The API: its plain routes, and who may call which of the others."""

import os
import pathlib
import unittest

import yaml

import api_support
import support

SCOPES = ["links:read", "links:write", "events:write", "reports:read", "admin"]


def references(node):
    """Every $ref in a document, however deep."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def resolve(document, reference):
    """What "#/a/b" names in the document; KeyError if that is nothing."""
    node = document
    head, *names = reference.split("/")
    if head != "#":
        raise KeyError(reference)
    for name in names:
        node = node[name.replace("~1", "/").replace("~0", "~")]
    return node


class PlainRoutes(api_support.ApiTest):
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
                ("/api/v1/links", "DELETE", "GET, HEAD, POST, PUT, OPTIONS"),
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
        routes = pathlib.Path(__file__).parents[2] / "server/api/api_routes.c"
        source = routes.read_text().replace('LINK "', '"/api/v1/links/{brand}'
                                            '/{slug}').replace(
            "LINK,", '"/api/v1/links/{brand}/{slug}",').replace(
            "PAGE,", '"/api/v1/pages/{brand}/{name}",')
        rows = [line.split('"')[1] for line in source.split("HTTP_METHOD_")
                if line.count('"') == 2]
        self.assertGreater(len(rows), 20)
        for path in rows:
            self.assertIn(f"  {path}:\n", described)

    def test_the_description_is_yaml_and_names_what_there_is(self):
        described = yaml.safe_load(self.get("/openapi.yaml").text)
        self.assertEqual(described["openapi"][:2], "3.")
        for path, methods in described["paths"].items():
            for method in set(methods) - {"parameters", "summary"}:
                with self.subTest(path=path, method=method):
                    self.assertTrue(methods[method]["responses"])
        wanted = set(references(described))
        self.assertGreater(len(wanted), 40)
        for reference in sorted(wanted):
            with self.subTest(reference):
                self.assertIsInstance(resolve(described, reference), dict)

    def test_an_outcome_is_one_of_those_that_are_described(self):
        described = yaml.safe_load(self.get("/openapi.yaml").text)
        schema = resolve(described, "#/components/responses/Recorded/content/"
                                    "application~1json/schema")
        event = {"type": "visit", "customer": "c"}
        for body in (event, [event, event]):
            outcome = self.server.api_ok("POST", "/events", body)
            fitting = [branch for branch in schema["oneOf"]
                       if set(branch.get("required", [])) <= set(outcome)]
            self.assertEqual(len(fitting), 1, outcome)

    def test_bounds_of_cache_seconds_are_as_described(self):
        described = yaml.safe_load(self.get("/openapi.yaml").text)
        field = resolve(described, "#/components/schemas/LinkFields/"
                                   "properties/cache_seconds")
        self.server.brand("cached.test")
        link = {"brand": "cached.test", "destination": "https://a.example/"}
        for seconds, status in [(field["minimum"] - 1, 422),
                                (field["minimum"], 201),
                                (field["maximum"], 201),
                                (field["maximum"] + 1, 422)]:
            answer = self.call("POST", "/links",
                               {**link, "cache_seconds": seconds})
            self.assertEqual(answer.status, status, seconds)


class Auth(api_support.ApiTest):
    """Who may do what."""

    CALLS = [
        ("GET", "/brands", "links:read"),
        ("POST", "/brands", "links:write"),
        ("GET", "/brands/none.test", "links:read"),
        ("PATCH", "/brands/none.test", "links:write"),
        ("DELETE", "/brands/none.test", "links:write"),
        ("POST", "/brands/none.test/verify", "admin"),
        ("GET", "/pages", "links:read"),
        ("POST", "/pages", "links:write"),
        ("POST", "/pages/import", "links:write"),
        ("GET", "/pages/none.test/p", "links:read"),
        ("PATCH", "/pages/none.test/p", "links:write"),
        ("DELETE", "/pages/none.test/p", "links:write"),
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
        ("POST", "/qr/sheet", "links:write"),
        ("GET", "/links/none.test/a/placements/K7", "links:read"),
        ("PATCH", "/links/none.test/a/placements/K7", "links:write"),
        ("DELETE", "/links/none.test/a/placements/K7", "links:write"),
        ("POST", "/links/none.test/a/merges", "links:write"),
        ("DELETE", "/links/none.test/a/merges/0", "links:write"),
        ("GET", "/recipients/none", "reports:read"),
        ("DELETE", "/recipients/none", "links:write"),
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


if __name__ == "__main__":
    unittest.main()
