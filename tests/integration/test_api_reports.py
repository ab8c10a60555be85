"""The API: reports that hold what was recorded before."""

import socket
import unittest

import api_support


class Reports(api_support.ApiTest):
    def test_index(self):
        names = [one["name"] for one in
                 self.server.api_ok("GET", "/reports")["items"]]
        self.assertIn("clicks", names)
        self.assertIn("attribution", names)

    def test_formats(self):
        for name, kind in [("json", "application/json"), ("csv", "text/csv"),
                           ("table", "text/plain"), ("html", "text/html")]:
            answer = self.call("GET", f"/reports/clicks?format={name}")
            self.assertEqual(answer.status, 200)
            self.assertTrue(answer.headers["content-type"].startswith(kind))

    def test_refusals(self):
        problem = self.refused("GET", "/reports/none", 404, "not_found")
        self.assertIn("attribution", problem["detail"])
        for query, field in [("by=nothing", "by"), ("format=xml", "format"),
                             ("models=best", "models"), ("from=x", "from"),
                             ("what=x", "what"), ("section=x", "section"), ("by=%zz", None),
                             ("by=link&by=link", "by")]:
            with self.subTest(query):
                self.refused("GET", f"/reports/attribution?{query}", 400,
                             field=field)

    def test_what_was_answered_is_in_the_next_report(self):
        for number in range(20):
            self.server.event(type="stage", stage="fresh",
                              customer=f"fresh{number}")
            report = self.server.report("attribution", stage="fresh",
                                        models="last")
            self.assertEqual(report["totals"]["conversions"], number + 1)

    def test_rebuild_gives_the_same_report(self):
        self.server.event(type="touch", customer="r", campaign="x")
        self.server.event(type="stage", stage="won", customer="r", amount=7,
                          currency="USD")
        path = "/reports/attribution?by=campaign"
        before = self.call("GET", path).body
        self.assertEqual(self.call("POST", "/ledger/rebuild").status, 202)
        self.assertEqual(self.call("GET", path).body, before)

    def test_clients_that_go_away_harm_nobody(self):
        for _ in range(20):
            with socket.create_connection(
                    ("127.0.0.1", self.server.admin_port)) as sock:
                sock.sendall(
                    f"GET /api/v1/reports/clicks HTTP/1.1\r\nHost: x\r\n"
                    f"Authorization: Bearer {self.server.token}\r\n\r\n"
                    .encode())
        self.assertEqual(self.server.report("clicks")["query"]["tz"], "UTC")


if __name__ == "__main__":
    unittest.main()
