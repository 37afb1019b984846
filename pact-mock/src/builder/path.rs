//! The text of a request's path, as it goes over the wire.

/// Percent-encodes what a path cannot hold (RFC 3986, section 3.3); escapes that are there stay.
///
/// # Errors
/// The text is not a path.
pub(super) fn encode(path: &str) -> Result<String, String> {
    if !path.starts_with('/') {
        return Err(format!("must begin with a slash: {path:?}"));
    }
    if let Some(mark) = path.chars().find(|character| matches!(character, '?' | '#')) {
        let advice = if mark == '?' { "describe the query with .query(name, value)" } else { "write it as %23" };
        return Err(format!("must not hold `{mark}`: {path:?}; {advice}"));
    }
    let mut encoded = String::with_capacity(path.len());
    for (index, byte) in path.bytes().enumerate() {
        if is_plain(byte) || (byte == b'%' && is_escape(&path.as_bytes()[index..])) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    Ok(encoded)
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(&byte)
}

fn is_escape(bytes: &[u8]) -> bool {
    bytes.get(1..3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn what_stands_in_no_url_is_percent_encoded() {
        for (path, encoded) in [
            ("/", "/"),
            ("/a/b.c~d", "/a/b.c~d"),
            ("/a b", "/a%20b"),
            ("/a%20b%2Fc", "/a%20b%2Fc"),
            ("/100%", "/100%25"),
            ("/ä", "/%C3%A4"),
        ] {
            assert_eq!(encode(path).as_deref(), Ok(encoded), "{path}");
        }
    }

    #[test]
    fn a_query_or_a_relative_path_is_refused() {
        for (path, message) in [
            ("", "must begin with a slash: \"\""),
            ("a", "must begin with a slash: \"a\""),
            ("/a?b=c", "must not hold `?`: \"/a?b=c\"; describe the query with .query(name, value)"),
            ("/a#b", "must not hold `#`: \"/a#b\"; write it as %23"),
        ] {
            assert_eq!(encode(path).unwrap_err(), message);
        }
    }
}
