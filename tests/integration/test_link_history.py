"""The API and the command line: what became of a link."""

import unittest

import api_support


class History(api_support.ApiTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")
        cls.server.campaign("spring", "outbound", "cold_email")
        cls.editor = cls.server.api_ok("POST", "/tokens", {
            "name": "Ann", "scopes": ["links:read", "links:write"]})

    def history(self, slug):
        return self.server.api_ok("GET",
                                  f"/links/go.test/{slug}/history")["items"]

    def edit(self, slug, token=None, **fields):
        return self.server.api_ok("PATCH", f"/links/go.test/{slug}", fields,
                                  token=token)

    def test_who_changed_what_and_when(self):
        link = self.server.link("go.test", "one", "https://example.com/")
        self.assertEqual(self.history("one"), [{
            "at": link["created_at"], "action": "created",
            "by": {"id": None, "name": "admin"}, "changes": {}}])
        self.edit("one", destination="https://example.com/2",
                  campaign="spring", tags={"a": "1"})
        edited = self.edit("one", token=self.editor["token"], tags={"a": None},
                           enabled=False, archived=True, status=301,
                           max_clicks=3, query="drop",
                           track_conversions=False,
                           expires_at="2090-01-01T00:00:00Z")
        second, first, created = self.history("one")
        self.assertEqual(created["action"], "created")
        self.assertEqual(first["action"], "changed")
        self.assertEqual(first["by"]["name"], "admin")
        self.assertEqual(first["changes"], {
            "destination": ["https://example.com/", "https://example.com/2"],
            "campaign": [None, "spring"], "tags": [{}, {"a": "1"}]})
        self.assertEqual(second["by"], {"id": self.editor["id"],
                                        "name": "Ann"})
        self.assertEqual(second["changes"], {
            "tags": [{"a": "1"}, {}], "enabled": [True, False],
            "archived": [False, True], "status": [302, 301],
            "max_clicks": [0, 3], "query": ["append", "drop"],
            "track_conversions": [None, False],
            "expires_at": [None, "2090-01-01T00:00:00Z"]})
        self.assertLessEqual(created["at"], first["at"])
        self.assertLessEqual(first["at"], second["at"])
        self.assertEqual(second["at"][:16], edited["updated_at"][:16])

    def test_an_edit_that_changes_nothing_is_none(self):
        before = self.server.link("go.test", "same", "https://example.com/",
                                  tags={"b": "2", "a": "1"})
        answer = self.call("PATCH", "/links/go.test/same", {
            "destination": "HTTPS://example.com", "tags": {"a": "1"},
            "enabled": None, "title": ""})
        self.assertEqual(answer.headers["etag"], '"1"')
        self.assertEqual(answer.json(), before)
        self.assertEqual(len(self.history("same")), 1)

    def test_passwords_and_rules(self):
        self.server.link("go.test", "gated", "https://example.com/")
        self.edit("gated", password="open sesame",
                  rules=["os=ios -> https://example.com/ios"])
        self.edit("gated", password="open barley")
        self.edit("gated", password="open barley")
        self.edit("gated", password=None, rules=[])
        told = [entry["changes"] for entry in self.history("gated")]
        self.assertEqual(told[0]["password"], "removed")
        self.assertEqual(len(told[0]["rules"][0]), 1)
        self.assertEqual(told[0]["rules"][1], [])
        self.assertEqual(told[1], {"password": "changed"})
        self.assertEqual(told[2]["password"], "changed")
        self.assertEqual(told[2]["rules"][0], [])
        self.assertEqual(len(told), 4)

    def test_it_outlives_the_link(self):
        link = self.server.link("go.test", "gone", "https://example.com/")
        self.edit("gone", title="t")
        self.server.api_ok("DELETE", "/links/go.test/gone",
                           token=self.editor["token"])
        deleted, changed, created = self.history("gone")
        self.assertEqual((created["action"], created["at"]),
                         ("created", link["created_at"]))
        self.assertEqual(deleted["action"], "deleted")
        self.assertEqual(deleted["by"]["name"], "Ann")
        self.assertEqual(deleted["changes"], {
            "destination": ["https://example.com/", None],
            "title": ["t", None]})
        self.assertEqual(changed["action"], "changed")
        key = "history:{link:go.test/gone}"
        redis = self.redis
        self.assertGreater(redis("TTL", key), 364 * 86400)
        # Another link of that name has its own beginning.
        self.server.link("go.test", "gone", "https://example.com/new")
        self.edit("gone", title="u")
        self.assertEqual([entry["action"] for entry in self.history("gone")],
                         ["changed", "created", "deleted", "changed",
                          "created"])
        self.assertEqual(redis("TTL", key), -1)

    def test_who_made_it(self):
        other = self.server.api_ok("POST", "/tokens", {
            "name": "Bob", "scopes": ["links:read", "links:write"]})
        path = "/links/go.test/made"
        body = {"brand": "go.test", "slug": "made",
                "destination": "https://example.com/"}
        made = self.server.api_ok("POST", "/links", body,
                                  token=other["token"])
        self.assertNotIn("created_by", made)
        bob = {"id": other["id"], "name": "Bob"}
        self.assertEqual(self.history("made")[0]["by"], bob)
        # An edit leaves it alone, and the removal takes it along.
        self.edit("made", title="t")
        self.server.api_ok("DELETE", path)
        self.server.api_ok("PUT", "/links", body, token=self.editor["token"])
        told = [(entry["action"], entry["by"]["name"])
                for entry in self.history("made")]
        self.assertEqual(told, [
            ("created", "Ann"), ("deleted", "admin"), ("changed", "admin"),
            ("created", "Bob")])
        shown = self.server.cli("link", "history", "go.test/made").stdout
        self.assertIn("created by Bob\n", shown)
        # Of a token that is gone the id is left.
        self.server.api_ok("DELETE", f"/tokens/{other['id']}")
        self.assertEqual(self.history("made")[-1]["by"],
                         {"id": other["id"], "name": None})
        shown = self.server.cli("link", "history", "go.test/made").stdout
        self.assertIn(f"created by {other['id']}\n", shown)

    def test_its_maker_costs_the_usual_link_nothing(self):
        self.server.link("go.test", "usual", "https://example.com/")
        fields = self.redis("HKEYS", "link:go.test/usual")
        self.assertEqual(sorted(fields), ["created_at", "destination"])

    def test_it_is_bounded(self):
        self.server.link("go.test", "busy", "https://example.com/")
        for i in range(320):
            self.edit("busy", title=f"t{i}")
        entries = self.history("busy")
        self.assertEqual(entries[0]["changes"], {"title": ["t318", "t319"]})
        self.assertEqual(entries[-1]["action"], "created")
        self.assertLessEqual(len(entries), 301)
        self.assertGreaterEqual(len(entries), 201)

    def test_what_there_never_was(self):
        self.refused("GET", "/links/go.test/nothing/history", 404,
                     "not_found")
        self.refused("GET", "/links/no%20host/nothing/history", 404,
                     "not_found")

    def test_links_that_were_never_changed_have_no_stream(self):
        self.server.link("go.test", "plain", "https://example.com/")
        self.assertEqual(self.redis(
            "EXISTS", "history:{link:go.test/plain}"), 0)


if __name__ == "__main__":
    unittest.main()
