//! What the date patterns accept and write, case by case.

use jiff::civil::DateTime;
use proptest::prelude::*;

use super::{DATE_TIME, DatePattern, Moment};

fn pattern(text: &str) -> DatePattern {
    DatePattern::parse(text).unwrap()
}

#[track_caller]
fn check_accepted(cases: &[(&str, &str)]) {
    for (format, text) in cases {
        assert_eq!(pattern(format).check(text), Ok(()), "{format}");
    }
}

#[track_caller]
fn check_refused(cases: &[(&str, &str, &str)]) {
    for (format, text, reason) in cases {
        assert_eq!(pattern(format).check(text), Err((*reason).to_owned()), "{format}");
    }
}

#[test]
fn a_text_of_the_pattern_is_accepted() {
    check_accepted(&[
        ("yyyy-MM-dd", "2000-02-29"),
        ("y-MM-dd", "2000-01-01"),
        ("yyyy-DDD", "2001-365"),
        ("yyyy-DDD", "2000-366"),
        ("HH:mm:ss", "23:59:59"),
        (DATE_TIME, "2000-02-01T10:20:30Z"),
        (DATE_TIME, "2000-02-01T10:20:30+14:00"),
        (DATE_TIME, "2000-02-01T10:20:30-18:00"),
        ("ss.SSSXXX", "01.123Z"),
        ("yyyy-MM-dd'T'HH:mm:ss.SSSX", "2020-02-11T10:00:00.000Z"),
        ("yyyy-MM-dd'T'HH:mm:ss.SSSX", "2020-02-11T10:00:00.000+10"),
        ("yyyy.MM.dd G 'at' HH:mm:ss z", "2001.07.04 AD at 12:08:56 PDT"),
        ("EEE, MMM d, ''yy", "Wed, Jul 4, '01"),
        ("h:mm a", "12:08 PM"),
        ("hh 'o''clock' a, zzzz", "12 o'clock PM, Pacific Daylight Time"),
        ("K:mm a, z", "0:08 PM, PDT"),
        ("yyyyy.MMMMM.dd GGG hh:mm aaa", "02001.July.04 AD 12:08 PM"),
        ("EEE, d MMM yyyy HH:mm:ss Z", "Wed, 4 Jul 2001 12:08:56 -0700"),
        ("yyMMddHHmmssZ", "010704120856-0700"),
        ("yMMdd", "20010704"),
        ("YYYY-'W'ww-u", "2001-W27-3"),
        ("EEEE d MMMM uuuu", "wednesday 4 july 2001"),
        ("VV", "Europe/Vienna"),
        ("VV", "Etc/GMT+12"),
        ("O", "GMT+8"),
        ("O", "GMT-11:30"),
        ("OOOO", "GMT+08:00"),
        ("QQQ/yy", "Q4/26"),
        ("QQQQ", "3rd quarter"),
        ("dd.MM.", "29.02."),
        ("uuuu", "-0044"),
        ("yyyy", "+12026"),
        ("", ""),
        ("ä-dd", "ä-01"),
    ]);
}

#[test]
fn a_text_that_is_not_of_the_pattern_is_refused_with_the_reason() {
    check_refused(&[
        ("yyyy-MM-dd", "2020-02-30", "`2020-02-30` is not possible: month 2 of the year 2020 has no day 30"),
        ("yyyy-MM-dd", "1900-02-29", "`1900-02-29` is not possible: month 2 of the year 1900 has no day 29"),
        ("dd/MM", "31/04", "`31/04` is not possible: month 4 has no day 31"),
        ("yyyy-MM-dd", "2000-13-01", "`2000-13-01` has 13 for a month from 1 to 12"),
        ("yyyy-MM-dd", "2000-1-01", "`2000-1-01` has `1-01` at character 6 where a month of 2 digits is expected"),
        ("yyyy-MM-dd", "2000-01-01T", "`2000-01-01T` has more after the end of the pattern: `T`"),
        ("yyyy-MM-dd", "2000-01", "`2000-01` ends where `-` is expected"),
        ("HH:mm", "24:00", "`24:00` has 24 for an hour from 0 to 23"),
        ("HH a", "14 AM", "`14 AM` is not possible: hour 14 of the day is not the hour it tells with AM or PM"),
        ("yyyy-DDD", "2001-366", "`2001-366` is not possible: the year 2001 has no day 366"),
        ("yyyy-DDD", "2001-367", "`2001-367` has 367 for a day of the year from 1 to 366"),
        (
            "ss.SSSXXX",
            "01.123456Z",
            "`01.123456Z` has `456Z` at character 7 where an offset from UTC is expected (it is not an offset)",
        ),
        (
            "XXX",
            "+18:01",
            "`+18:01` has `+18:01` at character 1 where an offset from UTC is expected (it is more than 18 hours)",
        ),
        ("xxx", "Z", "`Z` has `Z` at character 1 where an offset from UTC is expected (it is not an offset)"),
        (
            "EEE yyyy-MM-dd",
            "Tue 2001-07-04",
            "`Tue 2001-07-04` is not possible: its date is a Wednesday, not a Tuesday",
        ),
        ("MMM MM", "Jul 08", "`Jul 08` is not possible: it tells a month twice, differently"),
        ("MMM", "Juillet", "`Juillet` has `Juillet` at character 1 where the English name of a month is expected"),
        ("QQ MM", "01 04", "`01 04` is not possible: month 4 is not in quarter 1"),
        ("z", "XYZ", "`XYZ` has `XYZ` at character 1 where the name of a time zone is expected"),
        (
            "VV",
            "Europe/Viennae",
            "`Europe/Viennae` has `Europe/Viennae` at character 1 where the identifier of a time zone is expected",
        ),
        ("MMM", "Mä", "`Mä` has `Mä` at character 1 where the English name of a month is expected"),
    ]);
}

#[test]
fn optional_sections_may_be_left_out() {
    check_accepted(&[
        ("yyyy[-MM[-dd]]", "2020"),
        ("yyyy[-MM[-dd]]", "2020-02"),
        ("yyyy[-MM[-dd]]", "2020-02-29"),
        ("yyyy-MM-dd['T'HH:mm:ss[.SSS][XXX]]", "2020-02-29"),
        ("yyyy-MM-dd['T'HH:mm:ss[.SSS][XXX]]", "2020-02-29T10:00:00Z"),
        ("yyyy-MM-dd['T'HH:mm:ss[.SSS][XXX]]", "2020-02-29T10:00:00.123+01:00"),
        ("HH:mm[:ss", "10:00"),
        ("HH:mm[:ss", "10:00:59"),
        ("[]dd", "01"),
    ]);
    check_refused(&[
        ("yyyy[-MM[-dd]]", "2020-", "`2020-` has more after the end of the pattern: `-`"),
        ("yyyy[-MM[-dd]]", "2021-02-29", "`2021-02-29` is not possible: month 2 of the year 2021 has no day 29"),
        ("[yyyy]dd", "2001", "`2001` ends where a day of the month of 2 digits is expected"),
        ("yyyy[-MM]-dd", "2020-12", "`2020-12` ends where `-` is expected"),
    ]);
}

#[test]
fn fields_may_be_padded_and_zones_and_parts_of_the_day_be_named() {
    check_accepted(&[
        ("ppH:mm", " 5:00"),
        ("ppH:mm", "15:00"),
        ("ppppE", " Mon"),
        ("v", "PT"),
        ("v", "CET"),
        ("vvvv", "Pacific Time"),
        ("h:mm B", "10:15 in the morning"),
        ("B", "noon"),
        ("g", "60000"),
        ("g", "-1"),
    ]);
    check_refused(&[
        ("ppH:mm", "5:00", "`5:00` has `:00` at character 2 where a field of 2 characters is expected"),
        ("pppH", "5", "`5` has `5` at character 1 where a field of 3 characters is expected"),
        ("v", "XT", "`XT` has `XT` at character 1 where the name of a time zone is expected"),
        ("B", "early", "`early` has `early` at character 1 where the English name of a part of the day is expected"),
    ]);
    let moment = moment("2001-07-04T05:08:56", 0);
    assert_eq!(pattern("ppH:mm[:ss] B v g").format(&moment), " 5:08:56 at night UTC 52094");
}

#[test]
fn a_pattern_that_cannot_be_judged_is_refused_with_its_place() {
    for (text, message) in [
        (
            "yyyy-MM-ddTHH",
            "the date pattern `yyyy-MM-ddTHH` is not valid at character 11: the letter `T` is not known; letters that are text are written in quotes: 'T'",
        ),
        ("'T", "the date pattern `'T` is not valid at character 1: the closing quote is missing"),
        ("HHH", "the date pattern `HHH` is not valid at character 1: there are 3 of `H`, but at most 2 have a meaning"),
        (
            "äSSSSSSSSSS",
            "the date pattern `äSSSSSSSSSS` is not valid at character 2: there are 10 of `S`, but at most 9 have a meaning",
        ),
        (
            "yyyy-MM]",
            "the date pattern `yyyy-MM]` is not valid at character 8: `]` ends no optional section; as text it is written ']'",
        ),
        ("{yyyy}", "the date pattern `{yyyy}` is not valid at character 1: `{` is reserved; as text it is written '{'"),
        (
            "HHpp",
            "the date pattern `HHpp` is not valid at character 3: `p` says how wide the field after it is, but there is none",
        ),
        (
            "[[[[[[[[[[[[[[[[[",
            "the date pattern `[[[[[[[[[[[[[[[[[` is not valid at character 17: optional sections nest deeper than 16 levels",
        ),
        ("BB", "the date pattern `BB` is not valid at character 1: `B` has a meaning once, four or five times"),
        ("OO", "the date pattern `OO` is not valid at character 1: `O` has a meaning once or four times"),
        (
            "b",
            "the date pattern `b` is not valid at character 1: the letter `b` is not known; letters that are text are written in quotes: 'b'",
        ),
    ] {
        assert_eq!(DatePattern::parse(text).unwrap_err().to_string(), message);
    }
}

fn moment(text: &str, offset_seconds: i32) -> Moment {
    Moment { date_time: text.parse::<DateTime>().unwrap(), offset_seconds }
}

#[test]
fn a_moment_is_written_as_the_pattern_says() {
    let moment = moment("2001-07-04T12:08:56.235", -7 * 3600);
    for (format, text) in [
        ("yyyy-MM-dd", "2001-07-04"),
        (DATE_TIME, "2001-07-04T12:08:56-07:00"),
        ("EEE, d MMM yyyy HH:mm:ss Z", "Wed, 4 Jul 2001 12:08:56 -0700"),
        ("EEEE, ''yy G h 'o''clock' a", "Wednesday, '01 AD 12 o'clock PM"),
        ("YYYY-'W'ww-e", "2001-W27-3"),
        ("D Q QQQQ W F k K", "185 3 3rd quarter 1 1 12 0"),
        ("SSSSSS n A N", "235000 235000000 43736235 43736235000000"),
        ("X XX x O OOOO VV z", "-07 -0700 -07 GMT-7 GMT-07:00 -07:00 GMT-07:00"),
    ] {
        assert_eq!(pattern(format).format(&moment), text, "{format}");
    }
}

/// Every letter in every count, and some text between.
fn any_pattern() -> impl Strategy<Value = String> {
    let parts = "GyYuMLdDQqwWFEecaBghHkKmsSnANxXZOzVv".chars().flat_map(|letter| {
        let counts = (1..=14).map(move |count| letter.to_string().repeat(count));
        counts.filter(|part| DatePattern::parse(part).is_ok())
    });
    let part = prop::sample::select(parts.collect::<Vec<_>>());
    let text = prop::sample::select(vec![" ", "/", "' at '", "''", ", "]);
    prop::collection::vec((part, text), 1..8)
        .prop_map(|parts| parts.into_iter().map(|(part, text)| part + text).collect())
}

fn any_moment() -> impl Strategy<Value = Moment> {
    // The year 1 to the year 9999.
    (-62_135_596_800i64..253_402_300_000, 0i32..1_000_000_000, -1080i32..=1080).prop_map(
        |(second, nanosecond, minutes)| {
            let timestamp = jiff::Timestamp::new(second, nanosecond.min(999_999_999)).unwrap();
            Moment { date_time: jiff::tz::Offset::UTC.to_datetime(timestamp), offset_seconds: minutes * 60 }
        },
    )
}

proptest! {
    #[test]
    fn what_a_pattern_writes_it_accepts(format in any_pattern(), moment in any_moment()) {
        let pattern = pattern(&format);
        let text = pattern.format(&moment);
        prop_assert_eq!(pattern.check(&text), Ok(()), "{} wrote {}", format, text);
    }

    #[test]
    fn no_text_and_no_pattern_makes_it_panic(format in "[GyYuMLdDQqwWFEecaBgphHkKmsSnANxXZOzVv' :.+\\[\\]-]{0,12}", text in "[0-9A-Za-z:.+ ä-]{0,20}") {
        if let Ok(pattern) = DatePattern::parse(&format) {
            let _ = pattern.check(&text);
        }
    }
}
