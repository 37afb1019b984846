//! A difference between two texts of several lines, as people choose to see it: one text with marked lines, or both side
//! by side.

use similar::{ChangeTag, DiffOp, DiffTag, TextDiff};

use super::{
    terminal::{BAD, FAINT, GOOD, styled},
    text::shortened,
};

/// How many lines of a difference are shown.
const MOST_LINES: usize = 60;

/// How many lines that do not differ are shown around those that do.
const CONTEXT: usize = 2;

/// How differences between texts of several lines are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Difference {
    /// One text, with `-` before what was expected and `+` before what came.
    #[default]
    Unified,
    /// What was expected on the left, what came on the right, in so many columns of characters together.
    SideBySide {
        /// How wide a line may be.
        width: usize,
    },
}

impl Difference {
    /// What the lines mean, for the line above them.
    pub(super) fn legend(self) -> &'static str {
        match self {
            Difference::Unified => "(- expected, + actual)",
            Difference::SideBySide { .. } => "(left expected, right actual)",
        }
    }

    /// The lines, indented.
    pub(super) fn lines(self, expected: &str, actual: &str) -> Vec<String> {
        let diff = TextDiff::from_lines(expected, actual);
        let mut lines = match self {
            Difference::Unified => unified(&diff),
            Difference::SideBySide { width } => side_by_side(&diff, width),
        };
        if lines.len() > MOST_LINES {
            lines.truncate(MOST_LINES);
            lines.push("  …".to_owned());
        }
        lines
    }
}

fn line(text: &str) -> String {
    shortened(text.trim_end_matches(['\r', '\n']))
}

fn unified(diff: &TextDiff<'_, '_, str>) -> Vec<String> {
    let mut lines = Vec::new();
    for group in diff.grouped_ops(CONTEXT) {
        begin_group(&mut lines);
        lines.extend(group.iter().flat_map(|op| diff.iter_changes(op)).map(|change| {
            let text = line(change.value());
            match change.tag() {
                ChangeTag::Delete => format!("  {}", styled(BAD, format_args!("-{text}"))),
                ChangeTag::Insert => format!("  {}", styled(GOOD, format_args!("+{text}"))),
                ChangeTag::Equal => format!("   {text}"),
            }
        }));
    }
    lines
}

/// Says that lines that do not differ are left out.
fn begin_group(lines: &mut Vec<String>) {
    if !lines.is_empty() {
        lines.push(format!("   {}", styled(FAINT, "…")));
    }
}

fn side_by_side(diff: &TextDiff<'_, '_, str>, width: usize) -> Vec<String> {
    // Indentation, and the bar with a space on either side.
    let column = (width.saturating_sub(8) / 2).max(16);
    let mut rows = Vec::new();
    for group in diff.grouped_ops(CONTEXT) {
        begin_group(&mut rows);
        group.iter().for_each(|op| side_by_side_rows(diff, op, column, &mut rows));
    }
    rows
}

fn side_by_side_rows(diff: &TextDiff<'_, '_, str>, op: &DiffOp, column: usize, rows: &mut Vec<String>) {
    let left: Vec<&str> = op.old_range().filter_map(|index| diff.old_slice(index)).collect();
    let right: Vec<&str> = op.new_range().filter_map(|index| diff.new_slice(index)).collect();
    let is_equal = op.tag() == DiffTag::Equal;
    for index in 0..left.len().max(right.len()) {
        let cell = |lines: &[&str]| lines.get(index).map_or_else(String::new, |text| fitted(&line(text), column));
        let (left, right) = (cell(&left), cell(&right));
        let padding = " ".repeat(column.saturating_sub(left.chars().count()));
        let bar = styled(FAINT, if is_equal { " │ " } else { " ┃ " });
        rows.push(match is_equal {
            true => format!("  {left}{padding}{bar}{right}"),
            false => format!("  {}{padding}{bar}{}", styled(BAD, left), styled(GOOD, right)),
        });
    }
}

/// The text in so many characters; the last one says that there is more.
fn fitted(text: &str, column: usize) -> String {
    let text = text.replace('\t', "  ");
    if text.chars().count() <= column {
        return text;
    }
    text.chars().take(column - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::text::plain;

    fn shown(difference: Difference, expected: &str, actual: &str) -> String {
        plain(&difference.lines(expected, actual).join("\n"))
    }

    #[test]
    fn differences_are_shown_in_one_text_or_side_by_side() {
        let (expected, actual) = ("{\n  \"city\": \"Vienna\",\n  \"zip\": 1010\n}\n", "{\n  \"city\": 5\n}\n");
        insta::assert_snapshot!(shown(Difference::Unified, expected, actual), @r#"
        {
       -  "city": "Vienna",
       -  "zip": 1010
       +  "city": 5
        }
     "#);
        insta::assert_snapshot!(shown(Difference::SideBySide { width: 60 }, expected, actual), @r#"
        {                          │ {
          "city": "Vienna",        ┃   "city": 5
          "zip": 1010              ┃ 
        }                          │ }
        "#);
    }

    #[test]
    fn lines_that_are_left_out_are_marked() {
        let lines: Vec<String> = (0..20).map(|number| number.to_string()).collect();
        let other: Vec<String> = (0..20).map(|number| (number + number / 9 % 10 * 100).to_string()).collect();
        let (expected, actual) =
            (lines.join("\n"), [&lines[..2], &["x".to_owned()], &lines[2..15], &other[15..]].concat());
        let shown = shown(Difference::Unified, &expected, &actual.join("\n"));
        let begin: Vec<&str> = shown.lines().map(str::trim).take(8).collect();
        assert_eq!(begin, ["0", "1", "+x", "2", "3", "…", "13", "14"]);
    }

    #[test]
    fn long_lines_and_long_texts_are_cut() {
        let long = "x".repeat(1000);
        let shown = shown(Difference::SideBySide { width: 60 }, &format!("{long}\n"), &"y\n".repeat(200));
        assert_eq!(shown.lines().count(), MOST_LINES + 1);
        assert!(shown.lines().all(|line| line.chars().count() <= 60), "{shown}");
        assert!(shown.lines().next().unwrap().contains('…'));
    }
}
