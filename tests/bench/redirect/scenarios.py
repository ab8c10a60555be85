"""The table of scenarios: who is asked, how, and what is looked at.

A new one is a row of SCENARIOS; rounds.py runs it.
"""

import time
import typing

import clients
import machine
from figures import Figure, Ratio, Value
from nginx import Nginx
from waypost import Waypost

MISSED_LINKS = 100000
DRAWN = 1 << 20
HANDSHAKES = 500
IDLE = 1000
RATE = 5000


class Scenario(typing.NamedTuple):
    name: str
    title: str
    servers: typing.Callable   # (setup): the servers, started, one by one
    load: typing.Callable      # (setup, server): one run's figures
    figures: typing.Any        # Ratios and Values; or of (setup), those
    prepare: typing.Callable = None  # (setup, servers), before the rounds
    after: typing.Callable = None    # (setup, servers): more Figures
    seconds: int = 60          # what it takes at most
    short: bool = False        # one of those that run by themselves


# -- Servers ----------------------------------------------------------------

def all_rivals(setup):
    yield Nginx("bare", setup)
    yield Nginx("map", setup)
    yield Nginx("lua", setup)
    yield Nginx("batched", setup)
    yield Waypost(setup)


def bare_and_lua(setup):
    yield Nginx("bare", setup)
    yield Nginx("lua", setup)
    yield Waypost(setup)


def two_workers(setup):
    yield Nginx("bare", setup, workers=2)
    yield Waypost(setup, workers=2)


def over_tls(setup):
    yield Nginx("bare", setup)
    yield Waypost(setup, tls=True)


def numbers(setup):
    return 100, 10000, setup.links


def few_and_many(setup):
    for links in numbers(setup):
        yield Waypost(setup, f"{links:,} links", links=links,
                      options=("--cache", "1g"))


def never_cached(setup):
    yield Nginx("bare", setup)
    yield Waypost(setup, links=MISSED_LINKS, redis_core=setup.client_core,
                  options=("--cache", "64k"))


def tagged(setup):
    yield Waypost(setup, tagged=True)


# -- Loads ------------------------------------------------------------------

def keep_alive(setup, server):
    return clients.wrk(setup, server)


def pipelined(setup, server):
    return clients.wrk(setup, server, depth=16)


def connection_each(setup, server):
    return clients.wrk(setup, server, close=True)


def popular_links(setup, server):
    return clients.wrk(setup, server, numbers=setup.folder / server.name)


def next_link(setup, server):
    if isinstance(server, Nginx):
        return clients.wrk(setup, server)
    return clients.wrk(setup, server, numbers=setup.folder / "in-turn")


def steady(setup, server):
    return clients.open_loop(setup, server, RATE)


def full_handshakes(setup, server):
    return clients.handshakes(setup, server, "full", HANDSHAKES)


def resumed_handshakes(setup, server):
    return clients.handshakes(setup, server, "resumed", HANDSHAKES)


# -- What stands before and after the rounds ----------------------------------

def draw_links(setup, servers):
    """Numbers by Zipf's law, and every link followed once before."""
    for server in servers:
        clients.zipf(setup.folder / server.name, server.links, DRAWN)
        walk(setup, server)
    note_cache_memory(setup, servers[-1])


def note_cache_memory(setup, largest):
    """What the process grows by when every link is followed, less what it
    grows by when they are cached: a click each for the ledger. It knows their
    names by then, from before it was started again, and buffers have grown."""
    largest.restart()
    clients.wrk(setup, largest, depth=16)
    largest.settle()
    held = [machine.private_bytes(largest.server.process.pid)]
    for _ in range(2):
        walk(setup, largest)
        held.append(machine.private_bytes(largest.server.process.pid))
    largest.cached_bytes = (held[1] - held[0]) - (held[2] - held[1])


def walk(setup, server):
    numbers = setup.folder / f"each-{server.links}"
    clients.in_turn(numbers, server.links)
    server.from_number = 0
    while server.from_number < server.links:
        clients.wrk(setup, server, depth=16, numbers=numbers)
        server.settle()
    server.from_number = 0


def cache_memory(setup, servers):
    largest = servers[-1]
    return [Figure(f"MB of memory for {largest.links:,} cached links",
                   [largest.cached_bytes / 1e6],
                   ("≤", 150) if largest.links == 1000000 else None)]


def number_misses(setup, servers):
    clients.in_turn(setup.folder / "in-turn", MISSED_LINKS)


def misses_were_misses(setup, servers):
    waypost = servers[-1]
    hits = waypost.metric("cache_hits_total")
    misses = waypost.metric("cache_misses_total")
    if hits > misses / 50:
        raise machine.Failed(f"{hits:,} of {hits + misses:,} look-ups were "
                             "hits; this was to measure misses")
    return []


def note_redis_memory(setup, servers):
    """After some clicks, so that what is there once does not count."""
    waypost = servers[0]
    clients.wrk(setup, waypost)
    waypost.settle()
    waypost.before = waypost.redis_bytes(), waypost.recorded()


def redis_memory(setup, servers):
    waypost = servers[0]
    bytes_before, clicks_before = waypost.before
    clicks = waypost.recorded() - clicks_before
    return [Figure("bytes of Redis a click, all tags, one user agent",
                   [(waypost.redis_bytes() - bytes_before) / clicks],
                   ("≤", 100))]


def idle_memory(setup, servers):
    figures = []
    for server in servers:
        pids = server.memory_pids()
        before = sum(map(machine.private_bytes, pids))
        with clients.idle(setup, server, IDLE):
            time.sleep(0.5)
            after = sum(map(machine.private_bytes, pids))
        aim = ("≤", 16) if isinstance(server, Waypost) else None
        figures.append(Figure(f"KB an idle TLS connection: {server.name}",
                              [(after - before) / IDLE / 1024], aim))
    return figures


def links_figures(setup):
    """Each number of links beside the smallest."""
    smallest, *others = (f"{links:,} links" for links in numbers(setup))
    rows = []
    for name in others:
        aim = ("≥", 0.9) if name is others[-1] else None
        rows += [Ratio("rate", name, smallest, aim),
                 Ratio("worker", name, smallest)]
    return rows + [Value("rate", name) for name in (smallest, *others)]


# -- The table ----------------------------------------------------------------

def beside_nginx(cpu_aim):
    return (
        Ratio("cpu", "waypost", "nginx", cpu_aim),
        Ratio("worker", "waypost", "nginx", theirs_what="cpu"),
        Ratio("total", "waypost", "nginx", theirs_what="cpu"),
        Ratio("rate", "waypost", "nginx"),
        Value("cpu", "nginx"),
        Value("cpu", "waypost"),
        Value("worker", "waypost"),
        Value("redis", "waypost"),
        Value("rate", "nginx"),
        Value("rate", "waypost"),
    )


BESIDE_RIVALS = (
    Ratio("cpu", "waypost", "nginx map"),
    Ratio("total", "waypost", "nginx lua"),
    Ratio("total", "waypost", "nginx batched"),
    Ratio("kept", "waypost", "nginx lua"),
    Ratio("kept", "waypost", "nginx batched"),
    Value("cpu", "nginx map"),
    Value("cpu", "nginx lua"),
    Value("redis", "nginx lua"),
    Value("cpu", "nginx batched"),
    Value("redis", "nginx batched"),
)

SCENARIOS = (
    Scenario("keepalive", "keep-alive", all_rivals, keep_alive,
             (*beside_nginx(("≤", 0.85)),
              Ratio("rate", "waypost", "nginx lua", ("≥", 6)),
              Ratio("rate", "waypost", "nginx batched", ("≥", 2)),
              *BESIDE_RIVALS), short=True),
    Scenario("connection", "a connection a request", all_rivals,
             connection_each,
             (*beside_nginx(("≤", 0.95)),
              Ratio("rate", "waypost", "nginx lua"),
              Ratio("rate", "waypost", "nginx batched"),
              *BESIDE_RIVALS), short=True),
    Scenario("pipelined", "16 requests at once", bare_and_lua, pipelined,
             (*beside_nginx(None), Ratio("rate", "waypost", "nginx lua"))),
    Scenario("workers", "2 workers on both cores, keep-alive", two_workers,
             keep_alive, beside_nginx(None)),
    Scenario("workers-connection",
             "2 workers on both cores, a connection a request", two_workers,
             connection_each, beside_nginx(None)),
    Scenario("open-loop", f"{RATE:,} new connections a second", bare_and_lua,
             steady,
             (Ratio("p50", "waypost", "nginx", ("≤", 1.15)),
              Value("p99", "waypost", ("≤", 1000)),
              Value("p50", "nginx"), Value("p99", "nginx"),
              Value("p50", "waypost"),
              Value("p50", "nginx lua"), Value("p99", "nginx lua"))),
    Scenario("links", "many links, Zipf 1.1, cached", few_and_many,
             popular_links, links_figures, prepare=draw_links,
             after=cache_memory, seconds=900),
    Scenario("misses", "links that are not cached, Redis on the other core",
             never_cached, next_link,
             (Value("rate", "waypost", ("≥", 100000)),
              Value("bound", "waypost"),
              Ratio("cpu", "waypost", "nginx"),
              Value("worker", "waypost"), Value("redis", "waypost"),
              Value("cpu", "nginx")),
             prepare=number_misses, after=misses_were_misses, seconds=90),
    Scenario("tls-full", "TLS 1.3, a full handshake a request", over_tls,
             full_handshakes,
             (Ratio("cpu", "waypost", "nginx", ("≤", 0.9)),
              Ratio("worker", "waypost", "nginx", theirs_what="cpu"),
              Value("cpu", "nginx"), Value("cpu", "waypost")),
             after=idle_memory),
    Scenario("tls-resumed", "TLS 1.3, a resumed handshake a request",
             over_tls, resumed_handshakes,
             (Ratio("cpu", "waypost", "nginx", ("≤", 0.95)),
              Ratio("worker", "waypost", "nginx", theirs_what="cpu"),
              Value("cpu", "nginx"), Value("cpu", "waypost"))),
    Scenario("memory", "Redis's memory", tagged, keep_alive,
             (Value("rate", "waypost"),), prepare=note_redis_memory,
             after=redis_memory, short=True),
)
