"""Redis killed, frozen, full and read-only under load: cached links go on
redirecting, and afterwards nothing is missing or doubled."""

import contextlib
import os
import signal
import unittest

import load
import support


class OutageTest(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(support.Waypost("--workers", "2"))
        self.server.brand("go.test")
        self.server.link("go.test", "a", "https://example.com/",
                         track_conversions=True)

    @contextlib.contextmanager
    def clicks(self):
        """A load that has warmed every worker's cache, checked at its end."""
        with load.Load(self.server, "/a", "go.test", connections=8, depth=8,
                       pause=0.01) as clicks:
            clicks.wait_for(1000)
            yield clicks
            clicks.wait_for(1000)
            clicks.stop()
        self.assertEqual(clicks.failures[:3], [])
        load.wait_until_shipped(self.server)
        load.assert_books_balance(self, self.server.metrics())
        with self.server.redis() as redis:
            load.assert_recorded_once(self, clicks.answered, redis.clicks())
            self.assertEqual(redis.click_count(), len(clicks.answered))

    def test_kill_9_of_redis(self):
        with self.clicks() as clicks:
            for _ in range(3):
                pid = self.server.redis_pid()
                os.kill(pid, signal.SIGKILL)
                clicks.wait_for(500)
                support.wait_until(
                    lambda: self.server.redis_pid() not in (None, pid),
                    "redis-server to be started again")
                support.wait_until(self.server.is_ready, "readiness")

    def test_a_frozen_redis(self):
        with self.clicks() as clicks:
            pid = self.server.redis_pid()
            os.kill(pid, signal.SIGSTOP)
            clicks.wait_for(2000)
            # Longer than a command may take, so that connections are given up.
            support.wait_until(lambda: not self.server.is_ready(),
                               "the connections to be given up")
            clicks.wait_for(1000)
            os.kill(pid, signal.SIGCONT)
            support.wait_until(self.server.is_ready, "readiness")

    def test_a_full_redis(self):
        with self.clicks() as clicks, self.server.redis() as redis:
            redis("CONFIG", "SET", "maxmemory", "1")
            clicks.wait_for(2000)
            self.assertGreater(
                self.server.metric("waypost_clicks_spooled"), 0)
            redis("CONFIG", "SET", "maxmemory", "0")

    def test_a_read_only_redis(self):
        with self.clicks() as clicks, self.server.redis() as redis:
            redis("REPLICAOF", "127.0.0.1", "1")
            clicks.wait_for(2000)
            redis("REPLICAOF", "NO", "ONE")


if __name__ == "__main__":
    unittest.main()
