"""The dashboard: who gets in and who does not, and that its pages say what the
API says."""

import html.parser
import re
import unittest
import urllib.parse

import support
from api_support import ApiTest

HOSTILE = ["<script>alert('x')</script>", "\" onmouseover=\"alert(1)",
           "</title></style></table><h1>", "عروض الربيع ٢٠٢٦", "‮abc",
           "a&b;&lt;"]
REPORTS = ["clicks", "attribution", "funnel", "timing", "paths", "people",
           "roi", "lift", "kpis"]
VOID = {"meta", "input", "link", "br"}


class Page(html.parser.HTMLParser):
    """A page's texts and links; fails where it is not well formed."""

    def __init__(self, test, answer):
        super().__init__(convert_charrefs=True)
        self.test = test
        self.open = []
        self.tags = []
        self.texts = []
        self.isolated = set()
        test.assertEqual(answer.headers["content-type"],
                         "text/html; charset=utf-8", answer)
        self.feed(answer.text)
        self.close()
        test.assertEqual(self.open, [])

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        self.test.assertNotEqual(tag, "script")
        self.test.assertEqual(len(names), len(set(names)), (tag, names))
        self.test.assertFalse([name for name in names
                               if name.startswith("on")], tag)
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        self.test.assertEqual(self.open.pop(), tag)

    def handle_data(self, data):
        if "style" not in self.open:
            self.texts.append(data)
        if "bdi" in self.open:
            self.isolated.add(data)

    @property
    def text(self):
        return " ".join(self.texts)

    def named(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]

    def field(self, name):
        return next(one for one in self.named("input")
                    if one.get("name") == name)

    def links(self):
        return [one["href"] for one in self.named("a")]


class DashboardTest(ApiTest):
    """A browser: it says what it takes, and sends the cookie it was given."""

    cookie = None

    def get(self, path, **headers):
        headers.setdefault("Accept", "text/html,application/xhtml+xml")
        if self.cookie:
            headers["Cookie"] = self.cookie
        return support.request(self.server.admin_port, "GET", path, headers)

    def page(self, path, status=200):
        answer = self.get(path)
        self.assertEqual(answer.status, status, answer)
        return Page(self, answer)

    def post(self, path, fields, **headers):
        headers = {"Content-Type": "application/x-www-form-urlencoded",
                   "Origin": f"http://127.0.0.1:{self.server.admin_port}",
                   **{name.replace("_", "-"): value
                      for name, value in headers.items()}}
        return support.request(
            self.server.admin_port, "POST", path,
            {name: value for name, value in headers.items() if value},
            urllib.parse.urlencode(fields).encode())

    def sign_in(self, token=None, **fields):
        answer = self.post("/sign-in", {"token": token or self.server.token,
                                        **fields})
        self.assertEqual(answer.status, 303, answer)
        self.cookie = answer.headers["set-cookie"].split(";")[0]
        return answer

    def make_token(self, *scopes):
        return self.server.api_ok("POST", "/tokens", {
            "name": "of a test", "scopes": list(scopes)})


class SignIn(DashboardTest):
    def test_a_browser_is_asked_for_a_token(self):
        page = self.page("/")
        self.assertEqual(page.field("token")["type"], "password")
        self.assertEqual(page.field("next")["value"], "/")
        self.assertNotIn("Reports", page.text)
        self.page("/sign-in")

    def test_other_clients_get_what_they_always_got(self):
        for accept in ["*/*", "application/json", ""]:
            answer = self.get("/", Accept=accept)
            self.assertEqual(answer.status, 200)
            self.assertIn("This is the admin port.", answer.text)

    def test_nothing_is_shown_without_a_token(self):
        for name in REPORTS + ["nothing"]:
            answer = self.get(f"/reports/{name}?by=link")
            self.assertEqual(answer.status, 401)
            self.assertEqual(answer.headers["www-authenticate"],
                             'Bearer realm="waypost"')
            page = Page(self, answer)
            self.assertEqual(page.field("next")["value"],
                             f"/reports/{name}?by=link")
            self.assertEqual(page.named("table"), [])

    def test_signing_in_leads_where_one_wanted_to_go(self):
        for next_, location in [
                (None, "/"), ("/", "/"), ("/reports/kpis?by=link",
                                          "/reports/kpis?by=link"),
                ("//evil.example/", "/"), ("https://evil.example/", "/"),
                ("/reports/\r\nSet-Cookie: a=b", "/")]:
            fields = {} if next_ is None else {"next": next_}
            answer = self.sign_in(**fields)
            self.assertEqual(answer.location, location)

    def test_the_cookie_is_kept_from_scripts_and_other_sites(self):
        cookie = self.sign_in().headers["set-cookie"]
        self.assertEqual(
            cookie, f"waypost_token={self.server.token}; Path=/; HttpOnly; "
            "SameSite=Strict")
        by_tls = self.post("/sign-in", {"token": self.server.token},
                           Origin="https://waypost.example",
                           Host="waypost.example")
        self.assertTrue(by_tls.headers["set-cookie"].endswith("; Secure"))

    def test_a_token_that_is_none_is_refused(self):
        for token in ["wp_" + "a" * 32, "nonsense", "", "wp_<script>"]:
            answer = self.post("/sign-in", {"token": token,
                                            "next": "/reports/kpis"})
            self.assertEqual(answer.status, 401, answer)
            self.assertNotIn("set-cookie", answer.headers)
            page = Page(self, answer)
            self.assertIn("there is no such token", page.text)
            self.assertEqual(page.field("next")["value"], "/reports/kpis")
            self.assertEqual(page.field("token")["aria-invalid"], "true")
            if token:
                self.assertNotIn(token, answer.text)

    def test_a_token_needs_the_scope_of_reports(self):
        token = self.make_token("links:read", "admin")["token"]
        answer = self.post("/sign-in", {"token": token})
        self.assertEqual(answer.status, 403)
        self.assertNotIn("set-cookie", answer.headers)
        self.assertIn("reports:read", answer.text)
        self.cookie = f"waypost_token={token}"
        self.assertEqual(self.get("/reports/kpis").status, 403)
        self.sign_in(self.make_token("reports:read")["token"])
        self.page("/reports/kpis")

    def test_a_revoked_token_is_out_at_once(self):
        made = self.make_token("reports:read")
        self.sign_in(made["token"])
        self.page("/")
        self.server.api_ok("DELETE", f"/tokens/{made['id']}")
        for path in ["/", "/reports/kpis", "/reports/kpis?format=csv"]:
            answer = self.get(path)
            self.assertEqual(answer.status, 401)
            self.assertIn("Max-Age=0", answer.headers["set-cookie"])
            self.assertIn("there is no such token", answer.text)

    def test_a_cookie_is_no_token_of_the_api(self):
        self.sign_in()
        self.assert_problem(self.get("/api/v1/reports/kpis"), 401, "no_token")

    def test_signing_out(self):
        self.sign_in()
        answer = self.post("/sign-out", {})
        self.assertEqual((answer.status, answer.location), (303, "/"))
        self.assertEqual(
            answer.headers["set-cookie"],
            "waypost_token=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0")

    def test_forms_of_other_pages_are_refused(self):
        own = f"http://127.0.0.1:{self.server.admin_port}"
        for headers, status in [
                ({"Origin": "https://evil.example"}, 403),
                ({"Origin": "null"}, 403),
                ({"Origin": "http://127.0.0.1"}, 403),
                ({"Origin": own + "0"}, 403),
                ({"Origin": None}, 403),
                ({"Origin": own, "Sec_Fetch_Site": "cross-site"}, 403),
                ({"Origin": own, "Sec_Fetch_Site": "same-site"}, 403),
                ({"Origin": own, "Sec_Fetch_Site": "none"}, 403),
                ({"Origin": own}, 303),
                ({"Origin": "https://proxied.example",
                  "Sec_Fetch_Site": "same-origin"}, 303)]:
            for path in ["/sign-in", "/sign-out"]:
                with self.subTest(path, **headers):
                    answer = self.post(path, {"token": self.server.token},
                                       **headers)
                    self.assertEqual(answer.status, status, answer)
                    self.assertEqual("set-cookie" in answer.headers,
                                     status == 303)

    def test_what_is_no_form_is_refused(self):
        for kind in ["text/plain", "multipart/form-data; boundary=x",
                     "application/json", None]:
            answer = self.post("/sign-in", {"token": self.server.token},
                               Content_Type=kind, **{"Content-Type": None})
            self.assertEqual(answer.status, 415, answer)
        self.assertEqual(self.post("/sign-in", {"token": "a" * 9000}).status,
                         413)
        for method in ["PUT", "DELETE"]:
            answer = support.request(self.server.admin_port, method,
                                     "/sign-in")
            self.assert_problem(answer, 405, "method_not_allowed")

    def test_answers_say_how_they_are_to_be_taken(self):
        self.sign_in()
        for path in ["/", "/sign-in", "/reports/kpis", "/reports/none"]:
            headers = self.get(path).headers
            policy = headers["content-security-policy"]
            for rule in ["default-src 'none'", "frame-ancestors 'none'",
                         "base-uri 'none'", "form-action 'self'"]:
                self.assertIn(rule, policy)
            self.assertEqual(headers["x-frame-options"], "DENY")
            self.assertEqual(headers["x-content-type-options"], "nosniff")
            self.assertEqual(headers["referrer-policy"], "same-origin")
            self.assertEqual(headers["cache-control"], "no-store")

    def test_no_token_is_in_a_page_or_the_log(self):
        self.sign_in()
        for path in ["/", "/reports/attribution", "/reports/none",
                     "/reports/kpis?by=%zz"]:
            self.assertNotIn(self.server.token, self.get(path).text)
        self.assertNotIn(self.server.token, self.server.log())


class Reports(DashboardTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.followed_link()
        for number, name in enumerate(["mail", "blog"] + HOSTILE):
            person = f"crm-{number}"
            tags = {"campaign": name, "source": name}
            cls.server.event(type="touch", customer=person, **tags,
                             channel="cold_email", content=name,
                             occurred_at="2026-11-01T08:00:00Z")
            cls.server.event(type="send", customer=person, **tags,
                             occurred_at="2026-11-01T07:00:00Z")
            for day, stage in enumerate(["reply", "lead", "sql", "won"], 2):
                money = ({"amount": 100100 + number, "currency": "USD"}
                         if stage == "won" else {})
                cls.server.event(type="stage", stage=stage, customer=person,
                                 occurred_at=f"2026-11-0{day}T09:00:00Z",
                                 **money)
            cls.server.event(type="assign", arm="treated", customer=person,
                             campaign=name,
                             occurred_at="2026-11-01T06:00:00Z")
            cls.server.event(type="cost", amount=5000, currency="USD", **tags,
                             occurred_at="2026-11-01T06:00:00Z")

    def setUp(self):
        self.sign_in()

    def test_the_start_page_lists_the_reports_and_their_names(self):
        page = self.page("/")
        for report in self.server.api_ok("GET", "/reports")["items"]:
            self.assertIn(f"/reports/{report['name']}", page.links())
            self.assertIn(report["help"], page.text)
            for term in report["terms"]:
                self.assertIn(term["name"], page.texts)
                self.assertIn(term["is"], page.texts)
                self.assertIn(f"/reports/{report['name']}#{term['section']}",
                              page.links())

    def test_the_start_page_has_both_sides_in_one_table(self):
        now = {"campaign": "mail", "channel": "cold_email", "customer": "now"}
        self.server.event(type="touch", **now)
        self.server.event(type="touch", channel="organic_search",
                          customer="now")
        page = self.page("/")
        self.assertEqual([one["class"] for one in page.named("table")],
                         ["sides"])
        self.assertLessEqual({"inbound", "outbound", "(none)"}, page.isolated)
        start = next(link for link in page.links()
                     if link.startswith("/reports/funnel?"))
        span = dict(urllib.parse.parse_qsl(start.split("?")[1]))
        report = self.server.report("kpis", **span)
        cells = re.search(r'<th scope="row">visitors</th>(.*?)</tr>',
                          self.get("/").text).group(1)
        self.assertEqual(
            [text for text in re.findall(r">([^<]+)</td>", cells)],
            [str(row["visitors"]) for row in report["rows"]] +
            ["–", str(report["totals"]["visitors"])])

    def test_each_report_has_its_form_figures_and_names(self):
        for report in self.server.api_ok("GET", "/reports")["items"]:
            name = report["name"]
            with self.subTest(name):
                page = self.page(f"/reports/{name}")
                fields = {one["name"] for one in
                          page.named("input") + page.named("select")}
                self.assertEqual(fields, set(report["parameters"]))
                for term in report["terms"]:
                    self.assertIn(term["name"], page.texts)
                sections = {one["id"] for one in page.named("section")
                            if "id" in one}
                self.assertLessEqual({term["section"]
                                      for term in report["terms"]}, sections)
                current = [one["href"] for one in page.named("a")
                           if one.get("aria-current")]
                self.assertEqual(current, [f"/reports/{name}"])
                self.assertTrue(page.named("table"))

    def test_figures_are_those_of_the_api(self):
        query = "by=campaign&models=linear&from=2026-11-01&to=2026-11-30"
        page = self.page(f"/reports/attribution?{query}")
        report = self.server.report("attribution", by="campaign",
                                    models="linear", **{"from": "2026-11-01",
                                                        "to": "2026-11-30"})
        self.assertEqual(len(report["rows"]), len(HOSTILE) + 2)
        for row in report["rows"]:
            self.assertIn(row["key"], page.isolated)
            value = row["models"]["linear"]["value_rounded"]
            self.assertIn(f"{value // 100:,}.{value % 100:02}", page.texts)

    def test_names_stay_names(self):
        for path in ["attribution?by=campaign&models=linear", "clicks?by=link",
                     "funnel?by=campaign", "paths", "roi", "lift",
                     "kpis?by=campaign", "people?by=source",
                     "timing?by=source", "kpis?by=content",
                     "attribution?models=last&by=campaign&explain=" +
                     urllib.parse.quote(HOSTILE[0])]:
            with self.subTest(path):
                page = self.page(f"/reports/{path}")
                self.assertEqual(len(page.named("h1")), 1)
                if "clicks" not in path:
                    self.assertTrue(set(HOSTILE) & page.isolated)

    def test_the_query_stays_in_the_form(self):
        for value in HOSTILE:
            page = self.page("/reports/kpis?" + urllib.parse.urlencode(
                {"stage": value, "from": "2026-11-01", "by": "link"}))
            self.assertEqual(page.field("stage")["value"], value)
            self.assertEqual(page.field("stage")["dir"], "auto")
            self.assertEqual(page.field("from")["value"], "2026-11-01")
            self.assertIn({"value": "link", "selected": None},
                          page.named("option"))

    def test_a_form_sends_empty_fields_and_lists(self):
        for sent, asked in [
                ("?from=2026-11-01&to=&by=direction&by=objective&stage="
                 "&models=first&models=linear&explain=&count=&tz=",
                 "?from=2026-11-01&by=direction%2Cobjective"
                 "&models=first%2Clinear"),
                ("?stage=%22%26&tz=", "?stage=%22%26"), ("?by=&by=", ""),
                ("?&by=link", "?by=link")]:
            answer = self.get("/reports/attribution" + sent)
            self.assertEqual((answer.status, answer.location),
                             (303, "/reports/attribution" + asked))
        page = self.page("/reports/attribution?by=direction&by=objective")
        self.assertIn("downstream", page.isolated)
        self.assertIn({"value": "objective", "selected": None},
                      page.named("option"))

    def test_the_span_goes_along(self):
        page = self.page("/reports/kpis?from=2026-11-01&stage=won&tz=UTC")
        self.assertIn("/reports/funnel?from=2026-11-01&tz=UTC", page.links())

    def test_what_is_wrong_is_said_beside_the_form(self):
        for query, field in [("by=country", "by"), ("stage=a,b", "stage"),
                             ("from=2026-13-01", "from"), ("limit=x", "limit"),
                             ("likely=10&risk=20", "risk"),
                             ("colour=red", None), ("by=%zz", None),
                             ("person=nobody", "person")]:
            with self.subTest(query):
                api = self.server.api("GET", f"/reports/people?{query}")
                page = self.page(f"/reports/people?{query}", api.status)
                self.assertGreaterEqual(api.status, 400)
                self.assertIn(api.json()["detail"], page.texts)
                wrong = {one["name"] for one in
                         page.named("input") + page.named("select")
                         if one.get("aria-invalid")}
                self.assertEqual(wrong, {field} - {None})
                self.assertEqual(page.named("table"), [])

    def test_an_unknown_report_says_which_there_are(self):
        page = self.page("/reports/%3Cb%3E", 404)
        self.assertIn("there is no report \"<b>\"", page.text)

    def test_rows_lead_to_what_is_behind_them(self):
        page = self.page("/reports/attribution?models=linear&by=campaign"
                         "&from=2026-11-01&to=2026-11-30")
        behind = [link for link in page.links() if "explain=" in link]
        self.assertEqual(len(set(behind)), len(HOSTILE) + 3)
        for link in set(behind):
            explained = self.page(link)
            if not link.endswith("none%29"):
                people = [one for one in explained.links() if "person=" in one]
                self.assertEqual(len(people), 1, link)
        self.assertIn("from=2026-11-01&to=2026-11-30", people[0])
        journey = self.page(people[0])
        self.assertIn("reply", journey.isolated)

    def test_every_link_of_every_page_leads_somewhere(self):
        seen, todo = set(), ["/"]
        while todo:
            path = todo.pop().split("#")[0]
            if path in seen or not path:
                continue
            seen.add(path)
            answer = self.get(path)
            self.assertEqual(answer.status, 200, path)
            if len(seen) < 60 and "format=" not in path:
                todo += Page(self, answer).links()
        self.assertGreater(len(seen), 60)

    def test_a_report_is_saved_as_the_api_gives_it(self):
        for kind, ending in [("json", "json"), ("csv", "csv"),
                             ("html", "html"), ("table", "txt")]:
            query = f"by=campaign&models=linear&format={kind}"
            answer = self.get(f"/reports/attribution?{query}")
            api = self.server.api("GET", f"/reports/attribution?{query}")
            self.assertEqual(answer.body, api.body)
            self.assertEqual(answer.headers["content-type"],
                             api.headers["content-type"])
            self.assertEqual(answer.headers["content-disposition"],
                             f'attachment; filename="attribution.{ending}"')

    def test_a_wrong_query_is_not_saved(self):
        answer = self.get("/reports/kpis?format=csv&section=none")
        self.assertEqual(answer.status, 400)
        self.assertNotIn("content-disposition", answer.headers)
        Page(self, answer)


if __name__ == "__main__":
    unittest.main()
