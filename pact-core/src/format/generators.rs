//! Generators of a document ⇄ model.

use std::collections::HashMap;

use crate::json::{Json, Object};
use crate::model::{Category, DataType, Generator, Generators, RulePath, UuidFormat};

use super::ReadError;
use super::cursor::At;
use super::rules::{category, key_of, named_path};

/// Reads the generators of a request, response or message.
pub(super) fn read(at: &At<'_>) -> Result<Generators, ReadError> {
    let mut generators = Generators::default();
    let Some(categories) = at.member(&["generators"]) else { return Ok(generators) };
    for (name, places) in categories.members()? {
        let category = category(name);
        if matches!(category, Category::Method | Category::Path | Category::Status) {
            // The generator stands there directly, or under an empty path.
            let is_direct = places.member(&["type"]).is_some();
            let place = places.member(&["", "$"]).filter(|_| !is_direct).unwrap_or(places);
            if !places.is_no_map() {
                generators.add(category, RulePath::root(), generator(&place)?);
            }
            continue;
        }
        for (key, value) in places.members()? {
            let path = match category {
                Category::Body => body_path(&value, key)?,
                _ => named_path(key),
            };
            generators.add(category.clone(), path, generator(&value)?);
        }
    }
    Ok(generators)
}

/// Reads generators that are keyed by path alone, as those of a variant are; they are about a body.
pub(super) fn read_places(at: &At<'_>) -> Result<Generators, ReadError> {
    let mut generators = Generators::default();
    for (key, value) in at.members()? {
        generators.add(Category::Body, body_path(&value, key)?, generator(&value)?);
    }
    Ok(generators)
}

fn body_path(at: &At<'_>, key: &str) -> Result<RulePath, ReadError> {
    RulePath::parse(key).map_err(|error| at.error(format!("is a generator whose path cannot be read: {error}")))
}

/// Reads a generator. One that is not known, or whose arguments are not what they must be, is kept as unknown with the
/// reason.
pub(super) fn generator(at: &At<'_>) -> Result<Generator, ReadError> {
    let object = at.object()?;
    let known = match object.get("type").and_then(Json::as_str) {
        Some(name) => named(name, at),
        None => Err(format!("the generator {} has no `type`", at.value)),
    };
    Ok(known.unwrap_or_else(|reason| Generator::Unknown { generator: at.value.clone(), reason }))
}

fn named(name: &str, at: &At<'_>) -> Result<Generator, String> {
    let text = |argument: &str| {
        at.member(&[argument]).map(|value| value.text().map_err(|error| error.to_string())).transpose()
    };
    let needed =
        |argument: &str| text(argument)?.ok_or_else(|| format!("the generator {} has no `{argument}`", at.value));
    let number = |argument: &str, default: i64| match at.member(&[argument]) {
        None => Ok(default),
        Some(value) => {
            let number = value.value.as_i64().or_else(|| value.value.as_str().and_then(|text| text.parse().ok()));
            number.ok_or_else(|| {
                format!("the argument `{argument}` of a generator must be a whole number, but is {}", value.value)
            })
        }
    };
    let count = |argument: &str| {
        let count = number(argument, 10)?;
        usize::try_from(count)
            .map_err(|_| format!("the argument `{argument}` of a generator must not be negative, but is {count}"))
    };
    Ok(match name {
        "RandomInt" => Generator::RandomInt { min: number("min", 0)?, max: number("max", 10)? },
        "RandomDecimal" => Generator::RandomDecimal { digits: count("digits")? },
        "RandomHexadecimal" => Generator::RandomHexadecimal { digits: count("digits")? },
        "RandomString" => Generator::RandomString { size: count("size")? },
        "RandomBoolean" => Generator::RandomBoolean,
        "Regex" => Generator::Regex(needed("regex")?),
        "Uuid" => Generator::Uuid(uuid_format(text("format")?)?),
        "Date" => Generator::Date { format: text("format")?, expression: text("expression")? },
        "Time" => Generator::Time { format: text("format")?, expression: text("expression")? },
        "DateTime" => Generator::DateTime { format: text("format")?, expression: text("expression")? },
        "ProviderState" => {
            Generator::ProviderState { expression: needed("expression")?, data_type: data_type(text("dataType")?)? }
        }
        "MockServerURL" => Generator::MockServerUrl {
            example: text("example")?.unwrap_or_default(),
            regex: text("regex")?.unwrap_or_default(),
        },
        other => return Err(format!("the generator `{other}` is not known")),
    })
}

fn uuid_format(name: Option<String>) -> Result<UuidFormat, String> {
    match name.as_deref() {
        None | Some("lower-case-hyphenated") => Ok(UuidFormat::LowerCaseHyphenated),
        Some("simple") => Ok(UuidFormat::Simple),
        Some("upper-case-hyphenated") => Ok(UuidFormat::UpperCaseHyphenated),
        Some("URN") => Ok(UuidFormat::Urn),
        Some(other) => Err(format!("the UUID format `{other}` is not known")),
    }
}

fn data_type(name: Option<String>) -> Result<Option<DataType>, String> {
    Ok(Some(match name.as_deref() {
        None => return Ok(None),
        Some("STRING") => DataType::String,
        Some("INTEGER") => DataType::Integer,
        Some("DECIMAL") => DataType::Decimal,
        Some("FLOAT") => DataType::Float,
        Some("BOOLEAN") => DataType::Boolean,
        Some("RAW") => DataType::Raw,
        Some(other) => return Err(format!("the data type `{other}` of a generator is not known")),
    }))
}

/// Writes generators.
pub(super) fn to_json(generators: &Generators) -> Json {
    let mut object = Object::new();
    let mut categories: Vec<(String, ByPlace)> = Vec::new();
    for entry in &generators.entries {
        let category = entry.category.to_string();
        let value = generator_to_json(&entry.generator);
        if matches!(entry.category, Category::Method | Category::Path | Category::Status) {
            object.set(category, value);
            continue;
        }
        let known = categories.iter().position(|(known, _)| *known == category);
        let index = known.unwrap_or_else(|| {
            object.push(category.as_str(), Object::new());
            categories.push((category, ByPlace::default()));
            categories.len() - 1
        });
        categories[index].1.set(key_of(&entry.category, &entry.path), value);
    }
    for (category, places) in categories {
        object.set(category, places.into_json());
    }
    Json::Object(object)
}

/// Writes generators keyed by path alone.
pub(super) fn places_to_json(generators: &Generators) -> Json {
    let mut places = ByPlace::default();
    for entry in &generators.entries {
        places.set(entry.path.as_str().to_owned(), generator_to_json(&entry.generator));
    }
    places.into_json()
}

/// Generators as members: of two for one place the later one has the last word. There may be many, so that the place is
/// not searched for.
#[derive(Default)]
struct ByPlace {
    members: Vec<(String, Json)>,
    known: HashMap<String, usize>,
}

impl ByPlace {
    fn set(&mut self, place: String, generator: Json) {
        match self.known.get(&place) {
            Some(index) => self.members[*index].1 = generator,
            None => {
                self.known.insert(place.clone(), self.members.len());
                self.members.push((place, generator));
            }
        }
    }

    fn into_json(self) -> Json {
        Json::Object(self.members.into_iter().collect())
    }
}

/// Writes a generator.
pub(crate) fn generator_to_json(generator: &Generator) -> Json {
    let (name, arguments): (&str, Vec<(&str, Json)>) = match generator {
        Generator::RandomInt { min, max } => ("RandomInt", vec![("min", (*min).into()), ("max", (*max).into())]),
        Generator::RandomDecimal { digits } => ("RandomDecimal", vec![("digits", (*digits).into())]),
        Generator::RandomHexadecimal { digits } => ("RandomHexadecimal", vec![("digits", (*digits).into())]),
        Generator::RandomString { size } => ("RandomString", vec![("size", (*size).into())]),
        Generator::RandomBoolean => ("RandomBoolean", vec![]),
        Generator::Regex(regex) => ("Regex", vec![("regex", regex.into())]),
        Generator::Uuid(format) => ("Uuid", uuid_to_json(*format)),
        Generator::Date { format, expression } => ("Date", moment_to_json(format, expression)),
        Generator::Time { format, expression } => ("Time", moment_to_json(format, expression)),
        Generator::DateTime { format, expression } => ("DateTime", moment_to_json(format, expression)),
        Generator::ProviderState { expression, data_type } => {
            let mut arguments = vec![("expression", expression.into())];
            arguments.extend(data_type.map(|data_type| ("dataType", data_type_name(data_type).into())));
            ("ProviderState", arguments)
        }
        Generator::MockServerUrl { example, regex } => {
            ("MockServerURL", vec![("example", example.into()), ("regex", regex.into())])
        }
        Generator::Unknown { generator, .. } => return generator.clone(),
    };
    let mut object = Object::new();
    object.push("type", name);
    arguments.into_iter().for_each(|(name, value)| object.push(name, value));
    Json::Object(object)
}

fn uuid_to_json(format: UuidFormat) -> Vec<(&'static str, Json)> {
    match format {
        UuidFormat::LowerCaseHyphenated => vec![],
        UuidFormat::Simple => vec![("format", "simple".into())],
        UuidFormat::UpperCaseHyphenated => vec![("format", "upper-case-hyphenated".into())],
        UuidFormat::Urn => vec![("format", "URN".into())],
    }
}

fn moment_to_json(format: &Option<String>, expression: &Option<String>) -> Vec<(&'static str, Json)> {
    let arguments = [("format", format), ("expression", expression)];
    arguments.into_iter().filter_map(|(name, value)| value.as_ref().map(|value| (name, value.into()))).collect()
}

fn data_type_name(data_type: DataType) -> &'static str {
    match data_type {
        DataType::String => "STRING",
        DataType::Integer => "INTEGER",
        DataType::Decimal => "DECIMAL",
        DataType::Float => "FLOAT",
        DataType::Boolean => "BOOLEAN",
        DataType::Raw => "RAW",
    }
}
