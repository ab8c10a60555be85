"""The command line against a real server: what each command prints, for
people and for machines."""

import json
import os
import pathlib
import pty
import shlex
import subprocess
import tempfile
import unittest

import support

COMMANDS = {
    "brand": ["add", "list", "show", "edit", "remove"],
    "campaign": ["add", "list", "show", "edit", "remove"],
    "link": ["add", "list", "show", "edit", "disable", "enable", "archive",
             "unarchive", "history", "remove"],
    "links": ["import", "export"],
    "block": ["add", "list", "remove"],
    "token": ["create", "list", "revoke"],
    "placement": ["list", "show", "edit", "remove"],
    "qr": [], "event": [], "events": ["import", "export"], "report": [],
}
ACTIONS = [[command, *action] for command, actions in COMMANDS.items()
           for action in ([[name] for name in actions] or [[]])]


class CliTest(support.ServerTest):
    """Each test has a brand of its own; BRAND/SLUG names it."""

    def setUp(self):
        self.host = f"{self._testMethodName.replace('_', '-')}.test"
        self.run_ok("brand", "add", self.host, "--url",
                    f"http://{self.host}:{self.server.port}")

    def tearDown(self):
        for link in self.run_json("link", "list", "--brand",
                                  self.host)["items"]:
            self.server.api_ok("DELETE",
                               f"/links/{link['id']}?force=true")
        self.run_ok("brand", "remove", self.host)

    def run_ok(self, *arguments, **more):
        result = self.server.cli(*arguments, **more)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def run_json(self, *arguments):
        return json.loads(self.run_ok("--json", *arguments))

    def name(self, slug):
        return f"{self.host}/{slug}"

    def test_brand(self):
        shown = self.run_json("brand", "show", self.host)
        self.assertEqual(shown["host"], self.host)
        self.run_ok("brand", "edit", self.host, "--root",
                    "https://example.com/")
        self.assertEqual(self.run_json("brand", "show", self.host)["root_url"],
                         "https://example.com/")
        self.run_ok("brand", "edit", self.host, "--root=")
        self.assertFalse(self.run_json("brand", "show",
                                       self.host).get("root_url"))
        self.assertIn(self.host, self.run_ok("brand", "list"))
        lines = self.run_ok("brand", "show", self.host).splitlines()
        self.assertIn(["host", self.host], [line.split() for line in lines])

    def test_campaign(self):
        self.assertEqual(self.run_ok(
            "campaign", "add", "spring-24", "--direction", "outbound",
            "--channel", "cold_email", "--name", "Spring, first wave",
            "--starts", "2024-03-01"), "spring-24\n")
        shown = self.run_json("campaign", "show", "spring-24")
        self.assertEqual(
            [shown["id"], shown["direction"], shown["channel"], shown["name"]],
            ["spring-24", "outbound", "cold_email", "Spring, first wave"])
        self.run_ok("campaign", "edit", "spring-24", "--name", "Frühling")
        self.assertIn("Frühling", self.run_ok("campaign", "list"))
        self.run_ok("campaign", "remove", "spring-24")
        self.assertNotIn("spring-24", self.run_ok("campaign", "list"))

    def test_link(self):
        short = f"http://{self.host}:{self.server.port}/a"
        self.assertEqual(self.run_ok(
            "link", "add", self.name("a"), "https://example.com/a",
            "--tag", "team=red", "--tag", "q=1=2"), short + "\n")
        shown = self.run_json("link", "show", short)
        self.assertEqual(shown["destination"], "https://example.com/a")
        self.assertEqual(shown["tags"], {"team": "red", "q": "1=2"})
        self.assertEqual(self.server.get("/a", host=self.host).location,
                         "https://example.com/a")
        self.assertIn(short, self.run_ok("link", "list"))
        self.run_ok("link", "remove", self.name("a"))
        self.assertEqual(self.server.get("/a", host=self.host).status, 404)

    def follow_until(self, path, wanted, what):
        support.wait_until(lambda: wanted(
            self.server.get(path, host=self.host)), what)

    def test_link_changes_are_live(self):
        self.run_ok("link", "add", self.name("a"), "https://example.com/a")
        self.run_ok("link", "edit", self.name("a"), "--destination",
                    "https://example.com/b", "--status", "307")
        self.follow_until("/a", lambda answer: (
            answer.status, answer.location) == (
                307, "https://example.com/b"), "the new destination")
        self.run_ok("link", "disable", self.name("a"))
        self.follow_until("/a", lambda answer: answer.location is None,
                          "the link to be disabled")
        self.run_ok("link", "enable", self.name("a"))
        self.follow_until("/a", lambda answer: answer.status == 307,
                          "the link to be enabled")

    def test_random_slug(self):
        urls = {self.run_ok("link", "add", self.name("-"),
                            "https://example.com/") for _ in range(3)}
        self.assertEqual(len(urls), 3)
        for url in urls:
            self.assertRegex(url, r"^http://[^/]+/[0-9A-Za-z]{8}\n$")

    def test_brand_may_be_left_out_where_there_is_one(self):
        url = self.run_ok("link", "add", "-", "https://example.com/")
        slug = url.strip().rsplit("/", 1)[1]
        self.assertIn("example.com", self.run_ok("link", "show", slug))
        self.run_ok("brand", "add", "second.test")
        result = self.server.cli("link", "show", slug)
        self.run_ok("brand", "remove", "second.test")
        self.assertEqual(result.returncode, 64)
        self.assertIn("several brands", result.stderr)

    def test_long_lists_are_whole(self):
        for number in range(120):
            self.server.link(self.host, f"n{number}", "https://example.com/")
        listed = self.run_json("link", "list", "--brand", self.host)["items"]
        self.assertEqual({link["slug"] for link in listed},
                         {f"n{number}" for number in range(120)})
        self.assertEqual(len(self.run_json(
            "link", "list", "--limit", "7")["items"]), 7)
        self.assertEqual(len(self.run_ok(
            "link", "list", "--limit", "7").splitlines()), 8)

    def test_qr(self):
        self.run_ok("link", "add", self.name("a"), "https://example.com/")
        self.assertTrue(self.run_ok(
            "qr", self.name("a"), "--format", "svg").startswith("<"))
        self.assertIn("█", self.run_ok("qr", self.name("a")))
        path = self.server.home / "a.png"
        path.write_text("old")
        self.run_ok("qr", self.name("a"), "--size", "20mm", "-o", str(path))
        self.assertEqual(path.read_bytes()[:8], b"\x89PNG\r\n\x1a\n")
        self.assertEqual(list(self.server.home.glob("a.png?*")), [])

    def on_terminal(self, *arguments, **environment):
        """What a command prints on a terminal."""
        ours, theirs = pty.openpty()
        try:
            subprocess.run(
                [support.BINARY, *arguments], stdout=theirs, check=True,
                timeout=60, env={**os.environ, **environment,
                                 "WAYPOST_DATA": str(self.server.data)})
            return os.read(ours, 65536).decode()
        finally:
            os.close(ours)
            os.close(theirs)

    def test_qr_colours(self):
        """Escape sequences only for who can see them."""
        self.run_ok("link", "add", self.name("a"), "https://example.com/")
        draw = ["qr", self.name("a")]
        light = self.run_ok(*draw)
        dark = self.run_ok(*draw, "--terminal", "dark")
        for plain in (light, dark, self.on_terminal(*draw, NO_COLOR="1")):
            self.assertIn("█", plain)
            self.assertNotIn("\x1b", plain)
        self.assertNotEqual(light, dark)
        self.assertIn("\x1b", self.on_terminal(*draw, NO_COLOR=""))
        self.assertIn("\x1b", self.run_ok(*draw, "--terminal", "ansi"))
        path = self.server.home / "a.txt"
        self.run_ok(*draw, "--format", "terminal", "-o", str(path))
        self.assertEqual(path.read_text(), light)

    def test_placement(self):
        self.run_ok("link", "add", self.name("a"), "https://example.com/")
        made = self.run_json("qr", self.name("a"), "--placement", "poster")
        again = self.run_json("qr", self.name("a"), "--placement", "poster")
        self.assertEqual(made["address"], again["address"])
        self.assertRegex(made["address"], r"^HTTP://[^/]*/Q/[0-9A-Z]+$")
        path = "/" + made["address"].split("/", 3)[3]
        for spelling in (path, path.lower()):
            self.assertEqual(self.server.get(
                spelling, host=self.host).location, "https://example.com/")

    def test_event_and_report(self):
        self.run_ok("campaign", "add", "mail", "--direction", "outbound",
                    "--channel", "cold_email")
        self.run_ok("link", "add", self.name("a"), "https://example.com/",
                    "--campaign", "mail")
        click = self.server.get("/a", host=self.host).location.split("wpid=")[1]
        sale = ["event", "sale", "--customer", "ann", "--click-id", click,
                "--amount", "129900", "--currency", "USD", "--invoice", "I-1"]
        first = self.server.cli(*sale)
        again = self.server.cli(*sale)
        self.assertEqual((first.returncode, first.stderr), (0, ""))
        self.assertEqual(again.stdout, first.stdout)
        self.assertIn("recorded before", again.stderr)
        support.wait_until(lambda: self.run_json(
            "report", "clicks", "--by", "campaign")["totals"]["raw"] == 1,
            "the click in the report")
        report = ["report", "attribution", "--by", "direction"]
        rows = {row["key"]: row for row in self.run_json(*report)["rows"]}
        self.assertEqual(rows["outbound"]["models"]["linear"]["value"], 129900)
        self.assertIn("outbound", self.run_ok(*report))
        self.assertIn("outbound,", self.run_ok(*report, "--format", "csv"))
        self.check_report_files(report)

    def check_report_files(self, report):
        starts = {"r.html": "<!DOCTYPE html>", "r.csv": "direction,",
                  "r.json": '{"query":', "r.txt": "direction "}
        with tempfile.TemporaryDirectory() as folder:
            for name, start in starts.items():
                path = pathlib.Path(folder, name)
                self.assertEqual(self.run_ok(*report, "-o", str(path)), "")
                self.assertTrue(path.read_text("utf-8").startswith(start))
            self.run_ok(*report, "-o", str(path), "--format", "html")
            self.assertTrue(path.read_text("utf-8").startswith("<!DOCTYPE"))

    def test_tokens(self):
        token = self.run_ok("token", "create", "--scopes",
                            "links:read, links:write", "--name",
                            "shop").strip()
        listed = [one for one in self.run_json("token", "list")["items"]
                  if one["name"] == "shop"]
        self.assertEqual(listed[0]["scopes"], ["links:read", "links:write"])
        self.assertNotIn(token, self.run_ok("token", "list", "--json"))
        mine = {"WAYPOST_TOKEN": token}
        self.run_ok("link", "list", environment=mine)
        self.run_ok("token", "revoke", listed[0]["id"])
        result = self.server.cli("link", "list", environment=mine)
        self.assertEqual(result.returncode, 77)

    def test_reader_that_stops_reading(self):
        self.run_ok("link", "add", self.name("a"), "https://example.com/")
        reader, writer = os.pipe()
        os.close(reader)
        result = subprocess.run(
            [support.BINARY, "link", "list", "--data", str(self.server.data)],
            stdout=writer, stderr=subprocess.PIPE, text=True)
        os.close(writer)
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_every_help_has_an_example_that_works(self):
        for action in ACTIONS:
            with self.subTest(action):
                text = self.run_ok(*action, "--help")
                self.assertIn("Usage: waypost " + " ".join(action), text)
                examples = text.split("\nExample:\n")[1].splitlines()
                self.assertTrue(examples)
                for example in examples:
                    self.check_example(action, example)

    def check_example(self, action, example):
        words = shlex.split(example.split(">")[0])
        self.assertEqual(words[:1 + len(action)], ["waypost", *action])
        with tempfile.TemporaryDirectory() as folder:
            for name in words:
                if name.endswith(".csv"):
                    pathlib.Path(folder, name).write_text(example_file(words))
            result = support.run_cli(*words[1:], cwd=folder, environment={
                "WAYPOST_SERVER": "http://127.0.0.1:1", "WAYPOST_TOKEN": "x"})
        # Understood, and nobody there to ask.
        self.assertEqual(result.returncode, 69, result.stderr)


def example_file(words):
    """A file such as the example names."""
    if words[1] == "qr":
        return "link,placement\ngo.acme.com/a,Poster\n"
    if words[1] != "links":
        return "type,visitor\n"
    header = "Bitlink,Long URL" if "bitly" in words else "slug,destination"
    return header + "\ngo.acme.com/a,https://acme.com/\n"


if __name__ == "__main__":
    unittest.main(verbosity=2)
