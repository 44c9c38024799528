//! Threads that share a pass: a pool that a program enters once, around its loop.

use rayon::ThreadPoolBuilder;

use crate::error::{Error, Result};

/// Runs `work` inside a pool of `threads` threads, where a
/// [`Workspace`](crate::Workspace::threads) of as many threads shares its passes among them.
///
/// Enter once, around the loop: entering costs as much as a small step. `Trainer` does it by itself.
/// The results are the same bits for any number of threads.
///
/// ```
/// use nn_core::prelude::*;
/// let sum = nn_core::threads::share(2, || 1 + 1)?;
/// assert_eq!(sum, 2);
/// # Ok::<(), nn_core::Error>(())
/// ```
///
/// # Errors
/// Threads that the system refuses to start; 0 threads.
pub fn share<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> Result<R> {
    match threads {
        0 => Err(Error::invalid("0 threads: at least one has to do the work")),
        1 => Ok(work()),
        _ => ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|problem| Error::invalid(format!("cannot start {threads} threads: {problem}")))
            .map(|pool| pool.install(work)),
    }
}

/// Whether the caller is in a pool with others: outside one a join would start a pool of its own.
pub(crate) fn in_pool() -> bool {
    rayon::current_thread_index().is_some() && rayon::current_num_threads() > 1
}
