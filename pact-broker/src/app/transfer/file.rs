//! The form of the file: compressed lines of JSON. The first says what it is, then for each table one line with its
//! columns and one for each row, then how far each counter is. The last line says how many rows of each table there are,
//! and the SHA-256 of everything before it: a file that was cut off or changed is never taken for a whole one.

use flate2::Compression;
use flate2::bufread::MultiGzDecoder;
use flate2::write::GzEncoder;
use pact_core::json::{self, Json, Object};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

/// What the first line says of the file.
const FORMAT: &str = "pact-broker export";
/// The version of this form.
const VERSION: u64 = 1;

/// What is said of a file that has no end.
const CUT: &str = "the file is cut off or damaged; take it from its source again";

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// The migrations that had been applied to the database.
    pub(super) steps: Vec<i64>,
}

/// A line after the first.
#[derive(Debug, PartialEq)]
pub(super) enum Line {
    /// The rows of a table follow.
    Table {
        name: String,
        columns: Vec<String>,
    },
    Row(Vec<Json>),
    /// How far the counter of a table is.
    Counter {
        table: String,
        last: i64,
    },
}

/// Writes such a file.
pub(super) struct Writer {
    out: GzEncoder<BufWriter<File>>,
    digest: Sha256,
    /// The rows of each table so far.
    rows: BTreeMap<String, u64>,
    table: String,
}

impl Writer {
    pub(super) fn new(file: File, head: &Head) -> std::io::Result<Self> {
        let out = GzEncoder::new(BufWriter::new(file), Compression::default());
        let mut writer = Self { out, digest: Sha256::new(), rows: BTreeMap::new(), table: String::new() };
        let mut line = Object::new();
        line.push("format", FORMAT);
        line.push("version", VERSION);
        line.push("broker", env!("CARGO_PKG_VERSION"));
        line.push("made", crate::time::iso(crate::time::now()));
        line.push("steps", head.steps.iter().map(|step| Json::from(*step)).collect::<Json>());
        writer.line(&line.into())?;
        Ok(writer)
    }

    pub(super) fn table(&mut self, name: &str, columns: &[&str]) -> std::io::Result<()> {
        name.clone_into(&mut self.table);
        self.rows.insert(name.to_owned(), 0);
        let mut line = Object::new();
        line.push("table", name);
        line.push("columns", columns.iter().map(|name| Json::from(*name)).collect::<Json>());
        self.line(&line.into())
    }

    pub(super) fn row(&mut self, values: Vec<Json>) -> std::io::Result<()> {
        *self.rows.entry(self.table.clone()).or_default() += 1;
        self.line(&Json::Array(values))
    }

    pub(super) fn counter(&mut self, table: &str, last: i64) -> std::io::Result<()> {
        let mut line = Object::new();
        line.push("counter", table);
        line.push("last", last);
        self.line(&line.into())
    }

    fn line(&mut self, json: &Json) -> std::io::Result<()> {
        let mut line = json::compact(json);
        line.push('\n');
        self.digest.update(line.as_bytes());
        self.out.write_all(line.as_bytes())
    }

    /// Writes the last line; when this returns, the file is on disk.
    pub(super) fn finish(mut self) -> std::io::Result<BTreeMap<String, u64>> {
        let rows: Object = self.rows.iter().map(|(table, count)| (table.clone(), Json::from(*count))).collect();
        let mut line = Object::new();
        line.push("rows", rows);
        line.push("sha256", hexadecimal(std::mem::take(&mut self.digest)));
        self.line(&line.into())?;
        let file = self.out.finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(self.rows)
    }
}

fn hexadecimal(digest: Sha256) -> String {
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads such a file, and refuses every other one.
pub(super) struct Reader {
    lines: BufReader<MultiGzDecoder<BufReader<File>>>,
    number: u64,
    digest: Sha256,
    rows: BTreeMap<String, u64>,
    table: String,
    width: usize,
    pub(super) head: Head,
}

impl Reader {
    pub(super) fn open(path: &Path) -> Result<Self, String> {
        let file = File::open(path).map_err(|error| format!("cannot be read: {error}"))?;
        let mut bytes = BufReader::new(file);
        let start = bytes.fill_buf().map_err(|error| format!("cannot be read: {error}"))?;
        if !start.starts_with(&[0x1f, 0x8b]) {
            return Err("this is no export; make one with pact-broker export".to_owned());
        }
        let mut reader = Self {
            lines: BufReader::new(MultiGzDecoder::new(bytes)),
            number: 0,
            digest: Sha256::new(),
            rows: BTreeMap::new(),
            table: String::new(),
            width: 0,
            head: Head { steps: Vec::new() },
        };
        reader.head = reader.read_head()?;
        Ok(reader)
    }

    fn read_head(&mut self) -> Result<Head, String> {
        let (text, json) = self.read_line()?;
        if json.get("format").and_then(Json::as_str) != Some(FORMAT) {
            return Err("this is no export; make one with pact-broker export".to_owned());
        }
        match json.get("version").and_then(Json::as_u64) {
            Some(VERSION) => {}
            other => {
                let found = other.map_or("an unknown".to_owned(), |version| version.to_string());
                return Err(format!("the file is of version {found}; this broker reads version {VERSION}"));
            }
        }
        let steps = json.get("steps").and_then(Json::as_array).unwrap_or_default();
        self.digest.update(text.as_bytes());
        Ok(Head { steps: steps.iter().filter_map(Json::as_i64).collect() })
    }

    /// The next line; none at the end of a whole file.
    pub(super) fn next(&mut self) -> Result<Option<Line>, String> {
        let (text, json) = self.read_line()?;
        let line = match json {
            Json::Array(values) if values.len() == self.width && !self.table.is_empty() => {
                *self.rows.entry(self.table.clone()).or_default() += 1;
                Line::Row(values)
            }
            Json::Object(object) => {
                if object.get("sha256").is_some() {
                    return self.check_end(&object).map(|()| None);
                }
                self.read_object(&object).ok_or_else(|| self.damaged("is not understood"))?
            }
            _ => return Err(self.damaged("has another number of values than the table has columns")),
        };
        self.digest.update(text.as_bytes());
        Ok(Some(line))
    }

    fn read_object(&mut self, object: &Object) -> Option<Line> {
        if let Some(table) = object.get("counter") {
            return Some(Line::Counter { table: table.as_str()?.to_owned(), last: object.get("last")?.as_i64()? });
        }
        let name = object.get("table")?.as_str()?.to_owned();
        let columns = object.get("columns")?.as_array()?.iter().map(|name| Some(name.as_str()?.to_owned()));
        let columns: Vec<String> = columns.collect::<Option<_>>()?;
        (self.table, self.width) = (name.clone(), columns.len());
        self.rows.insert(name.clone(), 0);
        Some(Line::Table { name, columns })
    }

    fn check_end(&mut self, object: &Object) -> Result<(), String> {
        let digest = hexadecimal(std::mem::take(&mut self.digest));
        let rows: Object = self.rows.iter().map(|(table, count)| (table.clone(), Json::from(*count))).collect();
        if object.get("sha256").and_then(Json::as_str) != Some(digest.as_str())
            || object.get("rows") != Some(&Json::Object(rows))
        {
            return Err("the file was changed or damaged: its last line says something else than its rows".to_owned());
        }
        let mut more = String::new();
        match self.lines.read_line(&mut more) {
            Ok(0) => Ok(()),
            Ok(_) => Err(self.damaged("stands behind the end")),
            Err(error) => Err(format!("{CUT} ({error})")),
        }
    }

    fn read_line(&mut self) -> Result<(String, Json), String> {
        let mut line = String::new();
        let read = self.lines.read_line(&mut line);
        self.number += 1;
        if read.map_err(|error| format!("{CUT} ({error})"))? == 0 || !line.ends_with('\n') {
            return Err(CUT.to_owned());
        }
        let json = json::parse(line.trim_end()).map_err(|_| self.damaged("is not JSON"))?;
        Ok((line, json))
    }

    /// A fault of the line that was read last.
    pub(super) fn damaged(&self, problem: &str) -> String {
        format!("the file is damaged: line {} {problem}", self.number)
    }

    /// The rows of each table that were read.
    pub(super) fn rows(&self) -> &BTreeMap<String, u64> {
        &self.rows
    }
}
