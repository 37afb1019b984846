//! Which interactions a request may be for, without asking all of them.
//!
//! Most say their path and method as they are, and are found by them; those with a rule for either are asked each time.

use std::borrow::Cow;
use std::collections::HashMap;

/// Interactions by path and method. They are told by their places in the test.
#[derive(Debug, Default)]
pub(crate) struct Index {
    literal: HashMap<Vec<u8>, Vec<(String, Vec<usize>)>>,
    patterned: Vec<usize>,
}

impl Index {
    /// Adds the interaction at this place, whose method and path must be just these.
    pub(crate) fn add_literal(&mut self, place: usize, method: &str, path: &str) {
        let methods = self.literal.entry(same_for_equal(path).into_owned()).or_default();
        match methods.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(method)) {
            Some((_, places)) => places.push(place),
            None => methods.push((method.to_owned(), vec![place])),
        }
    }

    /// Adds the interaction at this place, which has a rule for its method or path.
    pub(crate) fn add_patterned(&mut self, place: usize) {
        self.patterned.push(place);
    }

    /// The interactions that a request of this method and path may be for.
    pub(crate) fn candidates<'a>(&'a self, method: &str, path: &str) -> impl Iterator<Item = usize> + 'a {
        let methods = self.literal.get(&*same_for_equal(path));
        let places = methods
            .and_then(|methods| methods.iter().find(|(known, _)| known.eq_ignore_ascii_case(method)))
            .map_or(&[][..], |(_, places)| places.as_slice());
        places.iter().chain(&self.patterned).copied()
    }

    /// The interactions that a request of this path may be for, whatever its method.
    pub(crate) fn with_path<'a>(&'a self, path: &str) -> impl Iterator<Item = usize> + 'a {
        let methods = self.literal.get(&*same_for_equal(path)).map_or(&[][..], Vec::as_slice);
        methods.iter().flat_map(|(_, places)| places).chain(&self.patterned).copied()
    }
}

/// A path in a form that is the same for paths that are equal to the matcher: percent-escapes are undone, but for those that
/// would add a segment.
fn same_for_equal(path: &str) -> Cow<'_, [u8]> {
    if !path.contains('%') {
        return Cow::Borrowed(path.as_bytes());
    }
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [byte, after @ ..] = rest {
        let escaped = after.get(..2).filter(|_| *byte == b'%');
        let escaped = escaped.and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = escaped.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                match byte {
                    b'/' => out.extend_from_slice(b"%2F"),
                    b'%' => out.extend_from_slice(b"%25"),
                    other => out.push(other),
                }
                rest = &after[2..];
            }
            None => {
                if *byte == b'%' {
                    out.extend_from_slice(b"%25");
                } else {
                    out.push(*byte);
                }
                rest = after;
            }
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::same_for_equal;

    #[track_caller]
    fn check_same(left: &str, right: &str, same: bool) {
        assert_eq!(same_for_equal(left) == same_for_equal(right), same, "{left} {right}");
    }

    #[test]
    fn paths_that_stand_for_the_same_segments_are_the_same() {
        check_same("/a b", "/a%20b", true);
        check_same("/caf%c3%a9", "/café", true);
        check_same("/%61", "/a", true);
        check_same("/a%2Fb", "/a%2fb", true);
        check_same("/a%2Fb", "/a/b", false);
        check_same("/100%", "/100%25", true);
        check_same("/%2", "/%252", true);
        check_same("/%252F", "/%2F", false);
        check_same("/a", "/A", false);
    }
}
