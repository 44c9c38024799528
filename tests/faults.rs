//! Faults that were found in use, each with the value that is right.

#[path = "faults/batches.rs"]
mod batches;
#[path = "faults/damaged.rs"]
mod damaged;
#[path = "faults/declared.rs"]
mod declared;
#[path = "faults/files.rs"]
mod files;
#[path = "faults/formulas.rs"]
mod formulas;
#[path = "faults/kinds.rs"]
mod kinds;
#[path = "faults/losses.rs"]
mod losses;
#[path = "faults/metrics.rs"]
mod metrics;
#[path = "faults/notes.rs"]
mod notes;
#[path = "faults/optimizers.rs"]
mod optimizers;
#[path = "faults/reading.rs"]
mod reading;
#[path = "faults/scales.rs"]
mod scales;
#[path = "faults/settings.rs"]
mod settings;
#[path = "faults/stack.rs"]
mod stack;
#[path = "faults/sums.rs"]
mod sums;
#[path = "faults/training.rs"]
mod training;

/// Within that share of the value.
fn near(found: f64, expected: f64, relative: f64, what: &str) {
    let error = (found - expected).abs() / expected.abs().max(1e-30);
    assert!(
        error <= relative,
        "{what}: {found} instead of {expected}, off by {error:.1e}"
    );
}

/// Numbers of one sign, all alike or not.
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
