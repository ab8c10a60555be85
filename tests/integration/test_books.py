"""Clicks at full speed: each one is an entry, with its tags, and the books
balance in every reading."""

import unittest

import load
import support

CLICKS = 200_000


class BooksTest(support.ServerTest):
    options = ("--workers", "2")

    def setUp(self):
        self.server.brand("go.test")
        self.server.campaign("spring-24", "outbound", "cold_email")
        self.server.link("go.test", "mail", "https://example.com/offer",
                         campaign="spring-24", source="mailing",
                         content="button")

    def test_every_answered_click_is_one_entry_with_its_tags(self):
        readings = []
        answered = 0
        while answered < CLICKS:
            answered += self.server.follow(
                "/mail", "go.test", min(20_000, CLICKS - answered),
                connections=4)
            readings.append(self.server.metrics())
        for metrics in readings:
            load.assert_books_balance(self, metrics)
        load.wait_until_shipped(self.server)
        self.assertEqual(answered, CLICKS)
        with self.server.redis() as redis:
            self.assertEqual(redis.click_count(), CLICKS)
            self.check_entries(redis)
        metrics = self.server.metrics()
        self.assertEqual(metrics["waypost_clicks_answered_total"], CLICKS)
        self.assertEqual(metrics["waypost_clicks_shipped_total"], CLICKS)
        self.assertEqual(metrics["waypost_clicks_dropped_total"], 0)
        self.check_report()

    def check_entries(self, redis):
        ids = set()
        wanted = {"kind": "click", "link": "go.test/mail",
                  "campaign": "spring-24", "channel": "cold_email",
                  "direction": "outbound", "source": "mailing",
                  "content": "button", "status": "302"}
        for _, fields in redis.clicks():
            ids.add(fields["click"])
            for name, value in wanted.items():
                self.assertEqual(fields[name], value, name)
        self.assertEqual(len(ids), CLICKS)

    def check_report(self):
        report = self.server.report("clicks", by="direction")
        self.assertEqual([(row["key"], row["raw"], row["human"])
                          for row in report["rows"]],
                         [("outbound", CLICKS, CLICKS)])


if __name__ == "__main__":
    unittest.main()
