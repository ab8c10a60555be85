"""What came without a campaign: direct, or brought by a channel or a source."""

import unittest

import support

DAY = "2026-11-20T{:02}:00:00Z"
HEADER = "type,id,occurred_at,customer,channel,source\n"


def figures(report, name):
    return {row["key"]: row[name] for row in report["rows"]}


class WithoutCampaign(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(support.Waypost())

    def won(self, **fields):
        self.server.event(type="stage", stage="won", amount=1000,
                          currency="USD", **fields)

    def touches(self, by):
        return figures(self.server.report("attribution", by=by), "touches")

    def credit(self, by):
        """What last_non_direct credits, zeros left out."""
        report = self.server.report("attribution", by=by,
                                    models="last_non_direct")
        return {row["key"]: row["models"]["last_non_direct"]["conversions"]
                for row in report["rows"]
                if row["models"]["last_non_direct"]["conversions"]}

    def expect_search_then_direct(self):
        """Each of these was told once: a search, then two direct touches."""
        for by, touches in [
                ("campaign", {"(not set)": 1, "(direct)": 2}),
                ("objective", {"(not set)": 1, "(direct)": 2}),
                ("channel", {"organic_search": 1, "(direct)": 2}),
                ("direction", {"inbound": 1, "direct": 2}),
                ("source", {"(not set)": 1, "(direct)": 2})]:
            with self.subTest(by=by):
                self.assertEqual(self.touches(by), touches)
                self.assertEqual(self.credit(by), {next(iter(touches)): 1})

    def test_touches(self):
        """Their direction is their channel's, where none is told."""
        for hour, fields in enumerate([{"channel": "organic_search"},
                                       {"channel": "direct"}, {}]):
            self.server.event(type="touch", customer="k",
                              occurred_at=DAY.format(hour), **fields)
        self.won(customer="k", occurred_at=DAY.format(4))
        self.expect_search_then_direct()

    def test_imported_rows(self):
        rows = HEADER + "".join(
            f"visit,t-{hour},{DAY.format(hour)},k,{channel},\n"
            for hour, channel in enumerate(["organic_search", "direct", ""]))
        answer = self.server.api("POST", "/events/import", body=rows.encode(),
                                 headers={"Content-Type": "text/csv"})
        self.assertEqual(answer.json()["recorded"], 3)
        self.won(customer="k", occurred_at=DAY.format(4))
        self.expect_search_then_direct()

    def test_clicks(self):
        """On links without a campaign, which is what their channel says."""
        self.server.brand("go.test")
        links = [("search", {"channel": "organic_search"}),
                 ("self", {"channel": "direct"}), ("plain", {})]
        for slug, fields in links:
            self.server.link("go.test", slug, "https://example.com/",
                             track_conversions=True, **fields)
        clicks = []
        for slug, _ in links:
            answer = self.server.get("/" + slug, "go.test", headers={
                "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/120"})
            clicks.append(answer.location.split("wpid=")[1])
        support.wait_until(
            lambda: self.server.report("clicks")["totals"]["raw"] == 3,
            "the clicks to be shipped")
        for click in clicks:
            self.server.event(type="identify", customer="k", click_id=click)
        self.won(customer="k")
        self.expect_search_then_direct()
        self.assertEqual(
            figures(self.server.report("clicks", by="campaign"), "raw"),
            {"(direct)": 2, "(not set)": 1})
        self.assertEqual(
            figures(self.server.report("clicks", by="channel"), "raw"),
            {"organic_search": 1, "direct": 1, "(not set)": 1})

    def test_a_source_alone(self):
        self.server.event(type="touch", customer="k", source="paper",
                          occurred_at=DAY.format(0))
        self.server.event(type="touch", customer="k",
                          occurred_at=DAY.format(1))
        self.won(customer="k", occurred_at=DAY.format(2))
        for by, key in [("campaign", "(not set)"), ("channel", "(not set)"),
                        ("direction", "unknown"), ("source", "paper")]:
            with self.subTest(by=by):
                self.assertEqual(self.credit(by), {key: 1})

    def test_a_rebuild_gives_the_same(self):
        self.test_touches()
        self.server.api_ok("POST", "/ledger/rebuild")
        self.expect_search_then_direct()


if __name__ == "__main__":
    unittest.main()
