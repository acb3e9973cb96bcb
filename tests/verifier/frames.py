"""Messages of SPEC §10 and §13, read into plain values as the vectors spell them."""

from codec import MAX_DELTA_ITEMS, MAX_FRAME, MAX_NOTE_ITEMS, Reader, Refused


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
        "community": reader.take(16).hex(),
        "mark": mark(reader),
        "ticket": reader.option(lambda: mark(reader)),
        "credit_bytes": reader.uint(),
        "root": reader.take(16).hex(),
        "count": reader.uint(),
    }


def mark(reader: Reader) -> dict:
    return {"position": reader.uint(), "hash": reader.take(8).hex()}


def root(reader: Reader) -> dict:
    told = {"root": reader.take(16).hex(), "count": reader.uint(), "mark": mark(reader)}
    return told | {"still": reader.take(1)[0]}


def delta(reader: Reader) -> dict:
    fields = {
        "from": reader.uint(),
        "to": reader.uint(),
        "hash": reader.option(lambda: reader.take(8).hex()),
        "ticket": reader.boolean(),
        "last": reader.boolean(),
        "changes": reader.sequence(lambda: [author(reader), reader.uint()]),
        "forks": reader.sequence(lambda: [author(reader), reader.uint(), reader.uint()]),
    }
    if len(fields["changes"]) + len(fields["forks"]) > MAX_DELTA_ITEMS:
        raise Refused("malformed")
    if fields["from"] > fields["to"]:
        raise Refused("malformed")
    return fields


def author(reader: Reader) -> str:
    return reader.take(32).hex()


END = 63


def recon(reader: Reader) -> dict:
    """A statement of §11.4: to the end of the frame."""
    salt, flags = int.from_bytes(reader.take(4), "big"), reader.take(1)[0]
    if flags > 3:
        raise Refused("malformed")
    first = bound(reader, reader.take(1)[0])
    lower, ranges = first, []
    while not reader.at_end():
        if lower is None:
            raise Refused("malformed")
        lower = recon_range(reader, lower, ranges)
    if ranges and "skip" in ranges[-1]:
        raise Refused("malformed")
    start, more = bool(flags & 1), bool(flags & 2)
    return {"salt": salt, "start": start, "more": more, "from": first.hex(), "ranges": ranges}


def bound(reader: Reader, length: int) -> bytes:
    """The bytes of a bound before its trailing zeros, filled up to 32."""
    told = reader.take(length)
    if length > 32 or told.endswith(b"\0"):
        raise Refused("malformed")
    return told.ljust(32, b"\0")


def recon_range(reader: Reader, lower: bytes, ranges: list):
    """Reads one range into `ranges`; returns its bound, None for the end."""
    head = reader.take(1)[0]
    upto = None if head & END == END else bound(reader, head & END)
    if upto is not None and upto <= lower:
        raise Refused("malformed")
    piece = {"upto": None if upto is None else upto.rstrip(b"\0").hex()}
    kind = head >> 6
    if kind == 0:
        piece["skip"] = True
    elif kind == 1:
        piece["fingerprint"] = reader.take(8).hex()
    else:
        piece["list" if kind == 2 else "answer"] = recon_items(reader, lower, upto)
    ranges.append(piece)
    return upto


def recon_items(reader: Reader, lower: bytes, upto) -> list:
    items, least = [], lower
    for _ in range(reader.varint()):
        who = reader.take(32)
        first = not items
        if who < least or (not first and who == least) or (upto is not None and who >= upto):
            raise Refused("malformed")
        seq = reader.varint()
        head = reader.take(8).hex()
        items.append({"author": who.hex(), "seq": seq, "head": head, "fork": reader.varint()})
        least = who
    return items


def intro(reader: Reader) -> dict:
    return {"items": reader.sequence(lambda: [author(reader), reader.uint(), reader.take(2).hex()])}


def note(reader: Reader) -> dict:
    items = reader.sequence(lambda: [reader.uint(32), reader.uint(), reader.take(2).hex()])
    if len(items) > MAX_NOTE_ITEMS:
        raise Refused("malformed")
    return {"items": items}


def want(reader: Reader) -> dict:
    idx, first, upto = reader.varint(), reader.varint(), reader.varint() if not reader.at_end() else None
    if idx >= 2**32 or first == 0 or (upto is not None and upto < first):
        raise Refused("malformed")
    return {"idx": idx, "from": first, "upto": upto}


def run(reader: Reader) -> dict:
    idx, first = reader.varint(), reader.varint()
    if idx >= 2**32 or first == 0:
        raise Refused("malformed")
    return {"idx": idx, "first": first, "run": reader.rest().hex()}


def ask(reader: Reader) -> dict:
    idx, first, upto = reader.varint(), reader.varint(), reader.varint()
    if idx >= 2**32 or first == 0 or not 0 <= upto - first < 512:
        raise Refused("malformed")
    return {"idx": idx, "from": first, "upto": upto}


def bodies(reader: Reader) -> dict:
    idx, first, count = reader.varint(), reader.varint(), reader.varint()
    if idx >= 2**32 or first == 0 or count > 512:
        raise Refused("malformed")
    return {"idx": idx, "first": first, "bodies": [body(reader) for _ in range(count)]}


def body(reader: Reader):
    """A body after its length plus one; 0 for none."""
    tag = reader.varint()
    if tag > 16_385:
        raise Refused("malformed")
    return None if tag == 0 else reader.take(tag - 1).hex()


MESSAGES = {
    1: ("HELLO", hello),
    2: ("DELTA", delta),
    3: ("RECON", recon),
    4: ("INTRO", intro),
    5: ("NOTE", note),
    6: ("WANT", want),
    7: ("STOP", lambda reader: {"idx": reader.uint(32), "reason": reader.choice(2)}),
    8: ("RUN", run),
    9: ("FORK", lambda reader: {"evidence": reader.rest().hex()}),
    10: ("CREDIT", lambda reader: {"bytes": reader.uint()}),
    11: ("BYE", lambda reader: {"code": reader.choice(5), "retry_after": reader.uint(32)}),
    12: ("LINK", lambda reader: {"word": reader.choice(3)}),
    13: ("ROOT", root),
    14: ("LACKS", lambda reader: {"bodies": reader.uint()}),
    15: ("ASK", ask),
    16: ("BODIES", bodies),
}

REFUSALS = ["unknown", "expired", "used", "invalid", "unable", "invite taken back", "account expelled", "device revoked"]


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
    """A question of the join protocol: its fields, if it has any."""
    reader = Reader(data)
    fields = None
    kind = reader.choice(3)
    if kind == 2:
        fields = {
            "device": reader.take(32),
            "code": reader.take(32),
            "signature": reader.prefixed(64),
        }
    if kind == 1:
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
    kind = reader.choice(4)
    if kind == 0:
        answer = "founding", founding(reader)
    elif kind == 1:
        answer = "admitted", {"by": reader.take(32), "seq": reader.uint()}
    elif kind == 3:
        fields = {"certificate": certificate(reader), "by": reader.take(32)}
        fields |= {"seq": reader.uint(), "signature": reader.prefixed(64)}
        answer = "device", fields
    else:
        answer = "refused: " + REFUSALS[reader.choice(len(REFUSALS))], None
    reader.finish()
    return answer


def whole(read, data: bytes):
    """Reads bytes that hold one value and nothing else."""
    reader = Reader(data)
    value = read(reader)
    reader.finish()
    return value
