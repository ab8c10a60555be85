"""Many brands on one server: what is one's is nobody else's, and names in any
script."""

import unittest

import api_support
import support

IDN = "bücher.example"
ASCII = "xn--bcher-kva.example"


class Apart(api_support.ApiTest):
    """a.test has a link, a placement and a page; b.test has nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for host in ["a.test", "b.test", "x.a.test"]:
            cls.server.brand(host)
        cls.server.link("a.test", "secret", "https://example.com/a")
        cls.code = cls.server.api_ok(
            "POST", "/links/a.test/secret/placements",
            {"name": "Poster"})["code"]
        cls.server.api_ok("POST", "/pages", {
            "brand": "a.test", "name": "p", "title": "P",
            "items": [{"slug": "secret", "label": "x"}]})

    def test_visitors(self):
        for path, status in [("/secret", 302), ("/secret+", 200),
                             (f"/Q/{self.code}", 302), ("/@p", 200)]:
            with self.subTest(path):
                self.assertEqual(self.server.get(path, host="a.test").status,
                                 status)
                for host in ["b.test", "x.a.test", "A.test.x", "c.test"]:
                    self.assertEqual(self.server.get(path, host=host).status,
                                     404, host)

    def test_api(self):
        for path in ["/links/{}/secret", "/links/{}/secret/qr",
                     "/links/{}/secret/placements", "/pages/{}/p"]:
            with self.subTest(path):
                self.assertEqual(
                    self.call("GET", path.format("a.test")).status, 200)
                self.refused("GET", path.format("b.test"), 404)
        self.refused("PATCH", "/links/b.test/secret", 404, value={})
        self.refused("DELETE", "/links/b.test/secret", 404)
        self.refused("DELETE", "/pages/b.test/p", 404)
        # Nor by a name that would climb from one into the other.
        self.refused("GET", "/links/b.test/..%2Fa.test%2Fsecret", 404)
        self.refused("GET", "/pages/b.test/..%2Fa.test%2F@p", 404)

    def test_listings(self):
        for kind in ["links", "pages"]:
            for host, count in [("a.test", 1), ("b.test", 0), ("x.a.test", 0)]:
                found = self.server.api_ok("GET", f"/{kind}?brand={host}")
                self.assertEqual(len(found["items"]), count, (kind, host))

    def test_a_page_shows_its_own_brands_links_only(self):
        self.refused("POST", "/pages", 422, "unknown_link", value={
            "brand": "b.test", "name": "q", "title": "Q",
            "items": [{"slug": "secret", "label": "x"}]})
        answer = self.call("POST", "/pages/import?page=b.test/@q",
                           body=b"label,link,title\nx,a.test/secret,Q\n",
                           headers={"Content-Type": "text/csv"}).json()
        self.assertEqual([row["code"] for row in answer["rejected"]],
                         ["bad_link"])

    def test_the_same_slug_twice(self):
        self.server.link("b.test", "same", "https://example.com/b")
        self.server.link("a.test", "same", "https://example.com/a")
        for host in ["a.test", "b.test"]:
            self.assertEqual(self.server.get("/same", host=host).location,
                             f"https://example.com/{host[0]}")
        self.assertEqual(self.call("DELETE", "/links/b.test/same").status, 204)
        support.wait_until(lambda: self.server.get(
            "/same", host="b.test").status == 404, "the removal")
        self.assertEqual(self.server.get("/same", host="a.test").status, 302)


class International(support.ServerTest):
    def ok(self, *arguments):
        result = self.server.cli(*arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def test_end_to_end(self):
        server = self.server
        self.assertEqual(self.ok("brand", "add", IDN), ASCII + "\n")
        listed = self.ok("brand", "list").splitlines()
        row = next(line for line in listed if ASCII in line)
        self.assertIn(IDN, row)
        shown = self.ok("brand", "show", "BÜCHER.example")
        self.assertIn(ASCII, shown)
        self.assertIn(IDN, shown)
        brand = server.api_ok("GET", "/brands/b%C3%BCcher.example")
        self.assertEqual((brand["host"], brand["unicode_host"]), (ASCII, IDN))
        self.assertEqual(
            self.ok("link", "add", f"{IDN}/kaffee", "https://example.com/"),
            f"https://{ASCII}/kaffee\n")
        self.assertEqual(
            self.ok("page", "add", f"{IDN}/@alle", "--title", "Bücher",
                    "--item", "Kaffee=kaffee"), f"https://{ASCII}/@alle\n")
        answer = server.get("/kaffee", host=ASCII)
        self.assertEqual((answer.status, answer.location),
                         (302, "https://example.com/"))
        self.assertIn("Bücher", server.get("/@alle", host=ASCII).text)
        self.assertIn("kaffee", self.ok("link", "list", "--brand", IDN))
        self.assertEqual(server.api("POST", "/links", {
            "brand": ASCII, "slug": "loop",
            "destination": f"https://{IDN}/kaffee"}).status, 422)
        self.ok("link", "remove", f"https://{ASCII}/kaffee")

    def test_plain_names_have_no_other_form(self):
        self.assertIsNone(self.server.brand("plain.test")["unicode_host"])

    def test_what_is_no_name(self):
        for name in ["xn--a.example", "bü cher.example", "\u0301.example",
                     "a\u2603\ufffe.example"]:
            result = self.server.cli("brand", "add", name)
            self.assertNotEqual(result.returncode, 0, name)
            self.assertIn("host", result.stderr)


if __name__ == "__main__":
    unittest.main()
