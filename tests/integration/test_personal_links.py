"""Personal links, brand/slug/TOKEN: what is checked, recorded and joined."""

import hashlib
import hmac
import unittest

import load
import support

BASE62 = ("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
          "abcdefghijklmnopqrstuvwxyz")
PIXEL = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001"
    "00000202440100" "3b")


def sign(key, text):
    return hmac.new(key, text, hashlib.sha256).digest()


def link_key(server, link):
    """docs/mail-merge.md, computed anew from DIR/secret."""
    secret = bytes.fromhex((server.data / "secret").read_text().strip())
    return sign(sign(secret, b"recipient-token"), link.encode())


def make_token(key, eight):
    number = int.from_bytes(sign(key, eight.encode())[:8], "big") % 62 ** 3
    return eight + (BASE62[number // 3844] + BASE62[number // 62 % 62] +
                    BASE62[number % 62])


def tamper(token):
    return token[:-1] + ("0" if token[-1] != "0" else "1")


class PersonalLinkTest(support.ServerTest):
    options = ("--workers", "1")  # so that the last click is the last entry

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")
        cls.server.campaign("spring", "outbound", "cold_email")
        cls.server.link("go.test", "offer", "https://example.com/offer",
                        campaign="spring")
        cls.server.link("go.test", "other", "https://example.com/other")
        cls.key = link_key(cls.server, "go.test/offer")

    def get(self, path, **more):
        return self.server.get(path, "go.test", **more)

    def last_click(self, count):
        """The click that is the `count`-th, once it is in Redis."""
        with self.server.redis() as redis:
            support.wait_until(lambda: redis.click_count() >= count,
                               f"{count} clicks in the stream")
            return list(redis.clicks())[-1][1]

    def count(self):
        load.wait_until_shipped(self.server)
        with self.server.redis() as redis:
            return redis.click_count()

    def recorded(self, path, status, **more):
        """The click that one request leaves."""
        before = self.count()
        answer = self.get(path, **more)
        self.assertEqual(answer.status, status, answer)
        return answer, self.last_click(before + 1)

    def test_a_good_token_names_the_recipient(self):
        token = make_token(self.key, "k3Jx9QaZ")
        for path in (f"/offer/{token}", f"/offer/{token}/"):
            answer, click = self.recorded(path, 302)
            self.assertTrue(
                answer.location.startswith("https://example.com/offer?wpid="))
            self.assertEqual(click["recipient"], token)
            self.assertEqual(click["kind"], "click")
            self.assertEqual(click["campaign"], "spring")
            self.assertEqual(click["flags"], "")

    def test_a_bad_token_leads_on_and_is_marked(self):
        good = make_token(self.key, "k3Jx9QaZ")
        other = make_token(link_key(self.server, "go.test/other"), "k3Jx9QaZ")
        for token in (tamper(good), other, "x" + good[1:]):
            answer, click = self.recorded(f"/offer/{token}", 302)
            self.assertTrue(
                answer.location.startswith("https://example.com/offer?wpid="))
            self.assertEqual(click["recipient"], "")
            self.assertEqual(click["flags"], "x")

    def test_what_is_no_token_is_not_there(self):
        token = make_token(self.key, "k3Jx9QaZ")
        for path in ("/offer/help", f"/offer/{token}x", f"/offer/{token}/x",
                     f"/offer/{tamper(token)}/x", f"/none/{token}"):
            _, click = self.recorded(path, 404)
            self.assertEqual(click["kind"], "orphan")
            self.assertEqual(click["recipient"], "")
            self.assertEqual(click["link"], "go.test" + path)

    def test_a_path_may_follow_a_token(self):
        self.server.link("go.test", "docs", "https://example.com/docs",
                         forward_path=True)
        token = make_token(link_key(self.server, "go.test/docs"), "k3Jx9QaZ")
        for path, recipient, destination in (
                (f"/docs/{token}/a/b", token, "/a/b"),
                (f"/docs/{token}", token, ""),
                (f"/docs/{tamper(token)}", "", "/" + tamper(token)),
                (f"/docs/a/{token}", "", f"/a/{token}")):
            answer, click = self.recorded(path, 302)
            self.assertEqual(answer.location,
                             "https://example.com/docs" + destination)
            self.assertEqual((click["recipient"], click["flags"]),
                             (recipient, ""))

    def test_a_recipient_keeps_a_side_on_every_device(self):
        self.server.link("go.test", "ab", "https://example.com/", rules=[
            "split 50:https://a.test/ 50:https://b.test/"])
        key = link_key(self.server, "go.test/ab")
        sides = {}
        for number in range(24):
            token = make_token(key, f"side{number:04d}")
            sides[token] = {
                self.get(f"/ab/{token}", headers={"User-Agent": agent}).location
                for agent in ("Mozilla/5.0 (iPhone)", "Mozilla/5.0 (Windows)")}
        self.assertEqual({len(side) for side in sides.values()}, {1})
        self.assertEqual(len(set().union(*sides.values())), 2)

    def test_a_password_stands_before_it(self):
        self.server.link("go.test", "secret", "https://example.com/",
                         password="correct horse")
        token = make_token(link_key(self.server, "go.test/secret"), "k3Jx9QaZ")
        path = f"/secret/{token}"
        self.assertEqual(self.get(path).status, 200)
        before = self.count()
        answer = support.request(
            self.server.port, "POST", path,
            {"Host": f"go.test:{self.server.port}",
             "User-Agent": support.BROWSER,
             "Content-Type": "application/x-www-form-urlencoded"},
            b"password=correct+horse")
        self.assertEqual(answer.status, 303, answer)
        self.assertEqual(self.last_click(before + 1)["recipient"], token)

    def test_a_preview_of_it_leads_nowhere_and_is_not_recorded(self):
        before = self.count()
        answer = self.get(f"/offer/{make_token(self.key, 'k3Jx9QaZ')}+")
        self.assertEqual(answer.status, 200)
        self.assertIn("https://example.com/offer", answer.text)
        self.assertEqual(self.count(), before)

    def test_a_pixel_records_an_open(self):
        token = make_token(self.key, "pixel000")
        answer, click = self.recorded(f"/_/o/offer/{token}.gif", 200)
        self.assertEqual(answer.body, PIXEL)
        self.assertEqual(len(answer.body), 43)
        self.assertEqual(answer.headers["content-type"], "image/gif")
        self.assertEqual(answer.headers["cache-control"], "no-store")
        self.assertEqual(click["kind"], "open")
        self.assertEqual(click["recipient"], token)
        self.assertEqual(click["campaign"], "spring")
        self.assertEqual(click["link"], "go.test/offer")
        answer, click = self.recorded(f"/_/o/offer/{tamper(token)}.gif", 200)
        self.assertEqual(answer.body, PIXEL)
        self.assertEqual(click["recipient"], "")
        self.assertEqual(click["flags"], "x")
        before = self.count()
        self.assertEqual(self.get(f"/_/o/none/{token}.gif").status, 404)
        self.assertEqual(self.get(f"/_/o/offer/{token}").status, 404)
        self.assertEqual(self.count(), before)

    def test_a_click_joins_the_person_that_an_event_names(self):
        """The click comes first; the sale knows the recipient as a
        customer: it is that campaign's."""
        token = make_token(self.key, "sale0000")
        self.recorded(f"/offer/{token}", 302)
        self.server.event(type="stage", stage="lead", recipient=token,
                          customer="crm-1")
        self.server.event(type="stage", stage="won", customer="crm-1",
                          amount=5000, currency="USD")
        report = self.server.report("attribution", stage="won", by="campaign",
                                    models="last")
        rows = {row["key"]: row for row in report["rows"]}
        self.assertEqual(rows["spring"]["models"]["last"]["conversions"], 1)
        self.assertEqual(report["totals"]["unattributed"]["conversions"], 0)


if __name__ == "__main__":
    unittest.main()
