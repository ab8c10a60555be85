"""TLS as clients meet it: versions, names, keys, protocols, certificates that
come, change and break, and a redirect over it that is recorded."""

import os
import selectors
import socket
import ssl
import subprocess
import time
import unittest

import load
import support
import tls_support


class HandshakeTest(tls_support.TlsTest):
    options = ("--workers", "2")

    def test_both_versions_and_their_ciphers(self):
        for version, cipher in (("1.2", "ECDHE-ECDSA-AES128-GCM-SHA256"),
                                ("1.3", "TLS_AES_128_GCM_SHA256")):
            with self.subTest(version=version):
                wanted = tls_support.context(version)
                with self.server.connect("go.test", wanted) as tls:
                    self.assertEqual(tls.version(), f"TLSv{version}")
                    self.assertEqual(tls.cipher()[0], cipher)
                    self.assertIsNone(tls.compression())
                    self.assertIn(b" 302 ",
                                  tls_support.get(tls, "/a", "go.test"))

    def test_old_versions_and_weak_ciphers_are_refused(self):
        for arguments in (("-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"),
                          ("-tls1_2", "-cipher", "AES128-SHA"),
                          ("-tls1_2", "-cipher", "AES128-GCM-SHA256"),
                          ("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"),
                          ("-tls1_2", "-cipher", "DHE-RSA-AES128-GCM-SHA256"),
                          ("-tls1_3", "-groups", "ffdhe2048")):
            with self.subTest(arguments=arguments):
                self.assertIn("alert", self.s_client(*arguments))

    def s_client(self, *arguments, host="go.test"):
        result = subprocess.run(
            ["openssl", "s_client", "-connect",
             f"127.0.0.1:{self.server.tls_port}", "-servername", host,
             *arguments], input="", capture_output=True, text=True,
            timeout=support.PATIENCE)
        return result.stdout + result.stderr

    def test_the_client_chooses_between_ecdsa_and_rsa(self):
        self.server.certificate("both.test", "ec", "the ec one",
                                "both.test.ecdsa.pem")
        self.server.certificate("both.test", "rsa", "the rsa one",
                                "both.test.rsa.pem")
        support.wait_until(self.both_are_served,
                           "the certificates to be seen")
        for version in ("-tls1_2", "-tls1_3"):
            for algorithm, name in (
                    ("ecdsa_secp256r1_sha256", "the ec one"),
                    ("rsa_pss_rsae_sha256", "the rsa one"),
                    # ECDSA is cheaper for both: who takes either gets it.
                    ("rsa_pss_rsae_sha256:ecdsa_secp256r1_sha256",
                     "the ec one")):
                with self.subTest(version=version, algorithm=algorithm):
                    self.assertIn(f"subject=CN = {name}", self.s_client(
                        version, "-sigalgs", algorithm, host="both.test"))

    def both_are_served(self):
        try:
            for key in ("ECDSA", "RSA"):
                self.server.shown("both.test", tls_support.context(
                    "1.2", f"ECDHE-{key}-AES128-GCM-SHA256"))
            return True
        except ssl.SSLError:
            return False

    def test_the_protocol_is_agreed_upon(self):
        wanted = tls_support.context(protocols=["spdy/3", "http/1.1"])
        with self.server.connect("go.test", wanted) as tls:
            self.assertEqual(tls.selected_alpn_protocol(), "http/1.1")
        with self.server.connect("go.test") as tls:
            self.assertIsNone(tls.selected_alpn_protocol())
        with self.assertRaisesRegex(ssl.SSLError, "(?i)no.application.protocol"):
            self.server.connect("go.test",
                                tls_support.context(protocols=["spdy/3"]))

    def test_no_renegotiation(self):
        process = subprocess.run(
            ["openssl", "s_client", "-tls1_2", "-connect",
             f"127.0.0.1:{self.server.tls_port}", "-servername", "go.test"],
            input="R\n", capture_output=True, text=True,
            timeout=support.PATIENCE)
        self.assertIn("no renegotiation", process.stderr)

    def test_new_keys_are_taken_at_any_time(self):
        """s_client's command K asks for a key of the server's, too."""
        with subprocess.Popen(
                ["openssl", "s_client", "-tls1_3", "-connect",
                 f"127.0.0.1:{self.server.tls_port}", "-servername",
                 "go.test"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT) as process:
            self.read_until(process, b"Verify return code")
            for _ in range(3):
                process.stdin.write(b"K\n")
                process.stdin.flush()
                self.read_until(process, b"KEYUPDATE")
            process.stdin.write(tls_support.ask("/a", "go.test", close=True))
            process.stdin.flush()
            self.read_until(process, b"HTTP/1.1 302 ")
            process.kill()
            process.stdout.read()

    def read_until(self, process, text):
        said = b""
        while text not in said:
            chunk = os.read(process.stdout.fileno(), 65536)
            self.assertTrue(chunk, said)
            said += chunk

    def test_the_end_is_said(self):
        for version in ("1.2", "1.3"):
            with self.server.connect("go.test",
                                     tls_support.context(version)) as tls:
                tls_support.get(tls, "/a", "go.test", close=True)
                self.assertEqual(tls.recv(1), b"")
                tls.unwrap()  # an error if close_notify did not come

    def test_clicks_are_recorded_and_the_books_balance(self):
        load.wait_until_shipped(self.server)
        before = self.server.metrics()["waypost_clicks_answered_total"]
        with self.server.connect("go.test") as tls:
            for _ in range(10):
                head = tls_support.get(tls, "/a", "go.test")
                self.assertIn(b"Location: https://example.com/?wpid=", head)
        support.wait_until(
            lambda: self.server.metric("waypost_clicks_shipped_total") ==
            before + 10, "the ten to be shipped")
        load.assert_books_balance(self, self.server.metrics())

    def test_much_is_answered_to_who_reads_late(self):
        """20,000 pipelined requests; the client does not read until it can
        not write any more, so both directions stand still in between."""
        count = 20_000
        unsent = memoryview(tls_support.ask("/a", "go.test") * count)
        heads = 0
        left = b""
        with self.server.connect("go.test") as tls:
            tls.setblocking(False)
            with selectors.DefaultSelector() as selector:
                selector.register(tls, selectors.EVENT_READ |
                                  selectors.EVENT_WRITE)
                full = False
                deadline = time.monotonic() + 3 * support.PATIENCE
                while heads < count:
                    self.assertLess(time.monotonic(), deadline)
                    try:
                        if unsent and not full:
                            unsent = unsent[tls.send(unsent[:65536]):]
                            continue
                        left += tls.recv(65536)
                        heads += left.count(b"\r\n\r\n")
                        left = left[left.rfind(b"\r\n\r\n") + 4:] \
                            if b"\r\n\r\n" in left else left
                        full = False
                    except ssl.SSLWantWriteError:
                        full = True
                    except ssl.SSLWantReadError:
                        full = False
                        selector.select(1)
        self.assertEqual(heads, count)


class CertificateTest(tls_support.TlsTest):
    options = ("--workers", "1")

    def wait_for(self, host, name):
        support.wait_until(lambda: self.shown_or_none(host) == name,
                           f"{name} to be shown for {host}")

    def shown_or_none(self, host):
        try:
            return self.server.shown(host)
        except ssl.SSLError:
            return None

    def test_every_brand_has_its_own(self):
        for host in ("one.test", "two.test"):
            self.server.certificate(host)
        self.server.certificate("*.wild.test", file="_.wild.test.pem")
        for host, name in (("one.test", "one.test"), ("two.test", "two.test"),
                           ("any.wild.test", "*.wild.test"),
                           ("ONE.test", "one.test")):
            self.wait_for(host, name)

    def test_an_unknown_name_is_told_so(self):
        failed = self.server.handshakes()["failed"]
        for host in ("unknown.test", "..", "a.b.wild.test"):
            with self.subTest(host=host):
                said = subprocess.run(
                    ["openssl", "s_client", "-connect",
                     f"127.0.0.1:{self.server.tls_port}", "-servername", host],
                    input="", capture_output=True, text=True,
                    timeout=support.PATIENCE).stderr
                self.assertIn("unrecognized name", said)
        self.assertEqual(self.server.handshakes()["failed"], failed + 3)
        with self.assertRaises(ssl.SSLError):
            self.server.connect(None)

    def test_a_new_one_is_shown_without_a_restart(self):
        self.server.certificate("swap.test", name="first")
        self.wait_for("swap.test", "first")
        with self.server.connect("swap.test") as tls:
            self.server.certificate("swap.test", name="second")
            self.wait_for("swap.test", "second")
            self.assertIn(b"HTTP/1.1 ",
                          tls_support.get(tls, "/a", "swap.test"))

    def test_a_broken_one_leaves_the_old_one_and_is_told_of(self):
        self.server.certificate("firm.test", name="firm")
        self.wait_for("firm.test", "firm")
        other = tls_support.pem("firm.test")
        mine = (self.server.certificates / "firm.test.pem").read_text()
        cut = mine.index("-----BEGIN PRIVATE KEY")
        self.server.put("firm.test.pem", mine[:cut] +
                        other[other.index("-----BEGIN PRIVATE KEY"):])
        support.wait_until(
            lambda: "firm.test.pem is not that of the certificate"
            in self.server.log(), "the log to tell of it")
        self.assertEqual(self.server.shown("firm.test"), "firm")
        self.assertNotIn("PRIVATE KEY", self.server.log())
        self.server.certificate("firm.test", name="mended")
        self.wait_for("firm.test", "mended")

    def test_one_that_is_taken_away_is_not_shown_any_more(self):
        self.server.certificate("gone.test")
        self.wait_for("gone.test", "gone.test")
        (self.server.certificates / "gone.test.pem").unlink()
        self.wait_for("gone.test", None)

    def test_metrics_count_them(self):
        metrics = self.server.metrics()
        self.assertGreaterEqual(metrics["waypost_tls_certificates"], 1)
        self.assertGreaterEqual(metrics["waypost_tls_certificates_loaded"], 1)
        self.server.put("bad.test.pem", "nothing")
        support.wait_until(
            lambda: self.server.metric("waypost_tls_certificates_refused"),
            "the broken one to be counted")
        (self.server.certificates / "bad.test.pem").unlink()


class DefaultCertificateTest(tls_support.TlsTest):
    options = ("--workers", "1", "--certificates-loaded", "2")

    def test_it_is_shown_to_everybody_else(self):
        self.server.certificate("fallback.test", file="default.pem")
        support.wait_until(lambda: self.is_served("unknown.test"),
                           "the default to be seen")
        self.assertEqual(self.server.shown("unknown.test"), "fallback.test")
        self.assertEqual(self.server.shown(None), "fallback.test")
        self.assertEqual(self.server.shown("go.test"), "go.test")

    def test_the_bound_is_kept(self):
        hosts = [f"h{number}.test" for number in range(5)]
        for host in hosts:
            self.server.certificate(host)
        for host in hosts * 2:
            support.wait_until(lambda: self.is_served(host) and
                               self.server.shown(host) == host, host)
            self.assertLessEqual(
                self.server.metric("waypost_tls_certificates_loaded"), 2)


class RefusalTest(unittest.TestCase):
    def refusal(self, *options):
        server = support.Waypost(*options)
        self.addCleanup(server.close)
        server.spawn()
        status = server.process.wait(support.PATIENCE)
        server.process = None
        return status, server.log()

    def test_settings_that_do_not_go_together(self):
        for options, status, said in (
                (("--tls-listen", "127.0.0.1:0"), 64, "--certificates DIR"),
                (("--certificates", "/tmp"), 64, "add --tls-listen"),
                (("--tls-listen", "127.0.0.1:0", "--certificates",
                  "/nonexistent"), 65, "/nonexistent"),
                (("--tls-listen", "nowhere", "--certificates", "/tmp"), 64,
                 "not ADDRESS:PORT")):
            with self.subTest(options=options):
                got, log = self.refusal(*options)
                self.assertIn(said, log)
                self.assertEqual(log.count("waypost:"), 1)
                self.assertEqual(got, status)

    def test_a_port_in_use(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            place = f"127.0.0.1:{taken.getsockname()[1]}"
            status, log = self.refusal("--tls-listen", place,
                                       "--certificates", "/tmp")
        self.assertEqual(status, 69)
        self.assertIn(place, log)


if __name__ == "__main__":
    unittest.main()
