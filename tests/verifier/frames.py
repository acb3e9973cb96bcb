"""Messages of SPEC §10 and §13, read into plain values as the vectors spell them."""

from codec import MAX_FRAME, MAX_NOTE_ITEMS, MAX_RECON_ITEMS, Reader, Refused


def read_frame(data: bytes) -> dict:
    """One frame, or Refused with `malformed`, `ignored` or `critical`."""
    if len(data) > MAX_FRAME:
        raise Refused("malformed")
    reader = Reader(data)
    kind = reader.varint()
    if kind not in MESSAGES:
        raise Refused("ignored" if kind < 64 else "critical")
    name, read = MESSAGES[kind]
    fields = read(reader)
    reader.finish()
    return {"message": name, **fields}


def hello(reader: Reader) -> dict:
    return {
        "versions": [reader.uint(16), reader.uint(16)],
        "features": reader.uint(),
        "community": reader.take(32).hex(),
        "epoch": reader.uint(),
        "position": reader.uint(),
        "ticket": reader.option(lambda: ticket(reader)),
        "credit_bytes": reader.uint(),
        "root": reader.take(16).hex(),
        "count": reader.uint(),
    }


def ticket(reader: Reader) -> dict:
    epoch, position = reader.uint(), reader.uint()
    return {"epoch": epoch, "position": position, "hash": reader.take(16).hex()}


def delta(reader: Reader) -> dict:
    return {
        "from": reader.uint(),
        "to": reader.uint(),
        "changes": reader.sequence(lambda: [reader.take(32).hex(), reader.uint()]),
        "last": reader.boolean(),
    }


def author(reader: Reader) -> str:
    return reader.take(32).hex()


def recon(reader: Reader) -> dict:
    after = reader.option(lambda: author(reader))
    ranges = reader.sequence(lambda: recon_range(reader))
    if sum(max(1, len(piece.get("list", []))) for piece in ranges) > MAX_RECON_ITEMS:
        raise Refused("malformed")
    return {"after": after, "ranges": ranges}


def recon_range(reader: Reader) -> dict:
    piece = {"bound": reader.option(lambda: author(reader))}
    what = reader.choice(3)
    if what == 0:
        piece["skip"] = True
    elif what == 1:
        piece["fingerprint"] = reader.take(16).hex()
        piece["count"] = reader.uint()
    else:
        piece["list"] = reader.sequence(lambda: recon_item(reader))
    return piece


def recon_item(reader: Reader) -> dict:
    who, seq = author(reader), reader.uint()
    return {"author": who, "seq": seq, "head": reader.take(8).hex(), "fork": reader.uint()}


def note(reader: Reader) -> dict:
    items = reader.sequence(lambda: [reader.uint(32), reader.uint(), reader.take(2).hex()])
    if len(items) > MAX_NOTE_ITEMS:
        raise Refused("malformed")
    return {"items": items}


def want(reader: Reader) -> dict:
    idx, first, upto = reader.uint(32), reader.uint(), reader.option(reader.uint)
    if first == 0 or (upto is not None and upto < first):
        raise Refused("malformed")
    return {"idx": idx, "from": first, "upto": upto}


def run(reader: Reader) -> dict:
    idx, first = reader.varint(), reader.varint()
    if idx >= 2**32 or first == 0:
        raise Refused("malformed")
    return {"idx": idx, "first": first, "run": reader.rest().hex()}


MESSAGES = {
    1: ("HELLO", hello),
    2: ("DELTA", delta),
    3: ("RECON", recon),
    4: ("INTRO", lambda reader: {"authors": reader.sequence(lambda: author(reader))}),
    5: ("NOTE", note),
    6: ("WANT", want),
    7: ("STOP", lambda reader: {"idx": reader.uint(32), "reason": reader.choice(2)}),
    8: ("RUN", run),
    9: ("FORK", lambda reader: {"evidence": reader.rest().hex()}),
    10: ("CREDIT", lambda reader: {"bytes": reader.uint()}),
    11: ("BYE", lambda reader: {"code": reader.choice(4), "retry_after": reader.uint(32)}),
}

REFUSALS = ["unknown", "expired", "used", "invalid", "unable"]


def certificate(reader: Reader) -> dict:
    return {
        "account": reader.take(32),
        "device": reader.take(32),
        "signature": reader.prefixed(64),
    }


def founding(reader: Reader) -> dict:
    return {
        "name": reader.text(),
        "account": reader.take(32),
        "device": reader.take(32),
        "nonce": reader.take(16),
    }


def proof(reader: Reader) -> dict:
    return {"invite": reader.take(32), "signature": reader.prefixed(64)}


def read_ask(data: bytes):
    """A question of the join protocol: its name and, for an admission, its fields."""
    reader = Reader(data)
    fields = None
    if reader.choice(2) == 1:
        fields = {
            "certificate": certificate(reader),
            "name": reader.text(),
            "invite": reader.option(lambda: proof(reader)),
        }
    reader.finish()
    return fields


def read_answer(data: bytes):
    """An answer of the join protocol: its name and its fields."""
    reader = Reader(data)
    kind = reader.choice(3)
    if kind == 0:
        answer = "founding", founding(reader)
    elif kind == 1:
        answer = "admitted", {"by": reader.take(32), "seq": reader.uint()}
    else:
        answer = "refused: " + REFUSALS[reader.choice(5)], None
    reader.finish()
    return answer


def whole(read, data: bytes):
    """Reads bytes that hold one value and nothing else."""
    reader = Reader(data)
    value = read(reader)
    reader.finish()
    return value
