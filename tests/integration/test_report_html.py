"""Reports as HTML: well formed whatever the names in them are, and complete
in themselves."""

import html.parser
import unittest
import urllib.parse

import support

NAMES = ["<script>alert('x')</script>", "\" onmouseover=\"alert(1)",
         "</title></style></svg><h1>", "عروض الربيع ٢٠٢٦", "春のセール",
         "\u202eabc", "a&b;&lt;", "-->", "x" * 120]
HEADINGS = {"h1", "h2"}


class Page(html.parser.HTMLParser):
    """Fails at the first tag that is not closed, or says more than it may."""

    def __init__(self, test, text):
        super().__init__(convert_charrefs=True)
        self.test = test
        self.open = []
        self.tags = []
        self.headings = []
        self.keys = set()
        self.feed(text)
        self.close()
        test.assertEqual(self.open, [])

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        self.test.assertEqual(len(names), len(set(names)), tag)
        self.test.assertFalse([name for name in names
                               if name.startswith("on")
                               or name in ("href", "src", "action")], tag)
        self.tags.append((tag, dict(attributes)))
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        self.test.assertEqual(self.open.pop(), tag)

    def handle_data(self, data):
        if self.open and self.open[-1] in HEADINGS:
            self.headings.append(data)
        if self.open[-2:] == ["th", "bdi"]:
            self.keys.add(data)

    def named(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


class ReportHtml(support.ServerTest):
    def setUp(self):
        for number, name in enumerate(NAMES):
            customer = f"c{number}"
            self.server.event(type="touch", customer=customer, campaign=name,
                              occurred_at="2026-11-01T08:00:00Z")
            self.server.event(type="stage", stage="won", customer=customer,
                              amount=100, currency="USD",
                              occurred_at=f"2026-11-0{number + 1}T09:00:00Z")

    def page(self, report, **query):
        query["format"] = "html"
        answer = self.server.api(
            "GET", f"/reports/{report}?{urllib.parse.urlencode(query)}")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["content-type"],
                         "text/html; charset=utf-8")
        text = answer.body.decode("utf-8")
        self.assertNotIn("://", text)
        self.assertNotIn("<script", text.lower())
        return Page(self, text)

    def test_names_stay_names(self):
        page = self.page("attribution", by="campaign", models="first,linear",
                         tz="Europe/Zurich")
        self.assertLessEqual(set(NAMES), page.keys)
        self.assertEqual(page.headings, ["attribution", "By campaign"])
        self.assertEqual(page.named("html"), [{"lang": "en", "dir": "ltr"}])
        charts = [one for one in page.named("div")
                  if one.get("role") == "img"]
        self.assertEqual(len(charts), 2)
        self.assertTrue(all(one["aria-label"] for one in charts))
        self.assertEqual(len(page.named("table")), 3)
        self.assertEqual(len(page.named("caption")), 3)
        self.assertTrue(all(one["scope"] in ("row", "col")
                            for one in page.named("th")))

    def test_policy_forbids_what_is_not_there(self):
        policies = [one["content"] for one in self.page("clicks").named("meta")
                    if one.get("http-equiv") == "Content-Security-Policy"]
        self.assertEqual(policies,
                         ["default-src 'none'; style-src 'unsafe-inline'"])

    def test_nothing_is_said_in_words(self):
        page = self.page("clicks", **{"from": "2000-01-01",
                                      "to": "2000-01-02"})
        self.assertEqual(page.named("table"), [])
        self.assertEqual(page.named("p")[-1], {"class": "empty"})


if __name__ == "__main__":
    unittest.main()
