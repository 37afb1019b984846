//! Date and time patterns as Java writes them (`yyyy-MM-dd'T'HH:mm:ssXXX`): compiled once, then used to judge texts and
//! to write moments.
//!
//! [`pattern`] compiles, [`check`] judges a text, [`format`] writes, [`field`] knows the fields and their ranges,
//! [`names`] the English names, [`offset`] and [`zones`] everything about time zones. The rules that carry patterns are
//! applied in [`crate::matching`], the generators in [`crate::generating`]; moving a date by an expression lives there.
//!
//! Where `DateTimeFormatter` and `SimpleDateFormat` differ, a text is accepted if it is a plain reading of the pattern
//! in either; counts of letters are widths: `MM` is two digits, `M` one or two, `yyyy` four, `y` any number.

mod check;
mod field;
mod format;
mod moment;
mod names;
mod offset;
mod pattern;
mod values;
mod zones;

#[cfg(test)]
mod tests;

pub use moment::Moment;
pub use pattern::PatternError;

use pattern::Item;

/// The pattern of a `date` rule or generator that names none.
pub const DATE: &str = "yyyy-MM-dd";
/// The pattern of a `time` rule or generator that names none.
pub const TIME: &str = "HH:mm:ss";
/// The pattern of a `datetime` rule or generator that names none.
pub const DATE_TIME: &str = "yyyy-MM-dd'T'HH:mm:ssXXX";

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatePattern {
    text: String,
    items: Vec<Item>,
}

impl DatePattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// The pattern has a letter whose meaning is not known, too many of a letter, an open quote, or a reserved
    /// character. The error names the place.
    pub fn parse(pattern: &str) -> Result<Self, PatternError> {
        Ok(Self { text: pattern.to_owned(), items: pattern::compile(pattern)? })
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the whole text is a date or time of this pattern. Days must be in their month, and fields must not
    /// contradict each other.
    ///
    /// # Errors
    /// The reason why it is not.
    pub fn check(&self, text: &str) -> Result<(), String> {
        check::check(&self.items, text)
    }

    /// Writes a moment. A zone is written as its offset, since a moment knows no more.
    #[must_use]
    pub fn format(&self, moment: &Moment) -> String {
        format::format(&self.items, moment)
    }
}
