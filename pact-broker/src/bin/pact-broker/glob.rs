//! File patterns: `?`, `*`, `**` (any folders), `[abc]`, `[a-z]`, `[!a]`. Shells that leave patterns alone (and quotes) need it.

use std::path::{Path, PathBuf};

/// Whether a text has signs that make it a pattern.
pub(crate) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// The files that match, in order of their paths. Hidden files are matched by patterns that begin with a dot only.
pub(crate) fn files(pattern: &str) -> std::io::Result<Vec<PathBuf>> {
    let mut parts: Vec<&str> = pattern.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let mut start = PathBuf::from(if pattern.starts_with('/') { "/" } else { "" });
    while parts.len() > 1 && !is_pattern(parts[0]) {
        start.push(parts.remove(0));
    }
    let mut found = Vec::new();
    walk(&start, &parts, &mut found)?;
    found.sort();
    found.dedup();
    Ok(found)
}

fn walk(folder: &Path, parts: &[&str], found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let Some((part, rest)) = parts.split_first() else { return Ok(()) };
    if *part == "**" {
        walk(folder, if rest.is_empty() { &["*"] } else { rest }, found)?;
    }
    let listed = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = match std::fs::read_dir(listed) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let path = folder.join(entry.file_name());
        let is_folder = path.is_dir();
        if name.starts_with('.') && !part.starts_with('.') {
            continue;
        }
        match *part {
            // A folder that is a link could lead round in circles.
            "**" if is_folder && !path.is_symlink() => walk(&path, parts, found)?,
            "**" => {}
            part if !matches(part, &name) => {}
            _ if rest.is_empty() => found.extend((!is_folder).then_some(path)),
            _ if is_folder => walk(&path, rest, found)?,
            _ => {}
        }
    }
    Ok(())
}

/// Whether one name matches one part of a pattern.
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    matches_from(&pattern, &name)
}

fn matches_from(pattern: &[char], name: &[char]) -> bool {
    match pattern.first() {
        None => name.is_empty(),
        Some('*') => (0..=name.len()).any(|taken| matches_from(&pattern[1..], &name[taken..])),
        Some('?') => !name.is_empty() && matches_from(&pattern[1..], &name[1..]),
        Some('[') => match (class(&pattern[1..]), name.first()) {
            (Some((set, negated, length)), Some(char)) => {
                contains(set, *char) != negated && matches_from(&pattern[1 + length..], &name[1..])
            }
            (None, Some('[')) => matches_from(&pattern[1..], &name[1..]),
            _ => false,
        },
        Some(char) => name.first() == Some(char) && matches_from(&pattern[1..], &name[1..]),
    }
}

/// The characters of a class after its opening bracket, whether it is negated, and how long it is with its closing one.
fn class(pattern: &[char]) -> Option<(&[char], bool, usize)> {
    let negated = pattern.first() == Some(&'!');
    let start = usize::from(negated);
    // A closing bracket that comes first stands for itself.
    let end = (start + 1..pattern.len()).find(|index| pattern[*index] == ']')?;
    Some((&pattern[start..end], negated, end + 1))
}

fn contains(set: &[char], char: char) -> bool {
    let mut rest = set;
    while let Some(first) = rest.first() {
        if let [low, '-', high, ..] = rest {
            if (*low..=*high).contains(&char) {
                return true;
            }
            rest = &rest[3..];
        } else {
            if *first == char {
                return true;
            }
            rest = &rest[1..];
        }
    }
    false
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_match_their_patterns() {
        for (pattern, name, expected) in [
            ("*.json", "a.json", true),
            ("*.json", "a.json5", false),
            ("a?c*", "abcd", true),
            ("a?c", "ac", false),
            ("[a-c]x", "bx", true),
            ("[!a-c]x", "bx", false),
            ("[!a-c]x", "dx", true),
            ("[]]", "]", true),
            ("[a", "[a", true),
            ("*a*b*", "xxaxxbxx", true),
            ("ä?", "äö", true),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn files_are_found_below_folders() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for path in ["a.json", "b.txt", "sub/c.json", "sub/deep/d.json", ".hidden/e.json"] {
            std::fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            std::fs::write(root.join(path), "").unwrap();
        }
        let check = |pattern: &str, expected: &[&str]| {
            let found = files(&format!("{}/{pattern}", root.display())).unwrap();
            let found: Vec<_> = found.iter().map(|path| path.strip_prefix(root).unwrap().to_str().unwrap()).collect();
            assert_eq!(found, expected, "{pattern}");
        };
        check("*.json", &["a.json"]);
        check("**/*.json", &["a.json", "sub/c.json", "sub/deep/d.json"]);
        check("*/*.json", &["sub/c.json"]);
        check("sub/**", &["sub/c.json", "sub/deep/d.json"]);
        check("nowhere/*.json", &[]);
    }
}
