// The network as it was at any moment: everything is drawn from the time alone, so one can scrub.

const replay = { story: -1, now: 0, from: 0, to: 1, playing: false, speed: 1, chosen: null, watchers: [] };
const drawn = run.x.length > 0;

// Changes of one host or link: times, and whether it was up from then on.
function histories(changes, count) {
  const all = Array.from({ length: count }, () => null);
  changes.at.forEach((micros, n) => {
    const which = changes.which[n];
    all[which] = all[which] || { at: [], up: [] };
    all[which].at.push(micros);
    all[which].up.push(changes.up[n]);
  });
  return all;
}
const hostHistory = histories(run.hosts, run.roles.length);
const linkHistory = histories(run.link_changes, run.links.length);

function upAt(history, micros) {
  if (!history) return false;
  let n = history.at.length - 1;
  while (n >= 0 && history.at[n] > micros) n -= 1;
  return n >= 0 && history.up[n] === 1;
}

// A story unfolded: when each host held the entry and from whom, and frames by arrival.
function unfold(story) {
  if (story.held) return story;
  story.held = new Float64Array(run.roles.length).fill(Infinity);
  story.source = new Int32Array(run.roles.length).fill(-1);
  story.held[story.who] = 0;
  story.accepts.who.forEach((who, n) => {
    if (story.accepts.at[n] < story.held[who]) {
      story.held[who] = story.accepts.at[n];
      story.source[who] = story.accepts.from[n];
    }
  });
  let micros = 0;
  story.arrival = story.frames.at.map((delta) => (micros += delta));
  story.longest = story.frames.took.reduce((most, took) => Math.max(most, took), 0);
  story.last = story.accepts.at.reduce((most, moment) => Math.max(most, moment), 0);
  story.order = [...story.held].filter((moment) => moment < Infinity).sort((a, b) => a - b);
  return story;
}

function firstFrom(sorted, value) {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1; else high = middle;
  }
  return low;
}

const entryName = (story) => "host " + story.who + ", entry " + story.seq;
const story = () => (replay.story < 0 ? null : unfold(run.stories[replay.story]));
const holders = (told, micros) => firstFrom(told.order, micros + 1);

function watch(listener) { replay.watchers.push(listener); }
function changed(what) { replay.watchers.forEach((listener) => listener(what)); }

function selectStory(n) {
  replay.story = n;
  const told = story();
  replay.from = told ? -told.last * 0.03 : 0;
  replay.to = told ? Math.max(told.last * 1.08, 20000) : run.end;
  replay.now = replay.from;
  replay.playing = false;
  replay.speed = niceSpeed((replay.to - replay.from) / 10e6);
  changed("story");
}

const SPEEDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];
const niceSpeed = (wanted) => SPEEDS.findLast((speed) => speed <= wanted * 1.01) || SPEEDS[0];
const speedName = (speed) => (speed >= 1 ? speed + "×" : "1/" + Math.round(1 / speed));

function seek(micros) {
  replay.now = Math.min(replay.to, Math.max(replay.from, micros));
  changed("time");
}

function play(on) {
  if (on && replay.now >= replay.to) replay.now = replay.from;
  replay.playing = on;
  changed("play");
  let before = null;
  const frame = (stamp) => {
    if (!replay.playing || on !== true) return;
    const gone = before === null ? 0 : Math.min(100, stamp - before);
    before = stamp;
    seek(replay.now + gone * 1000 * replay.speed);
    if (replay.now >= replay.to) { replay.playing = false; changed("play"); } else requestAnimationFrame(frame);
  };
  if (on) requestAnimationFrame(frame);
}

function colors() {
  const style = getComputedStyle(root);
  const value = (name) => style.getPropertyValue(name).trim();
  return { ground: value("--ground"), line: value("--line"), empty: value("--empty"), held: value("--accent"), bad: value("--bad"), ink: value("--ink"),
    muted: value("--muted"), warn: value("--warn"), kinds: run.kinds.map((kind) => value("--k-" + kind)) };
}

function canvasStage() {
  const canvas = make("canvas", { role: "img", tabindex: "0", "aria-label": "The network at the chosen moment. The figures beside it say the same in words; space plays, arrow keys move in time." });
  const box = { width: 0, height: 0, scale: 1, left: 0, top: 0, palette: colors() };
  const place = (who) => [box.left + (run.x[who] / 10000) * box.scale, box.top + (run.y[who] / 10000) * box.scale];
  const size = () => Math.max(2, Math.min(9, 75 / Math.sqrt(run.roles.length)));
  const draw = () => {
    const pen = canvas.getContext("2d");
    const sharp = window.devicePixelRatio || 1;
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    pen.clearRect(0, 0, box.width, box.height);
    const moment = (story() ? story().at : 0) + replay.now;
    drawLinks(pen, place, moment, box.palette);
    drawWay(pen, place, box.palette, size());
    drawHosts(pen, place, moment, box.palette, size());
    drawFrames(pen, place, box.palette, size());
  };
  const fit = (width) => {
    box.width = width - 2;
    box.height = Math.round(box.width * 0.75);
    const sharp = window.devicePixelRatio || 1;
    canvas.width = Math.round(box.width * sharp);
    canvas.height = Math.round(box.height * sharp);
    spread(box, size() + 14);
    draw();
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { box.palette = colors(); draw(); });
  canvas.addEventListener("pointermove", (event) => {
    const who = hostUnder(event, canvas, place, size());
    canvas.style.cursor = who === null ? "default" : "pointer";
    if (who === null) tip.hide(); else tip.show(event, hostWords(who));
  });
  canvas.addEventListener("pointerleave", tip.hide);
  canvas.addEventListener("click", (event) => choose(hostUnder(event, canvas, place, size())));
  canvas.addEventListener("keydown", onKey);
  watch(draw);
  return { canvas, fit };
}

// Fills the canvas with the network as well as its shape allows.
function spread(box, margin) {
  const wide = box.width - 2 * margin, high = box.height - 2 * margin;
  const extent = (values) => [Math.min(...values) / 10000, Math.max(...values) / 10000];
  const [left, right] = extent(run.x), [top, bottom] = extent(run.y);
  box.scale = Math.min(wide / Math.max(0.02, right - left), high / Math.max(0.02, bottom - top));
  box.left = margin + (wide - (right - left) * box.scale) / 2 - left * box.scale;
  box.top = margin + (high - (bottom - top) * box.scale) / 2 - top * box.scale;
}

function drawLinks(pen, place, moment, palette) {
  const dense = Math.min(1, 1500 / Math.max(1, run.links.length));
  for (const up of [true, false]) {
    pen.beginPath();
    run.links.forEach(([a, b], n) => {
      if (upAt(linkHistory[n], moment) !== up || !(up || run.lasting[n])) return;
      pen.moveTo(...place(a));
      pen.lineTo(...place(b));
    });
    pen.strokeStyle = up ? palette.muted : palette.bad;
    pen.globalAlpha = up ? 0.12 + 0.3 * dense : 0.15 + 0.45 * dense ** 2;
    pen.setLineDash(up ? [] : [4, 4]);
    pen.lineWidth = 1;
    pen.stroke();
  }
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

// The way on which the entry came to the chosen host.
function drawWay(pen, place, palette, size) {
  const told = story();
  if (!told || replay.chosen === null) return;
  const way = wayTo(told, replay.chosen);
  pen.beginPath();
  way.forEach((who, n) => (n === 0 ? pen.moveTo(...place(who)) : pen.lineTo(...place(who))));
  pen.strokeStyle = palette.ink;
  pen.lineWidth = 2.5;
  pen.stroke();
}

function drawHosts(pen, place, moment, palette, size) {
  const told = story();
  const others = run.stories.map(unfold);
  for (let who = 0; who < run.roles.length; who += 1) {
    const [x, y] = place(who);
    const up = upAt(hostHistory[who], moment);
    let share = 0;
    if (told) share = told.held[who] <= replay.now ? 1 : 0;
    else {
      const told = others.filter((other) => other.at <= moment);
      share = told.length === 0 ? 0 : told.filter((other) => other.held[who] + other.at <= moment).length / told.length;
    }
    pen.beginPath();
    pen.arc(x, y, size, 0, 7);
    pen.fillStyle = palette.ground;
    pen.fill();
    if (up) {
      pen.fillStyle = palette.empty;
      pen.fill();
      pen.globalAlpha = share;
      pen.fillStyle = palette.held;
      pen.fill();
      pen.globalAlpha = 1;
    } else {
      pen.strokeStyle = share > 0 ? palette.held : palette.muted;
      pen.lineWidth = 1.5;
      pen.stroke();
    }
    if (run.roles[who] !== "honest") ring(pen, x, y, size + 1.5, palette.warn, 2);
    if (told && told.who === who) ring(pen, x, y, size + 3, palette.ink, 2);
    if (replay.chosen === who) ring(pen, x, y, size + 6, palette.ink, 1.5);
  }
}

function ring(pen, x, y, radius, color, width) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 7);
  pen.strokeStyle = color;
  pen.lineWidth = width;
  pen.stroke();
}

function drawFrames(pen, place, palette, size) {
  const told = story();
  if (!told) return;
  const dot = Math.max(1.8, size * 0.45);
  for (let n = firstFrom(told.arrival, replay.now); n < told.arrival.length && told.arrival[n] <= replay.now + told.longest; n += 1) {
    const share = 1 - (told.arrival[n] - replay.now) / Math.max(1, told.frames.took[n]);
    if (share < 0) continue;
    const [ax, ay] = place(told.frames.from[n]), [bx, by] = place(told.frames.to[n]);
    pen.beginPath();
    pen.arc(ax + (bx - ax) * share, ay + (by - ay) * share, dot, 0, 7);
    pen.fillStyle = palette.kinds[told.frames.kind[n]];
    pen.fill();
    pen.strokeStyle = palette.ground;
    pen.lineWidth = 1;
    pen.stroke();
  }
}

function hostUnder(event, canvas, place, size) {
  const bounds = canvas.getBoundingClientRect();
  const px = event.clientX - bounds.left - 1, py = event.clientY - bounds.top - 1;
  let best = null, nearest = Math.max(10, size + 4) ** 2;
  for (let who = 0; who < run.roles.length; who += 1) {
    const [x, y] = place(who);
    const far = (x - px) ** 2 + (y - py) ** 2;
    if (far < nearest) { nearest = far; best = who; }
  }
  return best;
}

function wayTo(told, who) {
  const way = [who];
  while (way[0] !== told.who && told.source[way[0]] >= 0 && !way.includes(told.source[way[0]])) way.unshift(told.source[way[0]]);
  return way;
}

function hostWords(who) {
  const told = story();
  const node = run.nodes[who];
  const words = ["host " + who + (run.roles[who] === "honest" ? "" : " (" + run.roles[who] + ")"), plural(node.degree, "link")];
  if (told && told.who === who) words.push("wrote the entry");
  else if (told && told.held[who] < Infinity) words.push("has it after " + time(told.held[who]) + (told.source[who] >= 0 ? ", from host " + told.source[who] : ""));
  else if (told) words.push("does not get it");
  return words.join("\n");
}

function choose(who) {
  if (who !== null && (who < 0 || who >= run.roles.length || !Number.isInteger(who))) return;
  replay.chosen = who;
  changed("chosen");
}

function onKey(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (event.key === " ") { event.preventDefault(); play(!replay.playing); }
  if (step) { event.preventDefault(); seek(replay.now + (step * (replay.to - replay.from)) / 100); }
}

// Play, slider, speed.
function controls() {
  const button = make("button", { type: "button", id: "play", onclick: () => play(!replay.playing) }, "▶ Play");
  const slider = make("input", { type: "range", id: "scrub", min: 0, max: 1000, value: 0, "aria-label": "Moment of the replay" });
  slider.addEventListener("input", () => seek(replay.from + (slider.value / 1000) * (replay.to - replay.from)));
  const speed = make("select", { id: "speed", "aria-label": "Speed" }, ...SPEEDS.map((value) => make("option", { value }, speedName(value))));
  speed.addEventListener("change", () => { replay.speed = Number(speed.value); });
  const curve = make("svg", { height: 34, "aria-hidden": "true" });
  watch((what) => {
    button.textContent = replay.playing ? "❚❚ Pause" : "▶ Play";
    slider.value = Math.round(((replay.now - replay.from) / (replay.to - replay.from)) * 1000);
    slider.setAttribute("aria-valuetext", moment());
    if (what === "story") { speed.value = String(replay.speed); drawCurve(curve); }
  });
  fitted(curve, () => drawCurve(curve));
  return make("div", { class: "bar" }, button, make("div", { class: "track" }, curve, slider), make("label", { class: "pick" }, "Speed ", speed));
}

// How many hosts had it when, above the slider.
function drawCurve(svg) {
  const told = story();
  const width = svg.clientWidth - 16, height = 32;
  svg.replaceChildren();
  if (width <= 0) return;
  const x = (micros) => 8 + ((micros - replay.from) / (replay.to - replay.from)) * width;
  let line = "";
  if (told) {
    const most = Math.max(1, run.honest);
    line = "M8 " + height;
    told.order.forEach((micros, n) => { line += "H" + x(micros).toFixed(1) + "V" + (height - ((n + 1) / most) * (height - 4)).toFixed(1); });
  } else {
    line = "M8 " + height + series.map((interval, n) => "L" + x(interval.to).toFixed(1) + " " + (height - coverage[n] * (height - 4)).toFixed(1)).join("");
  }
  svg.append(make("path", { d: line + "H" + (8 + width) + "V" + height + "Z", fill: "var(--accent-soft)" }));
}

const clockWords = () => (replay.now < 0 ? "−" + time(-replay.now) : time(replay.now));
const moment = () => clockWords() + (story() ? " after writing" : "");

function sidePanel() {
  const clockFace = make("p", { class: "big", id: "clock" });
  const since = make("p", { class: "note" });
  const count = make("p", { id: "count" });
  const details = make("div", { id: "host" });
  const keys = make("div", { class: "keys" }, key("var(--accent)", "holds the entry", "dot"), key("var(--empty)", "does not yet", "dot"), key("", "down", "ring"));
  if (run.roles.some((role) => role !== "honest")) keys.append(key("", "not honest, copied or failing", "ring odd"));
  const flights = [...new Set(run.stories.flatMap((told) => told.frames.kind))].sort((a, b) => a - b);
  flights.forEach((kind) => keys.append(key(kindColor(kind), run.kinds[kind] + " on its way", "dot")));
  watch((what) => {
    const told = story();
    clockFace.textContent = clockWords();
    since.textContent = told ? "after " + entryName(told) + " was written" : "since the start of the run";
    if (told) count.textContent = number(holders(told, replay.now)) + " of " + number(run.honest) + " hosts hold it";
    else count.textContent = percent(coverage[intervalAt(Math.max(0, replay.now))] || 0) + " of all entries delivered";
    if (what !== "time" && what !== "play") hostPanel(details);
  });
  return make("div", { class: "side" }, clockFace, since, count, keys, details);
}

function hostPanel(element) {
  element.replaceChildren();
  const who = replay.chosen;
  if (who === null) {
    element.append(make("p", { class: "note" }, "Choose a host to see its figures and the way the entry took to it."));
    return;
  }
  const node = run.nodes[who], told = story();
  const rows = [["links", number(node.degree)], ["sent", bytes(node.bytes_sent)], ["received", bytes(node.bytes_received)], ["wrote", number(node.written)],
    ["accepted", number(node.accepted)], ["twice", number(Math.max(0, node.copies - node.accepted))], ["crashes", number(node.crashes)]];
  if (told) {
    rows.push(["has it after", told.held[who] < Infinity ? time(told.held[who]) : "never"]);
    if (told.held[who] < Infinity) rows.push(["way", wayTo(told, who).join(" → ")]);
  }
  element.append(make("h3", {}, "Host " + who + (run.roles[who] === "honest" ? "" : ", " + run.roles[who])),
    make("dl", {}, ...rows.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)])));
}

function replaySection(element) {
  const select = at("entry");
  select.append(make("option", { value: -1 }, "the whole run"));
  run.stories.forEach((told, n) => select.append(make("option", { value: n }, entryName(told) + ", written at " + time(told.at))));
  select.addEventListener("change", () => selectStory(Number(select.value)));
  const stage = drawn ? canvasStage() : null;
  const left = make("div", {}, stage ? stage.canvas : make("p", { class: "note" }, "Networks of more than 3 000 hosts are not drawn; the curve shows how far the entry got."), controls());
  element.append(make("div", { class: "stage" }, left, sidePanel()));
  if (run.links_in_all > run.links.length) element.append(make("p", { class: "note" }, number(run.links.length) + " of " + number(run.links_in_all) + " links are drawn."));
  if (stage) fitted(left, stage.fit);
  const first = run.stories.length === 0 ? -1 : Math.floor(run.stories.length / 2);
  select.value = String(first);
  selectStory(first);
}
