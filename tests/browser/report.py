"""Looks at a run's report in a real browser: no complaint, nothing empty, a replay that moves.

usage: report.py REPORT.html PICTURES
"""

import os
import sys

from chromium import Broken, Chromium

# Text that is smaller than this against its ground is hard to read (WCAG 2.2, 1.4.3).
LEAST_CONTRAST = 4.5

SETTLED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"

CHARTS = """[...document.querySelectorAll("#time svg, #delay svg, #lamport svg")].map((svg) => {
  const shapes = [...svg.querySelectorAll("path, rect, line, circle")];
  const drawn = shapes.filter((shape) => { const box = shape.getBoundingClientRect(); return box.width + box.height > 3; });
  const name = svg.closest("figure").querySelector("h3").textContent;
  return { name, drawn: drawn.length, words: svg.querySelectorAll("text").length, label: svg.getAttribute("aria-label") || "" };
})"""

BROKEN_SHAPES = """[...document.querySelectorAll("svg *")].filter((shape) =>
  [...shape.attributes].some(({ value }) => /NaN|undefined|Infinity/.test(value))).map((shape) => shape.outerHTML.slice(0, 120))"""

# How many colours the canvas has, and a sum that differs when its picture differs.
CANVAS = """(() => {
  const canvas = document.querySelector("canvas"), { width, height } = canvas;
  const pen = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  pen.drawImage(canvas, 0, 0);
  const { data } = pen.getImageData(0, 0, width, height);
  const seen = new Set();
  let sum = 0, painted = 0;
  for (let n = 0; n < data.length; n += 4) {
    const color = ((data[n] << 16) | (data[n + 1] << 8) | data[n + 2]) >>> 0;
    if (data[n + 3] > 0) { painted += 1; seen.add(color); }
    sum = (sum * 31 + color + data[n + 3]) >>> 0;
  }
  return { colours: seen.size, painted, sum };
})()"""

FAINT = """(() => {
  const channels = (color) => (color.match(/[\\d.]+/g) || []).map(Number);
  const light = (color) => {
    const [r, g, b] = channels(color).slice(0, 3).map((c) => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor, parts = channels(color);
      if (parts.length === 3 || parts[3] > 0) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const faint = [];
  for (const element of document.body.querySelectorAll("*")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || element.closest("script, noscript, .unseen, .skip, [hidden]")) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(element.closest("svg") ? style.fill : style.color), light(ground(element))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < LEAST) faint.push(element.tagName + " " + element.textContent.trim().slice(0, 40) + ": " + contrast.toFixed(2));
  }
  return [...new Set(faint)];
})()""".replace("LEAST", str(LEAST_CONTRAST))

UNNAMED = """[...document.querySelectorAll("button, select, input, svg[role], canvas, [role=region]")].filter((element) =>
  !element.getAttribute("aria-label") && !(element.labels && element.labels.length) && !element.textContent.trim()).map((element) => element.outerHTML.slice(0, 120))"""

# Resolves when the clock shows something else than now.
CLOCK_MOVES = """new Promise((done) => {
  const clock = document.getElementById("clock"), before = clock.textContent;
  new MutationObserver((_, self) => { if (clock.textContent !== before) { self.disconnect(); done(clock.textContent); } })
    .observe(clock, { childList: true, characterData: true, subtree: true });
})"""


def demand(holds, what):
    """Ends the check in words."""
    if not holds:
        raise Broken(what)


def look(browser, page, scheme):
    """The page as it is when it opens."""
    browser.window(1200, 900, scheme)
    browser.open(page)
    browser.tell(SETTLED)
    state = browser.tell("document.documentElement.dataset.report")
    demand(state == "ready", f"the page says: {state}")
    dark = browser.tell("getComputedStyle(document.body).backgroundColor") == "rgb(17, 21, 27)"
    demand(dark == (scheme == "dark"), f"the page does not follow the {scheme} scheme")
    charts = browser.tell(CHARTS)
    demand(len(charts) >= 7, f"only {len(charts)} charts")
    for chart in charts:
        least = 1 if chart["name"] == "Faults" else 4
        demand(chart["drawn"] >= least and chart["words"] >= 2, f"an empty chart: {chart}")
        demand(chart["label"], f"a chart without words for who does not see it: {chart}")
    for what, script in (("shapes", BROKEN_SHAPES), ("faint text", FAINT), ("without a name", UNNAMED)):
        found = browser.tell(script)
        demand(not found, f"{what} in the {scheme} page: {found}")


def play(browser):
    """The replay moves by button, by slider and by key, and ends in another picture."""
    canvas = browser.tell(CANVAS)
    demand(canvas["colours"] > 3 and canvas["painted"] > 1000, f"an empty network: {canvas}")
    browser.tell("document.getElementById('play').click()")
    browser.tell(CLOCK_MOVES)
    demand("Pause" in browser.tell("document.getElementById('play').textContent"), "the button does not say that it plays")
    browser.tell("document.getElementById('play').click()")
    counts = []
    for share in (0, 300, 1000):
        browser.tell(f"(() => {{ const s = document.getElementById('scrub'); s.value = {share}; s.dispatchEvent(new Event('input')); }})()")
        counts.append((browser.tell("document.getElementById('count').textContent"), browser.tell(CANVAS)["sum"]))
    demand(len({count for count, _ in counts}) > 1, f"scrubbing changes no figure: {counts}")
    demand(len({picture for _, picture in counts}) == 3, f"scrubbing changes no picture: {counts}")
    browser.tell("document.querySelector('canvas').focus()")
    before = browser.tell("document.getElementById('clock').textContent")
    browser.press("ArrowLeft")
    demand(browser.tell("document.getElementById('clock').textContent") != before, "arrow keys do not move the replay")
    options = browser.tell("document.getElementById('entry').options.length")
    demand(options > 1, "no entry to choose")
    for choice in ("-1", "0"):
        browser.tell(f"(() => {{ const s = document.getElementById('entry'); s.value = '{choice}'; s.dispatchEvent(new Event('change')); }})()")
        browser.tell(SETTLED)
    browser.tell("(() => { const t = document.getElementById('target'); t.value = 1; t.dispatchEvent(new Event('change')); })()")
    demand("Host 1" in browser.tell("document.getElementById('host').textContent"), "choosing a host shows nothing")
    demand(browser.tell("document.querySelectorAll('#lamport polygon').length") > 0, "no arrow in the diagram")


def unfold(browser):
    """Every table has lines; nothing is wider than a telephone."""
    browser.tell("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    browser.tell(SETTLED)
    tables = browser.tell("[...document.querySelectorAll('table')].map((table) => table.rows.length)")
    demand(len(tables) >= 4 and min(tables) > 1, f"empty tables: {tables}")
    browser.window(390, 800, "light")
    browser.tell(SETTLED)
    demand(browser.tell("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than a telephone")


def main(report, pictures):
    page = "file://" + os.path.abspath(report)
    os.makedirs(pictures, exist_ok=True)
    with Chromium() as browser:
        for scheme in ("light", "dark"):
            look(browser, page, scheme)
            play(browser)
            browser.tell("(() => { const s = document.getElementById('scrub'); s.value = 400; s.dispatchEvent(new Event('input')); })()")
            browser.picture(os.path.join(pictures, f"report-{scheme}.png"))
        unfold(browser)
        demand(not browser.complaints, f"the console complains {len(browser.complaints)} times: {browser.complaints[:3]}")
        foreign = [url for url in browser.requests if url != page and not url.startswith("data:image/")]
        demand(not foreign, f"the page asks for {foreign}")
    print(f"{report}: light, dark and narrow; pictures in {pictures}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except Broken as broken:
        sys.exit(f"report.py: {broken}")
