"""`waypost attribute`: path data from elsewhere, without a server."""

import csv
import io
import json
import os
import pathlib
import tempfile
import unittest

import support

USAGE, DATA = 64, 65
HEADER = "path,total_conversions,total_conversion_value,total_null\n"
# tests/unit/attribution/test_markov.c works this one out by hand.
PATHS = HEADER + "a,1,10,1\nb,1,4,1\na > b,1,6,0\nc,0,0,2\n"
MODELS = ["first", "last", "linear", "markov", "position", "shapley",
          "shapley_rate"]


def attribute(*arguments, stdin=None):
    return support.run_cli("attribute", *arguments, stdin=stdin)


class AttributeTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, text, name="paths.csv"):
        path = self.folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return str(path)

    def rows(self, *arguments, stdin=None):
        result = attribute(*arguments, stdin=stdin)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stderr, "")
        return list(csv.reader(io.StringIO(result.stdout)))

    def assert_refused(self, result, status, part):
        self.assertEqual(result.stdout, "")
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        self.assertTrue(result.stderr.startswith("waypost: "), result.stderr)
        self.assertIn(part, result.stderr)
        self.assertEqual(result.returncode, status, result.stderr)

    def test_all_models(self):
        rows = self.rows(self.write(PATHS))
        self.assertEqual(rows[0], ["channel", "model", "conversions", "value"])
        self.assertEqual([row[:2] for row in rows[1:]],
                         [[c, m] for c in "abc" for m in MODELS])
        self.assertIn(["a", "markov", "1.363636364", "11.42857143"], rows)
        self.assertIn(["b", "markov", "1.636363636", "8.571428571"], rows)
        self.assertIn(["a", "position", "1.5", "13"], rows)
        for model in MODELS:
            sums = [sum(float(row[i]) for row in rows[1:] if row[1] == model)
                    for i in (2, 3)]
            self.assertAlmostEqual(sums[0], 3, places=8)
            self.assertAlmostEqual(sums[1], 20, places=7)
            if model != "shapley_rate":
                self.assertIn(["c", model, "0", "0"], rows)

    def test_standard_input_and_chosen_models(self):
        rows = self.rows("-", "--models", "shapley,first", stdin=PATHS)
        self.assertEqual([row[:3] for row in rows[1:]], [
            ["a", "first", "2"], ["a", "shapley", "1.5"],
            ["b", "first", "1"], ["b", "shapley", "1.5"],
            ["c", "first", "0"], ["c", "shapley", "0"]])

    def test_order_of_rows_changes_nothing(self):
        lines = PATHS.splitlines(keepends=True)
        turned = "".join([lines[0], *reversed(lines[1:])])
        self.assertEqual(attribute(self.write(PATHS)).stdout,
                         attribute("-", stdin=turned).stdout)

    def test_higher_order(self):
        text = "path,total_conversions,total_null\na,1,0\na > b,1,1\n"
        rows = self.rows("-", "--models", "markov", "--order", "2", stdin=text)
        self.assertEqual(rows[1:], [["a", "markov", "1.333333333", "0"],
                                    ["b", "markov", "0.6666666667", "0"]])

    def test_json(self):
        result = attribute("-", "--json", "--models=last", stdin=PATHS)
        self.assertEqual(json.loads(result.stdout)["items"][1],
                         {"channel": "b", "model": "last", "conversions": 2,
                          "value": 10})

    def test_output_file(self):
        name = str(self.folder / "credits.csv")
        result = attribute(self.write(PATHS), "-o", name)
        self.assertEqual((result.returncode, result.stdout), (0, ""))
        self.assertEqual(pathlib.Path(name).read_text(),
                         attribute(self.write(PATHS)).stdout)

    def test_no_paths_at_all(self):
        self.assertEqual(self.rows("-", stdin=HEADER),
                         [["channel", "model", "conversions", "value"]])
        result = attribute("-", "--json", stdin=HEADER)
        self.assertEqual(json.loads(result.stdout), {"items": []})

    def test_names_from_strangers(self):
        text = (HEADER + '"=cmd() > x, ""y""",1,1,0\r\n').encode()
        rows = self.rows(self.write(b"\xef\xbb\xbf" + text), "--models=linear")
        self.assertEqual(rows[1:], [["'=cmd()", "linear", "0.5", "0.5"],
                                    ['x, "y"', "linear", "0.5", "0.5"]])

    def test_bad_data(self):
        for text, part in [
                ("", "nothing in it"),
                ("path,null\na,1\n", "total_conversions"),
                (HEADER + "a,1,1,1\n,1,1,1\n", "line 3"),
                (HEADER + "a > > b,1,1,1\n", "line 2"),
                (HEADER + "a,-1,1,1\n", "line 2"),
                (HEADER + "a,many,1,1\n", "many"),
                (HEADER + "a,1,1\n", "line 2"),
                (HEADER + '"a,1,1,1\n', "line 2")]:
            with self.subTest(text):
                name = self.write(text)
                output = str(self.folder / "out")
                result = attribute(name, "-o", output)
                self.assert_refused(result, DATA, part)
                self.assertIn("paths.csv", result.stderr)
                self.assertFalse(os.path.exists(output))

    def test_bad_usage(self):
        for line, part in [
                ("", "PATHS.csv"), ("a b", "PATHS.csv"),
                ("- --models time_decay", "shapley_rate"),
                ("- --models best", "best"), ("- --models=", "models"),
                ("- --models last,last", "twice"),
                ("- --order 0", "order"), ("- --order 4", "order"),
                ("- --odrer 1", "--order")]:
            with self.subTest(line):
                self.assert_refused(attribute(*line.split(), stdin=PATHS),
                                    USAGE, part)

    def test_missing_file(self):
        result = attribute(str(self.folder / "none.csv"))
        self.assertEqual(result.returncode, 65)
        self.assertIn("none.csv: there is no such file", result.stderr)

    def test_help(self):
        result = attribute("--help")
        self.assertEqual(result.returncode, 0)
        self.assertIn("Usage: waypost attribute", result.stdout)
        for line in result.stdout.splitlines():
            self.assertLessEqual(len(line), 80)
        self.assertIn("attribute", support.run_cli("--help").stdout)

    def test_many_rows(self):
        """More than one piece of the file, and a row larger than a piece."""
        row = "x > y > z,1,1,1\n"
        long = " > ".join(["x"] * 200000) + ",1,1,1\n"
        rows = self.rows(self.write(HEADER + row * 50000 + long + row * 50000),
                         "--models=first,linear")
        self.assertIn(["x", "first", "100001", "100001"], rows)
        self.assertIn(["y", "linear", "33333.33333", "33333.33333"], rows)


if __name__ == "__main__":
    unittest.main()
