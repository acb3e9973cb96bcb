"""Joins or sends to the mDNS group on one interface: `multicast.py hear|say ADDRESS`."""

import socket
import sys
import time

GROUP, PORT = "224.0.0.251", 5353


def main() -> None:
    verb, address = sys.argv[1:]
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    if verb == "hear":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("", PORT))
        group = socket.inet_aton(GROUP) + socket.inet_aton(address)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, group)
        print("listening", flush=True)
        data, sender = sock.recvfrom(100)
        print(data.decode(), sender[0], flush=True)
    else:
        sock.bind((address, 0))
        while True:
            sock.sendto(b"hello", (GROUP, PORT))
            time.sleep(0.05)


main()
