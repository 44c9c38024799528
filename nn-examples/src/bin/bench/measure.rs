//! Time per step: the median and the minimum of many short samples.

use std::time::{Duration, Instant};

use nn_core::Scalar;

/// Microseconds per step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Times {
    pub(crate) median: f64,
    pub(crate) min: f64,
}

const WARM_UP: Duration = Duration::from_millis(300);
/// A sample has as many steps as take this long: the clock itself costs 20 to 50 ns.
const SAMPLE_US: f64 = 20.0;

/// Runs `step` (given 0, 1, 2, …) for 0.3 s, then measures it for `seconds`.
pub(crate) fn time(seconds: f64, mut step: impl FnMut(usize)) -> Times {
    let mut count = 0;
    let warm = Instant::now();
    while warm.elapsed() < WARM_UP {
        step(count);
        count += 1;
    }
    let mean = micros(warm.elapsed()) / as_f64(count);
    // the cost of a step between two readings of the clock, not with one reading per step
    let probe = Instant::now();
    let probes = (SAMPLE_US / mean).ceil().max(1.0);
    for _ in 0..to_usize(probes) {
        step(count);
        count += 1;
    }
    let mean = micros(probe.elapsed()) / probes;
    let steps = to_usize((SAMPLE_US / mean).ceil().max(1.0));
    let mut samples = Vec::with_capacity(1 << 16);
    let start = Instant::now();
    while start.elapsed().as_secs_f64() < seconds || samples.len() < 5 {
        let sample = Instant::now();
        for _ in 0..steps {
            step(count);
            count += 1;
        }
        samples.push(micros(sample.elapsed()) / as_f64(steps));
    }
    samples.sort_by(f64::total_cmp);
    Times {
        median: samples[samples.len() / 2],
        min: samples[0],
    }
}

/// The worst cases of a call that has a deadline, in microseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tail {
    pub(crate) first: f64,
    pub(crate) p999: f64,
    pub(crate) max: f64,
}

/// Times single calls: the first one, then more for `seconds`.
pub(crate) fn tail(seconds: f64, mut step: impl FnMut(usize)) -> Tail {
    let first = Instant::now();
    step(0);
    let first = micros(first.elapsed());
    let mut samples = Vec::with_capacity(1 << 20);
    let start = Instant::now();
    while start.elapsed().as_secs_f64() < seconds && samples.len() < samples.capacity() {
        let call = Instant::now();
        step(samples.len());
        samples.push(micros(call.elapsed()));
    }
    samples.sort_by(f64::total_cmp);
    Tail {
        first,
        p999: samples[samples.len() * 999 / 1000],
        max: samples[samples.len() - 1],
    }
}

pub(crate) fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2⁵³")]
pub(crate) fn as_f64(count: usize) -> f64 {
    count as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small and positive"
)]
fn to_usize(value: f64) -> usize {
    value as usize
}

/// Numbers in −1..1, the same in every run (splitmix64).
pub(crate) fn numbers<T: Scalar>(seed: u64, count: usize) -> Vec<T> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut next = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    };
    #[expect(clippy::cast_precision_loss, reason = "24 bits fit an f32")]
    let unit = |bits: u64| (bits >> 40) as f32 / 8_388_608.0 - 1.0;
    (0..count)
        .map(|_| T::from_f64(f64::from(unit(next()))))
        .collect()
}
