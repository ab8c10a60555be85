"""HTTP/2 over TLS, by clients that are not ours: curl and h2load. The books
balance afterwards, and a stop leaves nobody without an answer."""

import pathlib
import re
import signal
import subprocess
import tempfile
import threading
import unittest

import support

HOST = "go.test"


def make_certificate(folder):
    """Certificate and key of HOST in `folder`/HOST."""
    home = pathlib.Path(folder, HOST)
    home.mkdir()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj",
         f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}", "-keyout",
         str(home / "privkey.pem"), "-out", str(home / "fullchain.pem")],
        check=True, capture_output=True)


class Http2Test(unittest.TestCase):
    def setUp(self):
        home = self.enterContext(tempfile.TemporaryDirectory(dir="/tmp"))
        make_certificate(home)
        self.certificate = f"{home}/{HOST}/fullchain.pem"
        self.port, = support.free_ports(1)
        self.server = self.enterContext(support.Waypost(
            "--workers", "2", "--tls-listen", f"127.0.0.1:{self.port}",
            "--certificates", home))
        self.server.brand(HOST)
        self.server.link(HOST, "a", "https://example.com/")

    def url(self, path):
        return f"https://{HOST}:{self.port}{path}"

    def curl(self, *arguments, http="--http2"):
        """What curl prints: the answer's head, its body, how it went."""
        done = subprocess.run(
            ["curl", "-sS", http, "-i", "--cacert", self.certificate,
             "--connect-to", f"{HOST}:{self.port}:127.0.0.1:{self.port}",
             "-w", "\n%{http_version} %{num_connects}\n", *arguments],
            capture_output=True, text=True, timeout=support.PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def assert_books(self, answered):
        def balanced():
            values = self.server.metrics()

            def value(name):
                return int(support.metric_sum(values, name))

            return (value("waypost_clicks_answered_total") ==
                    value("waypost_clicks_shipped_total") == answered and
                    value("waypost_clicks_dropped_total") == 0)
        support.wait_until(balanced, f"books of {answered} clicks")
        with self.server.redis() as redis:
            self.assertEqual(sum(1 for _ in redis.clicks()), answered)

    def test_redirects(self):
        text = self.curl(self.url("/a"))
        self.assertRegex(text, r"^HTTP/2 302 ")
        self.assertRegex(text, r"\nlocation: https://example\.com/\s")
        self.assertRegex(text, r"\n2 1$")
        self.assertIn("HTTP/2 302", self.curl("-I", self.url("/a")))
        self.assertIn("HTTP/2 404", self.curl(self.url("/none")))
        self.assert_books(3)
        self.assertEqual(self.server.metric("waypost_http2_requests_total"), 3)
        self.assertEqual(self.server.metric(
            "waypost_http2_connections_total"), 3)

    def test_clients_that_want_http1_get_it(self):
        self.assertRegex(self.curl(self.url("/a"), http="--http1.1"),
                         r"^HTTP/1.1 302 ")
        self.assert_books(1)
        self.assertEqual(self.server.metric("waypost_http2_requests_total"), 0)

    def test_many_on_one_connection(self):
        text = self.curl(*[self.url("/a")] * 20)
        self.assertEqual(len(re.findall(r"HTTP/2 302", text)), 20)
        self.assertEqual(len(re.findall(r"^2 1$", text, re.M)), 1)
        self.assert_books(20)

    def test_bodies(self):
        self.server.link(HOST, "p", "https://example.com/p",
                         password="open sesame")
        self.assertIn("HTTP/2 200", self.curl(self.url("/p")))
        text = self.curl("-d", "password=open+sesame", self.url("/p"))
        self.assertRegex(text, r"HTTP/2 30[23] ")
        text = self.curl("-d", "x" * 100000, self.url("/p"))
        self.assertIn("HTTP/2 413", text)

    def load(self, *arguments):
        return subprocess.run(
            ["h2load", *arguments, "--connect-to", f"127.0.0.1:{self.port}",
             self.url("/a")],
            capture_output=True, text=True, timeout=4 * support.PATIENCE)

    def test_h2load(self):
        done = self.load("-n", "20000", "-c", "20", "-m", "50")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("20000 succeeded, 0 failed, 0 errored, 0 timeout",
                      done.stdout)
        self.assertIn("Application protocol: h2", done.stdout)
        self.assert_books(20000)
        self.assertEqual(self.server.metric("waypost_http2_floods_total"), 0)

    def test_stop_under_load(self):
        """Whatever was answered is recorded, and the stop is one."""
        outcome = []
        thread = threading.Thread(target=lambda: outcome.append(
            self.load("-D", "20", "-c", "10", "-m", "20")))
        thread.start()
        support.wait_until(
            lambda: self.server.metric("waypost_http2_requests_total") > 1000,
            "some requests")
        self.server.process.send_signal(signal.SIGTERM)
        self.server.wait()
        thread.join()
        succeeded = int(re.search(r"(\d+) 2xx, (\d+) 3xx",
                                  outcome[0].stdout)[2])
        self.server.start()
        with self.server.redis() as redis:
            self.assertGreaterEqual(sum(1 for _ in redis.clicks()), succeeded)


if __name__ == "__main__":
    unittest.main()
