//! Points in time as the broker stores and shows them: integer microseconds since 1970, in UTC.

use jiff::Timestamp;

/// Microseconds since 1970-01-01T00:00:00Z.
pub(crate) type Micros = i64;

/// The time now.
pub(crate) fn now() -> Micros {
    Timestamp::now().as_microsecond()
}

/// The form used in representations: `2021-09-01T00:07:21+00:00`.
pub(crate) fn iso(at: Micros) -> String {
    format(at, "%Y-%m-%dT%H:%M:%S+00:00")
}

/// The form used in titles: `01/09/2021`.
pub(crate) fn day(at: Micros) -> String {
    format(at, "%d/%m/%Y")
}

fn format(at: Micros, form: &str) -> String {
    Timestamp::from_microsecond(at).unwrap_or_default().strftime(form).to_string()
}

#[cfg(test)]
mod tests {
    #[test]
    fn times_are_shown_in_utc() {
        assert_eq!(super::iso(1_630_454_841_000_001), "2021-09-01T00:07:21+00:00");
        assert_eq!(super::day(1_630_454_841_000_001), "01/09/2021");
    }
}
