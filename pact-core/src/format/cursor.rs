//! A value of the document that can tell its JSON pointer, so that every error can say where.

use crate::json::{Json, Object, pointer};

use super::ReadError;
use super::repeated::Repeated;

/// A value of a document. Its place is looked for only when it is asked for: nearly always nothing is wrong.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) value: &'a Json,
    /// The document that the value is in.
    document: &'a Json,
    stands: Stands<'a>,
    /// What other documents of its kind have in common with this one.
    pub(super) repeated: Option<&'a Repeated>,
}

/// Where a document stands in a larger one.
#[derive(Clone, Copy)]
enum Stands<'a> {
    /// As an item of this list of the outermost object.
    Item(&'a str, usize),
    Alone,
    InPlaceOf(&'a At<'a>),
}

impl<'a> At<'a> {
    pub(super) fn root(value: &'a Json) -> Self {
        Self { value, document: value, stands: Stands::Alone, repeated: None }
    }

    /// A value that stands in this list of the outermost object.
    pub(super) fn item_of(list: &'a str, index: usize, value: &'a Json) -> Self {
        Self { value, document: value, stands: Stands::Item(list, index), repeated: None }
    }

    /// A value that was made of this one: what is wrong with it is wrong here.
    pub(super) fn replaced<'b>(&'b self, value: &'b Json) -> At<'b> {
        At { value, document: value, stands: Stands::InPlaceOf(self), repeated: None }
    }

    fn pointer(&self) -> String {
        let mut pointer = match self.stands {
            Stands::Alone => String::new(),
            Stands::Item(list, index) => format!("/{list}/{index}"),
            Stands::InPlaceOf(other) => other.pointer(),
        };
        add_place(&mut pointer, self.document, self.value);
        pointer
    }

    pub(super) fn error(&self, message: impl Into<String>) -> ReadError {
        ReadError::Contract { pointer: self.pointer(), position: None, message: message.into() }
    }

    fn wrong_kind(&self, wanted: &str) -> ReadError {
        self.error(format!("must be {wanted}, but is {}", self.value.kind().phrase()))
    }

    fn child(&self, value: &'a Json) -> At<'a> {
        At { value, ..*self }
    }

    /// The member of the first of these names that is there and not `null`.
    pub(super) fn member(&self, names: &[&str]) -> Option<At<'a>> {
        let object = self.value.as_object()?;
        names.iter().find_map(|name| object.get(name).filter(|value| !value.is_null()).map(|value| self.child(value)))
    }

    /// The member that goes by one of these names. Under two of them it could only be meant once: they must say the same.
    pub(super) fn one_of(&self, names: &[&str]) -> Result<Option<At<'a>>, ReadError> {
        let mut found: Option<(&str, At<'a>)> = None;
        for name in names {
            let Some(member) = self.member(&[name]) else { continue };
            match &found {
                None => found = Some((name, member)),
                Some((first, known)) if !known.value.same(member.value) => {
                    return Err(member.error(format!(
                        "says something else than `{first}`, which is another name for `{name}`; only one can be meant"
                    )));
                }
                Some(_) => {}
            }
        }
        Ok(found.map(|(_, member)| member))
    }

    /// The member of that name, even if it is `null`.
    pub(super) fn member_or_null(&self, name: &str) -> Option<At<'a>> {
        self.value.get(name).map(|value| self.child(value))
    }

    /// An object of the contract's own structure: no name may be there twice, since only one of them could count.
    pub(super) fn object(&self) -> Result<&'a Object, ReadError> {
        let object = self.free_object()?;
        match object.repeated() {
            None => Ok(object),
            Some(name) => {
                let pointer = pointer::child(&self.pointer(), name);
                Err(ReadError::Repeated { pointer, positions: Vec::new() })
            }
        }
    }

    /// An object that the contract only carries.
    pub(super) fn free_object(&self) -> Result<&'a Object, ReadError> {
        self.value.as_object().ok_or_else(|| self.wrong_kind("an object"))
    }

    /// An object that may also be an empty list, which is how PHP writes one that has no members.
    pub(super) fn map(&self) -> Result<&'a Object, ReadError> {
        static NONE: Object = Object::new();
        if self.is_no_map() { Ok(&NONE) } else { self.object() }
    }

    /// Whether this is the empty list that stands for an object without members.
    pub(super) fn is_no_map(&self) -> bool {
        matches!(self.value, Json::Array(items) if items.is_empty())
    }

    /// The members of a map.
    pub(super) fn members(&self) -> Result<impl ExactSizeIterator<Item = (&'a str, At<'a>)> + use<'a, '_>, ReadError> {
        Ok(self.map()?.iter().map(|(name, value)| (name, self.child(value))))
    }

    pub(super) fn items(&self) -> Result<impl ExactSizeIterator<Item = At<'a>> + use<'a, '_>, ReadError> {
        let items = self.value.as_array().ok_or_else(|| self.wrong_kind("an array"))?;
        Ok(items.iter().map(|item| self.child(item)))
    }

    pub(super) fn string(&self) -> Result<&'a str, ReadError> {
        self.value.as_str().ok_or_else(|| self.wrong_kind("a string"))
    }

    /// A scalar as text: what is not a string is written as JSON.
    pub(super) fn text(&self) -> Result<String, ReadError> {
        match self.value {
            Json::String(text) => Ok(text.into()),
            Json::Null | Json::Array(_) | Json::Object(_) => Err(self.wrong_kind("a string")),
            scalar => Ok(scalar.to_string()),
        }
    }

    pub(super) fn bool(&self) -> Result<bool, ReadError> {
        self.value.as_bool().ok_or_else(|| self.wrong_kind("true or false"))
    }
}

/// Adds the place of a value, which is that very one, to the pointer of a document. Whether it is in there at all.
fn add_place(place: &mut String, document: &Json, value: &Json) -> bool {
    if std::ptr::eq(document, value) {
        return true;
    }
    let length = place.len();
    let mut is_below = |segment: &str, below: &Json| {
        place.push('/');
        pointer::push_segment(place, segment);
        let found = add_place(place, below, value);
        if !found {
            place.truncate(length);
        }
        found
    };
    match document {
        Json::Object(object) => object.iter().any(|(name, below)| is_below(name, below)),
        Json::Array(items) => items.iter().enumerate().any(|(index, below)| is_below(&index.to_string(), below)),
        _ => false,
    }
}
