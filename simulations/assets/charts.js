// Charts: those over time share one axis, one cross-hair and one part of the run.

const MARGIN = { left: 62, right: 14 };
const series = run.series;
const timeline = { from: 0, to: run.end, cursor: null, charts: [] };

function cumulate(pick) {
  let sum = 0;
  return series.map((interval) => (sum += pick(interval)));
}
const written = cumulate((interval) => interval.written);
const accepted = cumulate((interval) => interval.accepted);
const copies = cumulate((interval) => interval.copies);
const delivered = cumulate((interval) => interval.delivered);
const coverage = series.map((_, n) => {
  const owed = written[n] * Math.max(0, run.honest - 1);
  return owed === 0 ? 1 : Math.min(1, delivered[n] / owed);
});
const redundancy = series.map((_, n) => (accepted[n] === 0 ? 1 : copies[n] / accepted[n]));
const spoken = run.kinds.map((_, kind) => series.reduce((sum, interval) => sum + interval.sent[kind], 0));
const order = run.kinds.map((_, kind) => kind).filter((kind) => spoken[kind] > 0).sort((a, b) => spoken[b] - spoken[a]);
const rate = (interval, kind) => (interval.sent[kind] * 1e6) / Math.max(1, interval.to - interval.from);

const agreement = () => run.phases.find((phase) => phase[1] === "settling");
const shown = () => series.map((_, n) => n).filter((n) => series[n].to > timeline.from && series[n].from < timeline.to);

function intervalAt(micros) {
  let low = 0, high = series.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (series[middle].to > micros) high = middle; else low = middle + 1;
  }
  return low;
}

// One chart over time. `draw(svg, x, height)` fills it, `tell(n)` says interval n in words.
function timeChart(title, height, extra, draw, tell) {
  const bottom = 20, top = 8;
  const svg = make("svg", { height: height + top + bottom, role: "img", tabindex: "0", "aria-label": title + " over time. Arrow keys move through it." });
  const figure = make("figure", {}, make("figcaption", {}, make("h3", {}, title), ...extra), svg);
  const chart = { svg, width: 0 };
  chart.x = (micros) => MARGIN.left + ((micros - timeline.from) / (timeline.to - timeline.from)) * (chart.width - MARGIN.left - MARGIN.right);
  chart.draw = () => {
    svg.replaceChildren();
    const inner = make("g", { transform: "translate(0 " + top + ")" });
    svg.append(inner);
    draw(inner, chart.x, height, chart);
    phases(inner, chart, height);
    timeAxis(inner, chart, height);
    chart.cross = make("line", { class: "cross", y1: 0, y2: height, visibility: "hidden" });
    inner.append(chart.cross);
  };
  const tellAt = (micros) => {
    const n = intervalAt(micros);
    return time(series[n].from) + " – " + time(series[n].to) + "\n" + tell(n, micros);
  };
  svg.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    const share = (event.clientX - box.left - MARGIN.left) / (chart.width - MARGIN.left - MARGIN.right);
    const micros = timeline.from + Math.min(1, Math.max(0, share)) * (timeline.to - timeline.from);
    cursor(micros);
    tip.show(event, tellAt(micros));
  });
  svg.addEventListener("pointerleave", () => { cursor(null); tip.hide(); });
  svg.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const n = timeline.cursor === null ? intervalAt(timeline.from) : intervalAt(timeline.cursor) + step;
    const there = series[Math.min(series.length - 1, Math.max(0, n))];
    const micros = Math.min(timeline.to - 1, Math.max(timeline.from, (there.from + there.to) / 2));
    cursor(micros);
    say(tellAt(micros));
  });
  svg.addEventListener("blur", () => cursor(null));
  fitted(figure, (width) => { chart.width = width; chart.draw(); });
  timeline.charts.push(chart);
  return figure;
}

function cursor(micros) {
  timeline.cursor = micros;
  for (const { cross, x } of timeline.charts) {
    if (!cross) continue;
    cross.setAttribute("visibility", micros === null ? "hidden" : "visible");
    if (micros !== null) { cross.setAttribute("x1", x(micros)); cross.setAttribute("x2", x(micros)); }
  }
}

const PHASES = { liveness: "faults end", settling: "all agree", silence: "silence" };

function phases(svg, chart, height) {
  let before = -Infinity, row = 0;
  run.phases.forEach(([from, name], n) => {
    if (from <= timeline.from || from >= timeline.to) return;
    const x = chart.x(from);
    svg.append(make("line", { class: "axis", x1: x, x2: x, y1: -4, y2: height, "stroke-dasharray": "4 3" }));
    if (chart === timeline.charts[0]) {
      const next = run.phases[n + 1] ? Math.min(run.phases[n + 1][0], timeline.to) : timeline.to;
      const room = chart.x(next) - x;
      const right = room < 70 && chart.width - x < 84;
      row = x - before < 84 ? row + 1 : 0;
      before = x;
      svg.append(make("text", { class: "halo", x: right ? x - 5 : x + 5, y: height - 6 - row * 16, "text-anchor": right ? "end" : "start" }, PHASES[name] || name));
    }
  });
}

function timeAxis(svg, chart, height) {
  const marks = timeTicks(timeline.from, timeline.to, (chart.width - MARGIN.left) / 110);
  const step = marks.length > 1 ? marks[1] - marks[0] : timeline.to;
  svg.append(make("line", { class: "axis", x1: MARGIN.left, x2: chart.width - MARGIN.right, y1: height, y2: height }));
  for (const micros of marks) {
    const x = chart.x(micros);
    svg.append(make("line", { class: "axis", x1: x, x2: x, y1: height, y2: height + 4 }),
      make("text", { x, y: height + 17, "text-anchor": "middle" }, clock(micros, step)));
  }
}

// Horizontal lines and their numbers; gives the scale.
function upright(svg, chart, height, low, high, about, format) {
  const y = (value) => height - ((value - low) / (high - low || 1)) * height;
  for (const value of ticks(low, high, about)) {
    svg.append(make("line", { class: "grid", x1: MARGIN.left, x2: chart.width - MARGIN.right, y1: y(value), y2: y(value) }),
      make("text", { x: MARGIN.left - 8, y: y(value) + 4, "text-anchor": "end" }, format(value)));
  }
  return y;
}

// A line through the ends of the intervals.
function path(values, x, y) {
  return shown().map((n, nth) => {
    const micros = Math.min(series[n].to, timeline.to);
    return (nth === 0 ? "M" + x(Math.max(series[n].from, timeline.from)) + " " + y(values[n]) + "L" : "L") + x(micros) + " " + y(values[n]);
  }).join("");
}

// Steps: each interval is as high as its value.
function steps(values, x, y) {
  return shown().map((n, nth) => {
    const from = x(Math.max(series[n].from, timeline.from)), to = x(Math.min(series[n].to, timeline.to));
    return (nth === 0 ? "M" : "L") + from + " " + y(values(n)) + "H" + to;
  }).join("");
}

function coverageChart() {
  const tell = (n) => percent(coverage[n]) + " of what was written is held\n" + number(written[n]) + " written, " + number(delivered[n]) + " delivered";
  return timeChart("Coverage", 120, [document.createTextNode("share of all entries that all honest hosts hold")], (svg, x, height, chart) => {
    const y = upright(svg, chart, height, 0, 1, 2, (value) => Math.round(value * 100) + " %");
    const line = path(coverage, x, y);
    if (!line) return;
    svg.append(make("path", { d: line + "V" + height + "H" + MARGIN.left + "Z", fill: "var(--accent-soft)" }),
      make("path", { d: line, fill: "none", stroke: "var(--accent)", "stroke-width": 2, "stroke-linejoin": "round" }));
  }, tell);
}

function redundancyChart() {
  const top = () => {
    const most = Math.max(1.05, ...shown().map((n) => redundancy[n]));
    return 1 + (most - 1) * 1.25;
  };
  const own = (n) => (series[n].accepted === 0 ? null : series[n].copies / series[n].accepted);
  const words = [key("var(--accent)", "since the start", "line"), key("var(--k-NOTE)", "in the interval", "dot")];
  return timeChart("Received for each one needed", 96, words, (svg, x, height, chart) => {
    const high = top();
    const low = Math.min(1, ...shown().map((n) => redundancy[n]));
    const y = upright(svg, chart, height, low, high, 3, (value) => value.toFixed(high - low < 0.3 ? 2 : 1));
    for (const n of shown()) {
      const value = own(n);
      if (value === null || value > high || value < low) continue;
      const middle = (Math.max(series[n].from, timeline.from) + Math.min(series[n].to, timeline.to)) / 2;
      svg.append(make("circle", { cx: x(middle), cy: y(value), r: 2, fill: "var(--k-NOTE)", opacity: 0.75 }));
    }
    svg.append(make("path", { d: path(redundancy, x, y), fill: "none", stroke: "var(--accent)", "stroke-width": 2, "stroke-linejoin": "round" }));
  }, (n) => redundancy[n].toFixed(3) + " since the start" + (own(n) === null ? "" : "\n" + own(n).toFixed(3) + " in this interval"));
}

function bytesChart() {
  const words = order.map((kind) => key(kindColor(kind), run.kinds[kind] + " " + bytes(spoken[kind])));
  const total = (n) => order.reduce((sum, kind) => sum + rate(series[n], kind), 0);
  return timeChart("Bytes sent by message", 150, words, (svg, x, height, chart) => {
    const y = upright(svg, chart, height, 0, Math.max(1, ...shown().map(total)), 3, (value) => bytes(value) + "/s");
    const base = new Map(shown().map((n) => [n, 0]));
    for (const kind of order) {
      const upper = shown().map((n) => base.get(n) + rate(series[n], kind));
      const points = shown().map((n, nth) => {
        const from = x(Math.max(series[n].from, timeline.from)), to = x(Math.min(series[n].to, timeline.to));
        return { from, to, low: y(base.get(n)), high: y(upper[nth]) };
      });
      const there = points.map((p) => p.from.toFixed(1) + " " + p.high.toFixed(1) + "H" + p.to.toFixed(1)).join("L");
      const back = points.toReversed().map((p) => p.to.toFixed(1) + " " + p.low.toFixed(1) + "H" + p.from.toFixed(1)).join("L");
      svg.append(make("path", { d: "M" + there + "L" + back + "Z", fill: kindColor(kind) }));
      shown().forEach((n, nth) => base.set(n, upper[nth]));
    }
  }, (n) => bytes(total(n)) + "/s\n" + order.filter((kind) => series[n].sent[kind] > 0).map((kind) => run.kinds[kind] + " " + bytes(series[n].sent[kind])).join("\n"));
}

function levelsChart() {
  const lanes = [["hosts up", "up", "var(--good)"], ["sessions", "sessions", "var(--accent)"], ["in flight", "in_flight", "var(--k-NOTE)"]];
  const high = 34, gap = 10;
  const tell = (n) => lanes.map(([name, field]) => name + " " + number(series[n][field])).join("\n");
  const words = [document.createTextNode("hosts up, open sessions, frames on their way, at the end of each interval")];
  return timeChart("Network", lanes.length * (high + gap) - gap, words, (svg, x, height, chart) => {
    lanes.forEach(([name, field, color], lane) => {
      const floor = lane * (high + gap) + high;
      const most = Math.max(1, ...shown().map((n) => series[n][field]));
      const y = (value) => floor - (value / most) * (high - 2);
      const line = steps((n) => series[n][field], x, y);
      svg.append(make("line", { class: "grid", x1: MARGIN.left, x2: chart.width - MARGIN.right, y1: floor, y2: floor }),
        make("path", { d: line, fill: "none", stroke: color, "stroke-width": 1.5 }),
        make("text", { x: MARGIN.left - 8, y: floor - high / 2 - 2, "text-anchor": "end" }, name),
        make("text", { x: MARGIN.left - 8, y: floor - high / 2 + 12, "text-anchor": "end" }, "≤ " + number(most)));
    });
  }, tell);
}

function faultsChart() {
  const lanes = [...new Set(run.marks.map((mark) => mark.lane))];
  const rowsOf = new Map(lanes.map((lane) => [lane, stacked(run.marks.filter((mark) => mark.lane === lane))]));
  const heights = lanes.map((lane) => Math.min(60, Math.max(16, rowsOf.get(lane).rows * 5 + 6)));
  const height = Math.max(18, heights.reduce((sum, high) => sum + high + 6, 0));
  const near = (micros) => {
    const reach = (timeline.to - timeline.from) / 300;
    const found = run.marks.filter((mark) => mark.from - reach <= micros && mark.to + reach >= micros);
    const words = found.slice(0, 10).map((mark) => mark.what);
    if (found.length > 10) words.push("and " + number(found.length - 10) + " more");
    return words.join("\n") || "no fault";
  };
  const words = lanes.length === 0 ? "none in this run" : plural(run.marks.length + run.marks_left_out, "fault") + (run.marks_left_out ? ", the first " + number(run.marks.length) + " drawn" : "");
  const figure = timeChart("Faults", height, [document.createTextNode(words)], (svg, x, _, chart) => {
    let top = 0;
    lanes.forEach((lane, nth) => {
      const { marks, rows } = rowsOf.get(lane);
      const high = heights[nth], row = (high - 4) / rows;
      svg.append(make("rect", { x: MARGIN.left, y: top, width: Math.max(0, chart.width - MARGIN.left - MARGIN.right), height: high, rx: 3, fill: "var(--surface)" }),
        make("text", { x: MARGIN.left - 8, y: top + high / 2 + 4, "text-anchor": "end" }, lane.length > 9 ? lane.slice(0, 8) + "…" : lane));
      for (const { mark, place } of marks) {
        if (mark.to < timeline.from || mark.from > timeline.to) continue;
        const from = Math.max(x(mark.from), MARGIN.left), to = Math.min(x(mark.to), chart.width - MARGIN.right);
        svg.append(make("rect", { x: from, y: top + 2 + place * row, width: Math.max(2, to - from), height: Math.max(1.5, row - 1), rx: 1, fill: mark.from === mark.to ? "var(--warn)" : "var(--bad)", opacity: 0.85 }));
      }
      top += high + 6;
    });
  }, (n, micros) => near(micros));
  const rows = () => run.marks.map((mark) => [mark.lane, mark.what, time(mark.from), mark.to > mark.from ? time(mark.to) : ""]);
  if (lanes.length > 0) figure.append(folded("Faults as a table", () => table("Faults", ["sort", "what", "from", "to"], rows(), [1])));
  return figure;
}

// Puts marks that overlap below each other, in at most ten rows.
function stacked(marks) {
  const ends = [];
  const placed = marks.map((mark) => {
    let place = ends.findIndex((end) => end <= mark.from);
    if (place < 0) place = ends.length < 10 ? ends.length : ends.indexOf(Math.min(...ends));
    ends[place] = Math.max(ends[place] || 0, mark.to);
    return { mark, place };
  });
  return { marks: placed, rows: Math.max(1, ends.length) };
}

function seriesTable() {
  const heads = ["from", "to", "coverage", "redundancy", "written", "delivered", "hosts up", "sessions", "in flight", "bytes sent", ...order.map((kind) => run.kinds[kind])];
  const rows = series.map((interval, n) => [time(interval.from), time(interval.to), percent(coverage[n]), redundancy[n].toFixed(3),
    number(interval.written), number(interval.accepted), number(interval.up), number(interval.sessions), number(interval.in_flight),
    bytes(interval.sent.reduce((sum, count) => sum + count, 0)), ...order.map((kind) => bytes(interval.sent[kind]))]);
  return table("Each interval of the run", heads, rows);
}

function delayChart(element) {
  const rows = run.by_hop.filter((row) => row.count > 0);
  if (rows.length === 0) {
    element.append(make("p", { class: "note" }, "Nothing was delivered, or there are too many hosts and authors to tell distances apart."));
    return;
  }
  const height = 220, bottom = 36;
  const svg = make("svg", { height: height + bottom + 8, role: "img", "aria-label": "Delay of deliveries by hops from the author: boxes from a quarter to three quarters, whiskers from one to ninety-nine hundredths. The table below has the same figures." });
  const words = ["box: the middle half · line: median · whiskers: 1 % to 99 % · dot: slowest"];
  element.append(make("figure", {}, make("figcaption", {}, make("h3", {}, "From writing to durable"), ...words), svg,
    folded("Delays as a table", () => table("Delay by hops from the author", ["hops", "deliveries", "1 %", "25 %", "median", "75 %", "90 %", "99 %", "slowest"],
      [...rows, run.delay].map((row) => [row.hops || "all", number(row.count), ...[row.p1, row.p25, row.p50, row.p75, row.p90, row.p99, row.max].map(time)])))));
  fitted(element, (width) => {
    svg.replaceChildren();
    const inner = make("g", { transform: "translate(0 8)" });
    svg.append(inner);
    const p99 = Math.max(...rows.map((row) => row.p99));
    const high = Math.max(...rows.map((row) => row.max)) <= p99 * 2.5 ? Math.max(...rows.map((row) => row.max)) : p99 * 1.15;
    const step = ticks(0, high, 4)[1] || high;
    const y = upright(inner, { width }, height, 0, high, 4, (value) => clock(value, step));
    const slot = (width - MARGIN.left - MARGIN.right) / rows.length;
    const box = Math.min(34, slot * 0.55);
    const color = "var(--accent)";
    rows.forEach((row, n) => {
      const x = MARGIN.left + slot * (n + 0.5);
      const line = (y1, y2, wide) => make("line", { x1: x - wide, x2: x + wide, y1, y2, stroke: color, "stroke-width": wide ? 2 : 1.5 });
      const words = plural(row.hops, "hop") + ", " + number(row.count) + " deliveries\nmedian " + time(row.p50) + "\n90 % within " + time(row.p90) + "\n99 % within " + time(row.p99) + "\nslowest " + time(row.max);
      const group = make("g", { onpointermove: (event) => tip.show(event, words), onpointerleave: tip.hide },
        make("rect", { x: x - slot / 2, y: 0, width: slot, height, fill: "transparent" }),
        line(y(row.p99), y(row.p1), 0),
        make("rect", { x: x - box / 2, y: y(row.p75), width: box, height: Math.max(1, y(row.p25) - y(row.p75)), rx: 2, fill: "var(--accent-soft)", stroke: color }),
        line(y(row.p50), y(row.p50), box / 2), line(y(row.p99), y(row.p99), box / 4));
      if (row.max <= high) group.append(make("circle", { cx: x, cy: y(row.max), r: 2.5, fill: color }));
      else group.append(make("text", { x, y: 4, "text-anchor": "middle", class: "halo" }, "▲"));
      inner.append(group);
      if (slot > 18 || n % 5 === 0) inner.append(make("text", { x, y: height + 17, "text-anchor": "middle" }, row.hops));
    });
    inner.append(make("line", { class: "axis", x1: MARGIN.left, x2: width - MARGIN.right, y1: height, y2: height }),
      make("text", { x: (width + MARGIN.left) / 2, y: height + 34, "text-anchor": "middle" }, "hops from the author"));
  });
}
