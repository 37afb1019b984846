//! The English names of months, days, eras and the halves of the day. They are read in any case, as by the existing
//! implementation and by Java's `SimpleDateFormat`; Java's `DateTimeFormatter` would ask for `Jan` as it writes it.

use super::field::Field;

/// How long a name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `Jan`
    Short,
    /// `January`
    Full,
    /// `J`; `SimpleDateFormat` writes the full name instead, so that is read too.
    Narrow,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const HALF_DAYS: [&str; 2] = ["AM", "PM"];
const DAY_PERIODS: [&str; 6] = ["midnight", "noon", "in the morning", "in the afternoon", "in the evening", "at night"];
const SHORT_ERAS: [&str; 2] = ["BC", "AD"];
const FULL_ERAS: [&str; 2] = ["Before Christ", "Anno Domini"];
const SHORT_QUARTERS: [&str; 4] = ["Q1", "Q2", "Q3", "Q4"];
const FULL_QUARTERS: [&str; 4] = ["1st quarter", "2nd quarter", "3rd quarter", "4th quarter"];

/// The names of a field in a style, from its smallest value on.
fn names(field: Field, style: Style) -> Vec<&'static str> {
    let cut = |names: &[&'static str], length: usize| names.iter().map(|name| &name[..length]).collect::<Vec<_>>();
    let short = if style == Style::Narrow { 1 } else { 3 };
    match (field, style) {
        (Field::Month, Style::Full) => MONTHS.to_vec(),
        (Field::Month, _) => cut(&MONTHS, short),
        (Field::Weekday, Style::Full) => WEEKDAYS.to_vec(),
        (Field::Weekday, _) => cut(&WEEKDAYS, short),
        (Field::Era, Style::Full) => FULL_ERAS.to_vec(),
        (Field::Era, Style::Short) => SHORT_ERAS.to_vec(),
        (Field::Era, Style::Narrow) => cut(&SHORT_ERAS, 1),
        (Field::DayPeriod, _) => DAY_PERIODS.to_vec(),
        (Field::Quarter, Style::Full) => FULL_QUARTERS.to_vec(),
        (Field::Quarter, Style::Short) => SHORT_QUARTERS.to_vec(),
        (Field::Quarter, Style::Narrow) => vec!["1", "2", "3", "4"],
        _ => HALF_DAYS.to_vec(),
    }
}

/// Reads a name at the start of a text: the value, where the name tells one, and the length. A narrow name such as `J`
/// may stand for several months and tells none.
pub(super) fn read(field: Field, style: Style, text: &str) -> Option<(Option<i64>, usize)> {
    let find = |style: Style| {
        let starts = |name: &&str| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        let names = names(field, style);
        let index = names.iter().position(starts)?;
        let several = names.iter().filter(|name| starts(name)).count() > 1;
        let value = index as i64 + field.range().0;
        Some(((!several).then_some(value), names[index].len()))
    };
    match style {
        Style::Narrow => find(Style::Full).or_else(|| find(Style::Narrow)),
        other => find(other),
    }
}

/// The name of a value.
pub(super) fn write(field: Field, style: Style, value: i64) -> &'static str {
    let index = usize::try_from(value - field.range().0).unwrap_or_default();
    names(field, style).get(index).copied().unwrap_or_default()
}
