//! Character classes: what stands in brackets. They are read item by item and written anew, so that nothing in them has
//! a meaning that only the regular expressions of Rust know (`--`, `~~`).

use super::escape::{self, Escape};
use super::translator::Translator;
use super::{DialectError, property};

/// How deep classes may be nested in each other.
const DEEPEST: usize = 50;

/// The place of the bracket that closes the class which opens at a place. Inner classes must be closed too.
pub(super) fn end(characters: &[char], open: usize) -> Option<usize> {
    let mut depth = 0usize;
    let mut at = open;
    while let Some(character) = characters.get(at) {
        match character {
            '\\' if characters.get(at + 1) == Some(&'Q') => {
                let quoted = characters[at..].windows(2).position(|pair| pair == ['\\', 'E'])?;
                at += quoted + 1;
            }
            '\\' => at += 1,
            '[' => {
                // `[:alpha:]` is a name only within a class; by itself it is a class of those characters.
                if let Some(name) = posix(&characters[at..]).filter(|_| depth > 0) {
                    at += name.len() + 3;
                } else {
                    depth += 1;
                    at += usize::from(characters.get(at + 1) == Some(&'^'));
                    // A bracket that comes first stands for itself, if another one closes the class.
                    let first_is_text = characters.get(at + 1) == Some(&']') && characters[at + 2..].contains(&']');
                    at += usize::from(first_is_text);
                }
            }
            ']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The name in `[:alpha:]` at the start of a text.
fn posix(rest: &[char]) -> Option<String> {
    let ['[', ':', name @ ..] = rest else { return None };
    let length = name.iter().take_while(|character| character.is_ascii_alphabetic() || **character == '^').count();
    matches!(name.get(length..length + 2), Some([':', ']'])).then(|| name[..length].iter().collect())
}

/// Reads a class and writes it anew.
pub(super) fn read(translator: &mut Translator<'_>) -> Result<String, DialectError> {
    // JavaScript's classes of nothing and of everything.
    match (translator.rest(), end(translator.characters, translator.at)) {
        (['[', ']', tail @ ..], _) if !tail.contains(&']') => {
            translator.at += 2;
            Ok("(?!)".to_owned())
        }
        (['[', '^', ']', tail @ ..], _) if !tail.contains(&']') => {
            translator.at += 3;
            Ok("(?s:.)".to_owned())
        }
        (_, closed) => Reader { nested: closed.is_some(), depth: 0, translator }.class(),
    }
}

struct Reader<'a, 'b> {
    translator: &'a mut Translator<'b>,
    /// Whether `[` opens a class within the class. Where that would leave one open it is text, as in JavaScript.
    nested: bool,
    depth: usize,
}

/// An item of a class.
enum Item {
    Character(char),
    Written(String),
}

impl Reader<'_, '_> {
    fn class(&mut self) -> Result<String, DialectError> {
        let start = self.translator.at;
        let mut out = String::from("[");
        self.translator.at += 1;
        if self.translator.rest().first() == Some(&'^') {
            out.push('^');
            self.translator.at += 1;
        }
        let mut first = true;
        loop {
            match self.translator.rest() {
                [] => {
                    self.translator.at = start;
                    return Err(self.translator.error("`[` is not closed; as text it is written \\["));
                }
                [']', ..] if !first => {
                    self.translator.at += 1;
                    out.push(']');
                    return Ok(out);
                }
                ['&', '&', ..] => {
                    out.push_str("&&");
                    self.translator.at += 2;
                }
                ['\\', 'Q', ..] => {
                    let quoted = escape::quoted(self.translator);
                    quoted.into_iter().for_each(|character| push(&mut out, character));
                }
                _ => self.items(&mut out)?,
            }
            first = false;
        }
    }

    fn inner(&mut self) -> Result<String, DialectError> {
        if self.depth == DEEPEST {
            return Err(self.translator.error(format!("classes are nested more than {DEEPEST} deep")));
        }
        self.depth += 1;
        let class = self.class()?;
        self.depth -= 1;
        Ok(class)
    }

    /// Reads an item, or a range.
    fn items(&mut self, out: &mut String) -> Result<(), DialectError> {
        let from = match self.item()? {
            None => return Ok(()),
            Some(Item::Written(text)) => {
                out.push_str(&text);
                return Ok(());
            }
            Some(Item::Character(from)) => from,
        };
        push(out, from);
        // A hyphen is one if it ends the class, or if no single character follows: `[a-\d]`.
        if !matches!(self.translator.rest(), ['-', next, ..] if *next != ']') {
            return Ok(());
        }
        let hyphen = self.translator.at;
        self.translator.at += 1;
        match self.item()? {
            Some(Item::Character(to)) if from <= to => {
                out.push('-');
                push(out, to);
                Ok(())
            }
            Some(Item::Character(to)) => {
                self.translator.at = hyphen;
                Err(self.translator.error(format!("the range from `{from}` to `{to}` is empty")))
            }
            Some(Item::Written(text)) => {
                push(out, '-');
                out.push_str(&text);
                Ok(())
            }
            None => {
                push(out, '-');
                Ok(())
            }
        }
    }

    fn item(&mut self) -> Result<Option<Item>, DialectError> {
        let Some(character) = self.translator.rest().first().copied() else { return Ok(None) };
        match character {
            '\\' => Ok(match escape::read(self.translator, true)? {
                Escape::Nothing => None,
                Escape::Literal(character) => Some(Item::Character(character)),
                Escape::Syntax(text) => Some(Item::Written(text)),
            }),
            '[' if self.nested => match posix(self.translator.rest()) {
                Some(name) => {
                    let class = property::posix(&name).map_err(|message| self.translator.error(message))?;
                    self.translator.at += name.len() + 4;
                    Ok(Some(Item::Written(class)))
                }
                None => Ok(Some(Item::Written(self.inner()?))),
            },
            other => {
                self.translator.at += 1;
                Ok(Some(Item::Character(other)))
            }
        }
    }
}

/// Adds a character that stands for itself in a class.
fn push(out: &mut String, character: char) {
    if r"[]\^-&~".contains(character) {
        out.push('\\');
    }
    out.push(character);
}
