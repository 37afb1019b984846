//! Bytes ⇄ text, in the charsets that bodies are judged in.

use std::borrow::Cow;

/// The charsets that are known, as HTTP and XML name them.
#[derive(Clone, Copy, PartialEq)]
enum Charset {
    Utf8,
    Ascii,
    Latin1,
    /// With its byte order mark, or big-endian without one (RFC 2781, 4.3).
    Utf16,
    Utf16Le,
    Utf16Be,
}

impl Charset {
    fn named(name: &str) -> Option<Self> {
        Some(match name.trim().to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Charset::Utf8,
            "us-ascii" | "ascii" => Charset::Ascii,
            "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" | "latin-1" | "l1" => Charset::Latin1,
            "utf-16" | "utf16" => Charset::Utf16,
            "utf-16le" => Charset::Utf16Le,
            "utf-16be" => Charset::Utf16Be,
            _ => return None,
        })
    }
}

/// The text that bytes stand for. Without a charset it is UTF-8, or UTF-16 where a byte order mark says so. Byte order
/// marks are no part of the text.
///
/// # Errors
/// The charset is not known, or the bytes are not text in it.
pub fn decode<'a>(bytes: &'a [u8], charset: Option<&str>) -> Result<Cow<'a, str>, String> {
    let marked = matches!(bytes, [0xfe, 0xff, ..] | [0xff, 0xfe, ..]);
    let charset = match charset {
        Some(name) => Charset::named(name).ok_or_else(|| format!("the charset {name} is not known"))?,
        None if marked => Charset::Utf16,
        None => Charset::Utf8,
    };
    match charset {
        Charset::Utf8 => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            let text = std::str::from_utf8(bytes);
            text.map(Cow::Borrowed).map_err(|error| format!("it is no UTF-8 text from byte {} on", error.valid_up_to()))
        }
        Charset::Ascii => match bytes.iter().position(|byte| !byte.is_ascii()) {
            Some(at) => Err(format!("it is no US-ASCII text from byte {at} on")),
            None => Ok(String::from_utf8_lossy(bytes)),
        },
        Charset::Latin1 => Ok(bytes.iter().map(|byte| char::from(*byte)).collect::<String>().into()),
        Charset::Utf16 => match bytes {
            [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
            [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
            bytes => utf16(bytes, u16::from_be_bytes),
        },
        Charset::Utf16Le => utf16(bytes.strip_prefix(b"\xff\xfe").unwrap_or(bytes), u16::from_le_bytes),
        Charset::Utf16Be => utf16(bytes.strip_prefix(b"\xfe\xff").unwrap_or(bytes), u16::from_be_bytes),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'static, str>, String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text = char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<String, _>>();
    match text {
        Ok(text) if rest.is_empty() => Ok(text.into()),
        _ => Err("it is no UTF-16 text".to_owned()),
    }
}

/// The bytes that stand for a text. A text that the charset cannot say, or whose charset is not known, is written in
/// UTF-8: whoever reads it finds that it does not fit. UTF-16 gets its byte order mark.
pub(crate) fn encode(text: &str, charset: Option<&str>) -> Vec<u8> {
    let in_utf16 = |mark: Option<u16>, bytes: fn(u16) -> [u8; 2]| {
        mark.into_iter().chain(text.encode_utf16()).flat_map(bytes).collect()
    };
    match charset.and_then(Charset::named) {
        Some(Charset::Latin1) => {
            let bytes: Result<Vec<u8>, _> = text.chars().map(u8::try_from).collect();
            bytes.unwrap_or_else(|_| text.as_bytes().to_vec())
        }
        Some(Charset::Utf16) => in_utf16(Some(0xfeff), u16::to_be_bytes),
        Some(Charset::Utf16Be) => in_utf16(None, u16::to_be_bytes),
        Some(Charset::Utf16Le) => in_utf16(None, u16::to_le_bytes),
        Some(Charset::Utf8 | Charset::Ascii) | None => text.as_bytes().to_vec(),
    }
}

/// The charset that an XML declaration names, if the bytes begin with one in ASCII.
#[must_use]
pub fn of_declaration(bytes: &[u8]) -> Option<String> {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).strip_prefix(b"<?xml")?;
    let end = start.windows(2).take(200).position(|pair| pair == b"?>")?;
    let declaration = String::from_utf8_lossy(&start[..end]);
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value[1..].split_once(quote).map(|(name, _)| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_in_their_charset() {
        for (bytes, charset, text) in [
            (&b"caf\xc3\xa9"[..], None, Ok("café")),
            (b"\xef\xbb\xbfa", Some("UTF-8"), Ok("a")),
            (b"caf\xe9", Some("ISO-8859-1"), Ok("café")),
            (b"caf\xe9", None, Err("it is no UTF-8 text from byte 3 on")),
            (b"caf\xe9", Some("us-ascii"), Err("it is no US-ASCII text from byte 3 on")),
            (b"\xff\xfea\0", None, Ok("a")),
            (b"\0a", Some("utf-16"), Ok("a")),
            (b"a\0", Some("utf-16le"), Ok("a")),
            (b"a", Some("utf-16"), Err("it is no UTF-16 text")),
            (b"\xd8\0", Some("utf-16be"), Err("it is no UTF-16 text")),
            (b"a", Some("koi8-r"), Err("the charset koi8-r is not known")),
        ] {
            let found = decode(bytes, charset);
            assert_eq!(found.as_deref().map_err(String::as_str), text, "{bytes:?} {charset:?}");
        }
    }

    #[test]
    fn a_text_that_is_written_reads_back_equal() {
        for charset in [None, Some("utf-8"), Some("latin1"), Some("utf-16"), Some("utf-16le"), Some("utf-16be")] {
            assert_eq!(decode(&encode("café", charset), charset).as_deref(), Ok("café"), "{charset:?}");
        }
        assert_eq!(encode("é", Some("iso-8859-1")), b"\xe9");
        assert_eq!(encode("€", Some("iso-8859-1")), "€".as_bytes());
        assert_eq!(encode("a", Some("utf-16")), b"\xfe\xff\0a");
    }

    #[test]
    fn an_xml_declaration_names_its_charset() {
        for (text, charset) in [
            ("<?xml version='1.0' encoding='ISO-8859-1'?><a/>", Some("ISO-8859-1")),
            ("<?xml version=\"1.0\" encoding = \"utf-8\" ?><a/>", Some("utf-8")),
            ("<?xml version='1.0'?><a encoding='x'/>", None),
            ("<?xml encoding=", None),
            ("<a/>", None),
        ] {
            assert_eq!(of_declaration(text.as_bytes()).as_deref(), charset, "{text}");
        }
    }
}
