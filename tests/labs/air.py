"""Bad air between two machines: `air.py MILLISECONDS LOSS SEED ONE OTHER` makes two TAP interfaces,
carries each frame from one to the other after a while, and loses some. The same seed loses the same
of the frames that go one way, by their number."""

import fcntl
import heapq
import os
import random
import select
import struct
import sys
import time

TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 0x2, 0x1000
LONGEST_FRAME = 65536


def tap(name: str) -> int:
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI))
    return device


def main() -> None:
    delay, loss, seed, one, other = sys.argv[1:]
    ends = [tap(one), tap(other)]
    chances = [random.Random(f"{seed} {way}") for way in (0, 1)]
    flying: list[tuple[float, int, int, bytes]] = []
    number = 0
    print("ready", flush=True)
    while True:
        wait = max(0.0, flying[0][0] - time.monotonic()) if flying else None
        readable, _, _ = select.select(ends, [], [], wait)
        for end in readable:
            way = ends.index(end)
            frame = os.read(end, LONGEST_FRAME)
            if chances[way].random() >= float(loss):
                number += 1
                arrival = time.monotonic() + float(delay) / 1000
                heapq.heappush(flying, (arrival, number, 1 - way, frame))
        while flying and flying[0][0] <= time.monotonic():
            _, _, way, frame = heapq.heappop(flying)
            try:
                os.write(ends[way], frame)
            except OSError:
                pass  # The interface is down, as while it is moved: the frame is lost.


main()
