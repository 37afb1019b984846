//! Content codings: bodies that came compressed (RFC 9110, 8.4).

use std::borrow::Cow;
use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

/// How large a body may become, in bytes.
const LARGEST: u64 = 64 << 20;

/// The body itself, with the codings undone that the values of `Content-Encoding` name, the last one first.
///
/// # Errors
/// A coding is not known, or the body is not in it, or it is too large.
pub fn decoded<'a>(bytes: &'a [u8], encodings: &[impl AsRef<str>]) -> Result<Cow<'a, [u8]>, String> {
    let mut body = Cow::Borrowed(bytes);
    for coding in codings(encodings).rev() {
        // Answers without a body may name a coding all the same.
        if !body.is_empty() {
            body = undone(body, coding)?;
        }
    }
    Ok(body)
}

fn codings(encodings: &[impl AsRef<str>]) -> impl DoubleEndedIterator<Item = &str> {
    encodings.iter().flat_map(|value| value.as_ref().split(',')).map(str::trim).filter(|coding| !coding.is_empty())
}

fn undone<'a>(body: Cow<'a, [u8]>, coding: &str) -> Result<Cow<'a, [u8]>, String> {
    let named = |name: &str| coding.eq_ignore_ascii_case(name);
    if named("identity") {
        Ok(body)
    } else if named("gzip") || named("x-gzip") {
        inflate(MultiGzDecoder::new(&body[..]), coding)
    } else if named("deflate") && is_zlib(&body) {
        inflate(ZlibDecoder::new(&body[..]), coding)
    } else if named("deflate") {
        // Some send the bare stream, against the standard.
        inflate(DeflateDecoder::new(&body[..]), coding)
    } else {
        Err(format!("the body came in the content coding {coding}, which is not known"))
    }
}

fn inflate(source: impl Read, coding: &str) -> Result<Cow<'static, [u8]>, String> {
    let mut body = Vec::new();
    source.take(LARGEST + 1).read_to_end(&mut body).map_err(|error| {
        format!("the body is said to be in the content coding {coding}, but it cannot be read as such: {error}")
    })?;
    if body.len() as u64 > LARGEST {
        return Err(format!("the body is larger than {LARGEST} bytes without its content coding {coding}"));
    }
    Ok(body.into())
}

/// The two bytes that a zlib stream begins with (RFC 1950, 2.2).
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [method, flags, ..] if method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]) % 31 == 0)
}

/// Whether an example was kept in the coding that its headers name: it begins as such a body does.
pub(super) fn looks_encoded(bytes: &[u8], encodings: &[impl AsRef<str>]) -> bool {
    match codings(encodings).next_back() {
        Some(coding) if coding.eq_ignore_ascii_case("deflate") => is_zlib(bytes),
        Some(coding) if coding.eq_ignore_ascii_case("gzip") || coding.eq_ignore_ascii_case("x-gzip") => {
            bytes.starts_with(&[0x1f, 0x8b])
        }
        _ => false,
    }
}
