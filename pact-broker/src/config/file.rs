//! The configuration file: TOML, in which every setting can stand by its name in lower case. Tables may group them:
//! `url` of `[database]` is `database_url`. A list is written as a list, a list of tables becomes JSON.

use super::fault::Origin;
use super::reader::Given;
use pact_core::json::{self, Json};
use std::collections::BTreeSet;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The settings in a text, by name. What is wrong goes to `faults`, each with its line.
pub(super) fn read(path: &Path, text: &str, faults: &mut Vec<String>) -> Vec<(String, Given)> {
    let (table, mut errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
        faults.extend(errors.iter().map(|error| {
            let line = line(text, error.span().map_or(0, |span| span.start));
            format!("{}:{line}: this is not TOML: {}", path.display(), error.message())
        }));
        return Vec::new();
    }
    let mut file = File { path, text, faults, given: Vec::new(), names: BTreeSet::new() };
    file.table("", table.get_ref());
    file.given
}

struct File<'a> {
    path: &'a Path,
    text: &'a str,
    faults: &'a mut Vec<String>,
    given: Vec<(String, Given)>,
    names: BTreeSet<String>,
}

impl File<'_> {
    fn table(&mut self, prefix: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = format!("{prefix}{}", key.get_ref()).to_ascii_uppercase();
            let at = line(self.text, key.span().start);
            match value.get_ref() {
                DeValue::Table(inner) => self.table(&format!("{name}_"), inner),
                DeValue::Array(list) if !list.is_empty() && list.iter().all(|item| item.get_ref().is_table()) => {
                    let items: Json = list.iter().map(|item| json_of(item.get_ref())).collect();
                    self.give(name, at, items.to_string());
                }
                DeValue::Array(list) => match list.iter().map(word).collect::<Result<Vec<_>, _>>() {
                    Ok(words) => self.give(name, at, words.join(" ")),
                    Err(problem) => self.fault(&name, at, problem),
                },
                value => match scalar(value) {
                    Ok(text) => self.give(name, at, text),
                    Err(problem) => self.fault(&name, at, problem),
                },
            }
        }
    }

    fn give(&mut self, name: String, line: usize, text: String) {
        if !self.names.insert(name.clone()) {
            return self.fault(&name, line, "this is set twice, once in a table and once outside");
        }
        let origin = Origin::File { path: self.path.to_owned(), line, key: name.to_ascii_lowercase() };
        self.given.push((name, Given { text, origin }));
    }

    fn fault(&mut self, name: &str, line: usize, problem: &str) {
        self.faults.push(format!("{}:{line}: {}: {problem}", self.path.display(), name.to_ascii_lowercase()));
    }
}

fn line(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

fn scalar(value: &DeValue<'_>) -> Result<String, &'static str> {
    match value {
        DeValue::String(text) => Ok(text.clone().into_owned()),
        DeValue::Boolean(flag) => Ok(flag.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Ok(number.as_str().to_owned()),
        DeValue::Float(number) => Ok(number.as_str().to_owned()),
        DeValue::Integer(_) => Err("write this number with decimal digits"),
        DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => {
            Err("this is no text, no number, no true or false, and no list of these")
        }
    }
}

fn word<'a>(item: &'a Spanned<DeValue<'_>>) -> Result<String, &'a str> {
    match scalar(item.get_ref())? {
        text if text.contains(char::is_whitespace) || text.is_empty() => {
            Err("a text in a list may be neither empty nor have spaces in it")
        }
        text => Ok(text),
    }
}

fn json_of(value: &DeValue<'_>) -> Json {
    match value {
        DeValue::String(text) => Json::from(text.clone().into_owned()),
        DeValue::Boolean(flag) => Json::from(*flag),
        DeValue::Array(list) => list.iter().map(|item| json_of(item.get_ref())).collect(),
        DeValue::Table(table) => {
            let mut object = json::Object::new();
            for (key, value) in table {
                object.set(key.get_ref().as_ref(), json_of(value.get_ref()));
            }
            Json::Object(object)
        }
        DeValue::Integer(number) => number_of(number.as_str(), number.radix()),
        DeValue::Float(number) => number_of(number.as_str(), 10),
        DeValue::Datetime(time) => Json::from(time.to_string()),
    }
}

/// TOML writes numbers in more ways than JSON; what JSON has no form for stays text.
fn number_of(text: &str, radix: u32) -> Json {
    let whole = i64::from_str_radix(text.trim_start_matches('+'), radix).map(Json::from);
    whole.unwrap_or_else(|_| json::parse(text).unwrap_or_else(|_| Json::from(text)))
}
