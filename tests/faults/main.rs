//! Faults that were found in use, each with the right value.

mod batches;
mod damaged;
mod declared;
mod files;
mod formulas;
mod kinds;
mod losses;
mod metrics;
mod notes;
mod optimizer_settings;
mod optimizers;
mod reading;
mod scales;
mod settings;
mod stack;
mod sums;
mod training;

use approx::relative_eq;

/// Within this fraction of the value.
fn near(found: f64, expected: f64, relative: f64, what: &str) {
    let same = relative_eq!(found, expected, epsilon = 0.0, max_relative = relative);
    assert!(same, "{what}: {found} instead of {expected}");
}

/// Numbers of one sign, equal or not.
fn numbers(count: usize, random: bool) -> Vec<f32> {
    let mut state = 1_u64;
    let next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let unit = (state >> 40) as f32 / (1 << 24) as f32;
        if random { 0.5 + unit } else { 1.1 }
    };
    std::iter::repeat_with(next).take(count).collect()
}
