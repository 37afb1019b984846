//! YAML → JSON, as far as OpenAPI documents need it: keys are texts.

use pact_core::json::{Json, Number, Object};
use yaml_rust2::{Yaml, YamlLoader};

/// Reads the first document of a text.
pub(super) fn read(text: &str) -> Result<Json, String> {
    let documents = YamlLoader::load_from_str(text).map_err(|error| error.to_string())?;
    documents.first().map(json).ok_or_else(|| "it is empty".to_owned())
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
