// The page from top to bottom.

function headline() {
  at("name").textContent = summary.name || "A run";
  at("about").textContent = summary.about;
  const verdict = at("verdict");
  verdict.textContent = summary.verdict.ok || summary.verdict.stopped ? summary.verdict.line : "Broken promise: " + (summary.verdict.checker || "unknown");
  verdict.classList.toggle("bad", !summary.verdict.ok);
  if (!summary.verdict.ok && !summary.verdict.stopped) {
    at("violation").hidden = false;
    at("violation").textContent = summary.verdict.what || summary.verdict.line;
  }
}

function tiles() {
  const { figures, network, delay } = summary;
  const converged = figures.converged_us === null ? ["none", figures.bound_us > 0 ? "within " + time(figures.bound_us) : "the run ended before"] : [time(figures.converged_us), "after healing, allowed " + time(figures.bound_us)];
  const all = [
    ["Hosts", number(network.hosts), plural(network.links, "link") + (network.diameter > 0 ? ", " + plural(network.diameter, "hop") + " across" : "")],
    ["Entries", number(figures.entries), number(figures.deliveries) + " deliveries"],
    ["Received / needed", figures.redundancy.toFixed(3), "entries, 1 is the least"],
    ["Bytes / payload", figures.overhead.toFixed(2), bytes(figures.bytes) + " in " + number(figures.frames) + " frames"],
    ["Delay, median", time(delay.p50), "99 % within " + time(delay.p99)],
    ["Agreement", ...converged],
  ];
  at("figures").append(...all.map(([name, value, more]) => make("div", {}, make("dt", {}, name), make("dd", {}, value, make("small", {}, more)))));
}

function rangeChoice() {
  const settled = agreement();
  const agreed = settled ? Math.min(run.end, Math.round(settled[0] * 1.1)) : run.end;
  const parts = [["Until agreement", agreed], ["Whole run", run.end]];
  if (!settled || agreed >= run.end) parts.shift();
  const group = at("range");
  const set = (button, to) => {
    timeline.to = to;
    pressed(group, button);
    timeline.charts.forEach((chart) => { if (chart.width > 0) chart.draw(); });
  };
  parts.forEach(([name, to]) => {
    const button = make("button", { type: "button" }, name);
    button.addEventListener("click", () => set(button, to));
    group.append(button);
  });
  group.hidden = parts.length < 2;
  set(group.firstChild, parts[0][1]);
}

function hostsSection() {
  const columns = [["bytes sent", "bytes_sent", bytes], ["bytes received", "bytes_received", bytes], ["frames sent", "frames_sent", number], ["links", "degree", number],
    ["written", "written", number], ["accepted", "accepted", number], ["received twice", "twice", number], ["crashes", "crashes", number], ["sessions lost", "lost", number],
    ["strikes given", "strikes", number], ["most queued", "queued", number]];
  run.nodes.forEach((node) => { node.twice = Math.max(0, node.copies - node.accepted); });
  const select = at("order");
  columns.forEach(([name, field]) => select.append(make("option", { value: field }, name)));
  const draw = () => {
    const field = select.value;
    const first = [...run.nodes.keys()].sort((a, b) => run.nodes[b][field] - run.nodes[a][field] || a - b).slice(0, 20);
    const rows = first.map((who) => [who, run.roles[who], ...columns.map(([, name, format]) => format(run.nodes[who][name]))]);
    const words = rows.length < run.nodes.length ? "The first 20 of " + number(run.nodes.length) + " hosts; all are in nodes.csv." : "All hosts.";
    at("hosts").replaceChildren(make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Hosts" }, table(words, ["host", "role", ...columns.map(([name]) => name)], rows, [1])));
  };
  select.addEventListener("change", draw);
  draw();
}

function promises() {
  if (summary.promises.length === 0) return;
  const rows = summary.promises.map((promise) => [promise.figure, promise.most, promise.value === null ? "not measured" : promise.value, promise.kept ? "kept" : "broken"]);
  at("facts").before(make("div", { class: "scroll wide" }, table("What the scenario promises", ["figure", "at most", "measured", ""], rows)));
}

function facts() {
  const { network, figures } = summary;
  const rows = [["Repeat it", make("code", {}, summary.repeat)], ["Run hash", make("code", {}, figures.run_hash)], ["Seed", make("code", {}, String(summary.seed))],
    ["Virtual time", time(figures.virtual_us)], ["Events", number(figures.events)], ["Most frames on their way", number(figures.peak_in_flight)],
    ["Honest hosts", number(network.honest) + " of " + number(network.hosts)], ...Object.entries(network.shape).map(([name, value]) => [name.replaceAll("_", " "), Number.isInteger(value) ? number(value) : value.toFixed(3)]),
    ["Files beside this one", "summary.json, series.csv, nodes.csv, replay.json"]];
  at("facts").append(...rows.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
}

headline();
tiles();
at("time").append(coverageChart(), redundancyChart(), bytesChart(), levelsChart(), faultsChart(), folded("All intervals as a table", seriesTable));
rangeChoice();
delayChart(at("delay"));
messagesSection(at("lamport"));
replaySection(at("stage"));
hostsSection();
promises();
facts();
root.dataset.report = root.dataset.report || "ready";
