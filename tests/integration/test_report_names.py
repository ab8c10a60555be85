"""The names that marketers use: in the documentation, in the API, in the CLI
and on the dashboard, and the figures under them."""

import csv
import io
import pathlib
import re
import unittest

import support

DOCS = pathlib.Path(__file__).parents[2] / "docs"

# What people ask for by name, word for word.
WANTED = ["sales-funnel conversion", "in-process conversion", "entry sources",
          "time in stage", "exit from stage", "content engagement rate",
          "close rate", "average sale", "progression", "aversion",
          "engagement", "timing", "value", "likely, ready, at risk",
          "direction and objective", "inbound and outbound", "response rate",
          "click rate", "CPA", "ROAS", "ROI", "first source", "last source"]


def documented():
    """{(name, is, report, section, column)} of docs/attribution.md."""
    text = (DOCS / "attribution.md").read_text()
    part = text.split("## Names that marketers use")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")]
            for line in part.splitlines() if line.startswith("|")]
    assert rows[0] == ["name", "is", "report", "section", "column"], rows[0]
    return {(name, what, re.sub(r"\[(\w+)\]\(.*\)", r"\1", report),
             section.strip("`"), column.strip("`"))
            for name, what, report, section, column in rows[2:]}


class Names(support.ServerTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.followed_link()
        for kind, more in [("send", {}), ("touch", {}),
                           ("assign", {"arm": "treated"}),
                           ("stage", {"stage": "lead"}),
                           ("stage", {"stage": "sql"}),
                           ("stage", {"stage": "won", "amount": 100,
                                      "currency": "USD"})]:
            cls.server.event(type=kind, customer="ann", campaign="mail",
                             **more)

    def listed(self):
        return {(term["name"], term["is"], report["name"], term["section"],
                 term["column"])
                for report in self.server.api_ok("GET", "/reports")["items"]
                for term in report["terms"]}

    def test_the_documentation_and_the_api_say_the_same(self):
        self.assertEqual(documented(), self.listed())
        self.assertLessEqual(set(WANTED), {row[0] for row in documented()})

    def test_the_command_line_lists_them(self):
        listing = self.server.cli("report")
        self.assertEqual(listing.returncode, 0, listing.stderr)
        lines = [re.split(r"  +", line.strip())
                 for line in listing.stdout.splitlines()]
        self.assertEqual(lines[0], ["REPORT", "SECTION", "COLUMN", "NAME",
                                    "IS"])
        self.assertEqual(
            {(name, what, report, section, column)
             for report, section, column, name, what in lines[1:]
             if name != "-"}, self.listed())
        self.assertEqual(self.server.cli("report", "--json").returncode, 0)

    def test_an_option_without_a_report_is_refused(self):
        refused = self.server.cli("report", "--by", "campaign")
        self.assertEqual(refused.returncode, 64)
        self.assertIn("--by is of a report", refused.stderr)

    def test_each_figure_is_where_the_name_says(self):
        for name, _, report, section, column in self.listed():
            with self.subTest(name, report=report):
                answer = self.server.api(
                    "GET", f"/reports/{report}?format=csv&section={section}")
                self.assertEqual(answer.status, 200, answer)
                header, *rows = csv.reader(io.StringIO(answer.text))
                self.assertTrue(
                    column in header or
                    [one for one in header if one.endswith("_" + column)],
                    header)
                self.assertTrue(rows)
                table = self.server.cli("report", report)
                self.assertIn(column.replace("_", " "),
                              table.stdout.replace("_", " ").lower())

    def test_reports_look_at_what_they_echo(self):
        for report in self.server.api_ok("GET", "/reports")["items"]:
            for more in [{}, {"person": "ann"}]:
                if more and report["name"] != "people":
                    continue
                query = self.server.report(report["name"], **more)["query"]
                own = set(report["parameters"]) | {"by"}
                self.assertLessEqual(set(query), own, report["name"])

    def test_the_command_line_has_every_parameter(self):
        options = self.server.cli("report", "--help").stdout
        for report in self.server.api_ok("GET", "/reports")["items"]:
            for name in set(report["parameters"]) - {"unique"}:
                self.assertIn("--" + name.replace("_", "-"), options)


if __name__ == "__main__":
    unittest.main()
