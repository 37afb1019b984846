//! The members of a JSON object, in the order of the text.

use super::Json;

/// The members of an object, in order. A name may occur twice in a text that was read; look-ups find the last one, as
/// most JSON readers do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Object {
    members: Vec<(String, Json)>,
}

impl Object {
    /// An object without members.
    #[must_use]
    pub const fn new() -> Self {
        Self { members: Vec::new() }
    }

    /// How many members there are, repeated names included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there is no member.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The value of the last member of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.members.iter().rev().find(|(member, _)| member == name).map(|(_, value)| value)
    }

    /// The value of the last member of that name, for change.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Json> {
        self.members.iter_mut().rev().find(|(member, _)| member == name).map(|(_, value)| value)
    }

    /// Whether there is a member of that name.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Sets a member: in its place if the name is there, else at the end.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Json>) {
        let name = name.into();
        match self.get_mut(&name) {
            Some(place) => *place = value.into(),
            None => self.members.push((name, value.into())),
        }
    }

    /// Adds a member at the end without looking for an earlier one of that name.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<Json>) {
        self.members.push((name.into(), value.into()));
    }

    /// Puts a member first, removing others of that name.
    pub fn set_first(&mut self, name: impl Into<String>, value: impl Into<Json>) {
        let name = name.into();
        self.remove(&name);
        self.members.insert(0, (name, value.into()));
    }

    /// Removes every member of that name; the last one is returned.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        let mut removed = None;
        let mut index = 0;
        while index < self.members.len() {
            if self.members[index].0 == name {
                removed = Some(self.members.remove(index).1);
            } else {
                index += 1;
            }
        }
        removed
    }

    /// The members in order, repeated names included.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Json)> + ExactSizeIterator {
        self.members.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The members in order, for change.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Json)> {
        self.members.iter_mut().map(|(name, value)| (name.as_str(), value))
    }

    /// The members in order, each name once with its last value.
    pub fn distinct(&self) -> impl Iterator<Item = (&str, &Json)> {
        let repeated = self.repeated().is_some();
        self.members.iter().enumerate().filter_map(move |(index, (name, value))| {
            let overruled = repeated && self.members[index + 1..].iter().any(|(later, _)| later == name);
            (!overruled).then_some((name.as_str(), value))
        })
    }

    /// The names in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|(name, _)| name.as_str())
    }

    /// Makes room for so many more members.
    pub(super) fn reserve(&mut self, members: usize) {
        self.members.reserve(members);
    }

    /// The first name that is there again.
    #[must_use]
    pub fn repeated(&self) -> Option<&str> {
        let mut names = self.members.iter().map(|(name, _)| name.as_str());
        if self.members.len() < 16 {
            // Most names differ in length or in the first letter, which costs no call.
            let alike = |one: &str, other: &str| {
                one.len() == other.len() && one.bytes().next() == other.bytes().next() && one == other
            };
            let known = |index: usize, name: &str| self.members[..index].iter().any(|(other, _)| alike(other, name));
            return names.enumerate().find(|(index, name)| known(*index, name)).map(|(_, name)| name);
        }
        let mut seen = std::collections::HashSet::with_capacity(self.members.len());
        names.find(|name| !seen.insert(*name))
    }
}

impl FromIterator<(String, Json)> for Object {
    fn from_iter<I: IntoIterator<Item = (String, Json)>>(members: I) -> Self {
        Self { members: members.into_iter().collect() }
    }
}

impl IntoIterator for Object {
    type Item = (String, Json);
    type IntoIter = std::vec::IntoIter<(String, Json)>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.into_iter()
    }
}

impl Extend<(String, Json)> for Object {
    fn extend<I: IntoIterator<Item = (String, Json)>>(&mut self, members: I) {
        self.members.extend(members);
    }
}
