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

/// The form used in logs of webhooks: `2021-09-01T00:07:21Z`.
pub(crate) fn second(at: Micros) -> String {
    format(at, "%Y-%m-%dT%H:%M:%SZ")
}

/// The form used in titles: `01/09/2021`.
pub(crate) fn day(at: Micros) -> String {
    format(at, "%d/%m/%Y")
}

/// The form used in texts: `Sat 21 Nov 2026, 8:35pm +00:00`.
pub(crate) fn moment(at: Micros) -> String {
    format(at, "%a %d %b %Y, %-I:%M%P +00:00")
}

/// How long ago a time is, in words.
pub(crate) fn age(at: Micros, now: Micros) -> String {
    let minutes = (now - at).max(0) / 60_000_000;
    match minutes {
        0 => "less than a minute".to_owned(),
        1 => "1 minute".to_owned(),
        2..60 => format!("{minutes} minutes"),
        60..120 => "about 1 hour".to_owned(),
        120..1440 => format!("about {} hours", minutes / 60),
        1440..2880 => "1 day".to_owned(),
        _ => format!("{} days", minutes / 1440),
    }
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
        assert_eq!(super::moment(1_630_454_841_000_001), "Wed 01 Sep 2021, 12:07am +00:00");
    }

    #[test]
    fn ages_are_told_in_words() {
        let minute = 60_000_000;
        for (minutes, words) in [
            (0, "less than a minute"),
            (59, "59 minutes"),
            (61, "about 1 hour"),
            (200, "about 3 hours"),
            (5000, "3 days"),
        ] {
            assert_eq!(super::age(0, minutes * minute), words);
        }
    }
}
