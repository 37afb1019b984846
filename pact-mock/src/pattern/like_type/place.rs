//! Places in a pattern, and what is changed there.

use pact_core::json::Json;
use pact_core::model::{RulePath, Token};

use crate::pattern::{Node, Pattern};

/// A step to a place.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// A member, or the item at that place.
    Named(String),
    /// Any member or item.
    Any,
}

impl Step {
    /// Reads a JSON pointer or a path.
    pub(super) fn read(place: &str) -> Result<Vec<Step>, String> {
        if place.is_empty() || place.starts_with('/') {
            // RFC 6901, section 4.
            let segment = |text: &str| Step::Named(text.replace("~1", "/").replace("~0", "~"));
            return Ok(place.split('/').skip(1).map(segment).collect());
        }
        let path =
            RulePath::parse(place).map_err(|error| format!("is no JSON pointer, and as a path is wrong: {error}"))?;
        let step = |token: &Token| match token {
            Token::Field(name) => Step::Named(name.into()),
            Token::Index(index) => Step::Named(index.to_string()),
            Token::Any | Token::AnyIndex => Step::Any,
        };
        Ok(path.tokens().iter().map(step).collect())
    }
}

/// Changes what stands at a place, or removes the member there.
///
/// # Errors
/// Why there is no such place.
pub(super) fn change(pattern: &mut Pattern, steps: &[Step], to: Option<&Pattern>) -> Result<(), String> {
    let Some((step, rest)) = steps.split_first() else {
        let Some(to) = to else { return Err("is the whole value; only members can be left out".to_owned()) };
        *pattern = to.clone();
        return Ok(());
    };
    if rest.is_empty() && to.is_none() {
        return remove(pattern, step);
    }
    for below in below(pattern, step)? {
        change(below, rest, to)?;
    }
    Ok(())
}

/// Puts something at a place of an object, whether or not there is something, or removes what is there.
///
/// # Errors
/// Why there is no such place.
pub(super) fn put(pattern: &mut Pattern, steps: &[Step], to: Option<&Pattern>) -> Result<(), String> {
    let Some((step, rest)) = steps.split_first() else {
        return Err("is the whole value; only members can be put or left out".to_owned());
    };
    if !rest.is_empty() {
        return below(pattern, step)?.into_iter().try_for_each(|below| put(below, rest, to));
    }
    let (Some(members), Step::Named(name)) = (members(pattern), step) else {
        return Err("is no member of an object".to_owned());
    };
    match (members.iter_mut().find(|(known, _)| known == name), to) {
        (Some((_, value)), Some(to)) => *value = to.clone(),
        (Some(_), None) => members.retain(|(known, _)| known != name),
        (None, Some(to)) => members.push((name.clone(), to.clone())),
        (None, None) => {}
    }
    Ok(())
}

/// The members, if the pattern is an object whose names are fixed.
fn members(pattern: &mut Pattern) -> Option<&mut Vec<(String, Pattern)>> {
    if let Node::Value(Json::Object(_)) = &pattern.node
        && let Some(members) = pattern.clone().into_members()
    {
        pattern.node = Node::Object(members);
    }
    match &mut pattern.node {
        Node::Object(members) => Some(members),
        Node::Ruled { example, .. } | Node::Generated { example, .. } => members(example),
        _ => None,
    }
}

fn remove(pattern: &mut Pattern, step: &Step) -> Result<(), String> {
    match (&mut pattern.node, step) {
        (Node::Object(members), Step::Named(name)) if members.iter().any(|(known, _)| known == name) => {
            members.retain(|(known, _)| known != name);
            Ok(())
        }
        (Node::Object(members), Step::Named(name)) => Err(no_member(name, members)),
        _ => Err("is no member of a struct; only members can be left out".to_owned()),
    }
}

fn no_member(name: &str, members: &[(String, Pattern)]) -> String {
    let known: Vec<String> = members.iter().map(|(known, _)| format!("`{known}`")).collect();
    format!("names no place of the example: there is no `{name}`, but {}", known.join(", "))
}

/// The patterns one step down.
fn below<'p>(pattern: &'p mut Pattern, step: &Step) -> Result<Vec<&'p mut Pattern>, String> {
    if let Node::Value(Json::Object(_)) = &pattern.node
        && let Some(members) = pattern.clone().into_members()
    {
        pattern.node = Node::Object(members);
    }
    match (&mut pattern.node, step) {
        (Node::Object(members), Step::Named(name)) => {
            if !members.iter().any(|(known, _)| known == name) {
                return Err(no_member(name, members));
            }
            Ok(members.iter_mut().filter(|(known, _)| known == name).map(|(_, member)| member).collect())
        }
        (Node::Object(members), Step::Any) => Ok(members.iter_mut().map(|(_, member)| member).collect()),
        (Node::Array(items), Step::Any) => Ok(items.iter_mut().collect()),
        (Node::Array(items), Step::Named(index)) => {
            let length = items.len();
            let item = index.parse().ok().and_then(|index: usize| items.get_mut(index));
            item.map(|item| vec![item])
                .ok_or_else(|| format!("names no place of the example: there is no item {index} of {length}"))
        }
        // One rule holds for all of them.
        (Node::Each { items, .. }, Step::Any) => Ok(items.iter_mut().collect()),
        (Node::Each { items, .. }, Step::Named(index)) if index.parse::<usize>().is_ok() => {
            Ok(items.iter_mut().collect())
        }
        (Node::Each { .. }, Step::Named(name)) => Err(format!(
            "names no place of the example: there is a list, of whose items `{name}` is none; any index is"
        )),
        (Node::Entries(entries), _) => Ok(entries.members.iter_mut().map(|(_, member)| member).collect()),
        (Node::Ruled { example, .. } | Node::Generated { example, .. }, _)
            if !matches!(example.node, Node::Value(_)) =>
        {
            below(example, step)
        }
        (Node::Wrong(_), _) => {
            Err("is below a place of which there is no example; say .with(…) of that place".to_owned())
        }
        _ => Err("names no place of the example: there is a single value above it".to_owned()),
    }
}
