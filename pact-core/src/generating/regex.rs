//! Texts that match a regular expression.
//!
//! The expression is read by `regex-syntax`, whose tree is walked with a choice at every turn. Anchors and word
//! boundaries are passed over, so what comes out is checked against the whole expression before it is given.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

use super::random::{Random, between, index};
use super::value::LONGEST;

/// How often an open repetition (`*`, `+`, `{3,}`) repeats at most beyond its minimum.
const OPEN: u32 = 10;
/// How many texts are tried until one matches.
const TRIES: usize = 100;

/// Makes a text that matches the expression as a whole.
pub(super) fn generate(pattern: &str, random: &mut dyn Random) -> Result<String, String> {
    let tree = ParserBuilder::new()
        .build()
        .parse(pattern)
        .map_err(|error| format!("no text can be made for the regular expression `{pattern}`: {error}"))?;
    let whole = fancy_regex::Regex::new(&format!(r"\A(?:{pattern})\z"))
        .map_err(|error| format!("the regular expression `{pattern}` cannot be read: {error}"))?;
    for _ in 0..TRIES {
        let mut writer = Writer { text: String::new(), steps: 0, random: &mut *random };
        writer
            .write(&tree)
            .map_err(|reason| format!("no text can be made for the regular expression `{pattern}`: {reason}"))?;
        if whole.is_match(&writer.text).unwrap_or(false) {
            return Ok(writer.text);
        }
    }
    Err(format!("no text was found that matches the regular expression `{pattern}`"))
}

struct Writer<'a> {
    text: String,
    /// How many turns were taken; bounded, since a repetition of nothing makes no text.
    steps: usize,
    random: &'a mut dyn Random,
}

impl Writer<'_> {
    fn write(&mut self, tree: &Hir) -> Result<(), String> {
        self.steps += 1;
        if self.steps > LONGEST || self.text.len() > LONGEST {
            return Err(format!("it would be longer than {LONGEST} bytes"));
        }
        match tree.kind() {
            HirKind::Empty | HirKind::Look(_) => Ok(()),
            HirKind::Literal(literal) => {
                self.text.push_str(&String::from_utf8_lossy(&literal.0));
                Ok(())
            }
            HirKind::Class(class) => {
                self.text.push(choose(class, self.random)?);
                Ok(())
            }
            HirKind::Repetition(repetition) => {
                (0..count(repetition, self.random)).try_for_each(|_| self.write(&repetition.sub))
            }
            HirKind::Capture(capture) => self.write(&capture.sub),
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.write(part)),
            HirKind::Alternation(parts) => {
                let chosen = index(self.random, parts.len());
                self.write(&parts[chosen])
            }
        }
    }
}

fn count(repetition: &Repetition, random: &mut dyn Random) -> u32 {
    let max = repetition.max.unwrap_or_else(|| repetition.min.saturating_add(OPEN));
    between(random, i64::from(repetition.min), i64::from(max)) as u32
}

/// A character of a class: a printable ASCII one if there is one, since `\d` and `.` mean far more than people do.
fn choose(class: &Class, random: &mut dyn Random) -> Result<char, String> {
    let ranges: Vec<(u32, u32)> = match class {
        Class::Unicode(class) => class.iter().map(|range| (range.start().into(), range.end().into())).collect(),
        Class::Bytes(class) => class.iter().map(|range| (range.start().into(), range.end().into())).collect(),
    };
    let printable = ranges.iter().map(|(start, end)| (*start.max(&0x20), *end.min(&0x7E)));
    let printable: Vec<_> = printable.filter(|(start, end)| start <= end).collect();
    let ranges = if printable.is_empty() { ranges } else { printable };
    let total: i64 = ranges.iter().map(|(start, end)| i64::from(end - start) + 1).sum();
    let mut place = between(random, 0, total - 1);
    for (start, end) in ranges {
        let size = i64::from(end - start) + 1;
        if place < size {
            return char::from_u32(start + place as u32).ok_or_else(|| "it has a class of surrogates".to_owned());
        }
        place -= size;
    }
    Err("it has a class that no character is in".to_owned())
}
