"""A person's devices, SPEC §4 and §13: the words, revocations, both ends of a device code."""

from mnemonic import Mnemonic

import frames
from frames import Reader
from strict import derive, public_key, verify

unhex = bytes.fromhex


def devices(vectors, tally):
    for case in vectors["accounts"]:
        what = f"account {case['words'].split()[-1]}"
        entropy = bytes(Mnemonic("english").to_entropy(case["words"]))
        tally.check(f"{what}: words", entropy.hex() == case["entropy"])
        seed = derive("tidings 1 account seed", entropy)
        tally.check(f"{what}: seed", seed.hex() == case["seed"])
        tally.check(f"{what}: key", public_key(seed).hex() == case["account"])
    for case in vectors["codes"]:
        seed = derive("tidings 1 device code key", unhex(case["seed"]))
        tally.check("device code: key", public_key(seed).hex() == case["key"])
    for name, holds in (("revocation", revoked), ("ask", asked), ("answer", answered)):
        for number, case in enumerate(vectors[f"{name}s"]):
            tally.check(f"device {name} {number}", holds(case))
        for case in vectors[f"refused_{name}s"]:
            tally.check(f"device {name} refused: {case['why']}", not holds(case))


def revoked(case) -> bool:
    reader = Reader(unhex(case["postcard"]))
    account, device, last = reader.take(32), reader.take(32), reader.uint()
    signature = reader.prefixed(64)
    reader.finish()
    same = (account.hex(), device.hex(), last) == (case["account"], case["device"], case["last"])
    content = unhex(case["community"]) + account + device + last.to_bytes(8, "big")
    return same and verify(account, "revocation", content, signature)


def asked(case) -> bool:
    found = frames.read_ask(unhex(case["bytes"]))
    content = b"\x00" + unhex(case["community"]) + found["code"] + found["device"]
    same = found["device"].hex() == case["device"] and found["code"].hex() == case["code"]
    return same and verify(found["code"], "device code", content, found["signature"])


def answered(case) -> bool:
    name, found = frames.read_answer(unhex(case["bytes"]))
    community, code, who = unhex(case["community"]), unhex(case["code"]), found["certificate"]
    binding = who["account"] + who["device"]
    if not verify(who["account"], "certificate", community + binding, who["signature"]):
        return False
    said = (name, who["device"].hex(), found["by"].hex(), found["seq"])
    same = said == ("device", case["device"], case["by"], case["seq"])
    content = b"\x01" + community + code + binding
    return same and verify(code, "device code", content, found["signature"])
