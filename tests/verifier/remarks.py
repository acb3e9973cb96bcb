"""What is said of posts (SPEC §23, §25.2): edits, deletions, reactions, files, as they stand in a body."""

from bodies import check_plain, in_order, limited, read_place, read_places
from codec import Reader, Refused


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
    edits = read_places(reader, "edits")
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


def remarks(vectors, tally):
    """Every check of `remark_bodies.json`."""
    check_plain("said of a post", lambda kind, it: read_remark(kind, it, False), vectors, tally)
