//! The walk over an expression: groups, flags, comments, quantifiers.

use super::escape::Escape;
use super::{DialectError, Letters, class, escape};

/// How long an expression may be.
const LONGEST: usize = 1 << 16;

/// Rewrites an expression in the syntax of `fancy-regex`, for texts of these letters.
pub(super) fn translate(pattern: &str, letters: Letters) -> Result<String, DialectError> {
    let characters: Vec<char> = pattern.chars().collect();
    if characters.len() > LONGEST {
        let message = format!("it has more than {LONGEST} characters");
        return Err(DialectError {
            pattern: format!("{}…", characters[..50].iter().collect::<String>()),
            character: LONGEST,
            message,
        });
    }
    let groups = count_groups(&characters);
    let mut translator = Translator {
        pattern,
        letters,
        characters: &characters,
        at: 0,
        out: String::new(),
        groups,
        extended: vec![false],
    };
    while translator.at < characters.len() {
        translator.part()?;
    }
    if translator.extended.len() > 1 {
        return Err(translator.error("a group is not closed"));
    }
    Ok(translator.out)
}

/// How many capturing groups there are; above that, `\10` is no reference to a group.
fn count_groups(characters: &[char]) -> usize {
    let mut count = 0;
    let mut at = 0;
    let mut closed = true;
    while let Some(character) = characters.get(at) {
        match character {
            '\\' => at += 1,
            '[' if closed => match class::end(characters, at) {
                Some(end) => at = end,
                None => closed = false,
            },
            '(' => {
                let named = match &characters[at + 1..] {
                    ['?', '<', next, ..] => !matches!(next, '=' | '!'),
                    ['?', 'P', '<', ..] | ['?', '\'', ..] => true,
                    ['?', ..] => false,
                    _ => true,
                };
                count += usize::from(named);
            }
            _ => {}
        }
        at += 1;
    }
    count
}

pub(super) struct Translator<'a> {
    pattern: &'a str,
    pub(super) letters: Letters,
    pub(super) characters: &'a [char],
    pub(super) at: usize,
    pub(super) out: String,
    pub(super) groups: usize,
    /// For each open group, and the whole, whether spaces and `#` comments are passed over.
    extended: Vec<bool>,
}

impl Translator<'_> {
    pub(super) fn error(&self, message: impl Into<String>) -> DialectError {
        DialectError { pattern: self.pattern.to_owned(), character: self.at + 1, message: message.into() }
    }

    pub(super) fn rest(&self) -> &[char] {
        self.characters.get(self.at..).unwrap_or_default()
    }

    fn is_extended(&self) -> bool {
        self.extended.last() == Some(&true)
    }

    fn part(&mut self) -> Result<(), DialectError> {
        let Some(character) = self.rest().first().copied() else { return Ok(()) };
        match character {
            '\\' => return self.escape(),
            '[' => {
                let read = class::read(self)?;
                self.out.push_str(&read);
                return Ok(());
            }
            '(' => return self.group(),
            ')' => self.close()?,
            '{' if !is_quantifier(self.rest()) => self.out.push_str(r"\{"),
            '{' => return self.quantifier(),
            '}' | ']' => self.literal(character),
            '#' if self.is_extended() => {
                self.at += self.rest().iter().take_while(|character| **character != '\n').count();
                return Ok(());
            }
            space if space.is_ascii_whitespace() && self.is_extended() => {}
            // The dot, anchors, alternatives, quantifiers, and all that stands for itself.
            other => self.out.push(other),
        }
        self.at += 1;
        Ok(())
    }

    /// Adds a character that stands for itself.
    pub(super) fn literal(&mut self, character: char) {
        if r"\.+*?()|[]{}^$".contains(character) {
            self.out.push('\\');
        }
        self.out.push(character);
    }

    fn quantifier(&mut self) -> Result<(), DialectError> {
        let length = self.rest().iter().take_while(|character| **character != '}').count() + 1;
        self.out.extend(&self.characters[self.at..self.at + length]);
        self.at += length;
        Ok(())
    }

    fn escape(&mut self) -> Result<(), DialectError> {
        if self.rest().starts_with(&['\\', 'Q']) {
            let quoted = escape::quoted(self);
            quoted.into_iter().for_each(|character| self.literal(character));
            return Ok(());
        }
        match escape::read(self, false)? {
            Escape::Nothing => {}
            Escape::Literal(character) => self.literal(character),
            Escape::Syntax(text) => self.out.push_str(&text),
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), DialectError> {
        if self.extended.len() == 1 {
            return Err(self.error("`)` closes no group; as text it is written \\)"));
        }
        self.extended.pop();
        self.out.push(')');
        Ok(())
    }

    /// Opens a group whose head is so long, written as given.
    fn open(&mut self, head: usize, written: &str) -> Result<(), DialectError> {
        self.extended.push(self.is_extended());
        self.at += head;
        self.out.push_str(written);
        Ok(())
    }

    fn group(&mut self) -> Result<(), DialectError> {
        match self.rest() {
            ['(', '?', '#', ..] => self.comment(),
            ['(', '?', '<', kind @ ('=' | '!'), ..] => {
                let written = format!("(?<{kind}");
                self.open(4, &written)
            }
            ['(', '?', '<', ..] => self.named('>', 3),
            ['(', '?', 'P', '<', ..] => self.named('>', 4),
            ['(', '?', '\'', ..] => self.named('\'', 3),
            ['(', '?', 'P', kind @ ('=' | '>'), ..] => {
                let letter = if *kind == '=' { 'k' } else { 'g' };
                self.reference(letter)
            }
            ['(', '?', kind @ (':' | '=' | '!' | '>' | '~'), ..] => {
                let written = format!("(?{kind}");
                self.open(3, &written)
            }
            // A condition: its parentheses are read like any other.
            ['(', '?', '(', ..] => self.open(2, "(?"),
            ['(', '?', ..] => self.flags(),
            _ => self.open(1, "("),
        }
    }

    fn comment(&mut self) -> Result<(), DialectError> {
        let mut at = self.at;
        while let Some(character) = self.characters.get(at) {
            match character {
                ')' => {
                    self.at = at + 1;
                    return Ok(());
                }
                '\\' => at += 2,
                _ => at += 1,
            }
        }
        Err(self.error("the comment is not closed"))
    }

    fn name(&self, end: char, head: usize) -> Result<String, DialectError> {
        let name: String = self.rest().iter().skip(head).take_while(|character| **character != end).collect();
        let length = head + name.chars().count();
        if name.is_empty() || self.rest().get(length) != Some(&end) {
            return Err(self.error("the name of the group is not complete"));
        }
        Ok(name)
    }

    fn named(&mut self, end: char, head: usize) -> Result<(), DialectError> {
        let name = self.name(end, head)?;
        self.open(head + name.chars().count() + 1, &format!("(?<{name}>"))
    }

    /// `(?P=name)` and `(?P>name)`, which Python and PCRE write.
    fn reference(&mut self, letter: char) -> Result<(), DialectError> {
        let name = self.name(')', 4)?;
        self.out.push_str(&format!("\\{letter}<{name}>"));
        self.at += 4 + name.chars().count() + 1;
        Ok(())
    }

    /// `(?i)`, for the rest of the group, and `(?i:…)`.
    fn flags(&mut self) -> Result<(), DialectError> {
        let (mut on, mut off) = (String::new(), String::new());
        let mut extended = self.is_extended();
        let mut negative = false;
        self.at += 2;
        loop {
            let flags = if negative { &mut off } else { &mut on };
            match self.rest().first() {
                Some('-') => negative = true,
                Some('i') => flags.push('i'),
                // In Oniguruma `m` is what others call `s`; that lines have ends is so always.
                Some('m' | 's') if !flags.contains('s') => flags.push('s'),
                Some('m' | 's') => {}
                Some('x') => extended = !negative,
                // Java's Unix lines and Unicode cases and classes: that is how everything is read.
                Some('d' | 'u' | 'U') => {}
                Some(end @ (')' | ':')) => {
                    let body = *end == ':';
                    return self.end_of_flags(&on, &off, extended, body);
                }
                Some(other) => return Err(self.error(format!("the group `(?{other}` is not known"))),
                None => return Err(self.error("a group is not closed")),
            }
            self.at += 1;
        }
    }

    fn end_of_flags(&mut self, on: &str, off: &str, extended: bool, body: bool) -> Result<(), DialectError> {
        let off: String = off.chars().filter(|flag| !on.contains(*flag)).collect();
        let flags = if off.is_empty() { on.to_owned() } else { format!("{on}-{off}") };
        if body {
            self.open(1, &format!("(?{flags}:"))?;
        } else {
            self.at += 1;
            if !flags.is_empty() {
                self.out.push_str(&format!("(?{flags})"));
            }
        }
        if let Some(innermost) = self.extended.last_mut() {
            *innermost = extended;
        }
        Ok(())
    }
}

/// Whether `{` begins a quantifier: `{2}`, `{2,}`, `{,3}` or `{2,3}`. Else it stands for itself.
fn is_quantifier(rest: &[char]) -> bool {
    let digits = |from: usize| rest.iter().skip(from).take_while(|character| character.is_ascii_digit()).count();
    let first = digits(1);
    match rest.get(1 + first) {
        Some('}') => first > 0,
        Some(',') => {
            let second = digits(2 + first);
            first + second > 0 && rest.get(2 + first + second) == Some(&'}')
        }
        _ => false,
    }
}
