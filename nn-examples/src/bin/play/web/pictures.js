// Pictures on canvases: the output over the inputs, and the loss.

const INK = "#1f2937", GREY = "#5b6472", FRAME = "#d5dae1", BLUE = [37, 99, 235], ORANGE = [234, 106, 18];

/** A number in at most eight characters. */
function short(value) {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || (Number.isInteger(value) && size < 1e4)) return String(value).replace("-", "−");
  const decimals = size < 10 ? 4 : size < 100 ? 3 : size < 1000 ? 2 : 1;
  const text = size < 1e-3 || size >= 1e4 ? value.toExponential(1).replace("+", "") : value.toFixed(decimals);
  return text.replaceAll("-", "−");
}

/** A canvas at the resolution of the screen, empty, and its size in the page's units. */
function blank(canvas) {
  const { width, height } = canvas.getBoundingClientRect();
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.font = "11px system-ui, 'DejaVu Sans', sans-serif";
  return { pen, width, height };
}

/** Orange at the lower end, white in the middle, blue at the upper end. */
function colour([low, high], value) {
  const share = Math.min(1, Math.max(-1, (2 * (value - low)) / (high - low) - 1)) || 0;
  const end = share < 0 ? ORANGE : BLUE;
  return end.map((channel) => Math.round(255 + (channel - 255) * Math.abs(share) * 0.85));
}

const css = (channels) => `rgb(${channels.join(" ")})`;

/** Round numbers in a range. */
function ticks(low, high, most) {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((step) => step >= rough);
  const all = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) all.push(Number((i * step).toPrecision(12)));
  return all;
}

const label = (value) => String(value).replace("-", "−");

/** A frame with two axes; the functions from values to places. */
function axes(pen, box, [x0, x1], [y0, y1], names, labels = [ticks(x0, x1, 5), ticks(y0, y1, 5)], format = label) {
  const x = (value) => box.left + ((value - x0) / (x1 - x0)) * box.width;
  const y = (value) => box.top + box.height - ((value - y0) / (y1 - y0)) * box.height;
  pen.strokeStyle = FRAME;
  pen.lineWidth = 1;
  pen.strokeRect(box.left + 0.5, box.top + 0.5, box.width - 1, box.height - 1);
  pen.fillStyle = GREY;
  pen.textAlign = "center";
  pen.textBaseline = "top";
  for (const value of labels[0]) pen.fillText(label(value), x(value), box.top + box.height + 4);
  pen.fillText(names[0], box.left + box.width / 2, box.top + box.height + 17);
  pen.textAlign = "right";
  pen.textBaseline = "middle";
  for (const value of labels[1]) pen.fillText(format(value), box.left - 5, y(value));
  pen.textAlign = "left";
  pen.textBaseline = "bottom";
  pen.fillText(names[1], box.left - 28, box.top - 8);
  return { x, y };
}

function dot(pen, x, y, fill, chosen) {
  pen.beginPath();
  pen.arc(x, y, chosen ? 7 : 5, 0, 2 * Math.PI);
  pen.fillStyle = fill;
  pen.fill();
  pen.lineWidth = chosen ? 3 : 1.5;
  pen.strokeStyle = INK;
  pen.stroke();
}

/** The output over two inputs as colours, with level lines and the data; or over one input as a curve. */
function drawOutput(canvas, net, p, chosen, cells) {
  const view = blank(canvas);
  const output = (...x) => net.script.output(x, net.script.forward(p, x))[0];
  if (net.inputs[0].length === 1) drawCurveOfOutput(view, net, output, chosen);
  else drawSurface(view, net, output, chosen, cells);
}

function drawSurface({ pen, width, height }, net, output, chosen, cells) {
  const [low, high] = net.shown;
  const side = Math.min(width - 88, height - 58);
  const box = { left: 32 + Math.max(0, (width - 88 - side) / 2), top: 24, width: side, height: side };
  const at = (index) => low + ((high - low) * (index + 0.5)) / cells;
  const values = [];
  const image = new ImageData(cells, cells);
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      const value = output(at(column), at(cells - 1 - row));
      values.push(value);
      image.data.set([...colour(net.colours, value), 255], 4 * (row * cells + column));
    }
  }
  const small = document.createElement("canvas");
  small.width = small.height = cells;
  small.getContext("2d").putImageData(image, 0, 0);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(small, box.left, box.top, side, side);
  const { x, y } = axes(pen, box, net.shown, net.shown, ["x₁", "x₂"]);
  const [bottom, top] = net.colours;
  const levels = net.decision === null ? [1, 2, 3, 4, 5].map((i) => bottom + ((top - bottom) * i) / 6) : [net.decision];
  pen.strokeStyle = net.decision === null ? "#1f293780" : INK;
  pen.lineWidth = net.decision === null ? 0.8 : 1.5;
  for (const level of levels) drawLevel(pen, values, cells, level, (column, row) => [x(at(column)), y(at(cells - 1 - row))]);
  net.inputs.forEach(([a, b], i) => dot(pen, x(a), y(b), css(colour(net.colours, net.targets[i][0])), i === chosen));
  // The scale of colours.
  const left = box.left + side + 14;
  for (let i = 0; i < side; i++) {
    pen.fillStyle = css(colour(net.colours, top - ((top - bottom) * i) / (side - 1)));
    pen.fillRect(left, box.top + i, 10, 1.5);
  }
  pen.fillStyle = GREY;
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  for (const value of [bottom, (bottom + top) / 2, top]) {
    pen.fillText(label(value), left + 14, box.top + ((top - value) / (top - bottom)) * side);
  }
  pen.textBaseline = "bottom";
  pen.fillText("ŷ", left, box.top - 8);
}

/** The line where the values cross a level: in each square of four cells, from edge to edge. */
function drawLevel(pen, values, cells, level, place) {
  pen.beginPath();
  for (let row = 0; row + 1 < cells; row++) {
    for (let column = 0; column + 1 < cells; column++) {
      const corners = [[column, row], [column + 1, row], [column + 1, row + 1], [column, row + 1]];
      const heights = corners.map(([c, r]) => values[r * cells + c] - level);
      const crossings = [];
      for (let i = 0; i < 4; i++) {
        const [a, b] = [heights[i], heights[(i + 1) % 4]];
        if (a < 0 === b < 0) continue;
        const share = a / (a - b), [c0, r0] = corners[i], [c1, r1] = corners[(i + 1) % 4];
        crossings.push(place(c0 + (c1 - c0) * share, r0 + (r1 - r0) * share));
      }
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        pen.moveTo(...crossings[i]);
        pen.lineTo(...crossings[i + 1]);
      }
    }
  }
  pen.stroke();
}

function drawCurveOfOutput({ pen, width, height }, net, output, chosen) {
  const box = { left: 32, top: 24, width: width - 44, height: height - 58 };
  const { x, y } = axes(pen, box, net.shown, net.colours, ["x", "ŷ"]);
  const [low, high] = net.shown;
  pen.save();
  pen.beginPath();
  pen.rect(box.left, box.top, box.width, box.height);
  pen.clip();
  pen.beginPath();
  for (let i = 0; i <= 200; i++) {
    const input = low + ((high - low) * i) / 200;
    pen.lineTo(x(input), y(output(input)));
  }
  pen.strokeStyle = css(BLUE);
  pen.lineWidth = 2;
  pen.stroke();
  net.inputs.forEach(([input], i) => dot(pen, x(input), y(net.targets[i][0]), "#ffffff", i === chosen));
  pen.restore();
}

/** The mean loss by epoch, with a logarithmic axis. */
function drawLoss(canvas, curve) {
  const { pen, width, height } = blank(canvas);
  const box = { left: 44, top: 24, width: width - 66, height: height - 58 };
  const points = curve.filter(([, loss]) => loss > 0 && Number.isFinite(loss)).map(([epoch, loss]) => [epoch, Math.log10(loss)]);
  const powers = points.map(([, power]) => power);
  let [low, high] = [Math.min(0, ...powers), Math.max(...powers, -Infinity)];
  if (!points.length) [low, high] = [-1, 0];
  low = Math.floor(Math.min(...powers, high) - 0.05);
  high = Math.max(Math.ceil(high + 0.05), low + 1);
  const end = Math.max(curve[curve.length - 1][0], 10);
  const every = Math.ceil((high - low) / 6);
  const decades = [];
  for (let power = low; power <= high; power += every) decades.push(power);
  const format = (power) => (power >= -3 && power <= 4 ? String(10 ** power) : `1e${label(power)}`);
  const { x, y } = axes(pen, box, [0, end], [low, high], ["epoch", "mean over samples"], [ticks(0, end, 4), decades], format);
  pen.beginPath();
  for (const [epoch, power] of points) pen.lineTo(x(epoch), y(power));
  pen.strokeStyle = css(BLUE);
  pen.lineWidth = 2;
  pen.stroke();
  const last = points[points.length - 1];
  if (!last) return;
  pen.beginPath();
  pen.arc(x(last[0]), y(last[1]), 3.5, 0, 2 * Math.PI);
  pen.fillStyle = css(BLUE);
  pen.fill();
}
