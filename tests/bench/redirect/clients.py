"""Who asks: wrk and the two clients beside this file, each on its own core.

Every function returns {"requests", "us", "errors", "p50", "p99"} (times in
microseconds) and books what was asked with the server. Anything but redirects
is a failure.
"""

import array
import contextlib
import json
import os
import random
import subprocess

import machine

AGENT = "Mozilla/5.0 (X11; Linux x86_64) Bench/1"
REFERRER = "https://mail.example.com/inbox"


def run(setup, server, command, seconds, environment=None):
    result = subprocess.run(
        [*machine.on_cores([setup.client_core]), *command],
        capture_output=True, text=True, timeout=seconds + 60,
        env={**os.environ, **(environment or {})})
    if result.returncode != 0:
        raise machine.Failed(f"{command[0]} ended with {result.returncode}: "
                             f"{result.stdout}{result.stderr}")
    figures = json.loads(result.stdout.strip().splitlines()[-1])
    if figures["requests"] == 0 or figures["errors"] > 0:
        raise machine.Failed(f"{server.name} did not answer all with a "
                             f"redirect:\n{result.stdout}")
    server.counted += figures["requests"]
    return figures


def wrk(setup, server, close=False, depth=1, numbers=None, seconds=None,
        path=None):
    """Connections that each keep `depth` requests on their way; with
    `numbers` (a file) for another link each time."""
    seconds = seconds or setup.seconds
    environment = {"BENCH_DEPTH": str(depth)}
    if numbers:
        environment["BENCH_NUMBERS"] = str(numbers)
        environment["BENCH_FROM"] = str(server.from_number)
    command = ["wrk", "-t1", f"-c{setup.connections}", f"-d{seconds}s",
               "--timeout", "30s",  # slow is no error on a busy machine
               "-s", str(machine.HERE / "request.lua"),
               "-H", f"Host: {setup.host}:{server.port}",
               "-H", f"User-Agent: {AGENT}", "-H", f"Referer: {REFERRER}"]
    if close:
        command += ["-H", "Connection: close"]
    path = path or ("z" if numbers else setup.slug)
    command.append(f"http://127.0.0.1:{server.port}/{path}")
    figures = run(setup, server, command, seconds, environment)
    server.unseen += setup.connections * depth
    if numbers:
        server.from_number += figures["requests"]
    return figures


def open_loop(setup, server, rate):
    return run(setup, server,
               [str(setup.build / "bench_open_loop"), str(server.port),
                setup.host, f"/{setup.slug}", str(rate), str(setup.seconds)],
               setup.seconds)


def handshakes(setup, server, kind, count):
    figures = run(setup, server,
                  [str(setup.build / "bench_handshakes"),
                   str(server.tls_port), setup.host, f"/{setup.slug}",
                   str(count), kind], 60)
    server.unseen += kind == "resumed"  # the first one is not counted
    return figures


@contextlib.contextmanager
def idle(setup, server, count):
    """`count` TLS connections that stay, each after a request."""
    command = [str(setup.build / "bench_handshakes"), str(server.tls_port),
               setup.host, f"/{setup.slug}", str(count), "idle"]
    with subprocess.Popen([*machine.on_cores([setup.client_core]), *command],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as process:
        figures = json.loads(process.stdout.readline() or '{"requests": 0}')
        if figures["requests"] != count:
            raise machine.Failed(f"{figures['requests']} of {count} idle "
                                 f"connections to {server.name}")
        server.counted += count
        yield
        process.stdin.close()


def zipf(path, links, count, exponent=1.1):
    """`count` numbers below `links`, drawn by Zipf's law, the same each
    time. Popular ones are spread over the numbers."""
    chance = random.Random(6)
    total, weights = 0.0, []
    for rank in range(links):
        total += (rank + 1) ** -exponent
        weights.append(total)
    numbers = list(range(links))
    chance.shuffle(numbers)
    write(path, chance.choices(numbers, cum_weights=weights, k=count))


def in_turn(path, links):
    write(path, range(links))


def write(path, numbers):
    with open(path, "wb") as file:
        array.array("I", numbers).tofile(file)
