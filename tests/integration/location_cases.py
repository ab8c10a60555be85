"""Where a link must lead: destination, tags, query mode, and what the request
brings along, with the Location that must come of it.

    python3 location_cases.py > ../unit/shortener/location_table.h

writes the cases as C for tests/unit/shortener/test_location_table.c;
test_locations.py follows each of them through a real server, and sees that the
file is what this program writes.

The expected Locations are worked out here, in lists of parameters and not in
bytes, by nobody's code but this file's and the standard library's. The last
table is written by hand.
"""

import itertools
import sys
import urllib.parse

CLICK_ID = "K7"
APPEND, OVERRIDE, DROP = "append", "override", "drop"

# -- The rules ---------------------------------------------------------------


def parameters(query):
    """The items of a query, as they stand; empty ones are none."""
    return [item for item in query.split("&") if item]


def name(parameter):
    return parameter.split("=", 1)[0]


def encoded(text):
    return urllib.parse.quote(text, safe="-._~")


def with_path(path, more):
    """`more` behind the path, one slash between."""
    more = more.lstrip("/")
    if not more:
        return path
    # What a path cannot hold as it is, a browser would encode, too.
    more = urllib.parse.quote(more, safe="/:@!$&'()*+,;=-._~%[]|^\\")
    return path + ("" if path.endswith("/") else "/") + more


def location(destination, tags, mode, query, click_id, path):
    front, hash_mark, fragment = destination.partition("#")
    front, question_mark, own = front.partition("?")
    asked = [p for p in parameters(query) if p != "qr=1"]
    names = {name(p) for p in asked}
    mine = {name(p) for p in parameters(own) if p != "qr=1"}
    utm = [f"{encoded(key)}={encoded(value)}" for key, value in sorted(
        tags.items()) if key.startswith("utm_") and key not in mine]
    if mode == OVERRIDE and query:
        kept = [p for p in parameters(own) + utm if name(p) not in names]
        own = "&".join(kept)
        question_mark = "?" if kept else ""
        added = []
    else:
        added = utm
    if mode != DROP:
        added = added + [p for p in asked
                         if not (click_id and name(p) == "wpid")]
    if click_id:
        added = added + [f"wpid={click_id}"]
    if added:
        between = "" if own.endswith("&") or not own else "&"
        own += between + "&".join(added)
        question_mark = "?"
    return (with_path(front, path) + question_mark + own + hash_mark +
            fragment)


# -- The cases ---------------------------------------------------------------

# In their normal form, which is how links keep them.
DESTINATIONS = [
    "https://a.example/",
    "https://a.example/?",
    "https://a.example/page?b=1",
    "https://a.example/page?b=1&c=2&b=3#part",
    "https://a.example/page/?b&c=&=d#?x=1&y",
    "https://a.example:8443/p%20q/?a%20b=c%26d&e=f+g",
    "http://xn--bcher-kva.example/%C3%A9#%C3%BC",
    "https://a.example/?utm_source=own&utm_medium=own2",
    "https://a.example/?u=https://b.example/?v=1&w=2",
    "https://a.example/?b=1&",
    "https://a.example/?&&b=1&&",
    "https://[2001:db8::1]/x?y#z",
]

QUERIES = ["", "b=9", "n=1&b=2&n=3", "utm_source=visitor", "qr=1",
           "b=%26&x=%C3%A9&y=a+b", "wpid=old&z"]

TAGS = [{}, {"utm_source": "news", "team": "x"},
        {"utm_medium": "e mail", "utm_source": "a&b=c#d/é",
         "utm_campaign": "spring"}]

PATHS = ["", "c/d", "c/", "//c", "é x", "c%2Dd;e=1"]


def made_cases():
    """Every destination with every query in every mode; tags, click ids and
    paths in turn, so that each meets each in the end."""
    turn = 0
    for destination, query, mode in itertools.product(
            DESTINATIONS, QUERIES, (APPEND, OVERRIDE, DROP)):
        yield (destination, TAGS[turn % 3], mode, query,
               CLICK_ID if turn % 4 == 1 else "",
               PATHS[turn // 3 % 6] if turn % 5 == 2 else "")
        turn += 1


# By hand: what the rules above could have wrong. The last is the Location.
HAND = [
    ("https://a.example/", {}, APPEND, "", "", "", "https://a.example/"),
    ("https://a.example/?", {}, APPEND, "", "", "", "https://a.example/?"),
    ("https://a.example/?#", {}, APPEND, "b", "", "", "https://a.example/?b#"),
    ("https://a.example/#f", {}, APPEND, "b=1", "", "",
     "https://a.example/?b=1#f"),
    ("https://a.example/?b=1", {}, OVERRIDE, "b=2", "", "",
     "https://a.example/?b=2"),
    ("https://a.example/?b=1", {}, OVERRIDE, "B=2", "", "",
     "https://a.example/?b=1&B=2"),
    ("https://a.example/?b=1&c=2", {}, OVERRIDE, "b", "", "",
     "https://a.example/?c=2&b"),
    ("https://a.example/?b=1", {}, DROP, "b=2&wpid=x", "K7", "",
     "https://a.example/?b=1&wpid=K7"),
    ("https://a.example/", {"utm_source": "a b"}, APPEND, "", "", "",
     "https://a.example/?utm_source=a%20b"),
    ("https://a.example/", {"utm_source": "n"}, OVERRIDE, "utm_source=v", "",
     "", "https://a.example/?utm_source=v"),
    ("https://a.example/", {"utm_source": "n"}, APPEND, "utm_source=v", "",
     "", "https://a.example/?utm_source=n&utm_source=v"),
    ("https://a.example/?utm_source=own", {"utm_source": "n"}, APPEND, "", "",
     "", "https://a.example/?utm_source=own"),
    ("https://a.example/", {"team": "x"}, APPEND, "", "", "",
     "https://a.example/"),
    ("https://a.example/", {}, APPEND, "a&qr=1&b&qr=2", "", "",
     "https://a.example/?a&b&qr=2"),
    ("https://a.example/x", {}, APPEND, "wpid=old", "", "",
     "https://a.example/x?wpid=old"),
    ("https://a.example/x?y#z", {"utm_id": "7"}, APPEND, "q=1", "K7", "p/q",
     "https://a.example/x/p/q?y&utm_id=7&q=1&wpid=K7#z"),
    ("https://a.example/x/", {}, APPEND, "", "", "/p",
     "https://a.example/x/p"),
    ("https://a.example/x#/y?z", {}, APPEND, "", "", "p",
     "https://a.example/x/p#/y?z"),
]


def cases():
    """(destination, tags, mode, query, click id, path, Location) of each."""
    return [case + (location(*case),) for case in made_cases()] + HAND


# -- As C --------------------------------------------------------------------


def c_string(text):
    """A literal; bytes beyond ASCII end it, since hex escapes have no end."""
    out = '"'
    for byte in text.encode():
        if byte in b'"\\':
            out += "\\" + chr(byte)
        elif 32 <= byte < 127:
            out += chr(byte)
        else:
            out += f'\\x{byte:02x}""'
    return out + '"'


def tags_text(tags):
    """As a link keeps them: sorted lines."""
    return "".join(f"{key}={value}\\n" for key, value in sorted(tags.items()))


def as_c():
    rows = []
    for destination, tags, mode, query, click_id, path, where in cases():
        texts = [c_string(destination),
                 c_string(tags_text(tags)).replace("\\\\n", "\\n"),
                 f"LINK_QUERY_{mode.upper()}", c_string(query),
                 c_string(click_id), c_string(path), c_string(where)]
        rows.append("    {" + ",\n     ".join(texts) + "},\n")
    return ("/* Written by tests/integration/location_cases.py: edit that. "
            "*/\n"
            "/* clang-format off */\n" + "".join(rows) +
            "    /* clang-format on */\n")


if __name__ == "__main__":
    sys.stdout.write(as_c())
