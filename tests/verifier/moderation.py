"""What moderators say of posts and threads (SPEC §24), as it stands in a body."""

import re

from bodies import check_plain, in_order, limited
from codec import Reader, Refused

ACTS = ["hide", "show", "lock", "unlock", "pin", "unpin", "move"]
PART = "[a-z0-9][a-z0-9-]*"


def read_act(reader: Reader, in_circle: bool):
    act = ACTS[reader.choice(len(ACTS))]
    if act != "move":
        return act
    board = reader.text()
    if in_circle or len(board) > 64 or not re.fullmatch(f"{PART}(/{PART})*", board):
        raise Refused("malformed")
    return {"move": board}


def read_judgement(reader: Reader, in_circle: bool) -> dict:
    what, act = reader.take(32).hex(), read_act(reader, in_circle)
    seen = in_order(limited("seen", reader.sequence(lambda: reader.take(32))))
    reason = limited("reason", reader.text())
    said = {"what": what, "act": act, "supersedes": [it.hex() for it in seen], "reason": reason}
    return {"moderate": said}


def moderation(vectors, tally):
    """Every check of `moderation_bodies.json`."""
    read = lambda kind, it: read_judgement(it, False) if kind == 23 else None  # noqa: E731
    check_plain("said by a moderator", read, vectors, tally)
