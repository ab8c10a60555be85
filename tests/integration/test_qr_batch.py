"""Batches: thousands of codes as files, in a directory or a zip."""

import csv
import io
import pathlib
import shutil
import subprocess
import unittest
import zipfile

import api_support

LOGOS = pathlib.Path(__file__).parent.parent / "decode" / "logos"

class Batches(api_support.ApiTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")
        for slug in ("a", "b"):
            cls.server.link("go.test", slug, f"https://example.com/{slug}")

    def setUp(self):
        self.folder = self.server.home / "codes"
        self.archive = self.server.home / "codes.zip"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.archive.unlink(missing_ok=True)

    def write(self, rows, header=("link", "placement", "caption")):
        path = self.server.home / "batch.csv"
        text = io.StringIO()
        csv.writer(text).writerows([header, *rows])
        path.write_text(text.getvalue(), encoding="utf-8")
        return path

    def run_batch(self, rows, to, *options):
        return self.server.cli("qr", "--batch", str(self.write(rows)), "-o",
                               str(to), *options)

    def made(self, rows, to, *options):
        done = self.run_batch(rows, to, *options)
        self.assertEqual(done.returncode, 0, done.stderr)

    def files(self):
        return {path.name: path.read_bytes() for path in
                self.folder.iterdir()} if self.folder.exists() else {}

    def drawn(self, slug, placement, query=""):
        return self.server.api(
            "GET", f"/links/go.test/{slug}/qr?placement={placement}"
            f"&format=svg{query}").body

    def test_a_directory(self):
        self.made([("go.test/a", "p1", ""), ("b", "p2", "Hall")],
                  self.folder, "--style", "dots")
        self.assertEqual(self.files(), {
            "go.test-a-p1.svg": self.drawn("a", "p1", "&style=dots"),
            "go.test-b-p2.svg": self.drawn("b", "p2",
                                           "&style=dots&caption=Hall")})

    def test_a_zip_holds_the_same(self):
        rows = [("go.test/a", f"z{i}", "") for i in range(50)]
        self.made(rows, self.folder, "--name", "{line}-{placement}.png",
                  "--size", "20mm")
        self.made(rows, self.archive, "--name", "{line}-{placement}.png",
                  "--size", "20mm")
        with zipfile.ZipFile(self.archive) as archive:
            self.assertIsNone(archive.testzip())
            self.assertEqual({name: archive.read(name)
                              for name in archive.namelist()}, self.files())
            self.assertEqual(archive.namelist()[0], "2-z0.png")
        first = self.archive.read_bytes()
        self.made(rows, self.archive, "--name", "{line}-{placement}.png",
                  "--size", "20mm", "--overwrite")
        self.assertEqual(self.archive.read_bytes(), first)

    def test_names_are_safe(self):
        self.made([("go.test/a", "../../etc/passwd", ""),
                   ("go.test/a", "a\\b:c*d?", ""), ("go.test/a", "قاهره", "")],
                  self.folder, "--name", "{slug}/{placement}")
        self.assertEqual(set(self.files()), {
            "a-..-..-etc-passwd.svg", "a-a-b-c-d-.svg", "a-قاهره.svg"})
        done = self.run_batch([("go.test/a", ".hidden", "")], self.folder,
                              "--name", "{placement}")
        self.assertEqual(done.returncode, 65)
        self.assertIn("begins with a dot", done.stderr)

    def refused(self, rows, words, *options, to=None, status=65):
        before = self.files()
        done = self.run_batch(rows, to or self.folder, *options)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertIn(words, done.stderr)
        self.assertEqual(self.files(), before)

    def test_nothing_is_half_made(self):
        one = ("go.test/a", "n1", "")
        self.refused([one, one], "line 3: another row's file")
        self.refused([one, ("go.test/a", "n/1", ""), ("go.test/a", "n:1", "")],
                     "line 4: another row's file")
        self.refused([one, ("go.test/none", "n2", "")], "line 3: there is no")
        self.refused([one, ("go.test/a", "", "")], "line 3: it names no")
        self.refused([one], "cannot be filled in", "--name", "{colour}",
                     status=64)
        self.refused([one], "cannot be filled in", "--name", "{slug",
                     status=64)
        self.refused([], "no rows")
        self.refused([one], "format", "--name", "x.gif")
        self.refused([one], "--batch has no meaning", "--sheet", "x.csv",
                     status=64)

    def test_nothing_is_overwritten_unless_asked(self):
        rows = [("go.test/a", "o1", "")]
        self.made(rows, self.folder)
        self.refused([("go.test/a", "o0", ""), *rows], "exists")
        self.made(rows, self.folder, "--overwrite", "--ecc", "H")
        self.assertEqual(self.files()["go.test-a-o1.svg"],
                         self.drawn("a", "o1", "&ecc=H"))
        self.made(rows, self.archive)
        self.refused(rows, "exists", to=self.archive)

    def test_columns_that_are_not_used_are_told(self):
        path = self.write([("go.test/a", "c1", "Hall")],
                          ("link", "placement", "captoin"))
        done = self.server.cli("qr", "--batch", str(path), "-o",
                               str(self.folder))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('column "captoin" is not used', done.stderr)

    def test_a_logo_on_each(self):
        rows = [("go.test/a", f"l{i}", "") for i in range(3)]
        logo = LOGOS / "badge.svg"
        self.made(rows, self.folder, "--logo", str(logo), "--font",
                  "DejaVu Sans Bold", "--name", "{placement}")
        for _, name, _ in rows:
            drawn = self.server.api(
                "POST", f"/links/go.test/a/qr?placement={name}&format=svg",
                body=logo.read_bytes(), headers={"Content-Type": "image/png"})
            self.assertEqual(self.files()[f"{name}.svg"], drawn.body)
        self.refused([("go.test/a", "l9", "")], "neither PNG nor SVG",
                     "--logo", __file__)

    def test_a_full_disk(self):
        disk = self.server.home / "disk"
        disk.mkdir()
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)],
            capture_output=True, check=False)
        if mounted.returncode:
            self.skipTest("needs to mount a tmpfs")
        self.addCleanup(subprocess.run, ["umount", str(disk)], check=True)
        rows = [("go.test/a", f"f{i}", "") for i in range(60)]
        for to in (disk / "codes", disk / "codes.zip", disk):
            with self.subTest(to):
                self.refused(rows, "No space left", to=to, status=70)
                self.assertEqual(list(disk.iterdir()), [])

    def test_many(self):
        self.made([("go.test/b", f"m{i}", "") for i in range(1000)],
                  self.archive)
        with zipfile.ZipFile(self.archive) as archive:
            self.assertEqual(len(archive.namelist()), 1000)


if __name__ == "__main__":
    unittest.main()
