"""What moderators say of posts and threads (SPEC §24), as it stands in a body."""

import re

from codec import Reader, Refused
from remarks import in_order, limited

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


def read_body(body: bytes) -> dict:
    reader = Reader(body)
    if reader.byte() != 0 or reader.uint(16) != 23:
        raise Refused("malformed")
    found = read_judgement(reader, in_circle=False)
    reader.finish()
    return found


def moderation(vectors, tally):
    """Every check of `moderation_bodies.json`."""
    for case in vectors["said"]:
        tally.check("said by a moderator", read_body(bytes.fromhex(case["body"])) == case["says"])
    for case in vectors["refused"]:
        body = bytes.fromhex(case["body"])
        tally.refused(f"said by a moderator: {case['why']}", "malformed", lambda: read_body(body))  # noqa: B023
