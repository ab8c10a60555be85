"""The API without Redis, with an emptied one, and after a restart."""

import pathlib
import unittest

import api_support
import support


class WithoutRedis(api_support.Problems):
    """Redis stands still: a clear 503, and nothing half done."""

    def test_unavailable(self):
        with support.RedisServer() as redis:
            with support.Waypost("--redis", redis.url) as server:
                server.brand("go.test")
                redis.kill()
                support.wait_until(lambda: support.request(
                    server.admin_port, "GET", "/readyz").status == 503,
                    "/readyz to say so")
                self.assertEqual(support.request(
                    server.admin_port, "GET", "/healthz").status, 200)
                for method, path, value in [
                        ("GET", "/brands", None),
                        ("POST", "/brands", {"host": "x.test"}),
                        ("POST", "/events", {"type": "send",
                                             "customer": "c"}),
                        ("GET", "/events", None),
                        ("GET", "/reports/clicks", None),
                        ("GET", "/links/go.test/a/qr", None)]:
                    answer = server.api(method, path, value)
                    self.assert_problem(answer, 503)
                    self.assertTrue(answer.headers["retry-after"])
                redis.start()
                support.wait_until(lambda: server.api(
                    "GET", "/brands").status == 200, "Redis to be back")

    def test_an_emptied_redis_learns_the_token_again(self):
        with support.RedisServer() as redis:
            with support.Waypost("--redis", redis.url) as server:
                redis.kill()
                for file in pathlib.Path(redis.home).glob("append*/*"):
                    file.unlink()
                redis.start()
                support.wait_until(lambda: server.api(
                    "GET", "/brands").status == 200, "the token to work")


class Life(unittest.TestCase):
    def test_the_token_and_address_survive_a_restart(self):
        with support.Waypost() as server:
            token = server.token
            self.assertEqual(
                (server.data / "admin-address").read_text(),
                f"http://127.0.0.1:{server.admin_port}\n")
            server.restart()
            self.assertEqual(server.token, token)
            self.assertEqual(server.api("GET", "/brands").status, 200)


if __name__ == "__main__":
    unittest.main()
