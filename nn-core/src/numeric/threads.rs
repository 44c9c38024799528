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
        _ => started(threads).map(|pool| install(&pool, work)),
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

/// Runs `work` in `pool`.
///
/// The code of rayon that hands a closure to a thread is compiled for each closure. Behind a pointer all closures have
/// one type. The pointer costs a nanosecond, entering the pool costs microseconds.
pub(crate) fn install<R: Send>(pool: &ThreadPool, work: impl FnOnce() -> R + Send) -> R {
    let (mut work, mut result) = (Some(work), None);
    install_one(pool, &mut || result = work.take().map(|work| work()));
    result.expect("the pool ran it")
}

/// [`install`] for all closures.
fn install_one(pool: &ThreadPool, work: &mut (dyn FnMut() + Send)) {
    pool.install(work);
}

/// Runs both, on two threads if another one of the caller's pool is free. As in [`install`], all closures have one
/// type.
pub(crate) fn join(left: impl FnOnce() + Send, right: impl FnOnce() + Send) {
    let (mut left, mut right) = (Some(left), Some(right));
    join_both(&mut || once(&mut left), &mut || once(&mut right));
}

fn once(work: &mut Option<impl FnOnce()>) {
    if let Some(work) = work.take() {
        work();
    }
}

/// [`join`] for all closures.
fn join_both(left: &mut (dyn FnMut() + Send), right: &mut (dyn FnMut() + Send)) {
    rayon::join(left, right);
}

/// As many threads as the machine runs at once, but at most `most`; one inside a pool, whose threads have work of their
/// own.
pub(crate) fn at_most(most: usize) -> usize {
    if most <= 1 || rayon::current_thread_index().is_some() {
        return 1;
    }
    std::thread::available_parallelism().map_or(1, |cores| cores.get().min(most).min(MOST))
}

/// True if the caller is in a pool with other threads: outside one, a join would start a pool of its own.
pub(crate) fn in_pool() -> bool {
    rayon::current_thread_index().is_some() && rayon::current_num_threads() > 1
}
