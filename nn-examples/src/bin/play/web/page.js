// The page: its controls, and what they show.

const find = (id) => document.getElementById(id);
const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
const subscript = (number) => String(number).replace(/\d/g, (digit) => SUBSCRIPTS[digit]);

/** What the page shows: a network, its run, the chosen sample. The runs of other networks wait. */
const runs = new Map(networks.map((net) => [net.id, { run: new Run(net), chosen: 0, rate: net.rate }]));
let shown = networks[0];
let running = false;
const now = () => runs.get(shown.id);

// ---- choosing a network

function buildTabs() {
  networks.forEach((net, index) => {
    const tab = document.createElement("button");
    Object.assign(tab, { id: `tab-${net.id}`, textContent: net.title });
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", "panel");
    tab.addEventListener("click", () => { location.hash = net.id; });
    tab.addEventListener("keydown", (event) => {
      const move = { ArrowRight: 1, ArrowLeft: networks.length - 1 }[event.key];
      if (!move) return;
      const next = networks[(index + move) % networks.length];
      location.hash = next.id;
      find(`tab-${next.id}`).focus();
    });
    find("tabs").append(tab);
  });
}

/** `#xor&epochs=100&steps=3&rate=0.5&sample=2`: the network; with numbers, from the start weights on. */
function readAddress() {
  const [id, ...settings] = decodeURIComponent(location.hash.slice(1)).split("&");
  const net = networks.find((net) => net.id === id) ?? networks[0];
  const set = new URLSearchParams(settings.join("&"));
  const number = (name) => Number(set.get(name));
  const state = runs.get(net.id);
  if (settings.length > 0) {
    state.run.reset();
    if (set.has("rate")) state.rate = number("rate");
    if (!net.untrainable) {
      for (let i = 0; i < number("epochs"); i++) state.run.epoch(state.rate);
      for (let i = 0; i < number("steps"); i++) state.run.step(i % net.inputs.length, state.rate);
    }
    if (net.inputs[number("sample") - 1]) state.chosen = number("sample") - 1;
  }
  show(net);
}

function show(net) {
  stop();
  shown = net;
  for (const other of networks) {
    const tab = find(`tab-${other.id}`), selected = other === net;
    tab.setAttribute("aria-selected", String(selected));
    tab.tabIndex = selected ? 0 : -1;
  }
  find("panel").setAttribute("aria-labelledby", `tab-${net.id}`);
  find("about").textContent = net.text;
  find("declaration").textContent = net.declaration;
  find("source").textContent = net.source;
  find("graph").innerHTML = net.graph; // written by the program that made this page
  find("gradient-key").hidden = Boolean(net.untrainable);
  find("untrainable").hidden = !net.untrainable;
  find("untrainable").textContent = net.untrainable ? `${net.untrainable} Move the weights by hand.` : "";
  for (const id of ["step", "epoch", "run"]) find(id).disabled = Boolean(net.untrainable);
  for (const id of ["settings", "curve-card"]) find(id).hidden = Boolean(net.untrainable);
  find("rate").value = now().rate;
  find("reset").title = `Back to ${net.start}`;
  buildWeights();
  buildData();
  update();
}

// ---- weights

function buildWeights() {
  const all = find("weights");
  const head = document.createElement("div");
  head.className = "head";
  head.innerHTML = shown.untrainable ? "" : `<span></span><span title="The mean over all samples: an epoch takes this times the learning rate off the weight">mean ∂L/∂w</span>`;
  all.replaceChildren(head);
  for (const { name, shape, values } of shown.parameters) {
    const title = document.createElement("h3");
    title.textContent = name;
    all.append(title);
    values.forEach((_, i) => all.append(weightRow(name, shape, i)));
  }
}

function weightRow(name, shape, i) {
  const columns = shape[1] ?? 1;
  const [unit, input] = [Math.floor(i / columns) + 1, (i % columns) + 1];
  const row = document.createElement("div");
  row.className = "weight";
  const id = `w-${name}-${i}`;
  const full = shape.length > 1 ? `${name}, unit ${unit}, input ${input}` : `${name}, unit ${unit}`;
  const text = shape.length > 1 ? `w${subscript(unit)}${subscript(input)}` : `b${subscript(unit)}`;
  row.innerHTML = `<label title="${full}">${text}</label><input type="range" step="0.01"><input type="number" step="any"><output></output>`;
  const [tag, slider, field] = row.children;
  tag.htmlFor = id;
  field.id = id;
  slider.setAttribute("aria-label", full);
  field.setAttribute("aria-label", full);
  row.lastChild.setAttribute("aria-label", `gradient of ${full}`);
  Object.assign(row.dataset, { name, i });
  for (const control of [slider, field]) {
    control.addEventListener("input", () => {
      const value = Number(control.value);
      if (control.value === "" || !Number.isFinite(value)) return;
      now().run.p[name][i] = value;
      update(control);
    });
    control.addEventListener("change", () => update());
  }
  return row;
}

/** Writes the weights into the controls, but not into the one that is being moved. */
function updateWeights(gradients, moved) {
  for (const row of document.querySelectorAll(".weight")) {
    const { name, i } = row.dataset;
    const value = now().run.p[name][i];
    const [, slider, field, output] = row.children;
    let reach = shown.reach;
    while (Math.abs(value) > reach && reach < 1e300) reach *= 2;
    if (slider !== moved) {
      Object.assign(slider, { min: -reach, max: reach });
      slider.value = value;
    }
    if (field !== moved) field.value = Number.isFinite(value) ? Number(value.toPrecision(6)) : "";
    output.textContent = gradients[name] ? short(gradients[name][i]) : "";
  }
}

// ---- data

function buildData() {
  const inputs = shown.inputs[0].length;
  const names = inputs === 1 ? ["x"] : shown.inputs[0].map((_, i) => `x${subscript(i + 1)}`);
  const head = ["", ...names, "target", "ŷ", "loss"].map((name) => `<th scope="col">${name}</th>`).join("");
  const rows = shown.inputs.map((x, sample) => {
    const cells = [...x, ...shown.targets[sample]].map((value) => `<td>${label(Number(value.toPrecision(5)))}</td>`).join("");
    return `<tr><td><label><input type="radio" name="sample" value="${sample}">${sample + 1}</label></td>${cells}<td></td><td></td></tr>`;
  });
  const loss = shown.factor === 1 ? "(ŷ − t)²" : "½(ŷ − t)²";
  find("data").innerHTML =
    `<thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody>` +
    `<tfoot><tr><td colspan="${inputs + 3}">Σ ${loss}</td><td></td></tr><tr><td colspan="${inputs + 3}">mean</td><td></td></tr></tfoot>`;
  find("data").querySelectorAll("tbody tr").forEach((row, sample) => {
    row.addEventListener("click", () => {
      now().chosen = sample;
      update();
    });
  });
}

function updateData(mean) {
  const { run, chosen } = now();
  find("data").querySelectorAll("tbody tr").forEach((row, sample) => {
    const { y, loss } = forward(shown, run.p, shown.inputs[sample], shown.targets[sample]);
    row.classList.toggle("chosen", sample === chosen);
    row.querySelector("input").checked = sample === chosen;
    row.cells[row.cells.length - 2].textContent = y.map(short).join(" ");
    row.cells[row.cells.length - 1].textContent = short(loss);
  });
  const [sumRow, meanRow] = find("data").tFoot.rows;
  sumRow.lastChild.textContent = short(mean * shown.inputs.length);
  meanRow.lastChild.textContent = short(mean);
}

// ---- the graph

function updateGraph() {
  const { run, chosen } = now();
  const [x, target] = [shown.inputs[chosen], shown.targets[chosen]];
  const pass = shown.untrainable ? forward(shown, run.p, x, target) : backward(shown, run.p, x, target);
  const values = { x, t: target, loss: [pass.loss] };
  const gradients = pass.back ? { x: pass.back.input, t: pass.targetGradient } : {};
  pass.v.forEach((value, i) => { values[`v${i}`] = value; });
  pass.back?.values.forEach((value, i) => { gradients[`v${i}`] = value; });
  for (const { name } of shown.parameters) {
    values[`p:${name}`] = run.p[name];
    gradients[`p:${name}`] = pass.back?.parameters[name];
  }
  const write = (kind, from) => {
    for (const text of find("graph").querySelectorAll(`[data-${kind}]`)) {
      const key = text.dataset[kind], dot = key.lastIndexOf(".");
      const value = from[key.slice(0, dot)]?.[Number(key.slice(dot + 1))];
      text.textContent = value === undefined ? "" : short(value);
    }
  };
  write("value", values);
  write("gradient", gradients);
  find("graph-sample").textContent = `of sample ${chosen + 1}`;
}

// ---- all of it

function update(moved) {
  const { run, chosen } = now();
  const { loss, gradients } = overAll(shown, run.p);
  updateWeights(gradients, moved);
  updateData(loss);
  updateGraph();
  drawOutput(find("surface"), shown, run.p, chosen, running || moved ? 80 : 160);
  if (!shown.untrainable) drawLoss(find("curve"), run.curve);
  find("surface").setAttribute("aria-label", `The output over the inputs from ${shown.shown.join(" to ")}, with the data as dots`);
  find("curve").setAttribute("aria-label", `The mean loss by epoch; now ${short(loss)}`);
  const finite = Number.isFinite(loss);
  const epochs = Number(run.epochs.toFixed(2)).toLocaleString("en");
  find("status").classList.toggle("bad", !finite);
  find("status").textContent = finite
    ? `${shown.untrainable ? "" : `epoch ${epochs} · `}mean loss ${short(loss)}`
    : "The loss is no longer a number. Lower the learning rate, then take the start weights.";
  if (!finite) stop();
}

function stop() {
  if (running) toggleRun();
}

function toggleRun() {
  running = !running;
  find("run").textContent = running ? "Stop" : "Run";
  find("run").setAttribute("aria-pressed", String(running));
  find("status").setAttribute("aria-live", running ? "off" : "polite");
  if (running) requestAnimationFrame(frame);
  else update();
}

/** Some epochs, at most what a frame has time for. */
function frame() {
  if (!running) return;
  const { run, rate } = now();
  const until = performance.now() + 12;
  for (let i = Number(find("speed").value); i > 0 && performance.now() < until; i--) run.epoch(rate);
  update();
  if (running) requestAnimationFrame(frame);
}

function connect() {
  find("step").addEventListener("click", () => {
    const state = now();
    state.run.step(state.chosen, state.rate);
    state.chosen = (state.chosen + 1) % shown.inputs.length;
    update();
  });
  find("epoch").addEventListener("click", () => {
    now().run.epoch(now().rate);
    update();
  });
  find("run").addEventListener("click", toggleRun);
  find("rate").addEventListener("input", () => {
    const rate = find("rate").valueAsNumber;
    if (rate >= 0) now().rate = rate;
  });
  find("reset").addEventListener("click", () => {
    now().run.reset();
    update();
  });
  find("random").addEventListener("click", () => {
    now().run.random();
    update();
  });
  window.addEventListener("hashchange", readAddress);
  window.addEventListener("resize", () => update());
}

function reportCheck() {
  const { largest, outputs } = compareWithLibrary();
  const line = find("self-check"), same = largest <= 1e-12;
  const first = outputs[networks[0].id].map(([y]) => y.toFixed(4)).join(" ");
  line.dataset.state = same ? "ready" : "failed";
  line.textContent = same
    ? `Compared with the library: outputs, losses and gradients of ${networks.length} networks differ by at most ${largest.toExponential(1)}. ${networks[0].name}: ${first}`
    : `This page and the library disagree by ${largest}.`;
  if (!same) console.error(line.textContent);
}

buildTabs();
connect();
readAddress();
reportCheck();
