"""The command line: links from elsewhere, and out and in again."""

import csv
import io
import json
import pathlib
import random
import unittest

import links_support
import support

FIXTURES = pathlib.Path(__file__).parent / "fixtures" / "links"


class Formats(links_support.Importing):
    def twice(self, name, first, again, *options, status=0):
        """Imports a fixture, and imports it again: nothing changes."""
        path = FIXTURES / name
        dry = self.run_import(path, *options, "--dry-run", status=status)
        self.assertEqual(self.counts(dry), first)
        before = [link["id"] for link in self.links()]
        result = self.run_import(path, *options, status=status)
        self.assertEqual(self.counts(result), first)
        self.assertGreater(len(self.links()), len(before))
        links = self.links()
        second = self.run_import(path, *options, status=status)
        self.assertEqual(self.counts(second), again)
        self.assertEqual(self.links(), links)
        return result

    def test_bitly(self):
        result = self.twice("bitly.csv", (4, 2, 0, 0, 2), (4, 0, 0, 2, 2),
                            "--from", "bitly", "--brand", "go.test",
                            status=65)
        self.expect("fair", title="Fair, hall 3", imported_clicks=1204,
                    destination="https://example.com/fair?utm_source=poster",
                    tags={"berlin": "", "print": ""}, archived=False)
        self.expect("3ZyXwVu", imported_clicks=7, archived=True, tags={})
        self.assertEqual([row["line"] for row in result["rejects"]], [4, 5])
        self.assertIn("destination", result["rejects"][0]["reason"])
        self.assertIn("javascript", result["rejects"][1]["reason"])

    def test_bitly_without_the_brand(self):
        result = self.run_import(FIXTURES / "bitly.csv", "--from", "bitly",
                                 status=65)
        self.assertEqual(self.counts(result), (4, 2, 0, 0, 2))
        self.assertEqual({link["slug"] for link in self.links()},
                         {"fair", "3ZyXwVu"})

    def test_yourls(self):
        for name in ("yourls.csv", "yourls.json"):
            with self.subTest(name):
                self.twice(name, (2, 2, 0, 0, 0), (2, 0, 0, 2, 0),
                           "--from", "yourls")
                self.expect("1a", destination="https://example.com/one",
                            title='The "first" one', imported_clicks=42)
                self.expect("two", title=None, imported_clicks=0,
                            destination="http://example.com/zwei?a=1&b=2")
                self.tearDown()

    def test_shlink_csv(self):
        result = self.twice("shlink.csv", (2, 1, 0, 0, 1), (2, 0, 0, 1, 1),
                            "--from", "shlink", status=65)
        self.expect("spring", title="Spring", imported_clicks=314,
                    destination="https://example.com/spring",
                    tags={"berlin": "", "print": ""})
        self.assertIn("a/b", result["rejects"][0]["reason"])

    def test_shlink_json(self):
        self.twice("shlink.json", (2, 2, 0, 0, 0), (2, 0, 0, 2, 0),
                   "--from", "shlink")
        self.expect("spring", starts_at="2022-01-01T23:00:00Z",
                    expires_at="2090-01-01T00:00:00Z", max_clicks=1000,
                    robots=True, query="drop", imported_clicks=314,
                    tags={"berlin": "", "print": ""})
        self.expect("old", query="append", imported_clicks=9, robots=False,
                    starts_at=None, max_clicks=0)

    def test_kutt(self):
        self.server.link("go.test", "there", "https://example.com/there")
        result = self.twice("kutt.json", (4, 2, 1, 0, 1), (4, 0, 0, 3, 1),
                            "--from", "kutt", status=65)
        self.expect("talk", notes="slides", imported_clicks=25, enabled=True,
                    expires_at="2090-01-01T00:00:00Z")
        self.expect("bad", enabled=False)
        self.expect("there", imported_clicks=2)
        self.assertEqual(result["rejects"][0]["line"], 3)
        self.assertIn("password", result["rejects"][0]["reason"])

    def test_dub_csv(self):
        self.twice("dub.csv", (2, 2, 0, 0, 0), (2, 0, 0, 2, 0), "--from",
                   "dub")
        self.expect("launch", imported_clicks=88,
                    tags={"paid": "", "social": ""},
                    destination="https://example.com/launch?utm_source=x")
        self.expect("past", archived=True)

    def test_dub_json(self):
        self.twice("dub.json", (1, 1, 0, 0, 0), (1, 0, 0, 1, 0), "--from",
                   "dub")
        self.expect("launch", external_id="crm-7", notes="for Ann",
                    title="Launch", robots=True, track_conversions=True,
                    expired_url="https://example.com/over",
                    expires_at="2090-01-01T00:00:00Z",
                    ios_url="https://apps.example.com/ios",
                    tags={"paid": "", "social": ""})

    def test_from_a_pipe(self):
        text = (FIXTURES / "kutt.json").read_text()
        result = self.run_import("-", "--from", "kutt", stdin=text, status=65)
        self.assertEqual(result["created"], 2)
        text = (FIXTURES / "yourls.csv").read_text()
        result = self.run_import("-", "--from", "yourls", stdin=text)
        self.assertEqual(result["created"], 2)

    def test_files_of_another_format(self):
        for name, source in [("yourls.csv", "bitly"), ("bitly.csv", "csv"),
                             ("shlink.json", "kutt"), ("dub.csv", "json"),
                             ("yourls.json", "csv")]:
            done = self.server.cli("links", "import", "--from", source,
                                   str(FIXTURES / name))
            self.assertEqual(done.returncode, 65, (name, source))
            self.assertIn(name, done.stderr)
        self.assertEqual(self.links(), [])


class Rows(links_support.Importing):
    def test_our_own_columns(self):
        result = self.run_import(self.file(
            "slug;destination;tags;campaign;enabled;expires_at;max_clicks\r\n"
            "a;https://example.com/;team=sales|x ;spring;no;2090-01-02;3\r\n"
            'b;https://example.com/;"{""a;b"":""c=d""}";;1;;\r\n'
            '"c";"https://example.com/;x";"k=v;n=";;;;'))
        self.assertEqual(self.counts(result), (3, 3, 0, 0, 0))
        self.expect("a", tags={"team": "sales|x"}, campaign="spring",
                    enabled=False, expires_at="2090-01-02T00:00:00Z",
                    max_clicks=3)
        self.expect("b", tags={"a;b": "c=d"}, enabled=True)
        self.expect("c", tags={"k": "v", "n": ""},
                    destination="https://example.com/;x")

    def test_each_bad_row_is_told_and_keeps_no_other_out(self):
        rejects = pathlib.Path(self.folder, "rejects.csv")
        path = self.file(
            "slug,destination,external_id,status,tags,starts_at,brand\n"
            "r1,https://example.com/1,,,,,\n"
            "r2,ftp://example.com/,,,,,\n"
            "r1,https://example.com/3,,,,,\n"
            ",https://example.com/4,,,,,\n"
            "r5,https://example.com/5,,abc,,,\n"
            "r6,https://example.com/6,,200,,,\n"
            "r7,https://example.com/7,,,{broken,,\n"
            "r8,https://example.com/8,,,,tomorrow,\n"
            "r9,https://example.com/9,,,,,nowhere.test\n"
            "r10,https://example.com/10\n"
            ",https://example.com/11,id-11,,,,\n"
            ",https://example.com/12,id-11,,,,\n"
            'r13,"https://example.com/13\n",,,,,\n'
            "=r14,https://example.com/14,,,,,\n"
            "r15,https://example.com/15,,,,,\n")
        result = self.run_import(path, "--rejects", str(rejects), status=65)
        self.assertEqual(self.counts(result), (15, 3, 0, 0, 12))
        lines = [row["line"] for row in result["rejects"]]
        self.assertEqual(sorted(lines),
                         [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 16])
        self.assertEqual({link["slug"] for link in self.links()
                          if link["external_id"] is None},
                         {"r1", "r15"})
        self.expect("r1", destination="https://example.com/1")
        with open(rejects, newline="") as file:
            rows = list(csv.reader(file))
        self.assertEqual(rows[0][:4],
                         ["line", "reason", "slug", "destination"])
        self.assertEqual(len(rows), 13)
        by_line = {int(row[0]): row for row in rows[1:]}
        self.assertEqual(by_line[3][2:4], ["r2", "ftp://example.com/"])
        self.assertIn("before", by_line[4][1])
        self.assertIn("slug", by_line[5][1])
        self.assertIn("whole number", by_line[6][1])
        self.assertIn("nowhere.test", by_line[10][1])

    def test_what_excel_puts_around_the_rows(self):
        """And text behind a closing quote, which costs its row alone."""
        rejects = pathlib.Path(self.folder, "rejects.csv")
        result = self.run_import(
            self.file("sep=|\r\nslug|destination|title\r\n"
                      'x1|https://example.com/;,|"Bob" Smith\r\n'
                      "x2|https://example.com/;,|two\r\n"
                      'x3|ftp://example.com/;,|"three"\r\n'
                      "x4|https://example.com/;,|four\r\n\x1a"),
            "--rejects", str(rejects), status=65)
        self.assertEqual(self.counts(result), (4, 2, 0, 0, 2))
        self.expect("x2", destination="https://example.com/;,")
        self.expect("x4", destination="https://example.com/;,")
        with open(rejects, newline="") as file:
            rows = list(csv.reader(file))
        self.assertEqual(rows[0], ["line", "reason", "slug", "destination",
                                   "title"])
        self.assertEqual([row[0] for row in rows[1:]], ["3", "5"])
        self.assertIn("behind a closing quote", rows[1][1])
        self.assertEqual(rows[2][2:], ["x3", "ftp://example.com/;,", "three"])

    def test_the_order_of_rejects_of_json(self):
        path = self.file(json.dumps([
            {"slug": "j1", "destination": "https://example.com/"},
            {"slug": "j2", "destination": 7}, "text",
            {"slug": "j3", "destination": "https://example.com/",
             "colour": "red"}]), "links.json")
        result = self.run_import(path, "--from", "json", status=65)
        self.assertEqual(self.counts(result), (4, 1, 0, 0, 3))
        self.assertEqual([row["line"] for row in result["rejects"]],
                         [2, 3, 4])

    def test_a_change_is_one_and_told_in_the_history(self):
        self.run_import(self.file(
            "slug,destination,title\nh,https://example.com/1,one\n"))
        result = self.run_import(self.file(
            "slug,destination,title\nh,https://example.com/2,\n"))
        self.assertEqual(self.counts(result), (1, 0, 1, 0, 0))
        self.expect("h", title="one", destination="https://example.com/2")
        changes = self.server.api_ok("GET", "/links/go.test/h/history")
        self.assertEqual(changes["items"][0]["changes"], {
            "destination": ["https://example.com/1",
                            "https://example.com/2"]})

    def test_the_brand_is_asked_for(self):
        self.server.brand("second.test")
        path = self.file("slug,destination\nx,https://example.com/\n")
        done = self.server.cli("links", "import", path)
        self.assertEqual(done.returncode, 64)
        self.assertIn("several brands", done.stderr)
        self.assertEqual(
            self.run_import(path, "--brand", "SECOND.test")["created"], 1)
        self.server.api_ok("DELETE", "/links/second.test/x")
        self.server.api_ok("DELETE", "/brands/second.test")

    def test_bad_files_and_options(self):
        for arguments, status, word in [
                (["nowhere.csv"], 66, "nowhere.csv"),
                ([self.file("", "empty.csv")], 65, "nothing in it"),
                ([self.file("slug,destnation\n", "typo.csv")], 65,
                 "destnation"),
                ([self.file("slug\n", "no.csv")], 65, "destination"),
                ([self.file("[{]", "bad.json")], 65, "JSON"),
                ([self.file('{"a": 1}', "other.json")], 65, "items"),
                (["--from", "tinyurl", self.file("a")], 64, "bitly")]:
            done = self.server.cli("links", "import", *arguments)
            with self.subTest(arguments):
                if status != 66:
                    self.assertEqual(done.returncode, status, done.stderr)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(word, done.stderr)
        path = self.file("slug,destination\nx,https://example.com/\n")
        done = self.server.cli("links", "import", path, "--rejects", path)
        self.assertEqual(done.returncode, 64)
        self.assertIn("slug", pathlib.Path(path).read_text())

    def test_nothing_to_import_is_no_error(self):
        self.assertEqual(self.counts(self.run_import(
            self.file("slug,destination\n"))), (0, 0, 0, 0, 0))
        self.assertEqual(self.counts(self.run_import(
            self.file("[]", "links.json"), "--from", "json")),
            (0, 0, 0, 0, 0))

    def test_words_for_people(self):
        path = self.file("slug,destination\nx,https://example.com/\n"
                         "y,ftp://example.com/\n")
        done = self.server.cli("links", "import", path, "--dry-run")
        self.assertEqual(done.returncode, 65)
        self.assertEqual(done.stdout,
                         "2 links: 1 would be made, 0 would be changed, 0 "
                         "unchanged, 1 would be rejected; nothing was "
                         "written\n")
        self.assertIn("line 3: ", done.stderr)
        self.assertIn("1 of 2 links would be rejected", done.stderr)
        path = self.file("slug,destination\ny,ftp://example.com/\n")
        done = self.server.cli("links", "import", path)
        self.assertEqual(done.stdout, "1 link: 0 made, 0 changed, "
                         "0 unchanged, 1 rejected\n")
        self.assertIn("1 of 1 link was rejected", done.stderr)
        self.assertEqual(self.links(), [])

    def test_many_parts(self):
        rows = "".join(f"m{i},https://example.com/{i},ext-{i}\n"
                       for i in range(6500))
        path = self.file("slug,destination,external_id\n" + rows)
        self.assertEqual(self.counts(self.run_import(path)),
                         (6500, 6500, 0, 0, 0))
        self.assertEqual(self.counts(self.run_import(path)),
                         (6500, 0, 0, 6500, 0))
        self.assertEqual(self.link("m6499")["external_id"], "ext-6499")


class Export(links_support.Importing):
    NASTY = ["=1+1", "+49 30", "-x", "@SUM(A1)", "'=1", "''+", "'", 'a"b',
             "a,b", "a;b", " x ", "naïve 日本 🙂", "'tis", "{}", "null"]

    def fill(self, count=60):
        chance = random.Random(4)
        for i in range(count):
            words = [chance.choice(self.NASTY) for _ in range(4)]
            self.server.link(
                "go.test", f"s{i}", f"https://example.com/{i}?q=%22,;#f",
                title=words[0], notes=words[1], source=words[2],
                external_id=f"{words[3]}{i}",
                tags={chance.choice("abc"): chance.choice(self.NASTY),
                      "folder": "emea/north"} if i % 3 else {},
                campaign="spring" if i % 2 else None,
                status=chance.choice([301, 302, 307, 308]),
                query=chance.choice(["append", "override", "drop"]),
                forward_path=i % 5 == 0,
                track_conversions=[None, True, False][i % 3],
                robots=i % 2 == 0, enabled=i % 7 != 0, archived=i % 4 == 0,
                cache_seconds=60 if i % 6 == 0 else 0,
                starts_at="2020-01-02T03:04:05.678Z" if i % 6 == 1 else None,
                expires_at="2090-01-01T00:00:00Z" if i % 6 == 2 else None,
                expired_url="https://example.com/over" if i % 6 == 2 else None,
                max_clicks=9 if i % 6 == 3 else 0,
                ios_url="https://apps.example.com/i" if i % 6 == 4 else None,
                android_url="https://apps.example.com/a" if i % 6 == 4
                else None,
                rules=["os=ios,android lang=de -> https://example.com/=,\"",
                       "split blue=30:https://example.com/a "
                       "green=70:https://example.com/b"] if i % 6 == 5 else [],
                imported_clicks=i)

    def content(self):
        return [{name: value for name, value in link.items()
                 if name not in ("created_at", "updated_at")}
                for link in self.links()]

    def export(self, *options):
        done = self.server.cli("links", "export", *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_it_comes_back_as_it_was(self):
        self.fill()
        before = self.content()
        self.assertEqual(len(before), 60)
        for name, options in [("csv", []), ("json", ["--format", "json"])]:
            with self.subTest(name):
                path = self.file(self.export(*options), "links." + name)
                self.assertEqual(
                    self.counts(self.run_import(path, "--from", name)),
                    (60, 0, 0, 60, 0))
                self.tearDown()
                self.assertEqual(self.content(), [])
                self.assertEqual(
                    self.counts(self.run_import(path, "--from", name)),
                    (60, 60, 0, 0, 0))
                self.assertEqual(self.content(), before)

    def test_a_password_stays_where_it_is(self):
        self.server.link("go.test", "locked", "https://example.com/",
                         password="open sesame")
        path = self.file(self.export())
        self.assertNotIn("sesame", pathlib.Path(path).read_text())
        self.assertEqual(self.counts(self.run_import(path)),
                         (1, 0, 0, 1, 0))
        self.assertIs(self.link("locked")["has_password"], True)
        self.tearDown()
        result = self.run_import(path, status=65)
        self.assertEqual(self.counts(result), (1, 0, 0, 0, 1))
        self.assertIn("password", result["rejects"][0]["reason"])
        self.assertEqual(self.links(), [])

    def test_no_cell_is_a_formula(self):
        self.fill(30)
        rows = list(csv.reader(io.StringIO(self.export())))
        for row in rows[1:]:
            for cell in row:
                self.assertNotIn(cell[:1], ["=", "+", "-", "@", "\t"], cell)

    def test_every_field_has_a_column(self):
        self.server.link("go.test", "one", "https://example.com/")
        header = next(csv.reader(io.StringIO(self.export())))
        self.assertEqual(set(self.link("one")) - set(header), set())

    def test_into_a_file_whole_or_not_at_all(self):
        self.fill(3)
        path = pathlib.Path(self.folder, "out.csv")
        path.write_text("before")
        self.export("-o", str(path))
        self.assertEqual(len(path.read_text().splitlines()), 4)
        done = support.run_cli("links", "export", "-o", str(path),
                               environment={
                                   "WAYPOST_SERVER": "http://127.0.0.1:1",
                                   "WAYPOST_TOKEN": "x"})
        self.assertEqual(done.returncode, 69)
        self.assertEqual(len(path.read_text().splitlines()), 4)
        self.assertFalse(pathlib.Path(str(path) + ".part").exists())

    def test_into_what_cannot_be_a_file(self):
        for path, words in (("/none/x", "No such file or directory"),
                            ("/tmp", "Is a directory")):
            for command in ("links", "events"):
                done = self.server.cli(command, "export", "-o", path)
                self.assertEqual(done.returncode, 65, done.stderr)
                self.assertIn(f"cannot write {path}: {words}", done.stderr)

    def test_one_brand_or_none(self):
        self.server.brand("b.test")
        self.server.link("b.test", "other", "https://example.com/")
        self.fill(2)
        self.assertEqual(len(self.export("--brand", "b.test").splitlines()),
                         2)
        self.assertEqual(json.loads(self.export("--brand", "b.test",
                                                "--format", "json"))[0]["id"],
                         "b.test/other")
        self.server.api_ok("DELETE", "/links/b.test/other")
        self.assertEqual(json.loads(self.export("--brand", "b.test",
                                                "--format", "json")), [])
        self.server.api_ok("DELETE", "/brands/b.test")
        done = self.server.cli("links", "export", "--format", "xml")
        self.assertEqual(done.returncode, 64)

    def test_more_than_a_page(self):
        self.server.api_ok("POST", "/links/bulk", [
            {"brand": "go.test", "slug": f"p{i}",
             "destination": "https://example.com/"} for i in range(2100)])
        self.assertEqual(len(self.export().splitlines()), 2101)
        self.assertEqual(len(json.loads(self.export("--format", "json"))),
                         2100)


if __name__ == "__main__":
    unittest.main()
