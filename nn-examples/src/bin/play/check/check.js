// Compares scripts with the library: prints a line for each network with the largest relative difference of each kind.
// A number is measured by the largest of its kind in its case: a sum may be small where its terms are not, and rounding
// is relative to the terms.

const results = {};
const worse = (a, b) => (b <= a || Number.isNaN(a) ? a : b); // NaN is the worst
const compare = (name, kind, pairs) => {
  const row = ((results[name] ??= {})[kind] ??= { numbers: 0, apart: 0 });
  const largest = Math.max(...pairs.flatMap(([, expected]) => expected.map(Math.abs)));
  for (const [found, expected] of pairs) {
    if (found?.length !== expected.length) row.apart = Infinity;
    expected.forEach((value, i) => {
      row.numbers += 1;
      row.apart = worse(row.apart, found?.[i] === value ? 0 : Math.abs(found?.[i] - value) / largest);
    });
  }
};

for (const { name, factor, script, cases } of subjects) {
  for (const { p, x, target, dy, v, d, y, loss, g, dx } of cases) {
    const values = script.forward(p, x);
    const output = script.output(x, values);
    const from = dy ?? output.map((y, i) => 2 * factor * (y - target[i]));
    const back = script.backward(p, x, values, from);
    compare(name, "values", [...v.map((value, i) => [values[i], value]), [output, y]]);
    if (!dy) compare(name, "loss", [[[output.reduce((sum, y, i) => sum + factor * (y - target[i]) ** 2, 0)], [loss]]]);
    compare(name, "gradients", [
      ...d.map((gradient, i) => [back.values[i], gradient]),
      ...Object.entries(g).map(([tensor, gradient]) => [back.parameters[tensor], gradient]),
      [back.input, dx],
    ]);
  }
}
for (const [name, kinds] of Object.entries(results)) {
  for (const [kind, { numbers, apart }] of Object.entries(kinds)) console.log(`${name} ${kind} ${numbers} ${apart}`);
}
