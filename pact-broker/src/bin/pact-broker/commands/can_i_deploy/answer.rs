//! The answer for people: the results it was judged by, the broker's reasons, and the verdict last, where a build log ends.

use anstyle::AnsiColor;
use pact_broker_client::matrix::{Matrix, Row};

use crate::{
    console::{say, say_in},
    table,
};

const HEADINGS: [&str; 6] = ["CONSUMER", "C.VERSION", "PROVIDER", "P.VERSION", "SUCCESS?", "RESULT"];

pub(super) fn show(matrix: &Matrix) {
    if !matrix.rows.is_empty() {
        say(&results(&matrix.rows));
    }
    let reasons: Vec<&str> = matrix.notices.iter().map(|notice| notice.text.as_str()).collect();
    if !reasons.is_empty() {
        say(&format!("{}\n", reasons.join("\n")));
    }
    let (color, verdict) = verdict(matrix.deployable);
    say_in(color, verdict);
}

fn verdict(deployable: Option<bool>) -> (AnsiColor, &'static str) {
    match deployable {
        Some(true) => (AnsiColor::Green, r"Computer says yes \o/"),
        Some(false) => (AnsiColor::Red, r"Computer says no ¯\_(ツ)_/¯"),
        None => (AnsiColor::Red, r"Computer says no ¯\_(ツ)_/¯ - it is unknown, as verification results are missing"),
    }
}

/// The rows as a table, and below it where their results are.
fn results(rows: &[Row]) -> String {
    let mut places: Vec<String> = Vec::new();
    let mut lines = Vec::new();
    for row in rows {
        let result = match (&row.result_url, row.success) {
            (Some(url), Some(success)) => {
                places.push(format!("{}. {url} ({})", places.len() + 1, if success { "success" } else { "failure" }));
                places.len().to_string()
            }
            _ => String::new(),
        };
        lines.push(vec![
            row.consumer.clone(),
            row.consumer_version.clone().unwrap_or_else(|| "none".to_owned()),
            row.provider.clone(),
            row.provider_version.clone().unwrap_or_else(|| "unknown".to_owned()),
            success(row),
            result,
        ]);
    }
    let mut text = format!("{}\n", table::render(&HEADINGS, lines));
    if !places.is_empty() {
        text.push_str(&format!("\nVERIFICATION RESULTS\n--------------------\n{}\n", places.join("\n")));
    }
    text
}

fn success(row: &Row) -> String {
    let success = row.success.map_or_else(|| "unknown".to_owned(), |success| success.to_string());
    if row.ignored { format!("{success} [ignored]") } else { success }
}
