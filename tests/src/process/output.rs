//! Collects what a child process prints, line by line, while it runs.

use std::io::{BufRead, BufReader, Read};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The lines of one or several pipes, in the order in which they came.
#[derive(Clone, Default)]
pub(super) struct Lines {
    shared: Arc<(Mutex<State>, Condvar)>,
}

#[derive(Default)]
struct State {
    lines: Vec<String>,
    open_pipes: usize,
}

impl Lines {
    /// Reads a pipe to its end in a thread of its own.
    pub(super) fn collect(&self, pipe: impl Read + Send + 'static) -> JoinHandle<()> {
        self.state().open_pipes += 1;
        let lines = self.clone();
        std::thread::spawn(move || {
            let mut reader = BufReader::new(pipe);
            let mut line = Vec::new();
            while matches!(reader.read_until(b'\n', &mut line), Ok(count) if count > 0) {
                let text = String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned();
                lines.state().lines.push(text);
                lines.shared.1.notify_all();
                line.clear();
            }
            lines.state().open_pipes -= 1;
            lines.shared.1.notify_all();
        })
    }

    /// Everything so far.
    pub(super) fn text(&self) -> String {
        let mut text = self.state().lines.join("\n");
        if !text.is_empty() {
            text.push('\n');
        }
        text
    }

    /// Waits for a line in which `find` finds what it looks for; `None` when the pipes end or the time is over first.
    pub(super) fn wait_for<T>(&self, within: Duration, find: impl Fn(&str) -> Option<T>) -> Option<T> {
        let deadline = Instant::now() + within;
        let mut state = self.state();
        let mut seen = 0;
        loop {
            if let Some(found) = state.lines.iter().skip(seen).find_map(|line| find(line)) {
                return Some(found);
            }
            seen = state.lines.len();
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || state.open_pipes == 0 {
                return None;
            }
            state = self.shared.1.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
