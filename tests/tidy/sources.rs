//! The workspace's Rust files, and a reading of Rust just good enough to tell code, comments and string literals apart.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use pact_tests::workspace;

/// One Rust file.
pub(crate) struct SourceFile {
    /// Relative to the root.
    pub(crate) path: PathBuf,
    /// As it is.
    pub(crate) text: String,
    /// With the contents of comments and literals blanked; the same lines.
    pub(crate) code: String,
    /// String literals with the number of the line on which each begins.
    pub(crate) strings: Vec<(usize, String)>,
}

impl SourceFile {
    /// `path:line: text` of every line of code (not comment, not literal) that holds `needle`.
    pub(crate) fn lines_with(&self, needle: &str) -> Vec<String> {
        let lines = self.code.lines().zip(self.text.lines()).enumerate();
        lines
            .filter(|(_, (code, _))| code.contains(needle))
            .map(|(index, (_, text))| self.at(index + 1, text))
            .collect()
    }

    /// `path:line: text` for the report.
    pub(crate) fn at(&self, line: usize, text: &str) -> String {
        format!("{}:{line}: {}", self.path.display(), text.trim())
    }
}

/// Every Rust file of the workspace.
pub(crate) fn rust_files() -> impl Iterator<Item = &'static SourceFile> {
    static FILES: OnceLock<Vec<SourceFile>> = OnceLock::new();
    FILES.get_or_init(read_all).iter()
}

/// The Rust files below a folder, given relative to the root.
pub(crate) fn rust_files_under(folder: &'static str) -> impl Iterator<Item = &'static SourceFile> {
    rust_files().filter(move |file| file.path.starts_with(folder))
}

/// Every file of the workspace that the repository holds or will hold, without builds and hidden folders.
pub(crate) fn all_files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    walk(&workspace::root(), &mut found);
    found.sort();
    found
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if name == ".ci" || !(name.starts_with('.') || ["target", "node_modules"].contains(&name.as_str())) {
                walk(&path, found);
            }
        } else if name != ".git" {
            // In a worktree `.git` is a file, with a path of this machine in it.
            found.push(path);
        }
    }
}

fn read_all() -> Vec<SourceFile> {
    let root = workspace::root();
    let rust = all_files().into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    rust.map(|path| {
        let text = std::fs::read_to_string(&path).unwrap();
        let (code, strings) = split(&text);
        SourceFile { path: path.strip_prefix(&root).unwrap().to_path_buf(), text, code, strings }
    })
    .collect()
}

/// Code with comments and literals blanked, and the string literals.
fn split(text: &str) -> (String, Vec<(usize, String)>) {
    let mut reader = Reader { rest: text, line: 1, code: String::with_capacity(text.len()), strings: Vec::new() };
    while !reader.rest.is_empty() {
        reader.step();
    }
    (reader.code, reader.strings)
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
    code: String,
    strings: Vec<(usize, String)>,
}

impl<'a> Reader<'a> {
    fn step(&mut self) {
        if self.rest.starts_with("//") {
            let end = self.rest.find('\n').unwrap_or(self.rest.len());
            self.blank(end);
        } else if self.rest.starts_with("/*") {
            self.blank(block_comment(self.rest));
        } else if let Some((open, close)) = self.string_start() {
            let body = &self.rest[open..];
            let end = if close == "\"" && !self.rest.starts_with("r\"") && !self.rest.starts_with("br\"") {
                escaped_end(body)
            } else {
                body.find(&close).unwrap_or(body.len())
            };
            self.strings.push((self.line, body[..end].to_owned()));
            self.blank((open + end + close.len()).min(self.rest.len()));
        } else if let Some(length) = char_literal(self.rest) {
            self.blank(length);
        } else {
            let next = self.rest.chars().next().unwrap();
            self.keep(next);
        }
    }

    /// The length of a string literal's opening and its closing mark, if one begins here.
    fn string_start(&self) -> Option<(usize, String)> {
        if self.code.ends_with(|before: char| before.is_alphanumeric() || before == '_') && !self.rest.starts_with('"')
        {
            return None;
        }
        let after_prefix = self.rest.trim_start_matches(['b', 'c']).trim_start_matches('r');
        let prefix = self.rest.len() - after_prefix.len();
        let hashes = if prefix > 0 { after_prefix.len() - after_prefix.trim_start_matches('#').len() } else { 0 };
        after_prefix[hashes..].starts_with('"').then(|| (prefix + hashes + 1, format!("\"{}", "#".repeat(hashes))))
    }

    fn keep(&mut self, next: char) {
        self.line += usize::from(next == '\n');
        self.code.push(next);
        self.rest = &self.rest[next.len_utf8()..];
    }

    fn blank(&mut self, length: usize) {
        let (blanked, rest): (&'a str, &'a str) = self.rest.split_at(length);
        self.code.extend(blanked.chars().map(|character| if character == '\n' { '\n' } else { ' ' }));
        self.line += blanked.matches('\n').count();
        self.rest = rest;
    }
}

fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

fn escaped_end(body: &str) -> usize {
    let mut escaped = false;
    for (index, character) in body.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return index,
            _ => {}
        }
    }
    body.len()
}

/// The length of a character literal; a lifetime is none.
fn char_literal(text: &str) -> Option<usize> {
    let body = text.strip_prefix('\'')?;
    let first = body.chars().next()?;
    let end = if first == '\\' { body[2..].find('\'')? + 2 } else { first.len_utf8() };
    body[end..].starts_with('\'').then_some(end + 2)
}

#[test]
fn comments_and_literals_are_told_from_code() {
    let text = "let a = \"x // y\"; // std::fs\nlet b = r#\"q\"r\"#; /* a /* b */ c */ let c = '\"'; fn f<'a>() {}\n";
    let (code, strings) = split(text);
    assert_eq!(strings, [(1, "x // y".to_owned()), (2, "q\"r".to_owned())]);
    assert!(!code.contains("std::fs") && !code.contains('"'), "{code}");
    assert!(code.contains("let c = ") && code.contains("fn f<'a>() {}"), "{code}");
    assert_eq!(code.lines().count(), 2);
}
