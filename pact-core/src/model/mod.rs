//! What a contract says, as plain data shaped like the newest specification version.
//!
//! Nothing here knows how a version spells it (that is [`crate::format`]) or what it means for a request or response
//! ([`crate::matching`], `generating`).

mod body;
pub mod charset;
mod coding;
mod content_type;
mod generator;
mod headers;
mod http;
mod interaction;
mod matching_rule;
mod message;
mod pact;
mod path;
mod provider_state;
mod query;
mod rule_entries;

pub use body::{Body, Content, Hint, Value};
pub use content_type::{ContentType, Family};
pub(crate) use content_type::{accepts_parameters, with_parameters};
pub use generator::{DataType, Generator, GeneratorEntry, Generators, UuidFormat};
pub use headers::Headers;
pub use http::{HttpInteraction, HttpRequest, HttpResponse};
pub(crate) use interaction::Source;
pub use interaction::{Interaction, Kind, Markup};
pub use matching_rule::{
    Category, Combine, EachRule, MatchingRule, MatchingRules, RuleEntry, RuleList, StatusClass, Variant,
};
pub use message::{Message, SyncMessages};
pub(crate) use message::{content_type_in, names_content_type};
pub use pact::Pact;
pub use path::{PathError, RulePath, Token};
pub(crate) use path::{push_field, push_token};
pub use provider_state::ProviderState;
pub use query::Query;
pub use rule_entries::RuleEntries;
