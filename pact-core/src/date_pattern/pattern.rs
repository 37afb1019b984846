//! The text of a pattern → its items.

use super::field::Field;
use super::names::Style;
use super::offset::OffsetStyle;

/// What is wrong with a pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the date pattern `{pattern}` is not valid at character {character}: {message}")]
pub struct PatternError {
    /// The pattern.
    pub pattern: String,
    /// Where, counted in characters from one.
    pub character: usize,
    /// What is wrong.
    pub message: String,
}

/// A part of a compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    /// Text that stands for itself.
    Literal(String),
    /// Digits: at least `min`, at most `max`. A signed number may have a minus, or a plus if it is longer than `min`.
    Number { field: Field, min: usize, max: usize, signed: bool },
    /// The last two digits of a year.
    ShortYear(Field),
    /// So many digits of a second's fraction.
    Fraction(usize),
    /// A name.
    Name(Field, Style),
    /// A distance from UTC.
    Offset(OffsetStyle),
    /// The name of a zone, such as `PDT`; in full, such as `Pacific Daylight Time`.
    ZoneName { full: bool },
    /// The identifier of a zone, such as `Europe/Vienna`.
    ZoneId,
}

/// The longest year that is read.
pub(super) const YEAR_DIGITS: usize = 9;
/// The longest number of nanoseconds of a day.
const NANO_DIGITS: usize = 14;

/// Compiles a pattern.
pub(super) fn compile(pattern: &str) -> Result<Vec<Item>, PatternError> {
    let characters: Vec<char> = pattern.chars().collect();
    let mut compiler = Compiler { pattern, characters: &characters, at: 0, items: Vec::new() };
    while let Some(character) = compiler.characters.get(compiler.at).copied() {
        match character {
            '\'' => compiler.quoted()?,
            letter if letter.is_ascii_alphabetic() => compiler.letters(letter)?,
            '[' | ']' | '{' | '}' | '#' => {
                return Err(compiler.error(format!("`{character}` is reserved; as text it is written '{character}'")));
            }
            other => {
                compiler.literal(other);
                compiler.at += 1;
            }
        }
    }
    Ok(compiler.items)
}

struct Compiler<'a> {
    pattern: &'a str,
    characters: &'a [char],
    at: usize,
    items: Vec<Item>,
}

impl Compiler<'_> {
    fn error(&self, message: String) -> PatternError {
        PatternError { pattern: self.pattern.to_owned(), character: self.at + 1, message }
    }

    fn literal(&mut self, character: char) {
        if let Some(Item::Literal(text)) = self.items.last_mut() {
            text.push(character);
        } else {
            self.items.push(Item::Literal(character.to_string()));
        }
    }

    /// Text in single quotes; two of them are one, inside and outside.
    fn quoted(&mut self) -> Result<(), PatternError> {
        let start = self.at;
        self.at += 1;
        if self.characters.get(self.at) == Some(&'\'') {
            self.at += 1;
            self.literal('\'');
            return Ok(());
        }
        loop {
            match (self.characters.get(self.at), self.characters.get(self.at + 1)) {
                (None, _) => {
                    self.at = start;
                    return Err(self.error("the closing quote is missing".to_owned()));
                }
                (Some('\''), Some('\'')) => {
                    self.literal('\'');
                    self.at += 2;
                }
                (Some('\''), _) => {
                    self.at += 1;
                    return Ok(());
                }
                (Some(character), _) => {
                    self.literal(*character);
                    self.at += 1;
                }
            }
        }
    }

    fn letters(&mut self, letter: char) -> Result<(), PatternError> {
        let count = self.characters[self.at..].iter().take_while(|next| **next == letter).count();
        let item = item(letter, count).map_err(|message| self.error(message))?;
        self.items.push(item);
        self.at += count;
        Ok(())
    }
}

/// What so many of a letter stand for.
fn item(letter: char, count: usize) -> Result<Item, String> {
    let too_many = |most: usize| format!("there are {count} of `{letter}`, but at most {most} have a meaning");
    let limit = |most: usize| if count <= most { Ok(()) } else { Err(too_many(most)) };
    let number = |field, digits: usize| {
        limit(digits)?;
        let max = if count == 1 { digits } else { count };
        Ok(Item::Number { field, min: count, max, signed: false })
    };
    let year = |field| {
        limit(YEAR_DIGITS)?;
        Ok(match count {
            2 => Item::ShortYear(field),
            4 => Item::Number { field, min: 4, max: 4, signed: true },
            _ => Item::Number { field, min: count, max: YEAR_DIGITS, signed: true },
        })
    };
    let name = |field, first: usize| {
        limit(5)?;
        Ok(Item::Name(
            field,
            match count - first {
                0 => Style::Short,
                1 => Style::Full,
                _ => Style::Narrow,
            },
        ))
    };
    match letter {
        'G' => name(Field::Era, count.min(3)),
        'y' => year(Field::YearOfEra),
        'u' => year(Field::Year),
        'Y' => year(Field::WeekYear),
        'M' | 'L' if count <= 2 => number(Field::Month, 2),
        'M' | 'L' => name(Field::Month, 3),
        'd' => number(Field::Day, 2),
        'D' => {
            limit(3)?;
            Ok(Item::Number { field: Field::DayOfYear, min: count, max: 3, signed: false })
        }
        'Q' | 'q' if count == 1 => number(Field::Quarter, 1),
        'Q' | 'q' if count == 2 => Ok(Item::Number { field: Field::Quarter, min: 2, max: 2, signed: false }),
        'Q' | 'q' => name(Field::Quarter, 3),
        'w' => number(Field::WeekOfYear, 2),
        'W' => number(Field::WeekOfMonth, 1),
        'F' => number(Field::WeekdayInMonth, 1),
        'E' => name(Field::Weekday, count.min(3)),
        'e' | 'c' if count <= 2 => Ok(Item::Number { field: Field::Weekday, min: count, max: count, signed: false }),
        'e' | 'c' => name(Field::Weekday, 3),
        // `SimpleDateFormat` takes any number of these and writes the same.
        'a' => limit(5).map(|()| Item::Name(Field::HalfDay, Style::Short)),
        'H' => number(Field::Hour, 2),
        'k' => number(Field::HourFromOne, 2),
        'K' => number(Field::HalfDayHour, 2),
        'h' => number(Field::HalfDayHourFromOne, 2),
        'm' => number(Field::Minute, 2),
        's' => number(Field::Second, 2),
        'S' => limit(9).map(|()| Item::Fraction(count)),
        'n' => limit(9).map(|()| wide(Field::NanoOfSecond, count, 9)),
        'A' => limit(8).map(|()| wide(Field::MilliOfDay, count, 8)),
        'N' => limit(NANO_DIGITS).map(|()| wide(Field::NanoOfDay, count, NANO_DIGITS)),
        'X' => limit(5).map(|()| Item::Offset(OffsetStyle::Iso { zulu: true, count })),
        'x' => limit(5).map(|()| Item::Offset(OffsetStyle::Iso { zulu: false, count })),
        'Z' => limit(5).map(|()| {
            Item::Offset(match count {
                4 => OffsetStyle::Gmt { full: true },
                5 => OffsetStyle::Iso { zulu: true, count: 5 },
                _ => OffsetStyle::Iso { zulu: false, count: 2 },
            })
        }),
        'O' if count == 1 || count == 4 => Ok(Item::Offset(OffsetStyle::Gmt { full: count == 4 })),
        'O' => Err("`O` has a meaning once or four times".to_owned()),
        'z' => limit(4).map(|()| Item::ZoneName { full: count == 4 }),
        'V' => limit(2).map(|()| Item::ZoneId),
        _ => {
            Err(format!("the letter `{letter}` is not known; letters that are text are written in quotes: '{letter}'"))
        }
    }
}

fn wide(field: Field, min: usize, max: usize) -> Item {
    Item::Number { field, min, max, signed: false }
}
