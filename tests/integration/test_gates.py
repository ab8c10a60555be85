"""What stands before a link: times, limits of clicks, passwords, paths."""

import concurrent.futures
import datetime
import html.parser
import socket
import struct
import unittest
import urllib.parse

import load
import support

HERE = "https://example.com/here"
FORM = "application/x-www-form-urlencoded"


def day(offset):
    """RFC 3339, `offset` days from now."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return (now + datetime.timedelta(days=offset)).isoformat()


class GateTest(support.ServerTest):
    options = ("--workers", "1")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")
        cls.server.brand("led.test", not_found_url="https://acme.test/oops",
                         expired_url="https://acme.test/over")

    def link(self, slug, brand="go.test", **fields):
        return self.server.link(brand, slug, HERE, **fields)

    def edit(self, slug, brand="go.test", **fields):
        return self.server.api_ok("PATCH", f"/links/{brand}/{slug}", fields)

    def get(self, slug, brand="go.test", **more):
        return self.server.get(f"/{slug}", brand, **more)

    def soon(self, slug, status, brand="go.test"):
        """An edit reaches the worker within one round trip."""
        support.wait_until(lambda: self.get(slug, brand).status == status,
                           f"/{slug} to answer {status}", timeout=2)

    def recorded(self, link):
        load.wait_until_shipped(self.server)
        with self.server.redis() as redis:
            return [fields for _, fields in redis.clicks()
                    if fields["link"] == link]


class Times(GateTest):
    def test_before_it_starts_it_does_not_exist(self):
        self.link("early", starts_at=day(1))
        early, absent = self.get("early"), self.get("absent")
        self.assertEqual((early.status, early.body),
                         (404, absent.body))
        self.assertEqual(self.get("early+").status, 404)
        self.edit("early", starts_at=day(-1))
        self.soon("early", 302)
        self.assertEqual(self.get("early").location, HERE)

    def test_before_it_starts_the_brand_has_the_word(self):
        self.link("early", "led.test", starts_at=day(1))
        answer = self.get("early", "led.test")
        self.assertEqual((answer.status, answer.location),
                         (302, "https://acme.test/oops"))

    def test_missing_disabled_and_early_are_one(self):
        """Byte for byte, and by the same questions to Redis."""
        for brand in ("go.test", "led.test"):
            self.link("off0", brand, enabled=False)
            self.link("soon", brand, starts_at=day(1), password="x",
                      max_clicks=1, forward_path=True)
            self.get("unknown", brand)  # so that the brand is remembered
            for path, more in (("", {}), ("+", {}), ("?a=b", {}),
                               ("", {"method": "HEAD"}),
                               ("", {"method": "POST"}), ("/a/b", {}),
                               ("/k3Jx9QaZIii", {})):
                with self.subTest(brand + path, **more):
                    answers = [self.shown(slug + path, brand, **more)
                               for slug in ("none", "off0", "soon")]
                    self.assertEqual(answers[0], answers[1])
                    self.assertEqual(answers[0], answers[2])

    def shown(self, path, brand, **more):
        """What is sent, but for the date; and what that asked Redis, the first
        time and the second."""
        before = self.reads()
        first = self.get(path, brand, **more)
        between = self.reads()
        second = self.get(path, brand, **more)
        questions = (between - before, self.reads() - between)
        for answer in (first, second):
            answer.headers.pop("date")
        self.assertEqual((first.status, first.headers, first.body),
                         (second.status, second.headers, second.body))
        return questions, first.status, first.headers, first.body

    def reads(self):
        """How often a worker has asked for a record."""
        with self.server.redis() as redis:
            stats = redis("INFO", "commandstats")
        for line in stats.splitlines():
            if line.startswith("cmdstat_hgetall:calls="):
                return int(line.split("=")[1].split(",")[0])
        return 0

    def test_when_it_has_expired_there_is_a_page(self):
        self.link("late", expires_at=day(-1))
        answer = self.get("late")
        self.assertEqual(answer.status, 410)
        self.assertIn("expired", answer.text)
        self.assertEqual(answer.headers["cache-control"], "no-store")
        self.assertEqual(self.get("late+").status, 410)
        self.assertEqual(self.get("late", method="HEAD").status, 410)
        self.edit("late", expires_at=day(1))
        self.soon("late", 302)

    def test_the_links_own_word_goes_before_the_brands(self):
        self.link("a", "led.test", expires_at=day(-1))
        self.link("b", "led.test", expires_at=day(-1),
                  expired_url="https://acme.test/next")
        for slug, where in (("a", "https://acme.test/over"),
                            ("b", "https://acme.test/next")):
            answer = self.get(slug, "led.test")
            self.assertEqual((answer.status, answer.location), (302, where))
            self.assertEqual(answer.headers["cache-control"], "no-store")

    def test_a_placement_of_an_expired_link(self):
        self.link("poster", expires_at=day(-1))
        code = self.server.api_ok("POST", "/links/go.test/poster/placements",
                                  {"name": "hall"})["code"]
        self.assertEqual(self.get(f"q/{code.lower()}").status, 410)
        self.assertEqual([click["kind"]
                          for click in self.recorded("go.test/poster")],
                         ["orphan"])

    def test_an_expired_link_is_recorded_and_no_click(self):
        self.link("gone", expires_at=day(-1))
        before = self.server.metric("waypost_expired_total")
        for _ in range(3):
            self.get("gone")
        self.assertEqual(self.server.metric("waypost_expired_total"),
                         before + 3)
        records = self.recorded("go.test/gone")
        self.assertEqual([(click["kind"], click["status"])
                          for click in records], [("orphan", "410")] * 3)
        rows = self.server.report("clicks", by="link")["rows"]
        self.assertNotIn("go.test/gone", [row["key"] for row in rows])

    def test_spans_that_cannot_be(self):
        for fields in ({"starts_at": day(2), "expires_at": day(1)},
                       {"expires_at": day(1), "cache_seconds": 60},
                       {"max_clicks": 1, "cache_seconds": 60},
                       {"password": "x", "cache_seconds": 60},
                       {"max_clicks": -1}, {"expires_at": "soon"},
                       {"expired_url": "ftp://a.test/"}):
            answer = self.server.api("POST", "/links", {
                "brand": "go.test", "slug": "never", "destination": HERE,
                **fields})
            self.assertEqual(answer.status, 422, (fields, answer))
        self.assertEqual(self.get("never").status, 404)


class Limits(GateTest):
    def used(self, slug):
        return self.server.api_ok("GET", f"/links/go.test/{slug}").get(
            "clicks_used")

    def test_people_use_it_up(self):
        self.link("two", max_clicks=2)
        self.assertEqual(self.used("two"), 0)
        self.assertEqual([self.get("two").status for _ in range(4)],
                         [302, 302, 410, 410])
        self.assertEqual(self.used("two"), 2)
        kinds = [click["kind"] for click in self.recorded("go.test/two")]
        self.assertEqual(kinds, ["click", "click", "orphan", "orphan"])

    def test_machines_neither_use_it_up_nor_are_counted(self):
        self.link("one", max_clicks=1)
        machines = [
            {"headers": {"User-Agent": "Googlebot/2.1"}},
            {"headers": {"User-Agent": "curl/8.0"}},
            {"headers": {"User-Agent": "Barracuda Sentinel (EE)"}},
            {"headers": {"User-Agent": "facebookexternalhit/1.1"}},
            {"headers": {"User-Agent": ""}},
            {"headers": {"Sec-Purpose": "prefetch;prerender"}},
            {"headers": {"X-Moz": "prefetch"}},
            {"method": "HEAD"},
        ]
        for machine in machines:
            self.assertEqual(self.get("one", **machine).status, 302, machine)
        self.assertEqual(self.get("one+").status, 200)
        self.assertEqual(self.used("one"), 0)
        self.assertEqual(self.get("one").status, 302)
        self.assertEqual(self.used("one"), 1)
        # What is used up is so for them too.
        for machine in machines:
            self.assertEqual(self.get("one", **machine).status, 410, machine)

    def test_a_raised_limit_counts_at_once_and_what_was_used_stays(self):
        self.link("more", max_clicks=1)
        self.assertEqual([self.get("more").status for _ in range(2)],
                         [302, 410])
        self.edit("more", max_clicks=3)
        # The script goes by what is stored, not by what a worker has cached.
        self.assertEqual([self.get("more").status for _ in range(3)],
                         [302, 302, 410])
        self.edit("more", max_clicks=0)
        self.soon("more", 302)
        self.assertIsNone(self.used("more"))

    def test_a_link_made_again_begins_anew(self):
        self.link("again", max_clicks=1)
        self.get("again")
        self.assertEqual(self.get("again").status, 410)
        self.server.api_ok("DELETE", "/links/go.test/again")
        with self.server.redis() as redis:
            self.assertEqual(redis("EXISTS", "uses:{link:go.test/again}"), 0)
        self.link("again", max_clicks=1)
        self.soon("again", 302)
        self.assertEqual(self.get("again").status, 410)

    def test_a_preview_does_not_tell_what_is_counted(self):
        self.link("quiet", max_clicks=1)
        self.link("plain")
        self.assertNotIn(HERE, self.get("quiet+").text)
        self.assertIn(HERE, self.get("plain+").text)

    def test_the_count_is_shown_though_the_version_stays(self):
        self.link("etag", max_clicks=5)
        first = self.server.api("GET", "/links/go.test/etag")
        self.get("etag")
        second = self.server.api("GET", "/links/go.test/etag", headers={
            "If-None-Match": first.headers["etag"]})
        self.assertEqual(second.status, 200)
        self.assertEqual(second.json()["clicks_used"], 1)


class LimitOfTwoWorkers(GateTest):
    options = ("--workers", "2")

    def test_twenty_at_once(self):
        for attempt in range(5):
            slug = f"five{attempt}"
            self.link(slug, max_clicks=5)
            with concurrent.futures.ThreadPoolExecutor(20) as pool:
                answers = list(pool.map(
                    lambda _, slug=slug: self.get(slug).status, range(20)))
            self.assertEqual(sorted(answers), [302] * 5 + [410] * 15)
            kinds = [click["kind"]
                     for click in self.recorded(f"go.test/{slug}")]
            self.assertEqual((kinds.count("click"), kinds.count("orphan")),
                             (5, 15))


class LimitWithoutRedis(unittest.TestCase):
    def test_it_fails_open_and_is_counted_later(self):
        with support.RedisServer() as redis:
            with support.Waypost("--redis", redis.url,
                                 "--workers", "1") as server:
                server.brand("go.test")
                server.link("go.test", "a", HERE, max_clicks=3)
                self.assertEqual(server.get("/a", "go.test").status, 302)
                redis.kill()
                support.wait_until(lambda: not server.is_ready(),
                                   "the connection to be lost")
                statuses = [server.get("/a", "go.test").status
                            for _ in range(4)]
                # Three by this worker alone, which cannot know of the first.
                self.assertEqual(statuses[:3], [302] * 3)
                self.assertEqual(server.metric(
                    "waypost_click_limit_unasked_total"), 4)
                redis.start()
                support.wait_until(server.is_ready, "Redis to be back")
                support.wait_until(lambda: server.api_ok(
                    "GET", "/links/go.test/a")["clicks_used"] == 4,
                    "the clicks to be counted")
                self.assertEqual(server.get("/a", "go.test").status, 410)


class Form(html.parser.HTMLParser):
    """The forms, their fields and labels, and what is an alert."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


class Passwords(GateTest):
    def post(self, path, password, host="go.test", headers=None):
        body = urllib.parse.urlencode({"password": password}).encode()
        return self.raw_post(path, body, host, headers)

    def raw_post(self, path, body, host="go.test", headers=None):
        return support.request(self.server.port, "POST", path, {
            "Host": f"{host}:{self.server.port}",
            "User-Agent": support.BROWSER, "Content-Type": FORM,
            **(headers or {})}, body)

    def test_the_page(self):
        self.link("page", password="öffne dich")
        answer = self.get("page")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.headers["cache-control"], "no-store")
        self.assertEqual(answer.headers["referrer-policy"], "no-referrer")
        policy = answer.headers["content-security-policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertIn("frame-ancestors 'none'", policy)
        page = Form(answer.text)
        (form,), (label,), (field,) = (page.all(tag) for tag in
                                       ("form", "label", "input"))
        self.assertEqual(form, {"method": "post"})
        self.assertEqual(label["for"], field["id"])
        self.assertEqual((field["type"], field["name"],
                          field["autocomplete"]),
                         ("password", "password", "current-password"))
        self.assertIn("autofocus", field)
        self.assertEqual(page.all("script"), [])
        self.assertNotIn(HERE, answer.text)
        self.assertNotIn(HERE, self.get("page+").text)
        self.assertNotIn("location", answer.headers)
        self.assertEqual(self.get("page", method="HEAD").status, 200)
        self.assertEqual(self.recorded("go.test/page"), [])

    def test_right_and_wrong(self):
        self.link("door", password="öffne dich", query="append", status=307)
        before = self.server.metric("waypost_password_wrong_total")
        wrong = self.post("/door?x=1", "sesam")
        self.assertEqual(wrong.status, 403)
        page = Form(wrong.text)
        alerts = [attrs for _, attrs in page.tags
                  if attrs.get("role") == "alert"]
        self.assertEqual(len(alerts), 1)
        self.assertEqual(page.all("input")[0]["aria-describedby"],
                         alerts[0]["id"])
        self.assertEqual(self.recorded("go.test/door"), [])
        right = self.post("/door?x=1", "öffne dich")
        self.assertEqual((right.status, right.location),
                         (303, f"{HERE}?x=1"))
        self.assertEqual(right.headers["cache-control"], "no-store")
        self.assertEqual([(click["kind"], click["status"])
                          for click in self.recorded("go.test/door")],
                         [("click", "303")])
        self.assertEqual(self.server.metric("waypost_password_wrong_total"),
                         before + 1)

    def test_a_click_id_and_a_placement(self):
        self.link("shop", password="x", track_conversions=True)
        code = self.server.api_ok("POST", "/links/go.test/shop/placements",
                                  {"name": "hall"})["code"]
        self.assertEqual(self.get(f"Q/{code}").status, 200)
        answer = self.post(f"/Q/{code}", "x")
        self.assertEqual(answer.status, 303)
        self.assertRegex(answer.location, r"\?wpid=[0-9A-Za-z]{14}$")
        (click,) = self.recorded("go.test/shop")
        self.assertEqual((click["kind"], click["placement"]), ("scan", code))

    def test_other_forms(self):
        self.link("odd", password="a+b &=%")
        self.link("open")
        for body in (b"", b"password=", b"other=1", b"password",
                     b"password=wrong&password=a%2Bb+%26%3D%25"):
            self.assertEqual(self.raw_post("/odd", body).status, 403, body)
        for body in (b"password=%", b"password=%zz", b"password=%00"):
            self.assertEqual(self.raw_post("/odd", body).status, 400, body)
        self.assertEqual(self.raw_post("/odd", b"{}", headers={
            "Content-Type": "application/json"}).status, 415)
        self.assertEqual(self.raw_post("/odd", b"x" * 1025).status, 413)
        self.assertEqual(self.raw_post(
            "/odd", b"x=1&password=a%2Bb+%26%3D%25").status, 303)
        self.assertEqual(self.raw_post("/odd", b"password=x", headers={
            "Content-Type": FORM + "; charset=UTF-8"}).status, 403)

    def test_post_is_for_passwords_alone(self):
        self.link("free")
        for path, host in (("/free", "go.test"), ("/free+", "go.test"),
                           ("/absent", "go.test"), ("/", "go.test"),
                           ("/robots.txt", "go.test"), ("/x", "no.test")):
            answer = self.post(path, "x", host)
            self.assertEqual(answer.status, 405, path)
            self.assertEqual(answer.headers["allow"], "GET, HEAD")

    def test_a_network_may_try_ten_times(self):
        self.link("hard", password="right")
        for _ in range(10):
            self.assertEqual(self.post("/hard", "wrong").status, 403)
        slowed = self.post("/hard", "right")
        self.assertEqual(slowed.status, 429)
        self.assertGreater(int(slowed.headers["retry-after"]), 0)
        self.assertLessEqual(int(slowed.headers["retry-after"]), 30)
        self.assertIn("Too many tries", slowed.text)
        # Its own for each link; and who knows it is not slowed.
        self.link("easy", password="right")
        for _ in range(12):
            self.assertEqual(self.post("/easy", "right").status, 303)

    def test_it_is_changed_and_removed_and_never_shown(self):
        made = self.link("secret", password="one")
        self.assertIs(made["has_password"], True)
        with self.server.redis() as redis:
            stored = redis.hash("link:go.test/secret")["password"]
            self.assertTrue(stored.startswith("$scrypt$ln=15,r=8,p=1$"))
        for call in ("/links/go.test/secret", "/links?brand=go.test",
                     "/links/go.test/secret/history"):
            text = self.server.api("GET", call).text
            self.assertNotIn("scrypt", text)
            self.assertNotIn('"password":', text.replace(" ", ""))
        # An edit of something else, and the same password, leave it.
        self.edit("secret", title="t")
        same = self.edit("secret", password="one")
        with self.server.redis() as redis:
            self.assertEqual(redis.hash("link:go.test/secret")["password"],
                             stored)
            self.assertEqual(redis.hash("link:go.test/secret")["version"],
                             "2")
        self.assertIs(same["has_password"], True)
        self.assertEqual(self.post("/secret", "one").status, 303)
        self.edit("secret", password="two")
        support.wait_until(lambda: self.post("/secret", "two").status == 303,
                           "the new password", timeout=5)
        self.assertEqual(self.post("/secret", "one").status, 403)
        for nothing in (None, ""):
            self.edit("secret", password="three")
            shown = self.edit("secret", password=nothing)
            self.assertIs(shown["has_password"], False)
            self.soon("secret", 302)

    def test_what_can_be_no_password(self):
        for password in ("x" * 257, "a\nb", 7, ["x"]):
            answer = self.server.api("POST", "/links", {
                "brand": "go.test", "slug": "no", "destination": HERE,
                "password": password})
            self.assertEqual((answer.status, answer.json()["field"]),
                             (422, "password"), password)
        self.link("long", password="é" * 128)
        self.assertEqual(self.post("/long", "é" * 128).status, 303)

    def test_many_links_with_passwords_at_once(self):
        items = self.server.api_ok("POST", "/links/bulk", [
            {"brand": "go.test", "slug": f"bulk{n}", "destination": HERE,
             "password": f"p{n}"} for n in range(8)])["items"]
        self.assertEqual([item["status"] for item in items], [201] * 8)
        self.assertEqual(self.post("/bulk3", "p3").status, 303)
        self.assertEqual(self.post("/bulk3", "p4").status, 403)

    def test_with_a_limit_and_a_time(self):
        self.link("both", password="x", max_clicks=2)
        for _ in range(3):
            self.assertEqual(self.get("both").status, 200)
        self.assertEqual(self.post("/both", "y").status, 403)
        self.assertEqual([self.post("/both", "x").status for _ in range(3)],
                         [303, 303, 410])
        # Nobody need know the password of what is over.
        self.assertEqual(self.get("both").status, 410)
        self.edit("both", expires_at=day(-1), max_clicks=0)
        self.soon("both", 410)
        self.assertEqual(self.post("/both", "x").status, 410)

    def test_guessing_does_not_hold_up_redirects(self):
        self.link("slow", password="x")
        self.link("fast")
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            tries = [pool.submit(self.post, "/slow", "y") for _ in range(16)]
            redirects = [self.get("fast").status for _ in range(50)]
            statuses = [attempt.result().status for attempt in tries]
        self.assertEqual(redirects, [302] * 50)
        self.assertEqual(sorted(statuses), [403] * 10 + [429] * 6)

    def test_whoever_leaves_meanwhile(self):
        self.link("left", password="x")
        body = b"password=x"
        request = (f"POST /left HTTP/1.1\r\nHost: go.test\r\n"
                   f"Content-Type: {FORM}\r\n"
                   f"Content-Length: {len(body)}\r\n\r\n").encode() + body
        for _ in range(5):
            with socket.create_connection(
                    ("127.0.0.1", self.server.port)) as sock:
                sock.sendall(request)
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                struct.pack("ii", 1, 0))
        self.assertEqual(self.post("/left", "x").status, 303)


class Paths(GateTest):
    def path(self, rest, brand="go.test"):
        return self.server.get(f"/docs/{rest}", brand)

    def test_more_of_the_path(self):
        self.server.link("go.test", "docs", "https://a.test/in?v=2#top",
                         forward_path=True)
        self.link("here")
        for rest, location in (
                ("", "https://a.test/in?v=2#top"),
                ("a", "https://a.test/in/a?v=2#top"),
                ("a/b/", "https://a.test/in/a/b/?v=2#top"),
                ("a%20b/%C3%A9?x=1", "https://a.test/in/a%20b/%C3%A9?v=2&x=1"
                                     "#top"),
                ("/a", "https://a.test/in/a?v=2#top")):
            answer = self.path(rest)
            self.assertEqual((answer.status, answer.location),
                             (302, location), rest)
        for rest in ("..", "a/../b", "%2e%2e/a", ".%2E", "a%2fb", "..%5c",
                     "a\\b", "..;/a", "%zz", "%00"):
            self.assertEqual(self.path(rest).status, 404, rest)
        self.assertEqual(self.server.get("/here/a", "go.test").status, 404)
        self.assertEqual(self.server.get("/none/a", "go.test").status, 404)
        self.assertEqual([click["link"]
                          for click in self.recorded("go.test/here/a")],
                         ["go.test/here/a"])

    def test_behind_a_password(self):
        self.link("inner", password="x", forward_path=True)
        self.assertEqual(self.server.get("/inner/a", "go.test").status, 200)
        answer = support.request(self.server.port, "POST", "/inner/a", {
            "Host": "go.test", "Content-Type": FORM}, b"password=x")
        self.assertEqual((answer.status, answer.location),
                         (303, f"{HERE}/a"))


class Answers(GateTest):
    """What a link and a brand may say of their answers, end to end."""

    def test_status_cache_and_robots(self):
        for status in (301, 302, 307, 308):
            answer_of = f"s{status}"
            self.link(answer_of, status=status, cache_seconds=60, robots=True)
            answer = self.get(answer_of)
            self.assertEqual(answer.status, status)
            self.assertEqual(answer.headers["cache-control"], "max-age=60")
            self.assertNotIn("x-robots-tag", answer.headers)
        self.link("plain")
        answer = self.get("plain")
        self.assertEqual((answer.status, answer.headers["cache-control"],
                          answer.headers["x-robots-tag"]),
                         (302, "no-store", "noindex"))
        self.edit("plain", status=308, robots=True, cache_seconds=5)
        self.soon("plain", 308)
        self.edit("plain", status=None, robots=None, cache_seconds=None)
        self.soon("plain", 302)
        self.assertEqual(self.get("plain").headers["x-robots-tag"],
                         "noindex")

    def test_query(self):
        for mode, location in (("append", "?a=1&a=2&b#f"),
                               ("override", "?a=2&b#f"), ("drop", "?a=1#f")):
            self.server.link("go.test", mode, "https://a.test/?a=1#f",
                             query=mode)
            self.assertEqual(self.get(f"{mode}?a=2&b").location,
                             f"https://a.test/{location}")

    def test_disabled(self):
        self.link("off")
        self.edit("off", enabled=False)
        self.soon("off", 404)
        self.assertEqual(self.get("off").body, self.get("absent").body)
        self.edit("off", enabled=True)
        self.soon("off", 302)

    def test_the_brands_destinations(self):
        self.server.brand("all.test", root_url="https://a.test/root",
                          not_found_url="https://a.test/lost",
                          expired_url="https://a.test/over")
        self.link("late", "all.test", expires_at=day(-1))
        for path, location in (("", "https://a.test/root"),
                               ("absent", "https://a.test/lost"),
                               ("a/b", "https://a.test/lost"),
                               ("late", "https://a.test/over")):
            answer = self.get(path, "all.test")
            self.assertEqual((answer.status, answer.location),
                             (302, location))
        self.server.api_ok("PATCH", "/brands/all.test", {
            "root_url": None, "not_found_url": None, "expired_url": None})
        for path, status in (("", 200), ("absent", 404), ("late", 410)):
            self.soon(path, status, "all.test")


class CommandLine(GateTest):
    def run_cli(self, *arguments, status=0, **more):
        result = self.server.cli(*arguments, **more)
        self.assertEqual(result.returncode, status, result)
        return result

    def shown(self, slug):
        return self.server.api_ok("GET", f"/links/go.test/{slug}")

    def test_every_option(self):
        self.run_cli("link", "add", "go.test/all", HERE, "--starts",
                     "2020-01-02", "--expires", "+30d", "--expired-url",
                     "https://a.test/over", "--max-clicks", "7",
                     "--forward-path", "--robots", "--password-stdin",
                     stdin="geheim\n")
        link = self.shown("all")
        self.assertEqual(
            (link["starts_at"], link["expired_url"], link["max_clicks"],
             link["forward_path"], link["robots"], link["has_password"]),
            ("2020-01-02T00:00:00Z", "https://a.test/over", 7, True, True,
             True))
        ends = datetime.datetime.fromisoformat(link["expires_at"])
        left = ends - datetime.datetime.now(datetime.timezone.utc)
        self.assertAlmostEqual(left.total_seconds(), 30 * 86400, delta=60)
        self.assertEqual(self.get("all").status, 200)
        self.run_cli("link", "edit", "go.test/all", "--no-password",
                     "--expires", "", "--starts=", "--max-clicks", "0",
                     "--no-forward-path", "--no-robots", "--expired-url", "",
                     "--cache-seconds", "60")
        link = self.shown("all")
        self.assertEqual(
            [link[name] for name in ("starts_at", "expires_at", "expired_url",
                                     "max_clicks", "forward_path", "robots",
                                     "has_password", "cache_seconds")],
            [None, None, None, 0, False, False, False, 60])
        self.soon("all", 302)
        shown = self.run_cli("link", "show", "go.test/all").stdout
        self.assertIn("has_password", shown)

    def test_a_password_is_one_line_of_stdin(self):
        self.link("pw")
        for text in ("", "\n", "a\nb\n", "x" * 2000):
            refused = self.run_cli("link", "edit", "go.test/pw",
                                   "--password-stdin", stdin=text, status=64)
            self.assertIn("--password-stdin", refused.stderr)
        self.run_cli("link", "edit", "go.test/pw", "--password-stdin",
                     stdin="x" * 300, status=65)
        self.run_cli("link", "edit", "go.test/pw", "--password-stdin",
                     "--no-password", stdin="a", status=64)
        self.assertIs(self.shown("pw")["has_password"], False)
        self.run_cli("link", "edit", "go.test/pw", "--password-stdin",
                     stdin="öffne dich\r\n")
        self.soon("pw", 200)
        body = urllib.parse.urlencode({"password": "öffne dich"}).encode()
        answer = support.request(self.server.port, "POST", "/pw", {
            "Host": "go.test", "Content-Type": FORM}, body)
        self.assertEqual(answer.status, 303)

    def test_what_is_refused(self):
        self.link("bad")
        for options, status, words in (
                (("--expires", "soon"), 64, "+30d"),
                (("--expires", "+3"), 64, "not a time"),
                (("--max-clicks", "many"), 64, "whole number"),
                (("--max-clicks", "-1"), 65, "max_clicks"),
                (("--expired-url", "nowhere"), 65, "expired_url"),
                (("--starts", "+2d", "--expires", "+1d"), 65, "expires_at")):
            refused = self.run_cli("link", "edit", "go.test/bad", *options,
                                   status=status)
            self.assertIn(words, refused.stderr)

    def test_brands(self):
        self.run_cli("brand", "add", "cli.test", "--root",
                     "https://a.test/root", "--not-found",
                     "https://a.test/lost", "--expired",
                     "https://a.test/over")
        self.link("late", "cli.test", expires_at=day(-1))
        self.assertEqual([self.get(path, "cli.test").location
                          for path in ("", "none", "late")],
                         ["https://a.test/root", "https://a.test/lost",
                          "https://a.test/over"])
        self.run_cli("brand", "edit", "cli.test", "--expired", "")
        self.soon("late", 410, "cli.test")

    def test_disable_and_enable(self):
        self.link("switch")
        self.run_cli("link", "disable", "go.test/switch")
        self.soon("switch", 404)
        self.run_cli("link", "enable", "go.test/switch")
        self.soon("switch", 302)


if __name__ == "__main__":
    unittest.main()
