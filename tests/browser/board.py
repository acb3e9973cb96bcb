"""Two homes with something to read, for the checks of the pages; and a way to ask for them."""

import json
import os
import shutil
import socket
import struct
import subprocess
import tempfile
import time
import zlib


class Home:
    """One person's home; its node listens on loopback and discovers nobody."""

    def __init__(self, binary, name):
        self.binary, self.name = os.path.abspath(binary), name
        self.folder = tempfile.mkdtemp(prefix="tidings-pages-")
        self.port = free_port()
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("TIDINGS_")}
        self.environment.update(
            HOME=self.folder, TIDINGS_MDNS="off", TIDINGS_API_PORT="0", NO_COLOR="1",
            TIDINGS_LISTEN=f"/ip4/127.0.0.1/tcp/{self.port}", DISPLAY="", WAYLAND_DISPLAY="",
        )

    def run(self, *words, stdin=""):
        """Runs a verb to its end and returns what it printed."""
        command = [self.binary, "--home", os.path.join(self.folder, "home"), "--quiet", *words]
        done = subprocess.run(
            command, input=stdin, capture_output=True, text=True, timeout=120, env=self.environment,
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(words)}: {done.returncode}\n{done.stderr}")
        return done.stdout.strip()

    def post(self, board, text, subject=None):
        return self.run("post", board, text, *(["--subject", subject] if subject else []))

    def files(self):
        """A picture that comes by itself, and a file that comes on demand, as arguments of a verb."""
        rows = zlib.compress(b"".join(b"\0" + bytes((96, 120, 16 * row)) * 24 for row in range(16)))
        parts = ((b"IHDR", struct.pack(">IIBBBBB", 24, 16, 8, 2, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
        chunks = [struct.pack(">I", len(what)) + kind + what + struct.pack(">I", zlib.crc32(kind + what)) for kind, what in parts]
        contents = {"cover.png": b"\x89PNG\r\n\x1a\n" + b"".join(chunks), "island.mp4": os.urandom(2_000_000)}
        for name, content in contents.items():
            with open(os.path.join(self.folder, name), "wb") as file:
                file.write(content)
        return [word for name in contents for word in ("--file", os.path.join(self.folder, name))]

    def meet(self, other):
        self.run("sync", f"127.0.0.1:{other.port}")

    def door(self):
        """An address that lets in once."""
        return self.run("web", "--no-open")

    def unread(self):
        return json.loads(self.run("status", "--json"))["unread"]

    def device(self):
        return json.loads(self.run("status", "--json"))["device"]

    def end(self):
        subprocess.run([self.binary, "--home", os.path.join(self.folder, "home"), "stop"], capture_output=True, env=self.environment)
        shutil.rmtree(self.folder, ignore_errors=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def book_club(binary):
    """Ana wrote, bo has it all and read nothing; the thread that has most of what can stand in one."""
    ana, bo = Home(binary, "ana"), Home(binary, "bo")
    ana.run("new", "Book Club", "--as", "ana")
    bo.run("join", ana.run("invite", "--long"), "--as", "bo", "--no-input")
    ana.run("board", "new", "books/poetry")
    thread = ana.post(
        "general",
        "I would like something short after the last one. Three ideas:\n\n"
        "- *The Summer Book*, Tove Jansson\n- **Convenience Store Woman**, Sayaka Murata\n"
        "- A Month in the Country, J. L. Carr\n\n> A book must be the axe for the frozen sea within us.\n\n"
        "# A heading\n\nVote until Sunday; see https://en.wikipedia.org/wiki/The_Summer_Book for the first.",
        "What shall we read in December?",
    )
    bo.meet(ana)
    answer = bo.run("reply", thread, "The Summer Book, please: an island, an old woman, a child, and weather.")
    ana.meet(bo)
    deeper = ana.run("reply", answer, "Then I second it, @bo.")
    ana.run("react", answer, "👍")
    ana.run("edit", deeper, "Then I second it, @bo, and mean it.")
    ana.run("reply", deeper, "As a list:\n\n```\ntitle                          pages  year  shelf  who has it now  who wants it\nThe Summer Book                172\n```")
    ana.run("reply", thread, "One more thing: we meet at seven, not at eight.")
    shared = ana.run("reply", thread, "The cover, and a film of the island.", *ana.files())
    ana.post("general", "<img src=x onerror=alert(1)> [click](javascript:alert(1)) \u202eevil", "<script>alert(1)</script>")
    ana.post("books/poetry", "so much depends\nupon\n\na red wheel\nbarrow", "A line that stays")
    ana.run("message", "bo", "Could you bring the keys on Thursday?")
    bo.run("invite", "--long")
    bo.meet(ana)
    return ana, bo, thread, answer, deeper, shared


def until(what, holds, patience=30):
    """Waits until something holds."""
    end = time.monotonic() + patience
    while not holds():
        if time.monotonic() > end:
            raise SystemExit(f"not in {patience} s: {what}")
        time.sleep(0.05)
