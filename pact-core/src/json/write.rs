//! Tree → JSON text.

use super::Json;

/// The value as JSON without any space.
#[must_use]
pub fn compact(value: &Json) -> String {
    let mut out = String::new();
    write(&mut out, value, None);
    out
}

/// The value as JSON with two spaces of indentation and no newline at the end.
#[must_use]
pub fn pretty(value: &Json) -> String {
    let mut out = String::new();
    write(&mut out, value, Some(0));
    out
}

fn write(out: &mut String, value: &Json, indent: Option<usize>) {
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Json::Number(number) => out.push_str(number.as_str()),
        Json::String(text) => string(out, text),
        Json::Array(items) => sequence(out, '[', ']', items.iter(), indent, write),
        Json::Object(object) => sequence(out, '{', '}', object.iter(), indent, |out, (name, value), indent| {
            string(out, name);
            out.push_str(if indent.is_some() { ": " } else { ":" });
            write(out, value, indent);
        }),
    }
}

fn sequence<T>(
    out: &mut String,
    open: char,
    close: char,
    items: impl ExactSizeIterator<Item = T>,
    indent: Option<usize>,
    mut item: impl FnMut(&mut String, T, Option<usize>),
) {
    out.push(open);
    let empty = items.len() == 0;
    let inner = indent.map(|indent| indent + 1);
    for (index, value) in items.enumerate() {
        if index > 0 {
            out.push(',');
        }
        new_line(out, inner);
        item(out, value, inner);
    }
    if !empty {
        new_line(out, indent);
    }
    out.push(close);
}

fn new_line(out: &mut String, indent: Option<usize>) {
    if let Some(indent) = indent {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", indent));
    }
}

fn string(out: &mut String, text: &str) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(&text[plain..at]);
        plain = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x08 => out.push_str("\\b"),
            0x0C => out.push_str("\\f"),
            other => out.push_str(&format!("\\u{other:04x}")),
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use crate::json;

    #[test]
    fn both_forms_read_back_equal() {
        let value = json!({"a": [1, {"b": []}, {}], "c": "\u{1}\"\\\n", "d": {"e": null}});
        assert_eq!(value.to_string(), r#"{"a":[1,{"b":[]},{}],"c":"\u0001\"\\\n","d":{"e":null}}"#);
        insta::assert_snapshot!(format!("{value:#}"), @r#"
        {
          "a": [
            1,
            {
              "b": []
            },
            {}
          ],
          "c": "\u0001\"\\\n",
          "d": {
            "e": null
          }
        }
        "#);
        assert_eq!(json::parse(&format!("{value:#}")), Ok(value));
    }
}
