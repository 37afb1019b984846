//! A text against the items of a pattern.

use super::names;
use super::offset;
use super::pattern::Item;
use super::values::Values;
use super::zones;

/// Whether the whole text is what the items say; else the reason.
pub(super) fn check(items: &[Item], text: &str) -> Result<(), String> {
    let mut reader = Reader { text, at: 0, values: Values::new() };
    reader.items(items)?;
    if reader.at < text.len() {
        return Err(format!("`{text}` has more after the end of the pattern: `{}`", reader.rest()));
    }
    reader.values.check().map_err(|reason| format!("`{text}` is not possible: {reason}"))
}

/// How many digits a number must leave to the numbers of one width that follow it at once, as in `yMMdd`.
fn digits_to_leave(following: &[Item]) -> usize {
    let widths = following.iter().map_while(|item| match item {
        Item::Number { min, max, .. } if min == max => Some(*min),
        Item::ShortYear(_) => Some(2),
        Item::Fraction(digits) => Some(*digits),
        _ => None,
    });
    widths.sum()
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    values: Values,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn expected(&self, what: &str) -> String {
        let character = self.text[..self.at].chars().count() + 1;
        match self.rest() {
            "" => format!("`{}` ends where {what} is expected", self.text),
            rest => format!("`{}` has `{rest}` at character {character} where {what} is expected", self.text),
        }
    }

    fn items(&mut self, items: &[Item]) -> Result<(), String> {
        for (index, item) in items.iter().enumerate() {
            self.item(item, digits_to_leave(&items[index + 1..]))?;
        }
        Ok(())
    }

    fn item(&mut self, item: &Item, leave: usize) -> Result<(), String> {
        match item {
            Item::Literal(literal) => {
                if !self.rest().starts_with(literal.as_str()) {
                    return Err(self.expected(&format!("`{literal}`")));
                }
                self.at += literal.len();
                Ok(())
            }
            Item::Number { field, min, max, signed } => {
                let (low, high) = field.range();
                let widths = if min == max { format!("{min}") } else { format!("{min} to {max}") };
                let digits = if *max == 1 { "digit" } else { "digits" };
                let what = format!("{} of {widths} {digits}", field.phrase());
                let value = self.number(*min, *max, *signed, leave).ok_or_else(|| self.expected(&what))?;
                if value < low || value > high {
                    return Err(format!("`{}` has {value} for {} from {low} to {high}", self.text, field.phrase()));
                }
                self.note(|values| values.set(*field, value))
            }
            Item::ShortYear(field) => {
                let value = self.number(2, 2, false, 0).ok_or_else(|| self.expected("a year of 2 digits"))?;
                self.values.set_short_year(*field, value);
                Ok(())
            }
            Item::Fraction(digits) => {
                let what = format!("a fraction of a second of exactly {digits} digits");
                self.number(*digits, *digits, false, 0).ok_or_else(|| self.expected(&what))?;
                Ok(())
            }
            Item::Name(field, style) => {
                let what = format!("the English name of {}", field.phrase());
                let (value, length) = names::read(*field, *style, self.rest()).ok_or_else(|| self.expected(&what))?;
                self.at += length;
                value.map_or(Ok(()), |value| self.note(|values| values.set(*field, value)))
            }
            Item::Offset(style) => {
                let length = offset::read(*style, self.rest())
                    .map_err(|reason| format!("{} (it {reason})", self.expected("an offset from UTC")))?;
                self.at += length;
                Ok(())
            }
            Item::ZoneName { full } => self.zone(zones::read_name(self.rest(), *full), "the name of a time zone"),
            Item::GenericZoneName { full } => {
                self.zone(zones::read_generic_name(self.rest(), *full), "the name of a time zone")
            }
            Item::ZoneId => self.zone(zones::read_id(self.rest()), "the identifier of a time zone"),
            Item::Padded(width, item) => self.padded(*width, item),
            Item::Optional(items) => {
                self.optional(items);
                Ok(())
            }
        }
    }

    /// As in Java: a section that can be read is read, and what follows cannot undo that.
    fn optional(&mut self, items: &[Item]) {
        let (at, values) = (self.at, self.values.clone());
        if self.items(items).is_err() {
            (self.at, self.values) = (at, values);
        }
    }

    fn padded(&mut self, width: usize, item: &Item) -> Result<(), String> {
        let what = format!("a field of {width} characters");
        let field: String = self.rest().chars().take(width).collect();
        let end = self.at + field.len();
        if field.chars().count() < width {
            return Err(self.expected(&what));
        }
        self.at += field.len() - field.trim_start_matches(' ').len();
        self.item(item, 0)?;
        if self.at == end { Ok(()) } else { Err(self.expected(&what)) }
    }

    fn note(&mut self, set: impl FnOnce(&mut Values) -> Result<(), String>) -> Result<(), String> {
        set(&mut self.values).map_err(|reason| format!("`{}` is not possible: {reason}", self.text))
    }

    fn zone(&mut self, length: Option<usize>, what: &str) -> Result<(), String> {
        self.at += length.ok_or_else(|| self.expected(what))?;
        Ok(())
    }

    /// Reads digits, as many as there are but no more than allowed, leaving some to the numbers that follow.
    fn number(&mut self, min: usize, max: usize, signed: bool, leave: usize) -> Option<i64> {
        let sign = self.rest().chars().next().filter(|sign| signed && matches!(sign, '+' | '-'));
        let start = self.at + usize::from(sign.is_some());
        let there = self.text.as_bytes()[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        // A plus is for a year that is longer than its letters say (`+10000`).
        let (min, max) = match sign {
            Some('+') => (min + 1, super::pattern::YEAR_DIGITS),
            _ => (min, max),
        };
        let count = there.saturating_sub(leave).min(max);
        if count < min {
            return None;
        }
        let value: i64 = self.text[start..start + count].parse().ok()?;
        self.at = start + count;
        Some(if sign == Some('-') { -value } else { value })
    }
}
