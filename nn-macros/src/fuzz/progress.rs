//! The progress of a long night.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Declarations so far, and those that were right; shown every million.
static DONE: [AtomicUsize; 2] = [const { AtomicUsize::new(0) }; 2];

pub(super) fn count(accepted: bool) {
    let right = DONE[1].fetch_add(usize::from(accepted), Ordering::Relaxed);
    let all = DONE[0].fetch_add(1, Ordering::Relaxed) + 1;
    if all.is_multiple_of(1_000_000) {
        eprintln!("{all} declarations, {right} of them right");
    }
}
