//! The names of time zones, read only to tell whether a text is one. Which distance from UTC a zone had on a day is not
//! known here.

use super::offset::{self, OffsetStyle};

/// The identifiers of the IANA time zone database, 2026, one a line.
const IDS: &str = include_str!("zone_ids.txt");

/// Abbreviations and full names as Java writes them in English.
const NAMES: [(&str, &str); 68] = [
    ("UTC", "Coordinated Universal Time"),
    ("GMT", "Greenwich Mean Time"),
    ("UT", "Universal Time"),
    ("Z", "Zulu Time"),
    ("WET", "Western European Time"),
    ("WET", "Western European Standard Time"),
    ("WEST", "Western European Summer Time"),
    ("BST", "British Summer Time"),
    ("IST", "Irish Standard Time"),
    ("CET", "Central European Time"),
    ("CET", "Central European Standard Time"),
    ("CEST", "Central European Summer Time"),
    ("MET", "Middle Europe Time"),
    ("MEST", "Middle Europe Summer Time"),
    ("EET", "Eastern European Time"),
    ("EET", "Eastern European Standard Time"),
    ("EEST", "Eastern European Summer Time"),
    ("MSK", "Moscow Standard Time"),
    ("MSD", "Moscow Summer Time"),
    ("TRT", "Turkey Time"),
    ("WAT", "West Africa Standard Time"),
    ("WAT", "West Africa Time"),
    ("CAT", "Central Africa Time"),
    ("EAT", "East Africa Time"),
    ("SAST", "South Africa Standard Time"),
    ("IDT", "Israel Daylight Time"),
    ("IST", "Israel Standard Time"),
    ("IST", "India Standard Time"),
    ("GST", "Gulf Standard Time"),
    ("PKT", "Pakistan Standard Time"),
    ("PKT", "Pakistan Time"),
    ("NPT", "Nepal Time"),
    ("ICT", "Indochina Time"),
    ("WIB", "West Indonesia Time"),
    ("WIB", "Western Indonesia Time"),
    ("CST", "China Standard Time"),
    ("HKT", "Hong Kong Time"),
    ("HKT", "Hong Kong Standard Time"),
    ("SGT", "Singapore Time"),
    ("SGT", "Singapore Standard Time"),
    ("PHT", "Philippine Time"),
    ("JST", "Japan Standard Time"),
    ("KST", "Korean Standard Time"),
    ("AWST", "Australian Western Standard Time"),
    ("ACST", "Australian Central Standard Time"),
    ("ACDT", "Australian Central Daylight Time"),
    ("AEST", "Australian Eastern Standard Time"),
    ("AEDT", "Australian Eastern Daylight Time"),
    ("NZST", "New Zealand Standard Time"),
    ("NZDT", "New Zealand Daylight Time"),
    ("SST", "Samoa Standard Time"),
    ("HST", "Hawaii-Aleutian Standard Time"),
    ("HST", "Hawaii Standard Time"),
    ("AKST", "Alaska Standard Time"),
    ("AKDT", "Alaska Daylight Time"),
    ("PST", "Pacific Standard Time"),
    ("PDT", "Pacific Daylight Time"),
    ("MST", "Mountain Standard Time"),
    ("MDT", "Mountain Daylight Time"),
    ("CST", "Central Standard Time"),
    ("CDT", "Central Daylight Time"),
    ("EST", "Eastern Standard Time"),
    ("EDT", "Eastern Daylight Time"),
    ("AST", "Atlantic Standard Time"),
    ("ADT", "Atlantic Daylight Time"),
    ("NST", "Newfoundland Standard Time"),
    ("NDT", "Newfoundland Daylight Time"),
    ("BRT", "Brasilia Time"),
];

/// The length of the zone name at the start of a text. `GMT+01:00` is a name too, and so is an identifier, which Java
/// reads for either.
pub(super) fn read_name(text: &str, full: bool) -> Option<usize> {
    let starts = |name: &str| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let names = NAMES.iter().map(|(short, long)| if full { *long } else { *short });
    let longest = names.filter(|name| starts(name)).map(str::len).max();
    let length = longest.max(read_id(text)).max(offset::gmt(text, false).ok()).max(offset::gmt(text, true).ok())?;
    ends_a_word(text, length).then_some(length)
}

/// Names that are the same in summer and winter.
const GENERIC_NAMES: [(&str, &str); 8] = [
    ("PT", "Pacific Time"),
    ("MT", "Mountain Time"),
    ("CT", "Central Time"),
    ("ET", "Eastern Time"),
    ("AT", "Atlantic Time"),
    ("NT", "Newfoundland Time"),
    ("AKT", "Alaska Time"),
    ("HT", "Hawaii Time"),
];

/// The length of the zone name at the start of a text, which may be one that is the same all year.
pub(super) fn read_generic_name(text: &str, full: bool) -> Option<usize> {
    let names = GENERIC_NAMES.iter().map(|(short, long)| if full { *long } else { *short });
    let generic = names.filter(|name| text.starts_with(name)).map(str::len).max();
    let generic = generic.filter(|length| ends_a_word(text, *length));
    generic.max(read_name(text, full))
}

/// The length of the zone identifier at the start of a text: a name of the database, `Z`, a distance from UTC, or such
/// a distance after `UTC`, `GMT` or `UT`.
pub(super) fn read_id(text: &str) -> Option<usize> {
    let known = IDS.lines().filter(|id| text.starts_with(id)).map(str::len).max();
    let distance = |text: &str| {
        let styles = [1, 2, 3, 4, 5].map(|count| OffsetStyle::Iso { zulu: false, count });
        styles.into_iter().filter_map(|style| offset::read(style, text).ok()).max()
    };
    let prefixed = ["UTC", "GMT", "UT"]
        .iter()
        .filter_map(|prefix| Some(prefix.len() + distance(text.strip_prefix(prefix)?)?))
        .max();
    let zulu = text.starts_with('Z').then_some(1);
    let length = known.max(distance(text)).max(prefixed).max(zulu)?;
    ends_a_word(text, length).then_some(length)
}

/// Whether no letter follows: `Europe/Viennae` does not start with a zone.
fn ends_a_word(text: &str, length: usize) -> bool {
    !text[length..].starts_with(char::is_alphanumeric)
}
