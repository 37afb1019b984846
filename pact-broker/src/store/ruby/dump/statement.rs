//! Where a statement of a dump ends, and what its words are.

/// The statement that is being read, line by line.
#[derive(Debug, Default)]
pub(super) struct Statement {
    text: String,
    within: Within,
}

/// What the end of the text so far is a part of.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
enum Within {
    #[default]
    Statement,
    /// A text in quotes; whether backslashes escape.
    Text {
        escapes: bool,
    },
    Identifier,
    /// A text between two tags such as `$$` or `$body$`.
    Dollars(String),
    /// Comments may contain comments.
    Comment(u32),
}

impl Statement {
    /// Whether no statement has begun.
    pub(super) fn is_blank(&self) -> bool {
        self.within == Within::Statement && self.text.trim().is_empty()
    }

    /// Takes a further line; the statements that it completes. Comments are left out.
    pub(super) fn add(&mut self, line: &str) -> Vec<String> {
        let mut done = Vec::new();
        let mut rest = line;
        while let Some(char) = rest.chars().next() {
            let taken = match self.within.clone() {
                Within::Statement if char == ';' => {
                    done.push(std::mem::take(&mut self.text));
                    rest = &rest[1..];
                    continue;
                }
                Within::Statement if rest.starts_with("--") => break,
                Within::Statement if rest.starts_with("/*") => {
                    self.within = Within::Comment(1);
                    // The comment is left out; a space keeps the words apart.
                    self.text.push(' ');
                    rest = &rest[2..];
                    continue;
                }
                Within::Statement => self.plain(rest, char),
                Within::Text { escapes } => self.text(rest, char, escapes),
                Within::Identifier => {
                    if char == '"' {
                        self.within = Within::Statement;
                    }
                    char.len_utf8()
                }
                Within::Dollars(tag) => match rest.strip_prefix(tag.as_str()) {
                    Some(_) => {
                        self.within = Within::Statement;
                        tag.len()
                    }
                    None => char.len_utf8(),
                },
                Within::Comment(depth) => {
                    rest = &rest[self.comment(rest, depth, char)..];
                    continue;
                }
            };
            self.text.push_str(&rest[..taken]);
            rest = &rest[taken..];
        }
        self.text.push('\n');
        done
    }

    /// How much of the rest is taken at once outside of quotes.
    fn plain(&mut self, rest: &str, char: char) -> usize {
        match char {
            '\'' => {
                let escapes = self.text.ends_with(['E', 'e']);
                self.within = Within::Text { escapes };
            }
            '"' => self.within = Within::Identifier,
            '$' => {
                let tag: String = rest[1..].chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect();
                if rest[1 + tag.len()..].starts_with('$') {
                    let tag = format!("${tag}$");
                    let taken = tag.len();
                    self.within = Within::Dollars(tag);
                    return taken;
                }
            }
            _ => {}
        }
        char.len_utf8()
    }

    fn text(&mut self, rest: &str, char: char, escapes: bool) -> usize {
        match char {
            '\\' if escapes => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            '\'' if rest.starts_with("''") => 2,
            '\'' => {
                self.within = Within::Statement;
                1
            }
            _ => char.len_utf8(),
        }
    }

    fn comment(&mut self, rest: &str, depth: u32, char: char) -> usize {
        if rest.starts_with("*/") {
            self.within = if depth == 1 { Within::Statement } else { Within::Comment(depth - 1) };
            2
        } else if rest.starts_with("/*") {
            self.within = Within::Comment(depth + 1);
            2
        } else {
            char.len_utf8()
        }
    }
}

/// A word of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A word or number, in lower case.
    Word(String),
    /// A name in double quotes.
    Name(String),
    /// A text in single quotes.
    Text(String),
    Symbol(char),
}

impl Token {
    pub(super) fn word(&self) -> Option<&str> {
        if let Token::Word(word) = self { Some(word) } else { None }
    }

    pub(super) fn text(&self) -> Option<&str> {
        if let Token::Text(text) = self { Some(text) } else { None }
    }

    /// The name of a table or column.
    pub(super) fn identifier(&self) -> Option<&str> {
        match self {
            Token::Word(name) | Token::Name(name) => Some(name),
            Token::Text(_) | Token::Symbol(_) => None,
        }
    }
}

/// The words of a statement.
pub(super) fn tokens(statement: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = statement.trim_start();
    while let Some(char) = rest.chars().next() {
        let escaped = matches!(char, 'E' | 'e') && rest[1..].starts_with('\'');
        let taken = if char == '\'' || escaped {
            let start = if escaped { 2 } else { 1 };
            let (text, length) = quoted(&rest[start..], '\'', escaped);
            tokens.push(Token::Text(text));
            start + length
        } else if char == '"' {
            let (name, length) = quoted(&rest[1..], '"', false);
            tokens.push(Token::Name(name));
            1 + length
        } else if is_word(char) {
            let number = char.is_ascii_digit();
            let length = rest.find(|char: char| !(is_word(char) || number && char == '.')).unwrap_or(rest.len());
            tokens.push(Token::Word(rest[..length].to_lowercase()));
            length
        } else {
            tokens.push(Token::Symbol(char));
            char.len_utf8()
        };
        rest = rest[taken..].trim_start();
    }
    tokens
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '_' | '$')
}

/// The text up to the closing quote, and how much of the rest it and the quote take.
fn quoted(rest: &str, quote: char, escapes: bool) -> (String, usize) {
    let mut text = String::new();
    let mut chars = rest.char_indices().peekable();
    while let Some((place, char)) = chars.next() {
        if char == quote {
            if chars.next_if(|(_, next)| *next == quote).is_none() {
                return (text, place + 1);
            }
            text.push(quote);
        } else if char == '\\' && escapes {
            match chars.next().map(|(_, char)| char) {
                Some('n') => text.push('\n'),
                Some('r') => text.push('\r'),
                Some('t') => text.push('\t'),
                Some('b') => text.push('\u{8}'),
                Some('f') => text.push('\u{c}'),
                Some(other) => text.push(other),
                None => {}
            }
        } else {
            text.push(char);
        }
    }
    (text, rest.len())
}
