//! The matching rules of a request, response or message: two layouts ⇄ model.
//!
//! Version 2 has one flat object keyed by `$.body.…`, `$.headers.X`, `$.query.x`, `$.path`; later versions have an object
//! for each category. The layout is told by the first key, as tools mix them. One rule is read in [`super::rule`].

use crate::json::{Json, Object};
use crate::model::{Category, Combine, MatchingRule, MatchingRules, RuleEntry, RuleList, RulePath, Token};

use super::ReadError;
use super::cursor::At;
use super::rule;

/// Reads the rules under the first of these names.
pub(super) fn read(at: &At<'_>, names: &[&str]) -> Result<MatchingRules, ReadError> {
    match at.member(names) {
        Some(rules) => read_layout(&rules),
        None => Ok(MatchingRules::default()),
    }
}

/// Reads rules in either layout.
pub(super) fn read_layout(at: &At<'_>) -> Result<MatchingRules, ReadError> {
    let flat = at.object()?.names().next().is_some_and(|name| name.starts_with('$'));
    let mut rules = MatchingRules::default();
    for (name, value) in at.members()? {
        if flat { read_flat(&mut rules, name, &value)? } else { read_category(&mut rules, name, &value)? }
    }
    Ok(rules)
}

fn parse_path(at: &At<'_>, text: &str) -> Result<RulePath, ReadError> {
    RulePath::parse(text).map_err(|error| at.error(format!("is a rule whose path cannot be read: {error}")))
}

fn read_flat(rules: &mut MatchingRules, name: &str, at: &At<'_>) -> Result<(), ReadError> {
    let path = parse_path(at, name)?;
    let category = |name: &str| match name {
        "method" => Category::Method,
        "path" => Category::Path,
        "status" => Category::Status,
        "header" | "headers" => Category::Header,
        "query" => Category::Query,
        "body" => Category::Body,
        "metadata" | "metaData" => Category::Metadata,
        other => Category::Unknown(other.to_owned()),
    };
    let (category, path) = match path.without_first() {
        Some((Token::Field(first), rest)) => (category(first), rest),
        _ => (Category::Unknown(name.to_owned()), path),
    };
    rules.add(category, path, rule_list(at)?);
    Ok(())
}

fn read_category(rules: &mut MatchingRules, name: &str, at: &At<'_>) -> Result<(), ReadError> {
    let category = category(name);
    match category {
        Category::Method | Category::Path | Category::Status => read_single(rules, &category, at),
        Category::Header | Category::Query | Category::Metadata => {
            for (name, value) in at.members()? {
                rules.add(category.clone(), named_path(name), rule_list(&value)?);
            }
            Ok(())
        }
        Category::Body | Category::Unknown(_) => {
            for (path, value) in at.members()? {
                let path = if category == Category::Body { parse_path(&value, path)? } else { RulePath::field(path) };
                let list = if category == Category::Body { rule_list(&value)? } else { RuleList::default() };
                rules.add(category.clone(), path, list);
            }
            Ok(())
        }
    }
}

pub(super) fn category(name: &str) -> Category {
    match name {
        "method" => Category::Method,
        "path" => Category::Path,
        "status" => Category::Status,
        "header" | "headers" => Category::Header,
        "query" => Category::Query,
        // `content` stands in cases of the specification, `contents` in contracts of messages.
        "body" | "content" | "contents" => Category::Body,
        "metadata" | "metaData" => Category::Metadata,
        other => Category::Unknown(other.to_owned()),
    }
}

/// The rules of a part that has no places: they stand there directly, or under an empty path.
fn read_single(rules: &mut MatchingRules, category: &Category, at: &At<'_>) -> Result<(), ReadError> {
    let object = at.object()?;
    if object.is_empty() {
        return Ok(());
    }
    if ["matchers", "match", "combine"].iter().any(|name| object.contains(name)) {
        rules.add(category.clone(), RulePath::root(), rule_list(at)?);
        return Ok(());
    }
    for (name, value) in at.members()? {
        let path = if matches!(name, "" | "$") { RulePath::root() } else { parse_path(&value, name)? };
        rules.add(category.clone(), path, rule_list(&value)?);
    }
    Ok(())
}

/// The key of a header, query or metadata rule. It is the name as it is; the forms `$.name`, `name[0]` and `$['name']`
/// that some tools write are read as paths.
pub(super) fn named_path(key: &str) -> RulePath {
    let looks_like_path = key.starts_with("$.") || key.starts_with("$[") || (key.ends_with(']') && key.contains('['));
    match RulePath::parse(key) {
        Ok(path) if looks_like_path && !path.tokens().is_empty() => path,
        _ => RulePath::field(key),
    }
}

/// Reads rules that are keyed by path alone, as those of a variant are; they are about a body.
pub(super) fn read_places(at: &At<'_>) -> Result<MatchingRules, ReadError> {
    let mut rules = MatchingRules::default();
    for (path, value) in at.members()? {
        rules.add(Category::Body, parse_path(&value, path)?, rule_list(&value)?);
    }
    Ok(rules)
}

/// Writes rules keyed by path alone.
pub(super) fn places_to_json(rules: &MatchingRules) -> Json {
    Json::Object(
        rules.entries.iter().map(|entry| (entry.path.as_str().to_owned(), list_to_json(&entry.rules))).collect(),
    )
}

/// The rules for one place: a list with `combine`, or a rule by itself.
fn rule_list(at: &At<'_>) -> Result<RuleList, ReadError> {
    let Some(matchers) = at.member(&["matchers"]) else {
        return Ok(RuleList::one(rule::read(at)?));
    };
    let combine = match at.member(&["combine"]).map(|combine| combine.string()).transpose()? {
        None => Combine::And,
        Some(combine) if combine.eq_ignore_ascii_case("and") => Combine::And,
        Some(combine) if combine.eq_ignore_ascii_case("or") => Combine::Or,
        Some(other) => return Err(at.error(format!("has the `combine` `{other}`; known are AND and OR"))),
    };
    Ok(RuleList { combine, rules: matchers.items()?.map(|matcher| rule::read(&matcher)).collect::<Result<_, _>>()? })
}

/// Writes rules in the layout of version 2: one rule for a path.
///
/// # Errors
/// Everything that layout cannot say.
pub(super) fn to_flat_json(rules: &MatchingRules) -> Result<Json, Vec<String>> {
    let mut object = Object::new();
    let mut unsaid = Vec::new();
    for entry in &rules.entries {
        match to_flat_rule(entry) {
            Ok((path, rule)) => object.push(path, rule),
            Err(what) => unsaid.push(what),
        }
    }
    if unsaid.is_empty() { Ok(Json::Object(object)) } else { Err(unsaid) }
}

fn to_flat_rule(entry: &RuleEntry) -> Result<(String, Json), String> {
    let name = match &entry.category {
        Category::Header => "headers".to_owned(),
        Category::Path | Category::Query | Category::Body => entry.category.to_string(),
        other => return Err(format!("rules for the {other}")),
    };
    let [single] = entry.rules.rules.as_slice() else {
        return Err(format!("several rules for `{}` of the {}", entry.path, entry.category));
    };
    if !is_known_to_version_2(single) {
        return Err(format!("the rule {single}"));
    }
    let root = RulePath::root().join(Token::Field(name));
    let path = entry.path.tokens().iter().fold(root, |path, token| path.join(token.clone()));
    Ok((path.as_str().to_owned(), rule::to_json(single)))
}

fn is_known_to_version_2(rule: &MatchingRule) -> bool {
    matches!(rule, MatchingRule::Type { .. } | MatchingRule::Regex(_) | MatchingRule::Equality)
}

/// Writes rules in the layout of versions 3 and 4.
pub(super) fn to_nested_json(rules: &MatchingRules) -> Json {
    let mut object = Object::new();
    for entry in &rules.entries {
        let list = list_to_json(&entry.rules);
        let category = entry.category.to_string();
        if matches!(entry.category, Category::Method | Category::Path | Category::Status) {
            object.set(category, list);
            continue;
        }
        if !object.contains(&category) {
            object.push(category.as_str(), Object::new());
        }
        if let Some(places) = object.get_mut(&category).and_then(Json::as_object_mut) {
            places.push(key_of(&entry.category, &entry.path), list);
        }
    }
    Json::Object(object)
}

/// The key of a place: the bare name for headers, the query and metadata, else the path.
pub(super) fn key_of(category: &Category, path: &RulePath) -> String {
    match (category, path.tokens()) {
        (Category::Header | Category::Query | Category::Metadata, [Token::Field(name)]) => name.clone(),
        _ => path.as_str().to_owned(),
    }
}

fn list_to_json(list: &RuleList) -> Json {
    let combine = match list.combine {
        Combine::And => "AND",
        Combine::Or => "OR",
    };
    crate::json!({"combine": combine, "matchers": (list.rules.iter().map(rule::to_json).collect::<Json>())})
}
