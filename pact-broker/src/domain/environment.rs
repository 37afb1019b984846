//! Environments: the places to which versions are deployed or released.

use super::pacticipant::display_name;
use pact_core::json::Json;

/// A place to which versions are deployed or released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// Its identity in the store.
    pub id: i64,
    /// Its identity for clients.
    pub uuid: String,
    /// Its name, unique and without spaces.
    pub name: String,
    /// Its name for people, if one was given.
    pub display_name: Option<String>,
    /// Whether it is a production environment.
    pub production: bool,
    /// Whom to ask about it, as its maker wrote it.
    pub contacts: Option<Json>,
    /// When it was made, in microseconds since 1970.
    pub created_at: i64,
    /// When it was last changed, in microseconds since 1970.
    pub updated_at: i64,
}

impl Environment {
    /// The name for people: the one that was given, or one made from the name (`euTest-2` → `Eu Test 2`).
    #[must_use]
    pub fn title(&self) -> String {
        self.display_name.clone().unwrap_or_else(|| display_name(&self.name))
    }
}
