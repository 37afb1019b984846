//! One matching rule ⇄ model.

use crate::json;
use crate::json::{Json, Object};
use crate::model::{EachRule, MatchingRule, StatusClass, Variant};

use super::cursor::At;
use super::{ReadError, generators, rules};

/// The pattern of a `date` rule that has none.
const DATE: &str = "yyyy-MM-dd";
/// The pattern of a `time` rule that has none.
const TIME: &str = "HH:mm:ss";
/// The pattern of a `datetime` rule that has none.
const DATE_TIME: &str = "yyyy-MM-dd'T'HH:mm:ssXXX";

/// Reads a rule. A rule that is not known, or whose arguments are not what they must be, is kept as unknown with the
/// reason, so that only its interaction cannot be judged.
///
/// # Errors
/// The rule is not an object.
pub(super) fn read(at: &At<'_>) -> Result<MatchingRule, ReadError> {
    match known(at) {
        Ok(rule) => Ok(rule),
        Err(Refused::Unknown(reason)) => Ok(MatchingRule::Unknown { rule: at.value.clone(), reason }),
        Err(Refused::Contract(error)) => Err(error),
    }
}

/// Why a rule was not read.
enum Refused {
    /// The document is not what a contract must be.
    Contract(ReadError),
    /// The rule, or an argument of it, is not known.
    Unknown(String),
}

impl From<ReadError> for Refused {
    fn from(error: ReadError) -> Self {
        Refused::Contract(error)
    }
}

impl From<String> for Refused {
    fn from(reason: String) -> Self {
        Refused::Unknown(reason)
    }
}

fn known(at: &At<'_>) -> Result<MatchingRule, Refused> {
    let object = at.object()?;
    match object.get("match") {
        Some(Json::String(name)) => named(name, at),
        Some(other) => Err(format!("`match` must be a string, but is {}", other.kind().phrase()).into()),
        None => guessed(object, at),
    }
}

/// A rule without `match`, as older tools wrote it, is told by its arguments.
fn guessed(object: &Object, at: &At<'_>) -> Result<MatchingRule, Refused> {
    let names = [
        ("regex", "regex"),
        ("min", "type"),
        ("max", "type"),
        ("timestamp", "timestamp"),
        ("date", "date"),
        ("time", "time"),
    ];
    match names.iter().find(|(argument, _)| object.contains(argument)) {
        Some((_, name)) => named(name, at),
        None => Err(format!("the matching rule {} has no `match`", at.value).into()),
    }
}

fn named(name: &str, at: &At<'_>) -> Result<MatchingRule, Refused> {
    Ok(match name {
        "equality" => MatchingRule::Equality,
        "regex" => MatchingRule::Regex(text(at, &["regex"], None)?),
        "type" | "min" | "max" | "min-type" | "max-type" => bounds(name, at)?,
        "include" => MatchingRule::Include(text(at, &["value"], None)?),
        "number" => MatchingRule::Number,
        "integer" => MatchingRule::Integer,
        "decimal" | "real" => MatchingRule::Decimal,
        "boolean" => MatchingRule::Boolean,
        "null" => MatchingRule::Null,
        "date" => MatchingRule::Date(text(at, &["format", "date"], Some(DATE))?),
        "time" => MatchingRule::Time(text(at, &["format", "time"], Some(TIME))?),
        "datetime" | "timestamp" => {
            MatchingRule::DateTime(text(at, &["format", "timestamp", "datetime"], Some(DATE_TIME))?)
        }
        "notEmpty" | "not-empty" => MatchingRule::NotEmpty,
        "semver" => MatchingRule::Semver,
        "contentType" | "content-type" => MatchingRule::ContentType(text(at, &["value"], None)?),
        "values" => MatchingRule::Values,
        "eachKey" | "each-key" => MatchingRule::EachKey(each(at)?),
        "eachValue" | "each-value" => MatchingRule::EachValue(each(at)?),
        "arrayContains" | "array-contains" => MatchingRule::ArrayContains(variants(at)?),
        "statusCode" | "status-code" => MatchingRule::StatusCode(status_class(at)?),
        other => return Err(format!("the matching rule `{other}` is not known").into()),
    })
}

fn text(at: &At<'_>, names: &[&str], default: Option<&str>) -> Result<String, String> {
    match at.one_of(names).map_err(|error| error.to_string())? {
        Some(argument) => argument.value.as_str().map(str::to_owned).ok_or_else(|| {
            format!("the argument `{}` of a matching rule must be a string, but is {}", names[0], argument.value)
        }),
        None => {
            default.map(str::to_owned).ok_or_else(|| format!("the matching rule {} has no `{}`", at.value, names[0]))
        }
    }
}

fn bounds(name: &str, at: &At<'_>) -> Result<MatchingRule, String> {
    let bound = |argument: &str| match at.member(&[argument]) {
        None => Ok(None),
        Some(bound) => {
            let number = bound.value.as_u64().or_else(|| bound.value.as_str().and_then(|text| text.parse().ok()));
            match number.and_then(|number| usize::try_from(number).ok()) {
                Some(number) => Ok(Some(number)),
                None => Err(format!(
                    "the argument `{argument}` of a matching rule must be a whole number, but is {}",
                    bound.value
                )),
            }
        }
    };
    let (min, max) = (bound("min")?, bound("max")?);
    match name {
        "min" | "min-type" if min.is_none() => Err(format!("the matching rule {} has no `min`", at.value)),
        "max" | "max-type" if max.is_none() => Err(format!("the matching rule {} has no `max`", at.value)),
        _ => Ok(MatchingRule::Type { min, max }),
    }
}

fn each(at: &At<'_>) -> Result<EachRule, Refused> {
    let list = at.member(&["rules"]).ok_or_else(|| format!("the matching rule {} has no `rules`", at.value))?;
    Ok(EachRule {
        rules: list.items()?.map(|item| read(&item)).collect::<Result<_, _>>()?,
        example: at.value.get("value").cloned(),
        generator: at.member(&["generator"]).map(|generator| generators::generator(&generator)).transpose()?,
    })
}

fn variants(at: &At<'_>) -> Result<Vec<Variant>, Refused> {
    let Some(list) = at.member(&["variants"]) else { return Ok(Vec::new()) };
    let mut variants = Vec::new();
    for item in list.items()? {
        let index = item.object()?.get("index").and_then(Json::as_u64).and_then(|index| usize::try_from(index).ok());
        variants.push(Variant {
            index: index.ok_or_else(|| "a variant of `arrayContains` has no `index`".to_owned())?,
            rules: item.member(&["rules"]).map(|places| rules::read_places(&places)).transpose()?.unwrap_or_default(),
            generators: item
                .member(&["generators"])
                .map(|places| generators::read_places(&places))
                .transpose()?
                .unwrap_or_default(),
        });
    }
    Ok(variants)
}

fn status_class(at: &At<'_>) -> Result<StatusClass, String> {
    let status = at.member(&["status"]).ok_or_else(|| format!("the matching rule {} has no `status`", at.value))?;
    let code = |code: &Json| code.as_u64().and_then(|code| u16::try_from(code).ok());
    let unknown = || format!("the argument `status` of a matching rule is not known: {}", status.value);
    match status.value {
        Json::Array(codes) => codes.iter().map(code).collect::<Option<_>>().map(StatusClass::OneOf).ok_or_else(unknown),
        Json::Number(_) => code(status.value).map(|code| StatusClass::OneOf(vec![code])).ok_or_else(unknown),
        Json::String(class) => match class.as_str() {
            "info" => Ok(StatusClass::Info),
            "success" => Ok(StatusClass::Success),
            "redirect" => Ok(StatusClass::Redirect),
            "clientError" => Ok(StatusClass::ClientError),
            "serverError" => Ok(StatusClass::ServerError),
            "nonError" => Ok(StatusClass::NonError),
            "error" => Ok(StatusClass::Error),
            _ => Err(unknown()),
        },
        _ => Err(unknown()),
    }
}

/// Writes a rule.
pub(crate) fn to_json(rule: &MatchingRule) -> Json {
    let with = |name: &str, argument: &str, value: Json| json!({"match": name, argument: value});
    match rule {
        MatchingRule::Equality => json!({"match": "equality"}),
        MatchingRule::Type { min, max } => {
            let mut object = Object::new();
            object.push("match", "type");
            min.iter().for_each(|min| object.push("min", *min));
            max.iter().for_each(|max| object.push("max", *max));
            Json::Object(object)
        }
        MatchingRule::Regex(regex) => with("regex", "regex", regex.into()),
        MatchingRule::Include(value) => with("include", "value", value.into()),
        MatchingRule::Number => json!({"match": "number"}),
        MatchingRule::Integer => json!({"match": "integer"}),
        MatchingRule::Decimal => json!({"match": "decimal"}),
        MatchingRule::Boolean => json!({"match": "boolean"}),
        MatchingRule::Null => json!({"match": "null"}),
        MatchingRule::Date(format) => with("date", "format", format.into()),
        MatchingRule::Time(format) => with("time", "format", format.into()),
        MatchingRule::DateTime(format) => with("datetime", "format", format.into()),
        MatchingRule::NotEmpty => json!({"match": "notEmpty"}),
        MatchingRule::Semver => json!({"match": "semver"}),
        MatchingRule::ContentType(value) => with("contentType", "value", value.into()),
        MatchingRule::Values => json!({"match": "values"}),
        MatchingRule::EachKey(each) => each_to_json("eachKey", each),
        MatchingRule::EachValue(each) => each_to_json("eachValue", each),
        MatchingRule::ArrayContains(variants) => {
            with("arrayContains", "variants", variants.iter().map(variant_to_json).collect())
        }
        MatchingRule::StatusCode(class) => with("statusCode", "status", status_to_json(class)),
        MatchingRule::Unknown { rule, .. } => rule.clone(),
    }
}

fn each_to_json(name: &str, each: &EachRule) -> Json {
    let mut object = Object::new();
    object.push("match", name);
    object.push("rules", each.rules.iter().map(to_json).collect::<Json>());
    each.example.iter().for_each(|example| object.push("value", example.clone()));
    each.generator.iter().for_each(|generator| object.push("generator", generators::generator_to_json(generator)));
    Json::Object(object)
}

fn variant_to_json(variant: &Variant) -> Json {
    let mut object = Object::new();
    object.push("index", variant.index);
    object.push("rules", rules::places_to_json(&variant.rules));
    if !variant.generators.is_empty() {
        object.push("generators", generators::places_to_json(&variant.generators));
    }
    Json::Object(object)
}

fn status_to_json(class: &StatusClass) -> Json {
    match class {
        StatusClass::Info => "info".into(),
        StatusClass::Success => "success".into(),
        StatusClass::Redirect => "redirect".into(),
        StatusClass::ClientError => "clientError".into(),
        StatusClass::ServerError => "serverError".into(),
        StatusClass::NonError => "nonError".into(),
        StatusClass::Error => "error".into(),
        StatusClass::OneOf(codes) => codes.iter().copied().collect(),
    }
}
