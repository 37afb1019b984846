//! Patterns of arrays.

use super::{IntoPattern, Node, Pattern};

/// An array of at least one item, each like the example; [`EachLike::min`] and [`EachLike::max`] change the bounds.
///
/// ```
/// use pact_mock::prelude::*;
/// let tags = each_like("sold");
/// let listings = each_like(json_pattern!({"id": regex(r"L-\d+", "L-1")})).min(2).max(100);
/// # let _ = json_pattern!({"tags": tags, "listings": listings});
/// ```
#[must_use = "it is a pattern, which does nothing until it is put into a request or response"]
pub fn each_like(item: impl IntoPattern) -> EachLike {
    EachLike { item: item.into_pattern(), min: 1, max: None }
}

/// The pattern that [`each_like`] makes.
#[derive(Debug, Clone, PartialEq)]
#[must_use = "it is a pattern, which does nothing until it is put into a request or response"]
pub struct EachLike {
    item: Pattern,
    min: usize,
    max: Option<usize>,
}

impl EachLike {
    /// At least so many items; the contract's example has as many. One without this.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// let photos = each_like("http://photos.example/1").min(2);
    /// # let _ = json_pattern!(photos);
    /// ```
    pub fn min(self, min: usize) -> Self {
        Self { min, ..self }
    }

    /// At most so many items. No bound without this.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// let photos = each_like("http://photos.example/1").max(20);
    /// # let _ = json_pattern!(photos);
    /// ```
    pub fn max(self, max: usize) -> Self {
        Self { max: Some(max), ..self }
    }
}

impl From<EachLike> for Pattern {
    fn from(each: EachLike) -> Self {
        Self { node: Node::Each { items: vec![each.item], min: each.min, max: each.max } }
    }
}

/// An array that has an item for each of these, in any place; other items may be there.
///
/// ```
/// use pact_mock::prelude::*;
/// let links = json_pattern!({
///     "links": array_containing([
///         {"rel": "self", "href": regex(".*/listings/L-1", "http://x/listings/L-1")},
///         {"rel": "photos", "href": like("http://x/photos")},
///     ])
/// });
/// # let _ = links;
/// ```
#[must_use]
pub fn array_containing(items: impl IntoPattern) -> Pattern {
    match items.into_pattern().into_items() {
        Some(items) => Pattern { node: Node::Contains(items) },
        None => {
            Pattern::wrong("is array_containing(…) of something else than an array: give it the items, as in [a, b]")
        }
    }
}
