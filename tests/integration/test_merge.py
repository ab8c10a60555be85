"""waypost merge: a personal link for each row, and the send recorded; or
nothing."""

import csv
import hashlib
import io
import json
import os
import pathlib
import pty
import random
import signal
import subprocess
import tempfile
import threading
import time
import unittest

import api_support
import load
import support
from test_personal_links import link_key, make_token

LINK = "go.test/offer"
BOM = "\ufeff"


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def people(count, start=0):
    return "Email,Name\n" + "".join(
        f"person{i}@example.com,Person {i}\n"
        for i in range(start, start + count))


class MergeTest(support.ServerTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")
        cls.server.campaign("spring", "outbound", "cold_email")
        cls.server.link("go.test", "offer", "https://example.com/offer",
                        campaign="spring")
        cls.server.link("go.test", "plain", "https://example.com/plain")

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(
            tempfile.TemporaryDirectory()))

    def write(self, text, name="people.csv"):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def merge(self, text, *options, expected=0, link=LINK):
        """Runs it over the text: the finished process and the output's text,
        byte for byte (None: there is none)."""
        out = self.folder / "out.csv"
        result = self.server.cli("merge", str(self.write(text)), "--link",
                                 link, "-o", str(out), *options)
        self.assertEqual(result.returncode, expected, result.stderr)
        return result, out.read_bytes().decode() if out.exists() else None

    def rows(self, text):
        return list(csv.DictReader(io.StringIO(text)))

    def redis_count(self, pattern):
        with self.server.redis() as redis:
            return len(redis("KEYS", pattern))

    def sends(self):
        """Every send that was recorded, recipient by recipient."""
        with self.server.redis() as redis:
            return [token for stream in redis("KEYS", "events:*")
                    for _, fields in redis.entries(stream)
                    if fields["type"] == "send"
                    for token in fields["recipients"].split("\n")]


class Output(MergeTest):
    """Rows come out as they went in, with a column more."""

    def test_rows_stay_as_they_are(self):
        text = ('Email,Name,"Note, long"\r\n'
                'ann@example.com,"Ann ""A"" Lee","two\r\nlines"\r\n'
                '\r\n'
                'bob@example.com, Bob ,=1+1\r\n'
                'cee@example.com,12" pipe,')
        _, out = self.merge(text)
        lines = text.replace("\r\n\r\n", "\r\n").split("\r\n")
        links = [row["link"] for row in self.rows(out)]
        self.assertEqual(len(links), 3)
        self.assertEqual(out, "\r\n".join([
            lines[0] + ",link", lines[1],
            lines[2] + "," + links[0], lines[3] + "," + links[1],
            lines[4] + "," + links[2]]))

    def test_every_delimiter_and_the_mark(self):
        for delimiter in ",;\t":
            for mark in ("", BOM):
                text = mark + delimiter.join(("Name", "E-Mail")) + "\n" + \
                    delimiter.join(('"Lee, Ann; Dr.\tX"', "a@b.com")) + "\n"
                _, out = self.merge(text, "--column", "personal")
                lines = out.split("\n")
                self.assertEqual(lines[0], text.split("\n")[0] + delimiter +
                                 "personal")
                self.assertTrue(lines[1].startswith(
                    text.split("\n")[1] + delimiter + "http://go.test:"))

    def test_what_excel_puts_around_the_rows(self):
        """A line that names the delimiter stays, a Ctrl-Z does not."""
        for mark in ("", BOM):
            held = self.folder / "held.csv"
            _, out = self.merge(
                mark + "sep=;\r\nEmail;Name\r\na@b.com;A,B\r\n\x1a",
                "--hold-out", "0.000001%", "--hold-out-file", str(held))
            link = out.split("\r\n")[2].rsplit(";", 1)[1]
            self.assertTrue(link.startswith("http://go.test:"), out)
            self.assertEqual(out, mark + "sep=;\r\nEmail;Name;link\r\n"
                             f"a@b.com;A,B;{link}\r\n")
            self.assertEqual(held.read_bytes().decode(),
                             mark + "sep=;\r\nEmail;Name;arm\r\n")

    def test_names_in_any_script(self):
        names = ["مريم العلي", "王小明", "Ωμέγα", "נועה", "Zoë 🎉", "नेहा"]
        text = "email,name\n" + "".join(
            f"p{i}@example.com,{name}\n" for i, name in enumerate(names))
        _, out = self.merge(text)
        self.assertEqual([row["name"] for row in self.rows(out)], names)
        token = self.rows(out)[0]["link"].rsplit("/", 1)[1]
        contact = self.server.api_ok("GET", f"/recipients/{token}")
        self.assertEqual(contact["name"], names[0])

    def test_short_rows_keep_the_columns_in_line(self):
        _, out = self.merge("email,name,city\na@b.com\nb@b.com,B,C\n")
        rows = self.rows(out)
        self.assertEqual(rows[0]["name"], "")
        self.assertTrue(rows[0]["link"].startswith("http://go.test:"))
        self.assertEqual(rows[1]["city"], "C")

    def test_links_work_and_are_all_different(self):
        _, out = self.merge(people(300), "--open-pixel")
        rows = self.rows(out)
        self.assertEqual(len({row["link"] for row in rows}), 300)
        for row in rows[::30]:
            path = "/" + row["link"].split("/", 3)[3]
            self.assertEqual(self.server.get(path, "go.test").status, 302)
            pixel = "/" + row["open_pixel"].split("/", 3)[3]
            self.assertEqual(self.server.get(pixel, "go.test").headers[
                "content-type"], "image/gif")
        load.wait_until_shipped(self.server)
        tokens = {row["link"].rsplit("/", 1)[1] for row in rows[::30]}
        with self.server.redis() as redis:
            seen = [(fields["kind"], fields["recipient"], fields["flags"])
                    for _, fields in redis.clicks()]
        for token in tokens:
            self.assertIn(("click", token, ""), seen)
            self.assertIn(("open", token, ""), seen)

    def test_stdin_and_stdout(self):
        result = self.server.cli("merge", "-", "--link", LINK,
                                 stdin="email\na@b.com\n")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(len(self.rows(result.stdout)), 1)
        self.assertIn("1 row: 1 link, 0 duplicates, 0 rejected", result.stderr)

    def test_a_closed_pipe_sends_nothing(self):
        path = self.write(people(20_000))
        before = len(self.sends())
        read, write = os.pipe()
        os.close(read)
        result = subprocess.run(
            [support.BINARY, "merge", str(path), "--link", LINK],
            env={**os.environ, "WAYPOST_DATA": str(self.server.data)},
            stdout=write, stderr=subprocess.PIPE, text=True)
        os.close(write)
        self.assertEqual(result.returncode, 70, result.stderr)
        self.assertEqual(len(self.sends()), before)
        self.assertEqual(self.redis_count("merge:*:parts"), 0)


class Rejects(MergeTest):
    TEXT = ("Email,Name\n"
            "ann@example.com,Ann\n"
            ",Nobody\n"
            "ANN@example.com ,Ann again\n"
            "not an address,X\n"
            "bob@example.com,Bob,too,many\n"
            "cee@example.com,Cee\n"
            'dee@example.com,"Dee\n')

    def test_rejected_rows_and_duplicates(self):
        rejects = self.folder / "rejects.csv"
        result, out = self.merge(self.TEXT, "--rejects", str(rejects),
                                 expected=65)
        self.assertEqual([row["Email"] for row in self.rows(out)],
                         ["ann@example.com", "cee@example.com"])
        self.assertIn("7 rows: 2 links, 1 duplicate, 4 rejected",
                      result.stderr)
        table = list(csv.reader(io.StringIO(rejects.read_text())))
        self.assertEqual(table[0], ["line", "reason", "Email", "Name"])
        self.assertEqual([row[0] for row in table[1:]],
                         ["3", "4", "5", "6", "8"])
        self.assertIn("no e-mail", table[1][1])
        self.assertIn("row above", table[2][1])
        self.assertEqual(table[2][2:], ["ANN@example.com ", "Ann again"])
        self.assertIn("not valid", table[3][1])
        self.assertIn("more cells", table[4][1])
        self.assertIn("never closed", table[5][1])

    def test_text_behind_a_closing_quote_costs_its_row_alone(self):
        rejects = self.folder / "rejects.csv"
        result, out = self.merge(
            "email,name\na1@x.com,one\na2@x.com,\"Bob\" Smith\n"
            "a3@x.com,three\na4@x.com,four\na5@x.com,\"five\"\n"
            "a6@x.com,six\n", "--rejects", str(rejects), expected=65)
        self.assertEqual([(row["email"], row["name"])
                          for row in self.rows(out)],
                         [("a1@x.com", "one"), ("a3@x.com", "three"),
                          ("a4@x.com", "four"), ("a5@x.com", "five"),
                          ("a6@x.com", "six")])
        for row in self.rows(out):
            token = row["link"].rsplit("/", 1)[1]
            self.assertEqual(self.server.api_ok(
                "GET", f"/recipients/{token}")["email"], row["email"])
        table = list(csv.reader(io.StringIO(rejects.read_text())))
        self.assertEqual([row[0] for row in table[1:]], ["3"])
        self.assertIn("behind a closing quote", table[1][1])
        self.assertIn("6 rows: 5 links, 0 duplicates, 1 rejected",
                      result.stderr)

    def test_the_summary_in_json(self):
        result, _ = self.merge(self.TEXT, "--json", expected=65)
        summary = json.loads(result.stdout)
        self.assertEqual(
            {name: summary[name] for name in
             ("rows", "recipients", "held_out", "duplicates", "rejected",
              "contacts", "link")},
            {"rows": 7, "recipients": 2, "held_out": 0, "duplicates": 1,
             "rejected": 4, "contacts": True, "link": LINK})
        self.assertEqual(len(summary["rejects"]), 5)

    def test_duplicates_alone_are_no_failure(self):
        result, out = self.merge("email\na@b.com\nA@B.COM\n")
        self.assertEqual(len(self.rows(out)), 1)
        self.assertIn("2 rows: 1 link, 1 duplicate, 0 rejected", result.stderr)

    def test_other_identifiers_are_compared_as_they_are(self):
        _, out = self.merge("id,E-Mail\nA1,a@b.com\na1,a@b.com\n"
                            " A1 ,x@b.com\n", "--id-column", "ID")
        self.assertEqual([row["id"] for row in self.rows(out)], ["A1", "a1"])
        token = self.rows(out)[0]["link"].rsplit("/", 1)[1]
        contact = self.server.api_ok("GET", f"/recipients/{token}")
        self.assertEqual((contact["customer"], contact["email"]),
                         ("A1", "a@b.com"))

    def test_bytes_that_are_no_utf_8(self):
        text = "email,name\na@b.com,Zo\xeb\nb@b.com,Bob\n".encode("latin-1")
        out = self.folder / "out.csv"
        for options, expected, rows in (((), 65, 1),
                                        (("--no-contacts",), 0, 2)):
            result = self.server.cli("merge", str(self.write(text)), "--link",
                                     LINK, "-o", str(out), *options)
            self.assertEqual(result.returncode, expected, result.stderr)
            self.assertEqual(out.read_bytes().count(b"http://"), rows)

    def test_what_cannot_be_started(self):
        path = str(self.write(people(1)))
        for arguments, status, words in (
                ((path,), 64, "--link is missing"),
                ((path, "--link", "go.test/none"), 65, "there is no link"),
                (("/none.csv", "--link", LINK), 65, "does not exist"),
                ((path, "--link", LINK, "--id-column", "phone"), 65,
                 "the file has Email, Name"),
                ((path, "--link", LINK, "--store-columns", "City"), 65,
                 'no column "City"'),
                ((path, "--link", LINK, "--column", "name"), 65, "already"),
                ((path, "--link", LINK, "--column", "a,b"), 64, "must not"),
                ((path, "--link", LINK, "--hold-out", "10"), 64, "no share"),
                ((path, "--link", LINK, "--seed", "1"), 64,
                 "--hold-out is missing"),
                ((path, "--link", LINK, "--sent-at", "soon"), 64,
                 "not a time"),
                ((path, "--link", LINK, "--sent-at", ""), 64, "no time"),
                ((path, "--link", LINK, "--sent-at", "1969-12-31"), 64,
                 "since 1970"),
                ((path, "--link", LINK, "--sent-at", "+25h"), 64,
                 "more than a day ahead"),
                (("/none.csv", "--link", LINK, "--sent-at", "2040-01-01"), 64,
                 "more than a day ahead"),
                ((path, "--link", LINK, "--json"), 64, "-o"),
                ((path, "--link", LINK, "-o", "x", "--rejects", "x"), 64,
                 "one name"),
                ((path, "--link", LINK, "-o", "/none/x"), 65,
                 "cannot write /none/x: No such file"),
                ((path, "--link", LINK, "-o", "/tmp"), 65,
                 "cannot write /tmp: Is a directory"),
                ((path, "--link", LINK, "--rejects", "/none/x"), 65,
                 "cannot write /none/x: No such file"),
                ((path, "--link", LINK, "--hold-out", "10%",
                  "--hold-out-file", path + "/x"), 65, "Not a directory"),
                (("/tmp", "--link", LINK), 65, "/tmp is a directory"),
                ((path, "--link", LINK, "--rejects", path), 64,
                 "is the file that is to be read"),
                (("-", "--link", LINK, "--hold-out", "10%"), 64,
                 "--hold-out-file is missing")):
            with self.subTest(arguments=arguments):
                result = self.server.cli("merge", *arguments, stdin="email\n")
                self.assertEqual(result.returncode, status, result.stderr)
                self.assertIn(words, result.stderr)
                self.assertEqual(result.stdout, "")

    def test_a_send_may_be_planned_a_day_ahead(self):
        before = time.time()
        _, out = self.merge("email\nplan@b.com\n", "--sent-at", "+8h")
        token = self.rows(out)[0]["link"].rsplit("/", 1)[1]
        with self.server.redis() as redis:
            times = [int(fields["at"]) / 1000
                     for stream in redis("KEYS", "events:*")
                     for _, fields in redis.entries(stream)
                     if token in fields.get("recipients", "")]
        self.assertEqual(len(times), 1)
        self.assertLess(abs(times[0] - before - 8 * 3600), 60)

    def test_files_that_are_none(self):
        for text, words in ((b"", "nothing in it"),
                            (b"\xff\xfee\0m\0a\0i\0l\0", "UTF-16")):
            result, out = self.merge(text, expected=65)
            self.assertIn(words, result.stderr)
            self.assertIsNone(out)

    def test_a_header_alone_is_no_send(self):
        before = self.redis_count("merge:*")
        result, out = self.merge("email,name")
        self.assertEqual(out, "email,name,link\n")
        self.assertIn("0 rows: 0 links", result.stderr)
        self.assertEqual(self.redis_count("merge:*"), before)


class HoldOut(MergeTest):
    def hold(self, text, *options):
        held = self.folder / "held.csv"
        result, out = self.merge(text, "--hold-out", "20%", "--hold-out-file",
                                 str(held), *options)
        return result, out, held.read_text()

    def test_the_same_seed_holds_out_the_same_people(self):
        lines = people(500).splitlines()
        shuffled = lines[1:]
        random.Random(1).shuffle(shuffled)
        _, out, held = self.hold("\n".join(lines) + "\n", "--seed", "7")
        _, _, other = self.hold("\n".join([lines[0].upper(), *shuffled]),
                                "--seed", "7", "--no-contacts")
        emails = {row["Email"] for row in self.rows(held)}
        self.assertEqual(emails, {row["EMAIL"] for row in self.rows(other)})
        self.assertEqual({row["arm"] for row in self.rows(held)}, {"holdout"})
        self.assertTrue(50 < len(emails) < 150, len(emails))
        rest = {row["Email"] for row in self.rows(out)}
        self.assertEqual(len(rest) + len(emails), 500)
        self.assertFalse(rest & emails)
        _, _, another = self.hold(people(500), "--seed", "8")
        self.assertNotEqual(emails,
                            {row["Email"] for row in self.rows(another)})

    def test_everybody_may_be_held_out(self):
        """Recorded or not (without contacts, without a campaign)."""
        held = self.folder / "held.csv"
        before = len(self.sends())
        for link, *options in ((LINK, "--no-contacts"),
                               ("go.test/plain",), (LINK,)):
            with self.subTest(link=link, options=options):
                result, out = self.merge(
                    people(1), "--hold-out", "99.99%", "--hold-out-file",
                    str(held), "--seed", "1", *options, link=link)
                self.assertEqual(self.rows(out), [])
                self.assertEqual(len(self.rows(held.read_text())), 1)
                self.assertIn("0 links, 1 held out", result.stderr)
        self.assertEqual(len(self.sends()), before)

    def test_a_campaign_has_a_seed_of_its_own(self):
        _, _, first = self.hold(people(300))
        _, _, second = self.hold(people(300))
        self.assertEqual(first, second)
        _, _, other = self.hold(people(300), "--seed", "1")
        self.assertNotEqual(first, other)

    def test_its_file_has_a_name_by_itself(self):
        result, _ = self.merge(people(50), "--hold-out", "50%")
        held = self.folder / "people.holdout.csv"
        self.assertIn(str(held), result.stderr)
        self.assertGreater(len(self.rows(held.read_text())), 0)

    def test_the_lift_report_shows_it(self):
        """Conversions are told by hash, by customer, and by token."""
        self.server.campaign("lift", "outbound", "cold_email")
        self.server.link("go.test", "lift", "https://example.com/lift",
                         campaign="lift")
        text = "Id,Email\n" + "".join(f"c-{i},lift{i}@example.com\n"
                                      for i in range(200))
        held = self.folder / "held.csv"
        _, out = self.merge(text, "--id-column", "Id", "--hold-out", "50%",
                            "--hold-out-file", str(held), "--seed", "3",
                            "--sent-at", "2026-11-01T00:00:00Z",
                            link="go.test/lift")
        treated = self.rows(out)
        holdout = self.rows(held.read_text())
        self.server.event(type="stage", stage="won", customer=treated[0]["Id"])
        self.server.event(type="stage", stage="won",
                          email_sha256=sha256(treated[1]["Email"]))
        self.server.event(type="stage", stage="won",
                          recipient=treated[2]["link"].rsplit("/", 1)[1])
        self.server.event(type="stage", stage="won",
                          customer=holdout[0]["Id"])
        self.server.event(type="stage", stage="won",
                          email_sha256=sha256(holdout[0]["Email"]))
        report = self.server.report("lift", stage="won",
                                    **{"from": "2026-10-01"})
        row = next(row for row in report["rows"] if row["key"] == "lift")
        self.assertEqual((row["key"], row["treated"], row["holdout"],
                          row["treated_conversions"],
                          row["holdout_conversions"]),
                         ("lift", len(treated), len(holdout), 3, 1))

    def test_who_is_held_out_gets_no_address_stored(self):
        _, _, held = self.hold(people(100, 9000), "--seed", "1")
        row = self.rows(held)[0]
        with self.server.redis() as redis:
            stored = [redis.hash(key).get("email")
                      for key in redis("KEYS", "recipient:*")]
        self.assertNotIn(row["Email"], stored)
        self.assertIn("person9000@example.com" if
                      row["Email"] != "person9000@example.com" else
                      "person9001@example.com", stored)

    def test_without_campaign_or_contacts_it_says_what_is_missing(self):
        result, _ = self.merge(people(10), "--hold-out", "10%",
                               link="go.test/plain")
        self.assertIn("has no campaign", result.stderr)
        result, _ = self.merge(people(10), "--hold-out", "10%",
                               "--no-contacts")
        self.assertIn("does not learn who was held out", result.stderr)


class Records(MergeTest):
    """What the server keeps."""

    def test_contacts_can_be_read_and_removed(self):
        _, out = self.merge("E-Mail,Name,City,Phone\n"
                            "Ann@Example.com,Ann Lee,Berlin,123\n",
                            "--store-columns", "City")
        token = self.rows(out)[0]["link"].rsplit("/", 1)[1]
        contact = self.server.api_ok("GET", f"/recipients/{token}")
        merge = contact.pop("merge")
        self.assertEqual(contact, {
            "recipient": token, "email": "Ann@Example.com", "name": "Ann Lee",
            "columns": {"City": "Berlin"}})
        with self.server.redis() as redis:
            self.assertEqual(redis("TTL", f"recipient:{token}"), -1)
            record = redis.hash(f"merge:{merge}")
        self.assertEqual((record["link"], record["campaign"],
                          record["recipients"]), (LINK, "spring", "1"))
        path = f"/recipients/{token}"
        self.assertEqual(self.server.api("DELETE", path).status, 204)
        self.assertEqual(self.server.api("GET", path).status, 404)
        self.assertEqual(self.server.api("DELETE", path).status, 404)

    def test_no_contacts_stores_nobody(self):
        before = self.redis_count("recipient:*")
        sends = len(self.sends())
        self.merge("email,name\nsecret.person@example.com,Secret Person\n",
                   "--no-contacts")
        self.assertEqual(self.redis_count("recipient:*"), before)
        self.assertEqual(len(self.sends()), sends + 1)
        digest = sha256("secret.person@example.com")
        with self.server.redis() as redis:
            redis("SAVE")
            for key in redis("KEYS", "*"):
                dump = "".join(map(str, redis.hash(key).items())) \
                    if redis("TYPE", key) == "hash" else "".join(
                        str(entry) for entry in redis.entries(key)) \
                    if redis("TYPE", key) == "stream" else ""
                for secret in ("secret.person", "Secret Person", digest):
                    self.assertNotIn(secret, dump, key)

    def test_sends_are_counted_and_answered(self):
        self.server.campaign("sends", "outbound", "cold_email")
        self.server.link("go.test", "sends", "https://example.com/s",
                         campaign="sends")
        _, out = self.merge(people(250, 500), "--sent-at",
                            "2026-11-03T08:00:00Z", link="go.test/sends")
        rows = self.rows(out)
        path = "/" + rows[0]["link"].split("/", 3)[3]
        self.server.get(path, "go.test")
        pixel = "/_/o/sends/" + rows[1]["link"].rsplit("/", 1)[1] + ".gif"
        self.server.get(pixel, "go.test")
        self.server.event(type="stage", stage="reply",
                          email_sha256=sha256(rows[2]["Email"]))
        load.wait_until_shipped(self.server)
        report = self.server.report("roi", by="campaign",
                                    **{"from": "2026-11-01"})
        row = next(row for row in report["rows"] if row["key"] == "sends")
        self.assertEqual((row["sends"], row["people_sent"], row["replies"],
                          row["clickers"], row["opens"]),
                         (250, 250, 1, 1, 1))
        events = self.server.api_ok(
            "GET", "/events?type=send&campaign=sends")["items"]
        self.assertEqual(
            sum(len(event["recipients"]) for event in events), 250)
        self.assertEqual({event["occurred_at"] for event in events},
                         {"2026-11-03T08:00:00Z"})
        person = rows[3]["link"].rsplit("/", 1)[1]
        events = self.server.api_ok("GET", f"/events?person={person}")["items"]
        self.assertEqual(len(events), 1)

    def test_an_export_has_a_row_for_each_recipient(self):
        self.server.campaign("export", "outbound", "cold_email")
        self.server.link("go.test", "export", "https://example.com/e",
                         campaign="export")
        _, out = self.merge(people(150, 2000), link="go.test/export")
        tokens = {row["link"].rsplit("/", 1)[1] for row in self.rows(out)}
        export = self.server.cli("events", "export", "--campaign", "export")
        rows = self.rows(export.stdout)
        self.assertEqual({row["recipient"] for row in rows}, tokens)
        self.assertEqual(len({row["id"] for row in rows}), 150)
        self.assertIn(sha256("person2000@example.com"),
                      {row["email_sha256"] for row in rows})
        path = self.write(export.stdout, "export.csv")
        again = self.server.cli("events", "import", str(path), "--dry-run")
        self.assertEqual(again.returncode, 0, again.stderr)


class Whole(MergeTest):
    """Done whole or not at all."""

    def run_killed(self, path, out, after):
        process = subprocess.Popen(
            [support.BINARY, "merge", str(path), "--link", LINK, "-o",
             str(out)],
            env={**os.environ, "WAYPOST_DATA": str(self.server.data)},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL

    def test_a_kill_leaves_nothing_half_applied(self):
        path = self.write(people(60_000))
        out = self.folder / "out.csv"
        choose = random.Random(6)
        killed = 0
        for _ in range(8):
            out.write_text("old")
            before = len(self.sends())
            killed += self.run_killed(path, out, choose.uniform(0.02, 1.2))
            new = out.read_text()
            if new == "old":
                self.assertEqual(len(self.sends()), before)
            else:  # it was quicker, or all but done
                self.assertEqual(new.count("http://"), 60_000)
                support.wait_until(
                    lambda: len(self.sends()) == before + 60_000,
                    "the send to be recorded")
            self.assertEqual(
                [name for name in os.listdir(self.folder)
                 if name.startswith(".")], [])
        self.assertGreater(killed, 0, "no run was killed in the middle")

    def test_a_send_that_fails_takes_all_of_it_back(self):
        """A token that may write links, and no events."""
        token = self.server.api_ok("POST", "/tokens", {
            "name": "links", "scopes": ["links:write"]})["token"]
        path = self.write(people(300, 7000))
        out, held = self.folder / "out.csv", self.folder / "held.csv"
        kept = ("recipient:*", "merge:*")
        before = [self.redis_count(pattern) for pattern in kept]
        for old in (None, "old"):
            if old:
                out.write_text(old)
            result = self.server.cli(
                "merge", str(path), "--link", LINK, "-o", str(out),
                "--hold-out", "20%", "--hold-out-file", str(held),
                environment={"WAYPOST_TOKEN": token})
            self.assertEqual(result.returncode, 77, result.stderr)
            self.assertIn("the files are as they were", result.stderr)
            self.assertEqual(out.read_text() if out.exists() else None, old)
            self.assertFalse(held.exists())
        self.assertEqual([self.redis_count(pattern) for pattern in kept],
                         before)

    def test_a_server_that_dies_says_that_nothing_was_done(self):
        out = self.folder / "out.csv"
        out.write_text("old")
        with support.Waypost() as server:
            server.brand("go.test")
            server.link("go.test", "offer", "https://example.com/")
            process = subprocess.Popen(
                [support.BINARY, "merge", "-", "--link", LINK, "-o", str(out)],
                env={**os.environ, "WAYPOST_DATA": str(server.data)},
                stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            process.stdin.write(people(30_000))
            process.stdin.flush()
            with server.redis() as redis:
                support.wait_until(lambda: redis("KEYS", "merge:*:parts"),
                                   "a part to arrive")
            server.stop()
            _, errors = process.communicate(people(30_000, 30_000))
            self.assertEqual(process.returncode, 69, errors)
            self.assertIn("nothing was written and nothing was sent, it is "
                          "safe to merge the file again", errors)
            self.assertEqual(out.read_text(), "old")

    def test_what_was_not_sent_is_swept(self):
        with support.Waypost() as server:
            server.brand("go.test")
            server.link("go.test", "offer", "https://example.com/")
            about = server.api_ok("POST", "/links/go.test/offer/merges")
            token = make_token(
                bytes.fromhex(about["key"]), "k3Jx9QaZ")
            server.api_ok(
                "POST", f"/links/go.test/offer/merges/{about['id']}"
                "/recipients?part=3",
                body=f"recipient,name\n{token},Ann\n".encode(),
                headers={"Content-Type": "text/csv"})
            with server.redis() as redis:
                self.assertEqual(redis("EXISTS", f"recipient:{token}"), 1)
                redis("ZADD", "idx:merges:unsent", "1", about["id"])
            server.restart()
            with server.redis() as redis:
                support.wait_until(
                    lambda: redis("EXISTS", f"recipient:{token}") == 0,
                    "the contact to be swept")
                support.wait_until(
                    lambda: redis("ZCARD", "idx:merges:unsent") == 0,
                    "the merge to be swept")
                self.assertEqual(redis("KEYS", "merge:*"), [])

    def test_a_progress_bar_on_a_terminal(self):
        path = self.write(people(200_000))
        master, slave = pty.openpty()
        process = subprocess.Popen(
            [support.BINARY, "merge", str(path), "--link", LINK, "-o",
             str(self.folder / "out.csv"), "--no-contacts"],
            env={**os.environ, "WAYPOST_DATA": str(self.server.data)},
            stdout=subprocess.DEVNULL, stderr=slave)
        os.close(slave)
        shown = b""

        def read():
            nonlocal shown
            try:
                while chunk := os.read(master, 4096):
                    shown += chunk
            except OSError:
                pass

        reader = threading.Thread(target=read)
        reader.start()
        self.assertEqual(process.wait(), 0)
        reader.join()
        os.close(master)
        self.assertIn(b"rows/s", shown)
        self.assertIn(b"200000 rows: 200000 links", shown)


class Endpoint(api_support.ApiTest):
    """The API below the command."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")
        cls.server.link("go.test", "offer", "https://example.com/offer",
                        campaign=cls.server.campaign(
                            "spring", "outbound", "cold_email")["id"])

    MERGES = "/links/go.test/offer/merges"

    def setUp(self):
        self.about = self.server.api_ok("POST", self.MERGES)
        self.merge = f"{self.MERGES}/{self.about['id']}"

    def token(self, eight="k3Jx9QaZ"):
        return make_token(
            bytes.fromhex(self.about["key"]), eight)

    def put(self, text, part=0, **more):
        return self.call("POST", f"{self.merge}/recipients?part={part}",
                         body=text.encode(),
                         headers={"Content-Type": "text/csv"}, **more)

    def test_the_key_is_the_links_own(self):
        self.assertEqual(
            bytes.fromhex(self.about["key"]),
            link_key(self.server, "go.test/offer"))
        base = f"http://go.test:{self.server.port}"
        self.assertEqual(self.about["personal_url"], f"{base}/offer/{{token}}")
        self.assertEqual(self.about["open_url"],
                         f"{base}/_/o/offer/{{token}}.gif")
        self.assertEqual(self.about["campaign"], "spring")
        with self.server.redis() as redis:
            self.assertEqual(redis("KEYS", "merge:*"), [])

    def test_sending_twice_counts_once(self):
        self.assertEqual(self.put(f"recipient\n{self.token()}\n").status, 200)
        body = {"parts": 1, "sent_at": "2026-11-01T00:00:00Z"}
        first = self.server.api_ok("POST", self.merge + "/send", body)
        second = self.server.api_ok("POST", self.merge + "/send", body)
        self.assertEqual(first, second)
        self.assertEqual(first["recipients"], 1)
        events = self.server.api_ok(
            "GET", f"/events?person={self.token()}")["items"]
        self.assertEqual(len(events), 1)
        answer = self.call("DELETE", self.merge)
        self.assert_problem(answer, 409, "merge_sent")
        with self.server.redis() as redis:
            redis("DEL", f"merge:{self.about['id']}",
                  f"merge:{self.about['id']}:contacts")

    def test_a_missing_part_sends_nothing(self):
        self.put(f"recipient\n{self.token('missing0')}\n", part=1)
        answer = self.call("POST", self.merge + "/send", {"parts": 2})
        self.assert_problem(answer, 404, "no_such_part", "parts")
        events = self.server.api_ok(
            "GET", f"/events?person={self.token('missing0')}")["items"]
        self.assertEqual(events, [])
        self.assertEqual(self.call("DELETE", self.merge).status, 204)
        self.assertEqual(self.call("DELETE", self.merge).status, 204)

    def test_giving_up_removes_the_contacts(self):
        token = self.token("givenup0")
        self.assertEqual(self.put(f"recipient,name\n{token},Ann\n").json(),
                         {"rows": 1, "recipients": 1, "held_out": 0,
                          "contacts": 1})
        self.server.api_ok("GET", f"/recipients/{token}")
        self.assertEqual(self.call("DELETE", self.merge).status, 204)
        self.assertEqual(self.call("GET", f"/recipients/{token}").status, 404)

    def test_refusals(self):
        good = f"recipient\n{self.token()}\n"
        for answer, status, code in (
                (self.put("recipient\nxxxxxxxxxxx\n"), 422, "bad_recipient"),
                (self.put(good, part="x"), 400, "bad_parameter"),
                (self.put(good, part=10_000), 400, "bad_parameter"),
                (self.put("recipient\n", part=0, token="wp_x"), 401, None),
                (self.call("POST", f"{self.MERGES}/short/recipients?part=0",
                           body=good.encode(),
                           headers={"Content-Type": "text/csv"}), 404, None),
                (self.call("POST", f"{self.merge}/recipients?part=0", {}),
                 415, "unsupported_media_type"),
                (self.call("POST", "/links/go.test/none/merges"), 404, None),
                (self.call("POST", self.merge + "/send", {"parts": 0}), 422,
                 "bad_parts"),
                (self.call("POST", self.merge + "/send", {}), 422,
                 "missing_field"),
                (self.call("POST", self.merge + "/send",
                           {"parts": 1, "sent_at": "2040-01-01"}), 422,
                 "bad_time")):
            self.assert_problem(answer, status, code)

    def test_a_disabled_link_has_no_merges(self):
        self.server.link("go.test", "off", "https://example.com/",
                         enabled=False)
        self.assert_problem(self.call("POST", "/links/go.test/off/merges"),
                            409, "link_disabled")

    def test_scopes(self):
        token = self.server.api_ok("POST", "/tokens", {
            "name": "links", "scopes": ["links:write"]})["token"]
        self.assertEqual(self.put(f"recipient\n{self.token()}\n",
                                  token=token).status, 200)
        answer = self.call("POST", self.merge + "/send", {"parts": 1},
                           token=token)
        self.assert_problem(answer, 403, "missing_scope")
        answer = self.call("GET", "/recipients/x", token=token)
        self.assert_problem(answer, 403, "missing_scope")
        self.call("DELETE", self.merge)


if __name__ == "__main__":
    unittest.main()
