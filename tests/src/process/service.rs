//! A process that goes on until it is dropped.

use std::process::Child;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::output::Lines;
use crate::http;

/// How long a service may take until it is ready. Generous: the machine may be busy, and nobody waits longer than it takes.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// A running process; killed when dropped.
pub struct Service {
    name: String,
    child: Child,
    lines: Lines,
}

impl Service {
    pub(super) fn new(name: String, mut child: Child) -> Self {
        let lines = Lines::default();
        if let Some(pipe) = child.stdout.take() {
            lines.collect(pipe);
        }
        if let Some(pipe) = child.stderr.take() {
            lines.collect(pipe);
        }
        Self { name, child, lines }
    }

    /// Waits for the first printed line that holds an address of this machine, and returns that base URL without a final slash.
    ///
    /// # Errors
    /// When the process ends first or prints none in time; its output is in the error.
    pub fn wait_for_url(&self) -> Result<String> {
        self.lines
            .wait_for(READY_WITHIN, local_url)
            .with_context(|| format!("{} printed no address:\n{}", self.name, self.output()))
    }

    /// Waits for the first printed line with `before` in it, and returns what stands behind it in that line.
    ///
    /// # Errors
    /// When the process ends first or prints none in time; its output is in the error.
    pub fn wait_for_text_after(&self, before: &str) -> Result<String> {
        let after = |line: &str| line.split_once(before).map(|(_, after)| after.to_owned());
        let found = self.lines.wait_for(READY_WITHIN, after);
        found.with_context(|| format!("{} did not print `{before}`:\n{}", self.name, self.output()))
    }

    /// Waits until a GET of the URL answers with a status of 2xx.
    ///
    /// # Errors
    /// When the process ends or the time is over first; its output is in the error.
    pub fn wait_until_ok(&mut self, url: &str) -> Result<()> {
        let deadline = Instant::now() + READY_WITHIN;
        loop {
            let Err(problem) = http::get(url) else { return Ok(()) };
            if let Some(status) = self.child.try_wait()? {
                bail!("{} ended with {status} before it was ready:\n{}", self.name, self.output());
            }
            if Instant::now() >= deadline {
                bail!("{} was not ready within {READY_WITHIN:?} ({url}: {problem}):\n{}", self.name, self.output());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// What it has printed so far.
    pub fn output(&self) -> String {
        self.lines.text()
    }

    /// Ends it at once, as SIGKILL does: it gets no chance to write anything more.
    pub fn kill(mut self) {
        self.end();
    }

    /// Waits for its end, without end.
    ///
    /// # Errors
    /// When the system cannot wait for it.
    pub fn wait(&mut self) -> Result<Option<i32>> {
        Ok(self.child.wait().with_context(|| format!("waiting for {}", self.name))?.code())
    }

    fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.end();
    }
}

/// The first `http://127.0.0.1:PORT` in a line.
fn local_url(line: &str) -> Option<String> {
    let start = line.find("http://127.0.0.1:")?;
    let port: String = line[start + "http://127.0.0.1:".len()..].chars().take_while(char::is_ascii_digit).collect();
    (!port.is_empty() && port != "0").then(|| format!("http://127.0.0.1:{port}"))
}

#[cfg(test)]
mod tests {
    use super::local_url;

    #[test]
    fn the_address_is_found_within_a_line_and_ends_after_the_port() {
        assert_eq!(local_url("listening on http://127.0.0.1:4711/ (local)").as_deref(), Some("http://127.0.0.1:4711"));
        assert_eq!(local_url("asked for http://127.0.0.1:0"), None);
        assert_eq!(local_url("nothing here"), None);
    }
}
