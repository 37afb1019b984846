//! Members that stand in many documents word for word: read once, shared from then on.

use super::Json;

/// How many texts are kept.
const MOST_KNOWN: usize = 4;
/// How long a text may be that is kept, in bytes.
const LONGEST: usize = 64 * 1024;

/// The objects that members of one name had in the documents that were read last.
#[derive(Debug)]
pub(crate) struct SharedMembers {
    /// The name of the members.
    pub(super) name: &'static str,
    /// The text of each object and what it says; the last one first.
    known: Vec<(String, Json)>,
}

impl SharedMembers {
    pub(crate) fn of(name: &'static str) -> Self {
        Self { name, known: Vec::new() }
    }

    /// The object that a text begins with, if it is known, and how long its text is.
    pub(super) fn beginning(&self, text: &str) -> Option<(Json, usize)> {
        // An object ends with its brace, so nothing that follows belongs to it.
        let known = self.known.iter().find(|(known, _)| text.starts_with(known.as_str()));
        known.map(|(known, value)| (value.clone(), known.len()))
    }

    /// Keeps an object.
    pub(super) fn keep(&mut self, text: &str, value: &Json) {
        if matches!(value, Json::Object(_)) && text.len() <= LONGEST {
            self.known.truncate(MOST_KNOWN - 1);
            self.known.insert(0, (text.to_owned(), value.clone()));
        }
    }
}
