// Gradient descent on a network of the page, without the page.

/** One sample through the network: every value, the output, the loss. */
function forward(net, p, x, target) {
  const v = net.script.forward(p, x);
  const y = net.script.output(x, v);
  const loss = y.reduce((sum, y, i) => sum + net.factor * (y - target[i]) ** 2, 0);
  return { x, target, v, y, loss };
}

/** The same, and backward: the gradient of every value and parameter. */
function backward(net, p, x, target) {
  const pass = forward(net, p, x, target);
  const dy = pass.y.map((y, i) => 2 * net.factor * (y - target[i]));
  const back = net.script.backward(p, x, pass.v, dy);
  return { ...pass, back, targetGradient: dy.map((d) => -d) };
}

/** The mean over all samples: the loss, and the gradients of the parameters. */
function overAll(net, p) {
  const count = net.inputs.length;
  let loss = 0;
  const gradients = {};
  net.inputs.forEach((x, sample) => {
    const target = net.targets[sample];
    const pass = net.untrainable ? forward(net, p, x, target) : backward(net, p, x, target);
    loss += pass.loss / count;
    for (const [name, values] of Object.entries(pass.back?.parameters ?? {})) {
      gradients[name] ??= zeros(values.length);
      values.forEach((value, i) => { gradients[name][i] += value / count; });
    }
  });
  return { loss, gradients };
}

/** A network in training. */
class Run {
  constructor(net) {
    this.net = net;
    this.reset();
  }

  /** Back to the weights of the start. */
  reset() {
    this.begin(this.net.parameters.map(({ values }) => values.slice()));
  }

  /** Weights by Glorot and Bengio's uniform rule, biases 0: the library's own start. */
  random(uniform = Math.random) {
    this.begin(this.net.parameters.map(({ shape, values }) => {
      const limit = shape.length > 1 ? Math.sqrt(6 / (shape[0] + shape[1])) : 0;
      return values.map(() => limit * (2 * uniform() - 1));
    }));
  }

  begin(values) {
    this.p = {};
    this.net.parameters.forEach(({ name }, i) => { this.p[name] = values[i]; });
    this.epochs = 0;
    this.steps = 0;
    this.interval = 1;
    this.curve = [[0, overAll(this.net, this.p).loss]];
  }

  descend(gradients, rate) {
    for (const [name, values] of Object.entries(gradients)) {
      values.forEach((value, i) => { this.p[name][i] -= rate * value; });
    }
    this.steps += 1;
  }

  /** One sample, online. */
  step(sample, rate) {
    const { inputs, targets } = this.net;
    this.descend(backward(this.net, this.p, inputs[sample], targets[sample]).back.parameters, rate);
    this.epochs += 1 / inputs.length;
    this.record();
  }

  /** All samples in one step. */
  epoch(rate) {
    this.descend(overAll(this.net, this.p).gradients, rate);
    this.epochs += 1;
    if (this.steps % this.interval === 0) this.record();
  }

  /** Adds the loss to the curve. A long curve loses every second point. */
  record() {
    this.curve.push([this.epochs, overAll(this.net, this.p).loss]);
    if (this.curve.length > 1000) {
      this.curve = this.curve.filter((_, i) => i % 2 === 0);
      this.interval *= 2;
    }
  }
}

/** The larger one; NaN is the largest. */
function worse(a, b) {
  return b <= a || Number.isNaN(a) ? a : b;
}

/** The largest relative difference between lists of numbers; of numbers below 1, the difference itself. */
function distance(found, expected) {
  if (found.length !== expected.length) return Infinity;
  const apart = found.map((value, i) => Math.abs(value - expected[i]) / Math.max(1, Math.abs(expected[i])));
  return apart.reduce(worse, 0);
}

/** Compares the scripts with the library at the weights of the start. */
function compareWithLibrary() {
  let largest = 0;
  const outputs = {};
  for (const net of networks) {
    const run = new Run(net);
    const { loss, gradients } = overAll(net, run.p);
    outputs[net.id] = net.inputs.map((x, i) => forward(net, run.p, x, net.targets[i]).y);
    const pairs = [
      [outputs[net.id].flat(), net.results.outputs.flat()],
      [[loss], [net.results.loss]],
      [Object.keys(gradients).sort(), Object.keys(net.results.gradients).sort()].map((names) => [names.length]),
      ...Object.entries(net.results.gradients).map(([name, values]) => [gradients[name] ?? [], values]),
    ];
    for (const [found, expected] of pairs) {
      largest = worse(largest, distance(found, expected));
    }
  }
  return { largest, outputs };
}
