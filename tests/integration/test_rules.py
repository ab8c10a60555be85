"""Rules that choose among a link's destinations, and a link's apps."""

import collections
import os
import pathlib
import re
import tempfile
import unittest
import urllib.parse

import load
import support

OWN = "https://own.test/"
IPHONE = ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) "
          "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
          "Mobile/15E148 Safari/604.1")
IPAD = IPHONE.replace("iPhone", "iPad")
ANDROID = ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, "
           "like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36")
GOOGLEBOT = ANDROID + " (compatible; Googlebot/2.1)"
COUNTRIES = (pathlib.Path(os.environ.get("WAYPOST_SHARED", "../shared"))
             / "corpora/geoip/GeoLite2-Country-Test.mmdb")


class RulesTest(support.ServerTest):
    options = ("--workers", "1")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")

    def link(self, slug, *rules, **fields):
        return self.server.link("go.test", slug, OWN, rules=list(rules),
                                **fields)

    def get(self, path, agent=support.BROWSER, method="GET", **headers):
        headers = {name.replace("_", "-"): value
                   for name, value in headers.items()}
        return self.server.get("/" + path, "go.test",
                               headers={"User-Agent": agent, **headers},
                               method=method)

    def place(self, path, *arguments, **headers):
        return self.get(path, *arguments, **headers).location

    def clicks(self, slug):
        load.wait_until_shipped(self.server)
        with self.server.redis() as redis:
            return [fields for _, fields in redis.clicks()
                    if fields["link"] == f"go.test/{slug}"]


class Conditions(RulesTest):
    def test_first_rule_that_holds_decides(self):
        self.link("first", "os=ios device=tablet -> https://tablet.test/",
                  "os=ios,android -> https://phone.test/",
                  "device=bot -> https://bot.test/")
        self.assertEqual(self.place("first", IPAD), "https://tablet.test/")
        self.assertEqual(self.place("first", IPHONE), "https://phone.test/")
        self.assertEqual(self.place("first", ANDROID), "https://phone.test/")
        self.assertEqual(self.place("first", "Twitterbot/1.0"),
                         "https://bot.test/")
        self.assertEqual(self.place("first"), OWN)
        self.assertEqual(self.place("first", ""), OWN)

    def test_client_hints(self):
        self.link("hint", "os=chromeos -> https://cros.test/")
        agent = "Mozilla/5.0 (X11; Linux x86_64) Chrome/124.0.0.0"
        self.assertEqual(self.place("hint", agent), OWN)
        self.assertEqual(
            self.place("hint", agent, Sec_CH_UA_Platform='"Chrome OS"'),
            "https://cros.test/")

    def test_language(self):
        self.link("lang", "lang=de -> https://de.test/",
                  "lang=fr,it -> https://fr.test/")
        for header, place in (
                ("de", "https://de.test/"),
                ("de-AT,en;q=0.5", "https://de.test/"),
                ("en,it-CH;q=0.4", "https://fr.test/"),
                ("fr;q=0.9,de;q=0.8", "https://fr.test/"),
                ("de;q=0,en", OWN),
                ("ja", OWN),
                ("*", OWN),
                (";;q=,,", OWN)):
            with self.subTest(header):
                self.assertEqual(self.place("lang", Accept_Language=header),
                                 place)
        self.assertEqual(self.place("lang"), OWN)

    def test_query(self):
        self.link("query", "query.ref=mail -> https://mail.test/?x=1",
                  query="drop")
        self.assertEqual(self.place("query?ref=mail"), "https://mail.test/?x=1")
        self.assertEqual(self.place("query?a&ref=m%61il"),
                         "https://mail.test/?x=1")
        self.assertEqual(self.place("query?ref=web"), OWN)

    def test_query_utm_and_click_id_go_to_any_destination(self):
        self.link("add", "query.ref -> https://mail.test/?x=1#f",
                  tags={"utm_source": "list"}, track_conversions=True)
        self.assertRegex(
            self.place("add?ref=a"),
            r"^https://mail\.test/\?x=1&utm_source=list&ref=a&wpid=\w{14}#f$")

    def test_time(self):
        # Whatever the hour, one of the two is now, and the other is not.
        self.link("time", "time=00:00-12:00@Asia/Tokyo -> https://am.test/",
                  "time=12:00-00:00@Asia/Tokyo -> https://pm.test/")
        self.assertIn(self.place("time"), ("https://am.test/",
                                           "https://pm.test/"))
        for at, place in (("2026-06-01T00:00:00+09:00", "https://am.test/"),
                          ("2026-06-01T12:00:00+09:00", "https://pm.test/")):
            answer = self.server.api_ok("POST", "/links/go.test/time/test",
                                        {"at": at})
            self.assertEqual(answer["location"], place)

    def test_an_edited_rule_is_live_at_once(self):
        self.link("live", "os=ios -> https://one.test/")
        self.assertEqual(self.place("live", IPHONE), "https://one.test/")
        self.server.api_ok("PATCH", "/links/go.test/live",
                           {"rules": ["os=ios -> https://two.test/"]})
        support.wait_until(
            lambda: self.place("live", IPHONE) == "https://two.test/",
            "the new rule", timeout=2)
        self.server.api_ok("PATCH", "/links/go.test/live", {"rules": None})
        support.wait_until(lambda: self.place("live", IPHONE) == OWN,
                           "no rule", timeout=2)

    def test_other_status_and_forwarded_path(self):
        self.link("more", "os=ios -> https://ios.test/a", status=307,
                  forward_path=True)
        answer = self.get("more/b/c?d", IPHONE)
        self.assertEqual((answer.status, answer.location),
                         (307, "https://ios.test/a/b/c?d"))
        self.assertEqual(answer.headers["cache-control"], "no-store")

    def test_rules_that_nobody_can_read(self):
        """Of a newer waypost, or made by hand: the link goes on."""
        self.link("newer", "os=ios -> https://ios.test/")
        with self.server.redis() as redis:
            redis("HSET", "link:go.test/newer", "rules",
                  "phase=moon -> x=https://moon.test/")
        support.wait_until(lambda: self.place("newer", IPHONE) == OWN,
                           "its own destination", timeout=2)
        self.assertEqual(
            self.server.api_ok("GET", "/links/go.test/newer")["rules"],
            [{"text": "phase=moon -> x=https://moon.test/"}])


class Returning(RulesTest):
    def test_a_cookie_knows_who_was_here(self):
        self.link("back", "returning=yes -> https://back.test/")
        first = self.get("back")
        self.assertEqual(first.location, OWN)
        cookie, _, attributes = first.headers["set-cookie"].partition("; ")
        self.assertRegex(cookie, r"^wp_[0-9a-f]{8}=1$")
        self.assertEqual(attributes,
                         "Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax")
        again = self.get("back", Cookie=f"a=b; {cookie}")
        self.assertEqual(again.location, "https://back.test/")
        self.assertNotIn("set-cookie", again.headers)

    def test_no_other_link_sets_one(self):
        self.link("plain")
        self.link("other", "os=ios -> https://ios.test/")
        for path in ("plain", "other", "absent"):
            self.assertNotIn("set-cookie", self.get(path).headers)

    def test_another_links_cookie_means_nothing(self):
        self.link("one", "returning=yes -> https://back.test/")
        self.link("two", "returning=yes -> https://back.test/")
        cookie = self.get("one").headers["set-cookie"].partition(";")[0]
        self.assertEqual(self.place("two", Cookie=cookie), OWN)

    def test_who_only_looks_was_not_here(self):
        self.link("look", "returning=no -> https://new.test/")
        self.assertNotIn("set-cookie", self.get("look", method="HEAD").headers)
        ahead = self.get("look", Sec_Purpose="prefetch")
        self.assertEqual(ahead.location, "https://new.test/")
        self.assertNotIn("set-cookie", ahead.headers)


class Splits(RulesTest):
    def test_a_person_stays_on_a_side(self):
        self.link("ab", "split 50:https://a.test/ 50:https://b.test/")
        sides = {}
        for person in range(60):
            agent = f"{support.BROWSER} {person}"
            places = {self.place("ab", agent) for _ in range(3)}
            self.assertEqual(len(places), 1)
            sides[person] = places.pop()
        counts = collections.Counter(sides.values())
        # A fair coin gives fewer than 12 of 60 once in a million times.
        self.assertGreater(min(counts["https://a.test/"],
                               counts["https://b.test/"]), 11, counts)

    def test_a_recipient_stays_on_a_side_on_every_device(self):
        self.link("mail", "split 50:https://a.test/ 50:https://b.test/")
        with tempfile.TemporaryDirectory() as folder:
            rows = pathlib.Path(folder, "rows.csv")
            rows.write_text("email\n" + "".join(
                f"p{person}@example.com\n" for person in range(20)))
            merged = self.server.cli("merge", str(rows), "--link",
                                     "go.test/mail", "--no-contacts")
        self.assertEqual(merged.returncode, 0, merged.stderr)
        tokens = re.findall(r"/mail/([0-9A-Za-z]{11})", merged.stdout)
        self.assertEqual(len(tokens), 20)
        sides = set()
        for token in tokens:
            places = {self.place(f"mail/{token}", agent)
                      for agent in (IPHONE, ANDROID, support.BROWSER)}
            self.assertEqual(len(places), 1)
            sides |= places
        self.assertEqual(sides, {"https://a.test/", "https://b.test/"})

    def test_sides_are_recorded(self):
        self.link("record", "os=ios -> shop=https://ios.test/",
                  "query.ab split red=50:https://r.test/ 50:https://b.test/")
        self.get("record", IPHONE)
        self.get("record")
        place = self.place("record?ab")
        red = place.startswith("https://r.test/")
        self.assertEqual([click["variant"] for click in self.clicks("record")],
                         ["shop", "default", "red" if red else "a"])

    def test_a_plain_link_has_no_variant(self):
        self.link("none")
        self.get("none")
        self.assertEqual(self.clicks("none")[0]["variant"], "")


class Reports(RulesTest):
    def test_an_ab_test_has_results(self):
        """Clicks, people and revenue by the side that they were led to."""
        self.server.campaign("ab", "outbound", "print")
        self.link("test", "split red=50:https://r.test/ 50:https://b.test/",
                  campaign="ab")
        clicks = collections.Counter()
        sales = collections.Counter()
        for person in range(30):
            place = self.place("test", f"{support.BROWSER} {person}")
            side = "red" if place.startswith("https://r.test/") else "a"
            clicks[side] += 1
            if person % 3 == 0:
                sales[side] += 1
                self.server.event(type="stage", stage="won", amount=1000,
                                  currency="USD", customer=f"c{person}",
                                  click_id=place.split("wpid=")[1])
        load.wait_until_shipped(self.server)
        report = self.server.report("clicks", by="link,variant")
        self.assertEqual({",".join(row["key"]): row["raw"]
                          for row in report["rows"]},
                         {f"go.test/test,{side}": count
                          for side, count in clicks.items()})
        report = self.server.report("attribution", by="variant", stage="won",
                                    models="last")
        self.assertEqual(
            {row["key"]: (row["touches"],
                          row["models"]["last"]["conversions"],
                          row["models"]["last"]["value"])
             for row in report["rows"]},
            {side: (count, sales[side], 1000 * sales[side])
             for side, count in clicks.items()})

    def test_raw_events_tell_it(self):
        self.link("raw", "-> here=https://here.test/")
        self.get("raw")
        load.wait_until_shipped(self.server)
        event = support.wait_until(
            lambda: self.server.api_ok(
                "GET", "/events?link=go.test/raw")["items"], "the click")[0]
        self.assertEqual(event["variant"], "here")


class Apps(RulesTest):
    def test_https_addresses_are_redirects(self):
        self.link("store", ios_url="https://apps.test/id1",
                  android_url="https://play.test/?id=1",
                  tags={"utm_source": "x"})
        self.assertEqual(self.place("store", IPHONE),
                         "https://apps.test/id1?utm_source=x")
        self.assertEqual(self.place("store", ANDROID),
                         "https://play.test/?id=1&utm_source=x")
        self.assertEqual(self.place("store"), OWN + "?utm_source=x")

    def test_android_gets_an_intent_with_the_fallback(self):
        self.link("intent", android_url="acme://item/1?a=b")
        place = self.place("intent?q=1", ANDROID)
        front, _, back = place.partition("#")
        self.assertEqual(front, "intent://item/1?a=b")
        self.assertEqual(back.split(";")[0], "Intent")
        extras = dict(part.split("=", 1) for part in back.split(";")[1:-1])
        self.assertEqual(extras["scheme"], "acme")
        self.assertEqual(
            urllib.parse.unquote(extras["S.browser_fallback_url"]),
            OWN + "?q=1")
        self.assertTrue(back.endswith(";end"))
        self.assertEqual(self.place("intent", IPHONE), OWN)
        self.assertEqual(self.place("intent", GOOGLEBOT), OWN)

    def test_ios_gets_a_page_without_a_script(self):
        self.link("page", ios_url="acme://item/1?a=1&b=2",
                  track_conversions=True)
        answer = self.get("page?q=1", IPHONE)
        self.assertEqual(answer.status, 200)
        self.assertIn('<a href="acme://item/1?a=1&amp;b=2">', answer.text)
        self.assertRegex(answer.text,
                         r'http-equiv="refresh" content="5;url=https://'
                         r'own\.test/\?q=1&amp;wpid=\w{14}"')
        self.assertNotIn("<script", answer.text)
        self.assertIn("default-src 'none'",
                      answer.headers["content-security-policy"])
        self.assertEqual(answer.headers["cache-control"], "no-store")
        head = self.get("page", IPHONE, method="HEAD")
        self.assertEqual((head.status, head.body), (200, b""))

    def test_both_are_recorded_as_clicks(self):
        self.link("both", ios_url="acme://1", android_url="acme://2")
        self.get("both", IPHONE)
        self.get("both", ANDROID)
        self.get("both")
        self.assertEqual(
            [(click["kind"], click["status"], click["variant"])
             for click in self.clicks("both")],
            [("click", "200", "ios-app"), ("click", "302", "android-app"),
             ("click", "302", "default")])

    def test_dangerous_schemes_are_refused(self):
        for url in ("javascript:alert(1)", "JAVASCRIPT:alert(1)",
                    "data:text/html,x", "file:///etc/passwd", "vbscript:x",
                    "blob:https://a/b", "about:blank",
                    "intent://x#Intent;end"):
            for field in ("ios_url", "android_url"):
                with self.subTest(url, field=field):
                    answer = self.server.api(
                        "POST", "/links", {"brand": "go.test", "slug": "bad",
                                           "destination": OWN, field: url})
                    self.assertEqual(answer.status, 422)
                    self.assertEqual(answer.json()["field"], field)

    def test_an_apps_scheme_is_no_destination(self):
        for fields in ({"destination": "acme://1"},
                       {"destination": OWN, "rules": ["-> acme://1"]},
                       {"destination": OWN, "expired_url": "acme://1"}):
            answer = self.server.api("POST", "/links",
                                     {"brand": "go.test", **fields})
            self.assertEqual(answer.status, 422)


class Interface(RulesTest):
    def refused(self, rules, detail):
        answer = self.server.api("POST", "/links",
                                 {"brand": "go.test", "slug": "refused",
                                  "destination": OWN, "rules": rules})
        self.assertEqual(answer.status, 422, answer.text)
        self.assertEqual(answer.json()["field"], "rules")
        self.assertIn(detail, answer.json()["detail"])
        self.assertEqual(self.get("refused").status, 404)

    def test_rules_are_shown_as_they_may_be_given(self):
        rules = [{"when": {"device": ["mobile"], "os": ["ios"],
                           "language": ["de"], "country": ["DE"],
                           "time": ["09:00-17:00"], "days": ["mon", "tue"],
                           "time_zone": "Europe/Berlin",
                           "query": {"ref": ["mail"]}, "returning": True},
                  "destination": "https://a.test/", "name": "x"},
                 {"when": {}, "split": [
                     {"weight": 50, "destination": "https://b.test/",
                      "name": "b"},
                     {"weight": 50, "destination": "https://c.test/",
                      "name": "c"}]}]
        made = self.link("json", *rules)
        for rule in made["rules"]:
            self.assertTrue(rule.pop("text"))
        self.assertEqual(made["rules"], rules)
        shown = self.server.api_ok("GET", "/links/go.test/json")
        again = self.server.api_ok("PATCH", "/links/go.test/json",
                                   {"rules": shown["rules"]})
        self.assertEqual(again["rules"], shown["rules"])
        with self.server.redis() as redis:
            self.assertEqual(
                redis("HGET", "link:go.test/json", "rules"),
                "device=mobile os=ios lang=de country=DE "
                "time=09:00-17:00@Europe/Berlin days=mon,tue query.ref=mail "
                "returning=yes -> x=https://a.test/\n"
                "split b=50:https://b.test/ c=50:https://c.test/")

    def test_what_is_wrong_is_said(self):
        self.refused(["os=beos -> https://a.test/"],
                     'rule 1: os "beos": write ios')
        self.refused(["os=ios -> https://a.test/", "os=ios"],
                     "rule 2: there is no destination")
        self.refused([{"when": {"os": ["ios"]}}], "rule 1: destination: give")
        self.refused(["-> https://go.test/x"], "one of our own brands")
        self.refused(["os=ios -> https://a.test/"] * 33, "at most 32 rules")
        self.refused(["split" + " 1:https://a.test/" * 17],
                     "more than 16 sides")

    def test_history_tells_changed_rules(self):
        self.link("history", "os=ios -> a=https://a.test/")
        self.server.api_ok("PATCH", "/links/go.test/history",
                           {"rules": ["os=ios -> a=https://b.test/"]})
        entry = self.server.api_ok("GET",
                                   "/links/go.test/history/history")["items"][0]
        was, now = entry["changes"]["rules"]
        self.assertEqual([rule["destination"] for rule in was + now],
                         ["https://a.test/", "https://b.test/"])

    def test_cached_answers_and_rules_exclude_each_other(self):
        for fields in ({"rules": ["os=ios -> https://a.test/"]},
                       {"ios_url": "https://a.test/"}):
            answer = self.server.api(
                "POST", "/links", {"brand": "go.test", "destination": OWN,
                                   "cache_seconds": 60, **fields})
            self.assertEqual(answer.status, 422)
            self.assertEqual(answer.json()["field"], "cache_seconds")

    def test_a_country_without_a_database_is_warned_of(self):
        made = self.link("land", "country=GB -> https://gb.test/")
        self.assertEqual([(warning["code"], warning["field"])
                          for warning in made["warnings"]],
                         [("no_country_database", "rules")])
        self.assertEqual(self.place("land", X_Forwarded_For="81.2.69.160"),
                         OWN)

    def test_trying_rules_out(self):
        self.link("try", "os=ios -> https://ios.test/",
                  "country=AT lang=de -> at=https://at.test/",
                  "split 1:https://a.test/ 1:https://b.test/")

        def ask(**body):
            return self.server.api_ok("POST", "/links/go.test/try/test", body)

        answer = ask(user_agent=IPHONE)
        self.assertEqual((answer["rule"], answer["variant"], answer["location"],
                          answer["device"], answer["os"]),
                         (1, "rule1", "https://ios.test/", "mobile", "ios"))
        answer = ask(country="at", language="de-AT", query="a=b")
        self.assertEqual((answer["rule"], answer["variant"],
                          answer["location"]),
                         (2, "at", "https://at.test/?a=b"))
        answer = ask(country="CH")
        self.assertEqual([rule.get("obstacle") for rule in answer["rules"]],
                         ["os", "lang", None])
        sides = {ask(visitor="joe")["variant"] for _ in range(5)}
        self.assertEqual(len(sides), 1)
        self.assertEqual({ask()["variant"] for _ in range(40)}, {"a", "b"})
        self.assertEqual(self.clicks("try"), [])
        missing = self.server.api("POST", "/links/go.test/absent/test", {})
        self.assertEqual(missing.status, 404)
        wrong = self.server.api("POST", "/links/go.test/try/test", {"os": 1})
        self.assertEqual(wrong.status, 422)

    def test_command_line(self):
        self.server.cli("link", "add", "go.test/cli", OWN, "--rule",
                        "os=ios,android lang=de -> https://a.test/", "--rule",
                        "split 50:https://b.test/ 50:https://c.test/",
                        "--ios-url", "acme://1")
        shown = self.server.cli("link", "show", "go.test/cli")
        self.assertIn("os=ios,android lang=de -> rule1=https://a.test/; split "
                      "a=50:https://b.test/ b=50:https://c.test/",
                      shown.stdout)
        tried = self.server.cli("link", "test", "go.test/cli", "--user-agent",
                                ANDROID, "--language", "de-CH")
        self.assertTrue(tried.stdout.startswith("302 https://a.test/\n"
                                                "rule 1, variant rule1, "
                                                "device mobile, os android\n"),
                        tried.stdout)
        self.server.cli("link", "edit", "go.test/cli", "--rule", "")
        tried = self.server.cli("link", "test", "go.test/cli", "--user-agent",
                                IPHONE)
        self.assertEqual(tried.stdout,
                         f"200 a page that opens acme://1 or goes on to {OWN}\n"
                         "variant ios-app, device mobile, os ios\n")
        wrong = self.server.cli("link", "edit", "go.test/cli", "--rule", "os=x")
        self.assertEqual(wrong.returncode, 65)
        self.assertIn('rule 1: os "x"', wrong.stderr)


@unittest.skipUnless(COUNTRIES.exists(), "corpora: skipped, no geoip")
class Countries(RulesTest):
    options = ("--workers", "1", "--geoip", str(COUNTRIES))

    def test_the_address_decides(self):
        made = self.link("land", "country=GB,NO -> https://north.test/")
        self.assertNotIn("warnings", made)
        for address, place in (("81.2.69.160", "https://north.test/"),
                               ("2a02:cf40::1", "https://north.test/"),
                               ("89.160.20.112", OWN),
                               ("10.0.0.1", OWN)):
            with self.subTest(address):
                self.assertEqual(
                    self.place("land", X_Forwarded_For=address), place)
        self.assertEqual(self.place("land"), OWN)


def country_file(code):
    """The smallest database of countries, all of whose addresses are in one."""
    def text(value):
        return bytes([2 << 5 | len(value)]) + value.encode()

    def number(name, value, kind=5):
        return text(name) + bytes([kind << 5 | 1, value])

    return (bytes([0, 0, 17] * 2 + [0] * 16) + bytes([7 << 5 | 1]) +
            text("country") + bytes([7 << 5 | 1]) + text("iso_code") +
            text(code) + b"\xab\xcd\xefMaxMind.com" + bytes([7 << 5 | 9]) +
            number("node_count", 1, 6) + number("record_size", 24) +
            number("ip_version", 4) +
            number("binary_format_major_version", 2) +
            number("binary_format_minor_version", 0) +
            text("database_type") + text("Test-Country") +
            text("build_epoch") + bytes([1, 2, 1]) +
            text("languages") + bytes([0, 4]) +
            text("description") + bytes([7 << 5]))


class NewCountries(RulesTest):
    """A newer file is used without a restart, a broken one never."""

    @classmethod
    def setUpClass(cls):
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.file = pathlib.Path(folder) / "countries.mmdb"
        cls.file.write_bytes(country_file("DE"))
        cls.options = ("--workers", "2", "--geoip", str(cls.file))
        super().setUpClass()

    def where(self):
        return self.place("new", X_Forwarded_For="192.0.2.1")

    def wait_for(self, place):
        """On every worker: each connection may be another's."""
        support.wait_until(
            lambda: all(self.where() == place for _ in range(20)), place)

    def test_it_is_replaced(self):
        self.link("new", "country=DE -> https://de.test/",
                  "country=FR -> https://fr.test/")
        self.wait_for("https://de.test/")
        newer = self.file.with_suffix(".new")
        newer.write_bytes(country_file("FR"))
        newer.rename(self.file)
        self.wait_for("https://fr.test/")
        self.file.write_bytes(b"half a file")
        support.wait_until(lambda: "cannot be read" in self.server.log(),
                           "the log says so")
        self.wait_for("https://fr.test/")
        self.file.write_bytes(country_file("DE"))
        self.wait_for("https://de.test/")


class Options(unittest.TestCase):
    def test_a_bad_database_is_said_at_the_start(self):
        for path, words in (("/nowhere.mmdb", "cannot open /nowhere.mmdb"),
                            (__file__, "is no .mmdb database")):
            answer = support.run_cli("serve", "--data", "/nowhere", "--geoip",
                                     path)
            self.assertNotEqual(answer.returncode, 0)
            self.assertIn("--geoip: ", answer.stderr)
            self.assertIn(words, answer.stderr)


if __name__ == "__main__":
    unittest.main()
