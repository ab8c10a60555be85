"""csv-spectrum through `waypost merge`: what others write comes back the same,
with one column more."""

import csv
import os
import pathlib
import tempfile
import unittest

import support

SHARED = pathlib.Path(os.environ.get("WAYPOST_SHARED", "/nonexistent"))


class Corpus(support.ServerTest):
    def merge(self, path, folder):
        """Rows as they are read back, by name of column."""
        out = folder / "out.csv"
        with path.open(encoding="utf-8", newline="") as file:
            names = next(csv.reader(file))
        result = self.server.cli(
            "merge", str(path), "--link", "go.test/offer", "--no-contacts",
            "--id-column", names[0], "-o", str(out))
        self.assertEqual(result.returncode, 0, result.stderr)
        self.check_bytes(path.read_bytes(), out.read_bytes())
        with out.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def check_bytes(self, before, after):
        """Without what was added, it is the file itself."""
        after = after.replace(b",link", b"", 1)
        while (at := after.find(b",http://go.test:")) >= 0:
            end = after.find(b"/offer/", at) + len(b"/offer/") + 11
            after = after[:at] + after[end:]
        self.assertEqual(after, before)

    def test_csv_spectrum(self):
        folder = SHARED / "corpora/csv/csv-spectrum"
        if not folder.is_dir():
            # unittest says nothing of a skipped test; ctest looks for this.
            print(f"corpora: skipped, there is no {folder}", flush=True)
            self.skipTest("no corpora")
        self.server.brand("go.test")
        self.server.link("go.test", "offer", "https://example.com/offer")
        paths = sorted((folder / "csvs").glob("*.csv"))
        self.assertGreater(len(paths), 10)
        for path in paths:
            with self.subTest(path.name), \
                    tempfile.TemporaryDirectory() as scratch:
                rows = self.merge(path, pathlib.Path(scratch))
                with path.open(encoding="utf-8", newline="") as file:
                    wanted = list(csv.DictReader(file))
                self.assertEqual(len(rows), len(wanted))
                for row, before in zip(rows, wanted):
                    self.assertIn("/offer/", row.pop("link"))
                    self.assertEqual(row, before)


if __name__ == "__main__":
    unittest.main()
