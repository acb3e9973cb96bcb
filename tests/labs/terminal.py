"""Plays a person at a terminal: `terminal.py (WAIT ANSWER)... -- COMMAND ...`.

Runs the command on a terminal of 80 by 24, types each answer once its question was printed, prints
all that the terminal showed, and ends with the command's exit code.
"""

import fcntl
import os
import pty
import struct
import sys
import termios


def main() -> int:
    cut = sys.argv.index("--")
    script, command = sys.argv[1:cut], sys.argv[cut + 1 :]
    dialogue = list(zip(script[::2], script[1::2]))
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    shown, seen = b"", 0
    while True:
        try:
            new = os.read(terminal, 4096)
        except OSError:  # the other end is closed
            break
        if not new:
            break
        shown += new
        os.write(1, new)
        while dialogue and dialogue[0][0].encode() in shown[seen:]:
            question, answer = dialogue.pop(0)
            seen = shown.index(question.encode(), seen) + len(question.encode())
            os.write(terminal, answer.encode() + b"\n")
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


sys.exit(main())
