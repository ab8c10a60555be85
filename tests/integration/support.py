"""What integration tests share: the real binary, a real Redis, plain sockets.

    class RedirectTest(support.ServerTest):
        def test_redirect(self):
            self.server.brand("go.test")
            self.server.link("go.test", "a", "https://example.com/")
            answer = self.server.get("/a", host="go.test")
            self.assertEqual(answer.status, 302)

`Waypost` runs $WAYPOST_BINARY with a fresh data directory and free ports, and
can be stopped, killed and started again on the same ones. `Redis` is a
connection that speaks RESP; `RedisServer` a redis-server of the test's own.
Only Python's standard library is used.
"""

import concurrent.futures
import contextlib
import ctypes
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

BINARY = os.environ.get("WAYPOST_BINARY", "")
BROWSER = ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 "
           "(KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36")
# Generous: the sanitized binary shares a small machine with its test.
PATIENCE = 30.0
REPORT = re.compile(r"LeakSanitizer|AddressSanitizer|runtime error:")


def wait_until(condition, what, timeout=PATIENCE):
    """The first true result of condition(); AssertionError after timeout."""
    deadline = time.monotonic() + timeout
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {timeout:g} s for {what}")
        time.sleep(0.01)


def free_ports(count):
    """Ports of 127.0.0.1 that nobody listens on, all different."""
    with contextlib.ExitStack() as stack:
        ports = []
        for _ in range(count):
            sock = stack.enter_context(socket.socket())
            sock.bind(("127.0.0.1", 0))
            ports.append(sock.getsockname()[1])
        return ports


def die_with_parent():
    """In the child: SIGKILL when the test ends, however it ends."""
    PR_SET_PDEATHSIG = 1
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def child_setup():
    # The signal follows the thread that forked, so only the main one may ask.
    main = threading.current_thread() is threading.main_thread()
    return die_with_parent if main else None


class Answer:
    """An HTTP answer: status, headers (lower-case names), body, json()."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    @property
    def location(self):
        return self.headers.get("location")

    @property
    def text(self):
        return self.body.decode("utf-8")

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"<{self.status} {self.headers} {self.body[:400]!r}>"


def request(port, method, path, headers=None, body=None, timeout=PATIENCE):
    """One request to 127.0.0.1:port on a connection of its own; redirects
    are returned, never followed."""
    connection = http.client.HTTPConnection("127.0.0.1", port,
                                            timeout=timeout)
    try:
        connection.putrequest(method, path, skip_host="Host" in (headers or {}),
                              skip_accept_encoding=True)
        for name, value in (headers or {}).items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        return Answer(response.status, response.getheaders(), response.read())
    finally:
        connection.close()


class Waypost:
    """`waypost serve` on a data directory that lives as long as this object.

    Use as a context manager, or call start() and close().
    """

    def __init__(self, *options, data=None, environment=None):
        self.options = list(options)
        self.environment = environment or {}
        # Short, so that Redis's socket path fits into sun_path.
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="wp-", dir="/tmp"))
        self.data = pathlib.Path(data) if data else self.home / "data"
        self.log_path = self.home / "log"
        self.port, self.admin_port = free_ports(2)
        self.process = None

    # Life

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *_):
        self.close()

    def command_line(self):
        return [BINARY, "serve", "--data", str(self.data),
                "--listen", f"127.0.0.1:{self.port}",
                "--admin", f"127.0.0.1:{self.admin_port}", *self.options]

    def clean_environment(self):
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith("WAYPOST_")}
        return {**kept, **self.environment}

    def spawn(self):
        """Starts the process without waiting for it to be ready."""
        assert BINARY, "set WAYPOST_BINARY to the program under test"
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                self.command_line(), stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, env=self.clean_environment(),
                preexec_fn=child_setup())
        return self

    def start(self):
        self.spawn()
        wait_until(self.is_ready, "/readyz to answer 200")
        return self

    def is_ready(self):
        if self.process.poll() is not None:
            raise AssertionError(f"waypost serve ended with "
                                 f"{self.process.returncode}:\n{self.log()}")
        try:
            return request(self.admin_port, "GET", "/readyz").status == 200
        except (OSError, http.client.HTTPException):
            return False

    def stop(self, expected=0):
        """SIGTERM; waits; checks the exit status and the sanitizers."""
        self.process.send_signal(signal.SIGTERM)
        self.wait(expected)

    def wait(self, expected=0, timeout=PATIENCE):
        try:
            status = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError("waypost did not end in time:\n" + self.log())
        self.process = None
        assert status == expected, f"exit status {status}:\n{self.log()}"
        self.check_log()

    def kill(self):
        """kill -9, and waits until the kernel has buried it."""
        self.process.kill()
        self.process.wait()
        self.process = None

    def restart(self):
        if self.process:
            self.stop()
        return self.start()

    def close(self):
        """Ends the process if it runs and removes the files."""
        try:
            if self.process and self.process.poll() is None:
                self.stop()
            else:
                self.check_log()
        finally:
            if self.process:
                self.kill()
            shutil.rmtree(self.home, ignore_errors=True)

    def log(self):
        if not self.log_path.exists():
            return ""
        return self.log_path.read_text(errors="replace")

    def check_log(self):
        if REPORT.search(self.log()):
            print(self.log(), file=sys.stderr)
            raise AssertionError("a sanitizer reported, see the log above")

    # The admin port

    @property
    def token(self):
        return (self.data / "admin-token").read_text().strip()

    def api(self, method, path, value=None, token=None, headers=None,
            body=None):
        """A call to /api/v1 + path; `value` is sent as JSON, or `body` raw.
        token="" sends none."""
        headers = dict(headers or {})
        if value is not None:
            body = json.dumps(value).encode()
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        token = self.token if token is None else token
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return request(self.admin_port, method, "/api/v1" + path, headers,
                       body)

    def api_ok(self, method, path, value=None, **more):
        """The same, with the JSON of a 2xx answer (None without a body)."""
        answer = self.api(method, path, value, **more)
        assert 200 <= answer.status < 300, f"{method} {path}: {answer}"
        return answer.json() if answer.body else None

    def brand(self, host, **fields):
        return self.api_ok("POST", "/brands", {
            "host": host, "url": f"http://{host}:{self.port}", **fields})

    def campaign(self, name, direction, channel, **fields):
        return self.api_ok("POST", "/campaigns", {
            "id": name, "direction": direction, "channel": channel, **fields})

    def link(self, brand, slug, destination, **fields):
        return self.api_ok("POST", "/links", {
            "brand": brand, "slug": slug, "destination": destination,
            **fields})

    def followed_link(self):
        """A campaign's link, followed once; the click is in the reports."""
        self.campaign("mail", "outbound", "cold_email", objective="downstream")
        self.brand("go.test")
        self.link("go.test", "a", "https://example.com/", campaign="mail")
        self.get("/a", host="go.test")
        wait_until(lambda: self.report("clicks")["totals"]["raw"] == 1,
                   "the click in the ledger")

    def event(self, **fields):
        return self.api_ok("POST", "/events", fields)

    def report(self, name, **filters):
        query = "&".join(f"{key}={value}" for key, value in filters.items())
        return self.api_ok("GET", f"/reports/{name}?{query}")

    def metrics(self):
        """{"name{label=\"value\"}": number} of /metrics."""
        return parse_metrics(
            request(self.admin_port, "GET", "/metrics").text)

    def metric(self, name, **labels):
        """The sum of a metric over all label sets that match `labels`."""
        return metric_sum(self.metrics(), name, **labels)

    # The public port

    def get(self, path, host=None, headers=None, method="GET"):
        """One request of a browser; the Host is `host`, with the port."""
        sent = {"User-Agent": BROWSER, **(headers or {})}
        if host:
            sent["Host"] = f"{host}:{self.port}"
        return request(self.port, method, path, sent)

    def raw(self, data, timeout=PATIENCE):
        """Sends bytes as they are to the public port; all that comes back
        until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port),
                                      timeout=timeout) as sock:
            sock.sendall(data)
            received = b""
            while chunk := sock.recv(65536):
                received += chunk
            return received

    def follow(self, path, host, count, depth=64, connections=1):
        """Follows one link `count` times, `depth` requests at once on each
        connection; how many 302 answers arrived. It stops early, without an
        error, when the server goes away: what counts is what was answered."""
        share = [count // connections + (i < count % connections)
                 for i in range(connections)]
        with concurrent.futures.ThreadPoolExecutor(connections) as pool:
            return sum(pool.map(lambda n: follow_on_one(
                self.port, path, host, n, depth), share))

    # The command line

    def cli(self, *arguments, stdin=None, environment=None):
        """Runs `waypost ARGUMENTS` against this server; the finished process
        with returncode, stdout and stderr as text."""
        return run_cli(*arguments, stdin=stdin, environment={
            "WAYPOST_DATA": str(self.data), **(environment or {})})

    # Redis

    def redis_socket(self):
        """The path of the private redis-server's socket."""
        pid = wait_until(self.redis_pid, "the private redis-server")
        arguments = pathlib.Path(f"/proc/{pid}/cmdline").read_text()
        found = re.search(r"[^\0 :]*/[^\0 :]*\.sock", arguments)
        if found:
            return found.group()
        return str(next(self.data.rglob("*.sock")))

    def redis_pid(self):
        """The private redis-server's process id, None while there is none."""
        for child in children(self.process.pid):
            if process_name(child) == "redis-server":
                return child
        return None

    def redis(self):
        return Redis(self.redis_socket())


def run_cli(*arguments, stdin=None, environment=None, cwd=None):
    """`waypost ARGUMENTS` with a clean environment."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith("WAYPOST_")}
    result = subprocess.run(
        [BINARY, *arguments], input=stdin, text=True, capture_output=True,
        timeout=PATIENCE, env={**kept, **(environment or {})}, cwd=cwd)
    assert not REPORT.search(result.stderr), result.stderr
    return result


def children(pid):
    """Process ids of all children, whichever thread forked them."""
    found = []
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            found += (task / "children").read_text().split()
    return [int(child) for child in found]


def process_name(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def follow_on_one(port, path, host, count, depth):
    """follow() on one connection."""
    one = (f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n"
           f"User-Agent: {BROWSER}\r\n\r\n").encode()
    answered = 0
    try:
        with socket.create_connection(("127.0.0.1", port),
                                      timeout=PATIENCE) as sock:
            while answered < count:
                batch = min(depth, count - answered)
                sock.sendall(one * batch)
                got = read_redirects(sock, batch)
                answered += got
                if got < batch:
                    break
    except OSError:
        pass
    return answered


def read_redirects(sock, wanted):
    """Reads until `wanted` whole answers came or the connection ended; how
    many came. Anything but a redirect without a body is an AssertionError."""
    received = b""
    while received.count(b"\r\n\r\n") < wanted:
        try:
            chunk = sock.recv(262144)
        except OSError:
            break
        if not chunk:
            break
        received += chunk
    heads = received.split(b"\r\n\r\n")[:-1]
    for head in heads:
        assert head.startswith(b"HTTP/1.1 302 "), head
    return len(heads)


METRIC = re.compile(r"^([a-zA-Z_:][\w:]*)(\{.*\})? (\S+)$")


def parse_metrics(text):
    """Prometheus's text format; a line that is not of it is an error."""
    values = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        match = METRIC.match(line)
        assert match, f"not a metric: {line!r}"
        key = match.group(1) + (match.group(2) or "")
        assert key not in values, f"twice: {key}"
        values[key] = float(match.group(3))
    return values


def metric_sum(values, name, **labels):
    wanted = [f'{key}="{value}"' for key, value in labels.items()]
    found = [value for key, value in values.items()
             if key.split("{")[0] == name and all(w in key for w in wanted)]
    assert found, f"no metric {name} with {wanted}"
    return sum(found)


class RedisError(Exception):
    """Redis answered with an error."""


class Redis:
    """A connection to Redis: redis("XLEN", "s"). Strings come as text."""

    def __init__(self, path=None, port=None):
        if path:
            self.sock = socket.socket(socket.AF_UNIX)
            self.sock.settimeout(PATIENCE)
            self.sock.connect(path)
        else:
            self.sock = socket.create_connection(("127.0.0.1", port),
                                                 timeout=PATIENCE)
        self.file = self.sock.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.file.close()
        self.sock.close()

    def __call__(self, *words):
        words = [word if isinstance(word, bytes) else str(word).encode()
                 for word in words]
        self.sock.sendall(b"*%d\r\n" % len(words) + b"".join(
            b"$%d\r\n%s\r\n" % (len(word), word) for word in words))
        reply = self.read()
        if isinstance(reply, RedisError):
            raise reply
        return reply

    def read(self):
        line = self.file.readline()
        if not line.endswith(b"\r\n"):
            raise ConnectionError("Redis closed the connection")
        kind, rest = line[:1], line[1:-2].decode()
        if kind == b"+":
            return rest
        if kind == b"-":
            return RedisError(rest)
        if kind == b":":
            return int(rest)
        if kind == b"$" and rest == "-1":
            return None
        if kind == b"$":
            return self.file.read(int(rest) + 2)[:-2].decode(
                errors="surrogateescape")
        if kind == b"*":
            return None if rest == "-1" else [
                self.read() for _ in range(int(rest))]
        raise ValueError(f"not RESP: {line!r}")

    def hash(self, key):
        """HGETALL as a dict."""
        return pairs(self("HGETALL", key))

    def entries(self, stream, start="-"):
        """Every entry of a stream as (id, {field: value})."""
        page = self("XRANGE", stream, start, "+", "COUNT", 10000)
        while page:
            for entry_id, fields in page:
                yield entry_id, pairs(fields)
            page = self("XRANGE", stream, "(" + page[-1][0], "+",
                        "COUNT", 10000)

    def click_streams(self):
        return sorted(name for name in self("SMEMBERS", "idx:streams")
                      if name.startswith("clicks:"))

    def clicks(self):
        """Every entry of every worker's stream, as (id, {name: value}): what
        the answer says and who asked, by the names in docs/redis-schema.md."""
        answers = {}
        for stream in self.click_streams():
            for entry_id, fields in self.entries(stream):
                answer = fields["answer"]
                if "=" not in answer and answer not in answers:
                    answers[answer] = self("HGET", "dict:answer", answer)
                yield entry_id, click_fields(answers.get(answer, answer),
                                             fields["asker"])

    def click_count(self):
        return sum(self("XLEN", stream) for stream in self.click_streams())


ANSWER = ("kind", "link", "campaign", "channel", "direction", "source",
          "content", "placement", "flags", "status", "variant")
ASKER = ("click", "recipient", "visitor", "client", "ref", "ip")


def click_fields(answer, asker):
    """One click's values by name; what is not known is the empty string."""
    words = [word if word != "-" else "" for word in asker.split(" ")]
    return (dict.fromkeys(ANSWER, "") |
            dict(line.split("=", 1) for line in answer.split("\n")[:-1]) |
            dict(zip(ASKER, words, strict=True)))


def pairs(flat):
    return dict(zip(flat[::2], flat[1::2]))


class RedisServer:
    """A redis-server of the test's own, for --redis; on a unix socket."""

    def __init__(self, *options):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="wpr-", dir="/tmp"))
        self.path = str(self.home / "s")
        self.url = f"unix://{self.path}"
        self.options = options
        self.process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()

    def start(self):
        self.process = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", self.path,
             "--dir", str(self.home), "--appendonly", "yes", *self.options],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, preexec_fn=child_setup())
        wait_until(self.is_ready, "redis-server to answer PING")
        return self

    def is_ready(self):
        try:
            with self.connect() as redis:
                return redis("PING") == "PONG"
        except (OSError, RedisError):
            return False

    def connect(self):
        return Redis(self.path)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        self.process.wait(PATIENCE)

    def close(self):
        if self.process and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.home, ignore_errors=True)


class ServerTest(unittest.TestCase):
    """One server for the class; `options` are added to its command line."""

    options = ()

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Waypost(*cls.options))


if __name__ == "__main__":
    sys.exit("a module for the tests beside it; run those")
