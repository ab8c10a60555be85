"""Late, repeated and out-of-order events give the report that timely ones
give, byte for byte, and so do a rebuild of the ledger and a restart."""

import datetime
import random
import unittest

import support

CAMPAIGNS = [("mail", "cold_email"), ("guide", "content"),
             ("ads", "paid_search"), ("talk", "webinar")]
MODELS = "all&bootstrap=20"
START = datetime.datetime(2026, 9, 1, tzinfo=datetime.timezone.utc)


def history(dice):
    """Events of 40 people in the order of their times, all different. Most
    people are known by a visitor id first and joined to a customer later."""
    events = []
    minutes = iter(dice.sample(range(60 * 24 * 60), 400))

    def add(**fields):
        at = START + datetime.timedelta(minutes=next(minutes))
        events.append({"occurred_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                       "idempotency_key": f"k{len(events)}", **fields})

    for person in range(40):
        visitor, customer = f"v{person}", f"c{person}"
        for _ in range(dice.randrange(0, 5)):
            campaign, channel = dice.choice(CAMPAIGNS)
            add(type="touch", visitor=visitor, campaign=campaign,
                channel=channel)
        if dice.random() < 0.5:
            add(type="visit", visitor=visitor)
        add(type="stage", stage="lead", visitor=visitor, customer=customer)
        if dice.random() < 0.6:
            add(type="stage", stage="won", customer=customer,
                amount=dice.randrange(100, 100000), currency="USD",
                invoice=f"INV-{person}")
    for campaign, channel in CAMPAIGNS:
        add(type="cost", campaign=campaign, channel=channel, amount=12345,
            currency="USD")
    return sorted(events, key=lambda event: event["occurred_at"])


def reports(server):
    """Every report that is compared, as bytes."""
    wanted = [f"attribution?by={by}&stage={stage}&models={MODELS}"
              f"&count={count}&format={form}"
              for by in ("campaign", "direction", "channel",
                         "direction,channel")
              for stage in ("won", "lead")
              for count in ("every", "first")
              for form in ("json", "csv")]
    found = {}
    for query in wanted:
        answer = server.api("GET", "/reports/" + query)
        assert answer.status == 200, answer
        found[query] = answer.body
    return found


class HistoryTest(unittest.TestCase):
    def setUp(self):
        self.dice = random.Random(7)
        self.events = history(self.dice)
        self.timely = self.enterContext(support.Waypost())
        for event in self.events:
            self.timely.api_ok("POST", "/events", event)
        self.expected = reports(self.timely)

    def test_it_holds_something(self):
        report = self.timely.report("attribution", by="campaign",
                                    stage="won", models=MODELS)
        self.assertGreater(report["totals"]["conversions"], 10)
        self.assertEqual(len(report["rows"]), len(CAMPAIGNS) + 1)
        for model in report["query"]["models"]:
            self.check_sums(report, model)

    def check_sums(self, report, model):
        rows = [row["models"][model] for row in report["rows"]]
        for figure in ("conversions", "value"):
            total = sum(row[figure] for row in rows)
            total += report["totals"]["unattributed"][figure]
            self.assertAlmostEqual(total, report["totals"][figure], 6, model)

    def test_late_repeated_and_shuffled(self):
        shuffled = self.events + self.dice.sample(self.events, 60)
        self.dice.shuffle(shuffled)
        with support.Waypost() as server:
            for start in range(0, len(shuffled), 50):
                server.api_ok("POST", "/events", shuffled[start:start + 50])
            self.compare(server)

    def test_rebuild_and_restart(self):
        self.timely.api_ok("POST", "/ledger/rebuild")
        self.compare(self.timely)
        self.timely.restart()
        self.compare(self.timely)
        self.timely.kill()
        self.timely.start()
        self.compare(self.timely)

    def compare(self, server):
        for query, body in reports(server).items():
            self.assertEqual(body, self.expected[query], query)


if __name__ == "__main__":
    unittest.main()
