"""History from elsewhere: the import's endpoint and the command over it."""

import unittest

import api_support


class Endpoint(api_support.ApiTest):
    """POST /events/import."""

    def post(self, text, query="", **more):
        more.setdefault("headers", {"Content-Type": "text/csv"})
        return self.call("POST", "/events/import" + query, body=text.encode(),
                         **more)

    def items(self, query=""):
        return self.server.api_ok("GET", f"/events?{query}")["items"]

    def entries(self):
        with self.server.redis() as redis:
            return sum(redis("XLEN", name)
                       for name in redis("KEYS", "events:*"))

    def test_rows_become_events(self):
        self.server.campaign("imported", "outbound", "print")
        answer = self.post("type,id,visitor,campaign,properties\n"
                           "touch,e-1,import-1,imported,\n"
                           'visit,e-2,import-1,,"{""page"": ""/""}"\n')
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(answer.json(), {"rows": 2, "recorded": 2,
                                         "repeated": 0, "rejected": [],
                                         "dry_run": False})
        visit, touch = sorted(self.items("person=import-1"),
                              key=lambda item: item["type"], reverse=True)
        self.assertEqual((touch["channel"], touch["direction"]),
                         ("print", "outbound"))
        self.assertEqual(visit["properties"], {"page": "/"})

    def test_a_repeat_is_told(self):
        text = "type,id,visitor\ntouch,r-1,rep\ntouch,r-1,rep\n"
        for recorded, repeated in [(1, 1), (0, 2)]:
            answer = self.post(text).json()
            self.assertEqual((answer["recorded"], answer["repeated"]),
                             (recorded, repeated))
        self.assertEqual(len(self.items("person=rep")), 1)

    def test_an_id_is_the_api_s_idempotency_key(self):
        made = self.server.event(type="touch", visitor="both",
                                 idempotency_key="both-1")
        self.assertEqual(
            self.post("id,type,visitor\nboth-1,touch,both\n").json()
            ["repeated"], 1)
        item, = self.items("person=both")
        self.assertEqual(item["id"], made["id"])

    def test_rejects_have_line_and_reason(self):
        answer = self.post("type,visitor\nlead,rej\ntouch,rej\ntouch\n",
                           "?line=5001").json()
        self.assertEqual((answer["rows"], answer["recorded"]), (3, 1))
        first, second = answer["rejected"]
        self.assertEqual((first["line"], first["code"], first["field"]),
                         (5001, "unknown_type", "type"))
        self.assertIn("stage", first["reason"])
        self.assertEqual((second["line"], second["code"]),
                         (5003, "wrong_cells"))

    def test_a_dry_run_writes_nothing(self):
        before = self.entries()
        answer = self.post("type,visitor\ntouch,dry\nlead,dry\n",
                           "?dry_run=true").json()
        self.assertEqual((answer["rows"], answer["recorded"],
                          len(answer["rejected"]), answer["dry_run"]),
                         (2, 0, 1, True))
        self.assertEqual(self.entries(), before)

    def test_refusals(self):
        good = "type,visitor\ntouch,no\n"
        cases = [
            (good, "?dry_run=maybe", {}, 400, "bad_parameter"),
            (good, "?line=x", {}, 400, "bad_parameter"),
            (good, "?lines=1", {}, 400, "unknown_parameter"),
            (good, "", {"Content-Type": "application/json"}, 415,
             "unsupported_media_type"),
            ("", "", {}, 422, "no_header"),
            ("type,visiter\n", "", {}, 422, "unknown_column"),
            ("visitor\n", "", {}, 422, "missing_column"),
            ("type,type\n", "", {}, 422, "repeated_column"),
            ('"type,visitor\n', "", {}, 400, "bad_csv"),
            ("type,visitor\n" + "touch,no\n" * 10001, "", {}, 413,
             "too_many"),
        ]
        before = self.entries()
        for text, query, headers, status, code in cases:
            with self.subTest(code=code, query=query):
                headers = {"Content-Type": "text/csv", **headers}
                self.assert_problem(self.post(text, query, headers=headers),
                                    status, code)
        self.assertEqual(self.entries(), before)

    def test_a_scope_is_asked_for(self):
        made = self.server.api_ok("POST", "/tokens", {
            "name": "reader", "scopes": ["reports:read"]})
        answer = self.post("type,visitor\ntouch,no\n", token=made["token"])
        self.assert_problem(answer, 403)


if __name__ == "__main__":
    unittest.main()
