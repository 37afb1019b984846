//! The journal of a contract file: what its tests appended, record by record.
//!
//! It begins with a line that names the format and the generation; a journal that is written anew has another one. A record
//! is a line with its kind and the lengths of its texts, then these, then a line end: a record without it was cut short.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;

use super::place;

const FORMAT: &str = "pact-mock journal 1 ";
/// How long the first line is, with its end.
const FIRST_LINE: usize = FORMAT.len() + 17;

/// What a journal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Record {
    /// The contract around its interactions: specification version, consumer, provider, document.
    Frame { specification: String, consumer: String, provider: String, document: String },
    /// An interaction that a run wrote, in its list; without a text it is as it was.
    Part { run: String, list: String, identity: String, text: String },
    /// All of the above are in the contract file, which then was of this length and time.
    Folded { length: String, time: String },
    /// A process takes part in a fresh run.
    Begin { run: String, process: String },
    /// Somebody said that a fresh run left out no test.
    Whole { run: String },
    /// A process has ended; empty, or why the run is not a whole one.
    End { run: String, process: String, why: String },
}

impl Record {
    fn parts(&self) -> (&'static str, Vec<&str>) {
        match self {
            Self::Frame { specification, consumer, provider, document } => {
                ("frame", vec![specification, consumer, provider, document])
            }
            Self::Part { run, list, identity, text } => ("part", vec![run, list, identity, text]),
            Self::Folded { length, time } => ("folded", vec![length, time]),
            Self::Begin { run, process } => ("begin", vec![run, process]),
            Self::Whole { run } => ("whole", vec![run]),
            Self::End { run, process, why } => ("end", vec![run, process, why]),
        }
    }

    fn from_parts(kind: &str, texts: Vec<String>) -> Option<Self> {
        let mut texts = texts.into_iter();
        let mut next = || texts.next();
        let record = match kind {
            "frame" => Self::Frame { specification: next()?, consumer: next()?, provider: next()?, document: next()? },
            "part" => Self::Part { run: next()?, list: next()?, identity: next()?, text: next()? },
            "folded" => Self::Folded { length: next()?, time: next()? },
            "begin" => Self::Begin { run: next()?, process: next()? },
            "whole" => Self::Whole { run: next()? },
            "end" => Self::End { run: next()?, process: next()?, why: next()? },
            _ => return None,
        };
        Some(record)
    }

    fn write(&self, out: &mut Vec<u8>) {
        let (kind, texts) = self.parts();
        out.extend_from_slice(kind.as_bytes());
        for text in &texts {
            out.extend_from_slice(format!(" {}", text.len()).as_bytes());
        }
        out.push(b'\n');
        for text in &texts {
            out.extend_from_slice(text.as_bytes());
        }
        out.push(b'\n');
    }

    /// The record at the beginning, and its length; `None` if it is not whole.
    fn read(bytes: &[u8]) -> Option<(Self, usize)> {
        let end = bytes.iter().take(200).position(|byte| *byte == b'\n')?;
        let mut words = std::str::from_utf8(&bytes[..end]).ok()?.split(' ');
        let kind = words.next()?;
        let mut at = end + 1;
        let mut texts = Vec::new();
        for length in words {
            let length: usize = length.parse().ok()?;
            let text = bytes.get(at..at.checked_add(length)?)?;
            texts.push(std::str::from_utf8(text).ok()?.to_owned());
            at += length;
        }
        (bytes.get(at) == Some(&b'\n')).then_some(())?;
        Some((Self::from_parts(kind, texts)?, at + 1))
    }
}

/// A journal, as far as this process has read it.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    generation: Vec<u8>,
    read: u64,
}

/// What was appended since the last look.
pub(super) struct News {
    /// Whether the journal is another one: what was read before does not count.
    pub(super) anew: bool,
    pub(super) records: Vec<Record>,
}

impl Journal {
    pub(super) fn at(path: PathBuf) -> Self {
        Self { path, generation: Vec::new(), read: 0 }
    }

    /// How long it is.
    pub(super) fn length(&self) -> u64 {
        self.read
    }

    /// Reads what others appended. What was cut short at the end is cut off.
    pub(super) fn news(&mut self) -> io::Result<News> {
        let mut file = match File::options().read(true).write(true).open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(self.nothing()),
            Err(error) => return Err(error),
        };
        let mut first = vec![0; FIRST_LINE];
        if file.read_exact(&mut first).is_err() || !first.starts_with(FORMAT.as_bytes()) {
            return Ok(self.nothing());
        }
        let length = file.metadata()?.len();
        let anew = first != self.generation || length < self.read;
        if anew {
            (self.generation, self.read) = (first, FIRST_LINE as u64);
        }
        let mut records = Vec::new();
        if length > self.read {
            let mut bytes = Vec::new();
            file.seek(SeekFrom::Start(self.read))?;
            file.read_to_end(&mut bytes)?;
            let mut at = 0;
            while let Some((record, length)) = Record::read(&bytes[at..]) {
                records.push(record);
                at += length;
            }
            self.read += at as u64;
            if at < bytes.len() {
                file.set_len(self.read)?;
            }
        }
        Ok(News { anew, records })
    }

    /// Reads it from the beginning next time.
    pub(super) fn forget(&mut self) {
        (self.generation, self.read) = (Vec::new(), 0);
    }

    /// There is no journal, or one that this version cannot read: the contract file alone counts.
    fn nothing(&mut self) -> News {
        let anew = !self.generation.is_empty();
        (self.generation, self.read) = (Vec::new(), 0);
        News { anew, records: Vec::new() }
    }

    /// Appends records in one piece.
    pub(super) fn append(&mut self, records: &[Record]) -> io::Result<()> {
        let mut bytes = Vec::new();
        records.iter().for_each(|record| record.write(&mut bytes));
        File::options().append(true).open(&self.path)?.write_all(&bytes)?;
        self.read += bytes.len() as u64;
        Ok(())
    }

    /// Writes the journal anew, with these records only.
    pub(super) fn replace<'a>(&mut self, records: impl IntoIterator<Item = &'a Record>) -> io::Result<()> {
        let mut bytes = format!("{FORMAT}{:016x}\n", fastrand::u64(..)).into_bytes();
        let generation = bytes.clone();
        records.into_iter().for_each(|record| record.write(&mut bytes));
        place::replace(&self.path, &bytes)?;
        (self.generation, self.read) = (generation, bytes.len() as u64);
        Ok(())
    }
}
