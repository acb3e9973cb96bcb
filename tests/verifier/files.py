"""Files (SPEC §25): sealed segments, stripes that prove themselves, what peers ask; what is said of them in
plain bodies (§9)."""

import struct

from blake3 import blake3

from bodies import check_plain, read_places
from codec import Reader, Refused
from sealing import opened, xchacha

CHUNK, GROUP, SEGMENT, STRIPE, TAG = 1024, 16 * 1024, 65_536, 1024 * 1024, 16
MASK = 2**32 - 1


# Segments: STREAM of XChaCha20-Poly1305


def segments(size: int) -> range:
    """The numbers of the segments of a file of so many bytes before sealing."""
    return range(max(1, -(-size // SEGMENT)))


def nonce(number: int, last: bool) -> bytes:
    return bytes(19) + number.to_bytes(4, "big") + bytes([last])


def seal(key: bytes, plain: bytes) -> bytes:
    numbers, sealed = segments(len(plain)), b""
    for number in numbers:
        cipher, rest = xchacha(key, nonce(number, number == numbers[-1]))
        sealed += cipher.encrypt(rest, plain[number * SEGMENT : (number + 1) * SEGMENT], b"")
    return sealed


def unseal(key: bytes, sealed: bytes) -> bytes:
    pieces = [sealed[at : at + SEGMENT + TAG] for at in range(0, len(sealed), SEGMENT + TAG)]
    plain = b""
    for number, piece in enumerate(pieces):
        cipher, rest = xchacha(key, nonce(number, number + 1 == len(pieces)))
        plain += opened(cipher, rest, piece, b"")
    return plain


def is_length(size: int) -> bool:
    """Whether a file has this length after sealing."""
    plain = size - TAG * -(-size // (SEGMENT + TAG))
    return 0 <= plain <= 4 * 1024**3 and size == plain + TAG * len(segments(plain))


# The tree of BLAKE3 (its paper, §2), by which a stripe proves itself

IV = tuple(
    int(word, 16)
    for word in "6a09e667 bb67ae85 3c6ef372 a54ff53a 510e527f 9b05688c 1f83d9ab 5be0cd19".split()
)
ORDER = (2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8)
MIXED = ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)) + (
    (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14),
)  # fmt: skip
START, END, PARENT, ROOT = 1, 2, 4, 8


def compress(chaining, block: bytes, counter: int, flags: int) -> tuple:
    words = struct.unpack("<16L", block.ljust(64, b"\0"))
    state = [*chaining, *IV[:4], counter & MASK, counter >> 32, len(block), flags]
    for _ in range(7):
        for index, (a, b, c, d) in enumerate(MIXED):
            p, q, r, s = state[a], state[b], state[c], state[d]
            p = (p + q + words[2 * index]) & MASK
            s ^= p
            s = s >> 16 | s << 16 & MASK
            r = (r + s) & MASK
            q ^= r
            q = q >> 12 | q << 20 & MASK
            p = (p + q + words[2 * index + 1]) & MASK
            s ^= p
            s = s >> 8 | s << 24 & MASK
            r = (r + s) & MASK
            q ^= r
            state[a], state[b], state[c], state[d] = p, q >> 7 | q << 25 & MASK, r, s
        words = [words[at] for at in ORDER]
    return tuple(low ^ high for low, high in zip(state[:8], state[8:]))


def of_pair(pair: bytes, root: bool) -> bytes:
    return struct.pack("<8L", *compress(IV, pair, 0, PARENT | ROOT * root))


def left_of(length: int) -> int:
    """Bytes on the left side below a node: the largest power of two that leaves something."""
    return 1 << (length - 1).bit_length() - 1


def value(data: bytes, at: int, root: bool) -> bytes:
    """The chaining value of these bytes, which begin at `at`."""
    if len(data) > CHUNK:
        half = left_of(len(data))
        return of_pair(value(data[:half], at, False) + value(data[half:], at + half, False), root)
    chaining, blocks = IV, range(0, max(len(data), 1), 64)
    for block in blocks:
        flags = START * (block == 0) | (END | ROOT * root) * (block == blocks[-1])
        chaining = compress(chaining, data[block : block + 64], at // CHUNK, flags)
    return struct.pack("<8L", *chaining)


def read_tree(name: bytes, size: int, stripe: int, tree: bytes) -> bytes:
    """The bytes of a stripe, each group checked before it is taken."""
    if not is_length(size):
        raise Refused("malformed")
    reader, groups, first = Reader(tree), [], stripe * STRIPE
    end = first + STRIPE

    def walk(expected: bytes, at: int, length: int, root: bool):
        if at + length <= first or at >= end:
            return
        if length <= GROUP:
            group = reader.take(length)
            if value(group, at, root) != expected:
                raise Refused("hash")
            groups.append(group)
            return
        pair, half = reader.take(64), left_of(length)
        if of_pair(pair, root) != expected:
            raise Refused("hash")
        walk(pair[:32], at, half, False)
        walk(pair[32:], at + half, length - half, False)

    walk(name, 0, size, True)
    reader.finish()
    return b"".join(groups)


def write_tree(sealed: bytes, stripe: int) -> bytes:
    """A stripe as it travels."""
    first, parts, known = stripe * STRIPE, [], {}

    def value_at(at: int, length: int) -> bytes:
        if (at, length) not in known:
            half = left_of(length)
            known[at, length] = (
                value(sealed[at : at + length], at, False)
                if length <= GROUP
                else of_pair(value_at(at, half) + value_at(at + half, length - half), False)
            )
        return known[at, length]

    def walk(at: int, length: int):
        if at + length <= first or at >= first + STRIPE:
            return
        if length <= GROUP:
            parts.append(sealed[at : at + length])
            return
        half = left_of(length)
        parts.append(value_at(at, half) + value_at(at + half, length - half))
        walk(at, half)
        walk(at + half, length - half)

    walk(0, len(sealed))
    return b"".join(parts)


# What peers ask


def question(case) -> bytes:
    stripe = case["stripe"]
    body = bytes([1, 1 if stripe is None else 2]) + bytes.fromhex(case["hash"])
    body += case["size"].to_bytes(8, "big")
    return body if stripe is None else body + stripe.to_bytes(4, "big")


def answered_map(stripes: int, there: list) -> bytes:
    held = sum(1 << number for number in there)
    return b"\x01" + held.to_bytes(-(-stripes // 8), "little")


def changed(tree: bytes, change: dict) -> bytes:
    tree = bytearray(tree)
    if "flip" in change:
        tree[change["flip"]] ^= 1
    return bytes(tree[: change.get("cut")]) + bytes(change.get("add", 0))


def files(vectors, tally):
    """Every check of `files.json`."""
    trees = {}
    for case in vectors["files"]:
        what, key = f"file {case['seed']}", bytes.fromhex(case["key"])
        plain = blake3(case["seed"].encode()).digest(length=case["length"])
        sealed, name = seal(key, plain), bytes.fromhex(case["hash"])
        tally.check(f"{what}: name", (blake3(sealed).digest(), len(sealed)) == (name, case["size"]))
        tally.check(f"{what}: opens", unseal(key, sealed) == plain)
        tally.check(f"{what}: stripes", len(case["stripes"]) == -(-len(sealed) // STRIPE))
        for number, stripe in enumerate(case["stripes"]):
            tree = write_tree(sealed, number)
            same = (len(tree), blake3(tree).hexdigest()) == (stripe["length"], stripe["hash"])
            tally.check(f"{what}: stripe {number}", same)
            piece = sealed[number * STRIPE : (number + 1) * STRIPE]
            proven = read_tree(name, len(sealed), number, tree) == piece
            tally.check(f"{what}: stripe {number} proves itself", proven)
        trees[case["seed"]] = name, write_tree(sealed, 0)
    name, tree = trees[vectors["changed"]]
    for case in vectors["refused"]:
        try:
            read_tree(name, case["size"], 0, changed(tree, case["change"]))
            tally.check(f"a stripe: {case['why']}", False)
        except Refused:
            tally.check(f"a stripe: {case['why']}", True)
    for case in vectors["questions"]:
        tally.check("a question about a file", question(case).hex() == case["bytes"])
    for case in vectors["maps"]:
        made = answered_map(case["stripes"], case["there"])
        tally.check("which stripes are there", made.hex() == case["answer"])


# What is said of files for everybody


def read_said(kind: int, reader: Reader):
    """What a value of this kind says; None for another kind."""
    if kind == 10:
        return {"file": {"hash": reader.take(32).hex(), "size": reader.uint()}}
    if kind == 11:
        return {"withdraw": read_places(reader, "withdrawn")}
    return None


def file_bodies(vectors, tally):
    """Every check of `file_bodies.json`."""
    check_plain("said of a file", read_said, vectors, tally)
