"""An edited destination is live on every worker within 100 ms."""

import http.client
import time
import unittest

import support

CONNECTIONS = 32  # enough to reach both workers, whatever the kernel's hash
EDITS = 20
LIMIT = 0.1


class LiveEditTest(support.ServerTest):
    options = ("--workers", "2")

    def location(self, connection):
        connection.request("GET", "/a", headers={
            "Host": "go.test", "User-Agent": support.BROWSER})
        answer = connection.getresponse()
        answer.read()
        return answer.getheader("Location")

    def test_within_100_ms_on_all_workers(self):
        self.server.brand("go.test")
        self.server.link("go.test", "a", "https://example.com/0")
        connections = [http.client.HTTPConnection("127.0.0.1",
                                                  self.server.port)
                       for _ in range(CONNECTIONS)]
        for connection in connections:
            self.location(connection)
        for edit in range(1, EDITS + 1):
            wanted = f"https://example.com/{edit}"
            self.server.api_ok("PATCH", "/links/go.test/a",
                               {"destination": wanted})
            time.sleep(LIMIT)  # the limit itself is what is tested
            for connection in connections:
                self.assertEqual(self.location(connection), wanted)
        for connection in connections:
            connection.close()

    def test_a_new_link_replaces_its_remembered_absence(self):
        self.server.brand("new.test")
        self.assertEqual(self.server.get("/late", "new.test").status, 404)
        self.server.link("new.test", "late", "https://example.com/")
        support.wait_until(
            lambda: all(self.server.get("/late", "new.test").status == 302
                        for _ in range(8)), "the new link on all workers",
            timeout=1)

    def test_a_deleted_link_is_gone(self):
        self.server.brand("old.test")
        self.server.link("old.test", "a", "https://example.com/")
        self.assertEqual(self.server.get("/a", "old.test").status, 302)
        self.server.api_ok("DELETE", "/links/old.test/a")
        support.wait_until(
            lambda: all(self.server.get("/a", "old.test").status == 404
                        for _ in range(8)), "its absence on all workers",
            timeout=1)


if __name__ == "__main__":
    unittest.main()
