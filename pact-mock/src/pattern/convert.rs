//! Plain values → patterns.

use pact_core::json::Json;

use super::Pattern;

macro_rules! from_plain {
    ($($plain:ty),* $(,)?) => {$(
        impl From<$plain> for Pattern {
            fn from(value: $plain) -> Self {
                Pattern::value(value)
            }
        }
    )*};
}

from_plain!(bool, &str, String, &String, i8, i16, i32, i64, isize, u8, u16, u32, u64, usize, f64, Json, &Json);
from_plain!(serde_json::Value);

impl<T: Into<Pattern>> From<Vec<T>> for Pattern {
    fn from(items: Vec<T>) -> Self {
        Pattern::array(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Pattern>, const N: usize> From<[T; N]> for Pattern {
    fn from(items: [T; N]) -> Self {
        Pattern::array(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Pattern>> From<Option<T>> for Pattern {
    /// Nothing is JSON's `null`.
    fn from(value: Option<T>) -> Self {
        value.map_or_else(|| Pattern::value(Json::Null), Into::into)
    }
}
