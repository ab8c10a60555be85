"""The API: events, recorded once and read back."""

import concurrent.futures
import json
import unittest

import api_support
import support


class Events(api_support.ApiTest):
    def post(self, value, **more):
        return self.call("POST", "/events", value, **more)

    def sale(self, **more):
        return {"type": "stage", "stage": "won", "customer": "c",
                "amount": 5, "currency": "USD", **more}

    def items(self, query=""):
        return self.server.api_ok("GET", f"/events?{query}")["items"]

    def test_one(self):
        answer = self.post(self.sale(customer="one", campaign="old-one",
                                     properties={"plan": "team"},
                                     occurred_at="2026-01-02T03:04:05Z"))
        self.assertEqual(answer.status, 202)
        item, = self.items("person=one")
        self.assertEqual(item["id"], answer.json()["id"])
        self.assertEqual(item["occurred_at"], "2026-01-02T03:04:05Z")
        self.assertEqual((item["amount"], item["currency"]), (5, "USD"))
        self.assertEqual(item["properties"], {"plan": "team"})
        self.assertEqual((item["verdict"], item["reason"]),
                         ("human", "reported"))
        self.assertEqual(item["direction"], "unknown")

    def test_campaigns_give_channel_and_direction(self):
        self.server.campaign("in", "inbound", "cold_email")
        cases = [({"campaign": "in"}, "cold_email", "inbound"),
                 ({"campaign": "in", "channel": "print"}, "print", "inbound"),
                 ({"campaign": "in", "direction": "outbound"}, "cold_email",
                  "outbound"),
                 ({"channel": "content"}, "content", "inbound"),
                 ({"campaign": "unregistered"}, None, "unknown"),
                 ({}, None, None)]
        self.post([{"type": "touch", "customer": f"tag{number}", **given}
                   for number, (given, _, _) in enumerate(cases)])
        for number, (given, channel, direction) in enumerate(cases):
            with self.subTest(given):
                item, = self.items(f"person=tag{number}")
                self.assertEqual(item.get("channel"), channel)
                self.assertEqual(item.get("direction"), direction)

    def test_a_list(self):
        answer = self.post([self.sale(customer=f"list{number}",
                                      idempotency_key=f"list{number % 3}")
                            for number in range(4)])
        self.assertEqual(answer.status, 202)
        items = answer.json()["items"]
        self.assertEqual([item["repeated"] for item in items],
                         [False, False, False, True])
        self.assertEqual(items[0]["id"], items[3]["id"])
        again = self.post([self.sale(customer="list0",
                                     idempotency_key="list0")])
        self.assertEqual(again.status, 200)

    def test_a_list_with_a_bad_one_is_refused_whole(self):
        before = len(self.items("person=whole"))
        problem = self.assert_problem(self.post(
            [self.sale(customer="whole"), self.sale(customer="whole"),
             self.sale(customer="whole", amount="5")]), 422,
            field="[2].amount")
        self.assertIn("event 2", problem["detail"])
        self.assertEqual(len(self.items("person=whole")), before)

    def test_limits(self):
        self.assert_problem(self.post([]), 422)
        self.assert_problem(self.post([self.sale()] * 1001), 413, "too_many")
        self.assertEqual(self.post(
            [self.sale(idempotency_key=f"many{n}")
             for n in range(1000)]).status, 202)

    def test_refusals(self):
        for event, field in [
                ({}, "type"), ({"type": "sale"}, "type"),
                ({"type": "stage", "customer": "c"}, "stage"),
                ({"type": "stage", "stage": "won"}, None),
                (self.sale(amount=1.5), "amount"),
                (self.sale(amount="5"), "amount"),
                (self.sale(currency=None), "currency"),
                (self.sale(currency="usd"), "currency"),
                (self.sale(occurred_at="soon"), "occurred_at"),
                (self.sale(occurred_at="2999-01-01T00:00:00Z"),
                 "occurred_at"),
                (self.sale(campain="x"), "campain"),
                (self.sale(direction="up"), "direction"),
                (self.sale(properties=[]), "properties"),
                (self.sale(customer="x" * 257), "customer"),
                ("text", None), (5, None), (None, None)]:
            with self.subTest(event):
                self.assert_problem(
                    self.post(None, body=json.dumps(event).encode()), 422,
                    field=field)

    def test_the_key_may_come_by_header(self):
        answers = [self.post(self.sale(), headers={"Idempotency-Key": "h1"})
                   for _ in range(2)]
        self.assertEqual([answer.status for answer in answers], [202, 200])
        self.assertEqual(answers[0].json()["id"], answers[1].json()["id"])
        self.assertTrue(answers[1].json()["repeated"])
        for value, header in [(self.sale(), ""), ([self.sale()], "h2"),
                              (self.sale(), "x" * 257),
                              (self.sale(idempotency_key="a"), "b")]:
            self.assert_problem(self.post(
                value, headers={"Idempotency-Key": header}), 422)
        self.assertEqual(self.post(
            self.sale(idempotency_key="same"),
            headers={"Idempotency-Key": "same"}).status, 202)

    def test_a_corrected_retry_works(self):
        key = {"Idempotency-Key": "corrected"}
        self.assert_problem(self.post(self.sale(amount="5"), headers=key),
                            422)
        self.assertEqual(self.post(self.sale(), headers=key).status, 202)

    def test_recorded_once_however_many_send_it(self):
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda _: self.post(self.sale(
                customer="racer", invoice="INV-race")), range(48)))
        self.assertEqual(sorted(answer.status for answer in answers),
                         [200] * 47 + [202])
        self.assertEqual(len({answer.json()["id"] for answer in answers}), 1)
        self.assertEqual(len(self.items("person=racer")), 1)

    def test_pages_and_filters(self):
        self.post([{"type": "touch", "customer": f"page{number}",
                    "campaign": "pages"} for number in range(30)])
        seen, cursor = [], ""
        while cursor is not None:
            page = self.server.api_ok(
                "GET", f"/events?campaign=pages&limit=7{cursor}")
            self.assertLessEqual(len(page["items"]), 7)
            seen += page["items"]
            cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
        self.assertEqual({item["customer"] for item in seen},
                         {f"page{number}" for number in range(30)})
        self.assertEqual(len(seen), 30)
        times = [item["recorded_at"] for item in seen]
        self.assertEqual(times, sorted(times, reverse=True))
        self.assertEqual(self.items("campaign=pages&type=send"), [])
        self.assertEqual(self.items("campaign=pages&since=2999-01-01"), [])
        whole, cursor = [], ""
        while cursor is not None:
            page = self.server.api_ok("GET", f"/events?limit=100{cursor}")
            whole += [item["id"] for item in page["items"]]
            cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
        with self.server.redis() as redis:
            stored = sum(redis("XLEN", stream)
                         for stream in redis("SMEMBERS", "idx:streams"))
        self.assertEqual(len(set(whole)), len(whole))
        self.assertGreaterEqual(stored, len(whole))
        for query in ["since=x", "limit=0", "cursor=00", "what=x"]:
            self.refused("GET", f"/events?{query}", 400)

    def test_clicks_are_there_with_what_they_said(self):
        self.server.brand("ev.test")
        self.server.link("ev.test", "a", "https://example.com/")
        self.server.get("/a", host="ev.test", headers={
            "Referer": "https://ref.test/page?q=1"})
        self.server.get("/a", host="ev.test", headers={
            "User-Agent": "curl/8.0"})
        items = support.wait_until(
            lambda: len(found := self.items("link=ev.test/a")) == 2 and found,
            "two clicks in /events")
        by_agent = {item["user_agent"]: item for item in items}
        human = by_agent[support.BROWSER]
        self.assertEqual((human["type"], human["verdict"]),
                         ("click", "human"))
        self.assertEqual(human["referrer"], "https://ref.test/page")
        self.assertEqual(human["ip"], "127.0.0.0")
        self.assertEqual((by_agent["curl/8.0"]["verdict"],
                          by_agent["curl/8.0"]["reason"]), ("bot", "tool"))

    def test_clicks_of_before_answers_had_ids_are_read_too(self):
        old = ["kind", "click", "link", "ev.test/old", "campaign", "c-old",
               "channel", "print", "direction", "outbound", "source", "",
               "content", "", "placement", "", "recipient", "", "click", "cid",
               "visitor", "00000000000000ff", "ua", "00000000000000aa",
               "ref", "00000000000000bb", "lang", "00000000000000cc",
               "ip", "192.0.2.0", "flags", "", "status", "302", "variant", ""]
        new = ["answer", "-77", "asker",
               "cid2 - AAAAAAAAAD_ AAAAAAAAAAB AAAAAAAAAAC 192.0.2.0"]
        with self.server.redis() as redis:
            redis("HSET", "dict:ua", "00000000000000aa", "Mozilla/5.0 Firefox")
            redis("HSET", "dict:ref", "00000000000000bb", "https://ref.test/",
                  "AAAAAAAAAAC", "https://ref.test/")
            redis("HSET", "dict:lang", "00000000000000cc", "de")
            redis("HSET", "dict:client", "AAAAAAAAAAB",
                  "Mozilla/5.0 Firefox\nde")
            redis("HSET", "dict:answer", "-77",
                  "kind=click\nlink=ev.test/old\ncampaign=c-old\n"
                  "channel=print\ndirection=outbound\nstatus=302\n")
            redis("SADD", "idx:streams", "clicks:old.0")
            redis("XADD", "clicks:old.0", "5-1", *old)
            redis("XADD", "clicks:old.0", "5-2", *new)
        second, first = self.items("link=ev.test/old&campaign=c-old")
        self.assertEqual(first.pop("id"), "old.0-5-1")
        self.assertEqual(second.pop("id"), "old.0-5-2")
        self.assertEqual(first.pop("click_id"), "cid")
        self.assertEqual(second.pop("click_id"), "cid2")
        self.assertEqual(first, second)
        self.assertEqual(first["visitor"], "00000000000000ff")
        self.assertEqual((first["user_agent"], first["language"],
                          first["referrer"], first["verdict"]),
                         ("Mozilla/5.0 Firefox", "de", "https://ref.test/",
                          "human"))
        self.assertEqual(
            len(self.items("link=ev.test/old&person=00000000000000ff")), 2)


if __name__ == "__main__":
    unittest.main()
