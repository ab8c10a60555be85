"""QR codes through the CLI and the API: formats, styles, logos, what is told
of them, and what is refused."""

import json
import pathlib
import re
import unittest

import api_support

LOGOS = pathlib.Path(__file__).parent.parent / "decode" / "logos"
SVG_LOGO = (LOGOS / "badge.svg").read_bytes()
PNG_LOGO = (LOGOS / "ring.png").read_bytes()
STARTS = {"svg": b"<svg ", "pdf": b"%PDF-1.4\n",
          "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n", "png": b"\x89PNG\r\n\x1a\n"}
DATA = 65


class QrTest(api_support.ApiTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.brand("go.test")
        cls.server.link("go.test", "a", "https://example.com/")

    def qr(self, query, logo=None):
        if logo is None:
            return self.call("GET", f"/links/go.test/a/qr?{query}")
        return self.call("POST", f"/links/go.test/a/qr?{query}", body=logo,
                         headers={"Content-Type": "image/png"})

    def placements(self):
        return self.server.api_ok("GET", "/links/go.test/a/placements")["items"]


class Api(QrTest):
    def test_formats_are_reproducible(self):
        for kind, start in STARTS.items():
            for style in ("square", "rounded", "dots"):
                for logo in (None, SVG_LOGO, PNG_LOGO):
                    query = f"format={kind}&style={style}&size=40mm"
                    with self.subTest(query, logo=logo and logo[:4]):
                        answer = self.qr(query, logo)
                        self.assertEqual(answer.status, 200, answer)
                        self.assertTrue(answer.body.startswith(start))
                        self.assertEqual(self.qr(query, logo).body,
                                         answer.body)
                        for word in (b"CreationDate", b"Creator", b"Producer"):
                            self.assertEqual(answer.body.count(word), 0, word)

    def test_header_and_json_agree(self):
        for query, logo in [
                ("of=svg&size=40mm", None), ("of=png&size=40mm&dpi=600", None),
                ("of=pdf&size=2in&ecc=H", None), ("of=eps&size=30mm", PNG_LOGO),
                ("of=terminal", None)]:
            with self.subTest(query):
                told = self.qr(query + "&format=json", logo).json()
                header = self.qr(query.replace("of=", "format="),
                                 logo).headers["waypost-symbol"]
                pairs = dict(pair.split("=") for pair in header.split(", "))
                self.assertEqual(int(pairs["version"]), told["version"])
                self.assertEqual(pairs["ecc"], told["ecc"])
                self.assertEqual(int(pairs["reserve"]), told["reserve"])
                self.assertEqual("module_mm" in told, "terminal" not in query)
                if "module_mm" in told:
                    self.assertEqual(float(pairs["module-mm"]),
                                     told["module_mm"])
                    self.assertEqual(float(pairs["distance-mm"]),
                                     told["distance_mm"])

    def test_figures(self):
        told = self.qr("format=json&of=svg&size=40mm").json()
        self.assertEqual(told["reserve"], 100)
        self.assertEqual(told["contrast"], 21)
        self.assertEqual(told["width_mm"], 40)
        self.assertAlmostEqual(told["module_mm"],
                               40 / (told["modules"] + 8), 3)
        self.assertAlmostEqual(
            told["distance_mm"], 400 * told["modules"] / (told["modules"] + 8),
            2)

    def test_logo_raises_error_correction(self):
        for ecc, levels in (("L", "QH"), ("M", "QH"), ("Q", "QH"),
                            ("H", "H"), ("auto", "QH")):
            told = self.qr(f"format=json&ecc={ecc}", SVG_LOGO).json()
            self.assertIn(told["ecc"], levels)
            self.assertGreaterEqual(told["reserve"], 50)
            self.assertLess(told["reserve"], 100)

    def test_bad_input_makes_no_placement(self):
        before = self.placements()
        for query, logo, code, field in [
                ("format=pdf&fg=AAAAAA", None, "low_contrast", "fg"),
                ("format=pdf&fg=FFFFFF&bg=000000", None, "low_contrast", "fg"),
                ("format=pdf&fg=FFFFFF&force=true", None, "not_scannable",
                 "fg"),
                ("quiet=2", None, "bad_option", "quiet"),
                ("format=png&color=cmyk", None, "bad_option", "color"),
                ("size=0mm", None, "bad_option", "size"),
                ("size=0", None, "bad_option", "size"),
                ("size=99999999999mm", None, "bad_option", "size"),
                ("format=png&size=10000mm&dpi=2400", None, "size_too_large",
                 "size"),
                ("format=png&size=20px", None, "size_too_small", "size"),
                ("format=png&style=dots&module=2", None, "size_too_small",
                 "size"),
                ("", b"GIF89a", "bad_logo", "logo"),
                ("", b"", "bad_logo", "logo"),
                ("", PNG_LOGO[:100], "bad_logo", "logo"),
                ("", b"\x89PNG\r\n\x1a\n" + b"x" * 300_000, "bad_logo",
                 "logo"),
                ("", SVG_LOGO.replace(b"</g>", b"<text>x</text></g>"),
                 "bad_logo", "logo"),
                ("logo_size=40", SVG_LOGO, "logo_too_large", "logo_size"),
                ("logo_size=50", SVG_LOGO, "bad_option", "logo_size")]:
            with self.subTest(query, logo=logo and logo[:8]):
                self.assert_problem(self.qr(query + "&placement=never", logo),
                                    422, code, field)
        self.assertEqual(self.placements(), before)

    def test_refusals_of_queries(self):
        self.assertEqual(self.qr("", b"x" * (9 << 20)).status, 413)
        self.assert_problem(self.qr("logo=x"), 400)
        self.assert_problem(self.qr("force=yes"), 422, field="force")
        self.assert_problem(self.qr("of=gif"), 422, field="format")

    def test_force(self):
        told = self.qr("format=json&quiet=1&fg=888888&force=true").json()
        self.assertEqual(told["quiet"], 1)
        self.assertLess(told["contrast"], 4)
        inverted = self.qr("format=json&fg=FFFFFF&bg=000000&force=true")
        self.assertEqual(inverted.json()["contrast"], 21)

    def test_long_text(self):
        slug = "x" * 100
        self.server.link("go.test", slug, "https://example.com/")
        told = self.server.api_ok(
            "GET", f"/links/go.test/{slug}/qr?format=json&ecc=H")
        self.assertGreater(told["version"], 7)


class Cli(QrTest):
    def run_qr(self, *arguments):
        return self.server.cli("qr", "go.test/a", *arguments)

    def test_each_format_by_its_name(self):
        for kind, start in STARTS.items():
            path = self.server.home / f"a.{kind}"
            result = self.run_qr("--size", "40mm", "--style", "rounded",
                                 "--eye", "circle", "-o", str(path))
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual(result.stdout, "")
            self.assertRegex(
                result.stderr,
                r"^version \d+, error correction M, 100% of it in reserve; a "
                r"module is \d\.\d+ mm wide; scans from up to \d+ cm\n$")
            self.assertTrue(path.read_bytes().startswith(start))

    def test_logo_and_json(self):
        path = self.server.home / "logo.pdf"
        result = self.run_qr("--logo", str(LOGOS / "badge.svg"), "--cmyk",
                             "--size", "2in", "--json", "-o", str(path))
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stderr, "")
        told = json.loads(result.stdout)
        self.assertEqual(told["width_mm"], 50.8)
        self.assertIn(told["ecc"], "QH")
        self.assertTrue(path.read_bytes().startswith(STARTS["pdf"]))

    def test_refusals_leave_no_file(self):
        here = self.server.home / "refused"
        here.mkdir()
        gif = here / "logo.gif"
        gif.write_bytes(b"GIF89a")
        for arguments, status, word in [
                (["--size", "0mm"], DATA, "size"),
                (["--size", "10GB"], DATA, "size"),
                (["--fg", "EEEEEE"], DATA, "contrast"),
                (["--quiet", "2"], DATA, "quiet"),
                (["--style", "stars"], DATA, "style"),
                (["--logo", str(gif)], DATA, "neither PNG nor SVG"),
                (["--logo", str(here / "none.png")], 70, "none.png"),
                (["--logo", "/dev/null"], DATA, "empty"),
                (["--logo", str(LOGOS / "badge.svg"), "--logo-size", "40"],
                 DATA, "at most")]:
            with self.subTest(arguments):
                result = self.run_qr(*arguments, "--placement", "never", "-o",
                                     str(here / "a.pdf"))
                self.assertEqual(result.returncode, status, result.stderr)
                self.assertEqual(result.stdout, "")
                self.assertEqual(len(result.stderr.splitlines()), 1)
                self.assertIn(word, result.stderr)
                self.assertEqual(list(here.iterdir()), [gif])
        self.assertEqual(self.placements(), [])

    def test_old_file_stays(self):
        path = self.server.home / "old.svg"
        path.write_text("old")
        self.assertEqual(
            self.run_qr("--bg", "000000", "-o", str(path)).returncode, DATA)
        self.assertEqual(path.read_text(), "old")

    def test_same_symbol_in_each_format(self):
        """By the coordinates of the symbol's path, which all of them have."""
        corners = {}
        for kind in ("svg", "eps"):
            path = self.server.home / f"same.{kind}"
            self.assertEqual(self.run_qr("-o", str(path)).returncode, 0)
            text = path.read_text(encoding="latin-1")
            if kind == "svg":
                found = re.findall(r"M(\d+) (\d+)", text)
                corners[kind] = [(int(x) * 1000, int(y) * 1000)
                                 for x, y in found]
            else:
                found = re.findall(r"^(\d+) (\d+) m$", text, re.M)
                corners[kind] = [(int(x), int(y)) for x, y in found]
        self.assertGreater(len(corners["svg"]), 20)
        self.assertEqual(corners["svg"], corners["eps"])


if __name__ == "__main__":
    unittest.main()
