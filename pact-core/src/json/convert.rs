//! Other values → tree, and tree ⇄ `serde_json`.

use super::{Json, Number, Object, Text};

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Json::Bool(value)
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Json::String(value.into())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Self {
        Json::String(value.into())
    }
}

impl From<&String> for Json {
    fn from(value: &String) -> Self {
        Json::String(value.into())
    }
}

impl From<Text> for Json {
    fn from(value: Text) -> Self {
        Json::String(value)
    }
}

impl From<&Text> for Json {
    fn from(value: &Text) -> Self {
        Json::String(value.clone())
    }
}

impl From<Number> for Json {
    fn from(value: Number) -> Self {
        Json::Number(value)
    }
}

impl From<Object> for Json {
    fn from(value: Object) -> Self {
        Json::Object(value)
    }
}

impl From<&Json> for Json {
    fn from(value: &Json) -> Self {
        value.clone()
    }
}

impl<T: Into<Json>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Self {
        Json::Array(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Json::Null, Into::into)
    }
}

impl<T: Into<Json>> FromIterator<T> for Json {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Json::Array(items.into_iter().map(Into::into).collect())
    }
}

macro_rules! from_integer {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Json {
            fn from(value: $integer) -> Self {
                Json::Number(Number::of_scanned(&value.to_string()))
            }
        }
    )*};
}

from_integer!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize);

impl From<f64> for Json {
    /// A float with the fewest digits that read back equal, always with a fraction or an exponent. What JSON cannot say
    /// (infinities, not a number) becomes `null`, as in `serde_json`.
    fn from(value: f64) -> Self {
        Number::from_text(&format!("{value:?}")).map_or(Json::Null, Json::Number)
    }
}

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Json::Null,
            serde_json::Value::Bool(value) => Json::Bool(value),
            serde_json::Value::Number(number) => {
                Number::from_text(&number.to_string()).map_or(Json::Null, Json::Number)
            }
            serde_json::Value::String(text) => text.into(),
            serde_json::Value::Array(items) => items.into_iter().collect(),
            serde_json::Value::Object(members) => {
                Json::Object(members.into_iter().map(|(name, value)| (name, value.into())).collect())
            }
        }
    }
}

impl From<&Json> for serde_json::Value {
    /// Numbers become what `serde_json` makes of their text: digits beyond its precision are lost.
    fn from(value: &Json) -> Self {
        match value {
            Json::Null => serde_json::Value::Null,
            Json::Bool(value) => (*value).into(),
            Json::Number(number) => serde_json::from_str(number.as_str()).unwrap_or(serde_json::Value::Null),
            Json::String(text) => text.as_str().into(),
            Json::Array(items) => items.iter().map(serde_json::Value::from).collect(),
            Json::Object(object) => {
                serde_json::Value::Object(object.iter().map(|(name, value)| (name.to_owned(), value.into())).collect())
            }
        }
    }
}
