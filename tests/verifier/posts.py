"""Posts and imported ones (SPEC §9, §26), as they stand in a body."""

from codec import Reader, Refused
from remarks import limited, read_place


def read_origin(reader: Reader) -> dict:
    name, time = limited("quoted", reader.text()), reader.option(reader.uint)
    source = limited("source", reader.text())
    if not source:
        raise Refused("malformed")
    return {"name": name, "time": time, "source": source}


def read_post(kind: int, reader: Reader, in_circle: bool):
    """What a value of this kind says; None for another kind."""
    if kind not in (17, 27):
        return None
    origin = read_origin(reader) if kind == 27 else None
    place = read_place(reader, in_circle)
    subject = reader.option(reader.text)
    limited("subject", subject or "")
    return {"origin": origin, "place": place, "subject": subject, "text": limited("text", reader.text())}


def read_body(body: bytes) -> dict:
    reader = Reader(body)
    if reader.byte() != 0:
        raise Refused("malformed")
    found = read_post(reader.uint(16), reader, in_circle=False)
    if found is None:
        raise Refused("malformed")
    reader.finish()
    return found


def posts(vectors, tally):
    """Every check of `post_bodies.json`."""
    for case in vectors["said"]:
        tally.check("a post", read_body(bytes.fromhex(case["body"])) == case["says"])
    for case in vectors["refused"]:
        body = bytes.fromhex(case["body"])
        tally.refused(f"a post: {case['why']}", "malformed", lambda: read_body(body))  # noqa: B023
