//! A pool of threads that share a pass; a program enters it once, around its loop.

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::error::{Error, Result};

/// The largest number of threads: no machine has more, so more is a mistake.
const MOST: usize = 1024;

/// Runs `work` inside a pool of `threads` threads. Workspaces with [several threads](crate::Workspace::threads)
/// share their passes among them.
///
/// Otherwise a workspace with several threads enters its own pool in each step that is large enough to be shared,
/// which costs 10 to 20 µs. Around the loop this cost is paid once, and gathering shuffled batches is shared as
/// well. `Trainer` does this itself. The results are the same bits for any number of threads.
///
/// ```
/// use nn_core::prelude::*;
/// let sum = nn_core::numeric::threads::share(2, || 1 + 1)?;
/// assert_eq!(sum, 2);
/// # Ok::<(), nn_core::Error>(())
/// ```
///
/// # Errors
/// 0 threads, or more than 1024; threads that the system refuses to start.
pub fn share<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> Result<R> {
    check(threads)?;
    match threads {
        1 => Ok(work()),
        _ => started(threads).map(|pool| pool.install(work)),
    }
}

/// Refuses a number of threads that must be a mistake.
pub(crate) fn check(threads: usize) -> Result<()> {
    let problem = match threads {
        0 => "0 threads: at least one has to do the work".to_owned(),
        1..=MOST => return Ok(()),
        _ => format!("{threads} threads: {MOST} are the most"),
    };
    Err(Error::invalid(problem))
}

/// A pool of `threads` threads.
pub(crate) fn pool(threads: usize) -> Result<ThreadPool> {
    check(threads)?;
    started(threads)
}

fn started(threads: usize) -> Result<ThreadPool> {
    ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|problem| Error::invalid(format!("cannot start {threads} threads: {problem}")))
}

/// True if the caller is in a pool with other threads: outside one, a join would start a pool of its own.
pub(crate) fn in_pool() -> bool {
    rayon::current_thread_index().is_some() && rayon::current_num_threads() > 1
}
