"""The bytes of SPEC §1, §5, §6, §8 and §10: numbers, headers, runs, evidence, frames."""

from dataclasses import dataclass

from strict import body_hash, derive, verify

MAX_BODY = 16 * 1024
MAX_RUN_ENTRIES = 512
MAX_RUN_BYTES = 64 * 1024
MAX_FRAME = 68 * 1024
MAX_DELTA_ITEMS = 1024
MAX_NOTE_ITEMS = 1024
U64 = 2**64 - 1


class Refused(Exception):
    """Bytes or claims that SPEC refuses; the argument says which of its errors."""


class Reader:
    """Takes values from the front of bytes; anything short is `malformed`."""

    def __init__(self, data: bytes):
        self.data, self.at = data, 0

    def take(self, count: int) -> bytes:
        piece = self.data[self.at : self.at + count]
        if len(piece) != count:
            raise Refused("malformed")
        self.at += count
        return piece

    def byte(self) -> int:
        return self.take(1)[0]

    def rest(self) -> bytes:
        return self.take(len(self.data) - self.at)

    def at_end(self) -> bool:
        return self.at == len(self.data)

    def finish(self):
        if self.at != len(self.data):
            raise Refused("malformed")

    def varint(self, bits: int = 64, shortest: bool = True) -> int:
        number = 0
        for shift in range(0, bits, 7):
            byte = self.byte()
            number |= (byte & 0x7F) << shift
            if not byte & 0x80:
                if number >= 1 << bits or (shortest and byte == 0 and shift):
                    raise Refused("malformed")
                return number
        raise Refused("malformed")

    def uint(self, bits: int = 64) -> int:
        """A number of postcard: a varint that need not be in its shortest form."""
        return self.varint(bits, shortest=False)

    def boolean(self) -> bool:
        value = self.byte()
        if value > 1:
            raise Refused("malformed")
        return value == 1

    def option(self, read):
        return read() if self.boolean() else None

    def sequence(self, read) -> list:
        return [read() for _ in range(self.uint())]

    def choice(self, count: int) -> int:
        value = self.uint(32)
        if value >= count:
            raise Refused("malformed")
        return value

    def text(self) -> str:
        try:
            return self.take(self.uint()).decode()
        except UnicodeDecodeError as error:
            raise Refused("malformed") from error

    def prefixed(self, count: int) -> bytes:
        if self.uint() != count:
            raise Refused("malformed")
        return self.take(count)


def put_varint(number: int) -> bytes:
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def put_delta(time: int, before: int) -> bytes:
    difference = (time - before) & U64
    signed = difference - 2**64 if difference >> 63 else difference
    return put_varint(signed << 1 if signed >= 0 else ((-signed) << 1) - 1)


def read_delta(reader: Reader, before: int) -> int:
    folded = reader.varint()
    signed = folded >> 1 if folded & 1 == 0 else -((folded + 1) >> 1)
    return (before + signed) & U64


# Headers


def header(author: bytes, seq: int, prev: bytes, time: int, length: int, digest: bytes) -> bytes:
    numbers = (seq.to_bytes(8, "big"), time.to_bytes(8, "big"), length.to_bytes(4, "big"))
    return b"\x01" + author + numbers[0] + prev + numbers[1] + numbers[2] + digest


def entry_id(head: bytes) -> bytes:
    return derive("tidings 1 entry", head)


def read_header(data: bytes):
    if len(data) != 117 or data[0] != 1:
        raise Refused("malformed")
    seq = int.from_bytes(data[33:41], "big")
    length = int.from_bytes(data[81:85], "big")
    if seq == 0 or length > MAX_BODY:
        raise Refused("malformed")
    time = int.from_bytes(data[73:81], "big")
    return data[1:33], seq, data[41:73], time, length, data[85:]


# Runs


@dataclass
class Entry:
    time: int
    length: int
    digest: bytes
    body: bytes | None = None
    seq: int = 0
    id: bytes = b""


def read_run(data: bytes, before: int):
    reader = Reader(data)
    count = reader.varint()
    if not 1 <= count <= MAX_RUN_ENTRIES:
        raise Refused("count")
    entries, time, weight = [], before, 66
    for _ in range(count):
        time = read_delta(reader, time)
        entries.append(read_body(reader, time))
        weight += 20 + max(32, entries[-1].length)
    signature = reader.take(64)
    reader.finish()
    if weight > MAX_RUN_BYTES:
        raise Refused("weight")
    return entries, signature


def read_body(reader: Reader, time: int) -> Entry:
    tag = reader.varint()
    length = tag >> 1
    if length > MAX_BODY:
        raise Refused("body")
    if tag & 1:
        return Entry(time, length, reader.take(32))
    body = reader.take(length)
    return Entry(time, length, body_hash(body), body)


def write_run(entries, signature: bytes, before: int) -> bytes:
    out = put_varint(len(entries))
    for entry in entries:
        out += put_delta(entry.time, before)
        out += put_varint(entry.length << 1 | (entry.body is None))
        out += entry.digest if entry.body is None else entry.body
        before = entry.time
    return out + signature


def name_entries(author: bytes, seq: int, prev: bytes, entries):
    """Gives every entry of a chain that follows `prev` its place and its name."""
    for entry in entries:
        seq += 1
        if seq > U64:
            raise Refused("full")
        entry.seq = seq
        entry.id = entry_id(header(author, seq, prev, entry.time, entry.length, entry.digest))
        prev = entry.id


def verify_run(author: bytes, seq: int, prev: bytes, entries, signature: bytes):
    name_entries(author, seq, prev, entries)
    if not verify(author, "run", entries[-1].id, signature):
        raise Refused("signature")


def agreed_below(evidence, seq: int, prev: bytes, entries, signature: bytes):
    """SPEC §8.5: a run is verified whole; what counts of it lies below the proven fork."""
    verify_run(evidence.author, seq, prev, entries, signature)
    return [entry for entry in entries if entry.seq < evidence.seq]


# Fork evidence


@dataclass
class Evidence:
    author: bytes
    seq: int
    prev: bytes
    branches: list


def read_evidence(data: bytes) -> Evidence:
    reader = Reader(data)
    evidence = Evidence(reader.take(32), reader.varint(), reader.take(32), [])
    for _ in range(2):
        evidence.branches.append(read_branch(reader))
    reader.finish()
    return evidence


def read_branch(reader: Reader):
    count = reader.varint()
    if not 1 <= count <= MAX_RUN_ENTRIES:
        raise Refused("malformed")
    links, time = [], 0
    for _ in range(count):
        time = read_delta(reader, time)
        length = reader.varint()
        if length > MAX_BODY:
            raise Refused("malformed")
        links.append(Entry(time, length, reader.take(32)))
    return links, reader.take(64)


def prove(evidence: Evidence):
    """SPEC §8.2; leaves the branches in canonical order."""
    if evidence.seq == 0:
        raise Refused("malformed")
    for links, signature in evidence.branches:
        try:
            verify_run(evidence.author, evidence.seq - 1, evidence.prev, links, signature)
        except Refused as refused:
            raise Refused("malformed" if refused.args[0] == "full" else "signature") from refused
    one, two = (links[0].id for links, _ in evidence.branches)
    if one == two:
        raise Refused("same")
    if one > two:
        evidence.branches.reverse()


def write_evidence(evidence: Evidence) -> bytes:
    out = evidence.author + put_varint(evidence.seq) + evidence.prev
    for links, signature in evidence.branches:
        out += put_varint(len(links))
        before = 0
        for link in links:
            out += put_delta(link.time, before) + put_varint(link.length) + link.digest
            before = link.time
        out += signature
    return out
