//! Work on the data that two of a laptop's cores share.

use crate::error::Result;

/// How many work at once.
const AT_ONCE: usize = 2;

/// Does the same work on several threads, which take what there is to do from one place, and gives what each has done.
pub(super) fn at_once<T: Send>(work: impl Fn() -> Result<T> + Sync) -> Result<Vec<T>> {
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(&work)).collect();
        let done = workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        done.collect()
    })
}
