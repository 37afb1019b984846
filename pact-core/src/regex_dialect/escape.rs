//! What follows a backslash.

use super::property;
use super::translator::Translator;
use super::{DialectError, Letters};

/// What an escape stands for.
pub(super) enum Escape {
    /// Nothing at all.
    Nothing,
    /// A character.
    Literal(char),
    /// Something with a meaning, in the syntax of `fancy-regex`.
    Syntax(String),
}

/// Reads `\Q` and what it quotes, to `\E` or the end.
pub(super) fn quoted(translator: &mut Translator<'_>) -> Vec<char> {
    translator.at += 2;
    let rest = translator.rest();
    let length = rest.windows(2).position(|pair| pair == ['\\', 'E']);
    let quoted = rest[..length.unwrap_or(rest.len())].to_vec();
    translator.at += quoted.len() + if length.is_some() { 2 } else { 0 };
    quoted
}

/// Reads an escape, inside a character class or outside.
pub(super) fn read(translator: &mut Translator<'_>, in_class: bool) -> Result<Escape, DialectError> {
    let Some(letter) = translator.rest().get(1).copied() else {
        return Err(translator.error("nothing follows the backslash; as text it is written \\\\"));
    };
    let simple = |character: char| Ok((Escape::Literal(character), 2));
    let (escape, length) = match letter {
        'E' => Ok((Escape::Nothing, 2)),
        // Oniguruma's octal and Java's named characters; elsewhere a letter that is repeated.
        'o' | 'N' if translator.rest().get(2) == Some(&'{') => Err(format!("`\\{letter}{{` is not known")),
        't' => simple('\t'),
        'n' => simple('\n'),
        'r' => simple('\r'),
        'f' => simple('\x0C'),
        'v' => simple('\x0B'),
        'a' => simple('\x07'),
        'e' => simple('\x1B'),
        'b' if in_class => simple('\x08'),
        'c' => control(translator),
        'x' => hexadecimal(translator),
        'u' => unicode(translator),
        '0' => Ok(octal(translator)),
        '1'..='9' => Ok(reference(translator, in_class)),
        'p' | 'P' => property_of(translator, letter),
        'd' | 'D' | 'w' | 'W' | 's' | 'S' | 'h' | 'H' => Ok((Escape::Syntax(kind(letter, translator.letters)), 2)),
        'b' | 'B' | 'A' | 'Z' | 'z' | 'G' | 'K' | 'R' | 'N' | 'O' if !in_class => {
            Ok((Escape::Syntax(format!("\\{letter}")), 2))
        }
        'k' | 'g' if !in_class => named(translator, letter),
        'X' | 'y' | 'Y' if !in_class => Err(format!("`\\{letter}` is not known")),
        // Any other character stands for itself, as in Oniguruma and JavaScript.
        other => simple(other),
    }
    .map_err(|message| translator.error(message))?;
    translator.at += length;
    Ok(escape)
}

/// A kind of characters, such as digits. There are hundreds of them in Unicode, which makes a large expression.
fn kind(letter: char, letters: Letters) -> String {
    let characters = match (letters, letter.to_ascii_lowercase()) {
        (Letters::Ascii, 'd') => "0-9",
        (Letters::Ascii, 'w') => "0-9A-Za-z_",
        (Letters::Ascii, 's') => r"\t-\r ",
        _ => return format!("\\{letter}"),
    };
    let sign = if letter.is_ascii_uppercase() { "^" } else { "" };
    format!("[{sign}{characters}]")
}

type Read = Result<(Escape, usize), String>;

fn character(code: u32, length: usize) -> Read {
    let character = char::from_u32(code).ok_or_else(|| format!("U+{code:04X} is not a character"))?;
    Ok((Escape::Literal(character), length))
}

/// The digits from a place on, at most so many.
fn digits(translator: &Translator<'_>, from: usize, most: usize, radix: u32) -> String {
    translator.rest().iter().skip(from).take(most).take_while(|digit| digit.is_digit(radix)).collect()
}

/// `{41}`: the value and the length, braces included.
fn braced(translator: &Translator<'_>, from: usize) -> Option<(u32, usize)> {
    let digits = digits(translator, from + 1, 8, 16);
    let rest = translator.rest();
    let closed = rest.get(from) == Some(&'{') && rest.get(from + 1 + digits.len()) == Some(&'}');
    Some((u32::from_str_radix(&digits, 16).ok().filter(|_| closed)?, digits.len() + 2))
}

fn control(translator: &Translator<'_>) -> Read {
    match translator.rest().get(2) {
        Some(letter) if letter.is_ascii() => character(u32::from(*letter) & 0x1F, 3),
        _ => Err("a letter must follow `\\c`".to_owned()),
    }
}

fn hexadecimal(translator: &Translator<'_>) -> Read {
    if let Some((code, length)) = braced(translator, 2) {
        return character(code, 2 + length);
    }
    let digits = digits(translator, 2, 2, 16);
    let code = u32::from_str_radix(&digits, 16).map_err(|_| "hexadecimal digits must follow `\\x`".to_owned())?;
    character(code, 2 + digits.len())
}

/// `\u0041`, `\u{41}`, and two halves of a pair, as Java and JavaScript write characters beyond U+FFFF.
fn unicode(translator: &Translator<'_>) -> Read {
    if let Some((code, length)) = braced(translator, 2) {
        return character(code, 2 + length);
    }
    let unit = |from: usize| {
        let digits = digits(translator, from, 4, 16);
        (digits.len() == 4).then(|| u32::from_str_radix(&digits, 16).ok()).flatten()
    };
    let code = unit(2).ok_or_else(|| "four hexadecimal digits must follow `\\u`".to_owned())?;
    let low = matches!(translator.rest().get(6..8), Some(['\\', 'u'])).then(|| unit(8)).flatten();
    match (code, low) {
        (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) => {
            character(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00), 12)
        }
        _ => character(code, 6),
    }
}

/// A NUL and up to two octal digits more.
fn octal(translator: &Translator<'_>) -> (Escape, usize) {
    let digits = digits(translator, 1, 3, 8);
    let code = u8::from_str_radix(&digits, 8).unwrap_or_default();
    (Escape::Literal(char::from(code)), 1 + digits.len())
}

/// A reference to a group if there are so many, or if it has one digit; else an octal number, else the digit.
fn reference(translator: &Translator<'_>, in_class: bool) -> (Escape, usize) {
    let number = digits(translator, 1, 9, 10);
    let group: usize = number.parse().unwrap_or(usize::MAX);
    if !in_class && (group <= translator.groups || number.len() == 1) {
        // In a group of its own, so that no digit of what follows is taken for a part of it.
        return (Escape::Syntax(format!("(?:\\{number})")), 1 + number.len());
    }
    match digits(translator, 1, 3, 8) {
        digits if digits.is_empty() => (Escape::Literal(number.chars().next().unwrap_or('8')), 2),
        digits => {
            let code = u32::from_str_radix(&digits, 8).unwrap_or_default();
            (Escape::Literal(char::from_u32(code).unwrap_or_default()), 1 + digits.len())
        }
    }
}

/// `\k<name>`, `\k'name'` and `\k{name}`, and the same for `\g`.
fn named(translator: &Translator<'_>, letter: char) -> Read {
    let end = match translator.rest().get(2) {
        Some('<') => '>',
        Some('\'') => '\'',
        Some('{') => '}',
        _ => return Err(format!("the name of a group must follow `\\{letter}`")),
    };
    let name: String = translator.rest().iter().skip(3).take_while(|character| **character != end).collect();
    let length = 3 + name.chars().count() + 1;
    if translator.rest().len() < length {
        return Err("the name of the group is not complete".to_owned());
    }
    Ok((Escape::Syntax(format!("\\{letter}<{name}>")), length))
}

fn property_of(translator: &Translator<'_>, letter: char) -> Read {
    let rest = translator.rest();
    let (name, length): (String, usize) = match rest.get(2) {
        Some('{') => {
            let name: String = rest.iter().skip(3).take_while(|character| **character != '}').collect();
            let length = 3 + name.chars().count() + 1;
            if rest.len() < length {
                return Err("the name of the property is not complete".to_owned());
            }
            (name, length)
        }
        Some(short) => (short.to_string(), 3),
        None => return Err(format!("the name of a property must follow `\\{letter}`")),
    };
    Ok((Escape::Syntax(property::translate(&name, letter == 'P')?), length))
}
