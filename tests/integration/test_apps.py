"""The files that tell iOS and Android which apps may open a brand's links."""

import unittest

import api_support

APPLE = "/.well-known/apple-app-site-association"
GOOGLE = "/.well-known/assetlinks.json"
FINGERPRINT = ":".join(f"{byte:02X}" for byte in range(32))
IOS = "ABCDE12345.com.acme.app"
ANDROID = {"package": "com.acme.app",
           "sha256_cert_fingerprints": [FINGERPRINT]}


class Apps(api_support.ApiTest):
    def file(self, path, host):
        answer = self.server.get(path, host=host)
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(answer.headers["content-type"], "application/json")
        return answer.json()

    def test_files(self):
        self.server.brand("apps.test", ios_apps=[IOS, "FGHIJ67890.b"],
                          android_apps=[ANDROID])
        self.server.brand("none.test")
        apple = self.file(APPLE, "apps.test")["applinks"]
        self.assertEqual(apple["apps"], [])
        self.assertEqual([one["appIDs"] for one in apple["details"]],
                         [[IOS], ["FGHIJ67890.b"]])
        self.assertEqual(apple["details"][0]["components"], [
            {"/": "/_/*", "exclude": True},
            {"/": "/.well-known/*", "exclude": True},
            {"/": "/@*", "exclude": True}, {"/": "/?*"}])
        self.assertEqual(apple["details"][0]["paths"],
                         ["NOT /_/*", "NOT /.well-known/*", "NOT /@*", "/?*"])
        self.assertEqual(self.file(GOOGLE, "apps.test"), [{
            "relation": ["delegate_permission/common.handle_all_urls"],
            "target": {"namespace": "android_app",
                       "package_name": "com.acme.app",
                       "sha256_cert_fingerprints": [FINGERPRINT]}}])
        for host in ["none.test", "stranger.test"]:
            for path in [APPLE, GOOGLE]:
                self.assertEqual(self.server.get(path, host=host).status, 404)
        for path in ["/.well-known/", "/.well-known/assetlinks.jso",
                     "/.well-known/assetlinks.json/x"]:
            self.assertEqual(self.server.get(path, host="apps.test").status,
                             404)

    def test_changes(self):
        brand = self.server.brand("edit.test")
        self.assertEqual((brand["ios_apps"], brand["android_apps"]), ([], []))
        edited = self.server.api_ok("PATCH", "/brands/edit.test", {
            "ios_apps": [IOS], "android_apps": [{
                **ANDROID, "sha256_cert_fingerprints": [
                    FINGERPRINT.replace(":", "").lower()]}]})
        self.assertEqual((edited["ios_apps"], edited["android_apps"]),
                         ([IOS], [ANDROID]))
        self.file(APPLE, "edit.test")
        # What is not named stays; null and [] remove.
        self.server.api_ok("PATCH", "/brands/edit.test",
                           {"root_url": "https://example.com/",
                            "ios_apps": None})
        self.assertEqual(self.server.get(APPLE, host="edit.test").status, 404)
        self.file(GOOGLE, "edit.test")
        self.server.api_ok("PATCH", "/brands/edit.test", {"android_apps": []})
        self.assertEqual(self.server.get(GOOGLE, host="edit.test").status, 404)

    def test_refusals(self):
        self.server.brand("bad.test")
        for body, code, field in [
                ({"ios_apps": "x"}, "wrong_type", "ios_apps"),
                ({"ios_apps": [1]}, "wrong_type", "ios_apps"),
                ({"ios_apps": ["com.acme.app"]}, "bad_app", "ios_apps"),
                ({"ios_apps": [IOS] * 17}, "too_many_apps", "ios_apps"),
                ({"android_apps": ["com.acme.app"]}, "not_an_object", ""),
                ({"android_apps": [{"package": "a.b"}]}, "missing_field",
                 "sha256_cert_fingerprints"),
                ({"android_apps": [{**ANDROID, "package": "acme"}]}, "bad_app",
                 "android_apps"),
                ({"android_apps": [{**ANDROID,
                                    "sha256_cert_fingerprints": ["AA"]}]},
                 "bad_fingerprint", "android_apps"),
                ({"android_apps": [{**ANDROID,
                                    "sha256_cert_fingerprints": []}]},
                 "bad_app", "android_apps")]:
            with self.subTest(body):
                problem = self.refused("PATCH", "/brands/bad.test", 422, code,
                                       value=body)
                self.assertEqual(problem.get("field", ""), field)
        self.assertEqual(
            self.server.api_ok("GET", "/brands/bad.test")["ios_apps"], [])

    def test_command_line(self):
        def run(*arguments, status=0):
            result = self.server.cli("brand", *arguments)
            self.assertEqual(result.returncode, status, result.stderr)
            return result

        run("add", "cli.test", "--ios-app", IOS, "--ios-app", "FGHIJ67890.b",
            "--android-app", f"com.acme.app={FINGERPRINT},{FINGERPRINT}")
        brand = self.server.api_ok("GET", "/brands/cli.test")
        self.assertEqual(brand["ios_apps"], [IOS, "FGHIJ67890.b"])
        self.assertEqual(len(brand["android_apps"][0][
            "sha256_cert_fingerprints"]), 2)
        run("edit", "cli.test", "--ios-app", "")
        brand = self.server.api_ok("GET", "/brands/cli.test")
        self.assertEqual((brand["ios_apps"], len(brand["android_apps"])),
                         ([], 1))
        self.assertIn("PACKAGE=SHA256", run(
            "edit", "cli.test", "--android-app", "x", status=64).stderr)
        self.assertIn("ABCDE12345.com.acme.app", run(
            "edit", "cli.test", "--ios-app", "x", status=65).stderr)


if __name__ == "__main__":
    unittest.main()
