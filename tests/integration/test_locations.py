"""Where links lead, case by case, through a real server: each destination
with its tags, followed with each request."""

import pathlib
import re
import unittest
import urllib.parse

import location_cases
import support

TABLE = pathlib.Path(__file__).parent.parent / "unit/shortener"
CLICK_ID = re.compile(r"\bwpid=[0-9A-Za-z]{14}(?=#|$)")


class LocationTest(support.ServerTest):
    options = ("--workers", "1")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")
        cls.cases = location_cases.cases()
        answer = cls.server.api_ok("POST", "/links/bulk", [{
            "brand": "go.test", "slug": f"s{i}", "destination": destination,
            "tags": tags, "query": mode, "track_conversions": bool(click_id),
            "forward_path": bool(path)}
            for i, (destination, tags, mode, _, click_id, path, _)
            in enumerate(cls.cases)])
        assert answer["created"] == len(cls.cases), answer

    def test_there_are_enough(self):
        self.assertGreaterEqual(len(self.cases), 150)

    def test_each_leads_where_it_must(self):
        for i, case in enumerate(self.cases):
            _, _, _, query, click_id, path, expected = case
            asked = f"/s{i}"
            if path:
                asked += "/" + urllib.parse.quote(path, safe="/=;%-")
            if query:
                asked += "?" + query
            answer = self.server.get(asked, "go.test")
            with self.subTest(case=case):
                self.assertEqual(answer.status, 302)
                got = answer.location
                if click_id:
                    self.assertRegex(got, CLICK_ID)
                    got = CLICK_ID.sub(f"wpid={click_id}", got)
                self.assertEqual(got, expected)

    def test_the_c_table_is_what_its_program_writes(self):
        written = (TABLE / "location_table.h").read_text(encoding="utf-8")
        self.assertEqual(written, location_cases.as_c())


if __name__ == "__main__":
    unittest.main()
