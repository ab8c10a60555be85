"""Link pages: by API, command line and CSV; what visitors see of them."""

import html.parser
import time
import unittest

import api_support
import support

HOST = "go.test"
RTL = "صفحهٔ پیوندها"


class Page(html.parser.HTMLParser):
    """A page's links and texts; fails at a tag that is not closed."""

    VOID = {"meta", "img"}

    def __init__(self, test, text):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.links, self.heading = [], [], [], ""
        self.feed(text)
        self.close()
        test.assertEqual(self.open, [])

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "a":
            self.links.append([dict(attributes)["href"], ""])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        if self.open[-1:] == ["a"]:
            self.links[-1][1] += data
        if self.open[-1:] == ["h1"]:
            self.heading += data

    def named(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


class PageTest(api_support.ApiTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand(HOST)
        cls.server.brand("other.test")
        cls.server.link(HOST, "shop", "https://example.com/shop")
        cls.server.link(HOST, "blog", "https://example.com/blog")

    def page(self, name, **fields):
        return self.server.api_ok("POST", "/pages", {
            "brand": HOST, "name": name, "title": "Acme", **fields})

    def view(self, name, host=HOST, **more):
        answer = self.server.get(f"/@{name}", host=host, **more)
        self.assertEqual(answer.status, 200, answer)
        return Page(self, answer.text)


class Api(PageTest):
    def test_life(self):
        answer = self.call("POST", "/pages", {
            "brand": "GO.test", "name": "@Life", "title": "Life",
            "items": [{"slug": "shop", "label": "Shop"},
                      {"slug": "blog", "label": "Blog",
                       "starts": "2026-01-01", "ends": 4102444800}],
            "background": "#FFFFFF", "text": "#1A1a1A"})
        self.assertEqual(answer.status, 201, answer)
        self.assertEqual(answer.headers["location"],
                         "/api/v1/pages/go.test/life")
        page = answer.json()
        self.assertEqual(page["id"], "go.test/@life")
        self.assertEqual(page["short_url"],
                         f"http://go.test:{self.server.port}/@life")
        self.assertEqual((page["background"], page["text"], page["button"]),
                         ("ffffff", "1a1a1a", None))
        self.assertEqual(page["items"], [
            {"slug": "shop", "label": "Shop", "starts": None, "ends": None},
            {"slug": "blog", "label": "Blog", "starts": "2026-01-01T00:00:00Z",
             "ends": "2100-01-01T00:00:00Z"}])
        for path in ["/pages/go.test/life", "/pages/GO.test/@LIFE"]:
            shown = self.call("GET", path)
            self.assertEqual(shown.json(), page)
            self.assertEqual(shown.headers["etag"], answer.headers["etag"])
        self.assertEqual(self.call(
            "GET", "/pages/go.test/life",
            headers={"If-None-Match": answer.headers["etag"]}).status, 304)
        # What was shown can be sent back.
        same = self.call("PATCH", "/pages/go.test/life",
                         {"items": page["items"]})
        self.assertEqual(same.json(), page)
        edited = self.call("PATCH", "/pages/go.test/life", {
            "title": "Life!", "items": page["items"][1:], "text": None})
        self.assertEqual(edited.status, 200, edited)
        self.assertEqual([item["slug"] for item in edited.json()["items"]],
                         ["blog"])
        self.assertIsNone(edited.json()["text"])
        self.assertEqual(edited.json()["background"], "ffffff")
        self.refused("PATCH", "/pages/go.test/life", 412, value={},
                     headers={"If-Match": answer.headers["etag"]})
        self.refused("DELETE", "/pages/go.test/life", 412,
                     headers={"If-Match": answer.headers["etag"]})
        self.assertEqual(self.view("life").links, [["/blog", "Blog"]])
        self.assertEqual(self.call("DELETE", "/pages/go.test/life").status,
                         204)
        self.refused("GET", "/pages/go.test/life", 404, "not_found")
        self.assertEqual(self.server.get("/@life", host=HOST).status, 404)
        self.assertEqual(
            self.server.get("/blog", host=HOST).status, 302)

    def test_refusals(self):
        self.page("taken")
        good = {"brand": HOST, "name": "bad", "title": "T"}
        for change, status, code, field in [
                ({"title": ""}, 422, "missing_field", "title"),
                ({"name": "a b"}, 422, "bad_name", "name"),
                ({"name": "taken"}, 409, "taken", "name"),
                ({"name": "@TAKEN"}, 409, "taken", "name"),
                ({"brand": "none.test"}, 422, "unknown_brand", "brand"),
                ({"brand": "a b"}, 422, "bad_brand", "brand"),
                ({"tilte": "x"}, 422, "unknown_field", "tilte"),
                ({"background": "white"}, 422, "bad_color", "background"),
                ({"text": "777777"}, 422, "low_contrast", "text"),
                ({"dark_button": "ffe000", "dark_button_text": "ffffff"}, 422,
                 "low_contrast", "dark_button_text"),
                ({"picture": "http://cdn.test/a.png", "picture_alt": "x"}, 422,
                 "bad_picture", "picture"),
                ({"picture": "javascript:0", "picture_alt": "x"}, 422,
                 "bad_scheme", "picture"),
                ({"picture": "https://cdn.test/a.png"}, 422, "missing_field",
                 "picture_alt"),
                ({"direction": "down"}, 422, "bad_direction", "direction"),
                ({"language": "?"}, 422, "bad_language", "language"),
                ({"items": [{"slug": "shop"}]}, 422, "missing_field", "label"),
                ({"items": [{"label": "x"}]}, 422, "missing_field", "slug"),
                ({"items": [{"label": "x", "slug": "shop", "url": "y"}]}, 422,
                 "unknown_field", "url"),
                ({"items": [{"label": "x", "slug": "nowhere"}]}, 422,
                 "unknown_link", "slug"),
                ({"items": [{"label": "x", "slug": "@taken"}]}, 422,
                 "bad_slug", "slug"),
                ({"items": [{"label": "x", "destination": "ftp://a.test"}]},
                 422, "bad_scheme", "destination"),
                ({"items": [{"label": "x",
                             "destination": "https://go.test/shop"}]}, 422,
                 "loop", "destination"),
                ({"items": [{"label": "x", "slug": "shop",
                             "destination": "https://else.test/"}]}, 422,
                 "slug_taken", "slug"),
                ({"items": [{"label": "x", "slug": "shop",
                             "starts": "2026-02-02", "ends": "2026-02-01"}]},
                 422, "bad_span", "ends"),
                ({"items": [{"label": "x", "slug": "shop"}] * 101}, 422,
                 "too_many_items", "items")]:
            with self.subTest(change):
                problem = self.refused("POST", "/pages", status, code, field,
                                       value={**good, **change})
                if code == "low_contrast":
                    self.assertRegex(problem["detail"],
                                     r"contrast of \d\.\d\d:1")
                if "items" in change and code != "too_many_items":
                    self.assertIn("items[0]", problem["detail"])
        self.refused("PATCH", "/pages/go.test/none", 404, value={})
        self.refused("PATCH", "/pages/go.test/taken", 422, "unknown_field",
                     "name", value={"name": "other"})
        self.refused("GET", "/pages?brand=a%20b", 400, "bad_parameter")
        self.assertEqual(self.server.get("/@bad", host=HOST).status, 404)

    def test_nothing_is_made_of_a_page_that_is_refused(self):
        before = len(self.server.api_ok("GET", "/links")["items"])
        self.refused("POST", "/pages", 422, "unknown_link", value={
            "brand": HOST, "name": "half", "title": "T", "items": [
                {"label": "a", "destination": "https://example.com/half"},
                {"label": "b", "slug": "nowhere"}]})
        self.refused("POST", "/pages", 422, "low_contrast", value={
            "brand": HOST, "name": "half", "title": "T", "text": "eeeeee",
            "items": [{"label": "a",
                       "destination": "https://example.com/half"}]})
        self.assertEqual(len(self.server.api_ok("GET", "/links")["items"]),
                         before)

    def test_a_destination_makes_a_link_once(self):
        items = [{"label": "New", "destination": "https://example.com/new"},
                 {"label": "Named", "slug": "named",
                  "destination": "https://EXAMPLE.com/named"}]
        page = self.page("makes", items=items)
        slug = page["items"][0]["slug"]
        self.assertRegex(slug, r"^[\w]{8}$")
        link = self.server.api_ok("GET", f"/links/{HOST}/{slug}")
        self.assertEqual((link["destination"], link["channel"], link["title"]),
                         ("https://example.com/new", "link_page", "New"))
        self.assertEqual(page["items"][1]["slug"], "named")
        again = self.server.api_ok("PATCH", f"/pages/{HOST}/makes",
                                   {"items": items})
        self.assertEqual(again["items"], page["items"])
        twice = self.page("twice", items=items[:1] * 2)
        self.assertEqual(len({item["slug"] for item in twice["items"]}), 1)
        self.assertNotEqual(twice["items"][0]["slug"], slug)

    def test_its_links_follow_the_brands_rules(self):
        self.server.brand("strict.test", allowed_hosts=["ok.example"])
        body = {"brand": "strict.test", "name": "p", "title": "P"}
        problem = self.call("POST", "/pages", {**body, "items": [
            {"label": "x", "destination": "https://else.example/"}]})
        self.assertEqual(problem.status, 422, problem)
        self.assertEqual(problem.json()["field"], "destination")
        self.server.api_ok("POST", "/pages", {**body, "items": [
            {"label": "x", "destination": "https://ok.example/"}]})

    def test_list(self):
        self.page("list-1")
        self.page("list-2")
        self.server.api_ok("POST", "/pages", {
            "brand": "other.test", "name": "list-1", "title": "Other"})
        found = self.server.api_ok("GET", "/pages?brand=other.test")
        self.assertEqual([page["id"] for page in found["items"]],
                         ["other.test/@list-1"])
        every, cursor = [], ""
        while cursor is not None:
            part = self.server.api_ok(
                "GET", f"/pages?limit=1{cursor and '&cursor=' + cursor}")
            every += [page["id"] for page in part["items"]]
            cursor = part["next_cursor"]
        self.assertLessEqual({"go.test/@list-1", "go.test/@list-2",
                              "other.test/@list-1"}, set(every))
        self.assertEqual(every, sorted(every))
        # A page is no link, and no slug.
        self.refused("GET", f"/links/{HOST}/@list-1", 404)
        self.assertNotIn("@list-1", [
            link["slug"] for link in
            self.server.api_ok("GET", "/links")["items"]])
        self.refused("POST", "/links", 422, "bad_slug", value={
            "brand": HOST, "slug": "@x", "destination": "https://a.test/"})

    def test_a_brand_with_pages_stays(self):
        self.server.brand("paged.test")
        self.server.api_ok("POST", "/pages", {
            "brand": "paged.test", "name": "p", "title": "P"})
        self.refused("DELETE", "/brands/paged.test", 409, "in_use")
        self.call("DELETE", "/pages/paged.test/p")
        self.assertEqual(self.call("DELETE", "/brands/paged.test").status, 204)

    def test_scopes(self):
        token = self.server.api_ok("POST", "/tokens", {
            "name": "r", "scopes": ["links:read"]})["token"]
        self.assertEqual(self.call("GET", "/pages", token=token).status, 200)
        self.refused("POST", "/pages", 403, "missing_scope", token=token,
                     value={})
        self.refused("GET", "/pages", 401, "no_token", token="")


class Visit(PageTest):
    def test_markup(self):
        self.page("markup", title="<script>x</script>",
                  description="a & \"b\"",
                  picture="https://cdn.test:8443/p.png?a=1&b=2",
                  picture_alt="\"><b>",
                  items=[{"slug": "shop", "label": "</a><script>"},
                         {"slug": "blog", "label": "Blog"}])
        answer = self.server.get("/@markup", host=HOST)
        self.assertEqual(answer.headers["content-type"],
                         "text/html; charset=utf-8")
        policy = answer.headers["content-security-policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertIn("img-src https://cdn.test:8443", policy)
        self.assertNotIn("script-src", policy)
        self.assertEqual(answer.headers["cache-control"], "no-store")
        self.assertEqual(answer.headers["x-robots-tag"], "noindex")
        self.assertEqual(answer.headers["x-content-type-options"], "nosniff")
        self.assertNotIn("<script", answer.text)
        page = Page(self, answer.text)
        self.assertEqual(page.heading, "<script>x</script>")
        self.assertEqual(page.links, [["/shop", "</a><script>"],
                                      ["/blog", "Blog"]])
        self.assertEqual(page.named("html"), [{"lang": "en", "dir": "auto"}])
        [picture] = page.named("img")
        self.assertEqual((picture["src"], picture["alt"]),
                         ("https://cdn.test:8443/p.png?a=1&b=2", "\"><b>"))
        for href, _ in page.links:
            self.assertEqual(self.server.get(href, host=HOST).status, 302)

    def test_right_to_left(self):
        self.page("rtl", title=RTL, language="fa", direction="rtl",
                  robots=True, items=[{"slug": "shop", "label": "فروشگاه"}])
        answer = self.server.get("/@RTL", host=HOST)
        page = Page(self, answer.text)
        self.assertNotIn("x-robots-tag", answer.headers)
        self.assertEqual(page.named("html"), [{"lang": "fa", "dir": "rtl"}])
        self.assertEqual((page.heading, page.links),
                         (RTL, [["/shop", "فروشگاه"]]))

    def test_names_and_their_neighbours(self):
        self.page("near")
        for path, status in [("/@near", 200), ("/@NEAR", 200),
                             ("/%40near", 200), ("/@near/", 200),
                             ("/@near+", 404), ("/@nea", 404), ("/@", 404),
                             ("/@near/x", 404), ("/near", 404),
                             ("/@ne%00ar", 404), ("/@" + "n" * 300, 404)]:
            with self.subTest(path):
                self.assertEqual(self.server.get(path, host=HOST).status,
                                 status)
        self.assertEqual(self.server.get("/@near", host="other.test").status,
                         404)
        head = self.server.get("/@near", host=HOST, method="HEAD")
        self.assertEqual((head.status, head.body), (200, b""))

    def test_schedule_holds_to_the_second(self):
        now = time.time()
        self.page("timed", items=[
            {"slug": "shop", "label": "until", "ends": int(now) + 3},
            {"slug": "blog", "label": "from", "starts": int(now) + 3}])
        seen = {}
        while time.time() < now + 5:
            before = time.time()
            links = [label for _, label in self.view("timed").links]
            self.assertEqual(len(links), 1, links)
            seen.setdefault(links[0], []).append((before, time.time()))
            time.sleep(0.05)
        self.assertEqual(list(seen), ["until", "from"])
        self.assertLess(seen["until"][-1][0], int(now) + 3)
        self.assertGreaterEqual(seen["from"][0][1], int(now) + 3)

    def test_a_change_is_live_at_once(self):
        self.page("live", title="0")
        for number in range(1, 20):
            title = str(number)
            self.server.api_ok("PATCH", f"/pages/{HOST}/live",
                               {"title": title})
            support.wait_until(lambda: self.view("live").heading == title,
                               "the change", 2)

    def test_a_blocked_page_is_gone(self):
        self.page("blocked")
        self.view("blocked")
        self.server.api_ok("POST", "/blocks", {"name": f"{HOST}/@Blocked"})
        support.wait_until(lambda: self.server.get(
            "/@blocked", host=HOST).status == 410, "the block", 2)
        self.page("beside")
        self.view("beside")
        self.assertEqual(self.call(
            "DELETE", f"/blocks/{HOST}%2F@blocked").status, 204)
        support.wait_until(lambda: self.server.get(
            "/@blocked", host=HOST).status == 200, "its end", 2)

    def test_a_form_is_not_taken(self):
        self.page("form")
        self.assertEqual(self.server.get("/@form", host=HOST,
                                         method="POST").status, 405)

    def test_views_are_recorded_and_the_books_balance(self):
        page = self.page("seen", items=[
            {"label": "A", "destination": "https://example.com/seen"}])
        [link] = [item["slug"] for item in page["items"]]
        before = self.server.metric("waypost_page_views_total")
        for _ in range(3):
            self.view("seen")
        self.view("seen", headers={"User-Agent": "curl/8.0"})
        self.server.get(f"/{link}", host=HOST,
                        headers={"Referer": f"http://{HOST}/@seen"})
        self.assertEqual(self.server.metric("waypost_page_views_total"),
                         before + 4)
        with self.server.redis() as redis:
            found = support.wait_until(
                lambda: [entry for _, entry in redis.clicks()
                         if entry["link"] == f"{HOST}/@seen"][3:] and
                [entry for _, entry in redis.clicks()
                 if entry["link"] == f"{HOST}/@seen"], "four views")
        self.assertEqual({(entry["kind"], entry["channel"],
                           entry["direction"], entry["status"])
                          for entry in found},
                         {("view", "link_page", "inbound", "200")})
        report = support.wait_until(lambda: self.both_in_report(link),
                                    "the report")
        self.assertEqual((report["views"], report["human"]), (3, 1))
        answered = self.server.metric("waypost_clicks_answered_total")
        support.wait_until(lambda: self.server.metric(
            "waypost_clicks_shipped_total") == answered, "all to be shipped")

    def both_in_report(self, link):
        rows = {row["key"]: row for row in
                self.server.report("clicks", by="link")["rows"]}
        if f"{HOST}/@seen" not in rows or f"{HOST}/{link}" not in rows:
            return None
        return {"views": rows[f"{HOST}/@seen"]["views"],
                "human": rows[f"{HOST}/{link}"]["human"]}


class Outage(support.ServerTest):
    def test_a_page_outlives_redis(self):
        with support.RedisServer() as redis, \
                support.Waypost("--redis", redis.url) as server:
            server.brand(HOST)
            server.api_ok("POST", "/pages", {"brand": HOST, "name": "p",
                                             "title": "Still here"})
            for _ in range(50):
                self.assertEqual(server.get("/@p", host=HOST).status, 200)
            redis.kill()
            answer = server.get("/@p", host=HOST)
            self.assertEqual(answer.status, 200)
            self.assertIn("Still here", answer.text)
            redis.start()


CSV = ("\ufeffpage;label;link;destination;starts;ends;title;language\r\n"
       "go.test/@csv;Shop;shop;;;;Our links;fa\r\n"
       "go.test/@csv;New;;https://example.com/csv;2026-01-01;;;\r\n"
       "go.test/@csv;Own;own;https://example.com/own;;;;\r\n"
       "go.test/@more;Blog;http://go.test:8080/blog;;;;More;\r\n")


class Csv(PageTest):
    def load(self, text, query="", status=200):
        answer = self.call("POST", f"/pages/import{query}",
                           body=text.encode(),
                           headers={"Content-Type": "text/csv"})
        self.assertEqual(answer.status, status, answer)
        return answer.json()

    def test_again_changes_nothing(self):
        tried = self.load(CSV, "?dry_run=true")
        self.assertEqual((tried["added"], tried["dry_run"]), (2, True))
        self.assertEqual(self.server.get("/@csv", host=HOST).status, 404)
        self.refused("GET", f"/links/{HOST}/own", 404)
        first = self.load(CSV)
        self.assertEqual(first, {
            "rows": 4, "items": 4, "pages": 2, "added": 2, "changed": 0,
            "unchanged": 0, "refused": 0, "rejected": [], "dry_run": False})
        page = self.server.api_ok("GET", f"/pages/{HOST}/csv")
        self.assertEqual((page["title"], page["language"]),
                         ("Our links", "fa"))
        self.assertEqual([item["label"] for item in page["items"]],
                         ["Shop", "New", "Own"])
        self.assertEqual(page["items"][1]["starts"], "2026-01-01T00:00:00Z")
        links = len(self.server.api_ok("GET", "/links")["items"])
        again = self.load(CSV)
        self.assertEqual((again["added"], again["changed"],
                          again["unchanged"]), (0, 0, 2))
        self.assertEqual(self.server.api_ok("GET", f"/pages/{HOST}/csv"), page)
        self.assertEqual(len(self.server.api_ok("GET", "/links")["items"]),
                         links)
        changed = self.load(CSV.replace("Own;own", "Owned;own"))
        self.assertEqual((changed["changed"], changed["unchanged"]), (1, 1))

    def test_rejects_name_line_and_reason(self):
        text = ("label,link,destination,starts,ends,title\n"
                "Good,shop,,,,Rejects\n"
                "No such,nowhere,,,,\n"
                "\"two\nlines\",shop,,,,\n"
                "Bad time,shop,,soon,,\n"
                ",shop,,,,\n"
                "Foreign,other.test/shop,,,,\n"
                "Loop,,https://go.test/shop,,,\n"
                "Twice said,shop,,,,Other title\n"
                "Too few,shop\n"
                "Script,,javascript:alert(1),,,\n"
                "Also good,blog,,2026-01-01,2027-01-01,Rejects\n")
        answer = self.load(text, "?page=go.test/@rejects")
        self.assertEqual((answer["rows"], answer["items"], answer["added"]),
                         (11, 2, 1))
        self.assertEqual(
            [(row["line"], row["code"]) for row in answer["rejected"]],
            [(3, "unknown_link"), (4, "control_character"), (6, "bad_time"),
             (7, "missing_field"), (8, "bad_link"), (9, "loop"),
             (10, "contradiction"), (11, "bad_row"), (12, "bad_scheme")])
        self.assertEqual([label for _, label in self.view("rejects").links],
                         ["Good", "Also good"])

    def test_a_page_that_is_refused_leaves_the_others(self):
        answer = self.load("page,label,link,title,text\n"
                           "go.test/@pale,A,shop,Pale,eeeeee\n"
                           "none.test/@x,A,shop,X,\n"
                           "go.test/@fine,A,shop,Fine,\n")
        self.assertEqual((answer["pages"], answer["added"],
                          answer["refused"]), (3, 1, 2))
        self.assertEqual(
            [(row["line"], row["code"]) for row in answer["rejected"]],
            [(2, "low_contrast"), (3, "unknown_brand")])
        self.assertEqual(self.view("fine").heading, "Fine")
        self.assertEqual(self.server.get("/@pale", host=HOST).status, 404)

    def test_a_page_is_not_emptied_by_rejects(self):
        self.load("label,link,title\nA,shop,Full\n", "?page=go.test/@full")
        for text, lines in [("label,link\nA,nowhere\nB,nowhere2\n", [2, 3]),
                            ("label,link,starts\nA,shop,soon\n", [2])]:
            answer = self.load(text, "?page=go.test/@full")
            self.assertEqual([row["line"] for row in answer["rejected"]],
                             lines)
            self.assertEqual((answer["refused"], answer["changed"],
                              answer["items"]), (1, 0, 0))
            self.assertEqual(self.view("full").links, [["/shop", "A"]])
        # None at all is what the file says.
        answer = self.load("label,link,title\n,,Still\n",
                           "?page=go.test/@full")
        self.assertEqual((answer["changed"], answer["rejected"]), (1, []))
        self.assertEqual((self.view("full").links,
                          self.view("full").heading), ([], "Still"))

    def test_headers(self):
        for text, code in [
                ("", "no_header"), ("label\n", "missing_column"),
                ("label,link\nx,shop\n", "missing_column"),
                ("label,link,page,lable\n", "unknown_column"),
                ("label,link,page,LABEL\n", "repeated_column")]:
            with self.subTest(text):
                self.assertEqual(self.load(text, status=422)["code"], code)
        self.assertEqual(self.load("label,link,page\n")["rows"], 0)
        self.refused("POST", "/pages/import", 415, "unsupported_media_type",
                     body=b"{}")
        self.refused("POST", "/pages/import?page=x&pge=y", 400,
                     "unknown_parameter", body=b"",
                     headers={"Content-Type": "text/csv"})


class Cli(PageTest):
    def ok(self, *arguments, **more):
        result = self.server.cli(*arguments, **more)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def test_life(self):
        url = f"http://{HOST}:{self.server.port}/@cli"
        self.assertEqual(self.ok(
            "page", "add", f"{HOST}/@cli", "--title", "By hand",
            "--item", "Shop=shop", "--item",
            "Sale=https://example.com/?a=b;starts=2026-01-01;ends=2099-01-01",
            "--background", "1f3a8a", "--text", "ffffff"), url + "\n")
        self.assertIn(url, self.ok("page", "list", "--brand", HOST))
        shown = self.ok("page", "show", f"{HOST}/@cli")
        self.assertIn("By hand", shown)
        self.assertEqual([label for _, label in self.view("cli").links],
                         ["Shop", "Sale"])
        self.ok("page", "edit", url, "--item", "Blog=blog", "--title", "New")
        self.assertEqual((self.view("cli").heading, self.view("cli").links),
                         ("New", [["/blog", "Blog"]]))
        self.ok("page", "edit", url, "--item", "")
        self.assertEqual(self.view("cli").links, [])
        self.ok("page", "remove", url)
        self.assertEqual(self.server.get("/@cli", host=HOST).status, 404)

    def test_refusals(self):
        for arguments, status, words in [
                (("add", f"{HOST}/@x", "--title", "T", "--text", "dddddd"), 65,
                 "4.5:1"),
                (("add", f"{HOST}/@x", "--title", "T", "--item", "shop"), 64,
                 "LABEL=LINK"),
                (("add", f"{HOST}/@x", "--title", "T", "--item",
                  "A=nowhere"), 65, "nowhere"),
                (("show", f"{HOST}/@none"), 65, "no link page"),
                (("edit", f"{HOST}/@none"), 64, "nothing to change"),
                (("import", "/none.csv"), 70, "/none.csv")]:
            with self.subTest(arguments):
                result = self.server.cli("page", *arguments)
                self.assertEqual(result.returncode, status, result.stderr)
                self.assertIn(words, result.stderr)
                self.assertEqual(result.stdout, "")

    def test_import(self):
        path = self.server.home / "pages.csv"
        path.write_text("label,link,title\nShop,shop,Imported\n")
        self.assertIn("1 row, 1 item on 1 page: 1 added", self.ok(
            "page", "import", str(path), "--page", f"{HOST}/@imported"))
        self.assertIn("1 unchanged", self.ok(
            "page", "import", "-", "--page", f"{HOST}/@imported",
            stdin=path.read_text()))
        path.write_text("label,link\nShop,shop\nNo,nowhere\n")
        result = self.server.cli("page", "import", str(path), "--page",
                                 f"{HOST}/@imported")
        self.assertEqual(result.returncode, 65)
        self.assertIn("line 3: there is no link go.test/nowhere",
                      result.stderr)
        self.assertIn("1 of 2 rows was rejected", result.stderr)


if __name__ == "__main__":
    unittest.main()
