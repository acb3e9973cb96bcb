"""What bodies of all kinds have in common (SPEC §9): the envelope of a plain one, limits, order, places."""

from codec import Reader, Refused

LIMITS = {
    "seen": 16, "edits": 64, "emoji": 32, "reason": 200, "subject": 200, "text": 15_360,
    "files": 16, "withdrawn": 64, "name": 255, "mime": 80, "quoted": 200, "source": 255,
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


def read_places(reader: Reader, what: str) -> list:
    """Positions in logs, in order."""
    places = reader.sequence(lambda: (reader.take(32), reader.uint()))
    return [[device.hex(), seq] for device, seq in in_order(limited(what, places))]


def read_plain(body: bytes, read) -> dict:
    """What a plain body says by `read`, which gives None for a kind that is not its own."""
    reader = Reader(body)
    if reader.byte() != 0:
        raise Refused("malformed")
    found = read(reader.uint(16), reader)
    if found is None:
        raise Refused("malformed")
    reader.finish()
    return found


def check_plain(what: str, read, vectors, tally):
    """Every check of a file of plain bodies: what they say, and which are none."""
    for case in vectors["said"]:
        tally.check(what, read_plain(bytes.fromhex(case["body"]), read) == case["says"])
    for case in vectors["refused"]:
        body = bytes.fromhex(case["body"])
        tally.refused(f"{what}: {case['why']}", "malformed", lambda: read_plain(body, read))  # noqa: B023
