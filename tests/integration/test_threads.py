"""Every thread has a name, by which top -H, gdb and perf tell them apart."""

import pathlib
import unittest

import support


class ThreadTest(support.ServerTest):
    options = ("--workers", "2")

    def names(self):
        tasks = pathlib.Path(f"/proc/{self.server.process.pid}/task").iterdir()
        return sorted((task / "comm").read_text().strip() for task in tasks)

    def test_names(self):
        wanted = ["api", "drawing", "ledger", "password", "report", "sync",
                  "verify", "waypost", "worker-0", "worker-1"]
        support.wait_until(lambda: self.names() == wanted,
                           f"threads {wanted}, there are {self.names()}")


if __name__ == "__main__":
    unittest.main()
