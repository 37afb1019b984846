//! Tables of text, as the existing broker writes them.

/// Headings, a rule, and a line for each row.
pub(crate) fn text_table<const N: usize>(headings: [&str; N], rows: &[[String; N]]) -> String {
    let widths: Vec<usize> = (0..N)
        .map(|column| {
            let longest = rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
            longest.max(headings[column].chars().count())
        })
        .collect();
    let line = |cells: &[String; N]| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}", width = *width));
        padded.collect::<Vec<_>>().join(" | ")
    };
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    let mut text = format!("{}\n{}\n", line(&headings.map(str::to_owned)), rule.join("-|-"));
    for row in rows {
        text.push_str(&line(row));
        text.push('\n');
    }
    text
}
