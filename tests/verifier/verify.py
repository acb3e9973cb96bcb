#!/usr/bin/env python3
"""Checks the protocol's test vectors from `protocol/SPEC.md` alone, without any of its Rust code.

    pip install -r tests/verifier/requirements.txt
    python3 tests/verifier/verify.py [DIRECTORY OF VECTORS]

Prints `N passed, 0 failed`; the exit code is 1 if anything failed.
"""

import base64
import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # nothing is left in the source tree

import codec
import frames
from circles import circle_bodies, circles
from codec import Refused
from devices import devices
from files import file_bodies, files
from moderation import moderation
from posts import posts
from remarks import remarks
from sealing import sealed
from short import short
from strict import body_hash, derive, public_key, sign, verify

VECTORS = Path(__file__).resolve().parents[2] / "protocol" / "tests" / "vectors"
unhex = bytes.fromhex


class Tally:
    """Counts; says what failed and goes on."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, what: str, holds: bool):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}", file=sys.stderr)

    def refused(self, what: str, error: str, act):
        """`act` must be refused, and for this reason."""
        try:
            act()
            reason = "nothing refused it"
        except Refused as refused:
            reason = refused.args[0]
        self.check(f"{what}: expected {error}, got {reason}", reason == error)


def text_of(name: bytes) -> str:
    return base64.b32encode(name).decode().rstrip("=").lower()


def founding(vectors, tally):
    for case in vectors["foundings"]:
        what = f"founding {case['name']}"
        found = frames.whole(frames.founding, unhex(case["postcard"]))
        tally.check(f"{what}: fields", found["name"] == case["name"])
        for field in ("account", "device", "nonce"):
            tally.check(f"{what}: {field}", found[field].hex() == case[field])
        name = found["name"].encode()
        parts = found["account"] + found["device"] + found["nonce"]
        community = derive("tidings 1 community", codec.put_varint(len(name)) + name + parts)
        tally.check(f"{what}: id", community.hex() == case["id"])
        tally.check(f"{what}: text", text_of(community) == case["text"])


def certificate_holds(community: bytes, data: bytes) -> bool:
    try:
        found = frames.whole(frames.certificate, data)
    except Refused:
        return False
    content = community + found["account"] + found["device"]
    return verify(found["account"], "certificate", content, found["signature"])


def certificate(vectors, tally):
    for number, case in enumerate(vectors["accepted"]):
        what = f"certificate {number}"
        community, seed = unhex(case["community"]), unhex(case["account_seed"])
        tally.check(f"{what}: holds", certificate_holds(community, unhex(case["postcard"])))
        tally.check(f"{what}: key", public_key(seed).hex() == case["account"])
        content = community + unhex(case["account"]) + unhex(case["device"])
        again = sign(seed, "certificate", content)
        tally.check(f"{what}: signature", again.hex() == case["signature"])
        parts = case["account"] + case["device"] + "40" + case["signature"]
        tally.check(f"{what}: bytes", parts == case["postcard"])
    for case in vectors["refused"]:
        held = certificate_holds(unhex(case["community"]), unhex(case["postcard"]))
        tally.check(f"certificate refused: {case['why']}", not held)


def signatures(vectors, tally):
    def holds(case):
        fields = (unhex(case[name]) for name in ("key", "content", "signature"))
        key, content, signature = fields
        return verify(key, case["purpose"], content, signature)

    for case in vectors["accepted"]:
        tally.check(f"signature for {case['purpose']}", holds(case))
    for case in vectors["refused"]:
        tally.check(f"signature refused: {case['why']}", not holds(case))


def proof_holds(case) -> bool:
    found = frames.whole(frames.proof, unhex(case["postcard"]))
    binding = unhex(case["account"]) + unhex(case["device"])
    content = unhex(case["community"]) + found["invite"] + binding
    return verify(found["invite"], "invite", content, found["signature"])


def join(vectors, tally):
    community = unhex(vectors["community"])
    for case in vectors["asks"]:
        what, fields = f"ask {case['ask']}", frames.read_ask(unhex(case["bytes"]))
        tally.check(f"{what}: kind", (fields is None) == (case["ask"] == "founding"))
        if fields:
            tally.check(f"{what}: admission", admission_holds(community, fields))
    for case in vectors["answers"]:
        name, _ = frames.read_answer(unhex(case["bytes"]))
        tally.check(f"answer {case['answer']}", name == case["answer"])
    for case in vectors["proofs"]:
        tally.check("invite: proof", proof_holds(case))
        tally.check("invite: key", public_key(unhex(case["invite_seed"])).hex() == case["invite"])
    for case in vectors["refused_proofs"]:
        tally.check(f"invite refused: {case['why']}", not proof_holds(case))


def admission_holds(community: bytes, fields) -> bool:
    who = fields["certificate"]
    binding = who["account"] + who["device"]
    if not verify(who["account"], "certificate", community + binding, who["signature"]):
        return False
    proof = fields["invite"]
    content = community + proof["invite"] + binding if proof else b""
    return proof is None or verify(proof["invite"], "invite", content, proof["signature"])


def entries(vectors, tally):
    for number, case in enumerate(vectors["entries"]):
        what, body = f"entry {number}", unhex(case["body"])
        tally.check(f"{what}: body hash", body_hash(body).hex() == case["body_hash"])
        names = (unhex(case["author"]), case["seq"], unhex(case["prev"]), case["time"])
        made = codec.header(*names, len(body), body_hash(body))
        tally.check(f"{what}: header", made.hex() == case["header"])
        read = codec.read_header(unhex(case["header"]))
        tally.check(f"{what}: fields", read == (*names, len(body), body_hash(body)))
        tally.check(f"{what}: id", codec.entry_id(made).hex() == case["id"])
        tally.check(f"{what}: text", text_of(codec.entry_id(made)) == case["text"])
    for case in vectors["refused"]:
        act = lambda: codec.read_header(unhex(case["header"]))  # noqa: E731
        tally.refused(f"header, {case['why']}", "malformed", act)


def judge_run(case):
    before = case["before"]
    found, signature = codec.read_run(unhex(case["run"]), before["time"])
    author = unhex(case["author"])
    codec.verify_run(author, before["seq"], unhex(before["id"]), found, signature)
    return found, signature


def runs(vectors, tally):
    for case in vectors["accepted"]:
        what = f"run, {case['what']}"
        found, signature = judge_run(case)
        tally.check(f"{what}: count", len(found) == case["count"])
        tally.check(f"{what}: signature", signature.hex() == case["signature"])
        last = {"seq": found[-1].seq, "id": found[-1].id.hex(), "time": found[-1].time}
        tally.check(f"{what}: tip", last == case["tip"])
        for entry, shown in zip(found, case["entries"]):
            tally.check(f"{what}: entry {entry.seq}", show(entry) == shown)
        again = codec.write_run(found, signature, case["before"]["time"])
        tally.check(f"{what}: one form", again.hex() == case["run"])
    for case in vectors["refused"]:
        tally.refused(f"run, {case['why']}", case["error"], lambda: judge_run(case))
    below_a_fork(vectors["below_a_fork"], tally)


def below_a_fork(vectors, tally):
    before = vectors["before"]

    def judge(case):
        evidence = codec.read_evidence(unhex(case["evidence"]))
        codec.prove(evidence)
        found, signature = codec.read_run(unhex(case["run"]), before["time"])
        return codec.agreed_below(
            evidence, before["seq"], unhex(before["id"]), found, signature
        )[-1]

    for case in vectors["accepted"]:
        last = judge(case)
        tip = {"seq": last.seq, "id": last.id.hex(), "time": last.time}
        tally.check(f"run, {case['what']}", tip == case["tip"])
    for case in vectors["refused"]:
        tally.refused(f"run, {case['why']}", case["error"], lambda: judge_run(case))


def show(entry) -> dict:
    return {
        "seq": entry.seq,
        "id": entry.id.hex(),
        "time": entry.time,
        "body": None if entry.body is None else entry.body.hex(),
        "body_len": entry.length,
        "body_hash": entry.digest.hex(),
    }


def judge_fork(case):
    evidence = codec.read_evidence(unhex(case["evidence"]))
    as_sent = codec.write_evidence(evidence).hex()
    codec.prove(evidence)
    return evidence, as_sent


def fork(vectors, tally):
    for case in vectors["proven"]:
        what = f"fork, {case['what']}"
        evidence, as_sent = judge_fork(case)
        tally.check(f"{what}: bytes", as_sent == case["evidence"])
        place = (evidence.author.hex(), evidence.seq, evidence.prev.hex())
        tally.check(f"{what}: place", place == (case["author"], case["seq"], case["prev"]))
        firsts = [links[0].id.hex() for links, _ in evidence.branches]
        tally.check(f"{what}: order", firsts == case["firsts"])
        canonical = codec.write_evidence(evidence).hex()
        tally.check(f"{what}: canonical form", canonical == case["canonical"])
    for case in vectors["refused"]:
        tally.refused(f"fork, {case['why']}", case["error"], lambda: judge_fork(case))


def fingerprint(vectors, tally):
    for number, case in enumerate(vectors["summaries"]):
        what, lanes = f"fingerprint {number}", [0, 0, 0, 0]
        for item in case["items"]:
            numbers = [item[name].to_bytes(8, "big") for name in ("seq", "fork")]
            data = unhex(item["author"]) + numbers[0] + unhex(item["head"]) + numbers[1]
            term = derive("tidings 1 summary", data)
            tally.check(f"{what}: term", term.hex() == item["term"])
            parts = [int.from_bytes(term[at : at + 8], "little") for at in range(0, 32, 8)]
            lanes = [(lane + part) % 2**64 for lane, part in zip(lanes, parts)]
        summed = b"".join(lane.to_bytes(8, "little") for lane in lanes)
        root = derive("tidings 1 root", summed + case["count"].to_bytes(8, "big"))[:16]
        tally.check(f"{what}: root", root.hex() == case["root"])
        tally.check(f"{what}: count", len(case["items"]) == case["count"])
    for case in vectors["journals"]:
        mark = derive("tidings 1 journal", case["epoch"].to_bytes(8, "big"))[:8]
        tally.check("journal: start", mark.hex() == case["start"])
        for position, change in enumerate(case["changes"], 1):
            what = unhex(change["author"]) + unhex(change["head"])
            data = mark + position.to_bytes(8, "big") + what + change["fork"].to_bytes(8, "big")
            mark = derive("tidings 1 journal", data)[:8]
            found = (change["position"], change["hash"])
            tally.check(f"journal: {position}", (position, mark.hex()) == found)


def all_frames(vectors, tally):
    for case in vectors["messages"]:
        found = frames.read_frame(unhex(case["frame"]))
        tally.check(f"frame {case['fields']['message']}", found == case["fields"])
    for case in vectors["refused"]:
        act = lambda: frames.read_frame(unhex(case["frame"]))  # noqa: E731
        tally.refused(f"frame, {case['why']}", case["verdict"], act)
    too_long = bytes([9]) + bytes(codec.MAX_FRAME)
    tally.refused("frame over the limit", "malformed", lambda: frames.read_frame(too_long))


CHECKS = {
    "short": short,
    "devices": devices,
    "founding": founding,
    "certificate": certificate,
    "signatures": signatures,
    "join": join,
    "entries": entries,
    "runs": runs,
    "fork": fork,
    "fingerprint": fingerprint,
    "frames": all_frames,
    "sealed": sealed,
    "circles": circles,
    "circle_bodies": circle_bodies,
    "files": files,
    "file_bodies": file_bodies,
    "post_bodies": posts,
    "remark_bodies": remarks,
    "moderation_bodies": moderation,
}


def main() -> int:
    directory = Path(sys.argv[1]) if len(sys.argv) > 1 else VECTORS
    tally = Tally()
    found = {path.stem for path in directory.glob("*.json")}
    tally.check(f"a check for every file and a file for every check: {found}", found == set(CHECKS))
    for name, check in CHECKS.items():
        vectors = json.loads((directory / f"{name}.json").read_text())
        try:
            check(vectors, tally)
        except Refused as refused:
            tally.check(f"{name}: refused what SPEC accepts ({refused})", False)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
