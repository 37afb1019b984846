//! The text of a string, of a member's name or of a number: short ones are kept in place.

use std::borrow::{Borrow, Cow};
use std::fmt;

use smol_str::SmolStr;

/// A text that does not change. Up to 23 bytes are kept in place, since a document has such a text every few bytes and
/// asking for memory costs more than reading it; copies of longer ones share them.
///
/// It is `smol_str` inside, which alone may take its own bytes for text: code that is `unsafe`, as ours must not be, or
/// a look at every byte on each use.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(SmolStr);

impl Text {
    /// The text as a slice.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl std::ops::Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        self
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        // Both are the same; the first is not a call.
        Self(if text.len() <= SmolStr::INLINE_CAP { SmolStr::new_inline(text) } else { SmolStr::new(text) })
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<&Text> for Text {
    fn from(text: &Text) -> Self {
        text.clone()
    }
}

impl From<Cow<'_, str>> for Text {
    fn from(text: Cow<'_, str>) -> Self {
        (&*text).into()
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.as_str().to_owned()
    }
}

impl From<&Text> for String {
    fn from(text: &Text) -> Self {
        text.as_str().to_owned()
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq<String> for Text {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<Text> for str {
    fn eq(&self, other: &Text) -> bool {
        self == other.as_str()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), out)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_any_length_is_what_it_was_made_of() {
        for length in (0..60).chain([1000, 70_000]) {
            for character in ['a', 'ä', '\n', ' ', '😀'] {
                let made_of: String = std::iter::repeat_n(character, length).collect();
                let text = Text::from(made_of.as_str());
                assert_eq!(text.as_str(), made_of);
                assert_eq!(text, Text::from(made_of.clone()));
                assert_eq!(String::from(text.clone()), made_of);
                assert_eq!(format!("{text} {text:?}"), format!("{made_of} {made_of:?}"));
                assert_ne!(text, Text::from(format!("{made_of}b")));
            }
        }
        assert_eq!(Text::default().as_str(), "");
    }
}
