"""Figures: minimum, median and maximum over the rounds, beside their aim.

A sample is what one run of one server gave:

    requests, rate (a second), p50, p99 (microseconds)
    cpu, worker, redis, total   microseconds of CPU a request: the server's
                                process with all its threads; Waypost's worker
                                thread alone; Redis; server and Redis together
    kept                        requests a second until also Redis had them
    bound                       requests a second that a worker could answer
                                with nothing else on its core
"""

import statistics
import typing

WORDS = {
    "cpu": "CPU a request",
    "worker": "CPU a request, worker thread",
    "redis": "CPU a request, Redis",
    "total": "CPU a request with Redis",
    "rate": "requests a second",
    "kept": "requests a second, until recorded",
    "bound": "requests a second that the worker's CPU allows",
    "p50": "latency, p50",
    "p99": "latency, p99",
}
UNITS = {"rate": "", "kept": "", "bound": ""}


class Figure(typing.NamedTuple):
    """A row of the table. The aim is ("≤" or "≥", figure) or None."""
    label: str
    values: list
    aim: tuple = None

    def median(self):
        return statistics.median(self.values)

    def met(self):
        if self.aim is None:
            return None
        sign, bound = self.aim
        return (self.median() <= bound if sign == "≤"
                else self.median() >= bound)


class Ratio(typing.NamedTuple):
    """One server's figure divided by another's of the same round."""
    what: str
    ours: str
    theirs: str
    aim: tuple = None
    theirs_what: str = None  # where another figure of theirs is meant

    def of(self, rounds):
        theirs = self.theirs_what or self.what
        return Figure(f"{WORDS[self.what]}: {self.ours} / {self.theirs}",
                      [one[self.ours][self.what] / one[self.theirs][theirs]
                       for one in rounds], self.aim)


class Value(typing.NamedTuple):
    """One server's figure as it is."""
    what: str
    server: str
    aim: tuple = None

    def of(self, rounds):
        unit = UNITS.get(self.what, ", µs")
        return Figure(f"{WORDS[self.what]}{unit}: {self.server}",
                      [one[self.server][self.what] for one in rounds],
                      self.aim)


def number(value):
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.2f}"


def aim_text(figure):
    if figure.aim is None:
        return ""
    sign, bound = figure.aim
    verdict = "met" if figure.met() else "missed"
    return f"{sign} {bound:,g}: {verdict}"


def table(title, figures):
    """Markdown, as docs/performance.md has it."""
    lines = [f"| {title} | min | median | max | aim |",
             "| --- | --- | --- | --- | --- |"]
    for figure in figures:
        cells = [figure.label, number(min(figure.values)),
                 number(figure.median()), number(max(figure.values)),
                 aim_text(figure)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def as_json(figures):
    return [{"figure": figure.label, "min": min(figure.values),
             "median": figure.median(), "max": max(figure.values),
             "aim": figure.aim and "{} {}".format(*figure.aim),
             "met": figure.met()} for figure in figures]
