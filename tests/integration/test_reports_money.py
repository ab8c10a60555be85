"""Reports in money: currencies, rates by day that are edited under way, the
fiscal time zone, and explanations that name recorded events."""

import os
import pathlib
import subprocess
import tempfile
import unittest

import api_support
import support

RATES = """\
# how much of the second one unit of the first is
2026-11-20,EUR,USD,1.5
2026-11-21..2026-11-22,EUR,USD,2
2026-11-20..2026-11-22,USD,JPY,150
"""


class MoneyTest(api_support.Problems):
    """A server for each test, with a file of rates."""

    options = ()
    rates = RATES

    def setUp(self):
        home = self.enterContext(tempfile.TemporaryDirectory(prefix="wpm-"))
        self.path = pathlib.Path(home) / "rates.csv"
        if self.rates is not None:
            self.path.write_text(self.rates)
        self.server = self.enterContext(
            support.Waypost("--rates", str(self.path), *self.options))

    def edit(self, text):
        """As an editor saves: a new file in the old one's place."""
        new = self.path.with_suffix(".new")
        new.write_text(text)
        os.replace(new, self.path)

    def won(self, amount, currency, at="2026-11-20T12:00:00Z", **fields):
        return self.server.event(type="stage", stage="won", amount=amount,
                                 currency=currency, occurred_at=at,
                                 **{"customer": "k", **fields})

    def totals(self, **filters):
        return self.server.report("attribution", models="last",
                                  **filters)["totals"]

    def refused(self, query, status, code, field):
        answer = self.server.api("GET", "/reports/attribution?" + query)
        return self.assert_problem(answer, status, code, field)["detail"]

    def sum_of(self, **filters):
        totals = self.totals(**filters)
        return totals["value"], totals["currency"]


class Currencies(MoneyTest):
    def test_sums_are_in_the_currency_that_is_asked_for(self):
        self.won(1000, "USD")
        self.won(1000, "EUR")
        self.won(1000, "EUR", at="2026-11-22T12:00:00Z")
        self.assertEqual(self.sum_of(currency="USD"), (4500, "USD"))
        # 1000 US cents are 1500 yen; there is none for the euro.
        self.assertEqual(self.sum_of(currency="JPY", to="2026-11-19"),
                         (0, "JPY"))
        self.assertEqual(self.sum_of(currency="EUR", to="2026-11-20"),
                         (1667, "EUR"))
        detail = self.refused("currency=JPY", 422, "missing_rate", "currency")
        self.assertIn("EUR", detail)
        self.assertIn("JPY", detail)
        self.assertIn("2026-11-20", detail)

    def test_nothing_asked_is_a_question(self):
        self.won(1000, "USD")
        self.assertEqual(self.sum_of(), (1000, "USD"))
        self.won(1000, "EUR")
        detail = self.refused("", 422, "several_currencies", "currency")
        self.assertIn("EUR", detail)
        self.assertIn("currency=USD", detail)
        self.assertEqual(self.sum_of(stage="lead"), (0, None))

    def test_digits_of_the_minor_unit(self):
        self.won(1000, "USD")
        self.assertEqual(self.sum_of(currency="JPY"), (1500, "JPY"))
        self.won(150, "JPY")
        self.assertEqual(self.sum_of(currency="USD"), (1100, "USD"))

    def test_a_missing_rate_is_named_by_currency_and_day(self):
        self.won(5, "GBP", at="2026-11-22T00:00:00Z")
        self.won(5, "GBP", at="2026-11-21T23:59:59Z")
        self.won(5, "SEK", at="2026-11-01T00:00:00Z")
        self.won(5, "USD")
        detail = self.refused("currency=USD", 422, "missing_rate", "currency")
        self.assertIn("GBP", detail)
        self.assertIn("2026-11-21", detail)
        detail = self.refused("currency=USD&from=2026-11-22", 422,
                              "missing_rate", "currency")
        self.assertIn("2026-11-22", detail)
        self.assertEqual(self.sum_of(currency="USD", to="2026-10-31"),
                         (0, "USD"))

    def test_refunds_go_by_the_sales_day(self):
        self.server.event(type="refund", amount=400, currency="EUR",
                          invoice="I-1", occurred_at="2026-11-22T12:00:00Z")
        self.won(1000, "EUR", invoice="I-1")
        self.assertEqual(self.sum_of(currency="USD"), (900, "USD"))
        self.server.event(type="refund", amount=100, currency="EUR",
                          invoice="I-9", occurred_at="2026-11-22T12:00:00Z")
        totals = self.totals(currency="USD")
        self.assertEqual((totals["value"], totals["unmatched_refunds"]),
                         (900, 200))

    def test_a_late_cost_counts_when_it_occurred(self):
        for day, amount in [("20", 100), ("22", 100)]:
            self.server.event(type="cost", campaign="a", amount=amount,
                              currency="EUR",
                              occurred_at=f"2026-11-{day}T12:00:00Z")
        for day, cost in [("19", 0), ("20", 150), ("21", 0), ("22", 200)]:
            with self.subTest(day):
                span = {"from": f"2026-11-{day}", "to": f"2026-11-{day}"}
                self.assertEqual(
                    self.totals(currency="USD", **span)["cost"], cost)
        row, = self.server.report("attribution", by="campaign", models="last",
                                  currency="USD")["rows"]
        self.assertEqual((row["key"], row["cost"]), ("a", 350))


class EditedRates(MoneyTest):
    def setUp(self):
        super().setUp()
        self.won(1000, "EUR")

    def test_an_edit_is_seen_without_a_restart(self):
        self.assertEqual(self.sum_of(currency="USD"), (1500, "USD"))
        self.edit(RATES.replace(",1.5\n", ",1.25\n"))
        self.assertEqual(self.sum_of(currency="USD"), (1250, "USD"))
        self.edit("# none\n")
        self.refused("currency=USD", 422, "missing_rate", "currency")
        self.edit(RATES)
        self.assertEqual(self.sum_of(currency="USD"), (1500, "USD"))

    def test_a_broken_edit_keeps_the_old_and_says_so(self):
        self.assertEqual(self.sum_of(currency="USD"), (1500, "USD"))
        self.edit(RATES + "2026-11-20,EUR,USD,2\n")
        self.assertEqual(self.sum_of(currency="USD"), (1500, "USD"))
        self.assertIn("the rates cannot be read", self.server.log())
        self.assertIn("line 5 of", self.server.log())
        said = self.server.log().count("the rates cannot be read")
        self.assertEqual(self.sum_of(currency="USD"), (1500, "USD"))
        self.assertEqual(self.server.log().count("the rates cannot be read"),
                         said, "said once")
        self.path.unlink()
        self.assertEqual(self.sum_of(currency="USD"), (1500, "USD"))
        self.edit(RATES.replace(",1.5\n", ",3\n"))
        self.assertEqual(self.sum_of(currency="USD"), (3000, "USD"))


class OperatorsOwn(MoneyTest):
    options = ("--currency", "USD", "--tz", "Europe/Zurich",
               "--stages", "lead,won")

    def test_the_operators_currency_answers_the_question(self):
        self.won(1000, "EUR")
        self.assertEqual(self.sum_of(), (1000, "EUR"), "the only one")
        self.won(1000, "USD")
        self.assertEqual(self.sum_of(), (2500, "USD"))
        self.assertEqual(self.sum_of(currency="EUR"), (1667, "EUR"))

    def test_the_fiscal_zone_has_the_day(self):
        # Half past midnight of the 21st in Zurich.
        self.won(1000, "EUR", at="2026-11-20T23:30:00Z")
        self.assertEqual(self.sum_of(currency="USD"), (2000, "USD"))
        self.assertEqual(self.sum_of(currency="USD", tz="UTC"),
                         (1500, "USD"))
        for zone, first, second in [("", 0, 2000), ("UTC", 1500, 0),
                                    ("Europe/Zurich", 0, 2000)]:
            named = {"tz": zone} if zone else {}
            for day, value in [("20", first), ("21", second)]:
                with self.subTest(zone=zone, day=day):
                    span = {"from": f"2026-11-{day}", "to": f"2026-11-{day}"}
                    self.assertEqual(
                        self.totals(currency="USD", **span, **named)["value"],
                        value)
        report = self.server.report("attribution", models="last")
        self.assertEqual(report["query"]["tz"], "Europe/Zurich")

    def test_the_missing_day_is_the_zones(self):
        self.won(5, "GBP", at="2026-11-20T23:30:00Z")
        self.assertIn("2026-11-21", self.refused(
            "currency=USD", 422, "missing_rate", "currency"))
        self.assertIn("2026-11-20", self.refused(
            "currency=USD&tz=America/New_York", 422, "missing_rate",
            "currency"))


class BadSettings(unittest.TestCase):
    def refused(self, *options):
        with tempfile.TemporaryDirectory(prefix="wpm-") as home:
            result = subprocess.run(
                [support.BINARY, "serve", "--data", home, *options],
                text=True, capture_output=True, timeout=support.PATIENCE)
        self.assertNotEqual(result.returncode, 0)
        self.assertGreater(result.returncode, 0, "no signal")
        return result.returncode, result.stderr

    def test_a_bad_setting_ends_the_start(self):
        for option, value in [("--tz", "Mars/Olympus"), ("--currency", "usd"),
                              ("--stages", "lead,lost")]:
            with self.subTest(option):
                status, text = self.refused(option, value)
                self.assertEqual(status, 64, text)
                self.assertIn(option, text)

    def test_bad_rates_end_the_start(self):
        with tempfile.NamedTemporaryFile("w", prefix="wpm-") as rates:
            rates.write("2026-11-20,EUR,USD,1\nEUR\n")
            rates.flush()
            _, text = self.refused("--rates", rates.name)
        self.assertIn("--rates", text)
        self.assertIn("line 2", text)
        _, text = self.refused("--rates", "/tmp/wpm-no/such")
        self.assertIn("--rates", text)
        self.assertIn("/tmp/wpm-no/such", text)


class Explained(MoneyTest):
    def test_events_are_those_that_the_api_shows(self):
        for campaign in ("a", "b"):
            self.server.event(type="touch", customer="k", campaign=campaign,
                              occurred_at="2026-11-19T12:00:00Z")
        sale = self.won(1000, "EUR")
        report = self.server.report("attribution", by="campaign",
                                    models="linear", currency="USD",
                                    explain="a")
        row, = report["rows"]
        self.assertEqual(row["key"], sale["id"])
        self.assertEqual(row["person"], "customer:k")
        self.assertEqual(row["value"], 1500)
        self.assertEqual(row["models"]["linear"],
                         {"credit": 0.5, "credit_value": 750})
        events = {one["id"]: one for one in self.server.api_ok(
            "GET", "/events?person=k")["items"]}
        self.assertEqual(events[row["key"]]["type"], "stage")
        self.assertEqual([events[touch["event"]]["campaign"]
                          for touch in row["touches"]], ["a", "b"])

    def test_clicks_are_those_that_the_api_shows(self):
        self.server.brand("go.test")
        self.server.campaign("mail", "outbound", "cold_email")
        self.server.link("go.test", "x", "https://example.com/?c={click_id}",
                         campaign="mail")
        answer = self.server.get("/x", host="go.test")
        click, = support.wait_until(
            lambda: self.server.api_ok("GET", "/events?type=click")["items"],
            "the click")
        self.assertEqual(answer.status, 302)
        self.server.event(type="stage", stage="won", customer="k",
                          click_id=click["click_id"])
        report = self.server.report("attribution", by="campaign",
                                    models="last", explain="mail")
        row, = report["rows"]
        self.assertEqual([(touch["event"], touch["type"], touch["key"])
                          for touch in row["touches"]],
                         [(click["id"], "click", "mail")])

    def test_two_touches_of_one_time_keep_the_order_of_their_list(self):
        for number in range(12):
            self.server.api_ok("POST", "/events", [
                {"type": "touch", "customer": f"p{number}", "campaign": name,
                 "occurred_at": "2026-11-19T12:00:00Z",
                 "idempotency_key": f"{name}{number}"}
                for name in ("first", "second", "third")] + [
                {"type": "stage", "stage": "won", "customer": f"p{number}",
                 "occurred_at": "2026-11-19T12:00:00Z"}])
        rows = self.server.report("attribution", by="campaign",
                                  models="first,last")["rows"]
        found = {row["key"]: (row["models"]["first"]["conversions"],
                              row["models"]["last"]["conversions"])
                 for row in rows}
        self.assertEqual(found, {"first": (12, 0), "second": (0, 0),
                                 "third": (0, 12)})


if __name__ == "__main__":
    unittest.main()
