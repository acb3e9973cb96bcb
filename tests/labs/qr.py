"""Photographs a QR code on a terminal: `qr.py FOREGROUND BACKGROUND FILE.pgm < WHAT THE TERMINAL SHOWED`.

The two greys, 0 to 255, are the terminal's own colours, where the program chose none. Prints the width in
characters and the height in lines, and fails unless a quiet zone of four modules is around the code.
"""

import re
import sys

# Which halves of a character's cell are drawn in the foreground: upper, lower.
CELLS = {" ": (0, 0), "\u2580": (1, 0), "\u2584": (0, 1), "\u2588": (1, 1)}
BLACK_ON_WHITE = "\x1b[30;107m"
SCALE = 6
MARGIN = 10


def main() -> int:
    foreground, background, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    rows = []
    for line in sys.stdin.buffer.read().decode().splitlines():
        text = re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip("\r")
        if len(text) < 21 or not set(text) <= set(CELLS):
            continue
        ink, paper = (0, 255) if BLACK_ON_WHITE in line else (foreground, background)
        for half in (0, 1):
            rows.append([ink if CELLS[letter][half] else paper for letter in text])
    width = len(rows[0])
    assert all(len(row) == width for row in rows), "the picture is no rectangle"
    light = max(foreground, background)
    edge = rows[:4] + rows[width - 4 : width] + [row[:4] + row[-4:] for row in rows[:width]]
    assert all(grey == light or grey == 255 for row in edge for grey in row), "no quiet zone"
    print(width, len(rows) // 2)

    # The terminal goes on around the picture.
    around = [background] * (width + 2 * MARGIN)
    rows = [[background] * MARGIN + row + [background] * MARGIN for row in rows]
    rows = [around] * MARGIN + rows + [around] * MARGIN
    pixels = b"".join(bytes(grey for grey in row for _ in range(SCALE)) * SCALE for row in rows)
    with open(path, "wb") as file:
        file.write(b"P5 %d %d 255\n" % (len(around) * SCALE, len(rows) * SCALE) + pixels)
    return 0


sys.exit(main())
