"""The exchange of short codes of SPEC §13: SPAKE2 over Ed25519, confirmation, sealing."""

import hashlib
import hmac
from pathlib import Path

from sealing import opened, xchacha
from strict import D, L, P, decompress, derive

WORDS = (
    (Path(__file__).resolve().parents[2] / "protocol" / "src" / "short" / "words.txt")
    .read_text()
    .split()
)
M = bytes.fromhex("15cfd18e385952982b6a8f8c7854963b58e34388c8e6dae891db756481a02312")
N = bytes.fromhex("f04f2e7eb734b2a8f8b472eaf9c3c632576ac64aea650b496a8a20ff00e583c3")
BASE = (4 * pow(5, P - 2, P) % P).to_bytes(32, "little")


def drawn(chance: int) -> str:
    first, second = chance // 10 % 1296, chance // 10 // 1296 % 1296
    return f"{chance % 10}-{WORDS[first]}-{WORDS[second]}"


# Points in extended coordinates (RFC 8032 §5.1.4), so that a product takes no inversions


def extended(encoded: bytes):
    x, y = decompress(encoded)
    return x, y, 1, x * y % P


def add(one, two):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = one, two
    a, b = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar: int, point):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point = add(point, point)
        scalar >>= 1
    return total


def compress(point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


# SPAKE2 as the libraries of that name for Python and Rust have it


def password_scalar(code: str) -> int:
    key = hmac.digest(b"\0" * 32, code.encode(), hashlib.sha256)
    first = hmac.digest(key, b"SPAKE2 pw\x01", hashlib.sha256)
    second = hmac.digest(key, first + b"SPAKE2 pw\x02", hashlib.sha256)
    return int.from_bytes((first + second)[:48], "big") % L


def share(side: bytes, blinding: bytes, code: str, chance: bytes) -> bytes:
    secret = int.from_bytes(chance, "little") % L
    point = add(times(secret, extended(BASE)), times(password_scalar(code), extended(blinding)))
    return side + compress(point)


def agreed(code: str, chance: bytes, theirs: bytes, blinding: bytes, names, shares) -> bytes:
    secret = int.from_bytes(chance, "little") % L
    unblinded = times(L - password_scalar(code), extended(blinding))
    key = compress(times(secret, add(extended(theirs[1:]), unblinded)))
    hashed = [hashlib.sha256(part).digest() for part in (code.encode(), *names)]
    return hashlib.sha256(b"".join([*hashed, *(one[1:] for one in shares), key])).digest()


def offer_of(case) -> bytes:
    names = [case[field].encode() for field in ("community", "inviter_name")]
    return b"".join(bytes([len(name)]) + name for name in names) + bytes([case["minutes"]])


def short(vectors, tally):
    """Every check of `short.json`."""
    tally.check("short: words", len(WORDS) == 1296 and len({word[:3] for word in WORDS}) == 1296)
    for case in vectors["codes"]:
        tally.check(f"short: {case['code']}", drawn(int(case["chance"])) == case["code"])
    for case in vectors["exchanges"]:
        exchange(case, tally)


def exchange(case, tally):
    field = lambda name: bytes.fromhex(case[name])  # noqa: E731
    made, known = case["made"], case["known"]
    names = field("newcomer"), field("inviter")
    tally.check("short: offer", offer_of(case) == field("offer"))
    shares = (
        share(b"A", M, known, field("newcomer_chance")),
        share(b"B", N, made, field("inviter_chance")),
    )
    tally.check("short: newcomer's share", shares[0] == field("newcomer_share"))
    tally.check("short: inviter's share", shares[1] == field("inviter_share"))
    said = (*names, field("newcomer_nonce"), field("inviter_nonce"), field("offer"), *shares)
    said = b"".join(len(part).to_bytes(8, "big") + part for part in said)
    transcript = derive("tidings 1 short code transcript", said)
    newcomer = agreed(known, field("newcomer_chance"), shares[1], N, names, shares) + transcript
    inviter = agreed(made, field("inviter_chance"), shares[0], M, names, shares) + transcript
    tally.check("short: right or wrong", (newcomer == inviter) == case["right"])
    confirmation = derive("tidings 1 short code newcomer", newcomer)
    tally.check("short: newcomer confirms", confirmation == field("newcomer_confirmation"))
    confirmation = derive("tidings 1 short code inviter", inviter)
    tally.check("short: inviter confirms", confirmation == field("inviter_confirmation"))
    cipher, nonce = xchacha(derive("tidings 1 short code seal", inviter), b"\0" * 24)
    handed = opened(cipher, nonce, field("sealed"), transcript)
    tally.check("short: handed over", handed == field("handed"))
