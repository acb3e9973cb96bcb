"""Walks the board with browsers that have no script: in w3m and lynx one reads everything that is unread, answers, and keeps a draft.

usage: walk.py TIDINGS
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

from board import book_club

# Steps that a walk takes at most; a key that comes while a page loads is lost and pressed again.
STEPS = 30


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, command, environment):
        self.process, self.side = pty.fork()
        if self.process == 0:
            os.execvpe(command[0], command, {**os.environ, **environment})
        fcntl.ioctl(self.side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))

    def press(self, *keys):
        """Presses keys, each after what the one before drew."""
        for key in keys:
            os.write(self.side, key.encode())
            self.drawn()

    def drawn(self):
        """What is drawn until nothing more comes for a moment."""
        drawn = b""
        patience = 2.0
        while select.select([self.side], [], [], patience)[0]:
            try:
                drawn += os.read(self.side, 1 << 16)
            except OSError:
                break
            patience = 0.3
        return drawn.decode(errors="replace")

    def end(self):
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.side)


def reads_everything(home, terminal, button):
    """Presses “Read on” until nothing is unread."""
    terminal.drawn()
    before, steps = home.unread(), 0
    while home.unread() > 0:
        steps += 1
        if steps > STEPS:
            raise SystemExit(f"{before} posts were unread, {home.unread()} are after {STEPS} steps")
        terminal.press(*button)
    return steps


def answered(home, thread, text):
    """Waits until the answer is written."""
    end = time.monotonic() + 30
    while text not in home.run("read", thread):
        if time.monotonic() > end:
            raise SystemExit(f"“{text}” was not written")
        time.sleep(0.1)


def kept(home, text):
    """Waits until the text is a draft, and sends it from a terminal."""
    end = time.monotonic() + 30
    while text not in home.run("draft", "list"):
        if time.monotonic() > end:
            raise SystemExit(f"“{text}” was not kept")
        time.sleep(0.1)
    home.run("draft", "send", "1")


def w3m(home, thread):
    editor = os.path.join(home.folder, "editor")
    with open(editor, "w", encoding="utf-8") as file:
        file.write('#!/bin/sh\necho "Written with w3m" > "$1"\n')
    os.chmod(editor, 0o700)
    door = home.door()
    options = ["-cookie", "-o", "accept_bad_cookie=1", "-o", f"editor={editor}"]
    environment = {"HOME": home.folder, "TERM": "xterm", "LANG": "C.UTF-8"}
    terminal = Terminal(["w3m", *options, door], environment)
    try:
        steps = reads_everything(home, terminal, ("g", "/Read on\n", "\n"))
        terminal.press("U", "\x15", f"{door.split('/login')[0]}/reply/{thread}\n")
        terminal.press("g", "/^Text\n", "\t", "\n", "/Send\n", "\n")
        answered(home, thread, "Written with w3m")
        terminal.drawn()
        terminal.press("U", "\x15", f"{door.split('/login')[0]}/reply/{thread}\n")
        terminal.press("g", "/^Text\n", "\t", "\n", "/Keep as\n", "\n")
        kept(home, "Written with w3m")
    finally:
        terminal.end()
    return steps


def lynx(home, thread):
    door = home.door()
    environment = {"HOME": home.folder, "TERM": "xterm", "LANG": "C.UTF-8"}
    settings = os.path.join(home.folder, "lynx.cfg")
    with open(settings, "w", encoding="utf-8") as file:
        # Keys that come while it shows a message are lost.
        file.write("INFOSECS:0\nMESSAGESECS:0\nALERTSECS:0\nACCEPT_ALL_COOKIES:TRUE\n")
    terminal = Terminal(["lynx", f"-cfg={settings}", door], environment)
    try:
        steps = reads_everything(home, terminal, ("/Read on\n", "\r"))
        terminal.press("g", "\x15", f"{door.split('/login')[0]}/reply/{thread}\n")
        # Between the text and the button is where files are chosen.
        terminal.press("/Send\n", "\x1b[A", "\x1b[A", "Written with lynx", "\x1b[B", "\x1b[B", "\r")
        answered(home, thread, "Written with lynx")
        terminal.drawn()
        terminal.press("g", "\x15", f"{door.split('/login')[0]}/reply/{thread}\n")
        # Below “Send” are “Preview” and the button that keeps it.
        terminal.press("/Send\n", "\x1b[A", "\x1b[A", "Kept with lynx", "\x1b[B", "\x1b[B", "\x1b[B", "\x1b[B", "\r")
        kept(home, "Kept with lynx")
    finally:
        terminal.end()
    return steps


def main():
    ana, bo, thread, _, _, _ = book_club(sys.argv[1])
    try:
        print(f"w3m: everything read in {w3m(bo, thread)} steps, and answered")
        for number in range(5):
            ana.post("announcements", f"announcement {number}")
        bo.meet(ana)
        print(f"lynx: everything read in {lynx(bo, thread)} steps, and answered")
    finally:
        ana.end()
        bo.end()


if __name__ == "__main__":
    main()
