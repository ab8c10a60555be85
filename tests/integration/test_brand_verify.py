"""`brand verify`: against a real name server, real TLS and real proxies, all on
this machine."""

import contextlib
import pathlib
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest

import api_support
import support

CHECKS = ["dns", "caa", "certificate", "http", "https"]


def openssl(*arguments):
    result = subprocess.run(["openssl", *arguments], capture_output=True,
                            text=True)
    assert result.returncode == 0, result.stderr


class Authority:
    """A certificate authority of our own."""

    def __init__(self, home):
        self.home = pathlib.Path(home)
        self.path = str(self.home / "ca.pem")
        self.key = str(self.home / "ca.key")
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-keyout", self.key,
                "-out", self.path, "-days", "30", "-subj", "/CN=Test CA")

    def issue(self, name, host, days):
        """(certificate, key) for the host; expired for days below 0."""
        key, request, made = (str(self.home / f"{name}.{end}")
                              for end in ("key", "csr", "pem"))
        extensions = self.home / f"{name}.ext"
        extensions.write_text(f"subjectAltName=DNS:{host}\n")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                "-nodes", "-keyout", key, "-out", request, "-subj",
                f"/CN={host}")
        openssl("x509", "-req", "-in", request, "-CA", self.path, "-CAkey",
                self.key, "-CAcreateserial", "-out", made, "-days", str(days),
                "-extfile", str(extensions))
        return made, key


class NameServer:
    """dnsmasq with records of the test's own, and nothing else."""

    def __init__(self, *records):
        [self.port] = support.free_ports(1)
        self.process = subprocess.Popen(
            ["dnsmasq", "--keep-in-foreground", "--no-resolv", "--no-hosts",
             "--conf-file=/dev/null", "--listen-address=127.0.0.1",
             "--bind-interfaces", f"--port={self.port}", "--user=root",
             "--pid-file", "--local=/test/", "--local-ttl=1", *records],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, preexec_fn=support.child_setup())
        support.wait_until(self.is_ready, "dnsmasq")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stderr.close()

    def is_ready(self):
        assert self.process.poll() is None, self.process.stderr.read()
        with contextlib.suppress(OSError), socket.create_connection(
                ("127.0.0.1", self.port), timeout=1):
            return True
        return False


class Front:
    """A server before waypost: `answer(head)` gives the bytes to send back,
    or None to keep silent. TLS with a certificate."""

    def __init__(self, answer, address="127.0.0.1", port=0, certificate=None,
                 waits=True):
        self.answer = answer
        self.waits = waits  # for a request, before it answers
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(*certificate)
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self.socket = socket.create_server((address, port), family=family)
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def serve(self):
        while True:
            try:
                peer, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.handle, args=(peer,),
                             daemon=True).start()

    def handle(self, peer):
        with contextlib.suppress(OSError, ssl.SSLError), peer:
            peer.settimeout(20)
            if self.context:
                peer = self.context.wrap_socket(peer, server_side=True)
            head = b"" if self.waits else b"\r\n\r\n"
            while b"\r\n\r\n" not in head:
                chunk = peer.recv(4096)
                if not chunk:
                    return
                head += chunk
            reply = self.answer(head)
            if reply is None:
                time.sleep(15)
            else:
                peer.sendall(reply)
            peer.close()


def passes_on(port, rewrite=lambda head: head):
    """A proxy's answer: waypost's own."""
    def answer(head):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as sock:
            sock.sendall(rewrite(head))
            received = b""
            while chunk := sock.recv(65536):
                received += chunk
            return received
    return answer


def says(text):
    return lambda head: text


class Verify(api_support.ApiTest):
    @classmethod
    def setUpClass(cls):
        home = tempfile.mkdtemp(prefix="wpv-", dir="/tmp")
        cls.addClassCleanup(shutil.rmtree, home)
        cls.authority = Authority(home)
        cls.names = cls.enterClassContext(NameServer(
            "--host-record=go.test,127.0.0.1", "--host-record=six.test,::1",
            "--host-record=both.test,127.0.0.1",
            "--host-record=both.test,127.0.0.9",
            "--host-record=away.test,127.0.0.9",
            "--cname=alias.test,go.test",
            "--host-record=le.test,127.0.0.1",
            "--caa-record=le.test,0,issue,letsencrypt.org",
            "--caa-record=le.test,0,issue,other.example",
            "--host-record=other.test,127.0.0.1",
            "--caa-record=other.test,0,issue,ca.example",
            "--host-record=sub.other.test,127.0.0.1",
            "--host-record=nobody.test,127.0.0.1",
            "--caa-record=nobody.test,0,issue,;",
            "--host-record=strange.test,127.0.0.1",
            "--caa-record=strange.test,128,futuretag,x",
            "--host-record=mail.test,127.0.0.1",
            "--caa-record=mail.test,0,iodef,mailto:a@mail.test"))
        cls.server = cls.enterClassContext(support.Waypost(
            "--dns", f"127.0.0.1:{cls.names.port}",
            environment={"SSL_CERT_FILE": cls.authority.path}))

    def setUp(self):
        self.stack = self.enterContext(contextlib.ExitStack())

    def front(self, *arguments, **more):
        return self.stack.enter_context(Front(*arguments, **more))

    def brand(self, host, url):
        if self.call("GET", f"/brands/{host}").status == 404:
            self.server.api_ok("POST", "/brands", {"host": host})
        self.server.api_ok("PATCH", f"/brands/{host}", {"url": url})

    def verify(self, host, url):
        """{check: row} of the brand with that url."""
        self.brand(host, url)
        answer = self.server.api_ok("POST", f"/brands/{host}/verify")
        self.assertEqual(answer["host"], host)
        self.assertEqual([row["check"] for row in answer["checks"]], CHECKS)
        for row in answer["checks"]:
            self.assertIn(row["status"], ["ok", "warn", "fail"])
            self.assertTrue(row["found"])
            if row["status"] != "ok":
                self.assertTrue(row["how_to_mend"], row)
        worst = max((row["status"] for row in answer["checks"]),
                    key=["ok", "warn", "fail"].index)
        self.assertEqual(answer["status"], worst)
        return {row["check"]: row for row in answer["checks"]}

    def assert_row(self, row, status, *words):
        self.assertEqual(row["status"], status, row)
        for word in words:
            self.assertIn(word, row["found"] + (row["how_to_mend"] or ""))

    # DNS

    def test_what_leads_here(self):
        url = f"http://go.test:{self.server.port}"
        rows = self.verify("go.test", url)
        self.assert_row(rows["dns"], "ok", "127.0.0.1",
                        "this machine's own")
        self.assertIsNone(rows["dns"]["how_to_mend"])
        self.assert_row(rows["http"], "ok", "127.0.0.1: this installation")
        rows = self.verify("alias.test",
                           url.replace("go.test", "alias.test"))
        self.assert_row(rows["dns"], "ok", "CNAME of go.test")

    def test_addresses_that_are_not_ours(self):
        rows = self.verify("away.test", "http://away.test:9")
        self.assert_row(rows["dns"], "warn", "127.0.0.9", "none of them",
                        "A or AAAA record for away.test")
        self.assert_row(rows["http"], "fail", "127.0.0.9: Connection refused",
                        f"127.0.0.1:{self.server.port}")
        # Behind a proxy they are right.
        proxy = self.front(passes_on(self.server.port), "127.0.0.9")
        rows = self.verify("away.test", f"http://away.test:{proxy.port}")
        self.assert_row(rows["http"], "ok", "127.0.0.9: this installation")
        self.assert_row(rows["dns"], "ok", "from where requests come here")

    def test_each_address_counts(self):
        rows = self.verify("both.test", f"http://both.test:{self.server.port}")
        self.assert_row(rows["http"], "fail", "127.0.0.1: this installation",
                        "127.0.0.9: Connection refused")

    def test_six(self):
        proxy = self.front(passes_on(self.server.port), "::1")
        rows = self.verify("six.test", f"http://six.test:{proxy.port}")
        self.assert_row(rows["dns"], "ok", "::1")
        self.assert_row(rows["http"], "ok", "::1: this installation")

    def test_no_such_name(self):
        rows = self.verify("none.test", "https://none.test")
        self.assert_row(rows["dns"], "fail", "no address for none.test",
                        "A or AAAA record")
        for check in ["certificate", "http", "https"]:
            self.assertIn("not tried", rows[check]["found"])
        self.assertEqual(rows["https"]["status"], "fail")

    def test_local_names(self):
        rows = self.verify("localhost",
                           f"http://localhost:{self.server.port}")
        self.assert_row(rows["dns"], "warn", "this machine for everybody")
        self.assert_row(rows["http"], "ok")
        rows = self.verify("127.0.0.1",
                           f"http://127.0.0.1:{self.server.port}")
        self.assert_row(rows["dns"], "ok")
        self.assert_row(rows["caa"], "ok", "does not apply")

    # CAA

    def test_caa(self):
        for host, status, words in [
                ("go.test", "ok", ["every authority"]),
                ("le.test", "ok", ["letsencrypt.org", "other.example"]),
                ("mail.test", "ok", ["does not restrict"]),
                ("other.test", "warn", ["ca.example", "letsencrypt.org"]),
                ("sub.other.test", "warn", ["CAA of other.test"]),
                ("nobody.test", "fail", ["nobody may issue",
                                         "CAA 0 issue"]),
                ("strange.test", "fail", ["critical", "remove"])]:
            with self.subTest(host):
                rows = self.verify(host, f"http://{host}:9")
                self.assert_row(rows["caa"], status, *words)

    # Certificates

    def secure(self, name, host, days, answer=None):
        made = self.authority.issue(name, host, days)
        return self.front(answer or passes_on(self.server.port),
                          certificate=made)

    def test_a_good_certificate(self):
        proxy = self.secure("good", "go.test", 90)
        rows = self.verify("go.test", f"https://go.test:{proxy.port}")
        self.assert_row(rows["certificate"], "ok", "trusted, for go.test",
                        "more days")
        self.assert_row(rows["https"], "ok", "this installation")
        # Short URLs begin with https, so this one is only a warning.
        self.assert_row(rows["http"], "warn", "port 80")

    def test_certificates_that_are_wrong(self):
        for name, host, days, status, words in [
                ("expired", "go.test", -1, "fail", ["expired", "renew"]),
                ("soon", "go.test", 5, "warn", ["renew it now"]),
                ("name", "other.example", 90, "fail",
                 ["is for other.example", "certificate for go.test"])]:
            with self.subTest(name):
                proxy = self.secure(name, host, days)
                rows = self.verify("go.test", f"https://go.test:{proxy.port}")
                self.assert_row(rows["certificate"], status, *words)
                # What it proves of the way here it proves all the same.
                self.assert_row(rows["https"], "ok")

    def test_a_chain_that_nobody_trusts(self):
        with tempfile.TemporaryDirectory() as home:
            made = Authority(home).issue("x", "go.test", 90)
            proxy = self.front(passes_on(self.server.port), certificate=made)
        rows = self.verify("go.test", f"https://go.test:{proxy.port}")
        self.assert_row(rows["certificate"], "fail", "not trusted",
                        "fullchain")

    def test_openssl_itself(self):
        made, key = self.authority.issue("s_server", "go.test", 90)
        [port] = support.free_ports(1)
        process = subprocess.Popen(
            ["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert",
             made, "-key", key, "-www", "-quiet"], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=support.child_setup())
        self.stack.callback(process.wait)
        self.stack.callback(process.kill)
        support.wait_until(lambda: can_connect(port), "openssl s_server")
        rows = self.verify("go.test", f"https://go.test:{port}")
        self.assert_row(rows["certificate"], "ok", "trusted")
        self.assert_row(rows["https"], "fail", "another server (200)")

    def test_no_tls_where_it_should_be(self):
        plain = self.front(says(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
                           waits=False)
        rows = self.verify("go.test", f"https://go.test:{plain.port}")
        self.assert_row(rows["certificate"], "fail", "no TLS")
        self.assert_row(rows["https"], "fail", "no TLS")

    # Reach

    def test_a_proxy_that_changes_the_host(self):
        proxy = self.front(passes_on(
            self.server.port,
            lambda head: head.replace(b"Host: go.test", b"Host: backend")))
        rows = self.verify("go.test", f"http://go.test:{proxy.port}")
        self.assert_row(rows["http"], "fail", "with the Host \"backend\"",
                        "proxy_set_header Host")

    def test_other_servers(self):
        for reply, words in [
                (b"HTTP/1.1 404 Not Found\r\n\r\nwaypost-proof go.test 00",
                 ["another server (404)", "pass requests for go.test on"]),
                (b"HTTP/1.1 302 Found\r\nLocation: https://go.test.evil/\r\n"
                 b"\r\n", ["another server (302)"]),
                (b"SSH-2.0-x\r\n", ["no HTTP"]), (b"", ["no HTTP"])]:
            with self.subTest(reply):
                other = self.front(says(reply))
                rows = self.verify("go.test", f"http://go.test:{other.port}")
                self.assert_row(rows["http"], "fail", *words)

    def test_a_redirect_to_https_is_as_good(self):
        other = self.front(says(b"HTTP/1.1 301 Moved\r\n"
                                b"Location: https://go.test/x\r\n\r\n"))
        rows = self.verify("go.test", f"http://go.test:{other.port}")
        self.assert_row(rows["http"], "ok", "sends on to https (301)")

    def test_another_installation_proves_nothing(self):
        with support.Waypost() as other:
            rows = self.verify("go.test", f"http://go.test:{other.port}")
        self.assert_row(rows["http"], "fail", "another server (200)")

    def test_silence_ends_and_nobody_waits_for_it(self):
        silent = self.front(says(None))
        self.brand("go.test", f"http://go.test:{silent.port}")
        began = time.monotonic()
        answers = []
        thread = threading.Thread(target=lambda: answers.append(
            self.call("POST", "/brands/go.test/verify")))
        thread.start()
        time.sleep(0.5)
        self.server.api_ok("GET", "/brands")
        self.assertEqual(self.server.get("/x", host="go.test").status, 404)
        self.assertFalse(answers)
        thread.join()
        self.assertLess(time.monotonic() - began, 15)
        rows = {row["check"]: row for row in answers[0].json()["checks"]}
        self.assert_row(rows["http"], "fail", "no answer in time")

    def test_the_proof(self):
        nonce = "0123456789abcdef" * 2
        answer = self.server.get(f"/_/verify/{nonce}", host="any.test")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["content-type"],
                         "text/plain; charset=utf-8")
        self.assertEqual(answer.headers["cache-control"], "no-store")
        self.assertRegex(answer.text, r"^waypost-proof any\.test [0-9a-f]{64}"
                                      r"\n$")
        same = self.server.get(f"/_/verify/{nonce}", host="ANY.test")
        self.assertEqual(same.text, answer.text)
        for path, host in [(nonce, "go.test"),
                           (nonce.replace("0", "1"), "any.test")]:
            self.assertNotEqual(
                self.server.get(f"/_/verify/{path}", host=host).text.split()[2],
                answer.text.split()[2])
        for path in ["", "x", nonce[1:], nonce + "0", nonce[:-1] + "g",
                     nonce + "/x"]:
            self.assertEqual(self.server.get(f"/_/verify/{path}",
                                             host="any.test").status, 404)

    # Who may, and the command line

    def test_refusals(self):
        self.brand("go.test", "http://go.test:9")
        token = self.server.api_ok("POST", "/tokens", {
            "name": "w", "scopes": ["links:write", "links:read"]})["token"]
        self.refused("POST", "/brands/go.test/verify", 403, "missing_scope",
                     token=token)
        self.refused("POST", "/brands/nobody.example/verify", 404)
        self.refused("POST", "/brands/a%20b/verify", 404)
        self.refused("GET", "/brands/go.test/verify", 405)

    def test_command_line(self):
        self.brand("go.test", f"http://go.test:{self.server.port}")
        result = self.server.cli("brand", "verify", "go.test")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("this installation", result.stdout)
        self.brand("none.test", "https://none.test")
        result = self.server.cli("brand", "verify", "none.test")
        self.assertEqual(result.returncode, 65)
        self.assertIn("mend:", result.stdout)
        self.assertIn("3 of 5 checks failed", result.stderr)
        result = self.server.cli("brand", "verify", "nowhere.test")
        self.assertEqual(result.returncode, 65)
        self.assertIn("there is no brand", result.stderr)


def can_connect(port):
    with contextlib.suppress(OSError), socket.create_connection(
            ("127.0.0.1", port), timeout=1):
        return True
    return False


class NoNameServer(unittest.TestCase):
    def test_no_answer_is_told_as_such(self):
        [port] = support.free_ports(1)
        with support.Waypost("--dns", f"127.0.0.1:{port}") as server:
            server.brand("go.test")
            answer = server.api_ok("POST", "/brands/go.test/verify")
        rows = {row["check"]: row for row in answer["checks"]}
        for check in ["dns", "caa"]:
            self.assertEqual(rows[check]["status"], "warn")
            self.assertIn("no name server answered", rows[check]["found"])

    def test_what_is_no_address(self):
        result = support.run_cli("serve", "--dns", "dns.example")
        self.assertEqual(result.returncode, 64)
        self.assertIn("--dns: \"dns.example\" is no address", result.stderr)


if __name__ == "__main__":
    unittest.main()
