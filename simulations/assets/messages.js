// A Lamport diagram: a line down for each host, an arrow for each message about one entry.

const MOST_LINES = 12;

// The hosts of the diagram: all of a small network, else the way to one host and who was early.
function cast(told) {
  const reached = [...told.held.keys()].filter((who) => told.held[who] < Infinity).sort((a, b) => told.held[a] - told.held[b] || a - b);
  if (run.roles.length <= MOST_LINES) {
    const rest = run.roles.map((_, who) => who).filter((who) => told.held[who] === Infinity);
    return [...reached, ...rest];
  }
  const last = replay.chosen !== null && told.held[replay.chosen] < Infinity ? replay.chosen : reached[reached.length - 1];
  const way = wayTo(told, last).slice(-MOST_LINES);
  const near = new Set();
  told.frames.from.forEach((from, n) => {
    const to = told.frames.to[n];
    if (way.includes(from) && !way.includes(to)) near.add(to);
    if (way.includes(to) && !way.includes(from)) near.add(from);
  });
  const beside = reached.filter((who) => near.has(who)).slice(0, Math.max(0, 8 - way.length));
  return [...way, ...beside].sort((a, b) => told.held[a] - told.held[b] || a - b);
}

function framesAmong(told, hosts) {
  const found = [];
  told.arrival.forEach((arrived, n) => {
    const from = hosts.indexOf(told.frames.from[n]), to = hosts.indexOf(told.frames.to[n]);
    if (from >= 0 && to >= 0) found.push({ from, to, sent: arrived - told.frames.took[n], arrived, kind: told.frames.kind[n] });
  });
  return found;
}

function lamport(element, width) {
  element.replaceChildren();
  const told = story();
  if (!told) {
    element.append(make("p", { class: "note" }, run.stories.length === 0 ? "No entry was written in this run." : "Choose one entry above to see who said what about it."));
    return;
  }
  const hosts = cast(told);
  const all = framesAmong(told, hosts);
  const lastHeld = Math.max(...hosts.map((who) => (told.held[who] < Infinity ? told.held[who] : 0)), 1000);
  const frames = all.filter((frame) => frame.arrived <= lastHeld * 1.12);
  const last = Math.max(lastHeld, ...frames.map((frame) => frame.arrived));
  const later = all.length - frames.length;
  const height = Math.max(320, Math.min(1100, 120 + frames.length * 16));
  const gaps = quiet([...frames.flatMap((frame) => [Math.max(0, frame.sent), frame.arrived]), ...hosts.map((who) => told.held[who])], last);
  const end = last + (last - gaps.reduce((sum, [from, to]) => sum + to - from, 0)) * 0.05;
  const scale = elastic(gaps, end);
  const svg = make("svg", { height: height + 56, role: "img", "aria-label": "Messages about " + entryName(told) + " among " + hosts.length + " hosts; the table below has them in words." });
  const x = (column) => MARGIN.left + 30 + ((width - MARGIN.left - 60 - MARGIN.right) * column) / Math.max(1, hosts.length - 1);
  const y = (micros) => 40 + scale(micros) * height;
  lifelines(svg, told, hosts, x, y, height, width, end, gaps);
  const dots = hosts.map((who, column) => ({ cx: x(column), cy: y(told.held[who]) + 4, wide: 12 }));
  const taken = dots.filter((dot) => Number.isFinite(dot.cy));
  const labelled = frames.map((frame) => arrow(svg, frame, hosts, x, y, taken));
  svg.append(...labelled.filter((label) => label !== null));
  hosts.forEach((who, column) => {
    if (told.held[who] < Infinity) svg.append(make("circle", { cx: x(column), cy: y(told.held[who]), r: 5, fill: "var(--accent)", stroke: "var(--ground)", "stroke-width": 2 }));
  });
  const kinds = [...new Set(frames.map((frame) => frame.kind))];
  const words = [key("var(--accent)", "holds it from here", "dot"), ...kinds.map((kind) => key(kindColor(kind), run.kinds[kind], "line"))];
  if (hosts.length < run.roles.length) words.push(document.createTextNode("the way to host " + wayEnd(told, hosts) + ", and hosts beside it"));
  element.append(make("figure", {}, make("figcaption", {}, make("h3", {}, entryName(told)), ...words), svg,
    folded("Messages as a table", () => table("Messages about " + entryName(told), ["sent", "arrived", "from", "to", "message"],
      all.slice(0, 500).map((frame) => [time(Math.max(0, frame.sent)), time(frame.arrived), "host " + hosts[frame.from], "host " + hosts[frame.to], run.kinds[frame.kind]]), [2, 3, 4]))));
  if (later > 0) element.append(make("p", { class: "note" }, plural(later, "message") + " came after all of these hosts had the entry."));
  if (told.left_out > 0) element.append(make("p", { class: "note" }, plural(told.left_out, "frame") + " about this entry found no room in the recording."));
}

const wayEnd = (told, hosts) => (replay.chosen !== null && hosts.includes(replay.chosen) ? replay.chosen : hosts[hosts.length - 1]);

// Long times in which nothing is said, in order, six at most: each takes more than a fifth of what
// the longer ones leave over, and something is left over by all.
function quiet(moments, last) {
  const sorted = [0, ...moments.filter((micros) => micros <= last)].sort((a, b) => a - b);
  const pauses = sorted.slice(1).map((micros, n) => [sorted[n], micros]).sort((a, b) => b[1] - b[0] - (a[1] - a[0]));
  let busy = last, room = 6;
  const found = pauses.filter(([from, to]) => {
    const left = busy - (to - from);
    const long = room > 0 && to - from > busy * 0.2 && left > 1000;
    if (long) { busy = left; room -= 1; }
    return long;
  });
  const edge = (from, to) => Math.min(busy * 0.04, (to - from) / 4);
  return found.map(([from, to]) => [from + edge(from, to), to - edge(from, to)]).sort((a, b) => a[0] - b[0]);
}

// From a moment to a share of the height: quiet times are drawn a twentieth high each.
function elastic(gaps, end) {
  const busy = end - gaps.reduce((sum, [from, to]) => sum + to - from, 0);
  const room = 1 - gaps.length * 0.05;
  return (micros) => {
    let share = (micros / busy) * room;
    for (const [from, to] of gaps) {
      const inside = Math.min(Math.max(micros - from, 0), to - from);
      share += (inside / (to - from)) * 0.05 - (inside / busy) * room;
    }
    return share;
  };
}

// Round moments outside of the quiet times, not too near to each other.
function moments(gaps, end, y) {
  const edges = [0, ...gaps.flat(), end];
  const found = [];
  for (let n = 0; n < edges.length; n += 2) {
    const [from, to] = [edges[n], edges[n + 1]];
    const marks = ticks(from, to, Math.max(1, (y(to) - y(from)) / 50));
    const step = marks.length > 1 ? marks[1] - marks[0] : Math.max(1000, (to - from) / 4);
    found.push(...marks.map((micros) => [micros, clock(micros, step)]));
  }
  return found.filter(([micros], n) => n === 0 || y(micros) - y(found[n - 1][0]) > 14);
}

function lifelines(svg, told, hosts, x, y, height, width, end, gaps) {
  for (const [from, to] of gaps) {
    svg.append(make("rect", { x: MARGIN.left, y: y(from), width: width - MARGIN.left - MARGIN.right, height: y(to) - y(from), fill: "var(--surface)" }),
      make("text", { x: MARGIN.left - 8, y: (y(from) + y(to)) / 2 + 4, "text-anchor": "end" }, "… " + time(to - from)));
  }
  for (const [micros, words] of moments(gaps, end, y)) {
    svg.append(make("line", { class: "grid", x1: MARGIN.left, x2: width - MARGIN.right, y1: y(micros), y2: y(micros) }),
      make("text", { x: MARGIN.left - 8, y: y(micros) + 4, "text-anchor": "end" }, words));
  }
  hosts.forEach((who, column) => {
    const label = make("text", { class: "strong", x: x(column), y: 14, "text-anchor": "middle" }, (hosts.length > 8 || width < 700 ? "" : "host ") + who);
    const role = run.roles[who] === "honest" ? (who === told.who ? "author" : "") : run.roles[who];
    svg.append(label, make("text", { x: x(column), y: 28, "text-anchor": "middle" }, role),
      make("line", { x1: x(column), x2: x(column), y1: 40, y2: 40 + height, stroke: "var(--line)", "stroke-width": 1.5 }),
      make("line", { x1: x(column), x2: x(column), y1: y(Math.min(end, told.held[who])), y2: 40 + height, stroke: "var(--accent)", "stroke-width": 2, opacity: told.held[who] < Infinity ? 0.6 : 0 }));
  });
}

// Draws an arrow; gives its label if there is room for it.
function arrow(svg, frame, hosts, x, y, taken) {
  const x1 = x(frame.from), x2 = x(frame.to), y1 = y(Math.max(0, frame.sent)), y2 = y(frame.arrived);
  const color = kindColor(frame.kind);
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const tipX = x2 - Math.cos(angle) * 6, tipY = y2 - Math.sin(angle) * 6;
  const corner = (turn) => (tipX - Math.cos(angle + turn) * 8).toFixed(1) + "," + (tipY - Math.sin(angle + turn) * 8).toFixed(1);
  const words = run.kinds[frame.kind] + ": host " + hosts[frame.from] + " → host " + hosts[frame.to] + "\nsent " + time(Math.max(0, frame.sent)) + ", arrived " + time(frame.arrived);
  svg.append(make("g", { onpointermove: (event) => tip.show(event, words), onpointerleave: tip.hide },
    make("line", { x1, y1, x2: tipX, y2: tipY, stroke: color, "stroke-width": run.kinds[frame.kind] === "RUN" ? 2.5 : 1.5 }),
    make("line", { x1, y1, x2, y2, stroke: "transparent", "stroke-width": 12 }),
    make("polygon", { points: tipX.toFixed(1) + "," + tipY.toFixed(1) + " " + corner(0.4) + " " + corner(-0.4), fill: color })));
  const name = run.kinds[frame.kind];
  const wide = name.length * 8 + 6;
  for (const share of [0.5, 0.35, 0.65, 0.22, 0.78]) {
    const cx = x1 + (x2 - x1) * share, cy = y1 + (y2 - y1) * share - 4;
    const clear = taken.every((other) => Math.abs(other.cx - cx) > (other.wide + wide) / 2 || Math.abs(other.cy - cy) > 13);
    if (!clear || Math.abs(x2 - x1) < wide) continue;
    taken.push({ cx, cy, wide });
    const label = make("text", { class: "halo", x: cx, y: cy, "text-anchor": "middle", "pointer-events": "none" }, name);
    label.style.fill = color;
    return label;
  }
  return null;
}

function messagesSection(element) {
  const target = at("target");
  target.max = run.roles.length - 1;
  let width = 0;
  const draw = () => { if (width > 0) lamport(element, width); };
  fitted(element, (now) => { width = now; draw(); });
  target.addEventListener("change", () => choose(target.value === "" ? null : Number(target.value)));
  watch((what) => {
    if (what === "chosen") target.value = replay.chosen === null ? "" : replay.chosen;
    if (what === "chosen" || what === "story") draw();
  });
}
