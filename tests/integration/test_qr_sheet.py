"""Sheets of labels: a CSV becomes a PDF, of which every label scans."""

import csv
import io
import pathlib
import re
import shutil
import subprocess
import unittest

import api_support

LOGOS = pathlib.Path(__file__).parent.parent / "decode" / "logos"
MM_POINTS = 72 / 25.4
DPI = 300

# Columns, rows, and in mm: a label's width and height, where the first one
# lies, and from one to the next.
LAYOUTS = {
    "avery-l7160": (3, 7, 63.5, 38.1, 7.21, 15.15, 66.04, 38.1),
    "a4-3x8": (3, 8, 63, 34, 10.5, 12.5, 63, 34),
    "60x45": (3, 6, 60, 45, 15, 13.5, 60, 45),
}


@unittest.skipUnless(shutil.which("pdftoppm") and shutil.which("zbarimg"),
                     "needs poppler-utils and zbar-tools")
class Sheets(api_support.ApiTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")
        for slug in ("a", "b"):
            cls.server.link("go.test", slug, f"https://example.com/{slug}")

    def write(self, rows, header=("link", "placement", "caption"),
              name="labels.csv"):
        path = self.server.home / name
        text = io.StringIO()
        csv.writer(text).writerows([header, *rows])
        path.write_text(text.getvalue(), encoding="utf-8")
        return path

    def sheet(self, path, layout="a4-3x8", *options):
        out = self.server.home / "labels.pdf"
        out.unlink(missing_ok=True)
        done = self.server.cli("qr", "--sheet", str(path), "--layout", layout,
                               "-o", str(out), *options)
        return done, out

    def made(self, path, layout="a4-3x8", *options):
        done, out = self.sheet(path, layout, *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return out.read_bytes()

    def refused(self, path, words, layout="a4-3x8", *options, status=65):
        done, out = self.sheet(path, layout, *options)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertIn(words, done.stderr)
        self.assertFalse(out.exists())
        self.assertEqual(list(self.server.home.glob("labels.pdf*")), [])

    def pages(self, pdf):
        """Each page's pixels: width, and the rows one behind the other."""
        folder = self.server.home / "pages"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "x.pdf").write_bytes(pdf)
        subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", folder / "x.pdf",
                        folder / "page"], check=True)
        for page in sorted(folder.glob("page*.pgm")):
            _, size, _, pixels = page.read_bytes().split(b"\n", 3)
            yield int(size.split()[0]), pixels

    def read(self, page, left, top, width, height):
        """What the label there says, by zbar."""
        row, pixels = page
        left, top, width, height = (round(mm * DPI / 25.4) for mm in
                                    (left, top, width, height))
        label = b"".join(pixels[y * row + left:y * row + left + width]
                         for y in range(top, top + height))
        path = self.server.home / "label.pgm"
        path.write_bytes(b"P5\n%d %d\n255\n" % (width, height) + label)
        found = subprocess.run(["zbarimg", "-q", "--raw", "-Sdisable",
                                "-Sqrcode.enable", path],
                               capture_output=True, text=True, check=False)
        return found.stdout.strip()

    def labels(self, pdf, layout, count):
        """What `count` labels say, in their order."""
        columns, rows, width, height, left, top, right, down = LAYOUTS[layout]
        pages = list(self.pages(pdf))
        self.assertEqual(len(pages), -(-count // (columns * rows)))
        told = []
        for i in range(count):
            page, at = divmod(i, columns * rows)
            y, x = divmod(at, columns)
            told.append(self.read(pages[page], left + x * right,
                                  top + y * down, width, height))
        return told

    def codes(self, slug):
        return {one["name"]: one["code"] for one in self.server.api_ok(
            "GET", f"/links/go.test/{slug}/placements?limit=1000")["items"]}

    def address(self, code):
        return f"HTTP://GO.TEST:{self.server.port}/Q/{code}"

    def test_every_label_of_every_layout_scans(self):
        for layout, (columns, lines, *_) in LAYOUTS.items():
            with self.subTest(layout):
                rows = [("go.test/a", f"{layout} {i}", f"Poster {i}")
                        for i in range(columns * lines + 3)]
                pdf = self.made(self.write(rows), layout)
                codes = self.codes("a")
                self.assertEqual(
                    self.labels(pdf, layout, len(rows)),
                    [self.address(codes[name]) for _, name, _ in rows])
                self.assertEqual(self.made(self.write(rows), layout), pdf)

    def test_pages_are_a4(self):
        pdf = self.made(self.write([("go.test/a", "x", "")]))
        box = re.search(rb"/MediaBox\[0 0 ([0-9.]+) ([0-9.]+)\]", pdf)
        self.assertAlmostEqual(float(box[1]), 210 * MM_POINTS, places=2)
        self.assertAlmostEqual(float(box[2]), 297 * MM_POINTS, places=2)
        self.assertNotIn(b"/Font", pdf)

    def test_what_a_label_may_have(self):
        rows = [("go.test/a", "p1", "پوستر ایستگاه قاهره"),
                ("go.test/b", "p2", "Poster, \"Cairo\"\nstation".replace(
                    "\n", " ")), ("a", "p3", "")]
        pdf = self.made(self.write(rows), "avery-l7160", "--frame", "Scan me",
                        "--show-link", "--style", "rounded", "--ecc", "Q")
        a, b = self.codes("a"), self.codes("b")
        self.assertEqual(
            self.labels(pdf, "avery-l7160", 3),
            [self.address(code) for code in (a["p1"], b["p2"], a["p3"])])

    def test_a_logo_on_each(self):
        rows = [("go.test/a", f"logo {i}", f"No. {i}") for i in range(5)]
        for logo in ("badge.svg", "ring.png"):
            with self.subTest(logo):
                pdf = self.made(self.write(rows), "60x45", "--logo",
                                str(LOGOS / logo), "--font",
                                "DejaVu Sans Bold")
                codes = self.codes("a")
                self.assertEqual(
                    self.labels(pdf, "60x45", 5),
                    [self.address(codes[name]) for _, name, _ in rows])
                self.assertNotEqual(self.made(self.write(rows), "60x45"), pdf)
        before = self.codes("a")
        for logo, words, status in [
                (__file__, "neither PNG nor SVG", 65),
                ("/none.png", "cannot open /none.png", 70),
                ("/dev/null", "empty", 65)]:
            with self.subTest(logo):
                self.refused(self.write([("go.test/a", "new logo", "")]),
                             words, "60x45", "--logo", logo, status=status)
        self.refused(self.write([("go.test/a", "new logo", "x")]),
                     "No Such Font", "60x45", "--font", "No Such Font")
        self.assertEqual(self.codes("a"), before)

    def test_refusals_of_bodies(self):
        label = {"link": "go.test/a", "placement": "x"}
        for value, field in [
                ({"layout": "60x45", "labels": [label], "logo": "%"}, "logo"),
                ({"layout": "60x45", "labels": [label], "logo": "R0lG"},
                 "logo"),
                ({"layout": "60x45", "labels": []}, "labels"),
                ({"layout": "60x45", "labels": [label] * 5001}, "labels"),
                ({"layout": "1x1", "labels": [label]}, "layout"),
                ({"layout": "60x45", "labels": [label],
                  "options": {"ecc": 1}}, "options")]:
            with self.subTest(field):
                self.assert_problem(self.call("POST", "/qr/sheet", value), 422,
                                    field=field)

    def test_nothing_is_half_made(self):
        before = self.codes("a")
        for rows, words in [
                ([("go.test/a", "new 1", ""), ("go.test/none", "new 2", "")],
                 'line 3: there is no link "go.test/none"'),
                ([("go.test/a", "new 1", ""), ("go.test/a", "", "")],
                 "line 3: a placement's name"),
                ([("go.test/a", "new 1", "\uf8d0")], "U+F8D0"),
                ([("go.test/a", "new 1", "x" * 120)], "line 2: caption"),
                ([("go.test/a", "new 1", ""), ("go.test/", "new 2", "")],
                 "line 3"),
                ([], "give 1 to 5000")]:
            with self.subTest(words):
                self.refused(self.write(rows), words)
                self.assertEqual(self.codes("a"), before)
        self.refused(self.write([("a", "x")], header=("link", "name")),
                     'no column "placement"')

    def test_layouts(self):
        path = self.write([("go.test/a", "x", "")])
        for layout in ("avery-l7161", "10x10", "300x20", "x", "60x", "axb"):
            with self.subTest(layout):
                self.refused(path, "use avery-l7160, a4-3x8", layout)
        self.refused(path, "mm wide on this label", "12x12", "--caption",
                     "three or four words", "--min-version", "10")

    def test_usage(self):
        path = self.write([("go.test/a", "x", "")])
        self.refused(path, "--size has no meaning", "a4-3x8", "--size",
                     "10mm", status=64)
        self.refused(pathlib.Path("none.csv"), "none.csv does not exist")
        done = self.server.cli("qr", "--sheet", str(path), "--layout", "60x40")
        self.assertEqual(done.returncode, 64)
        done = self.server.cli("qr")
        self.assertEqual(done.returncode, 64)
        self.assertIn("--sheet", done.stderr)

    def test_many(self):
        rows = [("go.test/b", f"many {i}", f"No. {i}") for i in range(300)]
        pdf = self.made(self.write(rows))
        self.assertEqual(pdf.count(b"/Type/Page/"), 13)
        self.assertEqual(len(self.codes("b")), len(
            set(self.codes("b").values())))


if __name__ == "__main__":
    unittest.main()
