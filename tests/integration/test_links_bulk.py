"""The API: many links at once, and links that are made or changed by an id."""

import unittest

import api_support
import support


class Bulk(api_support.ApiTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")
        cls.server.brand("b.test")
        cls.server.campaign("spring", "outbound", "cold_email")

    def bulk(self, items, **query):
        text = "&".join(f"{name}={value}" for name, value in query.items())
        return self.server.api_ok("POST", f"/links/bulk?{text}", items)

    def item(self, slug=None, **fields):
        named = {"slug": slug} if slug else {}
        return {"brand": "go.test", "destination": "https://example.com/",
                **named, **fields}

    def statuses(self, answer):
        return [item["status"] for item in answer["items"]]

    def test_each_has_its_own_outcome_in_order(self):
        self.server.link("go.test", "taken", "https://example.com/")
        answer = self.bulk([
            self.item("b1", campaign="spring", tags={"a": "1"}),
            self.item("taken"),
            self.item(destination="https://example.com/random"),
            self.item("b2", destination="javascript:alert(1)"),
            self.item("b3", campaign="nobody"),
            self.item("b4", brand="nowhere.test"),
            {"slug": "b5"},
            "no object",
            None,
            self.item("b6", colour="red"),
            self.item("b7", destination="http://b.test/x"),
            self.item("b8"),
        ])
        self.assertEqual(self.statuses(answer), [
            201, 409, 201, 422, 422, 422, 422, 422, 422, 422, 422, 201])
        self.assertEqual(
            [item["error"]["code"] for item in answer["items"]
             if "error" in item],
            ["slug_taken", "bad_scheme", "unknown_campaign",
             "unknown_brand", "missing_field", "not_an_object",
             "not_an_object", "unknown_field", "loop"])
        self.assertEqual(
            (answer["created"], answer["changed"], answer["unchanged"],
             answer["failed"]), (3, 0, 0, 9))
        first = answer["items"][0]
        self.assertEqual(first["result"], "created")
        self.assertEqual(first["link"],
                         self.server.api_ok("GET", "/links/go.test/b1"))
        self.assertEqual(first["link"]["short_url"],
                         f"http://go.test:{self.server.port}/b1")
        self.assertEqual(
            self.server.get("/b8", host="go.test").location,
            "https://example.com/")

    def keyed(self, key, items, mode="add"):
        answer = self.call("POST", f"/links/bulk?mode={mode}", items,
                           headers={"Idempotency-Key": key})
        self.assertEqual(answer.status, 200, answer)
        return answer.json()["items"]

    def slugs(self, items):
        return [item["link"]["slug"] for item in items if "link" in item]

    def test_a_key_makes_each_link_once(self):
        items = [self.item(title=str(i)) for i in range(300)]
        first = self.keyed("bulk-1", items)
        self.assertEqual({item["status"] for item in first}, {201})
        again = self.keyed("bulk-1", items)
        self.assertEqual({(item["status"], item["result"]) for item in again},
                         {(200, "unchanged")})
        self.assertEqual(self.slugs(again), self.slugs(first))
        other = self.keyed("bulk-2", items[:1])
        self.assertNotIn(self.slugs(other)[0], self.slugs(first))

    def test_a_key_takes_a_corrected_list(self):
        wrong = [self.item(), self.item(campaign="nope"), self.item()]
        first = self.keyed("bulk-3", wrong)
        self.assertEqual([item["status"] for item in first], [201, 422, 201])
        again = self.keyed("bulk-3", [wrong[0], self.item(), wrong[2]])
        self.assertEqual([item["status"] for item in again], [200, 201, 200])
        mixed = self.keyed("bulk-3", [wrong[2], self.item(title="x")])
        self.assertEqual([item["status"] for item in mixed], [200, 422])
        self.assertEqual(mixed[1]["error"]["code"], "idempotency_key_reused")

    def test_a_key_keeps_an_upsert_from_undoing(self):
        items = [self.item("keyed-up", title="first")]
        self.assertEqual(self.keyed("bulk-4", items, "upsert")[0]["status"],
                         201)
        self.server.api_ok("PATCH", "/links/go.test/keyed-up",
                           {"title": "later"})
        again = self.keyed("bulk-4", items, "upsert")
        self.assertEqual(again[0]["link"]["title"], "later")
        self.refused("POST", "/links/bulk", 422, "bad_key", value=items,
                     headers={"Idempotency-Key": ""})

    def test_passwords_are_bounded(self):
        items = [self.item(f"pass{i}", password="x") for i in range(101)]
        self.refused("POST", "/links/bulk", 422, "too_many_passwords",
                     "password", value=items)
        self.assertEqual(self.call("GET", "/links/go.test/pass0").status, 404)
        answer = self.bulk(items[:3] + [self.item("unlocked")])
        self.assertEqual(self.statuses(answer), [201] * 4)

    def test_of_two_with_one_name_the_first_is_first(self):
        items = [self.item(f"twice{i % 50}",
                           destination=f"https://example.com/{i}")
                 for i in range(400)]
        answer = self.bulk(items)
        self.assertEqual(self.statuses(answer), [201] * 50 + [409] * 350)
        for i in (0, 49):
            self.assertEqual(answer["items"][i]["link"]["destination"],
                             f"https://example.com/{i}")
        answer = self.bulk([self.item(external_id="same-id"),
                            self.item(external_id="same-id"),
                            self.item(external_id="same-id",
                                      brand="B.test")])
        self.assertEqual(self.statuses(answer), [201, 409, 201])
        self.assertEqual(answer["items"][1]["error"]["code"],
                         "external_id_taken")
        self.assertIn(answer["items"][0]["link"]["id"],
                      answer["items"][1]["error"]["detail"])

    def test_a_second_run_changes_nothing(self):
        items = [self.item(f"again{i}", external_id=f"again-{i}",
                           campaign="spring", tags={"n": str(i)})
                 for i in range(300)]
        first = self.bulk(items, mode="upsert")
        self.assertEqual(first["created"], 300)
        second = self.bulk(items, mode="upsert")
        self.assertEqual((second["created"], second["changed"],
                          second["unchanged"], second["failed"]),
                         (0, 0, 300, 0))
        self.assertEqual([item["link"] for item in first["items"]],
                         [item["link"] for item in second["items"]])
        self.assertEqual(second["items"][0]["result"], "unchanged")
        items[7]["title"] = "new"
        third = self.bulk(items, mode="upsert")
        self.assertEqual((third["changed"], third["unchanged"]), (1, 299))
        etag = self.call("GET", "/links/go.test/again7").headers["etag"]
        self.assertEqual(etag, '"2"')
        self.assertEqual(
            self.call("GET", "/links/go.test/again8").headers["etag"], '"1"')

    def test_a_dry_run_writes_nothing(self):
        self.server.link("go.test", "dry-there", "https://example.com/")
        items = [self.item("dry1"), self.item("dry-there"),
                 self.item("dry2", campaign="nobody"), self.item("b@d")]
        answer = self.bulk(items, dry_run="true")
        self.assertEqual(self.statuses(answer), [201, 409, 422, 422])
        answer = self.bulk(items, dry_run="true", mode="upsert",
                           brief="true")
        self.assertEqual(self.statuses(answer), [201, 200, 422, 422])
        self.assertEqual(answer["items"][1]["result"], "unchanged")
        self.assertNotIn("link", answer["items"][0])
        self.assertTrue(answer["dry_run"])
        self.refused("GET", "/links/go.test/dry1", 404)

    def test_ten_thousand_and_no_more(self):
        items = [self.item(f"many{i}") for i in range(10001)]
        self.refused("POST", "/links/bulk", 413, "too_many", value=items)
        answer = self.bulk(items[:10000], brief="true")
        self.assertEqual(answer["created"], 10000)
        self.assertEqual(self.redis(
            "EXISTS", "link:go.test/many0", "link:go.test/many9999"), 2)

    def test_its_body_may_be_longer_than_others(self):
        long = "https://example.com/" + "x" * 8000
        items = [self.item(f"long{i}", destination=long) for i in range(1100)]
        self.assertEqual(self.bulk(items, brief="true")["created"], 1100)
        self.assertEqual(
            self.call("POST", "/links", value=items).status, 413)

    def test_what_is_no_request(self):
        self.refused("POST", "/links/bulk", 422, "not_a_list", value={})
        self.refused("POST", "/links/bulk", 400, "malformed_json",
                     body=b"[{]")
        for query, field in [("mode=replace", "mode"), ("brief=1", "brief"),
                             ("dry_run=yes", "dry_run"), ("x=1", "x")]:
            self.refused("POST", f"/links/bulk?{query}", 400,
                         "unknown_parameter" if field == "x"
                         else "bad_parameter", field, value=[])
        self.assertEqual(self.bulk([])["items"], [])
        reader = self.server.api_ok("POST", "/tokens", {
            "name": "reader", "scopes": ["links:read"]})["token"]
        self.refused("POST", "/links/bulk", 403, "missing_scope", value=[],
                     token=reader)

    def test_without_redis_each_is_told(self):
        with support.RedisServer() as redis, \
                support.Waypost("--redis", redis.url) as server:
            server.brand("go.test")
            redis.kill()
            answer = server.api("POST", "/links/bulk",
                                [self.item("a"), self.item("b")])
            self.assertIn(answer.status, (200, 503))
            if answer.status == 200:
                self.assertEqual(self.statuses(answer.json()), [503, 503])


class ExternalIds(api_support.ApiTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")
        cls.server.brand("b.test")

    def put(self, external_id=None, destination="https://example.com/",
            brand="go.test", **fields):
        if external_id:
            fields["external_id"] = external_id
        return self.call("PUT", "/links", {
            "brand": brand, "destination": destination, **fields})

    def find(self, external_id, brand="go.test"):
        return self.server.api_ok(
            "GET", f"/links?brand={brand}&external_id={external_id}")["items"]

    def test_it_makes_a_link_then_changes_it(self):
        made = self.put("crm-1", title="one", tags={"a": "1"})
        self.assertEqual(made.status, 201)
        link = made.json()
        self.assertEqual(made.headers["location"],
                         f"/api/v1/links/go.test/{link['slug']}")
        same = self.put("crm-1", title="one")
        self.assertEqual((same.status, same.json()), (200, link))
        self.assertEqual(same.headers["etag"], made.headers["etag"])
        changed = self.put("crm-1", "https://example.com/2",
                           tags={"b": "2"})
        self.assertEqual(changed.status, 200)
        self.assertEqual(changed.json()["slug"], link["slug"])
        self.assertEqual(changed.json()["title"], "one")
        self.assertEqual(changed.json()["tags"], {"a": "1", "b": "2"})
        self.assertNotEqual(changed.headers["etag"], made.headers["etag"])
        self.assertEqual(self.find("crm-1"), [changed.json()])

    def test_it_goes_by_the_slug_without_an_id(self):
        self.assertEqual(self.put(slug="by-slug").status, 201)
        self.assertEqual(self.put(slug="by-slug", title="t").status, 200)
        self.refused("PUT", "/links", 422, "missing_field", "external_id",
                     value={"brand": "go.test",
                            "destination": "https://example.com/"})
        # The id is given to the link that had none.
        self.assertEqual(self.put("late", slug="by-slug").status, 200)
        self.assertEqual(self.find("late")[0]["slug"], "by-slug")

    def test_an_id_belongs_to_one_link_of_a_brand(self):
        self.put("one", slug="one")
        self.put("two", slug="two")
        problem = self.assert_problem(
            self.call("POST", "/links", {
                "brand": "go.test", "destination": "https://example.com/",
                "external_id": "one"}), 409, "external_id_taken",
            "external_id")
        self.assertIn("go.test/one", problem["detail"])
        self.assert_problem(self.put("one", slug="two"), 409,
                            "external_id_taken")
        self.assert_problem(self.put("three", slug="two"), 409, "slug_taken")
        self.refused("PATCH", "/links/go.test/two", 409, "external_id_taken",
                     value={"external_id": "one"})
        self.assertEqual(self.put("one", brand="b.test").status, 201)
        self.assertEqual(self.find("one")[0]["slug"], "one")

    def test_an_id_is_free_again_when_its_link_gives_it_up(self):
        self.put("free-1", slug="free-a")
        self.server.api_ok("PATCH", "/links/go.test/free-a",
                           {"external_id": "free-2"})
        self.assertEqual(self.find("free-1"), [])
        self.assertEqual(self.find("free-2")[0]["slug"], "free-a")
        self.assertEqual(self.put("free-1", slug="free-b").status, 201)
        self.server.api_ok("DELETE", "/links/go.test/free-a")
        self.assertEqual(self.find("free-2"), [])
        self.assertEqual(self.put("free-2", slug="free-c").status, 201)

    def test_an_entry_that_was_left_over_counts_for_nothing(self):
        redis = self.redis
        redis("HSET", "external:go.test", "stale", "never-was")
        self.put("other", slug="other")
        redis("HSET", "external:go.test", "moved", "other")
        self.assertEqual(self.find("stale"), [])
        self.assertEqual(self.put("stale", slug="stale").status, 201)
        self.assertEqual(self.put("moved", slug="moved").status, 201)
        self.assertEqual(redis("HGET", "external:go.test", "stale"),
                         "stale")
        self.assertEqual(self.find("moved")[0]["slug"], "moved")

    def test_the_question_needs_a_brand(self):
        self.refused("GET", "/links?external_id=x", 400, "bad_parameter",
                     "external_id")


if __name__ == "__main__":
    unittest.main()
