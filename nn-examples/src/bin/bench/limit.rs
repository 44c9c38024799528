//! What the processor itself allows, measured in the same run as the work: how many operations it does in registers,
//! and how fast numbers come from each level of memory.

use std::hint::black_box;
use std::sync::Barrier;
use std::{fs, thread};

use nn_core::numeric::simd::{Simd, WithSimd, dispatch};
use nn_examples::say;

use crate::measure::{as_f64, numbers, time};

/// What a step needs at least.
#[derive(Debug, Clone, Default)]
pub(crate) struct Needs {
    /// Floating point operations.
    pub(crate) flops: f64,
    /// True if they are on `f64`.
    pub(crate) double: bool,
    pub(crate) traffic: Vec<Traffic>,
}

impl Needs {
    /// The needs of so many such steps.
    pub(crate) fn repeat(&mut self, times: f64) {
        self.flops *= times;
        for part in &mut self.traffic {
            part.bytes *= times;
        }
    }
}

/// Bytes that are read or written, and the size of the whole that they are a part of: it decides where they come from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Traffic {
    pub(crate) bytes: f64,
    pub(crate) whole: usize,
}

/// Rates of some threads together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Machine {
    /// Operations a microsecond in registers, on `f32` and on `f64`. A fused multiply-add counts as two.
    peak: [f64; 2],
    /// The sizes of a core's second level cache and of the third level, in bytes.
    caches: [usize; 2],
    /// Bytes a microsecond from the second level, the third level, and memory.
    rates: [f64; 3],
}

impl Machine {
    /// Measures for `seconds`, and five warm-ups, on so many threads at once.
    pub(crate) fn measure(threads: usize, seconds: f64) -> Self {
        let share = seconds / 5.0;
        let caches = [cache(2, 1 << 20), cache(3, 16 << 20)];
        let wholes = [
            caches[0] / 2,
            (caches[1] / 2 / threads).max(2 * caches[0]),
            4 * caches[1],
        ];
        Self {
            peak: [
                together(threads, || peak(share, || dispatch(Singles))),
                together(threads, || peak(share, || dispatch(Doubles))),
            ],
            caches,
            rates: wholes.map(|whole| together(threads, || rate(share, whole))),
        }
    }

    /// Microseconds: operations at the peak, then bytes at the rates of the levels they come from. A model, as a
    /// processor may do both at once.
    pub(crate) fn limit(&self, needs: &Needs) -> f64 {
        let time = |part: &Traffic| part.bytes / self.rates[self.level(part.whole)];
        needs.flops / self.peak[usize::from(needs.double)]
            + needs.traffic.iter().map(time).sum::<f64>()
    }

    fn level(&self, whole: usize) -> usize {
        let level = self.caches.iter().position(|&size| whole <= size);
        level.unwrap_or(self.caches.len())
    }

    pub(crate) fn print(&self) {
        let [single, double] = self.peak.map(|rate| rate * 1e-3);
        let [l2, l3, memory] = self.rates.map(|rate| rate * 1e-3);
        say!(
            "peak: {single:.0} GFLOP/s, f64 {double:.0}; GB/s from L2 {l2:.0}, from L3 {l3:.0}, from memory {memory:.0}"
        );
    }
}

/// The size of a core's cache of this level, in bytes, as Linux tells it.
fn cache(level: usize, otherwise: usize) -> usize {
    let read = || {
        let path = format!("/sys/devices/system/cpu/cpu0/cache/index{level}/size");
        let text = fs::read_to_string(path).ok()?;
        let kibibytes: usize = text.trim().strip_suffix('K')?.parse().ok()?;
        Some(kibibytes << 10)
    };
    read().unwrap_or(otherwise)
}

/// The sum of a rate over threads that run at the same time.
fn together(threads: usize, rate: impl Fn() -> f64 + Sync) -> f64 {
    let start = Barrier::new(threads);
    thread::scope(|scope| {
        let run = || {
            start.wait();
            rate()
        };
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        let rates = running.into_iter().map(thread::ScopedJoinHandle::join);
        rates.map(|rate| rate.expect("no panic")).sum()
    })
}

/// Operations a microsecond of a kernel that returns their number.
fn peak(seconds: f64, kernel: impl Fn() -> f64) -> f64 {
    let mut operations = 0.0;
    let times = time(seconds, |_| operations = kernel());
    operations / times.min
}

/// Sums in registers: as many as hide the latency of a multiply-add.
const SUMS: usize = 12;
const ROUNDS: usize = 4000;

macro_rules! in_registers {
    ($name:ident, $scalar:ident, $vector:ident, $splat:ident, $fused:ident) => {
        /// Multiply-adds on registers alone; returns the number of operations.
        struct $name;

        impl WithSimd for $name {
            type Output = f64;

            #[inline(always)]
            fn with_simd<S: Simd>(self, simd: S) -> f64 {
                let (a, b) = black_box((0.5, 1.0));
                let (a, b) = (simd.$splat(a), simd.$splat(b));
                let mut sums = [b; SUMS];
                for _ in 0..ROUNDS {
                    for sum in &mut sums {
                        *sum = simd.$fused(*sum, a, b);
                    }
                }
                black_box(sums);
                let lanes = size_of::<S::$vector>() / size_of::<$scalar>();
                as_f64(2 * SUMS * ROUNDS * lanes)
            }
        }
    };
}

in_registers!(Singles, f32, f32s, splat_f32s, mul_add_e_f32s);
in_registers!(Doubles, f64, f64s, splat_f64s, mul_add_e_f64s);

/// Bytes a microsecond of `a ← a + s·b`: each number of two arrays of `whole` bytes together is read, half of them
/// are written.
fn rate(seconds: f64, whole: usize) -> f64 {
    let count = whole / 2 / size_of::<f32>();
    let (mut a, b) = (numbers::<f32>(1, count), numbers::<f32>(2, count));
    let times = time(seconds, |_| {
        let (a, b) = (&mut a[..], &b[..]);
        dispatch(Triad { a, b });
    });
    as_f64(3 * count * size_of::<f32>()) / times.median
}

struct Triad<'a> {
    a: &'a mut [f32],
    b: &'a [f32],
}

impl WithSimd for Triad<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let s = black_box(1e-9);
        for (a, b) in self.a.iter_mut().zip(self.b) {
            *a = f32::mul_add(s, *b, *a);
        }
    }
}
