"""Circles of SPEC §22: their names, the keys of whoever writes to them, boxes without names."""

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from codec import Reader, Refused
from moderation import read_judgement
from posts import read_post
from remarks import read_remark
from sealing import key_id, nonce_of, open_hpke, opened, padme, reading_key, reading_secret, unseal, xchacha
from strict import derive, public_key

MAX_WITHIN = 16_267
BOX = 8 + 32 + 64 + 16


def circle_name(community: bytes, of) -> bytes:
    if "between" in of:
        kind, parts = b"\0", sorted(bytes.fromhex(account) for account in of["between"])
    else:
        kind, parts = b"\1", [bytes.fromhex(of["maker"]), bytes.fromhex(of["nonce"])]
    return kind + derive("tidings 1 circle", community + b"".join(parts))[:31]


def inner(key: bytes) -> bytes:
    """What seals: of the secret, the circle and the maker."""
    return derive("tidings 1 circle key", key)


def seal(key: bytes, community: bytes, author: bytes, seq: int, text: bytes) -> bytes:
    key, ended = inner(key), text + b"\x80"
    ended = ended.ljust(min(padme(len(ended)), MAX_WITHIN + 1), b"\0")
    nonce = nonce_of(key, community, author, seq, ended)
    cipher, rest = xchacha(derive("tidings 1 body key", key), nonce)
    aad = community + author + seq.to_bytes(8, "big") + key_id(key)
    return b"\x01" + key_id(key) + nonce + cipher.encrypt(rest, ended, aad)


def hint(seed: bytes, other: bytes, community: bytes, by: bytes, device: bytes, name: bytes) -> bytes:
    secret = X25519PrivateKey.from_private_bytes(reading_secret(seed))
    shared = secret.exchange(X25519PublicKey.from_public_bytes(reading_key(other)))
    return derive("tidings 1 circle hint", shared + community + by + device + name)[:8]


def open_box(case) -> bytes:
    fields = ("device_seed", "device", "by", "community", "key", "postcard")
    seed, device, by, community, key, box = (bytes.fromhex(case[name]) for name in fields)
    name = key_id(inner(key))
    if len(box) != BOX + 1 or box[0] != BOX:
        raise Refused("sealed")
    if box[1:9] != hint(seed, by, community, by, device, name):
        raise Refused("sealed")
    info = b"tidings 1 circle box\0" + community + by + device + name
    found = open_hpke(seed, device, info, box[9:]) + by
    if key_id(inner(found)) != name:
        raise Refused("sealed")
    return found


def decoy(case, tally):
    """A decoy is a box like any other, for a device that its writer alone can make up."""
    secret = bytes.fromhex(case["key"])[:32]
    number = case["number"].to_bytes(8, "big")
    nobody = derive("tidings 1 circle decoy", bytes.fromhex(case["by_seed"]) + secret + number)
    found = open_box({**case, "device_seed": nobody.hex(), "device": public_key(nobody).hex()})
    tally.check("circle decoy: a box for nobody", found.hex() == case["key"])
    for seed in case["others"]:
        other = public_key(bytes.fromhex(seed)).hex()
        what = {**case, "device_seed": seed, "device": other}
        tally.refused("circle decoy: for others", "sealed", lambda: open_box(what))  # noqa: B023


def unwrap(newer: bytes, older_id: bytes, community: bytes, wrapped: bytes) -> bytes:
    key = inner(newer)
    cipher, rest = xchacha(derive("tidings 1 key wrap", key + older_id), b"\0" * 24)
    told = opened(cipher, rest, wrapped, community + key_id(key) + older_id)
    older = told[:32] + newer[32:64] + told[32:]
    if key_id(inner(older)) != older_id:
        raise Refused("sealed")
    return older


def circles(vectors, tally):
    """Every check of `circles.json`."""
    for case in vectors["circles"]:
        name = circle_name(bytes.fromhex(case["community"]), case["of"])
        tally.check("circle: name", name.hex() == case["circle"])
    for case in vectors["keys"]:
        tally.check("circle key: id", key_id(inner(bytes.fromhex(case["key"]))).hex() == case["id"])
    for case in vectors["bodies"]:
        key, community, author = (bytes.fromhex(case[name]) for name in ("key", "community", "author"))
        text, body = bytes.fromhex(case["text"]), bytes.fromhex(case["body"])
        place = (community, author, case["seq"])
        tally.check("circle body: sealed", seal(key, *place, text) == body)
        tally.check("circle body: opened", unseal(inner(key), *place, body) == text)
    for case in vectors["boxes"]:
        tally.check("circle box: opened", open_box(case).hex() == case["key"])
    for case in vectors["decoys"]:
        decoy(case, tally)
    for case in vectors["wrapped"]:
        newer, older = bytes.fromhex(case["newer"]), bytes.fromhex(case["older"])
        community, wrapped = bytes.fromhex(case["community"]), bytes.fromhex(case["wrapped"])
        found = unwrap(newer, key_id(inner(older)), community, wrapped)
        tally.check("circle key under another", found == older)


def read_body(case, kind: int) -> Reader:
    """What stands behind the form and the kind of a plain body."""
    reader = Reader(bytes.fromhex(case["body"]))
    if reader.byte() != 0 or reader.uint(16) != kind:
        raise Refused("malformed")
    return reader


def place_of(case):
    names = ("key", "community", "author")
    key, community, author = (bytes.fromhex(case[name]) for name in names)
    return inner(key), community, author, case["seq"]


def whole(data: bytes, read):
    reader = Reader(data)
    found = read(reader)
    reader.finish()
    return found


def read_about(reader: Reader) -> dict:
    return {
        "board": reader.option(lambda: {"maker": reader.take(32).hex(), "nonce": reader.take(16).hex()}),
        "devices": reader.sequence(lambda: reader.take(32)),
        "previous": reader.sequence(lambda: (reader.take(16), reader.prefixed(80))),
    }


def statement(case, tally):
    """A circle key: who opens which box, and what it says to them (§22.3)."""
    reader = read_body(case, 18)
    name = reader.take(16)
    boxes = reader.sequence(lambda: reader.prefixed(BOX))
    sealed = reader.take(reader.uint())
    reader.finish()
    key, community, author, seq = place_of(case)
    readers = [(bytes.fromhex(seed), public_key(bytes.fromhex(seed))) for seed in case["readers"]]
    tally.check("statement: key", name == key_id(key))
    tally.check("statement: order of boxes", boxes == sorted(boxes))
    about = whole(unseal(key, community, author, seq, sealed), read_about)
    tally.check("statement: board", about["board"] == case["board"])
    tally.check("statement: devices", about["devices"] == [device for _, device in readers])
    count = max(len(readers), 4 * len(about["previous"]), 1)
    tally.check("statement: number of boxes", len(boxes) == (count + 7) // 8 * 8)
    padded = 52 + 32 * len(boxes) + 97 * (len(boxes) // 4)
    tally.check("statement: length", len(sealed) == 41 + padded + 16)
    if case["board"]:
        circle = circle_name(community, case["board"])
        tally.check("statement: circle", circle == bytes.fromhex(case["key"])[32:64])
    own = {"by": case["author"], "community": case["community"], "key": case["key"]}
    opened_by = lambda seed, device: [box for box in boxes if opens(own, seed, device, box)]  # noqa: E731
    for seed, device in readers:
        tally.check("statement: one box for each", len(opened_by(seed, device)) == 1)
    for seed in map(bytes.fromhex, case["others"]):
        tally.check("statement: none for others", opened_by(seed, public_key(seed)) == [])
    full = bytes.fromhex(case["key"])
    older = [unwrap(full, name, community, wrapped).hex() for name, wrapped in about["previous"]]
    tally.check("statement: keys before", older == case["previous"])


def opens(case, seed: bytes, device: bytes, box: bytes) -> bool:
    full = {**case, "device_seed": seed.hex(), "device": device.hex(), "postcard": (bytes([BOX]) + box).hex()}
    try:
        return open_box(full).hex() == case["key"]
    except Refused:
        return False


def read_said(reader: Reader) -> dict:
    kind = reader.uint(16)
    if kind == 16:
        return {"board": reader.text()}
    if kind == 17:
        place = reader.choice(3)
        if place == 0:
            raise Refused("malformed")
        reply = reader.take(32).hex() if place == 1 else None
        return {"post": {"reply": reply, "subject": reader.option(reader.text), "text": reader.text()}}
    if kind == 27:
        return {"imported": read_post(kind, reader, in_circle=True)}
    if kind == 23:
        return read_judgement(reader, in_circle=True)
    if kind == 32:
        return {"read": read_ranges(reader)}
    if kind != 24:
        found = read_remark(kind, reader, in_circle=True)
        if found is None:
            raise Refused("malformed")
        return found
    last = lambda: [reader.take(32).hex(), reader.uint()]  # noqa: E731
    removed = lambda: {"account": reader.take(32).hex(), "lasts": reader.sequence(last)}  # noqa: E731
    admit = reader.sequence(lambda: reader.take(32).hex())
    return {"readers": {"admit": admit, "remove": reader.sequence(removed)}}


def read_ranges(reader: Reader) -> list:
    """What was read (§22.8): stretches of logs in order, of which none meets another."""
    ranges = reader.sequence(lambda: [reader.take(32).hex(), reader.uint(), reader.uint()])
    if not 1 <= len(ranges) <= 256 or any(not 1 <= first <= last for _, first, last in ranges):
        raise Refused("malformed")
    if any((a[0], a[2]) >= (b[0], b[1]) for a, b in zip(ranges, ranges[1:])):
        raise Refused("malformed")
    return ranges


def circle_bodies(vectors, tally):
    """Every check of `circle_bodies.json`: kinds 18 and 19 as they stand in an entry."""
    for case in vectors["statements"]:
        statement(case, tally)
    for case in vectors["said"]:
        reader = read_body(case, 19)
        body = reader.rest()
        found = whole(unseal(*place_of(case), body), read_said)
        tally.check("said in a circle", found == case["says"])
        key, community, author, seq = place_of(case)
        moved = lambda: unseal(key, community, author, seq ^ 1, body)  # noqa: B023, E731
        tally.refused("said elsewhere", "sealed", moved)
