#!/usr/bin/env python3
"""Measures all faces of a node on mailboxes of real text, and prints a table: nothing is asserted.

usage: corpus.py TIDINGS MAILBOX... [--home DIR]

Ana imports each mailbox; bo gets all of it and has read nothing, and is measured: verbs, the API,
pages, feeds, the terminal UI, start and memory. `--home` keeps both homes there, stopped. Python's
standard library alone; `tests/corpus/changelogs.py` makes a mailbox.
"""

import argparse
import fcntl
import http.client
import json
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))
from board import free_port, until  # noqa: E402

ROUNDS = 30
STARTS = 5
# Nothing that is measured takes longer, on any machine.
PATIENCE = 900
# A frame of the terminal UI is drawn when nothing follows for so long, in seconds.
QUIET = 0.05
BOARD = "debian"

QUERIES = (
    "nowheretobefound", "kernel", "the", "th", "update vers", '"new upstream release"', '"the the" -of', "fix -the @ana",
    "#debian error before:2100 after:2020", "the is:unread", "has:file", "after:1d",
)


def line(what, *values):
    print(f"  {what:<60}{', '.join(values)}", flush=True)


def ms(seconds):
    return f"{seconds * 1e3:.1f} ms"


def spread(times):
    """Median and 99th percentile."""
    times = sorted(times)
    return f"{ms(statistics.median(times))}, {ms(times[(len(times) - 1) * 99 // 100])}"


class Home:
    """One person's home; its node listens on loopback and discovers nobody."""

    def __init__(self, binary, folder):
        self.binary, self.folder, self.port = os.path.abspath(binary), Path(folder), free_port()
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("TIDINGS_")}
        self.environment.update(
            HOME=str(folder), TIDINGS_HOME=str(self.folder), TIDINGS_MDNS="off", TIDINGS_API_PORT="0", LANG="C.UTF-8",
            TIDINGS_LISTEN=f"/ip4/127.0.0.1/tcp/{self.port}", DISPLAY="", WAYLAND_DISPLAY="", TERM="xterm-256color",
        )

    def run(self, *words):
        """Runs a verb to its end: what it printed, and how long it took."""
        began = time.perf_counter()
        done = subprocess.run([self.binary, *words], capture_output=True, timeout=PATIENCE, env=self.environment, stdin=subprocess.DEVNULL)
        took = time.perf_counter() - began
        if done.returncode:
            raise SystemExit(f"{' '.join(words)}: {done.returncode}\n{done.stderr.decode(errors='replace')}")
        return done.stdout.decode(errors="replace").strip(), took

    def api(self):
        return json.loads((self.folder / "api.json").read_text())

    def memory(self, field):
        """A line of the node's /proc/PID/status, in MB."""
        return memory(self.api()["pid"], field)

    def files(self):
        """Size of the files of the store, in bytes."""
        return {path.name: path.stat().st_size for path in sorted(self.folder.glob("*.redb"))}


def memory(pid, field):
    text = Path(f"/proc/{pid}/status").read_text()
    return int(text.split(f"{field}:")[1].split()[0]) / 1024


class Link:
    """A connection to the node that stays open."""

    def __init__(self, port, headers):
        self.connection, self.headers = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE), headers
        self.connection.connect()

    def get(self, path):
        """Status, seconds to the first byte, seconds to the last, the body, and the answer's headers."""
        began = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        first = answer.read(1)
        to_first = time.perf_counter() - began
        body = first + answer.read()
        return answer.status, to_first, time.perf_counter() - began, body, answer.headers


def programs(home):
    api = home.api()
    return Link(api["port"], {"Authorization": f"Bearer {api['token']}"})


def browser(home):
    """A session of the pages."""
    door = urllib.parse.urlsplit(home.run("web", "--no-open", "--quiet")[0])
    link = Link(door.port, {"Accept-Language": "en", "Accept": "text/html"})
    status, _, _, _, headers = link.get(f"{door.path}?{door.query}" if door.query else door.path)
    cookie = headers.get("Set-Cookie", "").partition(";")[0]
    if status != 303 or not cookie:
        raise SystemExit(f"the door said {status}")
    link.headers["Cookie"] = cookie
    return link


def imported(ana, mailboxes):
    for mailbox in mailboxes:
        size = os.path.getsize(mailbox)
        told, took = ana.run("import", mailbox, "--board", BOARD, "--create-boards", "--json")
        count = json.loads(told.splitlines()[-1])["imported"]
        line(f"import of {size / 1e6:.0f} MB", f"{count} posts", f"{took:.1f} s", f"{count / took:.0f} posts/s")
    queries(ana, "first search, right after it", ("nowheretobefound", "the"), 1)
    settled(ana)
    line("memory of who imported: peak, now", *(f"{ana.memory(field):.0f} MB" for field in ("VmHWM", "VmRSS")))


def settled(home):
    """Waits until the node does nothing more; how much CPU it had used then."""

    def used():
        fields = Path(f"/proc/{home.api()['pid']}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    def idle():
        before = used()
        time.sleep(1)
        return used() - before <= 2

    until("the node has nothing to do", idle, PATIENCE)


def disk(home, posts):
    for name, size in home.files().items():
        line(f"{name}", f"{size / 1e6:.1f} MB", f"{size / posts:.0f} bytes a post")


def verbs(home):
    for words in (["boards"], ["read", BOARD], ["read", "--limit", "50"], ["next", "--json"], ["search", "kernel"], ["search", "the", "--count"],
                  ["search", "the", "--best"], ["people"], ["status"], ["mentions"]):
        took = [home.run(*words)[1] for _ in range(3)]
        line(f"tidings {' '.join(words)}", ms(min(took)), f"{len(home.run(*words)[0]) / 1e3:.1f} KB")


def queries(home, title, asked=QUERIES, rounds=ROUNDS):
    link = programs(home)
    for query in asked:
        for order in ("newest", "best"):
            path = f"/v1/search?limit=50&order={order}&q={urllib.parse.quote(query)}"
            answers = [link.get(path) for _ in range(rounds)]
            status, body = answers[-1][0], json.loads(answers[-1][3])
            found = len(body["found"]["posts"]) if status == 200 else body
            line(f"{title}: {query}, {order} first", spread([answer[2] for answer in answers]), f"{found} found")


def paths(link, home):
    """A short thread and the longest, a post in it, and the pages of all sorts."""
    _, _, _, body, _ = programs(home).get(f"/v1/threads?board={BOARD}&limit=1000")
    threads = json.loads(body)["threads"]
    longest = max(threads, key=lambda row: row["replies"])
    line("the longest thread", f"{longest['replies'] + 1} posts")
    thread = longest["id"]
    pages = ["/", "/boards", f"/board?name={BOARD}", f"/thread/{thread}", f"/thread/{thread}?page=2", f"/post/{thread}",
             f"/reply/{thread}", f"/new?board={BOARD}", "/mentions", "/people", "/devices", "/network", "/moderation", "/settings", "/help", "/messages",
             "/invites"]
    return pages + [f"/search?q={urllib.parse.quote(query)}" for query in ("kernel", "the", "th")]


def pages(home):
    link = browser(home)
    for path in paths(link, home):
        answers = [link.get(path) for _ in range(ROUNDS)]
        status, body = answers[-1][0], answers[-1][3]
        shown = path if len(path) < 40 else f"{path[:18]}…{path[58:]}"
        line(f"{shown} {status if status != 200 else ''}", spread([answer[1] for answer in answers]), f"{len(body) / 1e3:.1f} KB")


def programs_paths(home):
    link = programs(home)
    token = home.run("token", "add", "figures", "--scope", "feed", "--quiet")[0].split()[-1]
    for path in ("/v1/status", "/v1/boards", f"/v1/threads?board={BOARD}", "/v1/posts?limit=50", f"/v1/posts?unread&board={BOARD}&limit=50", "/v1/next",
                 "/v1/people", "/metrics", f"/feeds/{token}/board/{BOARD}.atom", f"/feeds/{token}/unread.atom", f"/feeds/{token}/mentions.atom"):
        answers = [link.get(path) for _ in range(ROUNDS)]
        status, body = answers[-1][0], answers[-1][3]
        line(f"{path.replace(token, 'TOKEN')} {status if status != 200 else ''}", spread([answer[1] for answer in answers]), f"{len(body) / 1e3:.1f} KB")


class Terminal:
    """The terminal UI, 120 by 40."""

    def __init__(self, home):
        self.began = time.perf_counter()
        self.process, self.side = pty.fork()
        if self.process == 0:
            os.execvpe(home.binary, [home.binary], home.environment)
        fcntl.ioctl(self.side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

    def press(self, key):
        """Seconds from a key to the first and to the last byte of what it draws."""
        began = time.perf_counter()
        os.write(self.side, key.encode())
        return self.drawn(began)

    def drawn(self, began, patience=10):
        first, last, wait = None, None, patience
        while select.select([self.side], [], [], wait)[0]:
            os.read(self.side, 1 << 20)
            last = time.perf_counter() - began
            first, wait = first or last, QUIET
        return first, last

    def end(self):
        os.kill(self.process, signal.SIGTERM)
        os.waitpid(self.process, 0)
        os.close(self.side)


def terminal(home):
    screen = Terminal(home)
    line("start to a whole screen", ms(screen.drawn(screen.began)[1] or PATIENCE))
    line("Enter on the board", ms(screen.press("\r")[1] or PATIENCE))
    steps = {}
    for name, keys in (("down a list of threads", "j" * ROUNDS), ("to its end and back", "Gg" * (ROUNDS // 2)), ("opening a thread", "\r"),
                       ("down a thread", "j" * ROUNDS), ("Space reads on", " " * ROUNDS)):
        steps[name] = [screen.press(key)[1] for key in keys]
        line(f"{name}: median, p99", spread([took for took in steps[name] if took]))
    line("its own memory: peak", f"{memory(screen.process, 'VmHWM'):.0f} MB", f"{memory(screen.process, 'RssAnon'):.0f} MB anonymous")
    screen.end()


def starts(home):
    times = []
    for _ in range(STARTS):
        home.run("stop")
        times.append(home.run("start", "--quiet")[1])
    line("start to first answer: median, worst", f"{ms(statistics.median(times))}, {ms(max(times))}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tidings")
    parser.add_argument("mailbox", nargs="+")
    parser.add_argument("--home", help="keep the homes `ana` and `bo` in this directory")
    args = parser.parse_args()
    root = Path(args.home or tempfile.mkdtemp(prefix="tidings-corpus-"))
    ana, bo = Home(args.tidings, root / "ana"), Home(args.tidings, root / "bo")
    try:
        ana.run("new", "Archive", "--as", "ana")
        bo.run("join", ana.run("invite", "--long", "--quiet")[0], "--as", "bo", "--no-input", "--quiet")
        bo.run("stop")
        imported(ana, args.mailbox)
        bo.run("start", "--quiet")
        began = time.perf_counter()
        bo.run("sync", f"127.0.0.1:{ana.port}")
        posts = json.loads(bo.run("status", "--json")[0])["unread"]
        line("sync", f"{posts} posts", f"{time.perf_counter() - began:.1f} s")
        queries(bo, "first search, right after it", ("nowheretobefound", "the"), 1)
        settled(bo)
        disk(bo, posts)
        for title, measure in (("verbs, whole process", verbs), ("searches: median, p99 of all of the answer", lambda home: queries(home, "")),
                               ("pages: first byte, median and p99; size", pages), ("programs: first byte, median and p99; size", programs_paths),
                               ("terminal UI: a key to the end of what it draws", terminal), ("start", starts)):
            print(title, flush=True)
            if title == "start":
                line("memory of the node over all of it: peak, now", *(f"{bo.memory(field):.0f} MB" for field in ("VmHWM", "VmRSS")))
            measure(bo)
        line("memory after it: peak, now", *(f"{bo.memory(field):.0f} MB" for field in ("VmHWM", "VmRSS")))
    finally:
        for home in (ana, bo):
            subprocess.run([home.binary, "stop"], capture_output=True, env=home.environment)
        if not args.home:
            shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main()
