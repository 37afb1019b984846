//! A value of the document together with its JSON pointer, so that every error can say where.

use crate::json::{Json, Object, pointer};

use super::ReadError;

/// A value and where it stands.
#[derive(Clone)]
pub(super) struct At<'a> {
    pub(super) value: &'a Json,
    pub(super) pointer: String,
}

impl<'a> At<'a> {
    pub(super) fn root(value: &'a Json) -> Self {
        Self { value, pointer: String::new() }
    }

    pub(super) fn error(&self, message: impl Into<String>) -> ReadError {
        ReadError::Contract { pointer: self.pointer.clone(), position: None, message: message.into() }
    }

    fn wrong_kind(&self, wanted: &str) -> ReadError {
        self.error(format!("must be {wanted}, but is {}", self.value.kind().phrase()))
    }

    fn child(&self, segment: &str, value: &'a Json) -> At<'a> {
        At { value, pointer: pointer::child(&self.pointer, segment) }
    }

    /// The member of the first of these names that is there and not `null`.
    pub(super) fn member(&self, names: &[&str]) -> Option<At<'a>> {
        let object = self.value.as_object()?;
        names
            .iter()
            .find_map(|name| object.get(name).filter(|value| !value.is_null()).map(|value| self.child(name, value)))
    }

    /// The member of that name, even if it is `null`.
    pub(super) fn member_or_null(&self, name: &str) -> Option<At<'a>> {
        self.value.get(name).map(|value| self.child(name, value))
    }

    pub(super) fn object(&self) -> Result<&'a Object, ReadError> {
        self.value.as_object().ok_or_else(|| self.wrong_kind("an object"))
    }

    /// The members of an object, each name once.
    pub(super) fn members(&self) -> Result<impl Iterator<Item = (&'a str, At<'a>)> + use<'a, '_>, ReadError> {
        Ok(self.object()?.distinct().map(|(name, value)| (name, self.child(name, value))))
    }

    pub(super) fn items(&self) -> Result<impl Iterator<Item = At<'a>> + use<'a, '_>, ReadError> {
        let items = self.value.as_array().ok_or_else(|| self.wrong_kind("an array"))?;
        Ok(items.iter().enumerate().map(|(index, item)| self.child(&index.to_string(), item)))
    }

    pub(super) fn string(&self) -> Result<&'a str, ReadError> {
        self.value.as_str().ok_or_else(|| self.wrong_kind("a string"))
    }

    /// A scalar as text: what is not a string is written as JSON.
    pub(super) fn text(&self) -> Result<String, ReadError> {
        match self.value {
            Json::String(text) => Ok(text.clone()),
            Json::Array(_) | Json::Object(_) => Err(self.wrong_kind("a string")),
            scalar => Ok(scalar.to_string()),
        }
    }

    pub(super) fn bool(&self) -> Result<bool, ReadError> {
        self.value.as_bool().ok_or_else(|| self.wrong_kind("true or false"))
    }
}
