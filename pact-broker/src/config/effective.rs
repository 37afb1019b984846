//! The configuration that counts, and how it is shown: each setting with its value and with who said so.

use super::Config;
use super::reader::Used;
use std::fmt::Write as _;

/// A configuration that can be used.
#[derive(Debug, Clone)]
pub struct Effective {
    /// The configuration.
    pub config: Config,
    /// What is to be looked at although the configuration can be used, a sentence each.
    pub warnings: Vec<String>,
    pub(super) used: Vec<Used>,
}

impl Effective {
    /// Every setting that has a value, under its heading, by its key in the file, with who said so. Secrets are hidden.
    #[must_use]
    pub fn describe(&self) -> String {
        let shown = |used: &&Used| used.shown.is_some();
        let width = self.used.iter().filter(shown).map(|used| used.setting.key().len()).max().unwrap_or_default();
        let mut text = String::new();
        let mut heading = "";
        for used in self.used.iter().filter(shown) {
            if used.setting.heading != heading {
                heading = used.setting.heading;
                let _ = writeln!(text, "{heading}");
            }
            let origin = used.origin.as_ref().map_or("default".to_owned(), ToString::to_string);
            let value = used.shown.as_deref().unwrap_or_default();
            let _ = writeln!(text, "  {:width$}  {value}  ({origin})", used.setting.key());
        }
        text.truncate(text.trim_end().len());
        text
    }
}
