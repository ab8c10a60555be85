"""The machine under the bench: cores, CPU time by thread, memory."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(ROOT / "tests/integration"))

PROGRAMS = ("nginx", "wrk", "taskset", "redis-server", "openssl")


class Failed(Exception):
    """The benchmark cannot be done, or its result is wrong."""


def cpu_by_thread(pid):
    """{(thread id, name): nanoseconds on a core} of a process that lives."""
    spent = {}
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            name = (task / "comm").read_text().strip()
            spent[task.name, name] = int(
                (task / "schedstat").read_text().split()[0])
        except OSError:
            pass  # it has ended
    return spent


def cpu_ns(pids, thread=""):
    """Nanoseconds of all threads whose name begins with `thread`."""
    return sum(spent for pid in pids
               for (_, name), spent in cpu_by_thread(pid).items()
               if name.startswith(thread))


def private_bytes(pid):
    """What the process alone holds in memory: no files, no shared pages."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"^RssAnon:\s*(\d+) kB", status, re.M).group(1)) << 10


def on_cores(cores):
    """The beginning of a command line that stays on these cores."""
    return ["taskset", "-c", ",".join(map(str, cores))]


def pin(pid, cores):
    """All threads that the process has by now, and those that they make."""
    subprocess.run(["taskset", "-apc", ",".join(map(str, cores)), str(pid)],
                   check=True, stdout=subprocess.DEVNULL)


def check(server_core, client_core):
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    if missing:
        raise Failed(f"{', '.join(missing)} missing; "
                     "./deploy/install-packages runtime bench")
    cores = {server_core, client_core}
    if len(cores) < 2 or not cores <= os.sched_getaffinity(0):
        raise Failed("--server-core and --client-core must be two different "
                     "cores that this process may use")


def build(folder, targets):
    """The release build, for what of it is not there."""
    if all((folder / name).exists() for name in targets):
        return
    print("building the release", file=sys.stderr)
    for command in (["cmake", "--preset", "release"],
                    ["ninja", "-C", str(folder), *targets]):
        result = subprocess.run(command, cwd=ROOT, capture_output=True,
                                text=True)
        if result.returncode != 0:
            raise Failed(f"{' '.join(command)}:\n{result.stdout}"
                         f"{result.stderr}")
