"""The API and the command line: which links are listed."""

import unittest

import api_support


class Listing(api_support.ApiTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")
        cls.server.brand("b.test")
        cls.server.campaign("spring", "outbound", "cold_email")
        for slug, tags, fields in [
                ("a", {"folder": "emea"}, {"title": "Oslo Fair"}),
                ("b", {"folder": "emea/north", "team": "sales"},
                 {"campaign": "spring"}),
                ("c", {"folder": "emea/north/oslo"}, {}),
                ("d", {"folder": "emea-2/north"}, {"campaign": "spring"}),
                ("e", {"folder": "apac"}, {"archived": True}),
                ("f", {}, {}),
                ("oslo", {}, {"archived": True})]:
            cls.server.link("go.test", slug, f"https://example.com/{slug}",
                            tags=tags, **fields)
        cls.server.link("b.test", "a", "https://example.com/OSLO?q",
                        tags={"folder": "emea/north"})

    def ids(self, query=""):
        found, cursor = [], ""
        while cursor is not None:
            page = self.server.api_ok(
                "GET", f"/links?{query}" + (cursor and f"&cursor={cursor}"))
            found += [link["id"] for link in page["items"]]
            cursor = page["next_cursor"]
        return found

    def slugs(self, query):
        return [name.replace("go.test/", "") for name in self.ids(query)]

    def test_by_tag(self):
        self.assertEqual(self.slugs("tag=folder=emea"), ["a"])
        self.assertEqual(self.slugs("tag=team=sales"), ["b"])
        self.assertEqual(self.slugs("tag=team=sale"), [])
        self.assertEqual(self.slugs("tag=team="), [])

    def test_by_folder(self):
        for limit in (1, 2, 100):
            self.assertEqual(
                self.slugs(f"tag=folder=emea/&limit={limit}"),
                ["a", "b.test/a", "b", "c"], limit)
        self.assertEqual(self.slugs("tag=folder=emea/north/&brand=go.test"),
                         ["b", "c"])
        self.assertEqual(self.slugs("tag=folder=emea/&campaign=spring"),
                         ["b"])

    def test_a_tag_that_is_changed_is_listed_anew(self):
        self.server.link("go.test", "moves", "https://example.com/",
                         tags={"shelf": "x/1"})
        self.assertEqual(self.slugs("tag=shelf=x/"), ["moves"])
        self.server.api_ok("PATCH", "/links/go.test/moves",
                           {"tags": {"shelf": "y"}})
        self.assertEqual(self.slugs("tag=shelf=x/"), [])
        self.assertEqual(self.slugs("tag=shelf=y"), ["moves"])
        self.server.api_ok("DELETE", "/links/go.test/moves")
        self.assertEqual(self.slugs("tag=shelf=y"), [])
        self.assertEqual(self.redis(
            "ZRANGEBYLEX", "idx:links:tags", "[shelf=", "(shelf>"), [])

    def test_archived_ones_are_hidden(self):
        self.assertEqual(self.slugs("brand=go.test"),
                         ["a", "b", "c", "d", "f"])
        self.assertEqual(self.slugs("brand=go.test&archived=false"),
                         ["a", "b", "c", "d", "f"])
        self.assertEqual(self.slugs("brand=go.test&archived=true"),
                         ["e", "oslo"])
        self.assertEqual(len(self.slugs("brand=go.test&archived=all")), 7)
        self.assertEqual(self.slugs("tag=folder=apac"), [])
        self.assertEqual(
            self.server.get("/e", host="go.test").location,
            "https://example.com/e")

    def test_by_search(self):
        self.assertEqual(self.ids("search=oslo"), ["b.test/a", "go.test/a"])
        self.assertEqual(self.ids("search=oslo&archived=all"),
                         ["b.test/a", "go.test/a", "go.test/oslo"])
        self.assertEqual(self.ids("search=OSLO&brand=go.test&limit=1"),
                         ["go.test/a"])
        self.assertEqual(self.ids("search=nowhere"), [])

    def test_bad_filters(self):
        for query, field in [("tag=folder", "tag"), ("archived=1", "archived"),
                             ("folder=x", "folder")]:
            self.refused("GET", f"/links?{query}", 400, field=field)

    def test_on_the_command_line(self):
        def listed(*options):
            done = self.server.cli("link", "list", "--brand", "go.test",
                                   *options)
            self.assertEqual(done.returncode, 0, done.stderr)
            return [line.split()[0].rsplit("/", 1)[1]
                    for line in done.stdout.splitlines()[1:]]

        self.assertEqual(listed("--tag", "folder=emea/"), ["a", "b", "c"])
        self.assertEqual(listed("--search", "OSLO"), ["a"])
        self.assertEqual(listed("--archived"), ["e", "oslo"])
        self.assertEqual(listed("--limit", "2"), ["a", "b"])
        for verb, state in [("archive", True), ("unarchive", False)]:
            done = self.server.cli("link", verb, "go.test/f")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIs(self.server.api_ok(
                "GET", "/links/go.test/f")["archived"], state)

    def test_history_on_the_command_line(self):
        self.server.link("go.test", "told", "https://example.com/1")
        self.server.api_ok("PATCH", "/links/go.test/told",
                           {"destination": "https://example.com/2",
                            "tags": {"k": "v"}})
        done = self.server.cli("link", "history", "go.test/told")
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.splitlines()
        self.assertRegex(lines[0], "Z  changed by admin$")
        self.assertIn("destination: https://example.com/1 -> "
                      "https://example.com/2", done.stdout)
        self.assertIn("tags: - -> k=v", done.stdout)
        self.assertRegex(lines[-1], "Z  created by admin$")
        done = self.server.cli("link", "history", "go.test/never")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("never", done.stderr)


if __name__ == "__main__":
    unittest.main()
