//! The files of an OpenAPI document: itself, and those beside it to which its references lead. What is on the network is
//! not fetched.

use std::{
    collections::BTreeMap,
    io,
    path::{Component, Path, PathBuf},
};

use pact_core::json::Json;

use super::yaml;

/// How many files a document may consist of.
const MOST_FILES: usize = 1000;

/// All files of a document, read. A file that cannot be is no trouble until something that counts leads there: texts and
/// examples may look like references.
pub(super) struct Files {
    main: PathBuf,
    /// Whether other files are known.
    is_alone: bool,
    all: BTreeMap<PathBuf, Result<Json, String>>,
}

/// A value, and the file it stands in.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    pub(super) json: &'a Json,
    file: &'a Path,
}

impl<'a> Here<'a> {
    /// A member.
    pub(super) fn get(self, name: &str) -> Option<Self> {
        Some(Self { json: self.json.get(name)?, ..self })
    }

    /// The members, if it is an object.
    pub(super) fn members(self) -> impl Iterator<Item = (&'a str, Self)> {
        let object = self.json.as_object().into_iter();
        object.flat_map(|object| object.iter()).map(move |(name, json)| (name, Self { json, ..self }))
    }

    /// The items, if it is a list.
    pub(super) fn items(self) -> impl Iterator<Item = Self> {
        self.json.as_array().unwrap_or_default().iter().map(move |json| Self { json, ..self })
    }
}

impl Files {
    /// A document of which only the text is known.
    pub(super) fn alone(main: Json) -> Self {
        Self { main: PathBuf::new(), is_alone: true, all: BTreeMap::from([(PathBuf::new(), Ok(main))]) }
    }

    /// A document that was read from a file, and the files that it leads to.
    pub(super) fn of(path: &Path, main: Json) -> Self {
        let mut files = Self { main: path.to_path_buf(), is_alone: false, all: BTreeMap::new() };
        let mut found = Vec::new();
        references(&main, path, &mut found);
        files.all.insert(path.to_path_buf(), Ok(main));
        while let Some(path) = found.pop() {
            if files.all.len() < MOST_FILES && !files.all.contains_key(&path) {
                let read = read(&path);
                read.iter().for_each(|json| references(json, &path, &mut found));
                files.all.insert(path, read);
            }
        }
        files
    }

    /// The whole document.
    pub(super) fn main(&self) -> Option<Here<'_>> {
        let json = self.all.get(&self.main)?.as_ref().ok()?;
        Some(Here { json, file: &self.main })
    }

    /// What a reference leads to that stands at `at`.
    pub(super) fn follow(&self, from: Here<'_>, reference: &str, at: &str) -> Result<Here<'_>, String> {
        let (file, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let path = if file.is_empty() { from.file.to_path_buf() } else { self.path(from, file, reference, at)? };
        let (file, json) = self.all.get_key_value(&path).ok_or_else(|| {
            format!("`{reference}` at {at} leads to one file more than the {MOST_FILES} that are read")
        })?;
        let json = json.as_ref().map_err(|reason| format!("`{reference}` at {at}: {reason}"))?;
        let pointer = decoded(pointer);
        let json = json.pointer(&pointer).ok_or_else(|| format!("`{reference}` at {at} leads nowhere"))?;
        Ok(Here { json, file })
    }

    fn path(&self, from: Here<'_>, file: &str, reference: &str, at: &str) -> Result<PathBuf, String> {
        let advice = "bundle the document into one file, as many tools do";
        if self.is_alone {
            return Err(format!("`{reference}` at {at} leads to another file; {advice}"));
        }
        beside(from.file, file).ok_or_else(|| {
            format!("`{reference}` at {at} is not a file beside this one, and nothing else is read; {advice}")
        })
    }
}

/// Where a relative reference leads; `None` for URLs and absolute paths.
fn beside(file: &Path, relative: &str) -> Option<PathBuf> {
    let relative = PathBuf::from(decoded(relative));
    let is_url = relative.to_str().is_none_or(|text| text.contains("://"));
    if is_url || relative.is_absolute() || relative.has_root() {
        return None;
    }
    let mut path = file.parent().map(Path::to_path_buf).unwrap_or_default();
    for component in relative.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if path.file_name().is_some() => drop(path.pop()),
            other => path.push(other),
        }
    }
    Some(path)
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The files that references in a value lead to.
fn references(value: &Json, file: &Path, found: &mut Vec<PathBuf>) {
    match value {
        Json::Array(items) => items.iter().for_each(|item| references(item, file, found)),
        Json::Object(members) => {
            for (name, member) in members.iter() {
                match member.as_str() {
                    Some(reference) if name == "$ref" => {
                        let other = reference.split('#').next().filter(|other| !other.is_empty());
                        found.extend(other.and_then(|other| beside(file, other)));
                    }
                    _ => references(member, file, found),
                }
            }
        }
        _ => {}
    }
}

fn read(path: &Path) -> Result<Json, String> {
    let name = path.display();
    let text = match std::fs::metadata(path) {
        Ok(file) if !file.is_file() => Err(io::Error::other("it is no file")),
        Ok(_) => std::fs::read_to_string(path),
        Err(error) => Err(error),
    };
    parse(&text.map_err(|error| format!("cannot read {name}: {error}"))?)
        .map_err(|reason| format!("{name} is neither JSON nor YAML: {reason}"))
}

/// JSON or YAML.
pub(super) fn parse(text: &str) -> Result<Json, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with('{') {
        pact_core::json::parse(text).map_err(|error| error.to_string())
    } else {
        yaml::read(text)
    }
}
