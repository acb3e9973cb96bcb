"""Looks at every page in a real browser: nothing that WCAG 2.2 AA rules out, at three widths, in light, dark and high contrast.

usage: pages.py TIDINGS AXE.JS PICTURES
"""

import glob
import os
import sys

from board import book_club, until
from chromium import Broken, Chromium

WIDTHS = (360, 800, 1400)
SCHEMES = ("light", "dark")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

AXE = """axe.run(document, { runOnly: %s, resultTypes: ["violations"] }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`)))""" % RULES

# Ids that stand twice, headings that skip a level, and fields without a name would confuse whoever listens.
ORDER = """(() => {
  const wrong = [];
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  ids.filter((id, at) => ids.indexOf(id) !== at).forEach((id) => wrong.push(`#${id} stands twice`));
  let level = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) wrong.push(`h${level} is followed by ${heading.outerHTML.slice(0, 80)}`);
    level = next;
  }
  if (document.querySelectorAll("h1").length !== 1) wrong.push("not one h1");
  for (const landmark of ["main", "nav", "header", "footer"])
    if (!document.querySelector(landmark)) wrong.push(`no ${landmark}`);
  if (document.documentElement.scrollWidth > innerWidth) wrong.push(`${document.documentElement.scrollWidth} pixels wide`);
  return wrong;
})()"""


def look(browser, root, page, axe, name, wrong):
    browser.open(root + page)
    browser.tell(axe)
    found = browser.tell(AXE) + browser.tell(ORDER)
    wrong.extend(f"{name}: {what}" for what in found)


def looked_at(browser, root, pages, axe, pictures):
    """Every page at every width in both schemes; in high contrast at one width."""
    wrong = []
    views = [(width, scheme, "") for width in WIDTHS for scheme in SCHEMES]
    views += [(800, scheme, "more") for scheme in SCHEMES]
    for width, scheme, contrast in views:
        browser.window(width, 900, scheme)
        media = [{"name": "prefers-color-scheme", "value": scheme}]
        media += [{"name": "prefers-contrast", "value": contrast}] if contrast else []
        browser.call("Emulation.setEmulatedMedia", features=media)
        for page in pages:
            word = page.strip("/").split("/")[0].split("?")[0] or "unread"
            name = f"{word}-{width}-{scheme}{contrast}"
            look(browser, root, page, axe, name, wrong)
            browser.picture(os.path.join(pictures, f"{name}.png"))
    return wrong


def a_picture_is_drawn(browser, root, thread):
    browser.open(f"{root}/thread/{thread}")
    browser.tell("document.querySelector('.files img').scrollIntoView()")
    until("the picture is drawn", lambda: browser.tell("document.querySelector('.files img').naturalWidth") == 24)


def keys_and_news(browser, root, ana, bo, thread):
    """The script: keys move the focus, news are told and move nothing."""
    browser.window(800, 600, "light")
    # What is on its way somewhere else moves by itself.
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}])
    browser.open(f"{root}/thread/{thread}")
    focused = "document.activeElement.id || document.activeElement.tagName"
    for key, wanted in (("j", 0), ("j", 1), ("k", 0)):
        browser.press(key, key)
        at = browser.tell("[...document.querySelectorAll('article')].indexOf(document.activeElement)")
        if at != wanted:
            raise Broken(f"after {key}, post {at} has the focus instead of {wanted}")
    browser.press("/", "/")
    if browser.tell(focused) != "q":
        raise Broken("/ does not lead to the search")
    browser.tell("document.activeElement.blur()")
    before = browser.tell("[scrollY, document.querySelectorAll('article').length]")
    title, unread = browser.tell("document.title"), int(browser.tell("document.querySelector('#unread-tally .tally').textContent"))
    ana.post("general", "Something new while you read")
    bo.meet(ana)
    until("the page tells of a new post", lambda: browser.tell("news.textContent") == "1 new post")
    if browser.tell("[scrollY, document.querySelectorAll('article').length]") != before:
        raise Broken("news moved what one reads")
    if not title.startswith(f"({unread}) ") or browser.tell("document.title") != title.replace(f"({unread})", f"({unread + 1})", 1):
        raise Broken("the tab does not say how many are unread now")
    if browser.tell("document.querySelector('#unread-tally').textContent").split() != [str(unread + 1), f"({unread + 1}", "unread)"]:
        raise Broken("the way to what is unread does not say how much that is now")
    browser.events = []
    browser.press("u", "u")
    browser.wait("Page.loadEventFired")
    if bo.unread() == 8:
        raise Broken("u does not read on")


def keeps_a_draft(browser, root):
    """The form's own button keeps a text that is not sent, and the list leads back to it."""
    browser.open(f"{root}/new?board=general")
    browser.events = []
    browser.tell("document.querySelector('#text').value = 'Half a thought'; document.querySelector('[value=keep]').click()")
    browser.wait("Page.loadEventFired")
    if browser.tell("location.pathname") != "/drafts" or "Half a thought" not in browser.tell("document.querySelector('main').textContent"):
        raise Broken("what is kept is not among the drafts")


def a_site_of_files(browser, bo, axe, pictures):
    """What `export --format html` makes is read as well, also on a narrow screen with a word that is too long for it."""
    bo.post("general", "Short.", subject="Donaudampfschifffahrtsgesellschaftskapitänsmütze" * 4)
    folder = os.path.join(bo.folder, "site")
    bo.run("export", "--format", "html", "-o", folder)
    wrong = []
    for scheme in SCHEMES:
        browser.window(WIDTHS[0], 900, scheme)
        for page in sorted(glob.glob(os.path.join(folder, "**", "*.html"), recursive=True)):
            browser.open(f"file://{page}")
            browser.tell(axe)
            name = f"site-{os.path.basename(page).removesuffix('.html')}-{scheme}"
            wrong.extend(f"{name}: {what}" for what in browser.tell(AXE))
            width = browser.tell("document.documentElement.scrollWidth")
            if width > WIDTHS[0]:
                wrong.append(f"{name}: {width} pixels wide")
            browser.picture(os.path.join(pictures, f"{name}.png"))
    return wrong


def main():
    binary, axe, pictures = sys.argv[1:]
    os.makedirs(pictures, exist_ok=True)
    with open(axe, encoding="utf-8") as file:
        axe = file.read()
    ana, bo, thread, own, edited, shared = book_club(binary)
    try:
        with Chromium() as browser:
            browser.call("Emulation.setScrollbarsHidden", hidden=True)
            door = bo.door()
            root = door.split("/login")[0]
            browser.open(f"{root}/help")
            stranger = browser.tell("document.body.textContent")
            browser.complaints.clear()  # of the 401 that this is
            browser.open(door)
            if "Book Club" in stranger or browser.tell("location.href") != f"{root}/":
                raise Broken("the door does not hold, or does not open")
            keeps_a_draft(browser, root)
            device = bo.device()
            pages = [
                "/", "/boards", "/board?name=general", f"/thread/{thread}", "/new?board=general",
                f"/reply/{thread}?quote=1", "/search?q=the", "/people", "/messages", "/message?to=ana",
                f"/edit/{own}", f"/delete/{own}", f"/react/{own}", f"/history/{edited}", "/mentions", "/invites", "/devices", f"/revoke/{device}", "/drafts", "/draft/1", "/discard/1", "/network", "/moderation", f"/moderate/{own}", f"/files/{shared}", f"/files/{shared}?asked=2", "/settings", "/help",
            ]
            wrong = looked_at(browser, root, pages, axe, pictures)
            try:
                a_picture_is_drawn(browser, root, thread)
                keys_and_news(browser, root, ana, bo, thread)
            except Broken as broken:
                wrong.append(str(broken))
            wrong += a_site_of_files(browser, bo, axe, pictures)
            wrong += browser.complaints
            wrong += [f"asked for {url}" for url in set(browser.requests) if not url.startswith((root, "data:", "about:", f"file://{bo.folder}/"))]
        for line in wrong:
            print(line, file=sys.stderr)
        if wrong:
            raise SystemExit(f"{len(wrong)} things are wrong")
        print(f"{len(pages)} pages, {len(WIDTHS)} widths, {len(SCHEMES)} schemes and high contrast: nothing is wrong")
    finally:
        ana.end()
        bo.end()


if __name__ == "__main__":
    main()
