"""Who does not speak TLS, or only half, or slowly: nobody else notices, and
the connection does not stay."""

import socket
import ssl
import time
import unittest

import support
import tls_support


class AttackTest(tls_support.TlsTest):
    options = ("--workers", "1", "--header-timeout", "1000")

    def tearDown(self):
        with self.server.connect("go.test") as tls:
            self.assertIn(b" 302 ", tls_support.get(tls, "/a", "go.test"))

    def dial(self):
        return self.enterContext(socket.create_connection(
            ("127.0.0.1", self.server.tls_port), timeout=support.PATIENCE))

    def rest_of(self, sock):
        """All that comes until the server closes."""
        received = b""
        try:
            while chunk := sock.recv(65536):
                received += chunk
        except ConnectionResetError:
            pass
        return received

    def client_hello(self):
        into, out = ssl.MemoryBIO(), ssl.MemoryBIO()
        client = tls_support.context().wrap_bio(into, out,
                                                server_hostname="go.test")
        with self.assertRaises(ssl.SSLWantReadError):
            client.do_handshake()
        return out.read()

    def test_plain_http_is_told_so(self):
        for request in (b"GET /a HTTP/1.1\r\nHost: go.test\r\n\r\n",
                        b"POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc",
                        b"HEAD / HTTP/1.0\r\n\r\n"):
            with self.subTest(request=request):
                sock = self.dial()
                sock.sendall(request)
                self.assertTrue(
                    self.rest_of(sock).startswith(b"HTTP/1.1 400 "))

    def test_garbage_gets_an_alert_and_an_end(self):
        hello = self.client_hello()
        for garbage in (b"\0" * 100, b"SSH-2.0-x\r\n", b"\x16\x03\x01\xff\xff",
                        b"\x80\x2e\x01\x03\x01", b"\xff" * 20000,
                        hello[:9] + b"\xff" * (len(hello) - 9),
                        b"\x15\x03\x01\x00\x02\x02\x28",
                        b"\x17\x03\x03\x00\x10" + b"x" * 16,
                        b"\x16\x03\x01\x00\x00" * 100):
            with self.subTest(garbage=garbage[:16]):
                sock = self.dial()
                sock.sendall(garbage)
                said = self.rest_of(sock)
                self.assertNotIn(b"HTTP", said)

    def test_garbage_after_the_handshake(self):
        with self.server.connect("go.test") as tls:
            raw = socket.socket(fileno=socket.dup(tls.fileno()))
            with raw:
                raw.sendall(b"\x17\x03\x03\x00\x20" + b"x" * 32)
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                while tls.recv(4096):
                    pass
                raise ConnectionError("it ended without an alert")

    def test_a_handshake_has_a_deadline(self):
        hello = self.client_hello()
        began = time.monotonic()
        silent, half, waiting = self.dial(), self.dial(), self.dial()
        half.sendall(hello[:40])
        waiting.sendall(hello)
        for sock in (half, waiting, silent):
            self.rest_of(sock)
        self.assertGreater(time.monotonic() - began, 0.9)

    def test_drop_by_drop_is_no_way_round_it(self):
        sock = self.dial()
        began = time.monotonic()
        try:
            for byte in self.client_hello():
                sock.sendall(bytes([byte]))
                time.sleep(0.05)
                if time.monotonic() - began > 5:
                    self.fail("the handshake is still under way")
        except (BrokenPipeError, ConnectionResetError):
            pass

    def test_a_hello_in_pieces_is_one(self):
        into, out = ssl.MemoryBIO(), ssl.MemoryBIO()
        client = tls_support.context().wrap_bio(into, out,
                                                server_hostname="go.test")
        sock = self.dial()
        while True:
            try:
                client.do_handshake()
                break
            except ssl.SSLWantReadError:
                for byte in out.read():
                    sock.sendall(bytes([byte]))
                into.write(sock.recv(65536))
        client.write(tls_support.ask("/a", "go.test"))
        sock.sendall(out.read())
        into.write(sock.recv(65536))
        self.assertIn(b" 302 ", client.read(65536))

    def test_a_client_that_is_gone_in_the_middle(self):
        failed = self.server.handshakes()["failed"]
        for cut in (1, 5, 40, 200):
            with socket.create_connection(
                    ("127.0.0.1", self.server.tls_port)) as sock:
                sock.sendall(self.client_hello()[:cut])
        support.wait_until(
            lambda: self.server.handshakes()["failed"] >= failed + 4,
            "they to be counted as failed")


class StopTest(unittest.TestCase):
    def test_a_stop_waits_for_no_handshake_that_has_not_begun(self):
        with tls_support.TlsWaypost("--workers", "1") as server:
            server.certificate("go.test")
            with socket.create_connection(("127.0.0.1", server.tls_port)):
                began = time.monotonic()
                server.stop()
                self.assertLess(time.monotonic() - began, 8)

    def test_an_idle_connection_is_told_goodbye(self):
        with tls_support.TlsWaypost("--workers", "1") as server:
            server.certificate("go.test")
            server.brand("go.test")
            support.wait_until(lambda: "go.test" == self.shown(server),
                               "the certificate")
            with server.connect("go.test") as tls:
                tls_support.get(tls, "/", "go.test")
                server.stop()
                while tls.recv(65536):
                    pass
                tls.unwrap()

    @staticmethod
    def shown(server):
        try:
            return server.shown("go.test")
        except (ssl.SSLError, OSError):
            return None


if __name__ == "__main__":
    unittest.main()
