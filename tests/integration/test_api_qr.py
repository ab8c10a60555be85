"""The API: QR codes and placements."""

import concurrent.futures
import unittest

import api_support


class Symbols(api_support.ApiTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")
        cls.server.link("go.test", "a", "https://example.com/")

    def qr(self, query):
        return self.call("GET", f"/links/go.test/a/qr?{query}")

    def test_formats(self):
        for query, kind, start in [
                ("", "image/svg+xml", b"<"), ("format=svg", "image/svg+xml",
                                              b"<"),
                ("format=png&size=20mm&dpi=600", "image/png", b"\x89PNG"),
                ("format=terminal", "text/plain", None)]:
            with self.subTest(query):
                answer = self.qr(query)
                self.assertEqual(answer.status, 200)
                self.assertTrue(
                    answer.headers["content-type"].startswith(kind))
                if start:
                    self.assertTrue(answer.body.startswith(start))
                self.assertEqual(self.qr(query).body, answer.body)

    def test_what_it_holds(self):
        self.assertEqual(
            self.qr("format=json").json()["address"],
            f"http://go.test:{self.server.port}/a?qr=1")
        made = self.qr("format=json&placement=Caf%C3%A9").json()
        again = self.qr("format=json&placement=Caf%C3%A9").json()
        self.assertEqual(made, again)
        self.assertEqual(
            made["address"],
            f"HTTP://GO.TEST:{self.server.port}/Q/{made['code']}")
        other = self.qr("format=json&placement=Other").json()
        self.assertNotEqual(other["code"], made["code"])
        scanned = self.server.get(f"/Q/{made['code'].lower()}",
                                  host="go.test")
        self.assertEqual(scanned.location, "https://example.com/")

    def test_placements(self):
        path = "/links/go.test/a/placements"
        first = self.call("POST", path, {"name": "Door"})
        again = self.call("POST", path, {"name": "Door"})
        self.assertEqual((first.status, again.status), (201, 200))
        self.assertEqual(first.json()["code"], again.json()["code"])
        items = self.server.api_ok("GET", path)["items"]
        self.assertIn((first.json()["code"], "Door"),
                      [(one["code"], one["name"]) for one in items])
        self.refused("POST", path, 422, field="name", value={})
        self.refused("POST", "/links/go.test/none/placements", 404,
                     value={"name": "x"})

    def test_made_once_whoever_asks(self):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            codes = set(pool.map(lambda _: self.qr(
                "format=json&placement=Race").json()["code"], range(8)))
        self.assertEqual(len(codes), 1)

    def test_refusals(self):
        for query, status, field in [
                ("format=gif", 422, "format"), ("size=1furlong", 422, "size"),
                ("fg=FFFFFF", 422, None), ("quiet=3", 422, "quiet"),
                ("ecc=X", 422, "ecc"), ("colour=red", 400, None),
                ("format=%zz", 400, None),
                ("placement=" + "x" * 200, 422, "placement")]:
            with self.subTest(query):
                self.assert_problem(self.qr(query), status, field=field)
        self.refused("GET", "/links/go.test/none/qr", 404, "not_found")


if __name__ == "__main__":
    unittest.main()
