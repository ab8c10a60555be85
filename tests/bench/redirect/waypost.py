"""Waypost under the bench: pinned, with its private Redis beside it."""

import re
import subprocess
import tempfile
import time

import machine
import support
import tls_support

# The click that carries all that a click can, and what its request says.
TAGS = {
    "campaign": "spring-2027", "source": "newsletter", "content": "button",
    "tags": {"utm_medium": "email", "utm_term": "spring offer"},
}


class Waypost:
    """One server of `workers` workers; `links` links z0, z1 … beside the
    plain one; with `tagged` that one carries every tag."""

    def __init__(self, setup, name="waypost", workers=1, links=0,
                 tagged=False, tls=False, redis_core=None, options=()):
        self.name = name
        self.setup = setup
        self.links = links
        self.workers = workers
        self.redis_core = (setup.server_core if redis_core is None
                           else redis_core)
        self.answered_before = 0  # by processes that have ended
        self.counted = self.unseen = 0
        self.from_number = 0
        kind = tls_support.TlsWaypost if tls else support.Waypost
        self.server = kind("--workers", str(workers), "--not-found-limit", "0",
                           *options)
        try:
            if tls:
                self.server.certificate(setup.host)
                self.tls_port = self.server.tls_port
            self.server.start()
            self.port = self.server.port
            self.pin()
            self.make_links(links, TAGS if tagged else {})
        except BaseException:
            self.close()
            raise

    def pin(self):
        machine.pin(self.server.process.pid, self.setup.cores(self.workers))
        machine.pin(self.server.redis_pid(), [self.redis_core])

    def restart(self):
        self.settle()
        self.answered_before += self.metric("clicks_answered_total")
        self.server.restart()
        self.pin()

    def make_links(self, links, tags):
        self.server.brand(self.setup.host)
        self.server.campaign("bench", "outbound", "cold_email")
        self.server.campaign(TAGS["campaign"], "outbound", "cold_email")
        self.server.link(
            self.setup.host, self.setup.slug, self.setup.destination,
            **(tags or {"campaign": "bench", "track_conversions": False}))
        if links:
            self.import_links(links)

    def import_links(self, links):
        with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
            file.write("slug,destination,campaign,track_conversions\n")
            file.writelines(
                f"z{i},https://example.com/products/page-{i:07},bench,no\n"
                for i in range(links))
            file.flush()
            result = subprocess.run(
                [support.BINARY, "links", "import", file.name, "--data",
                 str(self.server.data)], capture_output=True, text=True)
        if result.returncode != 0:
            raise machine.Failed(f"links import: {result.stderr}")

    def parts(self):
        """{part: (process ids, name of the threads that count)}"""
        pid = self.server.process.pid
        return {"cpu": ([pid], ""), "worker": ([pid], "worker-"),
                "redis": ([self.server.redis_pid()], "")}

    def metric(self, name):
        return int(self.server.metric(f"waypost_{name}"))

    def settle(self):
        deadline = time.monotonic() + support.PATIENCE
        while self.metric("clicks_spooled"):
            if time.monotonic() > deadline:
                raise machine.Failed("the spool does not get empty")
            time.sleep(0.005)

    def redis_bytes(self):
        with self.server.redis() as redis:
            return int(re.search(r"used_memory:(\d+)",
                                 redis("INFO", "memory")).group(1))

    def recorded(self):
        with self.server.redis() as redis:
            return redis.click_count()

    def memory_pids(self):
        return [self.server.process.pid]

    def check_books(self):
        """wrk's count against /metrics against the streams. wrk does not
        count the answers that were on their way when a run ended."""
        self.settle()
        answered, shipped, dropped = (
            self.metric(f"clicks_{name}_total")
            for name in ("answered", "shipped", "dropped"))
        answered += self.answered_before
        shipped += self.answered_before  # the spool was empty at each end
        entries = self.recorded()
        seen = (f"{self.name}: {self.counted:,} answers, /metrics "
                f"{answered:,} ({shipped:,} shipped, {dropped:,} dropped), "
                f"{entries:,} in the streams")
        if dropped or not answered == shipped == entries:
            raise machine.Failed(f"the books do not balance: {seen}")
        if not self.counted <= entries <= self.counted + self.unseen:
            raise machine.Failed(f"{seen}, and {self.counted:,} to "
                                 f"{self.counted + self.unseen:,} were "
                                 f"answered")
        return seen

    def close(self):
        self.server.close()
