//! Values that break a rule, and places in a JSON document to put them.

use pact_core::{
    json::Json,
    model::{MatchingRule, Token},
};
use regex::Regex;

/// What breaks a rule at a place where the example has this value, each with what it breaks.
pub(crate) fn values(rule: &MatchingRule, example: &Json) -> Vec<(String, Json)> {
    let one = |label: &str, value: Json| vec![(label.to_owned(), value)];
    match rule {
        MatchingRule::Equality => one("equality", other(example)),
        MatchingRule::Type { min, max } => of_type(*min, *max, example),
        MatchingRule::Null => one("null", Json::from("not null")),
        MatchingRule::Boolean => one("boolean", Json::from(12)),
        MatchingRule::Number => one("number", Json::from("twelve")),
        MatchingRule::Integer => {
            vec![("integer by its kind".to_owned(), Json::from("twelve")), ("integer".to_owned(), decimal())]
        }
        MatchingRule::Decimal => {
            vec![("decimal by its kind".to_owned(), Json::from("twelve")), ("decimal".to_owned(), Json::from(12))]
        }
        MatchingRule::NotEmpty => one(
            "notEmpty",
            match example {
                Json::Array(_) => Json::Array(Vec::new()),
                Json::Object(_) => pact_core::json!({}),
                _ => Json::from(""),
            },
        ),
        MatchingRule::EachKey(each) => each.rules.iter().flat_map(|rule| each_key(rule, example)).collect(),
        MatchingRule::EachValue(each) => each.rules.iter().flat_map(|rule| each_value(rule, example)).collect(),
        MatchingRule::ArrayContains(_) => one("arrayContains", Json::Array(vec![Json::from("nothing of it")])),
        MatchingRule::Values
        | MatchingRule::StatusCode(_)
        | MatchingRule::ContentType(_)
        | MatchingRule::Unknown { .. } => Vec::new(),
        text => texts(text, example.as_str().unwrap_or_default())
            .into_iter()
            .map(|(label, value)| (label, Json::from(value)))
            .collect(),
    }
}

/// Texts that break a rule about a text.
pub(crate) fn texts(rule: &MatchingRule, example: &str) -> Vec<(String, String)> {
    let one = |label: &str, text: &str| vec![(label.to_owned(), text.to_owned())];
    match rule {
        MatchingRule::Equality => one("equality", &format!("{example}-other")),
        MatchingRule::Regex(pattern) => {
            let found = unlike(pattern).map(|text| ("regex".to_owned(), text.to_owned()));
            found.into_iter().collect()
        }
        MatchingRule::Include(text) if !text.is_empty() => one("include", &"~".repeat(text.len())),
        MatchingRule::Number => one("number", "twelve"),
        MatchingRule::Integer => one("integer", "1.5x"),
        MatchingRule::Decimal => one("decimal", "twelve"),
        MatchingRule::Boolean => one("boolean", "perhaps"),
        MatchingRule::Date(_) => one("date", "once upon a time"),
        MatchingRule::Time(_) => one("time", "once upon a time"),
        MatchingRule::DateTime(_) => one("datetime", "once upon a time"),
        MatchingRule::Semver => one("semver", "1.x"),
        MatchingRule::NotEmpty => one("notEmpty", ""),
        _ => Vec::new(),
    }
}

/// Another value that a rule allows where the example has this one.
pub(crate) fn allowed(rule: &MatchingRule, example: &Json) -> Option<Json> {
    match (rule, example) {
        (MatchingRule::Type { .. }, Json::Array(items)) => {
            let MatchingRule::Type { max, .. } = rule else { return None };
            let more: Vec<Json> = items.iter().chain(items.first()).cloned().collect();
            (max.is_none_or(|max| more.len() <= max)).then_some(Json::Array(more))
        }
        (MatchingRule::Type { .. }, Json::String(_) | Json::Number(_) | Json::Bool(_))
        | (MatchingRule::Number | MatchingRule::Integer, Json::Number(_))
        | (MatchingRule::Boolean, Json::Bool(_)) => Some(other(example)),
        (MatchingRule::Decimal, Json::Number(_)) => Some(decimal()),
        (MatchingRule::Include(text), _) => Some(Json::from(format!("x{text}x"))),
        _ => None,
    }
}

/// A text that the whole of a pattern does not match. Patterns that this engine does not know are tried with the oddest one.
fn unlike(pattern: &str) -> Option<&'static str> {
    const ODD: [&str; 4] = ["~ nothing like it ~", "", "0", "zzzzzz"];
    match Regex::new(&format!("^(?:{pattern})$")) {
        Err(_) => Some(ODD[0]),
        Ok(regex) => ODD.into_iter().find(|text| !regex.is_match(text)),
    }
}

fn decimal() -> Json {
    pact_core::json::parse("1.5").unwrap_or(Json::Null)
}

fn of_type(min: Option<usize>, max: Option<usize>, example: &Json) -> Vec<(String, Json)> {
    let mut found = vec![("type".to_owned(), odd(example))];
    if let Json::Array(items) = example {
        if min.is_some_and(|min| min > 0) {
            let fewer = items.iter().take(min.unwrap_or_default() - 1).cloned().collect();
            found.push(("type by its least number".to_owned(), Json::Array(fewer)));
        }
        if let (Some(max), Some(first)) = (max, items.first()) {
            found.push(("type by its greatest number".to_owned(), Json::Array(vec![first.clone(); max + 1])));
        }
    }
    found
}

fn each_key(rule: &MatchingRule, example: &Json) -> Vec<(String, Json)> {
    let Some((_, value)) = example.as_object().and_then(|object| object.iter().next()) else { return Vec::new() };
    let value = value.clone();
    let odd = texts(rule, "").into_iter().map(|(label, key)| {
        let mut changed = example.clone();
        changed.as_object_mut().into_iter().for_each(|object| object.set(key.as_str(), value.clone()));
        (format!("eachKey by {label}"), changed)
    });
    odd.collect()
}

fn each_value(rule: &MatchingRule, example: &Json) -> Vec<(String, Json)> {
    let broken = |value: &Json| values(rule, value);
    match example {
        Json::Object(object) => {
            let Some((name, value)) = object.iter().next() else { return Vec::new() };
            let name = name.to_owned();
            let changed = broken(value).into_iter().map(|(label, value)| {
                let mut changed = example.clone();
                changed.as_object_mut().into_iter().for_each(|object| object.set(name.as_str(), value.clone()));
                (format!("eachValue by {label}"), changed)
            });
            changed.collect()
        }
        Json::Array(items) => {
            let found = items.first().map(broken).unwrap_or_default().into_iter();
            found.map(|(label, value)| (format!("eachValue by {label}"), Json::Array(vec![value]))).collect()
        }
        _ => Vec::new(),
    }
}

/// A value of another kind.
pub(crate) fn odd(example: &Json) -> Json {
    match example {
        Json::Object(_) | Json::Null => Json::from("of another kind"),
        _ => pact_core::json!({"another": "kind"}),
    }
}

/// Another value of the same kind.
pub(crate) fn other(example: &Json) -> Json {
    match example {
        Json::Null => Json::from("not null"),
        Json::Bool(value) => Json::from(!value),
        Json::Number(_) => Json::from(987_654_321_u64),
        Json::String(text) => Json::from(format!("{text}-other")),
        Json::Array(items) => Json::Array(items.iter().cloned().chain([Json::from("one more")]).collect()),
        Json::Object(_) => Json::from("no object"),
    }
}

/// The places that a path reaches.
pub(crate) fn places(value: &Json, tokens: &[Token]) -> Vec<Vec<Token>> {
    let Some((first, rest)) = tokens.split_first() else { return vec![Vec::new()] };
    let below = |token: Token, value: &Json| {
        places(value, rest).into_iter().map(move |mut place| {
            place.insert(0, token.clone());
            place
        })
    };
    match (first, value) {
        (Token::Field(name), Json::Object(object)) => {
            object.get(name).into_iter().flat_map(|value| below(first.clone(), value)).collect()
        }
        (Token::Index(index), Json::Array(items)) => {
            items.get(*index).into_iter().flat_map(|value| below(first.clone(), value)).collect()
        }
        (Token::Any | Token::AnyIndex, Json::Array(items)) => {
            items.iter().enumerate().flat_map(|(index, value)| below(Token::Index(index), value)).collect()
        }
        (Token::Any, Json::Object(object)) => {
            object.iter().flat_map(|(name, value)| below(Token::field(name), value)).collect()
        }
        _ => Vec::new(),
    }
}

/// Every place that is a member of an object.
pub(crate) fn members(value: &Json) -> Vec<Vec<Token>> {
    all(value).into_iter().filter(|place| matches!(place.last(), Some(Token::Field(_)))).collect()
}

/// Every place of a value that holds no others.
pub(crate) fn scalars(value: &Json) -> Vec<Vec<Token>> {
    let is_scalar = |place: &Vec<Token>| !matches!(at(value, place), Some(Json::Object(_) | Json::Array(_)) | None);
    all(value).into_iter().filter(is_scalar).collect()
}

fn all(value: &Json) -> Vec<Vec<Token>> {
    let children: Vec<(Token, &Json)> = match value {
        Json::Object(object) => object.iter().map(|(name, value)| (Token::field(name), value)).collect(),
        Json::Array(items) => items.iter().enumerate().map(|(index, value)| (Token::Index(index), value)).collect(),
        _ => Vec::new(),
    };
    let mut places = vec![Vec::new()];
    for (token, child) in children {
        places.extend(all(child).into_iter().map(|mut place| {
            place.insert(0, token.clone());
            place
        }));
    }
    places
}

/// Whether a rule at this path is about that place, or about something around it.
pub(crate) fn covers(tokens: &[Token], place: &[Token]) -> bool {
    let is_step = |(expected, actual): (&Token, &Token)| match (expected, actual) {
        (Token::Any, _) | (Token::AnyIndex, Token::Index(_)) => true,
        (expected, actual) => expected == actual,
    };
    tokens.len() <= place.len() && tokens.iter().zip(place).all(is_step)
}

/// The value at a place.
pub(crate) fn at<'a>(value: &'a Json, place: &[Token]) -> Option<&'a Json> {
    place.iter().try_fold(value, |value, token| match token {
        Token::Field(name) => value.get(name),
        Token::Index(index) => value.at(*index),
        _ => None,
    })
}

/// Puts a value at a place.
pub(crate) fn put(value: &mut Json, place: &[Token], new: Json) {
    match (place.split_first(), value) {
        (None, value) => *value = new,
        (Some((Token::Field(name), rest)), Json::Object(object)) => {
            object.get_mut(name).into_iter().for_each(|value| put(value, rest, new.clone()));
        }
        (Some((Token::Index(index), rest)), Json::Array(items)) => {
            items.get_mut(*index).into_iter().for_each(|value| put(value, rest, new.clone()));
        }
        _ => {}
    }
}

/// Takes a member out of its object.
pub(crate) fn take(value: &mut Json, place: &[Token]) {
    match (place, value) {
        ([Token::Field(name)], Json::Object(object)) => drop(object.remove(name)),
        ([Token::Field(name), rest @ ..], Json::Object(object)) => {
            object.get_mut(name).into_iter().for_each(|value| take(value, rest));
        }
        ([Token::Index(index), rest @ ..], Json::Array(items)) => {
            items.get_mut(*index).into_iter().for_each(|value| take(value, rest));
        }
        _ => {}
    }
}

/// The place as a path.
pub(crate) fn name(place: &[Token]) -> String {
    let path = place.iter().cloned().fold(pact_core::model::RulePath::root(), |path, token| path.join(token));
    path.as_str().to_owned()
}
