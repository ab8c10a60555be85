"""SIGTERM at awkward times: during the start, while Redis is frozen, twice.
The exit status is that of a stop, and no answered click is lost."""

import os
import pathlib
import signal
import socket
import tempfile
import unittest

import load
import support


class StopWhileStartingTest(unittest.TestCase):
    def setUp(self):
        home = self.enterContext(tempfile.TemporaryDirectory(dir="/tmp"))
        self.home = pathlib.Path(home)

    def stop_quietly(self, server):
        server.stop()
        self.assertNotIn("waypost:", server.log())

    def test_a_redis_that_does_not_answer(self):
        path = str(self.home / "s")
        with socket.socket(socket.AF_UNIX) as redis:
            redis.bind(path)
            redis.listen()
            server = support.Waypost("--redis", f"unix://{path}")
            self.addCleanup(server.close)
            server.spawn()
            redis.settimeout(support.PATIENCE)
            connection, _ = redis.accept()
            with connection:
                self.stop_quietly(server)

    def test_a_private_redis_that_is_not_ready(self):
        program = self.home / "redis-server"
        started = self.home / "started"
        program.write_text(f"#!/bin/sh\ntouch {started}\nexec sleep 60\n")
        program.chmod(0o755)
        server = support.Waypost(environment={
            "PATH": f"{self.home}:{os.environ['PATH']}"})
        self.addCleanup(server.close)
        server.spawn()
        support.wait_until(started.exists, "redis-server to be started")
        self.stop_quietly(server)


class StopWhileFrozenTest(unittest.TestCase):
    """Redis is stopped with SIGSTOP, as by a hung disk, when SIGTERM comes."""

    def setUp(self):
        self.redis = self.enterContext(support.RedisServer())
        self.server = self.enterContext(support.Waypost(
            "--workers", "2", "--redis", self.redis.url,
            "--drain-timeout", "300"))
        self.server.brand("go.test")
        self.server.link("go.test", "a", "https://example.com/",
                         track_conversions=True)

    def freeze_under_load(self):
        """Tracking ids that were answered, the last of them unshipped."""
        with load.Load(self.server, "/a", "go.test", connections=8,
                       pause=0.01) as clicks:
            clicks.wait_for(500)
            self.redis.process.send_signal(signal.SIGSTOP)
            clicks.wait_for(200)
            clicks.stop()
        self.assertEqual(clicks.failures[:3], [])
        self.assertGreater(self.server.metric("waypost_clicks_spooled"), 0)
        return clicks.answered

    def assert_all_arrive(self, answered):
        self.redis.process.send_signal(signal.SIGCONT)
        self.server.start()
        load.wait_until_shipped(self.server)
        load.assert_books_balance(self, self.server.metrics())
        with self.redis.connect() as redis:
            load.assert_recorded_once(self, answered, redis.clicks())
            self.assertEqual(redis.click_count(), len(answered))

    def test_one_signal(self):
        answered = self.freeze_under_load()
        self.server.stop()
        self.assertIn("they wait in the spool", self.server.log())
        self.assert_all_arrive(answered)

    def test_a_second_signal(self):
        self.server.options[-1] = "60000"
        self.server.restart()
        answered = self.freeze_under_load()
        self.server.process.send_signal(signal.SIGTERM)
        support.wait_until(lambda: self.server.log().count("stopping") == 2,
                           "the first signal of this run to be taken")
        self.server.stop(expected=-signal.SIGTERM)
        self.assert_all_arrive(answered)


if __name__ == "__main__":
    unittest.main()
