//! The matching rules of a request, response or message: two layouts ⇄ model.
//!
//! Version 2 has one flat object keyed by `$.body.…`, `$.headers.X`, `$.query.x`, `$.path`; later versions have an object
//! for each category. The layout is told by the first key, as tools mix them. One rule is read in [`super::rule`].

use std::collections::HashMap;

use crate::json::{Json, Object, Text};
use crate::model::{Category, Combine, MatchingRule, MatchingRules, RuleEntry, RuleList, RulePath, Token};

use super::ReadError;
use super::cursor::At;
use super::rule;

/// Reads the rules that go by one of these names.
pub(super) fn read(at: &At<'_>, names: &[&str]) -> Result<MatchingRules, ReadError> {
    match at.one_of(names)? {
        Some(rules) => match (rules.repeated, rules.value) {
            (Some(repeated), Json::Object(object)) => repeated.rules(object, || read_layout(&rules)),
            _ => read_layout(&rules),
        },
        None => Ok(MatchingRules::default()),
    }
}

/// Reads rules in either layout.
pub(super) fn read_layout(at: &At<'_>) -> Result<MatchingRules, ReadError> {
    let flat = at.map()?.names().next().is_some_and(|name| name.starts_with('$'));
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
    // A name alone is in one spelling, as in later versions.
    let path = match (&category, path.tokens()) {
        (Category::Header | Category::Query | Category::Metadata, [Token::Field(name)]) => RulePath::field(name),
        _ => path,
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
            let places = at.members()?;
            let entries = &mut *rules.entries;
            entries.reserve(places.len());
            for (path, value) in places {
                let (path, rules) = match &category {
                    Category::Body => (parse_path(&value, path)?, rule_list(&value)?),
                    _ => (RulePath::field(path), rule_list(&value).unwrap_or_else(|_| of_unknown(&value))),
                };
                entries.push(RuleEntry { category: category.clone(), path, rules });
            }
            Ok(())
        }
    }
}

/// What stands in a category that is not known, and need not be a rule.
fn of_unknown(at: &At<'_>) -> RuleList {
    let reason = "it stands in a category that is not known".to_owned();
    RuleList::one(MatchingRule::Unknown { rule: at.value.clone(), reason })
}

/// The category of a name, whatever its case: some tools write them in capitals.
pub(super) fn category(name: &str) -> Category {
    match name.to_ascii_lowercase().as_str() {
        "method" => Category::Method,
        "path" => Category::Path,
        "status" => Category::Status,
        "header" | "headers" => Category::Header,
        "query" => Category::Query,
        // `content` stands in cases of the specification, `contents` in contracts of messages.
        "body" | "content" | "contents" => Category::Body,
        "metadata" => Category::Metadata,
        _ => Category::Unknown(name.to_owned()),
    }
}

/// The rules of a part that has no places: they stand there directly, or under an empty path.
fn read_single(rules: &mut MatchingRules, category: &Category, at: &At<'_>) -> Result<(), ReadError> {
    let object = at.map()?;
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

/// Names such as `a[0]` may look like paths: where a value has that very name, it is meant.
pub(super) fn settle_name(path: &mut RulePath, values: impl Fn(&str) -> usize) {
    if is_name(path, &values) {
        *path = RulePath::field(path.as_str());
    }
}

fn is_name(path: &RulePath, values: &impl Fn(&str) -> usize) -> bool {
    path.tokens().len() > 1 && values(path.as_str()) > 0
}

/// Takes the place away from rules for the only value of a name: `$.query.a[0]`, as version 2 has it, says the same as
/// `a`, and many readers of later versions know the bare name only.
pub(crate) fn settle_only_values(rules: &mut MatchingRules, category: &Category, values: impl Fn(&str) -> usize) {
    settle(rules, category, |_, path| is_name(path, &values).then(|| path.as_str().into()));
    settle(rules, category, |rules, path| {
        let [Token::Field(name), Token::Index(0)] = path.tokens() else { return None };
        let bare = RulePath::field(name);
        let is_taken = rules.of(category).any(|other| other.path.tokens() == bare.tokens());
        (values(name) == 1 && !is_taken).then(|| name.clone())
    });
}

/// Puts a name in place of each path of a category for which there is one. Others are not touched, as they may be shared.
fn settle(rules: &mut MatchingRules, category: &Category, name: impl Fn(&MatchingRules, &RulePath) -> Option<Text>) {
    for index in 0..rules.entries.len() {
        let entry = &rules.entries[index];
        if entry.category == *category
            && let Some(name) = name(rules, &entry.path)
        {
            rules.entries[index].path = RulePath::field(&name);
        }
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
    let mut places = Object::new();
    for (entry, list) in by_place(rules, &mut Vec::new()) {
        places.push(entry.path.as_str(), list_to_json(&list));
    }
    Json::Object(places)
}

/// The rules for one place: a list with `combine`, or a rule by itself.
fn rule_list(at: &At<'_>) -> Result<RuleList, ReadError> {
    match (at.repeated, at.value) {
        (Some(repeated), Json::Object(object)) => repeated.list(object, || read_list(at)),
        _ => read_list(at),
    }
}

fn read_list(at: &At<'_>) -> Result<RuleList, ReadError> {
    at.object()?;
    let Some(matchers) = at.member(&["matchers"]) else {
        return Ok(RuleList::one(rule::read(at)?));
    };
    let combine = match at.member(&["combine"]).map(|combine| combine.string()).transpose()? {
        None => Combine::And,
        Some(combine) if combine.eq_ignore_ascii_case("and") => Combine::And,
        Some(combine) if combine.eq_ignore_ascii_case("or") => Combine::Or,
        Some(other) => return Err(at.error(format!("has the `combine` `{other}`; known are AND and OR"))),
    };
    let matchers = matchers.items()?;
    let mut rules = Vec::with_capacity(matchers.len());
    for matcher in matchers {
        rules.push(rule::read(&matcher)?);
    }
    Ok(RuleList { combine, rules })
}

/// Writes rules in the layout of version 2: one rule for a path.
///
/// # Errors
/// Everything that layout cannot say.
pub(super) fn to_flat_json(rules: &MatchingRules) -> Result<Json, Vec<String>> {
    let mut object = Object::new();
    let mut unsaid = Vec::new();
    for (entry, list) in by_place(rules, &mut unsaid) {
        match to_flat_rule(entry, &list) {
            Ok((path, rule)) => object.push(path, rule),
            Err(what) => unsaid.push(what),
        }
    }
    if unsaid.is_empty() { Ok(Json::Object(object)) } else { Err(unsaid) }
}

fn to_flat_rule(entry: &RuleEntry, list: &RuleList) -> Result<(String, Json), String> {
    let name = match &entry.category {
        Category::Header => "headers".to_owned(),
        Category::Path | Category::Query | Category::Body => entry.category.to_string(),
        other => return Err(format!("rules for the {other}")),
    };
    let [single] = list.rules.as_slice() else {
        return Err(format!("several rules for `{}` of the {}", entry.path, entry.category));
    };
    if !is_known_to_version_2(single) {
        return Err(format!("the rule {single}"));
    }
    let root = RulePath::root().join(Token::field(name));
    let path = entry.path.tokens().iter().fold(root, |path, token| path.join(token.clone()));
    Ok((path.as_str().to_owned(), rule::to_json(single)))
}

/// The lists of rules, one for each place: two for the same one hold together. What cannot be said in one list is noted.
fn by_place<'r>(rules: &'r MatchingRules, unsaid: &mut Vec<String>) -> Vec<(&'r RuleEntry, RuleList)> {
    let mut places: Vec<(&RuleEntry, RuleList)> = Vec::new();
    let mut known: HashMap<(String, String), usize> = HashMap::new();
    for entry in &rules.entries {
        let key = (entry.category.to_string(), key_of(&entry.category, &entry.path));
        let place = *known.entry(key).or_insert(places.len());
        match places.get_mut(place) {
            None => places.push((entry, entry.rules.clone())),
            Some((_, list)) if list.combine == entry.rules.combine => list.rules.extend(entry.rules.rules.clone()),
            Some(_) => unsaid.push(format!(
                "two lists of rules for `{}` of the {} that are combined in different ways",
                entry.path, entry.category
            )),
        }
    }
    places
}

fn is_known_to_version_2(rule: &MatchingRule) -> bool {
    matches!(rule, MatchingRule::Type { .. } | MatchingRule::Regex(_) | MatchingRule::Equality)
}

/// Writes rules in the layout of versions 3 and 4.
///
/// # Errors
/// Everything that layout cannot say.
pub(super) fn to_nested_json(rules: &MatchingRules) -> Result<Json, Vec<String>> {
    let mut object = Object::new();
    let mut unsaid = Vec::new();
    for (entry, list) in by_place(rules, &mut unsaid) {
        let category = entry.category.to_string();
        let list = match (&entry.category, list.rules.as_slice()) {
            // What is not known is written as it was.
            (Category::Unknown(_), [MatchingRule::Unknown { rule, .. }]) => rule.clone(),
            _ => list_to_json(&list),
        };
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
    if object.names().next().is_some_and(|name| name.starts_with('$')) {
        // The first key tells the layout: a category of such a name is behind one that is known.
        let known = Category::Body.to_string();
        let places = object.remove(&known).unwrap_or_else(|| Json::Object(Object::new()));
        object.set_first(known, places);
    }
    if unsaid.is_empty() { Ok(Json::Object(object)) } else { Err(unsaid) }
}

/// The key of a place: the bare name for headers, the query and metadata, nothing where there is one place only, else
/// the path.
pub(super) fn key_of(category: &Category, path: &RulePath) -> String {
    match (category, path.tokens()) {
        (Category::Method | Category::Path | Category::Status, _) => String::new(),
        (Category::Header | Category::Query | Category::Metadata, [Token::Field(name)]) => name.into(),
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
