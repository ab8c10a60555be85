"""What keeps links from being abused: destinations that are refused, the kill
switch, and networks that guess at slugs."""

import concurrent.futures
import http.client
import json
import os
import statistics
import tempfile
import time
import unittest

import api_support
import load
import support
from test_personal_links import link_key, make_token, tamper

WITHIN = 1.0  # seconds: what the kill switch promises


def serve(server, path, host):
    return server.get(path, host=host)


class DestinationTest(api_support.ApiTest):
    """What a link may not lead to, and what is only warned of."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="wp-", dir="/tmp")
        cls.addClassCleanup(cls.folder.cleanup)
        cls.blocklist = os.path.join(cls.folder.name, "hosts")
        cls.write_list("listed.example\n")
        cls.options = ("--blocklist", cls.blocklist)
        super().setUpClass()

    @classmethod
    def write_list(cls, text):
        """As an operator should: at once, by renaming."""
        with open(cls.blocklist + ".new", "w", encoding="utf-8") as file:
            file.write(text)
        os.rename(cls.blocklist + ".new", cls.blocklist)

    def setUp(self):
        self.host = self._testMethodName.replace("_", "-")[5:] + ".test"
        self.server.brand(self.host)

    def add(self, destination, **fields):
        return self.call("POST", "/links", {
            "brand": self.host, "destination": destination, **fields})

    def assert_refused(self, answer, code, field="destination", *words):
        problem = self.assert_problem(answer, 422, code, field)
        for word in words:
            self.assertIn(word, problem["detail"])

    def test_blocklist(self):
        for host in ("listed.example", "www.listed.example",
                     "LISTED.example.", "listed.example:8443"):
            self.assert_refused(self.add(f"https://{host}/"), "blocked_host")
        self.assertEqual(self.add("https://notlisted.example/").status, 201)

    def test_blocklist_in_every_field_and_way(self):
        for field in ("ios_url", "android_url", "expired_url"):
            self.assert_refused(
                self.add("https://fine.example/",
                         **{field: "https://listed.example/"}),
                "blocked_host", field)
        self.assert_refused(
            self.add("https://fine.example/", rules=[
                {"when": {"language": ["de"]},
                 "destination": "https://also-fine.example/"},
                {"destination": "https://www.listed.example/"}]),
            "blocked_host", "rules", "rule 2: www.listed.example is blocked")
        link = self.add("https://fine.example/", slug="a").json()
        self.assert_refused(
            self.call("PATCH", f"/links/{link['id']}",
                      {"destination": "https://listed.example/"}),
            "blocked_host")
        bulk = self.server.api_ok("POST", "/links/bulk", [
            {"brand": self.host, "destination": "https://fine.example/"},
            {"brand": self.host, "destination": "https://listed.example/"}])
        self.assertEqual([item["status"] for item in bulk["items"]],
                         [201, 422])
        self.assertEqual(bulk["items"][1]["error"]["code"], "blocked_host")
        for field in ("root_url", "not_found_url", "expired_url"):
            self.assert_refused(
                self.call("PATCH", f"/brands/{self.host}",
                          {field: "https://listed.example/"}),
                "blocked_host", field)

    def test_blocklist_is_read_again(self):
        self.server.link(self.host, "a", "https://late.example/page")
        self.assertEqual(serve(self.server, "/a", self.host).status, 302)
        self.write_list("0.0.0.0 late.example\n||listed.example^\n")
        try:
            support.wait_until(
                lambda: all(serve(self.server, "/a", self.host).status == 410
                            for _ in range(8)),
                "the new list on all workers", timeout=WITHIN + 1)
            self.assert_refused(self.add("https://late.example/"),
                                "blocked_host")
            # It can still be edited, but for its address.
            self.server.api_ok("PATCH", f"/links/{self.host}/a",
                               {"enabled": False, "notes": "reported"})
        finally:
            self.write_list("listed.example\n")
        self.server.api_ok("PATCH", f"/links/{self.host}/a",
                           {"enabled": True})
        support.wait_until(
            lambda: serve(self.server, "/a", self.host).status == 302,
            "the link to lead on")

    def test_no_list_at_all_changes_nothing(self):
        self.write_list("<html>\n<p>not found\n")
        time.sleep(0.6)
        self.assert_refused(self.add("https://listed.example/"),
                            "blocked_host")
        self.write_list("listed.example\n")

    def test_allowed_hosts(self):
        brand = self.server.api_ok(
            "PATCH", f"/brands/{self.host}",
            {"allowed_hosts": ["acme.example", "*.ACME.example"]})
        self.assertEqual(brand["allowed_hosts"],
                         [".acme.example", "acme.example"])
        for host in ("acme.example", "www.acme.example", "a.b.acme.example"):
            self.assertEqual(self.add(f"https://{host}/x").status, 201)
        for host in ("evilacme.example", "acme.example.evil.example"):
            self.assert_refused(self.add(f"https://{host}/"),
                                "host_not_allowed", "destination", host,
                                self.host)
        brand = self.server.api_ok("PATCH", f"/brands/{self.host}",
                                   {"allowed_hosts": None})
        self.assertEqual(brand["allowed_hosts"], [])
        self.assertEqual(self.add("https://evilacme.example/").status, 201)

    def test_shorteners(self):
        for url in ("https://bit.ly/x", "https://www.tinyurl.com/x",
                    "http://t.co/x"):
            self.assert_refused(self.add(url), "shortener_chain")
        other = "other-" + self.host
        self.server.brand(other)
        self.assert_refused(self.add(f"https://{other}/x"), "loop")
        for code, url in [("loop", f"https://{other}/x"),
                          ("loop", f"https://{self.host}/"),
                          ("shortener_chain", "https://bit.ly/x")]:
            self.assert_refused(
                self.add("https://fine.example/", rules=[
                    "os=ios -> https://fine.example/ios",
                    f"lang=de split 1:https://fine.example/ 1:{url}"]),
                code, "rules", "rule 2: ")
        self.server.api_ok("PATCH", f"/brands/{self.host}",
                           {"allow_shorteners": True})
        self.assertEqual(self.add("https://bit.ly/x").status, 201)
        self.assertEqual(self.add(f"https://{other}/x").status, 201)
        self.assert_refused(self.add(f"https://{self.host}/x"), "loop")

    def test_blocks_refuse_destinations(self):
        self.server.api_ok("POST", "/blocks", {"name": "evil.example"})
        self.assert_refused(self.add("https://www.evil.example/"),
                            "blocked_host", "destination",
                            "www.evil.example is blocked (see waypost block")
        self.server.api_ok("DELETE", "/blocks/evil.example")
        self.assertEqual(self.add("https://www.evil.example/").status, 201)

    def test_look_alikes(self):
        for url, like in (("https://аррӏе.com/", "apple.com"),
                          ("https://paypa1.com/", "paypal.com"),
                          (f"https://{self.host.replace('o', '0', 1)}/",
                           self.host),
                          ("https://сосо.example/", "coco.example"),
                          ("https://aλpha.example/", None)):
            answer = self.add(url)
            self.assertEqual(answer.status, 201, answer)
            [warning] = answer.json()["warnings"]
            self.assertEqual(warning["code"], "look_alike")
            self.assertEqual(warning["field"], "destination")
            self.assertEqual(warning["looks_like"], like)
            if like:
                self.assertIn(like, warning["detail"])
        answer = self.add("https://bücher.example/")
        self.assertNotIn("warnings", answer.json())

    def test_look_alikes_of_an_edit_and_in_bulk(self):
        link = self.add("https://fine.example/", slug="a").json()
        edited = self.server.api_ok(
            "PATCH", f"/links/{link['id']}",
            {"destination": "https://gооgle.com/"})
        self.assertEqual(edited["warnings"][0]["looks_like"], "google.com")
        edited = self.server.api_ok("PATCH", f"/links/{link['id']}",
                                    {"notes": "no new address"})
        self.assertNotIn("warnings", edited)
        bulk = self.server.api_ok("POST", "/links/bulk", [
            {"brand": self.host, "destination": "https://rnicrosoft.com/"}])
        self.assertEqual(bulk["items"][0]["warnings"][0]["looks_like"],
                         "microsoft.com")

    def test_the_command_line_warns(self):
        result = self.server.cli("link", "add", f"{self.host}/w",
                                 "https://xn--80ak6aa92e.com/")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stdout,
                         f"http://{self.host}:{self.server.port}/w\n")
        self.assertIn("warning", result.stderr)
        self.assertIn("apple.com", result.stderr)
        result = self.server.cli("link", "add", f"{self.host}/b",
                                 "https://listed.example/")
        self.assertEqual(result.returncode, 65)
        self.assertIn("listed.example", result.stderr)

    def test_the_command_line_sets_a_brand(self):
        for options, expected in (
                (["--allowed-hosts", "acme.example, .acme.example",
                  "--allow-shorteners"],
                 [[".acme.example", "acme.example"], True]),
                (["--allowed-hosts=", "--no-allow-shorteners"],
                 [[], False])):
            result = self.server.cli("brand", "edit", self.host, *options)
            self.assertEqual(result.returncode, 0, result.stderr)
            brand = self.server.api_ok("GET", f"/brands/{self.host}")
            self.assertEqual(
                [brand["allowed_hosts"], brand["allow_shorteners"]], expected)


class BadListTest(unittest.TestCase):
    def test_a_bad_list_is_no_start(self):
        for text in (None, "<html>\n<p>not found\n"):
            with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
                path = file.name if text else file.name + ".none"
                file.write(text or "")
                file.flush()
                result = support.run_cli("serve", "--blocklist", path)
            self.assertIn(result.returncode, (65, 70))
            self.assertIn("--blocklist", result.stderr)
            self.assertEqual(result.stderr.count("\n"), 1, result.stderr)


class Load:
    """Keep-alive connections that follow one link all the time; each notes
    the status and the time of its last answers."""

    def __init__(self, server, path, host, connections):
        self.server, self.path, self.host = server, path, host
        self.last = [None] * connections
        self.stopping = False
        self.pool = concurrent.futures.ThreadPoolExecutor(connections)
        self.runs = [self.pool.submit(self.run, i)
                     for i in range(connections)]

    def run(self, i):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port)
        while not self.stopping:
            asked = time.monotonic()
            connection.request("GET", self.path, headers={
                "Host": self.host, "User-Agent": support.BROWSER})
            answer = connection.getresponse()
            answer.read()
            self.last[i] = (asked, answer.status)
            time.sleep(0.005)
        connection.close()

    def all_answer(self, status, since):
        """All connections asked after `since`, and got this status."""
        return all(last and last[0] > since and last[1] == status
                   for last in self.last)

    def stop(self):
        self.stopping = True
        for run in self.runs:
            run.result()
        self.pool.shutdown()


class KillSwitchTest(support.ServerTest):
    options = ("--workers", "2")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")
        cls.server.link("go.test", "a", "https://www.evil.example/page")

    def block(self, name, **fields):
        return self.server.api_ok("POST", "/blocks", {"name": name, **fields})

    def unblock(self, name):
        self.server.api_ok("DELETE", "/blocks/" + name.replace("/", "%2F"))

    def test_within_a_second_on_every_worker(self):
        load = Load(self.server, "/a", "go.test", 16)
        self.addCleanup(load.stop)
        support.wait_until(lambda: load.all_answer(302, 0), "the load")
        for name in ("go.test/a", "go.test", "evil.example",
                     "www.evil.example"):
            for change, status in ((self.block, 410), (self.unblock, 302)):
                began = time.monotonic()
                change(name)
                time.sleep(WITHIN)  # the limit itself is what is tested
                done = time.monotonic()
                support.wait_until(
                    lambda: all(last[0] > done for last in load.last),
                    "a further answer on each connection")
                self.assertTrue(load.all_answer(status, began),
                                f"{name}: {load.last}")
        self.assertGreater(self.server.metric("waypost_blocked_total"), 0)

    def test_any_address_of_a_link(self):
        self.server.link("go.test", "fork", "https://fine.example/", rules=[
            {"when": {"language": ["xx"]},
             "destination": "https://evil4.example/"}])
        self.assertEqual(self.server.get("/fork", "go.test").status, 302)
        self.block("evil4.example")
        support.wait_until(
            lambda: self.server.get("/fork", "go.test").status == 410, "410")
        self.unblock("evil4.example")

    def test_what_it_answers(self):
        self.server.brand("page.test", not_found_url="https://nf.example/",
                          root_url="https://www.evil2.example/")
        self.server.link("page.test", "b", "https://evil2.example/")
        placement = self.server.api_ok(
            "POST", "/links/page.test/b/placements", {"name": "poster"})
        self.block("evil2.example", reason="phishing")
        for path in ("/b", "/b+", f"/Q/{placement['code']}", "/b?x=1"):
            support.wait_until(
                lambda p=path: self.server.get(p, "page.test").status == 410,
                path)
        answer = self.server.get("/b", "page.test")
        self.assertIn("disabled", answer.text)
        self.assertIsNone(answer.location)
        self.assertEqual(answer.headers["cache-control"], "no-store")
        # The brand's own destination there is not led to, either.
        self.assertEqual(self.server.get("/", "page.test").status, 200)
        # What is not there is as before.
        self.assertEqual(self.server.get("/none", "page.test").location,
                         "https://nf.example/")
        self.unblock("evil2.example")

    def test_a_hit_is_recorded_as_an_orphan(self):
        self.server.brand("book.test")
        self.server.link("book.test", "c", "https://evil3.example/")
        self.block("book.test/c")
        support.wait_until(
            lambda: self.server.get("/c", "book.test").status == 410, "410")

        def recorded():
            with self.server.redis() as redis:
                return [fields for _, fields in redis.clicks()
                        if fields["link"] == "book.test/c"
                        and fields["status"] == "410"]

        found = support.wait_until(recorded, "the record")
        self.assertEqual(found[0]["kind"], "orphan")
        self.unblock("book.test/c")

    def test_while_redis_is_away(self):
        with support.RedisServer() as redis, support.Waypost(
                "--workers", "2", "--redis", redis.url) as server:
            server.brand("away.test")
            server.link("away.test", "good", "https://good.example/")
            server.link("away.test", "bad", "https://bad.example/")
            server.api_ok("POST", "/blocks", {"name": "bad.example"})

            def statuses(path):
                return {server.get(path, "away.test").status
                        for _ in range(16)}

            support.wait_until(lambda: statuses("/bad") == {410}, "410")
            self.assertEqual(statuses("/good"), {302})
            redis.kill()
            time.sleep(0.3)
            self.assertEqual(statuses("/bad"), {410})
            self.assertEqual(statuses("/good"), {302})
            redis.start()
            support.wait_until(server.is_ready, "Redis again")
            self.assertEqual(statuses("/bad"), {410})
            server.api_ok("DELETE", "/blocks/bad.example")
            support.wait_until(lambda: statuses("/bad") == {302}, "302",
                               timeout=WITHIN + 1)
            server.restart()
            server.api_ok("POST", "/blocks", {"name": "bad.example"})
            server.restart()
            # From the first answer of a new process on.
            self.assertEqual(statuses("/bad"), {410})


class BlocksApiTest(api_support.ApiTest):
    def test_the_api(self):
        answer = self.call("POST", "/blocks", {
            "name": "EVIL.example.", "reason": "phishing"})
        self.assertEqual(answer.status, 201)
        block = answer.json()
        self.assertEqual([block["name"], block["kind"], block["reason"]],
                         ["evil.example", "host", "phishing"])
        self.assertTrue(block["created_at"])
        self.assertTrue(block["token"])
        again = self.call("POST", "/blocks", {"name": "evil.example"})
        self.assertEqual(again.status, 200)
        self.server.api_ok("POST", "/blocks", {"name": "go.test/@team"})
        page = self.server.api_ok("GET", "/blocks?limit=1")
        self.assertEqual([item["name"] for item in page["items"]],
                         ["evil.example"])
        page = self.server.api_ok(
            "GET", f"/blocks?cursor={page['next_cursor']}")
        self.assertEqual([(item["name"], item["kind"])
                          for item in page["items"]],
                         [("go.test/@team", "link")])
        self.assertIsNone(page["next_cursor"])
        for name in ("evil.example", "go.test%2F@team"):
            self.assertEqual(self.call("DELETE", f"/blocks/{name}").status,
                             204)
            self.refused("DELETE", f"/blocks/{name}", 404)

    def test_refusals(self):
        for name in ("", "https://evil.example/", "go.test/", "go.test/a/b",
                     "a b", "evil.example:80"):
            self.refused("POST", "/blocks", 422, field="name",
                         value={"name": name})
        for name in ("com", "COM.", "рф", "co.uk", "github.io"):
            self.refused("POST", "/blocks", 422, "too_wide", "name",
                         value={"name": name, "force": False})
        self.refused("POST", "/blocks", 422, field="force",
                     value={"name": "com", "force": "yes"})
        self.assertEqual(self.server.api_ok("GET", "/blocks")["items"], [])
        self.refused("POST", "/blocks", 422, "missing_field", "name",
                     value={})
        self.refused("POST", "/blocks", 422, "unknown_field", "why",
                     value={"name": "a.example", "why": "x"})
        self.refused("POST", "/blocks", 422, "too_long", "reason",
                     value={"name": "a.example", "reason": "x" * 513})
        reader = self.server.api_ok("POST", "/tokens", {
            "name": "reader", "scopes": ["links:read"]})["token"]
        self.refused("POST", "/blocks", 403, token=reader,
                     value={"name": "a.example"})
        self.assertEqual(self.call("GET", "/blocks", token=reader).status,
                         200)

    def test_the_command_line(self):
        self.server.brand("cli.test")
        self.server.link("cli.test", "x", "https://x.example/")
        short = f"http://cli.test:{self.server.port}/x"

        def cli(*arguments):
            result = self.server.cli("block", *arguments)
            self.assertEqual(result.returncode, 0, result.stderr)
            return result.stdout

        self.assertEqual(cli("add", short, "--reason", "a report"),
                         "cli.test/x\n")
        self.assertEqual(cli("add", "https://x.example/"), "x.example\n")
        listed = cli("list")
        self.assertIn("a report", listed)
        self.assertIn("x.example", listed)
        shown = json.loads(cli("list", "--json"))
        self.assertEqual([item["name"] for item in shown["items"]],
                         ["cli.test/x", "x.example"])
        cli("remove", "cli.test/x")
        cli("remove", "x.example")
        result = self.server.cli("block", "remove", "x.example")
        self.assertEqual(result.returncode, 65)
        self.assertIn("is not blocked", result.stderr)
        result = self.server.cli("block", "add", "a b")
        self.assertEqual(result.returncode, 65)
        result = self.server.cli("block", "add", "invalid")
        self.assertEqual(result.returncode, 65)
        self.assertIn("--force", result.stderr)
        self.assertEqual(cli("add", "invalid", "--force"), "invalid\n")
        cli("remove", "invalid")


class GuessingTest(support.ServerTest):
    options = ("--workers", "1", "--not-found-limit", "20")
    # A proxy on this machine says who asks, so that each test is alone.
    NETWORKS = {"test_hits_cannot_be_told_from_misses": "192.0.2.",
                "test_networks_are_apart": "198.51.100.",
                "test_recipients_are_let_through": "192.0.5.",
                "test_codes_count_too": "203.0.113.",
                "test_a_flood_is_not_recorded": "192.0.3.",
                "test_nobody_is_locked_out_of_the_rest": "192.0.4."}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")
        cls.server.link("go.test", "a", "https://www.example/")

    def ask(self, path, network=None, last=1, host="go.test"):
        network = network or self.NETWORKS[self._testMethodName]
        return self.server.get(path, host, headers={
            "X-Forwarded-For": f"{network}{last}"})

    def use_up(self):
        statuses = [self.ask(f"/guess{i}", last=i % 250 + 1).status
                    for i in range(20)]
        self.assertEqual(statuses, [404] * 20)

    def test_hits_cannot_be_told_from_misses(self):
        self.assertEqual(self.ask("/a").status, 302)
        self.use_up()
        for path in ("/a", "/a+", "/none", "/none+", "/Q/ABCDEFGH",
                     "/no/such/path"):
            answer = self.ask(path)
            self.assertEqual(answer.status, 429, path)
            self.assertIn(int(answer.headers["retry-after"]), range(1, 5))
            self.assertIn("Too many", answer.text)
        bodies = {self.ask(path).body for path in ("/a", "/none")}
        self.assertEqual(len(bodies), 1)
        support.wait_until(lambda: self.ask("/a").status == 302,
                           "a token to come back", timeout=10)

    def test_recipients_are_let_through(self):
        genuine = make_token(link_key(self.server, "go.test/a"), "Rec1pTok")
        forged = tamper(genuine)
        self.use_up()
        self.assertEqual(self.ask(f"/a/{genuine}").status, 302)
        self.assertEqual(self.ask(f"/_/o/a/{genuine}.gif").status, 200)
        for path in (f"/a/{forged}", f"/none/{genuine}", "/a",
                     f"/_/o/a/{forged}.gif", f"/_/o/{'s' * 300}/{genuine}.gif"):
            self.assertEqual(self.ask(path).status, 429, path)

    def test_networks_are_apart(self):
        self.use_up()
        self.assertEqual(self.ask("/a").status, 429)
        self.assertEqual(self.ask("/a", "198.51.101.").status, 302)
        self.assertEqual(self.ask("/a", "2001:db8::").status, 302)
        self.assertEqual(self.server.get("/a", "go.test").status, 302)

    def test_codes_count_too(self):
        statuses = [self.ask(f"/Q/{i:08d}").status for i in range(20)]
        self.assertEqual(statuses, [404] * 20)
        self.assertEqual(self.ask("/Q/00000099").status, 429)
        self.assertEqual(self.ask("/a").status, 429)

    def test_nobody_is_locked_out_of_the_rest(self):
        self.use_up()
        self.assertEqual(self.ask("/").status, 200)
        self.assertEqual(self.ask("/robots.txt").status, 200)
        self.assertEqual(self.ask("/a", host="stranger.test").status, 429)

    def test_a_flood_is_not_recorded(self):
        before = self.server.metric("waypost_limited_total")
        self.use_up()
        orphans = self.server.metric("waypost_orphans_total")
        for i in range(30):
            self.assertEqual(self.ask(f"/more{i}").status, 429)
        self.assertEqual(self.server.metric("waypost_limited_total"),
                         before + 30)
        self.assertEqual(self.server.metric("waypost_orphans_total"), orphans)
        # What comes after it is in Redis, and nothing of it is.
        self.assertEqual(
            self.server.get("/a", "go.test",
                            headers={"Referer": "https://last/"}).status, 302)
        with self.server.redis() as redis:
            support.wait_until(lambda: len(redis("HKEYS", "dict:ref")) > 0,
                               "the last one to be shipped")
            load.wait_until_shipped(self.server)
            links = [click["link"] for _, click in redis.clicks()]
        self.assertIn("go.test/a", links)
        self.assertEqual([link for link in links if "/more" in link], [])


class NoLimitTest(support.ServerTest):
    options = ("--workers", "1", "--not-found-limit", "0")

    def test_it_can_be_off(self):
        self.server.brand("go.test")
        self.assertEqual({self.server.get(f"/x{i}", "go.test").status
                          for i in range(200)}, {404})


class TimingTest(support.ServerTest):
    """The time of an answer does not tell a disabled link from none, when it
    is looked up first and when it is remembered."""

    options = ("--workers", "1", "--not-found-limit", "0")
    COUNT = 300
    # Medians of interleaved requests. What this is to find, a look-up more in
    # Redis, makes it half as long again; noise is well below.
    RATIO = 1.25

    def test_disabled_and_missing_take_the_same_time(self):
        self.server.brand("go.test")
        for i in range(self.COUNT):
            campaign = f"c{i}"
            self.server.campaign(campaign, "outbound", "cold_email")
            self.server.link("go.test", f"off{i}", "https://www.example/",
                             campaign=campaign, enabled=False)
        self.server.get("/", "go.test")  # the brand is known
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port)
        for what in ("first", "remembered"):
            times = {"off": [], "none": []}
            for i in range(self.COUNT):
                for kind in ("off", "none") if i % 2 else ("none", "off"):
                    began = time.perf_counter()
                    connection.request("GET", f"/{kind}{i}",
                                       headers={"Host": "go.test"})
                    answer = connection.getresponse()
                    answer.read()
                    times[kind].append(time.perf_counter() - began)
                    self.assertEqual(answer.status, 404)
            medians = {kind: statistics.median(taken)
                       for kind, taken in times.items()}
            ratio = medians["off"] / medians["none"]
            self.assertTrue(1 / self.RATIO < ratio < self.RATIO,
                            f"{what}: {medians}")
        connection.close()


if __name__ == "__main__":
    unittest.main()
