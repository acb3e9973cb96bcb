"""Signatures and hashes of SPEC §2 and §3, on other libraries than the Rust code uses."""

from blake3 import blake3
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LABELS = {
    "run": b"tidings 1 run signature\0",
    "certificate": b"tidings 1 certificate signature\0",
    "invite": b"tidings 1 invite signature\0",
    "revocation": b"tidings 1 revocation signature\0",
    "device code": b"tidings 1 device code signature\0",
}

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def derive(context: str, data: bytes) -> bytes:
    """BLAKE3 in its key derivation mode, 32 bytes."""
    return blake3(data, derive_key_context=context).digest()


def body_hash(body: bytes) -> bytes:
    """BLAKE3 in its plain mode, 32 bytes."""
    return blake3(body).digest()


def public_key(seed: bytes) -> bytes:
    """The public key of a seed (RFC 8032 §5.1.5)."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, purpose: str, content: bytes) -> bytes:
    """Ed25519 is deterministic: the vectors' signatures can be made again."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(LABELS[purpose] + content)


def verify(key: bytes, purpose: str, content: bytes, signature: bytes) -> bool:
    """SPEC §2.3: the equation of RFC 8032 without cofactor, S < L, A and R not of small order."""
    if len(key) != 32 or len(signature) != 64:
        return False
    if int.from_bytes(signature[32:], "little") >= L:
        return False
    if is_weak(key) or is_weak(signature[:32]):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, LABELS[purpose] + content)
    except (InvalidSignature, ValueError):
        return False
    return True


def is_weak(encoded: bytes) -> bool:
    """Whether these bytes are no point, or one whose order divides 8."""
    point = decompress(encoded)
    if point is None:
        return True
    for _ in range(3):
        point = add(point, point)
    x, y = point
    return x == 0 and y == 1


def decompress(encoded: bytes):
    """A point of the curve from its 32 bytes (RFC 8032 §5.1.3), or None."""
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, (number & (2**255 - 1)) % P
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P:
        return None
    if x & 1 != sign:
        x = (P - x) % P
    return x, y


def add(one, two):
    """Sum of two points, affine."""
    (x1, y1), (x2, y2) = one, two
    product = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + product, P - 2, P) % P
    y = (y1 * y2 + x1 * x2) * pow(1 - product, P - 2, P) % P
    return x, y
