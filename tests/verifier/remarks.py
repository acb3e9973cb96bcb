"""What is said of posts (SPEC §23, §25.2): edits, deletions, reactions, files, as they stand in a body."""

from codec import Reader, Refused

LIMITS = {
    "seen": 16, "edits": 64, "emoji": 32, "reason": 200, "subject": 200, "text": 15_360,
    "files": 16, "name": 255, "mime": 80, "quoted": 200, "source": 255,
}


def limited(what: str, value):
    """The value, if it keeps its limit: texts by their bytes, lists by their length."""
    size = len(value.encode()) if isinstance(value, str) else len(value)
    if size > LIMITS[what]:
        raise Refused("malformed")
    return value


def in_order(values: list) -> list:
    """The values, each larger than the one before."""
    if any(a >= b for a, b in zip(values, values[1:])):
        raise Refused("malformed")
    return values


def read_place(reader: Reader, in_circle: bool):
    kind = reader.choice(3)
    if kind == 1:
        return {"reply": reader.take(32).hex()}
    if (kind == 2) != in_circle:
        raise Refused("malformed")
    return "here" if in_circle else {"board": reader.text()}


def read_edit(reader: Reader) -> dict:
    post = reader.take(32).hex()
    seen = in_order(limited("seen", reader.sequence(lambda: reader.take(32))))
    subject = reader.option(reader.text)
    limited("subject", subject or "")
    text = limited("text", reader.text())
    return {"post": post, "supersedes": [it.hex() for it in seen], "subject": subject, "text": text}


def read_delete(reader: Reader, in_circle: bool) -> dict:
    post, device, seq = reader.take(32).hex(), reader.take(32).hex(), reader.uint()
    place = read_place(reader, in_circle)
    edits = reader.sequence(lambda: (reader.take(32), reader.uint()))
    edits = [[device.hex(), seq] for device, seq in in_order(limited("edits", edits))]
    reason = limited("reason", reader.text())
    return {
        "post": post, "device": device, "seq": seq, "place": place, "edits": edits, "reason": reason,
    }


def read_react(reader: Reader) -> dict:
    post, emoji = reader.take(32).hex(), limited("emoji", reader.text())
    if any(ord(it) < 0x20 or 0x7F <= ord(it) < 0xA0 for it in emoji):
        raise Refused("malformed")
    return {"post": post, "emoji": emoji}


def read_file(reader: Reader) -> dict:
    """A file as those know it who read it."""
    digest, size, key = reader.take(32).hex(), reader.uint(), reader.take(32).hex()
    name, mime = limited("name", reader.text()), limited("mime", reader.text())
    return {"hash": digest, "size": size, "key": key, "name": name, "mime": mime}


def read_attach(reader: Reader) -> dict:
    post = reader.take(32).hex()
    files = limited("files", reader.sequence(lambda: read_file(reader)))
    return {"post": post, "files": files}


def read_remark(kind: int, reader: Reader, in_circle: bool):
    """What a value of this kind says; None for another kind."""
    if kind == 20:
        return {"edit": read_edit(reader)}
    if kind == 21:
        return {"delete": read_delete(reader, in_circle)}
    if kind == 22:
        return {"react": read_react(reader)}
    if kind == 26:
        return {"attach": read_attach(reader)}
    return None


def read_body(body: bytes) -> dict:
    reader = Reader(body)
    if reader.byte() != 0:
        raise Refused("malformed")
    found = read_remark(reader.uint(16), reader, in_circle=False)
    if found is None:
        raise Refused("malformed")
    reader.finish()
    return found


def remarks(vectors, tally):
    """Every check of `remark_bodies.json`."""
    for case in vectors["said"]:
        tally.check("said of a post", read_body(bytes.fromhex(case["body"])) == case["says"])
    for case in vectors["refused"]:
        body = bytes.fromhex(case["body"])
        tally.refused(f"said of a post: {case['why']}", "malformed", lambda: read_body(body))  # noqa: B023
