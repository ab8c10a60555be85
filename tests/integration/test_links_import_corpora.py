"""The command line: cells of a corpus of CSV come through an import."""

import csv
import io
import os
import pathlib
import unittest

import links_support

SHARED = pathlib.Path(os.environ.get("WAYPOST_SHARED", "/nonexistent"))


class Spectrum(links_support.Importing):
    def test_each_cell_comes_back_as_a_title(self):
        folder = SHARED / "corpora/csv/csv-spectrum/csvs"
        if not folder.is_dir():
            print(f"corpora: skipped, there is no {folder}", flush=True)
            self.skipTest("no corpora")
        paths = sorted(folder.glob("*.csv"))
        self.assertGreater(len(paths), 8)
        for path in paths:
            with self.subTest(path.name):
                self.check(path)
            self.tearDown()

    def check(self, path):
        with open(path, newline="", encoding="utf-8") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(["slug", "destination", "title"])
        writer.writerows([f"t{i}", "https://example.com/", cell]
                         for i, cell in enumerate(cells))
        # A title holds no line ends: those rows are rejected, and no others.
        whole = [i for i, cell in enumerate(cells)
                 if all(ord(byte) >= 32 for byte in cell)]
        result = self.run_import(self.file(text.getvalue()),
                                 status=0 if len(whole) == len(cells) else 65)
        self.assertEqual(
            {link["slug"]: link["title"] or "" for link in self.links()},
            {f"t{i}": cells[i] for i in whole})
        self.assertEqual(result["rejected"], len(cells) - len(whole))


if __name__ == "__main__":
    unittest.main()
