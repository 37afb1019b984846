//! Badges: the words and the colour. How they are drawn stands in `hal::badge`.

use super::dashboard::Status;

/// What a badge says: a label on grey, and what is said about it, on a colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// The left side.
    pub label: String,
    /// The right side.
    pub message: String,
    /// The colour of the right side.
    pub colour: Colour,
}

/// The colours, by the names that badges give them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Good.
    BrightGreen,
    /// Bad.
    Red,
    /// Good, but not of late.
    Orange,
    /// Nothing is known.
    LightGrey,
}

impl Badge {
    fn new(label: impl Into<String>, message: impl Into<String>, colour: Colour) -> Self {
        Self { label: label.into(), message: message.into(), colour }
    }

    /// What was asked about is not there.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(what, "not found", Colour::LightGrey)
    }

    /// There is no such contract.
    #[must_use]
    pub fn no_pact() -> Self {
        Self::new("pact not found", "unknown", Colour::LightGrey)
    }

    /// The badge could not be made.
    #[must_use]
    pub fn error() -> Self {
        Self::new("error", "see the log of the broker", Colour::LightGrey)
    }

    /// Whether a contract is verified.
    #[must_use]
    pub fn of_pact(title: String, status: Status) -> Self {
        let (message, colour) = match status {
            Status::Success => ("verified", Colour::BrightGreen),
            Status::Failed => ("failed", Colour::Red),
            Status::FailedPending => ("failed (pending)", Colour::Red),
            Status::Stale => ("changed", Colour::Orange),
            Status::Never => ("unknown", Colour::LightGrey),
        };
        Self::new(title, message, colour)
    }

    /// Whether a version can be deployed; unknown is no.
    #[must_use]
    pub fn can_i_deploy(label: Option<&str>, from: &str, to: &str, deployable: bool) -> Self {
        let colour = if deployable { Colour::BrightGreen } else { Colour::Red };
        Self::new(label.unwrap_or("can-i-deploy"), format!("{from} to {to}"), colour)
    }

    /// Whether a version can be merged; unknown is no.
    #[must_use]
    pub fn can_i_merge(label: Option<&str>, mergeable: bool) -> Self {
        let (message, colour) = if mergeable { ("success", Colour::BrightGreen) } else { ("failed", Colour::Red) };
        Self::new(label.unwrap_or("can-i-merge"), message, colour)
    }
}

/// One side of a contract as a title names it.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// Its name.
    pub name: &'a str,
    /// The tag by which its version was chosen, if that is to be said.
    pub tag: Option<&'a str>,
}

/// `foo/bar pact`; `label` may ask for one side only, `initials` for the first letters of names of several words.
#[must_use]
pub fn title(consumer: Side<'_>, provider: Side<'_>, label: Option<&str>, initials: bool) -> String {
    let name = |side: Side<'_>| {
        let name = if initials { short(side.name) } else { side.name.to_lowercase() };
        side.tag.map_or(name.clone(), |tag| format!("{name} ({})", tag.to_lowercase()))
    };
    match label.map(str::to_ascii_lowercase).as_deref() {
        Some("consumer") => format!("{} pact", name(consumer)),
        Some("provider") => format!("{} pact", name(provider)),
        _ => format!("{}/{} pact", name(consumer), name(provider)),
    }
}

/// The first letters of the words of a name, or the name if it is one word.
fn short(name: &str) -> String {
    let mut letters = String::new();
    let mut before: Option<char> = None;
    let mut rest = name.chars().peekable();
    while let Some(char) = rest.next() {
        let begins = match before {
            None => true,
            Some(' ' | '-' | '_') => true,
            // A word begins at a capital after a small letter, and at the last of several capitals before one.
            Some(before) if char.is_uppercase() => {
                !before.is_uppercase() || rest.peek().is_some_and(|next| next.is_lowercase())
            }
            Some(_) => false,
        };
        if begins && !matches!(char, ' ' | '-' | '_') {
            letters.extend(char.to_lowercase());
        }
        before = Some(char);
    }
    if letters.chars().count() > 1 { letters } else { name.to_lowercase() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(name: &str) -> Side<'_> {
        Side { name, tag: None }
    }

    #[test]
    fn a_title_names_both_sides_or_the_one_that_is_asked_for() {
        let title = |label, initials| title(side("Foo Web"), side("BarService"), label, initials);
        assert_eq!(title(None, false), "foo web/barservice pact");
        assert_eq!(title(Some("Consumer"), false), "foo web pact");
        assert_eq!(title(Some("provider"), true), "bs pact");
        assert_eq!(title(Some("other"), true), "fw/bs pact");
    }

    #[test]
    fn a_title_names_the_tags() {
        let tagged = |name, tag| Side { name, tag: Some(tag) };
        assert_eq!(title(tagged("Foo", "ft"), tagged("Bar", "Dev"), None, false), "foo (ft)/bar (dev) pact");
    }

    #[test]
    fn initials_are_those_of_words() {
        for (name, letters) in [
            ("Foo", "foo"),
            ("foo-bar_baz", "fbb"),
            ("FooBar", "fb"),
            ("HTTPServer", "hs"),
            ("", ""),
            ("-", "-"),
            ("Ünter Öl", "üö"),
        ] {
            assert_eq!(short(name), letters, "{name}");
        }
    }
}
