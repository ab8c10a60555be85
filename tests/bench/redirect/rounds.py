"""One scenario: its servers are started for it, answer in turn, round after
round, and are asked for their books at its end."""

import contextlib
import time

import machine
import support


def measure(server, load):
    """One run: a sample as figures.py describes it."""
    parts = server.parts()
    before = {part: machine.cpu_ns(*what) for part, what in parts.items()}
    began = time.monotonic()
    figures = load(server)
    server.settle()
    took = time.monotonic() - began
    sample = {part: (machine.cpu_ns(*what) - before[part]) / 1000 /
              figures["requests"] for part, what in parts.items()}
    sample["total"] = sample["cpu"] + sample.get("redis", 0)
    sample["bound"] = 1e6 / sample.get("worker", sample["cpu"])
    return {**sample, "requests": figures["requests"],
            "rate": figures["requests"] * 1e6 / figures["us"],
            "kept": figures["requests"] / max(took, figures["us"] / 1e6),
            "p50": figures["p50"], "p99": figures["p99"]}


def check_answer(setup, server):
    """One request by hand: wrk would count any answer below 400."""
    answer = support.request(server.port, "GET", f"/{setup.slug}",
                             {"Host": f"{setup.host}:{server.port}"})
    location = answer.location or ""
    if answer.status != 302 or not location.startswith(setup.destination):
        raise machine.Failed(f"{server.name} answered {answer} and not 302 "
                             f"to {setup.destination}")
    server.counted += 1


def run_rounds(setup, scenario, servers, deadline):
    """[{server's name: sample}, …]; each goes first now and then."""
    rounds = []
    for number in range(setup.rounds):
        if number and time.monotonic() > deadline:
            setup.say(f"{scenario.name}: time is up after {number} rounds")
            break
        turn = number % len(servers)
        rounds.append({
            server.name: measure(server,
                                 lambda one: scenario.load(setup, one))
            for server in servers[turn:] + servers[:turn]})
    return rounds


def run(setup, scenario, deadline):
    """(figures, rounds, what the books say); servers live only for it."""
    with contextlib.ExitStack() as stack:
        servers = []
        for server in scenario.servers(setup):
            stack.callback(server.close)
            servers.append(server)
            check_answer(setup, server)
        if scenario.prepare:
            scenario.prepare(setup, servers)
        rounds = run_rounds(setup, scenario, servers, deadline)
        rows = scenario.figures
        if callable(rows):
            rows = rows(setup)
        figures = [row.of(rounds) for row in rows]
        if scenario.after:
            figures += scenario.after(setup, servers)
        books = [server.check_books() for server in servers]
    return figures, rounds, [line for line in books if line]
