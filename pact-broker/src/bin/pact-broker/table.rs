//! Tables, readable without colour and as wide as they need to be: a line that is cut in a build log is of no use.

use comfy_table::{ContentArrangement, Table, presets::UTF8_FULL_CONDENSED};
use pact_core::json::Json;

/// A table with these headings.
pub(crate) fn render(headings: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(headings.iter().copied());
    table.add_rows(rows);
    table.to_string()
}

/// The text at a JSON pointer, for a cell: `-` if there is none.
pub(crate) fn cell(json: &Json, pointer: &str) -> String {
    match json.pointer(pointer) {
        None | Some(Json::Null) => "-".to_owned(),
        Some(Json::String(text)) => text.into(),
        Some(other) => other.to_string(),
    }
}

/// The names in an array at a JSON pointer, for a cell.
pub(crate) fn names(json: &Json, pointer: &str) -> String {
    let items = json.pointer(pointer).and_then(Json::as_array).unwrap_or_default();
    let names: Vec<&str> = items.iter().filter_map(|item| item.get("name")?.as_str()).collect();
    if names.is_empty() { "-".to_owned() } else { names.join(", ") }
}
