"""Whom personal links were made for: listed by link and by merge, and named in
the report of people; forgotten when they are deleted."""

import csv
import io
import unittest

import load
import test_merge
from test_merge import people


class RecipientTest(test_merge.MergeTest):
    def mail(self, slug, text, *options):
        """Merges for a link of its own: the rows, in their order."""
        self.server.link("go.test", slug, "https://example.com/" + slug)
        _, out = self.merge(text, *options, link=f"go.test/{slug}")
        return self.rows(out)

    def tokens(self, rows):
        return [row["link"].rsplit("/", 1)[1] for row in rows]

    def pages(self, query, limit):
        """Every page's items, and no cursor for ever."""
        cursor = ""
        for _ in range(100):
            page = self.server.api_ok(
                "GET", f"/recipients?{query}&limit={limit}{cursor}")
            yield page["items"]
            if page["next_cursor"] is None:
                return
            cursor = "&cursor=" + page["next_cursor"]
        self.fail("it never ends")

    def listed(self, query, limit=100):
        return [item for page in self.pages(query, limit) for item in page]


class Listing(RecipientTest):
    def test_a_links_recipients_in_the_order_of_the_file(self):
        rows = self.mail("order", people(250))
        everybody = self.listed("link=go.test/order", limit=100)
        self.assertEqual([item["recipient"] for item in everybody],
                         self.tokens(rows))
        self.assertEqual([item["email"] for item in everybody],
                         [row["Email"] for row in rows])
        self.assertEqual(everybody, self.listed("link=GO.test/order", 7))
        self.assertEqual(self.listed("link=go.test/plain"), [])

    def test_by_merge(self):
        first = self.mail("twice", people(5))
        _, out = self.merge(people(5, 100), link="go.test/twice")
        second = self.rows(out)
        merges = {}
        for item in self.listed("link=go.test/twice", 3):
            merges.setdefault(item["merge"], []).append(item["recipient"])
        self.assertEqual(sorted(merges.values()),
                         sorted([self.tokens(first), self.tokens(second)]))
        for merge, tokens in merges.items():
            self.assertEqual([item["recipient"] for item in
                              self.listed(f"merge={merge}", 2)], tokens)

    def test_who_is_deleted_is_left_out(self):
        tokens = self.tokens(self.mail("gone", people(4)))
        self.assertEqual(
            self.server.api("DELETE", f"/recipients/{tokens[1]}").status, 204)
        self.assertEqual([item["recipient"] for item in
                          self.listed("link=go.test/gone", 1)],
                         tokens[:1] + tokens[2:])

    def test_without_contacts_there_is_nobody(self):
        self.mail("nobody", people(3), "--no-contacts")
        self.assertEqual(self.listed("link=go.test/nobody"), [])

    def test_they_outlive_their_link(self):
        tokens = self.tokens(self.mail("over", people(2)))
        self.server.api("DELETE", "/links/go.test/over")
        self.assertEqual([item["recipient"] for item in
                          self.listed("link=go.test/over")], tokens)

    def test_refusals(self):
        for query, field in (("", "link"), ("link=go.test", "link"),
                             ("link=/x", "link"), ("merge=short", "merge"),
                             ("link=go.test/a&merge=01234567890123", "link"),
                             ("link=go.test/a&cursor=zz", "cursor"),
                             ("link=go.test/a&cursor=6161", "cursor"),
                             ("link=go.test/a&limit=0", "limit"),
                             ("link=go.test/a&x=y", "x")):
            answer = self.server.api("GET", f"/recipients?{query}")
            self.assertEqual((answer.status, answer.json().get("field")),
                             (400, field), query)


class Command(RecipientTest):
    def test_list_show_remove(self):
        tokens = self.tokens(self.mail(
            "cli", "email,name\nann@example.com,Ann Lee\n"
            "bob@example.com,Bob\n"))
        listed = self.server.cli("recipient", "list", "--link", "go.test/cli")
        self.assertEqual(listed.returncode, 0, listed.stderr)
        lines = listed.stdout.splitlines()
        self.assertEqual(lines[0].split(),
                         ["RECIPIENT", "EMAIL", "NAME", "CUSTOMER", "MERGE"])
        self.assertEqual([line.split()[0] for line in lines[1:]], tokens)
        self.assertIn("Ann Lee", lines[1])
        shown = self.server.cli("recipient", "show", tokens[0])
        self.assertIn("ann@example.com", shown.stdout)
        removed = self.server.cli("recipient", "remove", tokens[0])
        self.assertEqual(removed.returncode, 0, removed.stderr)
        self.assertNotEqual(
            self.server.cli("recipient", "show", tokens[0]).returncode, 0)
        whose = self.server.cli("recipient", "list")
        self.assertEqual(whose.returncode, 64, whose.stderr)


class People(RecipientTest):
    """The report of people names recipients, for as long as it may."""

    def report(self, **filters):
        load.wait_until_shipped(self.server)
        return self.server.report("people", limit=0, **filters)

    def follow(self, rows):
        for row in rows:
            self.server.get("/" + row["link"].split("/", 3)[3], "go.test")

    def names(self):
        return {row["key"]: (row["name"], row["email"])
                for row in self.report()["rows"]}

    def test_names_until_they_are_deleted(self):
        rows = self.mail("people", "email,name\nann@example.com,=Ann\n"
                         "bob@example.com,\n")
        ann, bob = self.tokens(rows)
        self.follow(rows)
        names = self.names()
        self.assertEqual(names[f"recipient:{ann}"], ("=Ann", "ann@example.com"))
        self.assertEqual(names[f"recipient:{bob}"], (None, "bob@example.com"))
        self.server.cli("recipient", "remove", ann)
        self.assertEqual(self.names()[f"recipient:{ann}"], (None, None))

    def test_who_is_known_by_another_name_too(self):
        """The rows go by the customer; the name is the recipient's."""
        rows = self.mail("customer", "email,crm,name\n"
                         "cee@example.com,crm-7,Cee\n", "--id-column", "crm")
        self.follow(rows)
        self.assertEqual(self.names()["customer:crm-7"],
                         ("Cee", "cee@example.com"))
        summary = self.report(person="crm-7")["summary"][0]
        self.assertEqual((summary["name"], summary["email"]),
                         ("Cee", "cee@example.com"))

    def test_nobody_is_named_without_contacts(self):
        rows = self.mail("secret", "email,name\ndee@example.com,Dee\n",
                         "--no-contacts")
        self.follow(rows)
        self.assertEqual(
            self.names()["recipient:" + self.tokens(rows)[0]], (None, None))

    def test_every_format(self):
        rows = self.mail("format", "email,name\neve@example.com,=Eve\n")
        self.follow(rows)
        load.wait_until_shipped(self.server)
        for form in ("csv", "table", "html"):
            done = self.server.cli("report", "people", "--limit", "0",
                                   "--format", form)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("eve@example.com", done.stdout, form)
            if form == "csv":
                cells = {row["person"]: row for row in
                         csv.DictReader(io.StringIO(done.stdout))}
                row = cells["recipient:" + self.tokens(rows)[0]]
                self.assertEqual(row["name"], "'=Eve")


if __name__ == "__main__":
    unittest.main()
