"""History from elsewhere: the import's endpoint and the command over it."""

import contextlib
import csv
import json
import os
import pathlib
import pty
import subprocess
import tempfile
import threading
import unittest

import api_support
import support

HEADER = "type,id,occurred_at,visitor,campaign,channel\n"


def entries(server):
    """What the event streams hold."""
    with server.redis() as redis:
        return sum(redis("XLEN", name) for name in redis("KEYS", "events:*"))


def touch(number, **more):
    row = {"type": "touch", "id": f"t-{number}",
           "occurred_at": f"2026-03-01T00:00:{number % 60:02d}Z",
           "visitor": f"v-{number % 97}", "campaign": "spring",
           "channel": "cold_email", **more}
    return ",".join(row.values()) + "\n"


class Endpoint(api_support.ApiTest):
    """POST /events/import."""

    def post(self, text, query="", **more):
        more.setdefault("headers", {"Content-Type": "text/csv"})
        return self.call("POST", "/events/import" + query, body=text.encode(),
                         **more)

    def items(self, query=""):
        return self.server.api_ok("GET", f"/events?{query}")["items"]

    def test_rows_become_events(self):
        self.server.campaign("imported", "outbound", "print")
        answer = self.post("type,id,visitor,campaign,properties\n"
                           "touch,e-1,import-1,imported,\n"
                           'visit,e-2,import-1,,"{""page"": ""/""}"\n')
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(answer.json(), {"rows": 2, "recorded": 2,
                                         "repeated": 0, "rejected": [],
                                         "dry_run": False})
        visit, touch = sorted(self.items("person=import-1"),
                              key=lambda item: item["type"], reverse=True)
        self.assertEqual((touch["channel"], touch["direction"]),
                         ("print", "outbound"))
        self.assertEqual(visit["properties"], {"page": "/"})

    def test_a_repeat_is_told(self):
        text = "type,id,visitor\ntouch,r-1,rep\ntouch,r-1,rep\n"
        for recorded, repeated in [(1, 1), (0, 2)]:
            answer = self.post(text).json()
            self.assertEqual((answer["recorded"], answer["repeated"]),
                             (recorded, repeated))
        self.assertEqual(len(self.items("person=rep")), 1)

    def test_an_id_is_the_api_s_idempotency_key(self):
        made = self.server.event(type="touch", visitor="both",
                                 idempotency_key="both-1")
        self.assertEqual(
            self.post("id,type,visitor\nboth-1,touch,both\n").json()
            ["repeated"], 1)
        item, = self.items("person=both")
        self.assertEqual(item["id"], made["id"])

    def test_rejects_have_line_and_reason(self):
        answer = self.post("type,visitor\nlead,rej\ntouch,rej\ntouch\n",
                           "?line=5001").json()
        self.assertEqual((answer["rows"], answer["recorded"]), (3, 1))
        first, second = answer["rejected"]
        self.assertEqual((first["line"], first["code"], first["field"]),
                         (5001, "unknown_type", "type"))
        self.assertIn("stage", first["reason"])
        self.assertEqual((second["line"], second["code"]),
                         (5003, "wrong_cells"))

    def test_a_dry_run_writes_nothing(self):
        before = entries(self.server)
        answer = self.post("type,visitor\ntouch,dry\nlead,dry\n",
                           "?dry_run=true").json()
        self.assertEqual((answer["rows"], answer["recorded"],
                          len(answer["rejected"]), answer["dry_run"]),
                         (2, 0, 1, True))
        self.assertEqual(entries(self.server), before)

    def test_refusals(self):
        good = "type,visitor\ntouch,no\n"
        cases = [
            (good, "?dry_run=maybe", {}, 400, "bad_parameter"),
            (good, "?line=x", {}, 400, "bad_parameter"),
            (good, "?lines=1", {}, 400, "unknown_parameter"),
            (good, "", {"Content-Type": "application/json"}, 415,
             "unsupported_media_type"),
            ("", "", {}, 422, "no_header"),
            ("type,visiter\n", "", {}, 422, "unknown_column"),
            ("visitor\n", "", {}, 422, "missing_column"),
            ("type,type\n", "", {}, 422, "repeated_column"),
            ('"type,visitor\n', "", {}, 400, "bad_csv"),
            ("type,visitor\n" + "touch,no\n" * 10001, "", {}, 413,
             "too_many"),
        ]
        before = entries(self.server)
        for text, query, headers, status, code in cases:
            with self.subTest(code=code, query=query):
                headers = {"Content-Type": "text/csv", **headers}
                self.assert_problem(self.post(text, query, headers=headers),
                                    status, code)
        self.assertEqual(entries(self.server), before)

    def test_a_scope_is_asked_for(self):
        made = self.server.api_ok("POST", "/tokens", {
            "name": "reader", "scopes": ["reports:read"]})
        answer = self.post("type,visitor\ntouch,no\n", token=made["token"])
        self.assert_problem(answer, 403)


class Command(support.ServerTest):
    """`waypost events import`."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="wp-import-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, text, name="in.csv"):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def load(self, text, *options, **more):
        return self.server.cli("events", "import", str(self.write(text)),
                               *options, **more)

    def load_json(self, text, *options):
        return json.loads(self.load(text, "--json", *options).stdout)

    def person(self, name):
        return self.server.api_ok("GET", f"/events?person={name}")["items"]

    def test_every_type(self):
        header = ("type,id,occurred_at,visitor,customer,recipient,click_id,"
                  "campaign,channel,stage,amount,currency,arm,kind\n")
        rows = ["touch,a1,1767225600,all-v,,,,spring,print,,,,,call",
                "click,a2,1767225601.5,all-v,,,,spring,print,,,,,",
                "scan,a3,2026-01-01T00:00:02Z,all-v,,,,spring,print,,,,,",
                "send,a4,2026-01-01,,,all-r,,spring,cold_email,,,,,",
                "open,a5,2026-01-02,,,all-r,,spring,cold_email,,,,,",
                "visit,a6,2026-01-03,all-v,,,all-k,,,,,,,",
                "identify,a7,2026-01-04,all-v,all-c,all-r,,,,,,,,",
                "assign,a8,2026-01-04,,all-c,,,spring,,,,,treated,",
                "stage,a9,2026-01-05,,all-c,,,,,won,129900,USD,,",
                "refund,a10,2026-01-06,,all-c,,,,,,900,USD,,",
                "cost,a11,2026-01-01,,,,,spring,,,50000,USD,,"]
        result = self.load(header + "\n".join(rows) + "\n")
        self.assertEqual(result.stdout, "11 rows: 11 recorded, 0 repeated, "
                         "0 rejected\n")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        kinds = [(item["type"], item.get("kind"))
                 for item in self.person("all-v")]
        self.assertEqual(sorted(kinds, key=str), sorted(
            [("identify", None), ("visit", None), ("touch", "scan"),
             ("touch", "click"), ("touch", "call")], key=str))
        sale, = [item for item in self.person("all-c")
                 if item["type"] == "stage"]
        self.assertEqual((sale["stage"], sale["amount"], sale["occurred_at"]),
                         ("won", 129900, "2026-01-05T00:00:00Z"))

    def test_twice_is_once(self):
        text = HEADER + "".join(touch(n) for n in range(300)) + touch(7)
        self.assertEqual(self.load_json(text), {
            "rows": 301, "recorded": 300, "repeated": 1, "rejected": 0,
            "dry_run": False, "rejects": []})
        self.assertEqual(self.load_json(text)["repeated"], 301)

    def test_rejects(self):
        text = ("\ufeffType; id;visitor;properties\r\n"
                'touch;r1;rej-1;"{""a"": ""x\\ny""}"\r\n'
                "lead;r2;rej-2;\r\n"
                "\r\n"
                'touch;r3;"rej\n3";\r\n'
                'visit;r4;"rej;4";\r\n'
                "touch;r5\r\n"
                "touch;r6;rej-6;[1]\r\n"
                "touch;;;").encode() + b"\r\nvisit;r8;\xe9;\r\n"
        path = self.folder / "rejects.csv"
        before = entries(self.server)
        result = self.load(text, "--rejects", str(path))
        self.assertEqual(result.returncode, 65)
        self.assertEqual(result.stdout, "8 rows: 2 recorded, 0 repeated, "
                         "6 rejected\n")
        self.assertEqual(result.stderr, "waypost: 6 of 8 rows were rejected; "
                         f"see {path}\n")
        self.assertEqual(entries(self.server), before + 2)
        with open(path, newline="", encoding="latin-1") as file:
            rows = list(csv.reader(file))
        self.assertEqual(rows[0], ["line", "reason", "Type", " id", "visitor",
                                   "properties"])
        self.assertEqual([row[0] for row in rows[1:]],
                         ["3", "5", "8", "9", "10", "11"])
        self.assertIn("none of touch, send", rows[1][1])
        self.assertEqual(rows[2][2:], ["touch", "r3", "rej\n3", ""])
        self.assertIn("4", rows[3][1])
        self.assertEqual(rows[3][2:], ["touch", "r5", "", ""])
        self.assertIn("properties", rows[4][1])
        self.assertIn("customer", rows[5][1])
        self.assertEqual(rows[6][4], "\xe9")

    def test_the_first_rejects_are_shown(self):
        text = "type,visitor\n" + "touch,v\n" * 10500 + "lead,v\n" * 50
        result = self.load(text, "--dry-run")
        lines = result.stderr.splitlines()
        self.assertEqual(result.returncode, 65)
        self.assertEqual(len(lines), 22)
        self.assertTrue(lines[0].startswith("line 10502: type lead"), lines)
        self.assertTrue(lines[20].startswith("... and 30 more"), lines)
        self.assertIn("50 of 10550 rows would be rejected", lines[21])
        self.assertEqual(len(self.load_json(text, "--dry-run")["rejects"]),
                         50)

    def test_a_dry_run_writes_nothing(self):
        before = entries(self.server)
        result = self.load(HEADER + touch(900001), "--dry-run")
        self.assertEqual(result.stdout, "1 row: 1 can be imported, 0 would "
                         "be rejected; nothing was written\n")
        self.assertEqual(entries(self.server), before)

    def test_what_excel_puts_around_the_rows(self):
        """And text behind a closing quote, which costs its row alone."""
        report = self.load_json(
            "sep=|\r\ntype|visitor|campaign\r\ntouch|a,b;c|x\r\n"
            'touch|"v" w|x\r\ntouch|v|x\r\ntouch|"v"|x\r\n'
            "lead||\r\n\x1a", "--dry-run")
        self.assertEqual(report["rows"], 5)
        self.assertEqual([row["line"] for row in report["rejects"]], [4, 7])
        self.assertIn("behind a closing quote",
                      report["rejects"][0]["reason"])

    def test_lines_stay_right_across_chunks_and_gaps(self):
        """Empty lines, quoted line ends and a record without end, in a file
        of several chunks."""
        parts, bad, open_quote, line = [HEADER], set(), range(0), 2
        for number in range(25000):
            added = [f"touch,gap-x-{number},,v,,\n"]
            if number % 5000 == 4999:
                bad.add(line)
                added.insert(0, "lead,,,x,,\n")
            elif number % 1000 == 0:
                bad.add(line)
                added.insert(0, f'touch,gap-{number},,"v\n1",,\n')
            elif number == 12001:
                added.insert(0, "\n" * 5000)
            elif number == 15001:
                bad.add(line)
                open_quote = range(line + 1, line + 6001)
                added.insert(0, 'touch,"\n' + "never closed\n" * 6000)
            parts += added
            line += sum(part.count("\n") for part in added)
        report = self.load_json("".join(parts), "--dry-run")
        lines = [row["line"] for row in report["rejects"]]
        self.assertEqual(len(lines), len(set(lines)))
        self.assertEqual({line for line in lines if line not in open_quote},
                         bad)

    def test_other_ways_to_write_it(self):
        for number, text in enumerate([
                "type\tid\tvisitor\nvisit\tw{0}\tways-{0}\n",
                "type;id;visitor\rvisit;w{0};ways-{0}\r",
                "\ufeff\"type\",\"id\",\"visitor\"\r\n"
                "\"visit\",\"w{0}\",\"ways-{0}\"",
                "\n\nVISITOR,Type,idempotency_key\nways-{0},visit,w{0}"]):
            with self.subTest(text):
                result = self.load(text.format(number))
                self.assertEqual(result.stdout, "1 row: 1 recorded, "
                                 "0 repeated, 0 rejected\n", result.stderr)
                item, = self.person(f"ways-{number}")
                self.assertEqual(item["type"], "visit")

    def test_standard_input(self):
        result = self.server.cli("events", "import", "-",
                                 stdin="type,visitor\nvisit,stdin-1\n")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(len(self.person("stdin-1")), 1)

    def test_refusals(self):
        good = str(self.write("type,visitor\ntouch,no\n", "good.csv"))
        cases = [
            ([str(self.folder / "none.csv")], 65, "does not exist"),
            ([str(self.folder)], 65, "is a directory"),
            ([str(self.write("", "empty"))], 65, "nothing in it"),
            ([str(self.write("type,visiter\ntouch,v\n", "a"))], 65,
             '"visiter"'),
            ([str(self.write("visitor\nv\n", "b"))], 65, '"type"'),
            ([str(self.write("type,id,type\n", "c"))], 65, "twice"),
            ([str(self.write('"type,id\n', "d"))], 65, "never closed"),
            ([good, "--rejects", good], 64, "--rejects"),
            ([good, "--rejects", "/nonexistent/x"], 65, "/nonexistent/x"),
            ([good, "--dryrun"], 64, "--dry-run"),
            ([], 64, "FILE"),
        ]
        before = entries(self.server)
        for arguments, status, part in cases:
            with self.subTest(arguments):
                result = self.server.cli("events", "import", *arguments)
                self.assertEqual(result.returncode, status, result.stderr)
                self.assertEqual(result.stdout, "")
                self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
                self.assertIn(part, result.stderr)
        self.assertEqual(entries(self.server), before)
        self.assertIn("touch,no", pathlib.Path(good).read_text())

    def test_progress_on_a_terminal(self):
        path = self.write(HEADER + "".join(touch(n) for n in range(40000)))
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [support.BINARY, "events", "import", str(path), "--data",
             str(self.server.data), "--dry-run"], stderr=theirs,
            stdout=subprocess.PIPE, text=True)
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):
            while part := os.read(ours, 65536):
                shown += part
        self.assertIn("40000 rows", process.communicate()[0])
        os.close(ours)
        self.assertRegex(shown.decode(), r"\[#*\.*\] +\d+%  \d+ rows, ")
        self.assertTrue(shown.endswith(b"\r\x1b[K"), shown[-80:])


class Same(unittest.TestCase):
    """An import gives the reports that single events give."""

    def rows(self):
        rows = []
        for number in range(60):
            person = number % 12
            common = {"id": f"s-{number}",
                      "occurred_at": f"2026-02-{1 + number % 28:02d}"
                                     f"T10:{number % 60:02d}:00Z"}
            kind = number % 5
            if kind < 3:
                rows.append({**common, "type": "touch",
                             "visitor": f"v{person}",
                             "campaign": ["spring", "autumn"][number % 2],
                             "channel": ["print", "content"][number % 2]})
            elif kind == 3:
                rows.append({**common, "type": "identify",
                             "visitor": f"v{person}",
                             "customer": f"c{person}"})
            else:
                rows.append({**common, "type": "stage", "stage": "won",
                             "customer": f"c{person}",
                             "amount": 1000 + number, "currency": "USD"})
        rows.append({"type": "cost", "id": "cost", "campaign": "spring",
                     "amount": 500, "currency": "USD",
                     "occurred_at": "2026-02-01T00:00:00Z"})
        return rows

    def reports(self, server):
        return [server.report(name, **{"from": "2026-01-01",
                                       "to": "2026-12-31", **more})
                for name, more in [("attribution", {"by": "campaign"}),
                                   ("attribution", {"by": "channel"}),
                                   ("clicks", {"by": "campaign"})]]

    def test_reports(self):
        rows = self.rows()
        names = sorted({name for row in rows for name in row})
        with support.Waypost() as one, support.Waypost() as other:
            for server in (one, other):
                server.campaign("spring", "outbound", "print")
            for row in rows:
                one.event(**{("idempotency_key" if name == "id" else name):
                             value for name, value in row.items()})
            path = other.home / "rows.csv"
            with open(path, "w", newline="", encoding="utf-8") as file:
                writer = csv.DictWriter(file, names)
                writer.writeheader()
                writer.writerows(rows)
            result = other.cli("events", "import", str(path))
            self.assertEqual(result.returncode, 0, result.stderr)
            first, second = self.reports(one), self.reports(other)
            self.assertGreater(first[0]["totals"]["conversions"], 5)
            self.assertEqual(first, second)


class Export(unittest.TestCase):
    """What is exported and imported elsewhere gives the same reports."""

    def test_there_and_back(self):
        with support.Waypost() as one, support.Waypost() as other:
            one.campaign("spring", "inbound", "print")
            rows = Same().rows()
            for number, row in enumerate(rows):
                row["source"] = 'a "source", quoted'
                row["properties"] = {"n": number, "text": "x\ny"}
                if number % 2:
                    row.pop("channel", None)
                row["idempotency_key"] = row.pop("id")
            for start in range(0, len(rows), 20):
                one.api_ok("POST", "/events", rows[start:start + 20])
            path = other.home / "export.csv"
            result = one.cli("events", "export", "-o", str(path))
            self.assertEqual((result.returncode, result.stdout,
                              result.stderr), (0, "", ""))
            result = other.cli("events", "import", str(path))
            self.assertEqual(result.stdout, f"{len(rows)} rows: "
                             f"{len(rows)} recorded, 0 repeated, "
                             "0 rejected\n", result.stderr)
            self.assertEqual(Same.reports(self, one),
                             Same.reports(self, other))
            again = other.cli("events", "import", str(path), "--json")
            self.assertEqual(json.loads(again.stdout)["recorded"], 0)

    def test_clicks(self):
        with support.Waypost() as one, support.Waypost() as other:
            one.brand("go.test")
            one.campaign("spring", "outbound", "print")
            one.link("go.test", "a", "https://example.com/",
                     campaign="spring")
            for _ in range(3):
                one.get("/a", host="go.test")
            one.get("/a", host="go.test", headers={"Purpose": "prefetch"})
            one.get("/none", host="go.test")
            support.wait_until(
                lambda: len(one.api_ok("GET", "/events")["items"]) == 5,
                "the clicks to be recorded")
            result = one.cli("events", "export", "--type", "click")
            rows = list(csv.DictReader(result.stdout.splitlines()))
            self.assertEqual(len(rows), 3)
            for row in rows:
                self.assertEqual((row["type"], row["campaign"], row["link"],
                                  row["visitor"]),
                                 ("click", "spring", "go.test/a", ""))
                self.assertTrue(row["click_id"])
            self.assertEqual(
                [row["occurred_at"] for row in rows],
                sorted(row["occurred_at"] for row in rows))
            loaded = other.cli("events", "import", "-", stdin=result.stdout)
            self.assertEqual(loaded.returncode, 0, loaded.stderr)
            kinds = {(item["type"], item["kind"]) for item in
                     other.api_ok("GET", "/events")["items"]}
            self.assertEqual(kinds, {("touch", "click")})

    def test_filters_and_pages(self):
        with support.Waypost() as server:
            path = server.home / "in.csv"
            path.write_text(HEADER + "".join(
                touch(number, campaign=f"c{number % 3}")
                for number in range(3500)))
            server.cli("events", "import", str(path))
            for options, count in [((), 3500), (("--campaign", "c1"), 1167),
                                   (("--type", "stage"), 0),
                                   (("--since", "2099-01-01"), 0)]:
                with self.subTest(options):
                    result = server.cli("events", "export", *options)
                    rows = list(csv.DictReader(result.stdout.splitlines()))
                    self.assertEqual(len(rows), count, result.stderr)
                    self.assertTrue(result.stdout.startswith(
                        "type,id,occurred_at,"))
            self.assertEqual(len({row["id"] for row in csv.DictReader(
                server.cli("events", "export").stdout.splitlines())}), 3500)


class Outage(unittest.TestCase):
    """The server is killed in the middle of an import."""

    ROWS = 60000

    def test_again_gives_exactly_once(self):
        with support.Waypost() as server:
            path = server.home / "rows.csv"
            path.write_text(HEADER + "".join(touch(n)
                                             for n in range(self.ROWS)))

            def kill_when_under_way():
                support.wait_until(lambda: entries(server) > 10000,
                                   "the import to be under way")
                server.kill()

            killer = threading.Thread(target=kill_when_under_way)
            killer.start()
            result = server.cli("events", "import", str(path))
            killer.join()
            self.assertEqual(result.returncode, 69, result.stderr)
            self.assertEqual(result.stdout, "")
            self.assertRegex(result.stderr, r"^waypost: \d+ rows are recorded "
                             "for certain, then: .*safe to import")
            sure = int(result.stderr.split()[1])
            server.start()
            self.assertGreaterEqual(entries(server), sure)
            again = json.loads(server.cli("events", "import", str(path),
                                          "--json").stdout)
            self.assertEqual(again["recorded"] + again["repeated"], self.ROWS)
            self.assertGreaterEqual(again["repeated"], sure)
            self.assertEqual(entries(server), self.ROWS)


if __name__ == "__main__":
    unittest.main()
