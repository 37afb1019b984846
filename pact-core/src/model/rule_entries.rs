//! Rules by place, shared by their copies, with what was made of them.

use std::any::Any;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, OnceLock};

use super::RuleEntry;

/// Rules in the order of the contract: a vector that copies share until one of them is changed. Interactions of one contract
/// often have the same rules, which are then there once, read and compiled.
#[derive(Clone, Default)]
pub struct RuleEntries {
    /// None where there are no rules.
    kept: Option<Arc<Kept>>,
}

#[derive(Default)]
struct Kept {
    entries: Vec<RuleEntry>,
    /// What was made of them as they are.
    made: OnceLock<Arc<dyn Any + Send + Sync>>,
}

impl Clone for Kept {
    fn clone(&self) -> Self {
        Self { entries: self.entries.clone(), made: OnceLock::new() }
    }
}

impl RuleEntries {
    /// What is made of these rules, made once for all copies.
    ///
    /// # Errors
    /// That of `make`.
    pub(crate) fn made<T: Any + Send + Sync, E>(&self, make: impl FnOnce() -> Result<T, E>) -> Result<Arc<T>, E> {
        let Some(kept) = &self.kept else { return make().map(Arc::new) };
        if let Some(Ok(known)) = kept.made.get().map(|made| Arc::clone(made).downcast()) {
            return Ok(known);
        }
        let made = Arc::new(make()?);
        // If another one was the first, its is as good as this.
        let _ = kept.made.set(Arc::clone(&made) as Arc<dyn Any + Send + Sync>);
        Ok(made)
    }
}

impl Deref for RuleEntries {
    type Target = Vec<RuleEntry>;

    fn deref(&self) -> &Vec<RuleEntry> {
        static NONE: Vec<RuleEntry> = Vec::new();
        self.kept.as_deref().map_or(&NONE, |kept| &kept.entries)
    }
}

impl DerefMut for RuleEntries {
    /// The rules for change, no longer shared.
    fn deref_mut(&mut self) -> &mut Vec<RuleEntry> {
        let kept = Arc::make_mut(self.kept.get_or_insert_default());
        kept.made = OnceLock::new();
        &mut kept.entries
    }
}

impl From<Vec<RuleEntry>> for RuleEntries {
    fn from(entries: Vec<RuleEntry>) -> Self {
        Self { kept: (!entries.is_empty()).then(|| Arc::new(Kept { entries, made: OnceLock::new() })) }
    }
}

impl FromIterator<RuleEntry> for RuleEntries {
    fn from_iter<I: IntoIterator<Item = RuleEntry>>(entries: I) -> Self {
        entries.into_iter().collect::<Vec<_>>().into()
    }
}

impl IntoIterator for RuleEntries {
    type Item = RuleEntry;
    type IntoIter = std::vec::IntoIter<RuleEntry>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.map(|kept| Arc::unwrap_or_clone(kept).entries).unwrap_or_default().into_iter()
    }
}

impl<'a> IntoIterator for &'a RuleEntries {
    type Item = &'a RuleEntry;
    type IntoIter = std::slice::Iter<'a, RuleEntry>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PartialEq for RuleEntries {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl fmt::Debug for RuleEntries {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Category, MatchingRule, RuleList, RulePath};

    fn entry(path: &str) -> RuleEntry {
        let path = RulePath::parse(path).unwrap();
        RuleEntry { category: Category::Body, path, rules: RuleList::one(MatchingRule::Integer) }
    }

    fn count(entries: &RuleEntries) -> Result<Arc<usize>, String> {
        entries.made(|| Ok(entries.len()))
    }

    #[test]
    fn what_was_made_is_shared_by_copies_and_made_anew_after_a_change() {
        let first = RuleEntries::from(vec![entry("$.a")]);
        let mut second = first.clone();
        let made = count(&first).unwrap();
        assert!(Arc::ptr_eq(&made, &count(&second).unwrap()));
        second.push(entry("$.b"));
        assert_eq!((*count(&second).unwrap(), *count(&first).unwrap()), (2, 1));
        assert!(Arc::ptr_eq(&made, &count(&first).unwrap()));
        second.pop();
        assert_eq!(first, second);
    }

    #[test]
    fn what_cannot_be_made_is_not_kept() {
        let entries = RuleEntries::from(vec![entry("$.a")]);
        assert_eq!(entries.made(|| Err::<usize, _>("no")), Err("no"));
        assert_eq!(*count(&entries).unwrap(), 1);
    }

    #[test]
    fn no_rules_are_equal_however_they_came_to_be_none() {
        let mut emptied = RuleEntries::from(vec![entry("$.a")]);
        emptied.clear();
        assert_eq!(emptied, RuleEntries::default());
        assert_eq!(emptied.into_iter().count(), 0);
    }
}
