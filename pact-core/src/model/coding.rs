//! Content codings: an example is kept as people read it, and goes over the wire as its headers say (RFC 9110, 8.4).

use std::io::Write as _;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};

use super::Headers;

/// The bytes of a body that has these headers, in the codings that `Content-Encoding` names. A body that is in its last coding
/// already, or names one that is not known, stays as it is.
pub(super) fn encoded(body: Vec<u8>, headers: &Headers) -> Vec<u8> {
    let values = headers.get("content-encoding").unwrap_or_default();
    let names = values.iter().flat_map(|value| value.split(','));
    let Some(codings) = names.map(Coding::of).collect::<Option<Vec<Coding>>>() else { return body };
    if body.is_empty() || codings.last().is_some_and(|last| last.began(&body)) {
        return body;
    }
    codings.iter().fold(body, |body, coding| coding.encode(&body).unwrap_or(body))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    Identity,
    Gzip,
    Deflate,
}

impl Coding {
    fn of(name: &str) -> Option<Self> {
        match name.trim().to_ascii_lowercase().as_str() {
            "identity" | "" => Some(Self::Identity),
            "gzip" | "x-gzip" => Some(Self::Gzip),
            "deflate" => Some(Self::Deflate),
            _ => None,
        }
    }

    /// Whether a body begins as one in this coding does (RFC 1952, 2.3.1; RFC 1950, 2.2).
    fn began(self, body: &[u8]) -> bool {
        match (self, body) {
            (Self::Gzip, [0x1f, 0x8b, ..]) => true,
            (Self::Deflate, [method, flags, ..]) => {
                method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]) % 31 == 0
            }
            _ => false,
        }
    }

    fn encode(self, body: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Identity => None,
            Self::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
                encoder.write_all(body).ok()?;
                encoder.finish().ok()
            }
            Self::Deflate => {
                let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
                encoder.write_all(body).ok()?;
                encoder.finish().ok()
            }
        }
    }
}
