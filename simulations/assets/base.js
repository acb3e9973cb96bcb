"use strict";
// Small things that all parts use: elements, numbers in words, the tip beside the pointer.

const root = document.documentElement;
window.addEventListener("error", (event) => { root.dataset.report = "error: " + event.message; });

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const summary = read("summary-data");
const run = read("recording-data");
const at = (id) => document.getElementById(id);

function make(tag, attributes, ...children) {
  const svg = "svg g path line rect circle text polygon title".split(" ").includes(tag);
  const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "fill" || name === "stroke") element.style[name] = value;
    else if (name === "color") element.style.background = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

const number = (value) => Math.round(value).toLocaleString("en-US").replaceAll(",", "\u202f");
const plural = (count, word) => number(count) + " " + word + (count === 1 ? "" : "s");
const percent = (share) => (share >= 0.99995 || share === 0 ? (share * 100).toFixed(0) : (Math.floor(share * 1e4) / 100).toFixed(share < 0.1 ? 2 : 1)) + " %";

function time(micros) {
  if (micros < 1e3) return Math.round(micros) + " µs";
  if (micros < 1e6) return (micros / 1e3).toFixed(micros < 1e4 ? 1 : 0) + " ms";
  if (micros < 12e7) return (micros / 1e6).toFixed(micros < 1e7 ? 2 : 1) + " s";
  const seconds = Math.round(micros / 1e6);
  return Math.floor(seconds / 60) + " min " + String(seconds % 60).padStart(2, "0") + " s";
}

function bytes(count) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  while (count >= 1000 && unit < units.length - 1) { count /= 1000; unit += 1; }
  return (unit === 0 ? Math.round(count) : count.toFixed(count < 10 ? 2 : count < 100 ? 1 : 0)) + " " + units[unit];
}

// Round steps from low to high, about as many as asked.
function ticks(low, high, about) {
  const rough = (high - low) / Math.max(1, about);
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough * 0.999);
  const found = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-6; n += 1) found.push(n * step);
  return found;
}

// The same for times, whose round steps are those of a clock.
function timeTicks(low, high, about) {
  const steps = [6e7, 12e7, 3e8, 6e8, 18e8, 36e8, 72e8, 216e8, 864e8];
  const rough = (high - low) / Math.max(1, about);
  if (rough <= 2e7) return ticks(low, high, about);
  const step = rough <= 3e7 ? 3e7 : steps.find((size) => size >= rough) || 864e8;
  const found = [];
  for (let n = Math.ceil(low / step); n * step <= high; n += 1) found.push(n * step);
  return found;
}

function clock(micros, step) {
  if (micros === 0) return "0";
  if (step >= 6e7) return micros / 6e7 + " min";
  if (step >= 1e6) return micros / 1e6 + " s";
  if (micros >= 1e6) return (micros / 1e6).toFixed(step >= 1e5 ? 1 : step >= 1e4 ? 2 : 3) + " s";
  return (micros / 1e3).toFixed(step >= 1e3 ? 0 : 1) + " ms";
}

const kindColor = (kind) => "var(--k-" + run.kinds[kind] + ")";
const key = (color, words, shape) => make("span", { class: "key " + (shape || "") }, make("i", { color }), words);

const tip = {
  show(event, text) {
    const box = at("tip");
    box.textContent = text;
    box.hidden = false;
    const wide = box.offsetWidth, high = box.offsetHeight;
    const x = event.clientX + 16 + wide > innerWidth ? event.clientX - wide - 12 : event.clientX + 14;
    const y = Math.min(event.clientY + 14, innerHeight - high - 8);
    box.style.left = Math.max(4, x) + "px";
    box.style.top = Math.max(4, y) + "px";
  },
  hide() { at("tip").hidden = true; },
};
const say = (text) => { at("voice").textContent = text; };

function table(caption, heads, rows, words) {
  const cell = (tag) => (value, column) => make(tag, { class: (words || []).includes(column) ? "words" : null, scope: tag === "th" ? "col" : null }, String(value));
  return make("table", {}, make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...heads.map(cell("th")))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map(cell("td"))))));
}

// A table that is made when it is opened.
function folded(title, build) {
  const details = make("details", {}, make("summary", {}, title));
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) {
      details.append(make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title }, build()));
    }
  });
  return details;
}

// Draws again when the width changes.
function fitted(element, draw) {
  let width = 0;
  new ResizeObserver(() => {
    const now = Math.floor(element.clientWidth);
    if (now > 0 && now !== width) { width = now; requestAnimationFrame(() => draw(width)); }
  }).observe(element);
}

const pressed = (group, button) => [...group.children].forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
