"""Sealed bodies and keys of SPEC §20: XChaCha20-Poly1305, HPKE's base mode, PADMÉ."""

import hashlib
import hmac
import struct

from blake3 import blake3
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from codec import Refused
from strict import P, derive

FLOOR = 64
MAX_BODY = 16 * 1024
OVERHEAD = 1 + 16 + 24 + 16
MASK = 2**32 - 1


def epoch_secret(key: bytes) -> bytes:
    return derive("tidings 1 epoch secret", key)


def name_of(secret: bytes) -> bytes:
    return derive("tidings 1 key id", secret)[:16]


def key_id(key: bytes) -> bytes:
    return name_of(epoch_secret(key))


def transport_secret(key: bytes) -> bytes:
    return epoch_secret(key)[:16]


# XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03)


def hchacha20(key: bytes, nonce: bytes) -> bytes:
    state = list(struct.unpack("<16L", b"expand 32-byte k" + key + nonce))

    def quarter(a, b, c, d):
        for x, y, z, turn in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            state[x] = (state[x] + state[y]) & MASK
            state[z] ^= state[x]
            state[z] = (state[z] << turn | state[z] >> (32 - turn)) & MASK

    for _ in range(10):
        for column in range(4):
            quarter(column, column + 4, column + 8, column + 12)
        for column in range(4):
            quarter(column, (column + 1) % 4 + 4, (column + 2) % 4 + 8, (column + 3) % 4 + 12)
    return struct.pack("<8L", *state[:4], *state[12:])


def xchacha(key: bytes, nonce: bytes):
    return ChaCha20Poly1305(hchacha20(key, nonce[:16])), b"\0" * 4 + nonce[16:]


def opened(cipher, nonce: bytes, sealed: bytes, aad: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce, sealed, aad)
    except (InvalidTag, ValueError) as error:
        raise Refused("sealed") from error


# Bodies


def padme(length: int) -> int:
    length = max(length, FLOOR)
    exponent = length.bit_length() - 1
    granule = 1 << (exponent - exponent.bit_length())
    return -(-length // granule) * granule


def nonce_of(key: bytes, community: bytes, author: bytes, seq: int, padded: bytes) -> bytes:
    place = community + author + seq.to_bytes(8, "big")
    return blake3(place + padded, key=derive("tidings 1 body nonce", key)).digest()[:24]


def seal(key: bytes, community: bytes, author: bytes, seq: int, text: bytes) -> bytes:
    padded = text + b"\x80"
    padded = padded.ljust(min(padme(len(padded)), MAX_BODY - OVERHEAD), b"\0")
    nonce = nonce_of(key, community, author, seq, padded)
    cipher, rest = xchacha(derive("tidings 1 body key", key), nonce)
    aad = community + author + seq.to_bytes(8, "big") + key_id(key)
    return b"\x01" + key_id(key) + nonce + cipher.encrypt(rest, padded, aad)


def unseal(key: bytes, community: bytes, author: bytes, seq: int, body: bytes) -> bytes:
    name, nonce, sealed = body[1:17], body[17:41], body[41:]
    if body[:1] != b"\x01" or name != key_id(key) or len(sealed) < 16:
        raise Refused("sealed")
    cipher, rest = xchacha(derive("tidings 1 body key", key), nonce)
    aad = community + author + seq.to_bytes(8, "big") + name
    padded = opened(cipher, rest, sealed, aad)
    if nonce_of(key, community, author, seq, padded) != nonce:
        raise Refused("sealed")
    text = padded.rstrip(b"\0")
    if not text.endswith(b"\x80"):
        raise Refused("sealed")
    return text[:-1]


# Keys under keys


def unwrap(newer: bytes, older_id: bytes, community: bytes, wrapped: bytes) -> bytes:
    cipher, rest = xchacha(derive("tidings 1 key wrap", newer + older_id), b"\0" * 24)
    older = opened(cipher, rest, wrapped, community + key_id(newer) + older_id)
    if key_id(older) != older_id:
        raise Refused("sealed")
    return older


# Keys in boxes: HPKE (RFC 9180), base mode, suite 0x0020, 0x0001, 0x0003


def extract(salt: bytes, suite: bytes, label: bytes, data: bytes) -> bytes:
    return hmac.digest(salt or b"\0" * 32, b"HPKE-v1" + suite + label + data, hashlib.sha256)


def expand(key: bytes, suite: bytes, label: bytes, info: bytes, length: int) -> bytes:
    info = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(key, info + b"\x01", hashlib.sha256)[:length]


def reading_key(device: bytes) -> bytes:
    """The u-coordinate of an Ed25519 point (RFC 7748 §4.1)."""
    y = int.from_bytes(device, "little") & (2**255 - 1)
    return ((1 + y) * pow(1 - y, P - 2, P) % P).to_bytes(32, "little")


def reading_secret(seed: bytes) -> bytes:
    return hashlib.sha512(seed).digest()[:32]


def open_box(seed, device, by, community, name: bytes, box: bytes, what: bytes = b"key"):
    info = b"tidings 1 " + what + b" box\0" + community + by + device + name
    return open_hpke(seed, device, info, box)


def open_hpke(seed: bytes, device: bytes, info: bytes, box: bytes) -> bytes:
    encapped, sealed = box[:32], box[32:]
    secret = X25519PrivateKey.from_private_bytes(reading_secret(seed))
    shared = secret.exchange(X25519PublicKey.from_public_bytes(encapped))
    kem = b"KEM\x00\x20"
    prk = extract(b"", kem, b"eae_prk", shared)
    shared = expand(prk, kem, b"shared_secret", encapped + reading_key(device), 32)

    suite = b"HPKE\x00\x20\x00\x01\x00\x03"
    context = b"\0" + extract(b"", suite, b"psk_id_hash", b"")
    context += extract(b"", suite, b"info_hash", info)
    prk = extract(shared, suite, b"secret", b"")
    key = expand(prk, suite, b"key", context, 32)
    nonce = expand(prk, suite, b"base_nonce", context, 12)
    return opened(ChaCha20Poly1305(key), nonce, sealed, b"")


def sealed(vectors, tally):
    """Every check of `sealed.json`."""
    for case in vectors["keys"]:
        key = bytes.fromhex(case["key"])
        tally.check("key: id", key_id(key).hex() == case["id"])
        tally.check("key: epoch secret", epoch_secret(key).hex() == case["secret"])
        tally.check("key: secret", transport_secret(key).hex() == case["transport_secret"])
    longest = vectors["limits"]["body"] - OVERHEAD - 1
    tally.check("sealed: limits", longest == vectors["limits"]["text"])
    for case in vectors["bodies"]:
        place, text = place_of(case), bytes.fromhex(case["text"])
        tally.check(f"body of {len(text)}: sealed", seal(*place, text).hex() == case["body"])
        found = unseal(*place, bytes.fromhex(case["body"]))
        tally.check(f"body of {len(text)}: opened", found == text)
    for case in vectors["refused"]:
        act = lambda: unseal(*place_of(case), bytes.fromhex(case["body"]))  # noqa: E731
        tally.refused(f"body, {case['why']}", "sealed", act)
    for case in vectors["boxes"]:
        boxed(case, tally)
    for case in vectors["secret_boxes"]:
        boxed_secret(case, tally)
    for case in vectors["wrapped"]:
        newer, older = bytes.fromhex(case["newer"]), bytes.fromhex(case["older"])
        community, wrapped = bytes.fromhex(case["community"]), bytes.fromhex(case["wrapped"])
        tally.check("wrapped", unwrap(newer, key_id(older), community, wrapped) == older)


def place_of(case):
    fields = (bytes.fromhex(case[name]) for name in ("key", "community", "author"))
    return *fields, case["seq"]


def boxed(case, tally):
    fields = ("device_seed", "device", "by", "community", "key", "postcard")
    seed, device, by, community, key, box = (bytes.fromhex(case[name]) for name in fields)
    tally.check("box: reading key", reading_key(device).hex() == case["reading_key"])
    tally.check("box: form", box[:32] == device and box[32:33] == b"\x50" and len(box) == 113)
    found = open_box(seed, device, by, community, key_id(key), box[33:])
    tally.check("box: opened", found == key)


def boxed_secret(case, tally):
    fields = ("device_seed", "device", "by", "community", "id", "postcard")
    seed, device, by, community, name, box = (bytes.fromhex(case[field]) for field in fields)
    tally.check("secret box: form", box[:33] == device + b"\x50" and len(box) == 113)
    secret = open_box(seed, device, by, community, name, box[33:], b"secret")
    tally.check("secret box: opened", secret.hex() == case["secret"])
    tally.check("secret box: of its key", name_of(secret) == name)
