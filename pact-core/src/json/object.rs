//! The members of a JSON object, in the order of the text.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use super::{Json, Text};

/// The members of an object, in order. A name may occur twice in a text that was read; look-ups find the last one, as
/// most JSON readers do.
///
/// A copy shares the members until one of the two is changed: a contract, what is read from it and what is compiled from
/// that have the same bodies, which are there once.
#[derive(Clone, Default)]
pub struct Object {
    /// None where there are no members.
    members: Option<Arc<Vec<Member>>>,
}

/// A name and its value.
type Member = (Text, Json);

impl Object {
    /// An object without members.
    #[must_use]
    pub const fn new() -> Self {
        Self { members: None }
    }

    /// An object of these members.
    pub(super) fn of(members: Vec<Member>) -> Self {
        Self { members: (!members.is_empty()).then(|| Arc::new(members)) }
    }

    fn members(&self) -> &[Member] {
        self.members.as_deref().map_or(&[], Vec::as_slice)
    }

    /// The members for change, no longer shared.
    fn members_mut(&mut self) -> &mut Vec<Member> {
        Arc::make_mut(self.members.get_or_insert_default())
    }

    /// Whether some copy of this still shares its members.
    pub(crate) fn is_shared(&self) -> bool {
        self.members.as_ref().is_some_and(|members| Arc::strong_count(members) > 1)
    }

    /// Whether this is a copy of the other that still shares its members. Objects without members share none.
    pub(crate) fn shares(&self, other: &Object) -> bool {
        matches!((&self.members, &other.members), (Some(own), Some(others)) if Arc::ptr_eq(own, others))
    }

    /// How many members there are, repeated names included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members().len()
    }

    /// Whether there is no member.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members().is_empty()
    }

    /// The value of the last member of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.members().iter().rev().find(|(member, _)| alike(member, name)).map(|(_, value)| value)
    }

    /// The value of the last member of that name, for change.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Json> {
        let index = self.members().iter().rposition(|(member, _)| alike(member, name))?;
        self.members_mut().get_mut(index).map(|(_, value)| value)
    }

    /// Whether there is a member of that name.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Sets a member: in its place if the name is there, else at the end.
    pub fn set(&mut self, name: impl Into<Text>, value: impl Into<Json>) {
        let name = name.into();
        match self.get_mut(&name) {
            Some(place) => *place = value.into(),
            None => self.push(name, value),
        }
    }

    /// Adds a member at the end without looking for an earlier one of that name.
    pub fn push(&mut self, name: impl Into<Text>, value: impl Into<Json>) {
        self.members_mut().push((name.into(), value.into()));
    }

    /// Puts a member first, removing others of that name.
    pub fn set_first(&mut self, name: impl Into<Text>, value: impl Into<Json>) {
        let name = name.into();
        self.remove(&name);
        self.members_mut().insert(0, (name, value.into()));
    }

    /// Removes every member of that name; the last one is returned.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        if !self.contains(name) {
            return None;
        }
        let members = self.members_mut();
        let last = members.iter().rposition(|(member, _)| member == name).map(|last| members.remove(last).1);
        members.retain(|(member, _)| member != name);
        last
    }

    /// The members in order, repeated names included.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Json)> + ExactSizeIterator {
        self.members().iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The members in order, for change.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Json)> {
        let members = if self.is_empty() { &mut [] } else { self.members_mut().as_mut_slice() };
        members.iter_mut().map(|(name, value)| (name.as_str(), value))
    }

    /// The members in order, each name once with its last value.
    pub fn distinct(&self) -> impl Iterator<Item = (&str, &Json)> {
        let repeated = self.repeated().is_some();
        self.members().iter().enumerate().filter_map(move |(index, (name, value))| {
            let overruled = repeated && self.members()[index + 1..].iter().any(|(later, _)| later == name);
            (!overruled).then_some((name.as_str(), value))
        })
    }

    /// The names in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.members().iter().map(|(name, _)| name.as_str())
    }

    /// The first name that is there again.
    #[must_use]
    pub fn repeated(&self) -> Option<&str> {
        let members = self.members();
        if members.len() < 16 {
            let known = |index: usize, name: &str| members[..index].iter().any(|(other, _)| alike(other, name));
            return self.names().enumerate().find(|(index, name)| known(*index, name)).map(|(_, name)| name);
        }
        let mut seen = HashSet::with_capacity(members.len());
        self.names().find(|name| !seen.insert(*name))
    }
}

/// Whether two names are one. Most differ in length or in the first letter, which costs no call.
fn alike(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().next() == other.bytes().next() && one == other
}

impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        self.shares(other) || self.members() == other.members()
    }
}

impl Eq for Object {}

impl fmt::Debug for Object {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_map().entries(self.iter()).finish()
    }
}

impl<N: Into<Text>> FromIterator<(N, Json)> for Object {
    fn from_iter<I: IntoIterator<Item = (N, Json)>>(members: I) -> Self {
        Self::of(members.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }
}

impl<N: Into<Text>> Extend<(N, Json)> for Object {
    fn extend<I: IntoIterator<Item = (N, Json)>>(&mut self, members: I) {
        self.members_mut().extend(members.into_iter().map(|(name, value)| (name.into(), value)));
    }
}

impl IntoIterator for Object {
    type Item = Member;
    type IntoIter = std::vec::IntoIter<Member>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.map(Arc::unwrap_or_clone).unwrap_or_default().into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(text: &str) -> Object {
        crate::json::parse(text).unwrap().as_object().unwrap().clone()
    }

    #[test]
    fn a_copy_that_is_changed_leaves_the_other_as_it_was() {
        let first = object(r#"{"a": 1, "b": {"c": 2}}"#);
        let mut second = first.clone();
        assert_eq!(first, second);
        second.get_mut("b").and_then(Json::as_object_mut).unwrap().set("c", 3);
        second.push("d", 4);
        assert_eq!(first, object(r#"{"a": 1, "b": {"c": 2}}"#));
        assert_eq!(second, object(r#"{"a": 1, "b": {"c": 3}, "d": 4}"#));
        second.iter_mut().for_each(|(_, value)| *value = Json::Null);
        assert_eq!(first.into_iter().count(), 2);
        assert_eq!(second, object(r#"{"a": null, "b": null, "d": null}"#));
    }

    #[test]
    fn every_member_of_a_name_is_removed_and_the_last_one_returned() {
        let mut repeated = object(r#"{"a": 1, "b": 2, "a": 3}"#);
        assert_eq!(repeated.remove("c"), None);
        assert_eq!(repeated.remove("a"), Some(Json::from(3)));
        assert_eq!(repeated, object(r#"{"b": 2}"#));
        assert_eq!(repeated.remove("b"), Some(Json::from(2)));
        assert_eq!(repeated, Object::new());
    }
}
