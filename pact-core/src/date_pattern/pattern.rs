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
    /// The name of a zone whatever the season, such as `PT`; in full, such as `Pacific Time`.
    GenericZoneName { full: bool },
    /// The identifier of a zone, such as `Europe/Vienna`.
    ZoneId,
    /// An item with spaces before it, up to so many characters in all.
    Padded(usize, Box<Item>),
    /// Items that may be left out together.
    Optional(Vec<Item>),
}

/// The longest year that is read.
pub(super) const YEAR_DIGITS: usize = 9;
/// The longest number of nanoseconds of a day.
const NANO_DIGITS: usize = 14;
/// The widest field that may be padded.
const WIDEST: usize = 99;
/// How deep optional sections may nest.
const DEEPEST: usize = 16;

/// Compiles a pattern.
pub(super) fn compile(pattern: &str) -> Result<Vec<Item>, PatternError> {
    let characters: Vec<char> = pattern.chars().collect();
    let mut compiler = Compiler { pattern, characters: &characters, at: 0, items: Vec::new(), around: Vec::new() };
    while let Some(character) = compiler.characters.get(compiler.at).copied() {
        match character {
            '\'' => compiler.quoted()?,
            letter if letter.is_ascii_alphabetic() => compiler.letters(letter)?,
            '[' => compiler.open()?,
            ']' => compiler.close()?,
            '{' | '}' | '#' => {
                return Err(compiler.error(format!("`{character}` is reserved; as text it is written '{character}'")));
            }
            other => {
                compiler.literal(other);
                compiler.at += 1;
            }
        }
    }
    // As in Java, sections that are open at the end end there.
    while !compiler.around.is_empty() {
        compiler.close()?;
    }
    Ok(compiler.items)
}

struct Compiler<'a> {
    pattern: &'a str,
    characters: &'a [char],
    at: usize,
    /// The items of the section that is being read.
    items: Vec<Item>,
    /// Those of the sections around it, the outermost first.
    around: Vec<Vec<Item>>,
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

    fn open(&mut self) -> Result<(), PatternError> {
        if self.around.len() == DEEPEST {
            return Err(self.error(format!("optional sections nest deeper than {DEEPEST} levels")));
        }
        self.around.push(std::mem::take(&mut self.items));
        self.at += 1;
        Ok(())
    }

    fn close(&mut self) -> Result<(), PatternError> {
        let Some(around) = self.around.pop() else {
            return Err(self.error("`]` ends no optional section; as text it is written ']'".to_owned()));
        };
        let section = std::mem::replace(&mut self.items, around);
        self.items.push(Item::Optional(section));
        self.at += 1;
        Ok(())
    }

    fn letters(&mut self, letter: char) -> Result<(), PatternError> {
        let count = self.count(letter);
        let item = if letter == 'p' { self.padded(count)? } else { self.item(letter, count)? };
        self.items.push(item);
        Ok(())
    }

    fn count(&self, letter: char) -> usize {
        self.characters[self.at..].iter().take_while(|next| **next == letter).count()
    }

    fn item(&mut self, letter: char, count: usize) -> Result<Item, PatternError> {
        let item = item(letter, count).map_err(|message| self.error(message))?;
        self.at += count;
        Ok(item)
    }

    /// `ppH` is an hour of two characters, with a space for a digit that it has not.
    fn padded(&mut self, width: usize) -> Result<Item, PatternError> {
        if width > WIDEST {
            return Err(self.error(format!("a field is at most {WIDEST} characters wide")));
        }
        let next = self.characters.get(self.at + width).copied();
        let Some(letter) = next.filter(|next| next.is_ascii_alphabetic() && *next != 'p') else {
            return Err(self.error("`p` says how wide the field after it is, but there is none".to_owned()));
        };
        self.at += width;
        let count = self.count(letter);
        Ok(Item::Padded(width, Box::new(self.item(letter, count)?)))
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
        'v' if count == 1 || count == 4 => Ok(Item::GenericZoneName { full: count == 4 }),
        'v' => Err("`v` has a meaning once or four times".to_owned()),
        'B' if matches!(count, 1 | 4 | 5) => Ok(Item::Name(Field::DayPeriod, Style::Full)),
        'B' => Err("`B` has a meaning once, four or five times".to_owned()),
        'g' => limit(YEAR_DIGITS).map(|()| Item::Number {
            field: Field::ModifiedJulianDay,
            min: count,
            max: YEAR_DIGITS,
            signed: true,
        }),
        'V' => limit(2).map(|()| Item::ZoneId),
        _ => {
            Err(format!("the letter `{letter}` is not known; letters that are text are written in quotes: '{letter}'"))
        }
    }
}

fn wide(field: Field, min: usize, max: usize) -> Item {
    Item::Number { field, min, max, signed: false }
}
