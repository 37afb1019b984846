//! Members that stand in many documents word for word, whole or in parts: read once, shared from then on.

use crate::recent::Recent;

use super::{Json, Object};

/// How many objects are kept, and how long their texts may be, in bytes.
const MOST_WHOLE: usize = 4;
const LONGEST_WHOLE: usize = 64 * 1024;
/// The same for objects within these.
const MOST_PARTS: usize = 16;
const LONGEST_PART: usize = 128;

/// What members of one name had to say in the documents that were read last.
#[derive(Debug)]
pub(crate) struct SharedMembers {
    /// The name of the members.
    pub(super) name: &'static str,
    /// Whether such a member is being read.
    pub(super) is_within: bool,
    whole: Recent<Known>,
    parts: Recent<Known>,
}

/// The text of an object, and the object.
type Known = (String, Object);

impl SharedMembers {
    pub(crate) fn of(name: &'static str) -> Self {
        Self { name, is_within: false, whole: Recent::of(MOST_WHOLE), parts: Recent::of(MOST_PARTS) }
    }

    /// The object that a text begins with, if it is known, and how long its text is.
    pub(super) fn beginning(&mut self, text: &str) -> Option<(Object, usize)> {
        // An object ends with its brace, so nothing that follows belongs to it.
        let (known, object) = self.recent().find(|(known, _)| text.starts_with(known))?;
        Some((object.clone(), known.len()))
    }

    /// Keeps an object that was read.
    pub(super) fn keep(&mut self, text: &str, value: &Json) {
        let longest = if self.is_within { LONGEST_PART } else { LONGEST_WHOLE };
        if let Json::Object(object) = value
            && !object.is_empty()
            && text.len() <= longest
        {
            self.recent().add((text.to_owned(), object.clone()));
        }
    }

    fn recent(&mut self) -> &mut Recent<Known> {
        if self.is_within { &mut self.parts } else { &mut self.whole }
    }
}
