"""The API: brands and campaigns."""

import unittest

import api_support
import support


class Brands(api_support.ApiTest):
    def test_life(self):
        answer = self.call("POST", "/brands", {
            "host": "Life.Test", "root_url": "https://example.com"})
        self.assertEqual(answer.status, 201)
        self.assertEqual(answer.headers["location"],
                         "/api/v1/brands/life.test")
        brand = answer.json()
        self.assertEqual(brand["host"], "life.test")
        self.assertEqual(brand["url"], "https://life.test")
        self.assertEqual(brand["root_url"], "https://example.com/")
        shown = self.call("GET", "/brands/LIFE.test")
        self.assertEqual(shown.json(), brand)
        self.assertEqual(shown.headers["etag"], answer.headers["etag"])
        edited = self.call("PATCH", "/brands/life.test", {
            "root_url": None, "url": "http://life.test:8080"})
        self.assertEqual(edited.status, 200)
        self.assertIsNone(edited.json()["root_url"])
        self.assertEqual(edited.json()["url"], "http://life.test:8080")
        self.assertNotEqual(edited.headers["etag"], answer.headers["etag"])
        self.assertIn("life.test", [one["host"] for one in
                                    self.server.api_ok(
                                        "GET", "/brands")["items"]])
        removed = self.call("DELETE", "/brands/life.test")
        self.assertEqual((removed.status, removed.body), (204, b""))
        self.refused("GET", "/brands/life.test", 404, "not_found")

    def test_refusals(self):
        self.server.brand("taken.test")
        for body, status, field in [
                ({}, 422, "host"), ({"host": ""}, 422, "host"),
                ({"host": 5}, 422, "host"), ({"host": "a b"}, 422, "host"),
                ({"host": "https://a.test"}, 422, "host"),
                ({"host": "a.test:80"}, 422, "host"),
                ({"host": "taken.test"}, 409, "host"),
                ({"host": "TAKEN.test."}, 409, "host"),
                ({"host": "a.test", "hots": 1}, 422, "hots"),
                ({"host": "a.test", "url": "ftp://a.test"}, 422, "url"),
                ({"host": "a.test", "url": "http://a.test/x"}, 422, "url"),
                ({"host": "a.test", "root_url": "javascript:0"}, 422,
                 "root_url"),
                ({"host": "a.test", "not_found_url": "https://a.test/404"},
                 422, "not_found_url"),
                ({"host": "a.test", "expired_url": 1}, 422, "expired_url")]:
            with self.subTest(body):
                self.refused("POST", "/brands", status, field=field,
                             value=body)
        self.refused("GET", "/brands/a.test", 404, "not_found")
        self.refused("PATCH", "/brands/taken.test", 422, "unknown_field",
                     "host", value={"host": "b.test"})
        self.refused("PATCH", "/brands/none.test", 404, value={})

    def test_brands_do_not_lead_to_each_other(self):
        """What is not found on either would be sent round for ever."""
        self.server.brand("one.test")
        self.server.brand("two.test")
        for field in ("root_url", "not_found_url", "expired_url"):
            for host in ("one.test", "two.test", "TWO.test.:8080"):
                for path in ("", "/", "/nope", "/@", "/@a/b", "/?/@a"):
                    with self.subTest(field=field, host=host, path=path):
                        problem = self.refused(
                            "PATCH", "/brands/one.test", 422, "loop", field,
                            value={field: f"http://{host}{path}",
                                   "allow_shorteners": True})
                        self.assertIn(host.lower()[:8], problem["detail"])
            self.refused("PATCH", "/brands/one.test", 422, "shortener_chain",
                         field, value={field: "https://bit.ly/x"})
            page = f"http://one.test:{self.server.port}/@one"
            for url in (page, "http://two.test/@two", "https://fine.example/"):
                edited = self.server.api_ok("PATCH", "/brands/one.test",
                                            {field: url})
                self.assertEqual(edited[field], url)
        self.refused("POST", "/brands", 422, "loop", "root_url", value={
            "host": "three.test", "root_url": "http://one.test/"})
        self.refused("GET", "/brands/three.test", 404, "not_found")
        self.server.api_ok("PATCH", "/brands/one.test", {
            "root_url": "https://bit.ly/x", "allow_shorteners": True})
        # What was allowed stays, and holds no other change up.
        kept = self.server.api_ok("PATCH", "/brands/one.test", {
            "root_url": "https://bit.ly/x", "allow_shorteners": False})
        self.assertEqual(kept["root_url"], "https://bit.ly/x")

    def test_a_missing_page_does_not_lead_to_itself(self):
        """A brand's link page may be what is shown for what is not found."""
        here = f"http://kept.test:{self.server.port}"
        self.server.brand("kept.test", not_found_url=f"{here}/@kept")
        lost = self.server.get("/nope", host="kept.test")
        self.assertEqual((lost.status, lost.headers["location"]),
                         (302, f"{here}/@kept"))
        self.assertEqual(self.server.get("/@kept", host="kept.test").status,
                         404)
        self.server.api_ok("POST", "/pages", {
            "brand": "kept.test", "name": "kept", "title": "Kept"})
        support.wait_until(
            lambda: self.server.get("/@kept", host="kept.test").status == 200,
            "the page")

    def test_a_brand_with_links_stays(self):
        self.server.brand("used.test")
        self.server.link("used.test", "a", "https://example.com/")
        self.refused("DELETE", "/brands/used.test", 409, "in_use")
        self.call("DELETE", "/links/used.test/a")
        self.assertEqual(self.call("DELETE", "/brands/used.test").status, 204)


class Campaigns(api_support.ApiTest):
    def test_life(self):
        made = self.server.api_ok("POST", "/campaigns", {
            "id": "fall", "direction": "outbound", "channel": "cold_email",
            "name": "Fall", "starts": "2026-09-01",
            "objective": "downstream"})
        self.assertEqual(made["starts"], "2026-09-01T00:00:00Z")
        self.assertIsNone(made["ends"])
        edited = self.server.api_ok("PATCH", "/campaigns/fall", {
            "direction": "inbound", "name": None, "ends": 1800000000})
        self.assertEqual((edited["direction"], edited["name"]),
                         ("inbound", None))
        self.assertEqual(edited["ends"], "2027-01-15T08:00:00Z")
        self.assertEqual(self.server.api_ok("GET", "/campaigns/fall"), edited)
        self.assertEqual(self.call("DELETE", "/campaigns/fall").status, 204)
        self.refused("DELETE", "/campaigns/fall", 404)

    def test_a_channel_has_its_direction(self):
        made = self.server.api_ok("POST", "/campaigns", {
            "id": "blog", "channel": "content"})
        self.assertEqual(made["direction"], "inbound")

    def test_refusals(self):
        self.server.campaign("there", "outbound", "cold_email")
        for body, status, field in [
                ({"channel": "content"}, 422, "id"),
                ({"id": "a b", "channel": "content"}, 422, "id"),
                ({"id": "x" * 65, "channel": "content"}, 422, "id"),
                ({"id": "c"}, 422, "direction"),
                ({"id": "c", "channel": "smoke"}, 422, "channel"),
                ({"id": "c", "direction": "up"}, 422, "direction"),
                ({"id": "c", "channel": "content", "objective": "x"}, 422,
                 "objective"),
                ({"id": "c", "channel": "content", "starts": "soon"}, 422,
                 "starts"),
                ({"id": "c", "channel": "content", "starts": "2026-02-01",
                  "ends": "2026-01-01"}, 422, "ends"),
                ({"id": "there", "channel": "content"}, 409, "id")]:
            with self.subTest(body):
                self.refused("POST", "/campaigns", status, field=field,
                             value=body)


if __name__ == "__main__":
    unittest.main()
