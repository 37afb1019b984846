//! The words, numbers and signs of an expression, with their places.

use jiff::Span;
use jiff::civil::DateTime;

use crate::date_pattern::Moment;

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the expression `{expression}` is not valid at character {character}: {message}")]
pub struct ExpressionError {
    /// The expression.
    pub expression: String,
    /// Where, counted in characters from one.
    pub character: usize,
    /// What is wrong.
    pub message: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Count(i64),
    Plus,
    Minus,
    At,
}

/// A step: forwards or backwards, by how many, of what.
pub(super) struct Step {
    /// How many; negative goes back.
    pub(super) count: i64,
    /// Whether it was `next` or `last`, which names may follow.
    pub(super) relative: bool,
    /// The word for what is counted.
    pub(super) unit: String,
}

/// Reads an expression from left to right.
pub(super) struct Reader<'a> {
    text: &'a str,
    tokens: Vec<(usize, Token)>,
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Result<Self, ExpressionError> {
        let mut reader = Self { text, tokens: Vec::new(), at: 0 };
        let characters: Vec<char> = text.chars().collect();
        let mut start = 0;
        while let Some(first) = characters.get(start) {
            let run = |belongs: fn(&char) -> bool| -> String {
                characters[start..].iter().take_while(|character| belongs(character)).collect()
            };
            let (token, length) = match first {
                '+' => (Token::Plus, 1),
                '-' => (Token::Minus, 1),
                '@' => (Token::At, 1),
                digit if digit.is_ascii_digit() => {
                    let digits = run(char::is_ascii_digit);
                    let count = digits.parse().map_err(|_| reader.error_at(start, "the number is too large"))?;
                    (Token::Count(count), digits.len())
                }
                letter if letter.is_ascii_alphabetic() => {
                    let word = run(|character| character.is_ascii_alphabetic() || *character == '\'');
                    (Token::Word(word.to_ascii_lowercase()), word.len())
                }
                space if space.is_whitespace() => {
                    start += 1;
                    continue;
                }
                other => return Err(reader.error_at(start, &format!("`{other}` has no meaning here"))),
            };
            reader.tokens.push((start, token));
            start += length;
        }
        Ok(reader)
    }

    fn error_at(&self, place: usize, message: &str) -> ExpressionError {
        ExpressionError { expression: self.text.to_owned(), character: place + 1, message: message.to_owned() }
    }

    /// An error at the token that was read last.
    pub(super) fn error(&self, message: &str) -> ExpressionError {
        let place = self.tokens.get(self.at.saturating_sub(1)).map_or(0, |(place, _)| *place);
        self.error_at(place, message)
    }

    fn expected(&self, what: &str) -> ExpressionError {
        let place = self.tokens.get(self.at).map_or(self.text.chars().count(), |(place, _)| *place);
        self.error_at(place, &format!("expected {what}"))
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(_, token)| token)
    }

    /// Whether everything was read.
    pub(super) fn end(&self, otherwise: &str) -> Result<(), ExpressionError> {
        if self.at == self.tokens.len() { Ok(()) } else { Err(self.expected(otherwise)) }
    }

    pub(super) fn take_at_sign(&mut self) -> bool {
        let there = self.peek() == Some(&Token::At);
        self.at += usize::from(there);
        there
    }

    /// Takes the next token if it is one of these words.
    pub(super) fn take_word(&mut self, words: &[&'static str]) -> Option<&'static str> {
        let Some(Token::Word(there)) = self.peek() else { return None };
        let found = words.iter().find(|word| *word == there).copied()?;
        self.at += 1;
        Some(found)
    }

    /// Takes the next token if it is a number.
    pub(super) fn take_count(&mut self) -> Option<i64> {
        let Some(Token::Count(count)) = self.peek() else { return None };
        let count = *count;
        self.at += 1;
        Some(count)
    }

    /// Reads a word that must be one of these.
    pub(super) fn word(&mut self, words: &[&'static str]) -> Result<&'static str, ExpressionError> {
        let names: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
        self.take_word(words).ok_or_else(|| self.expected(&names.join(" or ")))
    }

    /// Reads a step, if there is one.
    pub(super) fn step(&mut self, units: &str) -> Result<Option<Step>, ExpressionError> {
        let (sign, relative) = match self.peek() {
            Some(Token::Plus) => (1, false),
            Some(Token::Minus) => (-1, false),
            Some(Token::Word(word)) if word == "next" => (1, true),
            Some(Token::Word(word)) if word == "last" => (-1, true),
            _ => return Ok(None),
        };
        self.at += 1;
        let count = if relative { 1 } else { self.take_count().ok_or_else(|| self.expected("a number"))? };
        let Some(Token::Word(unit)) = self.peek().cloned() else { return Err(self.expected(units)) };
        self.at += 1;
        Ok(Some(Step { count: sign * count, relative, unit }))
    }

    /// Moves a moment by a span, unless that leads out of the calendar.
    pub(super) fn moved(&self, moment: Moment, span: Result<Span, jiff::Error>) -> Result<Moment, ExpressionError> {
        self.placed(moment, span.and_then(|span| moment.date_time.checked_add(span)))
    }

    /// The moment at another date and time, unless that is out of the calendar.
    pub(super) fn placed(
        &self,
        moment: Moment,
        date_time: Result<DateTime, jiff::Error>,
    ) -> Result<Moment, ExpressionError> {
        let date_time = date_time.map_err(|_| self.error("it leads beyond the year 9999 or before the year -9999"))?;
        Ok(Moment { date_time, ..moment })
    }
}
