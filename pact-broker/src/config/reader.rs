//! How settings are declared and read, both at once. The file of each noun has one function that asks for its settings
//! by name, with default and help; what was asked for is what there is.
//!
//! From the name come the variable (`PORT`: `PACT_BROKER_PORT`), the flag (`--port`) and the key in the file (`port`;
//! keys of a table are joined with its name: `url` of `[database]` is `database_url`).

use super::fault::{ConfigError, Origin, nearest};
use super::ignored;
use super::value::Value;
use std::collections::BTreeMap;

/// What stands before the names of variables.
pub(super) const PREFIX: &str = "PACT_BROKER_";

/// A setting that there is.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Setting {
    /// Its name without prefix, such as `DATABASE_URL`.
    pub name: &'static str,
    /// Another name for the same.
    pub alias: Option<&'static str>,
    /// What it is about, together with others.
    pub heading: &'static str,
    /// What it does.
    pub help: &'static str,
    /// What stands for its value in help texts.
    pub value: &'static str,
    /// What it is if nothing is said.
    pub default: &'static str,
    /// Whether its value is never shown. There is no flag for it: command lines can be read by others.
    pub secret: bool,
}

impl Setting {
    /// The variable that holds it.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name)
    }

    /// The flag without its dashes, if there is one.
    #[must_use]
    pub fn flag(&self) -> Option<String> {
        (!self.secret).then(|| self.name.to_ascii_lowercase().replace('_', "-"))
    }

    /// The key in the file.
    #[must_use]
    pub fn key(&self) -> String {
        self.name.to_ascii_lowercase()
    }
}

/// The text of a setting, and who gave it.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) text: String,
    pub(super) origin: Origin,
}

/// A setting with the value that counts.
#[derive(Debug, Clone)]
pub(super) struct Used {
    pub(super) setting: Setting,
    /// As it may be shown; none if nothing was said and there is no default.
    pub(super) shown: Option<String>,
    /// Who said so, if anybody did.
    pub(super) origin: Option<Origin>,
}

/// Hands out what was given, and notes what was asked for and what is wrong.
#[derive(Debug, Default)]
pub(super) struct Reader {
    /// By name; the text that counts of those that were given.
    given: BTreeMap<String, Given>,
    heading: &'static str,
    alias: Option<&'static str>,
    used: Vec<Used>,
    faults: Vec<String>,
    warnings: Vec<String>,
}

impl Reader {
    /// What each layer gives: a later one overrules those before it. Blank texts count as absent, as container tools
    /// set them.
    pub(super) fn new(layers: impl IntoIterator<Item = (String, Given)>, faults: Vec<String>) -> Self {
        let given = layers.into_iter().filter(|(_, given)| !given.text.trim().is_empty());
        Self { given: given.collect(), faults, ..Self::default() }
    }

    /// The settings asked for next have this in common.
    pub(super) fn heading(&mut self, heading: &'static str) {
        self.heading = heading;
    }

    /// A setting that always has a value.
    pub(super) fn get<T: Value>(&mut self, name: &'static str, default: &'static str, help: &'static str) -> T {
        match self.find_or(name, default, help) {
            Some(value) => value,
            None => T::read(default).unwrap_or_else(|problem| {
                self.fault(name, &problem);
                T::default()
            }),
        }
    }

    /// A setting that may be absent.
    pub(super) fn find<T: Value>(&mut self, name: &'static str, help: &'static str) -> Option<T> {
        self.find_or(name, "", help)
    }

    /// A text that is never shown, and may be absent.
    pub(super) fn secret(&mut self, name: &'static str, help: &'static str) -> Option<String> {
        let found = self.find(name, help);
        if let Some(used) = self.used.last_mut() {
            used.setting.secret = true;
            used.shown = used.shown.take().map(|_| "(hidden)".to_owned());
        }
        found
    }

    /// What is asked for next is also known by this name.
    pub(super) fn alias(&mut self, alias: &'static str, name: &'static str) {
        self.alias = Some(alias);
        if let Some(given) = self.given.remove(alias) {
            let other = self.given.get(name).map(|other| other.origin.strength());
            if other.is_none_or(|other| other < given.origin.strength()) {
                self.given.insert(name.to_owned(), given);
            }
        }
    }

    /// The members of a numbered list, such as `NAME__0__PATH`: by number, the texts by their last name.
    pub(super) fn numbered(&mut self, name: &str) -> Vec<BTreeMap<String, String>> {
        let prefix = format!("{name}__");
        let mut list: BTreeMap<u32, BTreeMap<String, String>> = BTreeMap::new();
        let names: Vec<String> = self.given.keys().filter(|name| name.starts_with(&prefix)).cloned().collect();
        for full in names {
            let member = full[prefix.len()..].split_once("__");
            if let Some((Ok(number), member)) = member.map(|(number, member)| (number.parse(), member))
                && let Some(given) = self.given.remove(&full)
            {
                list.entry(number).or_default().insert(member.to_owned(), given.text.trim().to_owned());
            }
        }
        list.into_values().collect()
    }

    /// Something is wrong with the value of a setting, or with its absence.
    pub(super) fn fault(&mut self, name: &str, problem: &str) {
        let used = self.used.iter().find(|used| used.setting.name == name);
        let place = used.and_then(|used| used.origin.clone()).unwrap_or(Origin::Variable(format!("{PREFIX}{name}")));
        self.faults.push(format!("{place}: {problem}"));
    }

    fn find_or<T: Value>(&mut self, name: &'static str, default: &'static str, help: &'static str) -> Option<T> {
        let given = self.given.remove(name);
        let value = given.as_ref().map(|given| T::read(given.text.trim()));
        let shown = match (&value, &given) {
            (Some(Ok(value)), Some(given)) => Some(value.show(given.text.trim())),
            _ => (!default.is_empty()).then(|| default.to_owned()),
        };
        let (heading, alias, origin) = (self.heading, self.alias.take(), given.map(|given| given.origin));
        let setting = Setting { name, alias, heading, help, value: T::NAME, default, secret: false };
        self.used.push(Used { setting, shown, origin });
        match value? {
            Ok(value) => Some(value),
            Err(problem) => {
                self.fault(name, &problem);
                None
            }
        }
    }

    /// Everything was asked for: what is left is not known here.
    ///
    /// # Errors
    /// Every mistake that was met.
    pub(super) fn finish(mut self) -> Result<(Vec<Used>, Vec<String>), ConfigError> {
        for (name, given) in std::mem::take(&mut self.given) {
            match ignored::reason(&name) {
                Some(reason) => {
                    self.warnings.push(format!("{} is not acted on by this broker: {reason}", given.origin))
                }
                None => self.faults.push(self.unknown(&name, &given.origin)),
            }
        }
        if self.faults.is_empty() { Ok((self.used, self.warnings)) } else { Err(ConfigError::new(self.faults)) }
    }

    fn unknown(&self, name: &str, origin: &Origin) -> String {
        let known = self.used.iter().map(|used| used.setting.name).chain(ignored::names());
        let nearest = nearest(name, known).map(|known| match origin {
            Origin::File { .. } => known.to_ascii_lowercase(),
            _ => format!("{PREFIX}{known}"),
        });
        let hint = nearest.map(|known| format!("; did you mean {known}?")).unwrap_or_default();
        format!("{origin} is not a setting of the broker{hint}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_lists_are_gathered() {
        let given = |text: &str| Given { text: text.to_owned(), origin: Origin::Flag(String::new()) };
        let names = [("X__1__PATH", "b"), ("X__0__PATH", " a "), ("X__0__NAME", "n")];
        let mut reader = Reader::new(names.map(|(name, text)| (name.to_owned(), given(text))), Vec::new());
        let list = reader.numbered("X");
        assert_eq!(list.len(), 2);
        assert_eq!((list[0]["PATH"].as_str(), list[0]["NAME"].as_str(), list[1]["PATH"].as_str()), ("a", "n", "b"));
        reader.finish().unwrap();
    }
}
