//! Distances from UTC: `+01:00`, `Z`, `GMT+1`.

/// How a distance is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OffsetStyle {
    /// `X` (with `Z` for none) and `x`. One letter: `+01` or `+0130`; two: `+0130`; three: `+01:30`; four and five: as
    /// two and three, with seconds if there are some.
    Iso {
        /// Whether no distance is `Z`.
        zulu: bool,
        /// How many letters.
        count: usize,
    },
    /// `GMT+1` or `GMT+1:30`; in full `GMT+01:30`.
    Gmt {
        /// Whether hours and minutes have two digits always.
        full: bool,
    },
}

/// The largest distance that `java.time` knows. Places up to 14 hours ahead of UTC exist.
const LARGEST: u32 = 18 * 3600;

/// Reads a distance at the start of a text: its length in bytes, or why there is none.
pub(super) fn read(style: OffsetStyle, text: &str) -> Result<usize, &'static str> {
    match style {
        OffsetStyle::Iso { zulu: true, .. } if text.starts_with('Z') => Ok(1),
        OffsetStyle::Iso { count, .. } => iso(text, count),
        OffsetStyle::Gmt { full } => gmt(text, full),
    }
}

/// A reader of signs, digits and colons.
struct Parts<'a> {
    bytes: &'a [u8],
    at: usize,
    seconds: u32,
}

impl Parts<'_> {
    fn two(&mut self, unit: u32, below: u32) -> Option<()> {
        let [tens @ b'0'..=b'9', ones @ b'0'..=b'9', ..] = self.bytes.get(self.at..)? else { return None };
        let value = u32::from(tens - b'0') * 10 + u32::from(ones - b'0');
        self.at += 2;
        self.seconds += value * unit;
        (value < below).then_some(())
    }

    fn colon(&mut self, wanted: bool) -> Option<()> {
        if wanted { (self.bytes.get(self.at) == Some(&b':')).then(|| self.at += 1) } else { Some(()) }
    }

    fn digit_follows(&self, colon: bool) -> bool {
        let next = self.bytes.get(self.at..).unwrap_or_default();
        let next = if colon { next.strip_prefix(b":") } else { Some(next) };
        matches!(next, Some([b'0'..=b'9', b'0'..=b'9', ..]))
    }

    fn finish(self) -> Result<usize, &'static str> {
        if self.seconds <= LARGEST { Ok(self.at) } else { Err("is more than 18 hours") }
    }
}

fn signed(text: &str) -> Option<Parts<'_>> {
    let bytes = text.as_bytes();
    matches!(bytes.first(), Some(b'+' | b'-')).then_some(Parts { bytes, at: 1, seconds: 0 })
}

fn iso(text: &str, count: usize) -> Result<usize, &'static str> {
    let colon = matches!(count, 3 | 5);
    let read = || {
        let mut parts = signed(text)?;
        parts.two(3600, 19)?;
        if count > 1 || parts.digit_follows(false) {
            parts.colon(colon)?;
            parts.two(60, 60)?;
        }
        if count > 3 && parts.digit_follows(colon) {
            parts.colon(colon)?;
            parts.two(1, 60)?;
        }
        Some(parts)
    };
    read().ok_or("is not an offset").and_then(Parts::finish)
}

pub(super) fn gmt(text: &str, full: bool) -> Result<usize, &'static str> {
    let rest = text.strip_prefix("GMT").ok_or("is not `GMT` with an offset")?;
    let read = || {
        let mut parts = signed(rest)?;
        if full || parts.digit_follows(false) {
            parts.two(3600, 19)?;
        } else {
            parts.seconds = u32::from(rest.as_bytes().get(1).filter(|digit| digit.is_ascii_digit())? - b'0') * 3600;
            parts.at += 1;
        }
        if full || parts.digit_follows(true) {
            parts.colon(true)?;
            parts.two(60, 60)?;
        }
        if parts.digit_follows(true) {
            parts.colon(true)?;
            parts.two(1, 60)?;
        }
        Some(parts)
    };
    if !rest.starts_with(['+', '-']) {
        return Ok(3);
    }
    read().ok_or("is not `GMT` with an offset").and_then(Parts::finish).map(|length| length + 3)
}

/// Writes a distance.
pub(super) fn write(style: OffsetStyle, offset_seconds: i32) -> String {
    let sign = if offset_seconds < 0 { '-' } else { '+' };
    let distance = offset_seconds.unsigned_abs();
    let (hours, minutes, seconds) = (distance / 3600, distance / 60 % 60, distance % 60);
    match style {
        OffsetStyle::Iso { zulu: true, .. } | OffsetStyle::Gmt { .. } if distance == 0 => {
            if matches!(style, OffsetStyle::Gmt { .. }) { "GMT" } else { "Z" }.to_owned()
        }
        OffsetStyle::Iso { count: 1, .. } if minutes == 0 => format!("{sign}{hours:02}"),
        OffsetStyle::Iso { count, .. } => {
            let colon = if matches!(count, 3 | 5) { ":" } else { "" };
            let seconds = if count > 3 && seconds > 0 { format!("{colon}{seconds:02}") } else { String::new() };
            format!("{sign}{hours:02}{colon}{minutes:02}{seconds}")
        }
        OffsetStyle::Gmt { full } => {
            let tail = if seconds > 0 { format!(":{seconds:02}") } else { String::new() };
            match (full, minutes) {
                (true, _) => format!("GMT{sign}{hours:02}:{minutes:02}{tail}"),
                (false, 0) if seconds == 0 => format!("GMT{sign}{hours}"),
                (false, _) => format!("GMT{sign}{hours}:{minutes:02}{tail}"),
            }
        }
    }
}
