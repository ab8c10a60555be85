"""UTM templates of campaigns, and the lint of what links are tagged with."""

import unittest

import support

OWN = "https://own.test/"


class UtmTest(support.ServerTest):
    options = ("--workers", "1")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")

    def place(self, slug):
        return self.server.get(f"/{slug}", "go.test").location

    def link(self, slug, destination=OWN, **fields):
        return self.server.link("go.test", slug, destination,
                                track_conversions=False, **fields)


class Templates(UtmTest):
    def test_a_template_fills_in_what_is_open(self):
        self.server.campaign("spring", "outbound", "print", utm={
            "utm_source": "{source}", "utm_medium": "{channel}",
            "utm_campaign": "{campaign}_{tag.wave}", "utm_term": "{content}",
            "utm_id": "{brand}/{slug} {direction}"})
        self.link("all", campaign="spring", source="Caf\u00e9 & co",
                  tags={"wave": "2"})
        self.assertEqual(
            self.place("all"),
            OWN + "?utm_campaign=spring_2&utm_id=go.test%2Fall%20outbound"
            "&utm_medium=print&utm_source=Caf%C3%A9%20%26%20co")

    def test_destination_and_tags_go_before(self):
        self.server.campaign("before", "outbound", "print", utm={
            "utm_source": "{source}", "utm_medium": "{channel}"})
        self.link("own", OWN + "?utm_source=own#f", campaign="before",
                  source="x")
        self.assertEqual(self.place("own"),
                         OWN + "?utm_source=own&utm_medium=print#f")
        self.link("tag", campaign="before", source="x",
                  tags={"utm_medium": "mine", "utm_term": "t"})
        self.assertEqual(
            self.place("tag"),
            OWN + "?utm_medium=mine&utm_term=t&utm_source=x")

    def test_rules_and_apps_get_it_too(self):
        self.server.campaign("rules", "outbound", "print",
                             utm={"utm_medium": "{channel}"})
        self.link("rule", campaign="rules", rules=["-> https://rule.test/"])
        self.assertEqual(self.place("rule"),
                         "https://rule.test/?utm_medium=print")
        answer = self.server.api_ok("POST", "/links/go.test/rule/test", {})
        self.assertEqual(answer["location"],
                         "https://rule.test/?utm_medium=print")

    def test_a_changed_template_is_live_at_once(self):
        self.server.campaign("live", "outbound", "print",
                             utm={"utm_term": "one"})
        self.link("live", campaign="live")
        self.assertEqual(self.place("live"), OWN + "?utm_term=one")
        edited = self.server.api_ok("PATCH", "/campaigns/live",
                                    {"utm": {"utm_term": "two",
                                             "utm_id": "{slug}"}})
        self.assertEqual(edited["utm"], {"utm_id": "{slug}",
                                         "utm_term": "two"})
        support.wait_until(
            lambda: self.place("live") == OWN + "?utm_id=live&utm_term=two",
            "the new template", timeout=2)
        self.server.api_ok("PATCH", "/campaigns/live",
                           {"utm": {"utm_id": None}})
        self.assertEqual(self.server.api_ok("GET", "/campaigns/live")["utm"],
                         {"utm_term": "two"})
        self.server.api_ok("PATCH", "/campaigns/live", {"utm": None})
        support.wait_until(lambda: self.place("live") == OWN, "no template",
                           timeout=2)

    def test_what_is_wrong_is_said(self):
        for utm, words in (({"utm_sorce": "x"}, '"utm_sorce" is no UTM'),
                           ({"utm_source": "{sorce}"}, "there is no {sorce}"),
                           ({"utm_source": "{source"}, "a brace stands alone"),
                           ({"utm_source": 1}, "give a string"),
                           ({"utm_source": "a\nb"}, "control characters"),
                           ({"utm_source": "x" * 257}, "longer than 256")):
            with self.subTest(utm):
                answer = self.server.api("POST", "/campaigns", {
                    "id": "wrong", "direction": "inbound", "utm": utm})
                self.assertEqual(answer.status, 422)
                self.assertEqual(answer.json()["field"], "utm")
                self.assertIn(words, answer.json()["detail"])

    def test_command_line(self):
        self.server.cli("campaign", "add", "cli", "--channel", "print",
                        "--utm", "utm_source={source}", "--utm",
                        "utm_medium={channel}")
        self.server.cli("campaign", "edit", "cli", "--utm", "utm_medium=")
        shown = self.server.cli("campaign", "show", "cli")
        self.assertRegex(shown.stdout, r"utm +utm_source=\{source\}\n")


class Lint(UtmTest):
    def lint(self):
        return self.server.api_ok("GET", "/links/lint")

    def test_near_duplicates(self):
        for name in ("spring-24", "Spring-24", "spring-25"):
            self.server.campaign(name, "outbound", "print")
        for i, (campaign, source, tags) in enumerate((
                ("spring-24", "newsletter", {"utm_source": "google"}),
                ("spring-24", "newsletter", {"utm_source": "goggle"}),
                ("Spring-24", "news letter", {"Team": "a"}),
                ("spring-25", "newsleter", {"team": "a"}))):
            self.link(f"l{i}", campaign=campaign, source=source, tags=tags)
        answer = self.lint()
        self.assertEqual((answer["links"], answer["complete"]), (4, True))
        groups = {group["field"]: group for group in answer["groups"]}
        self.assertEqual(
            {field: (group["differ"], group["suggestion"],
                     [value["value"] for value in group["values"]])
             for field, group in groups.items()},
            {"campaign": ("case", "spring-24", ["spring-24", "Spring-24"]),
             "source": ("spelling", "newsletter",
                        ["newsletter", "news letter", "newsleter"]),
             "tags": ("case", "Team", ["Team", "team"]),
             "tags.utm_source": ("spelling", "goggle", ["goggle", "google"])})
        self.assertEqual(groups["source"]["links"], 4)
        self.assertEqual(groups["source"]["values"][0],
                         {"value": "newsletter", "links": 2,
                          "examples": ["go.test/l0", "go.test/l1"]})
        shown = self.server.cli("links", "lint")
        self.assertEqual(shown.returncode, 0)
        self.assertRegex(shown.stdout, r"(?m)^campaign +Spring-24 +1 +case +"
                                       r"go\.test/l2$")
        self.assertIn("4 groups in 4 links", shown.stderr)
        unknown = self.server.api("GET", "/links/lint?x=1")
        self.assertEqual(unknown.status, 400)


class ManyLinks(UtmTest):
    def test_pages_are_put_together(self):
        links = [{"brand": "go.test", "slug": f"many{i}", "destination": OWN,
                  "source": "Mail Shot" if i == 2600 else "mail-shot"}
                 for i in range(2700)]
        self.server.api_ok("POST", "/links/bulk", links)
        answer = self.server.api_ok("GET", "/links/lint")
        self.assertEqual(answer["links"], 2700)
        self.assertEqual([(value["value"], value["links"])
                          for value in answer["groups"][0]["values"]],
                         [("mail-shot", 2699), ("Mail Shot", 1)])


if __name__ == "__main__":
    unittest.main()
