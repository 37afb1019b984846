//! The text of an expression → tokens.

use super::ExpressionError;

/// A token and where it starts, in characters.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) at: usize,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Name(String),
    Text(String),
    /// The text of an integer.
    Integer(String),
    /// The text of a number with a fraction or an exponent.
    Decimal(String),
    Open,
    Close,
    Comma,
    Dollar,
    End,
}

impl Kind {
    /// The token for messages.
    pub(super) fn describe(&self) -> String {
        match self {
            Kind::Name(name) => format!("`{name}`"),
            Kind::Text(text) => format!("'{text}'"),
            Kind::Integer(number) | Kind::Decimal(number) => number.clone(),
            Kind::Open => "`(`".to_owned(),
            Kind::Close => "`)`".to_owned(),
            Kind::Comma => "`,`".to_owned(),
            Kind::Dollar => "`$`".to_owned(),
            Kind::End => "the end".to_owned(),
        }
    }
}

/// Cuts an expression into tokens; the last one is the end.
pub(super) fn tokens(expression: &str) -> Result<Vec<Token>, ExpressionError> {
    let characters: Vec<char> = expression.chars().collect();
    let mut cutter = Cutter { expression, characters: &characters, at: 0 };
    let mut tokens = Vec::new();
    loop {
        let token = cutter.next()?;
        let last = token.kind == Kind::End;
        tokens.push(token);
        if last {
            return Ok(tokens);
        }
    }
}

struct Cutter<'a> {
    expression: &'a str,
    characters: &'a [char],
    at: usize,
}

impl Cutter<'_> {
    fn error(&self, character: usize, message: impl Into<String>) -> ExpressionError {
        ExpressionError { expression: self.expression.to_owned(), character, message: message.into() }
    }

    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    fn next(&mut self) -> Result<Token, ExpressionError> {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        let at = self.at;
        let kind = match self.peek() {
            None => Kind::End,
            Some('(') => self.single(Kind::Open),
            Some(')') => self.single(Kind::Close),
            Some(',') => self.single(Kind::Comma),
            Some('$') => self.single(Kind::Dollar),
            Some('\'') => Kind::Text(self.text()?),
            Some(first) if first.is_ascii_digit() || first == '-' => self.number()?,
            Some(first) if first.is_alphabetic() || first == '_' => {
                while self.peek().is_some_and(|next| next.is_alphanumeric() || matches!(next, '_' | '-')) {
                    self.at += 1;
                }
                Kind::Name(self.since(at))
            }
            Some(other) => {
                return Err(self.error(at, format!("`{other}` is not expected; texts stand in single quotes")));
            }
        };
        Ok(Token { at, kind })
    }

    fn single(&mut self, kind: Kind) -> Kind {
        self.at += 1;
        kind
    }

    fn since(&self, start: usize) -> String {
        self.characters[start..self.at].iter().collect()
    }

    fn number(&mut self) -> Result<Kind, ExpressionError> {
        let start = self.at;
        self.at += 1;
        while self.peek().is_some_and(|next| next.is_ascii_digit() || matches!(next, '.' | 'e' | 'E' | '+' | '-')) {
            self.at += 1;
        }
        let text = self.since(start);
        match crate::json::Number::from_text(&text) {
            Some(number) if number.is_integer() => Ok(Kind::Integer(text)),
            Some(_) => Ok(Kind::Decimal(text)),
            None => Err(self.error(start, format!("`{text}` is not a number"))),
        }
    }

    fn text(&mut self) -> Result<String, ExpressionError> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            match self.peek() {
                None => return Err(self.error(start, "the closing quote is missing")),
                Some('\'') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some('\\') => text.push_str(&self.escape()?),
                Some(other) => {
                    self.at += 1;
                    text.push(other);
                }
            }
        }
    }

    /// An escape. A backslash before any other character stands for itself, so that `'\d+'` needs no doubling; `\b` is
    /// a backspace, as in the existing implementation, so a word boundary is written `\\b`.
    fn escape(&mut self) -> Result<String, ExpressionError> {
        let start = self.at;
        self.at += 1;
        let escaped = match self.peek() {
            Some('\'') => '\'',
            Some('\\') => '\\',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                self.at += 1;
                return self.unicode(start).map(String::from);
            }
            _ => return Ok("\\".to_owned()),
        };
        self.at += 1;
        Ok(escaped.to_string())
    }

    fn unicode(&mut self, start: usize) -> Result<char, ExpressionError> {
        let digits: String = if self.peek() == Some('{') {
            let end = self.characters[self.at..].iter().position(|next| *next == '}');
            let end = end.ok_or_else(|| self.error(start, "`\\u{` needs a closing brace"))?;
            let digits = self.characters[self.at + 1..self.at + end].iter().collect();
            self.at += end + 1;
            digits
        } else {
            let end = (self.at + 4).min(self.characters.len());
            let digits = self.characters[self.at..end].iter().collect();
            self.at = end;
            digits
        };
        let code = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
        code.ok_or_else(|| self.error(start, format!("`{digits}` is not the number of a character")))
    }
}
