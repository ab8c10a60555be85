"""What the tests of TLS share: a server that listens with it, certificates of
the test's own, and clients that say which TLS they speak.

    with tls_support.TlsWaypost() as server:
        server.certificate("go.test")
        with server.connect("go.test") as tls:
            answer = tls_support.get(tls, "/a", "go.test")
"""

import os
import pathlib
import socket
import ssl
import subprocess
import tempfile

import support

KEYS = {"ec": ("ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
        "rsa": ("rsa:2048",)}


def openssl(*arguments, **more):
    result = subprocess.run(["openssl", *arguments], capture_output=True,
                            text=True, timeout=support.PATIENCE, **more)
    assert result.returncode == 0, result.stderr
    return result.stdout


def pem(host, kind="ec", name=None):
    """A self-signed certificate with its key, all in one; `name` is its
    common name, by which the test knows it again."""
    with tempfile.TemporaryDirectory() as home:
        key, made = os.path.join(home, "key"), os.path.join(home, "made")
        openssl("req", "-x509", "-newkey", *KEYS[kind], "-nodes", "-days",
                "30", "-keyout", key, "-out", made, "-subj",
                f"/CN={name or host}", "-addext", f"subjectAltName=DNS:{host}")
        return (pathlib.Path(made).read_text() +
                pathlib.Path(key).read_text())


def context(version=None, ciphers=None, protocols=None):
    """A client's; `version` "1.2" or "1.3" and no other, or any."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    if version:
        only = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
        made.minimum_version = made.maximum_version = only[version]
    if ciphers:
        made.set_ciphers(ciphers)
    if protocols:
        made.set_alpn_protocols(protocols)
    return made


class TlsWaypost(support.Waypost):
    """`waypost serve --tls-listen`, with a directory of certificates."""

    def __init__(self, *options, **more):
        super().__init__(*options, **more)
        [self.tls_port] = support.free_ports(1)
        self.certificates = self.home / "certificates"
        self.certificates.mkdir()

    def command_line(self):
        return [*super().command_line(),
                "--tls-listen", f"127.0.0.1:{self.tls_port}",
                "--certificates", str(self.certificates)]

    def put(self, file, text):
        """Replaces a file as certbot and everybody should: by a rename."""
        new = self.certificates / "new"
        new.write_text(text)
        new.chmod(0o600)
        new.rename(self.certificates / file)

    def certificate(self, host, kind="ec", name=None, file=None):
        self.put(file or f"{host}.pem", pem(host, kind, name))

    def connect(self, host, with_context=None, session=None):
        """A connection whose handshake is done; ssl.SSLError if it fails."""
        sock = socket.create_connection(("127.0.0.1", self.tls_port),
                                        timeout=support.PATIENCE)
        try:
            return (with_context or context()).wrap_socket(
                sock, server_hostname=host, session=session)
        except BaseException:
            sock.close()
            raise

    def shown(self, host, with_context=None):
        """The common name of the certificate that is shown for the host."""
        with self.connect(host, with_context) as tls:
            return common_name(tls.getpeercert(binary_form=True))

    def handshakes(self):
        """How many there were so far: {"full": 1, "resumed": 0, ...}."""
        metrics = self.metrics()
        return {kind: metrics[f"waypost_tls_handshakes_{kind}_total"]
                for kind in ("full", "resumed", "failed")}


def common_name(der):
    text = openssl("x509", "-noout", "-subject", "-nameopt", "multiline",
                   input=ssl.DER_cert_to_PEM_cert(der))
    return text.rsplit("=", 1)[1].strip()


def ask(path, host, close=False):
    return (f"GET {path} HTTP/1.1\r\nHost: {host}\r\n"
            f"User-Agent: {support.BROWSER}\r\n"
            f"{'Connection: close' if close else 'X-Stays: open'}\r\n\r\n"
            ).encode()


def read_head(tls):
    received = b""
    while b"\r\n\r\n" not in received:
        chunk = tls.recv(65536)
        assert chunk, f"the connection ended after {received!r}"
        received += chunk
    return received


def get(tls, path, host, close=False):
    """The head (and what came with it) of one answer."""
    tls.sendall(ask(path, host, close))
    return read_head(tls)


class TlsTest(support.ServerTest):
    """One server for the class, with a brand, a link and a certificate."""

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(TlsWaypost(*cls.options))
        cls.server.certificate("go.test")
        cls.server.brand("go.test")
        cls.server.link("go.test", "a", "https://example.com/",
                        track_conversions=True)
        support.wait_until(lambda: cls.is_served("go.test"),
                           "the certificate to be seen")

    @classmethod
    def is_served(cls, host):
        try:
            return cls.server.shown(host) is not None
        except (ssl.SSLError, OSError):
            return False
