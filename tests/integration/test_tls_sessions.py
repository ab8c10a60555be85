"""Sessions are resumed: by any worker, on any node, after a restart, one
rotation of the keys later, and not two."""

import time
import unittest

import support
import tls_support


def session_of(server, context):
    """A session, and whether it came of a resumed one. The ticket of TLS 1.3
    comes with the first answer."""
    return resume(server, context, None)


def resume(server, context, session):
    with server.connect("go.test", context, session) as tls:
        tls_support.get(tls, "/a", "go.test")
        return tls.session, tls.session_reused


class SessionTest(tls_support.TlsTest):
    options = ("--workers", "2")

    def test_both_workers_resume(self):
        for version in ("1.2", "1.3"):
            with self.subTest(version=version):
                context = tls_support.context(version)
                session, reused = session_of(self.server, context)
                self.assertFalse(reused)
                for _ in range(12):
                    session, reused = resume(self.server, context, session)
                    self.assertTrue(reused)

    def test_one_ticket_a_handshake(self):
        said = tls_support.openssl(
            "s_client", "-tls1_3", "-connect",
            f"127.0.0.1:{self.server.tls_port}", "-servername", "go.test",
            "-ign_eof", "-msg", input=tls_support.ask(
                "/a", "go.test", close=True).decode())
        self.assertEqual(said.count("NewSessionTicket"), 1)

    def test_handshakes_are_counted_apart(self):
        context = tls_support.context("1.3")
        before = self.server.handshakes()
        session, _ = session_of(self.server, context)
        resume(self.server, context, session)
        after = self.server.handshakes()
        self.assertEqual(after["full"], before["full"] + 1)
        self.assertEqual(after["resumed"], before["resumed"] + 1)
        self.assertEqual(after["failed"], before["failed"])

    def test_the_keys_are_nowhere_to_be_read(self):
        with self.server.redis() as redis:
            keys = redis("KEYS", "tls:ticket:*")
            self.assertEqual(len(keys), 2, "this period's and the next one's")
            for key in keys:
                secret = redis("GET", key)
                self.assertRegex(secret, "^[0-9a-f]{64}$")
                self.assertNotIn(secret, self.server.log())
                self.assertGreater(int(redis("PTTL", key)), 0)

    def test_a_restart_keeps_sessions(self):
        context = tls_support.context("1.3")
        session, _ = session_of(self.server, context)
        self.server.restart()
        support.wait_until(self.keys_are_shared, "the keys to be read")
        self.assertTrue(resume(self.server, context, session)[1])

    def keys_are_shared(self):
        """Once the node has read the keys, it resumes what it has sealed."""
        context = tls_support.context("1.3")
        session, _ = session_of(self.server, context)
        return resume(self.server, context, session)[1]


class NodesTest(unittest.TestCase):
    def node(self, redis, secret=None):
        server = tls_support.TlsWaypost("--redis", redis.url, "--workers", "1")
        self.addCleanup(server.close)
        if secret:
            server.data.mkdir()
            (server.data / "secret").write_text(secret)
        server.certificate("go.test")
        return server.start()

    def test_nodes_of_one_installation_resume_for_each_other(self):
        redis = self.enterContext(support.RedisServer())
        first = self.node(redis)
        first.brand("go.test")
        first.link("go.test", "a", "https://example.com/")
        second = self.node(redis, (first.data / "secret").read_text())
        stranger = self.node(redis)
        context = tls_support.context("1.3")
        support.wait_until(lambda: self.crosses(first, second, context),
                           "both nodes to have read the keys")
        self.assertTrue(self.crosses(second, first, context))
        self.assertFalse(self.crosses(first, stranger, context),
                         "another installation's secret is another key")

    def crosses(self, one, other, context):
        session, _ = session_of(one, context)
        return resume(other, context, session)[1]


class RotationTest(tls_support.TlsTest):
    PERIOD = 4
    options = ("--workers", "2", "--ticket-rotation", str(PERIOD))

    def wait_for_period(self, number):
        """Until shortly after it has begun."""
        delay = number * self.PERIOD + 0.3 - time.time()
        time.sleep(max(delay, 0))
        self.assertLess(time.time(), (number + 1) * self.PERIOD - 0.5,
                        "the machine was too slow for this test")

    def test_one_rotation_back_resumes_and_two_do_not(self):
        context = tls_support.context("1.3")
        period = int(time.time()) // self.PERIOD + 1
        self.wait_for_period(period)
        one, _ = session_of(self.server, context)
        other, _ = session_of(self.server, context)
        self.wait_for_period(period + 1)
        self.assertTrue(resume(self.server, context, one)[1])
        self.wait_for_period(period + 2)
        self.assertFalse(resume(self.server, context, other)[1])


if __name__ == "__main__":
    unittest.main()
