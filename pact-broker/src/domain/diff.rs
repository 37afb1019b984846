//! What changed between two contents, as text: only what differs, with the structure around it.

use pact_core::json::{self, Json};

/// The differences, one line each, beginning with `-` for what was, `+` for what is, a space for what lies around.
/// Empty if nothing differs. Order of members does not count; items of arrays are compared place by place.
#[must_use]
pub fn diff(was: &Json, is: &Json) -> String {
    let mut lines = Vec::new();
    value(&mut lines, 0, "", was, is, "");
    lines.join("\n")
}

fn value(lines: &mut Vec<String>, depth: usize, name: &str, was: &Json, is: &Json, end: &str) {
    if was.same(is) {
        return;
    }
    match (was, is) {
        (Json::Object(left), Json::Object(right)) => {
            let names: Vec<&str> = left.names().chain(right.names().filter(|name| !left.contains(name))).collect();
            let changed: Vec<_> = names
                .into_iter()
                .map(|name| (format!("{}: ", Json::from(name)), left.get(name), right.get(name)))
                .filter(|(_, left, right)| differ(*left, *right))
                .collect();
            nested(lines, depth, name, ["{", "}"], &changed, end);
        }
        (Json::Array(left), Json::Array(right)) => {
            let changed: Vec<_> = (0..left.len().max(right.len()))
                .map(|index| (String::new(), left.get(index), right.get(index)))
                .filter(|(_, left, right)| differ(*left, *right))
                .collect();
            nested(lines, depth, name, ["[", "]"], &changed, end);
        }
        _ => {
            whole(lines, '-', depth, name, was, end);
            whole(lines, '+', depth, name, is, end);
        }
    }
}

fn differ(left: Option<&Json>, right: Option<&Json>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => !left.same(right),
        (left, right) => left.is_some() || right.is_some(),
    }
}

type Change<'a> = (String, Option<&'a Json>, Option<&'a Json>);

fn nested(lines: &mut Vec<String>, depth: usize, name: &str, brackets: [&str; 2], changes: &[Change<'_>], end: &str) {
    let indent = "  ".repeat(depth);
    lines.push(format!(" {indent}{name}{}", brackets[0]));
    for (index, (name, left, right)) in changes.iter().enumerate() {
        let end = if index + 1 < changes.len() { "," } else { "" };
        match (left, right) {
            (Some(left), Some(right)) => value(lines, depth + 1, name, left, right, end),
            (Some(left), None) => whole(lines, '-', depth + 1, name, left, end),
            (None, Some(right)) => whole(lines, '+', depth + 1, name, right, end),
            (None, None) => {}
        }
    }
    lines.push(format!(" {indent}{}{end}", brackets[1]));
}

fn whole(lines: &mut Vec<String>, sign: char, depth: usize, name: &str, value: &Json, end: &str) {
    let text = json::pretty(value);
    let last = text.lines().count();
    for (index, line) in text.lines().enumerate() {
        let name = if index == 0 { name } else { "" };
        let end = if index + 1 == last { end } else { "" };
        lines.push(format!("{sign}{}{name}{line}{end}", "  ".repeat(depth)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pact_core::json;

    #[test]
    fn only_what_differs_is_shown() {
        let was = json!({"interactions": [{"description": "a request", "response": {"status": 200}}]});
        let is =
            json!({"interactions": [{"response": {"status": 200}, "description": "changed"}, {"description": "b"}]});
        insta::assert_snapshot!(diff(&was, &is), @r#"
         {
           "interactions": [
             {
        -      "description": "a request"
        +      "description": "changed"
             },
        +    {
        +      "description": "b"
        +    }
           ]
         }
        "#);
        assert_eq!(diff(&was, &was), "");
    }
}
