"""QR codes through the CLI and the API: formats, styles, logos, what is told
of them, and what is refused."""

import concurrent.futures
import json
import pathlib
import random
import re
import time
import unittest

import api_support
import support

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


    def test_numbers_have_no_noise(self):
        text = self.qr("format=json&of=svg&size=2in").body.decode()
        self.assertIn('"width_mm":50.8,', text)

    def test_fonts(self):
        plain = self.qr("caption=Hello").body
        self.assertEqual(self.qr("caption=Hello&font=DejaVu+Sans").body, plain)
        bold = self.qr("caption=Hello&font=DejaVu+Sans+Bold")
        self.assertEqual(bold.status, 200)
        self.assertNotEqual(bold.body, plain)
        for query, code, words in [
                ("caption=x&font=No+Such+Font", "no_font", "No Such Font"),
                ("frame=x&font=/etc/passwd", "no_font", "/etc/passwd"),
                ("show_link=true&font=:file=/etc/passwd", "no_font", ":file"),
                ("caption=x&font=" + "x" * 101, "bad_option", "100 bytes"),
                ("caption=%E6%97%A5%E6%9C%AC%E6%97%A5&font=DejaVu+Sans",
                 "no_glyph",
                 'lacks "日" (U+65E5), "本" (U+672C) of caption')]:
            with self.subTest(query):
                problem = self.assert_problem(self.qr(query), 422, code)
                self.assertIn(words, problem["detail"])


def crossing_lines(points=26000):
    """A small file that takes hours: every line crosses the others."""
    numbers = random.Random(1)
    path = " ".join(f"{numbers.randrange(1000) / 10:g}" for _ in
                    range(2 * points))
    return ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
            f'<path d="M{path}"/></svg>').encode()


def masks_in_masks(depth=16):
    masks = "".join(
        f'<mask id="m{i}">' + f'<path fill="#fff" d="M0 0h99v50z" '
        f'mask="url(#m{i + 1})"/>' * 4 + "</mask>" for i in range(depth))
    return ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
            f'<defs>{masks}<mask id="m{depth}"><path fill="#fff" '
            'd="M0 0h9v9z"/></mask></defs>'
            '<path d="M0 0h99v99z" mask="url(#m0)"/></svg>').encode()


class HostileLogos(QrTest):
    """They take five seconds of a process of their own, and nobody else's."""

    # Five seconds of the processor are minutes on a machine with much to do.
    HOSTILE_PATIENCE = 300

    def draw_hostile(self, logo):
        began = time.monotonic()
        answer = support.request(
            self.server.admin_port, "POST",
            "/api/v1/links/go.test/a/qr?size=40mm",
            {"Authorization": f"Bearer {self.server.token}"}, logo,
            timeout=self.HOSTILE_PATIENCE)
        return answer, time.monotonic() - began

    def test_the_rest_goes_on(self):
        logos = [crossing_lines(), masks_in_masks()]
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            drawn = [pool.submit(self.draw_hostile, logo) for logo in logos]
            slowest = 0.0
            while not all(one.done() for one in drawn):
                began = time.monotonic()
                self.server.api_ok("GET", "/links/go.test/a")
                slowest = max(slowest, time.monotonic() - began)
                time.sleep(0.02)
        for one in drawn:
            answer, took = one.result()
            problem = self.assert_problem(answer, 422, "bad_logo", "logo")
            self.assertIn("5 seconds", problem["detail"])
            self.assertLess(slowest, took / 2)
        self.assertEqual(self.qr("size=40mm", SVG_LOGO).status, 200)

    def test_at_once(self):
        """What is refused by a look at it."""
        for logo, words in [
                (b'<!DOCTYPE a [<!ENTITY b "c">]><svg>&b;</svg>', "entities"),
                (b'<svg xmlns="http://www.w3.org/2000/svg" '
                 b'viewBox="0 0 9 9"><image href="file:///etc/passwd"/></svg>',
                 "<image>"),
                (b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
                 + b"<g>" * 5000 + b"</g>" * 5000 + b"</svg>", "depth"),
                (b'<svg xmlns="http://www.w3.org/2000/svg" '
                 b'viewBox="0 0 1e30 1"/>', "ten times"),
                (b'<svg xmlns="http://www.w3.org/2000/svg" '
                 b'width="0" height="0"/>', "size"),
                (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\1\0\0\0\1\0\0"
                 b"\x08\x06\0\0\0", "PNG"),
                (b"GIF89a", "neither PNG nor SVG"), (b"", "empty")]:
            with self.subTest(words):
                problem = self.assert_problem(self.qr("", logo), 422,
                                              "bad_logo", "logo")
                self.assertIn(words, problem["detail"])


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
                 DATA, "at most"),
                (["--logo-size", "20"], 64, "without --logo"),
                (["--font", "DejaVu Sans"], 64, "without a text"),
                (["--font", "None", "--frame", "x"], DATA, "fc-list"),
                (["--placement", ""], DATA, "a placement's name"),
                (["-o", str(here / "none" / "a.pdf")], DATA, "cannot write"),
                (["-o", str(here)], DATA, "Is a directory")]:
            with self.subTest(arguments):
                result = self.run_qr("--placement", "never", "-o",
                                     str(here / "a.pdf"), *arguments)
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


class Environment(unittest.TestCase):
    """The same bytes, whatever the server's environment says."""

    # The brackets stand in several fonts, but not in DejaVu Sans.
    QUERIES = [
        f"format={kind}&size=41.3mm&style={style}&show_link=true"
        "&caption=%E3%80%96%EF%BD%9B+Caf%C3%A9+%D9%82%D8%A7%D9%87%D8%B1%D9%87"
        for kind in ("svg", "pdf", "eps", "png", "terminal")
        for style in ("square", "dots")]
    ENVIRONMENTS = [
        {"LC_ALL": "C", "TZ": "UTC"},
        {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8",
         "TZ": "Pacific/Kiritimati"},
        {"LC_ALL": "ja_JP.UTF-8", "TZ": "America/New_York"},
        {"LC_ALL": "", "LANG": "ar_EG.UTF-8", "FC_LANG": "ar"}]

    def drawn(self, environment):
        with support.Waypost(environment=environment) as server:
            server.brand("go.test", url="https://go.test")
            server.link("go.test", "a", "https://example.com/")
            calls = [("GET", query, None) for query in self.QUERIES]
            calls += [("POST", query, logo) for query in self.QUERIES[::3]
                      for logo in (SVG_LOGO, PNG_LOGO)]
            one_by_one = [self.call(server, *call) for call in calls]
            with concurrent.futures.ThreadPoolExecutor(8) as pool:
                at_once = list(pool.map(
                    lambda call: self.call(server, *call), calls))
        self.assertEqual(at_once, one_by_one)
        return one_by_one

    def call(self, server, method, query, logo):
        answer = server.api(method, f"/links/go.test/a/qr?{query}", body=logo,
                            headers=logo and {"Content-Type": "image/png"})
        self.assertEqual(answer.status, 200, answer)
        return answer.body

    def test_same_bytes(self):
        first, *others = [self.drawn(one) for one in self.ENVIRONMENTS]
        for environment, drawn in zip(self.ENVIRONMENTS[1:], others):
            for i, body in enumerate(drawn):
                with self.subTest(environment, call=i):
                    self.assertEqual(body, first[i])


if __name__ == "__main__":
    unittest.main()
