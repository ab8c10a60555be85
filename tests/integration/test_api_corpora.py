"""JSONTestSuite through the API: what is JSON is understood, what is not is
refused as malformed, and nothing crashes."""

import os
import pathlib
import unittest

import api_support

SHARED = pathlib.Path(os.environ.get("WAYPOST_SHARED", "/nonexistent"))


class Corpus(api_support.ApiTest):
    def test_json_test_suite(self):
        folder = SHARED / "corpora/json"
        if not folder.is_dir():
            # unittest says nothing of a skipped test; ctest looks for this.
            print(f"corpora: skipped, there is no {folder}", flush=True)
            self.skipTest("no corpora")
        for path in sorted(folder.glob("*.json")):
            with self.subTest(path.name):
                answer = self.call("POST", "/events", body=path.read_bytes())
                self.assertIn(answer.status, (400, 422))
                if path.name.startswith("y_"):
                    self.assert_problem(answer, 422)
                elif path.name.startswith("n_"):
                    self.assert_problem(answer, 400)
        self.assertEqual(self.server.api_ok("GET", "/events")["items"], [])


if __name__ == "__main__":
    unittest.main()
