//! What is told about a call: who was called, with what, and what came back. Lines are those of the existing broker.

use crate::domain::webhook::MASK;
use crate::time::{Micros, second};

/// The text of one attempt.
#[derive(Clone)]
pub(crate) struct Log {
    text: String,
    secrets: Vec<String>,
}

/// Shorter secrets would tear other words apart; their headers are masked by name all the same.
const SHORTEST_SECRET: usize = 4;

impl Log {
    /// A log in which these texts never appear.
    pub(crate) fn without(secrets: Vec<String>) -> Self {
        let secrets = secrets.into_iter().filter(|secret| secret.len() >= SHORTEST_SECRET).collect();
        Self { text: String::new(), secrets }
    }

    /// Adds a line.
    pub(crate) fn line(&mut self, now: Micros, level: &str, text: &str) {
        let text = self.masked(text);
        self.text.push_str(&format!("[{}] {level}: {text}\n", second(now)));
    }

    /// A text with stars in the place of secrets.
    pub(crate) fn masked(&self, text: &str) -> String {
        self.secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), MASK))
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_do_not_appear_in_logs() {
        let mut log = Log::without(vec!["hush-hush".to_owned(), "p".to_owned()]);
        log.line(0, "INFO", "password=hush-hush, p");
        assert_eq!(log.into_text(), "[1970-01-01T00:00:00Z] INFO: password=**********, p\n");
    }
}
