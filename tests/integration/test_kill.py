"""kill -9 of waypost under load: what was answered is recorded, once."""

import random
import unittest

import load
import support

KILLS = 20


class KillTest(support.ServerTest):
    options = ("--workers", "2", "--spool-segment", "256k")

    def test_every_answered_click_survives_kill_9(self):
        dice = random.Random(20261122)
        self.server.brand("go.test")
        self.server.campaign("c", "outbound", "cold_email")
        self.server.link("go.test", "a", "https://example.com/", campaign="c")
        with load.Load(self.server, "/a", "go.test", connections=4,
                       pause=0.002) as clicks:
            for _ in range(KILLS):
                clicks.wait_for(dice.randrange(50, 1000))
                self.server.kill()
                self.server.start()
            clicks.wait_for(500)
            clicks.stop()
        self.assertFalse(clicks.failures[:3])
        load.wait_until_shipped(self.server)
        load.assert_books_balance(self, self.server.metrics())
        with self.server.redis() as redis:
            load.assert_recorded_once(self, clicks.answered, redis.clicks())

    def test_fewer_workers_drain_what_the_others_left(self):
        self.server.brand("few.test")
        self.server.link("few.test", "a", "https://example.com/",
                         track_conversions=True)
        with load.Load(self.server, "/a", "few.test",
                       connections=16, pause=0.01) as clicks:
            clicks.wait_for(2000)
            self.server.kill()
            self.server.options[1] = "1"
            self.server.start()
            clicks.wait_for(100)
            clicks.stop()
        load.wait_until_shipped(self.server)
        with self.server.redis() as redis:
            load.assert_recorded_once(
                self, clicks.answered,
                [entry for entry in redis.clicks()
                 if entry[1]["link"] == "few.test/a"])


if __name__ == "__main__":
    unittest.main()
