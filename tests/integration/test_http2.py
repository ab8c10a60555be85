"""HTTP/2 over TLS, by clients that are not ours: curl and h2load. The books
balance afterwards, and a stop leaves nobody without an answer."""

import re
import signal
import ssl
import subprocess
import threading
import unittest

import support
import tls_support

HOST = "go.test"
ENHANCE_YOUR_CALM = 11


class Http2Case(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(
            tls_support.TlsWaypost("--workers", "2"))
        self.server.certificate(HOST)
        self.server.brand(HOST)
        self.server.link(HOST, "a", "https://example.com/")
        support.wait_until(self.is_served, "the certificate to be seen")
        self.place = f"127.0.0.1:{self.server.tls_port}"

    def is_served(self):
        try:
            return self.server.shown(HOST) is not None
        except (ssl.SSLError, OSError):
            return False

    def url(self, path):
        return f"https://{HOST}:{self.server.tls_port}{path}"

    def curl(self, *arguments, http="--http2"):
        """What curl prints: the answer's head, its body, how it went."""
        done = subprocess.run(
            ["curl", "-sS", "-k", http, "-i", "--connect-to",
             f"::{self.place}", "-w", "\n%{http_version} %{num_connects}\n",
             *arguments],
            capture_output=True, text=True, timeout=support.PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout


class Http2Test(Http2Case):
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

    def test_by_either_tls(self):
        for version in ("1.2", "1.3"):
            with self.subTest(version=version):
                self.assertIn("HTTP/2 302", self.curl(
                    f"--tlsv{version}", "--tls-max", version, self.url("/a")))

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
            ["h2load", *arguments, "--connect-to", self.place, self.url("/a")],
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


def frame(kind, flags, stream, payload=b""):
    return (len(payload).to_bytes(3, "big") + bytes([kind, flags]) +
            stream.to_bytes(4, "big") + payload)


# GET https://go.test/a, by HPACK's static table and literals.
REQUEST = b"\x82\x87\x04\x02/a\x01\x07go.test"


class RapidResetTest(Http2Case):
    """One client asks and cancels without end; nobody else notices."""

    def flood(self):
        """The error code of the GOAWAY that it ends with."""
        wanted = tls_support.context(protocols=["h2"])
        with self.server.connect(HOST, wanted) as tls:
            self.assertEqual(tls.selected_alpn_protocol(), "h2")
            tls.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0))
            received = b""
            try:
                for first in range(1, 200001, 200):
                    tls.sendall(b"".join(
                        frame(1, 5, stream, REQUEST) +
                        frame(3, 0, stream, (8).to_bytes(4, "big"))
                        for stream in range(first, first + 200, 2)))
            except (ssl.SSLError, OSError):
                pass  # closed meanwhile, which is what is wanted
            try:
                while chunk := tls.recv(65536):
                    received += chunk
            except (ssl.SSLError, OSError):
                pass
        return self.goaway(received)

    def goaway(self, received):
        while len(received) >= 9:
            size = int.from_bytes(received[:3], "big")
            payload, kind = received[9:9 + size], received[3]
            received = received[9 + size:]
            if kind == 7:
                return int.from_bytes(payload[4:8], "big")
        return None

    def test_rapid_resets_end_the_connection(self):
        self.assertEqual(self.flood(), ENHANCE_YOUR_CALM)
        self.assertEqual(self.server.metric("waypost_http2_floods_total"), 1)
        self.assertLess(self.server.metric("waypost_http_requests_total"),
                        2000)
        self.assertIn("HTTP/2 302", self.curl(self.url("/a")))


if __name__ == "__main__":
    unittest.main()
