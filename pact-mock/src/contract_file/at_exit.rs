//! The end of the process: what is not folded yet is folded then, or a little earlier by a thread that has nothing else to do.
//! If that fails, the run has failed, though every test passed.
//!
//! Test harnesses end with `exit`, which drops nothing. C's `atexit` is called, and through a crate it needs no unsafe code of
//! ours. The work is done by a thread that was there before: at that point the main thread has no thread-local values any more.

use std::io::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::run;
use super::store::SharedStore;

/// How long what was added may wait for company before it is folded.
const SOON: Duration = Duration::from_millis(20);
/// How long the process may be kept from ending; another one that holds the lock may be stopped in a debugger.
const LONGEST: Duration = Duration::from_secs(60);

static WORK: LazyLock<Work> = LazyLock::new(Work::default);

#[derive(Default)]
struct Work {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    stores: Vec<SharedStore>,
    /// The process that has the thread: one that was forked off has a copy of all this, but no thread.
    process: u32,
    /// Whether a store is to be folded soon.
    waiting: bool,
    /// Whether the process ends.
    ending: bool,
    /// Whether all is folded, once all was tried.
    folded: Option<bool>,
}

impl Work {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Concludes this store when the process ends.
///
/// # Errors
/// Nothing of ours can be called then.
pub(super) fn conclude(store: SharedStore) -> io::Result<()> {
    let mut state = WORK.state();
    if state.stores.is_empty() {
        std::thread::Builder::new().name("pact-mock-contracts".to_owned()).spawn(work)?;
        if !shutdown_hooks::add_shutdown_hook(at_exit) {
            return Err(io::Error::other("the system calls no more functions at the end of a process"));
        }
        state.process = std::process::id();
    }
    state.stores.push(store);
    Ok(())
}

/// Folds what is behind, some time soon.
pub(super) fn fold_soon() {
    WORK.state().waiting = true;
    WORK.changed.notify_all();
}

extern "C" fn at_exit() {
    // A panic must not leave a function that C calls.
    if !catch_unwind(all_folded).unwrap_or(false) {
        // The process has its exit code by now, and says with it that all went well. Only this changes that.
        std::process::abort();
    }
}

/// Has all folded; whether that went well.
fn all_folded() -> bool {
    let mut state = WORK.state();
    if state.process != std::process::id() {
        return true;
    }
    state.ending = true;
    WORK.changed.notify_all();
    let waited = WORK.changed.wait_timeout_while(state, LONGEST, |state| state.folded.is_none());
    let folded = waited.unwrap_or_else(PoisonError::into_inner).0.folded;
    if folded.is_none() {
        let seconds = LONGEST.as_secs();
        say(&format!("pact-mock: the contract files were not written within {seconds} s; their lock may be held"));
    }
    folded.unwrap_or(false)
}

fn work() {
    let mut state = WORK.state();
    loop {
        if state.ending {
            let stores = state.stores.clone();
            drop(state);
            // Each is tried, whatever became of the others.
            let failed = stores.iter().filter(|store| !end(store)).count();
            WORK.state().folded = Some(failed == 0);
            WORK.changed.notify_all();
            return;
        }
        if !state.waiting {
            state = WORK.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
            continue;
        }
        state = WORK.changed.wait_timeout(state, SOON).unwrap_or_else(PoisonError::into_inner).0;
        if !state.ending {
            let stores = state.stores.clone();
            drop(state);
            let all_folded = stores.iter().all(fold_if_due);
            state = WORK.state();
            state.waiting = !all_folded;
        }
    }
}

/// Folds a store if it may be; returns whether nothing waits.
fn fold_if_due(store: &SharedStore) -> bool {
    let mut store = store.lock();
    if !store.is_behind() {
        return true;
    }
    if !store.is_due() {
        return false;
    }
    // What goes wrong goes wrong again at the end, and is said then. The thread must be there then.
    if catch_unwind(AssertUnwindSafe(|| store.fold())).is_err() {
        store.forget();
    }
    true
}

/// Folds a store for the last time; whether that went well.
fn end(store: &SharedStore) -> bool {
    // A panic in one must not keep the others from being written. It was printed.
    let ended = catch_unwind(AssertUnwindSafe(|| store.lock().conclude(run::why_not_whole())));
    let Ok(ended) = ended else { return false };
    match ended {
        Ok(line) => {
            line.iter().for_each(|line| say(line));
            true
        }
        Err(error) => {
            say(&format!("pact-mock: {error}"));
            false
        }
    }
}

/// Prints a line. The macros would print it into the captured output of a test that has ended.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
