//! YAML → JSON, as far as OpenAPI documents need it: keys are texts.

use std::collections::HashMap;

use pact_core::json::{Json, Number, Object};
use yaml_rust2::{
    Yaml, YamlLoader,
    parser::{Event, Parser},
};

/// How many values all aliases of a text may stand for, taken together. Aliases of aliases multiply.
const MOST_REPEATED: usize = 100_000;

/// How deep values may lie in one another.
const DEEPEST: usize = 128;

/// Reads the first document of a text.
pub(super) fn read(text: &str) -> Result<Json, String> {
    check(text)?;
    let documents = YamlLoader::load_from_str(text).map_err(|error| error.to_string())?;
    documents.first().map(json).ok_or_else(|| "it is empty".to_owned())
}

/// How large a value is, with what its aliases stand for.
#[derive(Clone, Copy)]
struct Size {
    values: usize,
    depth: usize,
}

const ONE: Size = Size { values: 1, depth: 1 };

/// Refuses a text that is small but would fill the memory, or the stack, before it is made into values.
fn check(text: &str) -> Result<(), String> {
    let mut parser = Parser::new_from_str(text);
    let mut anchored: HashMap<usize, Size> = HashMap::new();
    let mut open: Vec<(usize, Size)> = Vec::new();
    let mut repeated = 0;
    loop {
        let (event, mark) = parser.next_token().map_err(|error| error.to_string())?;
        let (anchor, size) = match event {
            Event::StreamEnd => return Ok(()),
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => {
                open.push((anchor, ONE));
                (0, Size { values: 0, depth: 0 })
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop().unwrap_or((0, ONE)),
            Event::Scalar(_, _, anchor, _) => (anchor, ONE),
            Event::Alias(anchor) => {
                let size = anchored.get(&anchor).copied().unwrap_or(ONE);
                repeated += size.values;
                (0, size)
            }
            _ => continue,
        };
        if repeated > MOST_REPEATED {
            return Err(format!("line {}: its aliases stand for more than {MOST_REPEATED} values", mark.line()));
        }
        if open.len() + size.depth > DEEPEST {
            return Err(format!("line {}: its values lie more than {DEEPEST} deep in one another", mark.line()));
        }
        anchored.insert(anchor, size);
        if let Some((_, outer)) = open.last_mut() {
            outer.values += size.values;
            outer.depth = outer.depth.max(size.depth + 1);
        }
    }
}

fn json(value: &Yaml) -> Json {
    match value {
        Yaml::Real(text) => Number::from_text(text).map_or_else(|| Json::from(text.as_str()), Json::Number),
        Yaml::Integer(number) => (*number).into(),
        Yaml::String(text) => text.as_str().into(),
        Yaml::Boolean(value) => (*value).into(),
        Yaml::Array(items) => items.iter().map(json).collect(),
        Yaml::Hash(members) => {
            let mut object = Object::new();
            members.iter().filter_map(|(name, value)| Some((key(name)?, value))).for_each(|(name, value)| {
                object.push(name, json(value));
            });
            object.into()
        }
        Yaml::Null | Yaml::Alias(_) | Yaml::BadValue => Json::Null,
    }
}

/// `200:` is a number in YAML and a name in OpenAPI.
fn key(value: &Yaml) -> Option<String> {
    match value {
        Yaml::String(text) | Yaml::Real(text) => Some(text.clone()),
        Yaml::Integer(number) => Some(number.to_string()),
        Yaml::Boolean(value) => Some(value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_stand_for_what_was_anchored() {
        let json = read("a: &a {x: 1}\nb: [*a, *a]").unwrap();
        assert_eq!(json.to_string(), r#"{"a":{"x":1},"b":[{"x":1},{"x":1}]}"#);
    }

    fn check_refused(text: &str, expected: &str) {
        assert_eq!(read(text).unwrap_err(), expected);
    }

    #[test]
    fn a_small_text_does_not_become_a_large_document() {
        let mut laughs = "a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n".to_owned();
        for level in 1..30 {
            let below = format!("*a{}, ", level - 1).repeat(10);
            laughs.push_str(&format!("a{level}: &a{level} [{below}]\n"));
        }
        check_refused(&laughs, "line 5: its aliases stand for more than 100000 values");
    }

    #[test]
    fn values_do_not_lie_endlessly_deep_in_one_another() {
        check_refused(&"- ".repeat(100_000), "line 1: its values lie more than 128 deep in one another");
        let mut chain = "a0: &a0 [1]\n".to_owned();
        (1..200).for_each(|level| chain.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1)));
        check_refused(&chain, "line 127: its values lie more than 128 deep in one another");
    }
}
