//! Patterns that follow the consumer's own types: an example of a type that serde can write → that example with rules for
//! its types.
//!
//! [`serializer`] walks over the value, [`place`] finds the places that a test wants otherwise.

mod error;
mod key;
mod place;
mod serializer;

use serde_core::Serialize;

use super::{IntoPattern, Node, Pattern};
use place::Step;
use serializer::Shape;

/// The example, and of every value in it the type: what the consumer's own type can read.
///
/// The example is a value of the type that the consumer reads or writes, so the contract follows the code:
///
/// | in the value | in the contract |
/// |---|---|
/// | `bool` | `true` or `false` |
/// | `i8` … `i128` | an integer |
/// | `u8` … `u128` | an integer that is not negative |
/// | `f32`, `f64` | any number |
/// | `String`, `&str`, `char`, and what serde writes as text | any text |
/// | `Some(value)` | what is said of the value |
/// | `None` | an error: it does not say what the consumer expects when something is there |
/// | `()`, a unit struct | `null` |
/// | a struct | an object with these members |
/// | `Vec` and other sequences | an array of at least one item like those of the example; an empty one is an error |
/// | tuples, arrays | an array of just these items |
/// | maps | an object of any names, with values like those of the example; an empty one is an error |
/// | a variant without content | just this variant; see [`one_of`](super::one_of) |
/// | a variant with content | an object of just this name, with what is said of the content |
///
/// What the type does not know is said with [`LikeType::with`] and [`LikeType::without`]. An enum that is tagged inside
/// (`#[serde(tag = "…")]`) looks like a struct: its tag is any text unless `with` says otherwise.
///
/// ```
/// use pact_mock::prelude::*;
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Listing {
///     id: String,
///     cents: u32,
///     photos: Vec<String>,
///     sold_at: Option<String>,
/// }
///
/// let listing = Listing { id: "L-1".into(), cents: 4900, photos: vec!["http://x/1".into()], sold_at: None };
/// let pattern = like_type(&listing).with("/id", regex(r"L-\d+", "L-1")).with("/sold_at", null());
/// # let folder = tempfile::tempdir().unwrap();
/// let listings = PactBuilder::new("billing", "listings")
/// #   .output_dir(folder.path())
///     .interaction("a listing", |i| i.request(|r| r.get("/listings/L-1")).response(|r| r.json_body(pattern)))
///     .start();
/// let read: Listing = serde_json::from_reader(
///     ureq::get(listings.path("/listings/L-1")).call().unwrap().body_mut().as_reader(),
/// ).unwrap();
/// assert_eq!(read.cents, 4900);
/// ```
pub fn like_type<T: Serialize + ?Sized>(value: &T) -> LikeType {
    let pattern = match value.serialize(Shape) {
        Ok(pattern) => pattern,
        Err(error) => Pattern::wrong(format!("cannot be written by serde: {error}")),
    };
    LikeType { pattern }
}

/// The pattern that [`like_type`] makes.
#[derive(Debug, Clone, PartialEq)]
#[must_use = "it is a pattern, which does nothing until it is put into a request or response"]
pub struct LikeType {
    pattern: Pattern,
}

impl LikeType {
    /// Says something else of a place: a JSON pointer such as `/photos/0`, or a path such as `$.photos[*]`. Items of a list
    /// are alike, so any index stands for all of them; so does any name of a map.
    ///
    /// ```
    /// use pact_mock::prelude::*;
    /// let pattern = like_type(&[("L-1", 4900_u32)]).with("/0/0", regex(r"L-\d+", "L-1"));
    /// # let _ = json_pattern!(pattern);
    /// ```
    pub fn with(self, place: &str, pattern: impl IntoPattern) -> Self {
        self.change("with", place, Some(pattern.into_pattern()))
    }

    /// Leaves out a member that this test does not need, so that the provider need not have it.
    ///
    /// ```
    /// use pact_mock::prelude::*;
    /// # #[derive(serde::Serialize)]
    /// # struct Listing { id: &'static str, note: Option<String> }
    /// # let listing = Listing { id: "L-1", note: None };
    /// let pattern = like_type(&listing).without("/note");
    /// # let _ = json_pattern!(pattern);
    /// ```
    pub fn without(self, place: &str) -> Self {
        self.change("without", place, None)
    }

    fn change(mut self, method: &str, place: &str, to: Option<Pattern>) -> Self {
        if matches!(self.pattern.node, Node::Wrong(_)) {
            return self;
        }
        let changed = Step::read(place).and_then(|steps| place::change(&mut self.pattern, &steps, to.as_ref()));
        match changed {
            Ok(()) => self,
            Err(why) => Self { pattern: Pattern::wrong(format!("has .{method}({place:?}), which {why}")) },
        }
    }
}

impl From<LikeType> for Pattern {
    fn from(like: LikeType) -> Self {
        like.pattern
    }
}

impl Pattern {
    /// Puts something at a place, whether or not there is something, or removes what is there.
    pub(crate) fn with_member(mut self, pointer: &str, value: Option<Pattern>) -> Pattern {
        match Step::read(pointer).and_then(|steps| place::put(&mut self, &steps, value.as_ref())) {
            Ok(()) => self,
            Err(why) => Pattern::wrong(format!("has the member {pointer:?}, which {why}")),
        }
    }
}

#[cfg(test)]
mod tests;
