"""Circles of SPEC §22: their names, the keys of whoever writes to them, boxes without names."""

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from codec import Refused
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
