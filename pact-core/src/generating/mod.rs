//! Example → concrete value: the parts of a request, response or message that its generators make anew.
//!
//! [`request`], [`response`] and [`message`] give back the part with the generated values put in. What they need from
//! outside – the clock, randomness, what the provider returned, the address of the mock server – comes in with a
//! [`Context`]. How a value is made is in [`value`], where it goes in [`part`] and [`target`]; generators that stand in matching rules are found
//! by [`implied`]. The rules that an actual
//! value is compared by are in [`crate::matching`].
//!
//! - A generator that is not known, or that cannot do its work, is [`CannotJudge`]; an example is never sent or served
//!   unchanged in its stead.
//! - `ProviderState` works in provider mode only and `MockServerURL` in consumer mode only; in the other mode the example
//!   stays, since that is the side that knows nothing better.
//! - A state value that was not returned leaves the example only if there are no state values at all: then nobody was
//!   asked, and the contract is replayed as it stands. Where there are some, a missing one is a fault on one of the sides.
//! - A path into a body generates every place that it names in the example, which may be none (`$.items[*].id` where
//!   `items` is empty). A header, query parameter or metadata entry that the example does not have is added.
//! - Shorter paths go first, so that a generated object may be refined.

mod body;
mod data_type;
mod expression;
mod implied;
mod moment;
mod multipart;
mod number;
mod part;
mod random;
mod regex;
mod server_url;
mod state_value;
mod target;
mod value;
mod xml;

#[cfg(test)]
mod tests;

pub use expression::ExpressionError;
pub use random::Random;

use crate::date_pattern::Moment;
use crate::json::Object;
use crate::matching::CannotJudge;
use crate::model::{Category, HttpRequest, HttpResponse, Message};

use implied::Implied;
use part::Reasons;

/// For which side values are generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// For the consumer: what a mock server answers.
    Consumer,
    /// For the provider: what is sent to it when a contract is replayed.
    Provider,
}

/// What values are made from.
pub struct Context<'a> {
    /// For which side.
    pub mode: Mode,
    /// What the provider returned when it was put into its states, and the parameters of the states.
    pub state_values: &'a Object,
    /// The address of the mock server, such as `http://127.0.0.1:1234`, if there is one.
    pub mock_server_url: Option<&'a str>,
    /// What time it is.
    pub now: Moment,
    /// Where random numbers come from.
    pub random: &'a mut dyn Random,
}

/// A request with its generated parts.
///
/// ```
/// use pact_core::date_pattern::Moment;
/// use pact_core::generating::{self, Context, Mode};
/// use pact_core::json::Object;
/// use pact_core::model::{Category, Generator, HttpRequest, RulePath};
///
/// let mut order = HttpRequest { path: "/orders/1".to_owned(), ..HttpRequest::default() };
/// let generator = Generator::ProviderState { expression: "/orders/${id}".to_owned(), data_type: None };
/// order.generators.add(Category::Path, RulePath::root(), generator);
///
/// let mut returned = Object::new();
/// returned.set("id", 77);
/// let mut context = Context {
///     mode: Mode::Provider,
///     state_values: &returned,
///     mock_server_url: None,
///     now: Moment::since_epoch(core::time::Duration::from_secs(1_800_000_000)).ok_or("out of range")?,
///     random: &mut || 4,
/// };
/// assert_eq!(generating::request(&order, &mut context)?.path, "/orders/77");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A generator is not known or cannot do its work.
pub fn request(request: &HttpRequest, context: &mut Context<'_>) -> Result<HttpRequest, CannotJudge> {
    let mut made = request.clone();
    let mut reasons = Reasons::default();
    let implied = Implied::of(&request.generators, &request.rules);
    for entry in &implied.values {
        let outcome = match entry.category {
            Category::Method => part::method(entry, &mut made.method, context),
            Category::Path => part::path(entry, &mut made.path, context),
            Category::Query => part::query(entry, &mut made.query, context),
            Category::Header => part::header(entry, &mut made.headers, context),
            Category::Body => continue,
            _ => part::nowhere(entry, "request"),
        };
        reasons.note(entry, outcome);
    }
    made.body = body::generate(&request.body, request.content_type(), &implied, &mut reasons, context);
    part::names_nowhere(&implied, &mut reasons);
    reasons.or(made)
}

/// A response with its generated parts.
///
/// # Errors
/// A generator is not known or cannot do its work.
pub fn response(response: &HttpResponse, context: &mut Context<'_>) -> Result<HttpResponse, CannotJudge> {
    let mut made = response.clone();
    let mut reasons = Reasons::default();
    let implied = Implied::of(&response.generators, &response.rules);
    for entry in &implied.values {
        let outcome = match entry.category {
            Category::Status => part::status(entry, &mut made.status, context),
            Category::Header => part::header(entry, &mut made.headers, context),
            Category::Body => continue,
            _ => part::nowhere(entry, "response"),
        };
        reasons.note(entry, outcome);
    }
    made.body = body::generate(&response.body, response.content_type(), &implied, &mut reasons, context);
    part::names_nowhere(&implied, &mut reasons);
    reasons.or(made)
}

/// A message with its generated parts.
///
/// # Errors
/// A generator is not known or cannot do its work.
pub fn message(message: &Message, context: &mut Context<'_>) -> Result<Message, CannotJudge> {
    let mut made = message.clone();
    let mut reasons = Reasons::default();
    let implied = Implied::of(&message.generators, &message.rules);
    for entry in &implied.values {
        let outcome = match entry.category {
            Category::Metadata => part::metadata(entry, &mut made.metadata, context),
            Category::Body => continue,
            _ => part::nowhere(entry, "message"),
        };
        reasons.note(entry, outcome);
    }
    made.contents = body::generate(&message.contents, message.content_type(), &implied, &mut reasons, context);
    part::names_nowhere(&implied, &mut reasons);
    reasons.or(made)
}
