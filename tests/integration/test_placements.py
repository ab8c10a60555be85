"""Placements: where a printed code leads, through edits, ends and removals."""

import os
import pty
import subprocess
import unittest

import api_support
import support

BINARY = support.BINARY


class Placements(api_support.ApiTest):
    options = ("--workers", "2")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")

    def link(self, slug, destination="https://example.com/link", **fields):
        self.server.link("go.test", slug, destination, **fields)

    def place(self, slug, name):
        return self.server.api_ok("POST", f"/links/go.test/{slug}/placements",
                                  {"name": name})["code"]

    def path(self, slug, code):
        return f"/links/go.test/{slug}/placements/{code}"

    def edit(self, of, code, **fields):
        return self.server.api_ok("PATCH", self.path(of, code), fields)

    def scan(self, code):
        return self.server.get(f"/Q/{code}", host="go.test")

    def lead(self, code, destination):
        """On every worker: connections are spread over them."""
        support.wait_until(lambda: all(
            self.scan(code).location == destination for _ in range(8)),
            f"{code} leads to {destination}")

    def scans(self, code):
        support.wait_until(lambda: any(
            click.get("placement") == code
            for click in self.clicks()), "the scan")
        return [click for click in self.clicks()
                if click.get("placement") == code]

    def clicks(self):
        with self.server.redis() as redis:
            return [click for _, click in sorted(
                redis.clicks(),
                key=lambda entry: [int(n) for n in entry[0].split("-")])]

    def test_a_destination_of_its_own(self):
        self.link("own")
        code = self.place("own", "Door")
        other = self.place("own", "Window")
        self.lead(code, "https://example.com/link")
        shown = self.edit("own", code, destination="https://Example.com/door")
        self.assertEqual(shown["destination"], "https://example.com/door")
        self.assertEqual(shown["link"], "go.test/own")
        self.lead(code, "https://example.com/door")
        self.lead(other, "https://example.com/link")
        self.edit("own", code, destination="https://example.com/door2")
        self.lead(code, "https://example.com/door2")
        self.assertNotIn("destination",
                         self.edit("own", code, destination=None))
        self.lead(code, "https://example.com/link")

    def test_whatever_becomes_of_the_link(self):
        self.link("frail", campaign=None)
        code = self.place("frail", "Wall")
        self.edit("frail", code, destination="https://example.com/wall")
        for fields in ({"expires_at": "2020-01-01T00:00:00Z"},
                       {"enabled": False}, {"password": "open sesame 22"},
                       {"rules": [], "max_clicks": 1}):
            self.server.api_ok("PATCH", "/links/go.test/frail", fields)
            self.lead(code, "https://example.com/wall")
        self.server.api("DELETE", "/links/go.test/frail?force=true")
        self.lead(code, "https://example.com/wall")
        self.assertEqual({scan["link"] for scan in self.scans(code)},
                         {"go.test/frail"})

    def test_what_reports_know_stays_the_links(self):
        self.server.campaign("c1", "outbound", "print")
        self.link("camp", campaign="c1")
        code = self.place("camp", "Sign")
        self.edit("camp", code, destination="https://example.com/sign")
        support.wait_until(lambda: all(self.scan(code).location.startswith(
            "https://example.com/sign?wpid=") for _ in range(8)), "its own")
        self.assertEqual({scan["campaign"] for scan in self.scans(code)},
                         {"c1"})
        self.server.campaign("c2", "outbound", "print")
        self.server.api_ok("PATCH", "/links/go.test/camp", {"campaign": "c2"})

        def newest():
            self.scan(code)
            return self.scans(code)[-1]["campaign"] == "c2"
        support.wait_until(newest, "a scan of the new campaign")

    def test_another_link(self):
        self.link("from")
        self.link("to", "https://example.com/to")
        code = self.place("from", "Card")
        self.place("to", "Taken")
        taken = self.place("from", "Taken")
        self.assertEqual(self.edit("from", code, slug="to")["link"],
                         "go.test/to")
        self.lead(code, "https://example.com/to")
        listed = [one["code"] for one in self.server.api_ok(
            "GET", "/links/go.test/to/placements")["items"]]
        self.assertIn(code, listed)
        self.refused("GET", self.path("from", code), 404, "not_found")
        self.refused("PATCH", self.path("from", taken), 409, "name_taken",
                     value={"slug": "to"})
        self.refused("PATCH", self.path("from", taken), 422, "unknown_link",
                     value={"slug": "none"})
        self.lead(taken, "https://example.com/link")
        # The name is free where it was, and another code's.
        self.assertNotEqual(self.place("from", "Card"), code)
        self.assertEqual(self.place("to", "Card"), code)

    def test_removal_asks_and_leaves_a_page(self):
        self.link("gone")
        code = self.place("gone", "Flyer")
        problem = self.refused("DELETE", self.path("gone", code), 409,
                               "not_confirmed", "confirm")
        self.assertIn("Flyer", problem["detail"])
        self.refused("DELETE", self.path("gone", code) + "?confirm=ABCDEFGH",
                     409, "not_confirmed")
        self.lead(code, "https://example.com/link")
        confirmed = self.path("gone", code) + f"?confirm={code.lower()}"
        for _ in range(2):
            self.assertEqual(self.call("DELETE", confirmed).status, 204)
        support.wait_until(lambda: all(self.scan(code).status == 410
                                       for _ in range(8)), "the page")
        page = self.scan(code)
        self.assertIn('<html lang="en">', page.text)
        self.assertIn('<a href="/">Go to go.test</a>', page.text)
        self.assertNotIn("location", page.headers)
        support.wait_until(lambda: self.scans(code)[-1]["status"] == "410",
                           "its record")
        last = self.scans(code)[-1]
        self.assertEqual((last["kind"], last["link"]),
                         ("scan", "go.test/gone"))
        self.assertNotIn(code, [one["code"] for one in self.server.api_ok(
            "GET", "/links/go.test/gone/placements")["items"]])
        self.assertIn("removed_at",
                      self.server.api_ok("GET", self.path("gone", code)))
        self.refused("PATCH", self.path("gone", code), 409, "removed",
                     value={"destination": "https://example.com/"})
        # The link itself is as it was.
        self.assertEqual(self.server.get("/gone", host="go.test").status, 302)
        # The name may be used again; the code is another.
        self.assertNotEqual(self.place("gone", "Flyer"), code)

    def test_a_removed_one_is_its_campaigns_still(self):
        """Paper hangs on: whoever scans it was brought by that campaign."""
        self.server.campaign("posters", "outbound", "print")
        self.server.link("go.test", "hung", "https://example.com/",
                         campaign="posters", source="cairo")
        codes = [self.place("hung", name) for name in ("Wall", "Door")]
        self.assertEqual(self.scan(codes[0]).status, 302)
        for code in codes:
            self.assertEqual(self.call("DELETE", self.path("hung", code) +
                                       f"?confirm={code}").status, 204)
        for code in codes:
            support.wait_until(lambda: all(self.scan(code).status == 410
                                           for _ in range(8)), "the page")
            support.wait_until(lambda: self.scans(code)[-1]["status"] == "410",
                               "its record")
            last = self.scans(code)[-1]
            self.assertEqual(
                [last.get(name) for name in
                 ("kind", "link", "campaign", "channel", "source")],
                ["scan", "go.test/hung", "posters", "print", "cairo"])
        # Without the link, what is known is its name.
        self.assertEqual(self.call("DELETE", "/links/go.test/hung").status,
                         204)
        self.assertEqual(self.scan(codes[0]).status, 410)
        support.wait_until(lambda: any(
            (click["campaign"], click["link"]) == ("", "go.test/hung")
            for click in self.scans(codes[0])), "a scan without a campaign")

    def test_a_link_with_placements_is_not_deleted_by_accident(self):
        self.link("kept")
        codes = [self.place("kept", f"Poster {i}") for i in range(5)]
        problem = self.refused("DELETE", "/links/go.test/kept", 409,
                               "has_placements")
        self.assertIn('"Poster ', problem["detail"])
        self.refused("DELETE", "/links/go.test/kept?force=maybe", 400,
                     field="force")
        self.lead(codes[0], "https://example.com/link")
        self.assertEqual(self.call(
            "DELETE", "/links/go.test/kept?force=true").status, 204)
        support.wait_until(lambda: self.scan(codes[0]).status == 404,
                           "the page")
        self.assertIn("leads nowhere at the moment", self.scan(codes[0]).text)
        self.link("rescue", "https://example.com/rescue")
        self.edit("kept", codes[0], slug="rescue")
        self.lead(codes[0], "https://example.com/rescue")

    def test_a_disabled_link(self):
        self.link("off")
        code = self.place("off", "Shelf")
        self.lead(code, "https://example.com/link")
        self.server.api_ok("PATCH", "/links/go.test/off", {"enabled": False})
        support.wait_until(lambda: self.scan(code).status == 404, "the page")
        support.wait_until(lambda: self.scans(code)[-1]["status"] == "404",
                           "its record")
        self.server.api_ok("PATCH", "/links/go.test/off", {"enabled": True})
        self.lead(code, "https://example.com/link")

    def test_a_code_that_was_never_printed(self):
        self.assertEqual(self.scan("ZZZZZZZZ").status, 404)
        self.assertIn("This link does not exist", self.scan("ZZZZZZZZ").text)

    def test_an_expired_link_ends_where_it_says(self):
        self.link("over", expires_at="2020-01-01T00:00:00Z",
                  expired_url="https://example.com/thanks")
        code = self.place("over", "Ticket")
        self.lead(code, "https://example.com/thanks")
        self.assertEqual(self.scans(code)[-1]["kind"], "orphan")

    def test_reports_break_down_by_placement(self):
        self.link("rep")
        code = self.place("rep", "Bus")

        def count():
            rows = self.server.report("clicks", by="placement")["rows"]
            return sum(row["raw"] for row in rows if row["key"] == code)
        self.scan(code)
        self.edit("rep", code, destination="https://example.com/bus")
        self.lead(code, "https://example.com/bus")
        self.call("DELETE", self.path("rep", code) + f"?confirm={code}")
        support.wait_until(lambda: self.scan(code).status == 410, "the page")
        done = len(self.scans(code))
        support.wait_until(lambda: len(self.scans(code)) == count()
                           and count() >= max(done, 10), "the report")

    def test_refusals(self):
        self.link("bad")
        code = self.place("bad", "x")
        for value, status, code_word, field in [
                ({"destination": "ftp://x"}, 422, None, "destination"),
                ({"destination": "http://go.test/bad"}, 422, "loop",
                 "destination"),
                ({"slug": "a b"}, 422, None, "slug"),
                ({"name": "y"}, 422, "unknown_field", "name"),
                ([], 422, "not_an_object", None)]:
            with self.subTest(value):
                self.refused("PATCH", self.path("bad", code), status,
                             code_word, field, value=value)
        self.refused("GET", self.path("bad", "UUUU"), 404, "not_found")
        self.refused("GET", self.path("bad", "00000000"), 404, "not_found")
        self.refused("PATCH", self.path("bad", code), 412, value={},
                     headers={"If-Match": '"99"'})

    # -- The command line

    def run_ok(self, *arguments):
        done = self.server.cli(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_cli(self):
        self.link("cli")
        code = self.place("cli", "Stand 4")
        self.assertIn("Stand 4", self.run_ok("placement", "list",
                                             "go.test/cli"))
        self.run_ok("placement", "edit", "go.test/cli", code,
                    "--destination", "https://example.com/stand")
        self.assertIn("https://example.com/stand", self.run_ok(
            "placement", "show", "go.test/cli", code))
        done = self.server.cli("link", "remove", "go.test/cli")
        self.assertEqual(done.returncode, 65)
        self.assertIn("Stand 4", done.stderr)
        done = self.server.cli("placement", "remove", "go.test/cli", code)
        self.assertEqual(done.returncode, 64)
        self.assertIn('--force "Stand 4"', done.stderr)
        done = self.server.cli("placement", "remove", "go.test/cli", code,
                               "--force", "Stand 5")
        self.assertEqual(done.returncode, 64)
        self.lead(code, "https://example.com/stand")
        self.run_ok("placement", "remove", "go.test/cli", code, "--force",
                    "Stand 4")
        support.wait_until(lambda: self.scan(code).status == 410, "the page")
        self.run_ok("link", "remove", "go.test/cli")

    def type_name(self, code, typed):
        """What `placement remove` on a terminal ends with."""
        main, side = pty.openpty()
        with subprocess.Popen(
                [BINARY, "placement", "remove", "go.test/typed", code],
                stdin=side, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                env={**os.environ, "WAYPOST_DATA": str(self.server.data)},
                text=True) as process:
            os.close(side)
            os.write(main, typed.encode() + b"\n")
            _, told = process.communicate(timeout=support.PATIENCE)
        os.close(main)
        self.assertIn("type its name", told)
        return process.returncode

    def test_cli_asks_on_a_terminal(self):
        self.link("typed")
        code = self.place("typed", "Lamp post")
        self.assertEqual(self.type_name(code, "yes"), 64)
        self.lead(code, "https://example.com/link")
        self.assertEqual(self.type_name(code, "Lamp post"), 0)
        support.wait_until(lambda: self.scan(code).status == 410, "the page")


if __name__ == "__main__":
    unittest.main()
