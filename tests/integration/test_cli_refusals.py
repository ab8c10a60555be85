"""One command with bad input: one clear line, the right exit status, and
nothing changed."""

import os
import shutil
import subprocess
import tempfile
import unittest

import support

USAGE, DATA, UNAVAILABLE, INTERNAL, DENIED = 64, 65, 69, 70, 77

# Arguments, exit status, a part of the line.
BAD_INPUTS = [
    # Brands
    ("link add nowhere.test/x https://example.com/", DATA, "nowhere.test"),
    ("brand show nowhere.test", DATA, "nowhere.test"),
    ("brand add go.test", DATA, "go.test"),
    ("brand add bad_host!", DATA, "host"),
    ("brand add other.test --url ftp://other.test", DATA, "url"),
    ("brand remove go.test", DATA, "link"),
    # Slugs
    ("link add go.test/taken https://example.com/", DATA, "taken"),
    ("link add go.test/a%20b https://example.com/", DATA, "slug"),
    ("link add go.test/ https://example.com/", USAGE, "BRAND/SLUG"),
    ("link show go.test/none", DATA, "none"),
    ("link edit go.test/none --status 301", DATA, "none"),
    ("link remove go.test/none", DATA, "none"),
    ("qr go.test/none", DATA, "none"),
    # Destinations
    ("link add go.test/x javascript:alert(1)", DATA, "javascript"),
    ("link add go.test/x data:text/html,x", DATA, "data"),
    ("link add go.test/x https://user@example.com/", DATA, "user"),
    ("link add go.test/x https://a.com\\@b.com/", DATA, "backslash"),
    ("link add go.test/x example", DATA, "destination"),
    ("link add go.test/x http://go.test/taken", DATA, "loop"),
    ("link edit go.test/taken --destination javascript:0", DATA,
     "javascript"),
    # Other fields
    ("link add go.test/x https://example.com/ --status=", USAGE,
     "--status: the value is empty"),
    ("link add go.test/x https://example.com/ --robots=", USAGE,
     "--robots: the value is empty"),
    ("link list --limit=", USAGE, "--limit: the value is empty"),
    ("link add go.test/x https://example.com/ --status 200", DATA, "status"),
    ("link add go.test/x https://example.com/ --query keep", DATA, "query"),
    ("link add go.test/x https://example.com/ --campaign none", DATA, "none"),
    ("campaign add c --direction sideways --channel content", DATA,
     "direction"),
    ("campaign add c --channel smoke_signals", DATA, "channel"),
    ("campaign add spring --channel content", DATA, "spring"),
    ("qr go.test/taken --format gif", DATA, "format"),
    ("qr go.test/taken --format svg --size 40furlongs", DATA, "size"),
    ("qr go.test/taken --format svg --fg FFFFFF", DATA, "contrast"),
    # Events and reports
    ("event won", DATA, "customer"),
    ("event sale --customer a", USAGE, "--amount"),
    ("event won --customer a --amount 12.50 --currency USD", USAGE,
     "whole number"),
    ("event won --customer a --amount 12", DATA, "currency"),
    ("event won --customer a --at yesterday", USAGE, "--at"),
    ("event cost --amount 12 --currency USD", DATA, "campaign"),
    ("events import /nonexistent.csv", DATA, "/nonexistent.csv"),
    ("events import", USAGE, "FILE"),
    ("events imprt history.csv", USAGE, "waypost events import"),
    ("events import history.csv --dry-rum", USAGE, "--dry-run"),
    ("events export --type lead", USAGE, "stage"),
    ("events export --since yesterday", DATA, "since"),
    ("events export --campain a", USAGE, "--campaign"),
    ("events export file.csv", USAGE, "file.csv"),
    ("evnets import history.csv", USAGE, "waypost events"),
    ("report nonsense", DATA, "nonsense"),
    ("report clicks --by nonsense", DATA, "by"),
    ("report attribution --models best", DATA, "models"),
    # Tokens
    ("token create", USAGE, "--scopes"),
    ("token create --scopes everything", DATA, "scopes"),
    ("token revoke none", DATA, "token"),
    # Exports of what is not there
    ("links export --brand nope", DATA, "nope"),
    # The server
    ("serve --blocklist /nonexistent", DATA, "/nonexistent"),
    ("serve --blocklist /tmp", DATA, "/tmp"),
    ("serve --geoip /nonexistent", DATA, "/nonexistent"),
    ("serve --geoip /etc/passwd", DATA, "/etc/passwd"),
    ("serve --rates /nonexistent", DATA, "/nonexistent"),
    ("serve --config /nonexistent", DATA, "/nonexistent"),
    # The command line itself
    ("lnik list", USAGE, "waypost link"),
    ("link lst", USAGE, "waypost link list"),
    ("link list --brnad go.test", USAGE, "--brand"),
    ("link list --tag folder", USAGE, "NAME=VALUE"),
    ("link add go.test/x https://example.com/ --tag novalue", USAGE,
     "NAME=VALUE"),
    ("link", USAGE, "add"),
    ("link add", USAGE, "SLUG"),
    ("link list --server ftp://x", USAGE, "ftp"),
]


def stored(server):
    """Everything in Redis, to compare."""
    with server.redis() as redis:
        return {key: redis("DUMP", key) for key in redis("KEYS", "*")}


class RefusalTest(support.ServerTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")
        cls.server.link("go.test", "taken", "https://example.com/")
        cls.server.campaign("spring", "outbound", "cold_email")

    def assert_refused(self, result, status, part):
        self.assertEqual(result.stdout, "")
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        self.assertTrue(result.stderr.startswith("waypost: "), result.stderr)
        self.assertIn(part, result.stderr)
        self.assertEqual(result.returncode, status, result.stderr)

    def assert_nothing_changes(self, action):
        before = stored(self.server)
        action()
        self.assertEqual(stored(self.server), before)

    def test_bad_inputs(self):
        for line, status, part in BAD_INPUTS:
            with self.subTest(line):
                self.assert_nothing_changes(lambda: self.assert_refused(
                    self.server.cli(*line.split(" ")), status, part))

    def test_a_refused_export_leaves_no_file(self):
        with tempfile.TemporaryDirectory() as home:
            self.assert_refused(
                self.server.cli("links", "export", "--brand", "nope", "-o",
                                f"{home}/f.csv"), DATA, "nope")
            self.assertEqual(os.listdir(home), [])

    def test_text_that_is_not_utf8(self):
        result = subprocess.run(
            [support.BINARY, "--data", str(self.server.data), "campaign",
             "add", b"caf\xe9", "--channel", "content"],
            capture_output=True, text=True, errors="replace")
        self.assert_refused(result, DATA, "UTF-8")

    def test_bad_tokens(self):
        for token, part in [("wp_" + "x" * 32, "token"), ("two words", "token"),
                            ("", "token")]:
            with self.subTest(token):
                before = stored(self.server)
                result = self.server.cli(
                    "link", "add", "go.test/x", "https://example.com/",
                    environment={"WAYPOST_TOKEN": token})
                self.assert_refused(result, DENIED, part)
                self.assertEqual(stored(self.server), before)
                if token:
                    self.assertNotIn(token, result.stderr)

    def test_missing_scope(self):
        made = self.server.cli("token", "create", "--scopes", "links:read")
        reader = {"WAYPOST_TOKEN": made.stdout.strip()}
        self.assertEqual(self.server.cli(
            "link", "list", environment=reader).returncode, 0)
        for line in ["link add go.test/x https://example.com/",
                     "event won --customer a", "report clicks", "token list"]:
            with self.subTest(line):
                self.assert_nothing_changes(lambda: self.assert_refused(
                    self.server.cli(*line.split(), environment=reader),
                    DENIED, "scope"))

    def test_no_token(self):
        result = support.run_cli(
            "link", "list", "--data", "/nonexistent", "--server",
            f"127.0.0.1:{self.server.admin_port}")
        self.assert_refused(result, DENIED, "/nonexistent/admin-token")

    def test_malformed_json(self):
        for body in [b"", b"{", b"[]", b"null", b'{"brand":', b"\xff",
                     b'{"brand":"go.test","brand":"go.test"}',
                     b'{"brand":"go.test"} x', b"[" * 10000]:
            with self.subTest(body[:40]):
                before = stored(self.server)
                answer = self.server.api("POST", "/links", body=body)
                problem = answer.json()
                self.assertIn(answer.status, (400, 422), problem)
                self.assertEqual(answer.headers["content-type"],
                                 "application/problem+json")
                self.assertEqual(problem["status"], answer.status)
                self.assertTrue(problem["code"])
                self.assertTrue(problem["detail"])
                self.assertEqual(stored(self.server), before)

    def test_too_large_a_body(self):
        answer = self.server.api("POST", "/links", {"brand": "x" * (64 << 20)})
        self.assertEqual(answer.status, 413)

    def test_output_file_that_cannot_be_written(self):
        result = self.server.cli("qr", "go.test/taken", "-o",
                                 "/dev/null/a.svg")
        self.assert_refused(result, DATA, "/dev/null/a.svg")

    def test_full_standard_output(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            result = subprocess.run(
                [support.BINARY, "--data", str(self.server.data), "link",
                 "list"], stdout=full, stderr=subprocess.PIPE, text=True)
        self.assertEqual(result.returncode, INTERNAL)
        self.assertEqual(result.stderr, "waypost: cannot write to standard "
                         "output: No space left on device\n")


class NoServerTest(unittest.TestCase):
    """Without a server that runs, or could."""

    def serve(self, *options, wrapper=()):
        port, admin = support.free_ports(2)
        return subprocess.run(
            [*wrapper, support.BINARY, "serve", "--listen",
             f"127.0.0.1:{port}", "--admin", f"127.0.0.1:{admin}", *options],
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=support.PATIENCE)

    def assert_one_line(self, result, statuses, *parts):
        self.assertIn(result.returncode, statuses, result.stderr)
        lines = [line for line in result.stderr.splitlines()
                 if line.startswith("waypost: ")]
        self.assertEqual(len(lines), 1, result.stderr)
        for part in parts:
            self.assertIn(part, lines[0])

    def test_nobody_listens(self):
        port = support.free_ports(1)[0]
        result = support.run_cli("link", "list", "--server",
                                 f"http://127.0.0.1:{port}",
                                 "--data", "/nonexistent")
        self.assertEqual(result.returncode, UNAVAILABLE)
        self.assertEqual(
            result.stderr,
            f"waypost: no server at http://127.0.0.1:{port} (Connection "
            "refused); start it with `waypost serve --data /nonexistent`, or "
            "name it by --server or --data\n")

    def test_redis_unreachable(self):
        with support.Waypost() as idle:
            result = self.serve("--data", str(idle.home / "other"), "--redis",
                                "unix:///nonexistent/redis.sock")
        self.assert_one_line(result, (UNAVAILABLE,),
                             "/nonexistent/redis.sock")

    def test_bad_options(self):
        for options, status, part in [
                (["--lisen", "x"], USAGE, "--listen"),
                (["--workers", "many"], USAGE, "--workers"),
                (["--redis", "http://x"], USAGE, "redis://"),
                (["--listen", "nonsense"], USAGE, "nonsense"),
                (["--admin", "127.0.0.1:99999"], USAGE, "99999"),
                (["--config", "/dev/null/c"], DATA, "/dev/null/c"),
                (["--config", "/dev"], DATA, "/dev: Is a directory")]:
            with self.subTest(options), \
                    tempfile.TemporaryDirectory(prefix="wp-") as data:
                self.assert_one_line(self.serve("--data", data, *options),
                                     (status,), part)

    def test_port_in_use(self):
        with support.Waypost() as first:
            second = support.Waypost()
            second.port = first.port
            result = subprocess.run(
                second.command_line(), stdin=subprocess.DEVNULL,
                capture_output=True, text=True, timeout=support.PATIENCE)
            shutil.rmtree(second.home)
        self.assert_one_line(result, (UNAVAILABLE,), str(first.port))

    def test_data_directory_in_use(self):
        with support.Waypost() as first:
            result = self.serve("--data", str(first.data))
            self.assertTrue(first.is_ready())
        self.assert_one_line(result, (DATA, UNAVAILABLE), str(first.data))

    def test_data_directory_that_is_a_file(self):
        result = self.serve("--data", "/dev/null/data")
        self.assert_one_line(result, (INTERNAL,), "/dev/null")

    def on_tmpfs(self, options):
        """`waypost serve` on a small file system of its own."""
        unshare = ["unshare", "-m"] if os.geteuid() == 0 else \
            ["unshare", "-rm"]
        if subprocess.run([*unshare, "true"], check=False,
                          capture_output=True).returncode != 0:
            self.skipTest("no mount namespaces here")
        script = (f'mount -t tmpfs -o {options} none /mnt && exec "$@" '
                  "--data /mnt")
        return self.serve(wrapper=[*unshare, "sh", "-c", script, "sh"])

    def test_read_only_data_directory(self):
        self.assert_one_line(self.on_tmpfs("ro"), (INTERNAL,), "/mnt",
                             "Read-only file system")

    def test_full_data_directory(self):
        self.assert_one_line(self.on_tmpfs("size=64k"), (INTERNAL,), "/mnt",
                             "No space left on device")


if __name__ == "__main__":
    unittest.main(verbosity=2)
