//! A plain SQL dump of a PostgreSQL database (`pg_dump`), read row by row: `COPY … FROM stdin` blocks and `INSERT`s. What
//! else such a file says (types, keys, views, functions) is passed over. Values stay texts; who reads them knows what
//! they mean. Nothing is executed.

mod statement;

use super::SourceError;
use statement::{Statement, Token, tokens};
use std::collections::BTreeMap;
use std::io::BufRead;

/// What a dump says, in its order.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// There is a table with these columns.
    Table { name: String, columns: Vec<String> },
    /// A row of a table, for these columns of it.
    Row { table: String, columns: Vec<String>, values: Vec<Option<String>> },
}

/// Reads a dump.
pub(super) struct Dump<R> {
    input: R,
    line: u64,
    statement: Statement,
    /// The columns of the tables met so far, in their order.
    tables: BTreeMap<String, Vec<String>>,
    /// The block of rows that is being read: its table and columns.
    copy: Option<(String, Vec<String>)>,
    /// Items that were read but not yet handed out.
    ready: std::collections::VecDeque<Item>,
    /// Whether `pg_dump` said that it begins, and that it is done.
    begun: bool,
    complete: bool,
}

impl<R: BufRead> Dump<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            line: 0,
            statement: Statement::default(),
            tables: BTreeMap::new(),
            copy: None,
            ready: std::collections::VecDeque::new(),
            begun: false,
            complete: false,
        }
    }

    /// The next item; none at the end of the dump.
    pub(super) fn next(&mut self) -> Result<Option<Item>, SourceError> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Ok(Some(item));
            }
            let Some(line) = self.read_line()? else { return self.end() };
            if self.copy.is_some() {
                self.copied(&line)?;
            } else {
                self.told(&line)?;
            }
        }
    }

    fn read_line(&mut self) -> Result<Option<String>, SourceError> {
        let mut bytes = Vec::new();
        let read = self.input.read_until(b'\n', &mut bytes);
        if read.map_err(|error| self.broken(format!("cannot be read: {error}")))? == 0 {
            return Ok(None);
        }
        self.line += 1;
        // A row that was cut off is no row.
        if self.copy.is_some() && bytes.last() != Some(&b'\n') {
            return Ok(None);
        }
        while matches!(bytes.last(), Some(b'\n' | b'\r')) {
            bytes.pop();
        }
        let line = String::from_utf8(bytes);
        line.map(Some).map_err(|_| self.broken("not UTF-8; make the dump with --encoding=UTF8".to_owned()))
    }

    fn broken(&self, problem: String) -> SourceError {
        SourceError::Damaged(format!("line {} of the dump: {problem}", self.line))
    }

    fn end(&self) -> Result<Option<Item>, SourceError> {
        let cut = if let Some((table, _)) = &self.copy {
            format!("it ends within the rows of table {table}")
        } else if !self.statement.is_blank() {
            "it ends within a statement".to_owned()
        } else if self.begun && !self.complete {
            "its last line, which says that the dump is complete, is missing".to_owned()
        } else {
            return Ok(None);
        };
        Err(SourceError::Damaged(format!("the dump is cut off: {cut}; make it again")))
    }

    /// A line of a block of rows.
    fn copied(&mut self, line: &str) -> Result<(), SourceError> {
        if line == "\\." {
            self.copy = None;
            return Ok(());
        }
        let Some((table, columns)) = self.copy.clone() else { return Ok(()) };
        let values: Vec<Option<String>> =
            line.split('\t').map(unescaped).collect::<Option<_>>().ok_or_else(|| {
                self.broken(format!("a row of table {table} has an escape that stands for no character"))
            })?;
        self.row(table, columns, values)
    }

    fn row(&mut self, table: String, columns: Vec<String>, values: Vec<Option<String>>) -> Result<(), SourceError> {
        if values.len() != columns.len() {
            let (found, wanted) = (values.len(), columns.len());
            return Err(self.broken(format!("a row of table {table} has {found} values for {wanted} columns")));
        }
        self.ready.push_back(Item::Row { table, columns, values });
        Ok(())
    }

    /// A line outside of blocks of rows.
    fn told(&mut self, line: &str) -> Result<(), SourceError> {
        if self.statement.is_blank() {
            match line.trim_start_matches("--").trim() {
                "PostgreSQL database dump" => self.begun = true,
                "PostgreSQL database dump complete" => self.complete = true,
                _ => {}
            }
            // A command to psql, such as \restrict.
            if line.starts_with('\\') {
                return Ok(());
            }
        }
        for statement in self.statement.add(line) {
            self.understand(&statement)?;
        }
        Ok(())
    }

    fn understand(&mut self, statement: &str) -> Result<(), SourceError> {
        let first: String = statement.trim_start().chars().take_while(char::is_ascii_alphabetic).collect();
        let known = ["COPY", "INSERT", "CREATE", "SET"];
        if !known.iter().any(|known| first.eq_ignore_ascii_case(known)) {
            return Ok(());
        }
        let tokens = tokens(statement);
        let word = |place: usize| tokens.get(place).and_then(Token::word).unwrap_or_default();
        match (word(0), word(1)) {
            ("create", "table") => {
                let (name, rest) = table_name(&tokens[2..]).ok_or_else(|| self.broken("a table has no name".into()))?;
                self.table(name, columns_of(rest))
            }
            ("copy", _) => self.copy(&tokens[1..]),
            ("insert", "into") => self.insert(&tokens[2..]),
            ("set", "client_encoding") => match tokens.iter().rev().find_map(Token::text) {
                Some(encoding) if !encoding.eq_ignore_ascii_case("UTF8") => {
                    Err(self.broken(format!("the dump is in {encoding}; make it with --encoding=UTF8")))
                }
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn table(&mut self, name: String, columns: Vec<String>) -> Result<(), SourceError> {
        if self.tables.contains_key(&name) {
            return Err(self.broken(format!("a second table {name}; dump one database and one schema only")));
        }
        self.tables.insert(name.clone(), columns.clone());
        self.ready.push_back(Item::Table { name, columns });
        Ok(())
    }

    fn copy(&mut self, tokens: &[Token]) -> Result<(), SourceError> {
        let from_file = || self.broken("a COPY that does not read from stdin".to_owned());
        let (table, rest) = table_name(tokens).ok_or_else(from_file)?;
        if !rest.iter().any(|token| token.word() == Some("stdin")) {
            return Err(from_file());
        }
        let (named, _) = list(rest);
        let columns = self.columns(&table, named)?;
        self.copy = Some((table, columns));
        Ok(())
    }

    /// The columns that a statement names, or all of the table.
    fn columns(&mut self, table: &str, named: Vec<String>) -> Result<Vec<String>, SourceError> {
        match (self.tables.get(table), named) {
            (Some(known), named) if named.is_empty() => Ok(known.clone()),
            (Some(known), named) => match named.iter().find(|name| !known.contains(name)) {
                Some(name) => Err(self.broken(format!("table {table} has no column {name}"))),
                None => Ok(named),
            },
            (None, named) if named.is_empty() => {
                let wish = "make the dump with the schema, or with --column-inserts";
                Err(self.broken(format!("the columns of table {table} are not known; {wish}")))
            }
            (None, named) => {
                self.table(table.to_owned(), named.clone())?;
                Ok(named)
            }
        }
    }

    fn insert(&mut self, tokens: &[Token]) -> Result<(), SourceError> {
        let (table, rest) = table_name(tokens).ok_or_else(|| self.broken("an INSERT without a table".to_owned()))?;
        let (named, rest) = list(rest);
        let columns = self.columns(&table, named)?;
        let Some(start) = rest.iter().position(|token| token.word() == Some("values")) else {
            return Err(self.broken(format!("an INSERT into table {table} without VALUES")));
        };
        for row in rows(&rest[start + 1..]) {
            let values = row.into_iter().map(literal).collect::<Result<_, _>>();
            let values = values.map_err(|text| self.broken(format!("{text} in a row of table {table} is no value")))?;
            self.row(table.clone(), columns.clone(), values)?;
        }
        Ok(())
    }
}

/// A value of a COPY block: `\N` is absent, other backslashes stand for characters.
fn unescaped(field: &str) -> Option<Option<String>> {
    if field == "\\N" {
        return Some(None);
    }
    if !field.contains('\\') {
        return Some(Some(field.to_owned()));
    }
    let mut bytes = Vec::with_capacity(field.len());
    let mut rest = field.as_bytes().iter().copied().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        bytes.push(match rest.next()? {
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'v' => 11,
            digit @ b'0'..=b'7' => {
                let mut code = u32::from(digit - b'0');
                for _ in 0..2 {
                    let Some(digit) = rest.next_if(|byte| (b'0'..=b'7').contains(byte)) else { break };
                    code = code * 8 + u32::from(digit - b'0');
                }
                u8::try_from(code).ok()?
            }
            b'x' if rest.peek().is_some_and(u8::is_ascii_hexdigit) => {
                let mut code = 0;
                for _ in 0..2 {
                    let Some(digit) = rest.next_if(u8::is_ascii_hexdigit) else { break };
                    code = code * 16 + char::from(digit).to_digit(16)?;
                }
                u8::try_from(code).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok().map(Some)
}

/// The name of a table, without its schema, and the tokens behind it.
fn table_name(tokens: &[Token]) -> Option<(String, &[Token])> {
    let skipped =
        tokens.iter().take_while(|token| matches!(token.word(), Some("if" | "not" | "exists" | "only"))).count();
    let tokens = &tokens[skipped..];
    match tokens {
        [_, Token::Symbol('.'), name, rest @ ..] | [name, rest @ ..] => Some((name.identifier()?.to_owned(), rest)),
        [] => None,
    }
}

/// The names in parentheses at the start, and the tokens behind them.
fn list(tokens: &[Token]) -> (Vec<String>, &[Token]) {
    let [Token::Symbol('('), rest @ ..] = tokens else { return (Vec::new(), tokens) };
    let end = rest.iter().position(|token| *token == Token::Symbol(')')).unwrap_or(rest.len());
    let names = rest[..end].iter().filter_map(Token::identifier).map(str::to_owned).collect();
    (names, rest.get(end + 1..).unwrap_or_default())
}

/// The columns that the body of a CREATE TABLE declares.
fn columns_of(tokens: &[Token]) -> Vec<String> {
    let declared = rows(tokens).into_iter().next().unwrap_or_default();
    let constraint = ["constraint", "primary", "unique", "foreign", "check", "exclude", "like"];
    declared
        .into_iter()
        .filter_map(|declaration| declaration.first())
        .filter(|first| !first.word().is_some_and(|word| constraint.contains(&word)))
        .filter_map(Token::identifier)
        .map(str::to_owned)
        .collect()
}

/// The groups in parentheses, each split at its commas.
fn rows(tokens: &[Token]) -> Vec<Vec<&[Token]>> {
    let (mut rows, mut row, mut depth, mut start) = (Vec::new(), Vec::new(), 0_u32, 0);
    for (place, token) in tokens.iter().enumerate() {
        match token {
            Token::Symbol('(') => {
                depth += 1;
                if depth == 1 {
                    start = place + 1;
                }
            }
            Token::Symbol(')') if depth == 1 => {
                depth = 0;
                row.push(&tokens[start..place]);
                rows.push(std::mem::take(&mut row));
            }
            Token::Symbol(')') => depth = depth.saturating_sub(1),
            Token::Symbol(',') if depth == 1 => {
                row.push(&tokens[start..place]);
                start = place + 1;
            }
            _ => {}
        }
    }
    rows
}

/// A value of an INSERT; casts behind it are passed over.
fn literal(tokens: &[Token]) -> Result<Option<String>, String> {
    match tokens {
        [Token::Symbol('-'), Token::Word(number), ..] => Ok(Some(format!("-{number}"))),
        [Token::Word(word), ..] if word == "null" => Ok(None),
        [Token::Word(word), ..] if word.starts_with(|first: char| first.is_ascii_digit()) => Ok(Some(word.clone())),
        [Token::Word(word), ..] if word == "true" || word == "false" => Ok(Some(word.clone())),
        [Token::Text(text), ..] => Ok(Some(text.clone())),
        other => Err(format!("{other:?}")),
    }
}

#[cfg(test)]
#[path = "dump_tests.rs"]
mod tests;
