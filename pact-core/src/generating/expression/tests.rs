//! Where expressions lead, case by case, and what faulty ones are told.

use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Moment {
    Moment { date_time: text.parse().unwrap(), offset_seconds: 0 }
}

type Read = fn(&str, &Moment) -> Result<Moment, ExpressionError>;

#[track_caller]
fn check(read: Read, cases: &[(&str, &str, &str)]) {
    for (now, expression, expected) in cases {
        let moved = read(expression, &at(now)).unwrap();
        assert_eq!(moved, at(expected), "{expression} from {now}");
    }
}

#[test]
fn dates_are_moved() {
    // 30 January 2026 is a Friday.
    let now = "2026-01-30T10:20:30";
    for (expression, expected) in [
        ("", "2026-01-30"),
        ("now", "2026-01-30"),
        ("today", "2026-01-30"),
        ("Tomorrow", "2026-01-31"),
        ("yesterday", "2026-01-29"),
        ("+ 1 day", "2026-01-31"),
        ("+1day", "2026-01-31"),
        ("tomorrow + 2 days", "2026-02-02"),
        ("- 1 week + 2 days", "2026-01-25"),
        ("+ 1 fortnight", "2026-02-13"),
        ("+ 1 month", "2026-02-28"),
        ("next month", "2026-02-28"),
        ("+ 25 months", "2028-02-29"),
        ("- 2 months", "2025-11-30"),
        ("+ 1 year", "2027-01-30"),
        ("last year", "2025-01-30"),
        ("next day", "2026-01-31"),
        ("next week", "2026-02-06"),
        ("last fortnight", "2026-01-16"),
        ("next monday", "2026-02-02"),
        ("next fri", "2026-02-06"),
        ("last fri", "2026-01-23"),
        ("last thurs", "2026-01-29"),
        ("next tues", "2026-02-03"),
        ("next feb", "2026-02-28"),
        ("next jan", "2027-01-30"),
        ("last jan", "2025-01-30"),
        ("last december", "2025-12-30"),
        ("next sept", "2026-09-30"),
        ("today + 1 month next monday - 1 day", "2026-03-01"),
    ] {
        check(date, &[(now, expression, &format!("{expected}T10:20:30"))]);
    }
}

#[test]
fn times_are_moved() {
    for (expression, time_of_day) in [
        ("", "10:20:30.5"),
        ("now", "10:20:30.5"),
        ("midnight", "00:00:00"),
        ("noon", "12:00:00"),
        ("1 o'clock", "13:00:00"),
        ("11 o'clock", "11:00:00"),
        ("10 o'clock", "22:00:00"),
        ("12 o'clock", "12:00:00"),
        ("18 o'clock", "18:00:00"),
        ("0 o'clock", "00:00:00"),
        ("1 o'clock am", "01:00:00"),
        ("1 o'clock pm", "13:00:00"),
        ("12 o'clock am", "00:00:00"),
        ("12 o'clock pm", "12:00:00"),
        ("+ 1 hour", "11:20:30.5"),
        ("- 2 hours + 10 minutes", "08:30:30.5"),
        ("midnight + 90 seconds", "00:01:30"),
        ("noon - 1 millisecond", "11:59:59.999"),
        ("next hour", "11:20:30.5"),
        ("last minute", "10:19:30.5"),
        ("next second", "10:20:31.5"),
        ("last millisecond", "10:20:30.499"),
    ] {
        check(time, &[("2026-01-30T10:20:30.5", expression, &format!("2026-01-30T{time_of_day}"))]);
    }
    check(time, &[("2026-01-30T12:00:00", "12 o'clock", "2026-01-30T00:00:00")]);
    check(time, &[("2026-01-30T23:30:00", "11 o'clock", "2026-01-30T23:00:00")]);
}

#[test]
fn dates_and_times_are_moved_together() {
    check(
        date_time,
        &[
            ("2026-01-30T10:20:30", "", "2026-01-30T10:20:30"),
            ("2026-01-30T10:20:30", "tomorrow", "2026-01-31T10:20:30"),
            ("2026-01-30T10:20:30", "tomorrow @ noon", "2026-01-31T12:00:00"),
            ("2026-01-30T10:20:30", "@ 1 o'clock pm", "2026-01-30T13:00:00"),
            ("2026-01-30T10:20:30", "+ 1 week @", "2026-02-06T10:20:30"),
            ("2026-01-30T10:20:30", "next monday - 1 day @ midnight + 1 hour", "2026-02-01T01:00:00"),
            ("2026-01-30T23:00:00", "@ + 2 hours", "2026-01-31T01:00:00"),
        ],
    );
}

#[test]
fn a_faulty_expression_is_told_where_it_is_wrong() {
    let check = |read: Read, cases: &[(&str, usize, &str)]| {
        for (expression, character, message) in cases {
            let error = read(expression, &at("2026-01-30T10:20:30")).unwrap_err();
            assert_eq!((error.character, error.message.as_str()), (*character, *message), "{expression}");
        }
    };
    check(
        date,
        &[
            ("next", 5, "expected `days`, `weeks`, `fortnights`, `months` or `years`"),
            ("next mo", 6, "expected `day`, `week`, `fortnight`, `month`, `year`, a weekday or a month"),
            ("next days", 6, "expected `day`, `week`, `fortnight`, `month`, `year`, a weekday or a month"),
            ("+ 1", 4, "expected `days`, `weeks`, `fortnights`, `months` or `years`"),
            ("+ day", 3, "expected a number"),
            ("+ 1 hour", 5, "expected `days`, `weeks`, `fortnights`, `months` or `years`"),
            ("+ 1 monday", 5, "expected `days`, `weeks`, `fortnights`, `months` or `years`"),
            ("today tomorrow", 7, "expected `+`, `-`, `next` or `last`"),
            ("today @ noon", 7, "expected `+`, `-`, `next` or `last`"),
            ("today; now", 6, "`;` has no meaning here"),
            ("+ 99999999999999999999 days", 3, "the number is too large"),
            ("+ 9999999999 days", 14, "it leads beyond the year 9999 or before the year -9999"),
            ("+ 9000 years", 8, "it leads beyond the year 9999 or before the year -9999"),
        ],
    );
    check(
        time,
        &[
            ("5", 2, "expected `o'clock`"),
            ("24 o'clock", 1, "expected an hour from 0 to 23"),
            ("13 o'clock pm", 12, "`am` and `pm` follow an hour from 1 to 12"),
            ("noon + 1 day", 10, "expected `hours`, `minutes`, `seconds` or `milliseconds`"),
            ("teatime", 1, "expected `+`, `-`, `next` or `last`"),
        ],
    );
    check(
        date_time,
        &[
            ("today noon", 7, "expected `+`, `-`, `next`, `last` or `@`"),
            ("@ @", 3, "expected `+`, `-`, `next` or `last`"),
        ],
    );
}

proptest! {
    #[test]
    fn no_expression_makes_it_panic(expression in "((now|today|next|last|\\+|-|@|day|weeks|mon|jan|o'clock|am|pm|[0-9]{1,20}|ä) ?){0,8}") {
        let now = at("2026-01-30T10:20:30");
        let _ = (date(&expression, &now), time(&expression, &now), date_time(&expression, &now));
    }
}
