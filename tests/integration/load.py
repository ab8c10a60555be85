"""A load that remembers: what was answered, by click id.

Each answer of a link that tracks conversions carries an id of its own in its
Location (wpid=...), so afterwards the streams can be held against the answers
one by one.
"""

import re
import socket
import threading

import support

CLICK_ID = re.compile(rb"\r\nLocation: [^\r\n]*[?&]wpid=([0-9A-Za-z]+)", re.I)
STATUS = re.compile(rb"HTTP/1\.1 (\d{3}) ")


class Load:
    """Follows one link on several connections until it is told to stop.

    A connection that the server loses is opened again. `answered` holds the
    click ids of all complete answers; `failures` statuses other than 302.
    """

    def __init__(self, server, path, host, connections=2, depth=16,
                 pause=0.0):
        self.server = server
        self.depth = depth
        self.pause = pause  # seconds between two batches of a connection
        self.request = (f"GET {path} HTTP/1.1\r\nHost: {host}\r\n"
                        f"User-Agent: {support.BROWSER}\r\n\r\n").encode()
        self.answered = []
        self.failures = []
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self.run)
                        for _ in range(connections)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def wait_for(self, count):
        """Until `count` more answers have arrived than now."""
        goal = len(self.answered) + count
        support.wait_until(lambda: len(self.answered) >= goal,
                           f"{count} more answers")

    def run(self):
        while not self.stopping.is_set():
            try:
                with socket.create_connection(
                        ("127.0.0.1", self.server.port), timeout=20) as sock:
                    while not self.stopping.is_set():
                        if not self.turn(sock):
                            break
                        self.stopping.wait(self.pause)
            except OSError:
                self.stopping.wait(0.01)

    def turn(self, sock):
        """One batch; False when the connection ended before its last answer."""
        sock.sendall(self.request * self.depth)
        received = b""
        try:
            while received.count(b"\r\n\r\n") < self.depth:
                chunk = sock.recv(262144)
                if not chunk:
                    return False
                received += chunk
            return True
        finally:
            self.note(received)

    def note(self, received):
        heads = received.split(b"\r\n\r\n")[:-1]
        for head in heads:
            status = STATUS.match(head)
            found = CLICK_ID.search(head)
            if status and status.group(1) == b"302" and found:
                self.answered.append(found.group(1).decode())
            else:
                self.failures.append(head)


def assert_recorded_once(test, answered, entries):
    """Every answered click id is in exactly one stream entry, and no entry
    is there twice. Entries without an answer are clicks whose client was cut
    off between the record and the answer."""
    recorded = [fields["click"] for _, fields in entries]
    test.assertEqual(len(recorded), len(set(recorded)), "a click came twice")
    missing = set(answered) - set(recorded)
    test.assertFalse(missing, f"{len(missing)} of {len(answered)} lost")


def assert_books_balance(test, metrics):
    value = lambda name: support.metric_sum(metrics, "waypost_clicks_" + name)
    test.assertEqual(value("answered_total"), value("shipped_total") +
                     value("spooled") + value("dropped_total"))


def wait_until_shipped(server):
    try:
        support.wait_until(
            lambda: server.metric("waypost_clicks_spooled") == 0,
            "the spool to be shipped", timeout=60)
    except AssertionError as error:
        raise AssertionError(f"{error}\n{server.metrics()}\n"
                             f"{server.log()[-5000:]}") from None
