#!/usr/bin/env python3
"""Makes a mailbox of the changelogs of a Debian system: real text, by real people, over thirty years.

    python3 tests/corpus/changelogs.py [DIRECTORY] [--items] >changelogs.mbox

Each entry of each `changelog*` below DIRECTORY (default: /usr/share/doc), gzipped or not, becomes one
message: from whom and when the entry says, `package version` as the subject, one thread a package,
whose first message is the oldest entry. With `--items` each item of an entry is a message besides, of
whom the entry names above it, which answers the entry's. Entries that packages share are taken once;
`--messages N` stops after so many. Standard library alone; the same files make the same bytes.
"""

import argparse
import gzip
import hashlib
import itertools
import re
import sys
from email.header import Header
from email.utils import formataddr, format_datetime, parseaddr, parsedate_to_datetime
from pathlib import Path

HEAD = re.compile(r"^(?P<package>[a-z0-9][a-z0-9+.-]*) \((?P<version>[^()\s]+)\)\s+\S.*;.*$")
ITEM = re.compile(r"^  [*+-] ")
NAMED = re.compile(r"^  \[ (?P<who>.+) \]$")
TRAILER = re.compile(r"^ -- (?P<who>.*<[^>]*>)  ?(?P<date>.*)$")


def entries(text: str):
    """Package, version, who, when and text of each entry, as they stand in the file."""
    head, lines = None, []
    for line in text.splitlines():
        found = HEAD.match(line)
        if found:
            head, lines = found, []
            continue
        trailer = TRAILER.match(line)
        if not trailer or not head:
            lines.append(line)
            continue
        try:
            when = parsedate_to_datetime(trailer["date"].strip())
        except (ValueError, TypeError):
            head = None
            continue
        if when.tzinfo is not None and when.year >= 1970:
            body = "\n".join(lines).strip("\n")
            yield head["package"], head["version"], trailer["who"], when, body
        head = None


def changelogs(root: Path):
    for path in sorted(root.glob("*/changelog*")):
        if path.is_file():
            data = path.read_bytes()
            try:
                data = gzip.decompress(data) if path.suffix == ".gz" else data
            except (OSError, EOFError):
                continue
            yield data.decode("utf-8", "replace")


def address(who: str) -> str:
    name, mail = parseaddr(who) if "@" in who else (who, "unknown@debian.invalid")
    mail = mail if mail.isascii() and " " not in mail else "unknown@debian.invalid"
    return formataddr((str(Header(name, "utf-8", maxlinelen=900)) if not name.isascii() else name, mail))


def items(who: str, body: str):
    """Each item of an entry, and whom the entry names above it."""
    found = []
    for line in body.split("\n"):
        named = NAMED.match(line)
        if named:
            who = named["who"]
        elif ITEM.match(line):
            found.append((who, [line.strip()]))
        elif found and line.startswith("    "):
            found[-1][1].append(line.strip())
    return [(who, "\n".join(lines)) for who, lines in found]


def ident(what: str) -> str:
    return f"<{hashlib.sha256(what.encode()).hexdigest()[:24]}@changelogs.invalid>"


def message(subject: str, who: str, when, body: str, name: str, answers: list) -> bytes:
    """One message of an mbox, its `From ` lines quoted; `name` and `answers` are hashed to ids."""
    mail = parseaddr(who)[1] if "@" in who else "unknown"
    lines = [
        f"From: {address(who)}",
        f"Date: {format_datetime(when)}",
        f"Message-ID: {ident(name)}",
        f"Subject: {'Re: ' if answers else ''}{subject}",
    ]
    if answers:
        lines.append("References: " + "\n ".join(map(ident, answers)))
    lines += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", ""]
    quoted = [f">{line}" if re.match(">*From ", line) else line for line in body.split("\n")]
    begins = f"From {mail.replace(' ', '') or 'unknown'} {when.strftime('%a %b %d %H:%M:%S %Y')}"
    return "\n".join([begins, *lines, *quoted, "", ""]).encode("utf-8", "replace")


def of_entry(when, package: str, version: str, who: str, body: str, root: str, with_items: bool):
    """The message of an entry, and those of its items."""
    name, above = f"{package} {version}", [] if version == root else [f"{package} {root}"]
    yield message(name, who, when, body, name, above)
    for number, (whose, text) in enumerate(items(who, body) if with_items else [], 1):
        yield message(name, whose, when, text, f"{name} {number}", [*above, name])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", nargs="?", default="/usr/share/doc", type=Path)
    parser.add_argument("--items", action="store_true")
    parser.add_argument("--messages", type=int, default=None)
    args = parser.parse_args()
    packages = {}
    for text in changelogs(args.directory):
        for package, version, who, when, body in entries(text):
            packages.setdefault(package, {}).setdefault(version, (who, when, body))
    all_of_them = []
    for package, versions in packages.items():
        root = min(versions, key=lambda version: (versions[version][1], version))
        all_of_them += [(when, package, version, who, body, root) for version, (who, when, body) in versions.items()]
    all_of_them.sort(key=lambda it: it[:3])
    messages = (it for entry in all_of_them for it in of_entry(*entry, args.items))
    count = 0
    for count, one in enumerate(itertools.islice(messages, args.messages), 1):
        sys.stdout.buffer.write(one)
    print(f"{count} messages, {len(packages)} threads", file=sys.stderr)


if __name__ == "__main__":
    main()
