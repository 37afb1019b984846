//! The last few of something.

/// The last few of something: what was asked for last comes first, and what was not asked for in a long time is dropped.
#[derive(Debug)]
pub(crate) struct Recent<T> {
    items: Vec<T>,
    most: usize,
}

impl<T> Recent<T> {
    /// Up to so many, at least one.
    pub(crate) fn of(most: usize) -> Self {
        Self { items: Vec::new(), most }
    }

    /// The first that is meant.
    pub(crate) fn find(&mut self, is_meant: impl Fn(&T) -> bool) -> Option<&mut T> {
        let at = self.items.iter().position(is_meant)?;
        self.items[..=at].rotate_right(1);
        self.items.first_mut()
    }

    /// Adds one, and drops the last if there are too many.
    pub(crate) fn add(&mut self, item: T) {
        self.items.truncate(self.most - 1);
        self.items.insert(0, item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_for_in_a_long_time_is_dropped() {
        let mut recent = Recent::of(3);
        (1..=3).for_each(|item| recent.add(item));
        assert_eq!(recent.find(|item| *item == 1), Some(&mut 1));
        recent.add(4);
        assert_eq!(recent.items, [4, 1, 3]);
        assert_eq!(recent.find(|item| *item == 2), None);
    }
}
