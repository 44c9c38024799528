// What generated scripts call: functions of plain lists, one sample at a time.
"use strict";

/** z = W·x + b; the weights row by row, one row a unit. */
function dense(weight, bias, x) {
  const z = [];
  for (let unit = 0, at = 0; at < weight.length; unit++) {
    let sum = 0;
    for (let input = 0; input < x.length; input++, at++) sum += weight[at] * x[input];
    z.push(bias ? sum + bias[unit] : sum);
  }
  return z;
}

/** ∂L/∂W of a dense layer: dz·xᵀ. */
function outer(dz, x) {
  return dz.flatMap((d) => x.map((input) => d * input));
}

/** ∂L/∂x of a dense layer: Wᵀ·dz. */
function transposed(weight, dz) {
  const width = weight.length / dz.length;
  const dx = zeros(width);
  for (let unit = 0, at = 0; unit < dz.length; unit++) {
    for (let input = 0; input < width; input++, at++) dx[input] += weight[at] * dz[unit];
  }
  return dx;
}

/** An activation. */
function each(value, z) {
  return z.map(value);
}

/** ∂L/∂z of an activation: du·f′(z). */
function slopes(slope, z, u, du) {
  return du.map((d, i) => d * slope(z[i], u[i]));
}

function softmax(z) {
  const largest = Math.max(...z);
  const powers = z.map((z) => Math.exp(z - largest));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

function softmaxBack(u, du) {
  const mean = du.reduce((sum, d, i) => sum + d * u[i], 0);
  return u.map((u, i) => u * (du[i] - mean));
}

function sum(first, ...others) {
  return others.reduce((all, other) => all.map((a, i) => a + other[i]), first.slice());
}

function difference(a, b) {
  return a.map((a, i) => a - b[i]);
}

function product(first, ...others) {
  return others.reduce((all, other) => all.map((a, i) => a * other[i]), first.slice());
}

function scaled(factor, values) {
  return values.map((value) => factor * value);
}

function concat(...values) {
  return values.flat();
}

/** The gradient of a part of the input as one of the whole input. */
function widened(part, start, width) {
  const whole = zeros(width);
  part.forEach((value, i) => { whole[start + i] = value; });
  return whole;
}

function zeros(width) {
  return new Array(width).fill(0);
}

/** 1/(1 + e⁻ᶻ) without overflow. */
function logistic(z) {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const power = Math.exp(z);
  return power / (1 + power);
}

/** ln(1 + eᶻ) without overflow. */
function lnOnePlusExp(z) {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

function lnCosh(z) {
  const size = Math.abs(z);
  return size + Math.log1p(0.5 * Math.expm1(-2 * size));
}

/** A product in which a factor 0 wins over an infinite one, as in x·ln x. */
function times(a, b) {
  return a === 0 || b === 0 ? 0 : a * b;
}
