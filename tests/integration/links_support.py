"""What the tests of links' imports share."""

import json
import pathlib
import sys
import tempfile

import api_support


class Importing(api_support.ApiTest):
    """One server a class; each test empties it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")
        cls.server.campaign("spring", "outbound", "cold_email")
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())

    def tearDown(self):
        for link in self.links():
            self.server.api_ok("DELETE", "/links/" + link["id"])

    def links(self, query=""):
        found, cursor = [], ""
        while cursor is not None:
            page = self.server.api_ok(
                "GET", f"/links?archived=all&limit=1000{query}"
                + (cursor and f"&cursor={cursor}"))
            found += page["items"]
            cursor = page["next_cursor"]
        return found

    def link(self, slug):
        return self.server.api_ok("GET", f"/links/go.test/{slug}")

    def file(self, text, name="links.csv"):
        path = pathlib.Path(self.folder, name)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    def run_import(self, path, *options, status=0, stdin=None):
        done = self.server.cli("--json", "links", "import", str(path),
                               *options, stdin=stdin)
        self.assertEqual(done.returncode, status, done.stderr)
        return json.loads(done.stdout) if done.stdout else {}

    def counts(self, result):
        return tuple(result[name] for name in
                     ("rows", "created", "changed", "unchanged", "rejected"))

    def expect(self, slug, **fields):
        link = self.link(slug)
        self.assertEqual({name: link[name] for name in fields}, fields)


if __name__ == "__main__":
    sys.exit("a module for the tests beside it; run those")
