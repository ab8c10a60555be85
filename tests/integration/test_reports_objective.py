"""Reports by objective: what the campaigns say when the report is asked for."""

import unittest

import api_support
import support

DAY = "2026-11-20T{:02}:00:00Z"


def by_key(report):
    """The rows by their keys, two of them as "outbound,upstream"."""
    return {key if isinstance(key, str) else ",".join(key): row
            for row in report["rows"] for key in [row["key"]]}


def figures(report, name):
    return {key: row[name] for key, row in by_key(report).items()}


def credits(report, model):
    return {key: row["models"][model]["conversions"]
            for key, row in by_key(report).items()}


class Objectives(api_support.Problems):
    """One buyer met `reach` (upstream) and `close` (downstream), both sent
    out, then `wait`, which says nothing, then came by herself."""

    def setUp(self):
        self.server = self.enterContext(support.Waypost())
        self.server.campaign("reach", "outbound", "print",
                             objective="upstream")
        self.server.campaign("close", "outbound", "cold_email",
                             objective="downstream")
        self.server.campaign("wait", "inbound", "content")

    def tell(self):
        for hour, campaign in enumerate(["reach", "close", "wait"]):
            self.server.event(type="touch", customer="k", campaign=campaign,
                              occurred_at=DAY.format(hour))
        self.server.event(type="touch", customer="k",
                          occurred_at=DAY.format(3))
        self.server.event(type="stage", stage="won", customer="k",
                          amount=1000, currency="USD",
                          occurred_at=DAY.format(4))

    def edit(self, campaign, objective):
        self.server.api_ok("PATCH", f"/campaigns/{campaign}",
                           {"objective": objective})

    def attribution(self, by):
        return credits(self.server.report("attribution", by=by,
                                          models="linear"), "linear")

    def test_attribution(self):
        self.tell()
        self.assertEqual(self.attribution("objective"), {
            "upstream": .25, "downstream": .25, "(not set)": .25,
            "(direct)": .25})
        self.assertEqual(self.attribution("direction,objective"), {
            "outbound,upstream": .25, "outbound,downstream": .25,
            "inbound,(not set)": .25, "direct,(direct)": .25})

    def test_an_edit_is_in_the_next_report(self):
        self.tell()
        for objective, other in [("upstream", "downstream"),
                                 ("downstream", "upstream")] * 10:
            self.edit("wait", objective)
            self.assertEqual(self.attribution("objective"), {
                objective: .5, other: .25, "(direct)": .25})
        self.edit("wait", None)
        self.assertEqual(self.attribution("objective")["(not set)"], .25)

    def test_what_was_recorded_stays(self):
        """The direction is of the time of the touch, the objective of now."""
        self.tell()
        self.server.api_ok("PATCH", "/campaigns/reach", {
            "direction": "inbound", "objective": "downstream"})
        self.assertEqual(self.attribution("direction,objective"), {
            "outbound,downstream": .5, "inbound,(not set)": .25,
            "direct,(direct)": .25})

    def test_a_campaign_that_is_not_known(self):
        self.server.event(type="touch", customer="j", campaign="stranger")
        report = self.server.report("attribution", by="objective")
        self.assertEqual(figures(report, "touches"), {"(not set)": 1})
        self.server.campaign("stranger", "inbound", "content",
                             objective="upstream")
        report = self.server.report("attribution", by="objective")
        self.assertEqual(figures(report, "touches"), {"upstream": 1})
        self.server.api_ok("DELETE", "/campaigns/stranger")
        report = self.server.report("attribution", by="objective")
        self.assertEqual(figures(report, "touches"), {"(not set)": 1})

    def test_clicks(self):
        self.server.brand("go.test")
        for slug, campaign in [("r", "reach"), ("c", "close"), ("w", "wait"),
                               ("n", None)]:
            self.server.link("go.test", slug, "https://example.com/",
                             campaign=campaign)
        for path, times in [("/r", 3), ("/c", 2), ("/w", 1), ("/n", 4)]:
            for _ in range(times):
                self.assertEqual(self.server.get(path, "go.test").status, 302)

        def clicks(by):
            return figures(self.server.report("clicks", by=by), "raw")

        support.wait_until(
            lambda: self.server.report("clicks")["totals"]["raw"] == 10,
            "the clicks to be shipped")
        self.assertEqual(clicks("objective"), {
            "upstream": 3, "downstream": 2, "(not set)": 1,
            "(direct)": 4})
        self.assertEqual(clicks("direction,objective"), {
            "outbound,upstream": 3, "outbound,downstream": 2,
            "inbound,(not set)": 1, "unknown,(direct)": 4})
        self.edit("close", "upstream")
        self.assertEqual(clicks("objective"), {
            "upstream": 5, "(not set)": 1, "(direct)": 4})

    def test_rebuild_gives_the_same_report(self):
        self.tell()
        paths = [f"/reports/{name}?by={by}"
                 for name in ("attribution", "clicks")
                 for by in ("objective", "direction,objective")]
        before = [self.server.api("GET", path).body for path in paths]
        self.server.api_ok("POST", "/ledger/rebuild")
        self.assertEqual([self.server.api("GET", path).body
                          for path in paths], before)
        self.server.restart()
        self.assertEqual([self.server.api("GET", path).body
                          for path in paths], before)

    def test_every_report_that_goes_by_tags_takes_it(self):
        self.tell()
        self.server.event(type="stage", stage="lead", customer="k",
                          occurred_at=DAY.format(0))
        for name in ("attribution", "paths", "people", "funnel", "timing"):
            with self.subTest(name):
                report = self.server.report(name, by="objective")
                self.assertIn("'upstream", str(report))

    def test_command_line(self):
        self.tell()
        csv = self.server.cli("report", "attribution", "--by",
                              "direction,objective", "--models", "last",
                              "--format", "csv").stdout
        self.assertIn("outbound,upstream,1,1,0", csv)


class WithoutRedis(api_support.Problems):
    def test_unavailable(self):
        with support.RedisServer() as redis:
            with support.Waypost("--redis", redis.url) as server:
                server.campaign("reach", "outbound", "print",
                                objective="upstream")
                server.event(type="touch", customer="k", campaign="reach")
                redis.kill()
                support.wait_until(lambda: support.request(
                    server.admin_port, "GET", "/readyz").status == 503,
                    "/readyz to say so")
                answer = server.api("GET", "/reports/clicks?by=objective")
                self.assert_problem(answer, 503)
                self.assertTrue(answer.headers["retry-after"])
                redis.start()
                support.wait_until(lambda: server.api(
                    "GET", "/reports/clicks?by=objective").status == 200,
                    "Redis to be back")
                report = server.report("attribution", by="objective")
                self.assertEqual(figures(report, "touches"),
                                 {"upstream": 1})


if __name__ == "__main__":
    unittest.main()
