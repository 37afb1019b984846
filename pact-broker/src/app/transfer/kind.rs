//! What the value of a column is in the file: the same for both databases.

use crate::store::dialect::Column;
use crate::store::{Cell, Value};
use pact_core::json::Json;

/// The kind of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Truth,
    Text,
}

impl Kind {
    /// The kind of a column; none if the file has no form for it.
    pub(super) fn of(column: &Column) -> Option<Self> {
        match column.kind.as_str() {
            "INTEGER" | "BIGINT" => Some(Self::Number),
            "BOOLEAN" => Some(Self::Truth),
            "TEXT" => Some(Self::Text),
            _ => None,
        }
    }

    /// A value on its way into the file. SQLite keeps booleans as 0 and 1.
    pub(super) fn write(self, cell: Cell) -> Json {
        match (self, cell) {
            (_, Cell::Null) => Json::Null,
            (Self::Truth, Cell::Int(value)) => Json::Bool(value != 0),
            (_, Cell::Int(value)) => value.into(),
            (_, Cell::Bool(value)) => Json::Bool(value),
            (_, Cell::Text(value)) => value.into(),
        }
    }

    /// A value out of the file; none if it is of another kind.
    pub(super) fn read(self, json: Json) -> Option<Value> {
        Some(match (self, json) {
            (Self::Number, Json::Null) => Value::Int(None),
            (Self::Truth, Json::Null) => Value::Bool(None),
            (Self::Text, Json::Null) => Value::Text(None),
            (Self::Number, json @ Json::Number(_)) => Value::Int(Some(json.as_i64()?)),
            (Self::Truth, Json::Bool(value)) => Value::Bool(Some(value)),
            (Self::Text, Json::String(text)) => Value::Text(Some(text.into())),
            _ => return None,
        })
    }
}
