"""Posts and imported ones (SPEC §9, §26), as they stand in a body."""

from bodies import check_plain, limited, read_place
from codec import Reader, Refused


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


def posts(vectors, tally):
    """Every check of `post_bodies.json`."""
    check_plain("a post", lambda kind, it: read_post(kind, it, False), vectors, tally)
