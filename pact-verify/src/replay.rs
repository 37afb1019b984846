//! An interaction, compiled: whether it can be judged at all, the request to send, the answer to compare. Pure; sending is
//! the business of [`crate::provider`].

mod expected;

use std::borrow::Cow;

use pact_core::{
    date_pattern::Moment,
    generating::{self, Context, Mode, Random},
    json::Object,
    matching::{CannotJudge, MessageMatcher, Mismatch, Part, RequestMatcher, ResponseMatcher},
    model::{Generator, Generators, HttpInteraction, HttpRequest, Interaction, Kind, Message, SyncMessages},
};

use crate::provider::{ProviderMessage, http::Answer};

/// What compares the answers of an interaction that can be replayed and judged.
pub(crate) enum Replay {
    Http(Box<ResponseMatcher>),
    Message(Box<MessageMatcher>),
    SyncMessages(Vec<MessageMatcher>),
}

/// What generated values are made from.
pub(crate) struct Drawn<'a> {
    pub(crate) values: &'a Object,
    /// The clock; asked only where a value is made from the time.
    pub(crate) now: fn() -> Option<Moment>,
    pub(crate) random: &'a mut dyn Random,
}

impl Drawn<'_> {
    fn context(&mut self) -> Result<Context<'_>, CannotJudge> {
        let no_clock = || CannotJudge { reasons: vec!["the system's clock cannot be read".to_owned()] };
        Ok(Context {
            mode: Mode::Provider,
            state_values: self.values,
            mock_server_url: None,
            now: (self.now)().ok_or_else(no_clock)?,
            random: &mut *self.random,
        })
    }
}

impl Replay {
    /// Compiles an interaction. Whatever is not known, on either side of the exchange, makes the whole interaction one
    /// that cannot be judged; `reasons` are those against the interaction as a whole.
    pub(crate) fn new(interaction: &Interaction, mut reasons: Vec<String>) -> Result<Self, CannotJudge> {
        let replay = match &interaction.kind {
            Kind::Http(http) => compile_http(http, &mut reasons),
            Kind::Message(message) => {
                compile_message(message, "", &mut reasons).map(|matcher| Replay::Message(Box::new(matcher)))
            }
            Kind::SyncMessages(messages) => compile_sync(messages, &mut reasons),
            Kind::Unknown(_) => None,
        };
        match replay {
            Some(replay) if reasons.is_empty() => Ok(replay),
            _ => Err(CannotJudge { reasons }),
        }
    }
}

/// The request to send: with generators, made anew from the values of the provider's states, the clock and chance.
pub(crate) fn request<'a>(
    request: &'a HttpRequest,
    drawn: &mut Drawn<'_>,
) -> Result<Cow<'a, HttpRequest>, CannotJudge> {
    if request.generators.is_empty() {
        return Ok(Cow::Borrowed(request));
    }
    generating::request(request, &mut drawn.context()?).map(Cow::Owned)
}

/// The message to send, made anew in the same way.
pub(crate) fn message(message: &Message, drawn: &mut Drawn<'_>) -> Result<Message, CannotJudge> {
    if message.generators.is_empty() {
        return Ok(message.clone());
    }
    generating::message(message, &mut drawn.context()?)
}

/// What differs in an answer.
pub(crate) fn compare_response(
    http: &HttpInteraction,
    matcher: &ResponseMatcher,
    answer: &Answer,
    drawn: &mut Drawn<'_>,
    warnings: &mut Vec<String>,
) -> Result<Vec<Mismatch>, CannotJudge> {
    match expected::response(&http.response, drawn, warnings)? {
        None => Ok(matcher.compare(&answer.actual())),
        Some(expected) => Ok(ResponseMatcher::new(&expected)?.compare(&answer.actual())),
    }
}

/// What differs in messages, each beside the one that is expected in its place; and which of them is the first that does.
pub(crate) fn compare_messages(
    expected: &[(&Message, &MessageMatcher)],
    actual: &[ProviderMessage],
    drawn: &mut Drawn<'_>,
    warnings: &mut Vec<String>,
) -> Result<(Vec<Mismatch>, Option<usize>), CannotJudge> {
    let (mut all, mut first) = (Vec::new(), None);
    for (index, ((message, matcher), actual)) in expected.iter().zip(actual).enumerate() {
        let mut found = match expected::message(message, drawn, warnings)? {
            None => matcher.compare(&actual.actual()),
            Some(expected) => MessageMatcher::new(&expected)?.compare(&actual.actual()),
        };
        if expected.len() > 1 {
            let prefix = format!("in answer {} of {}: ", index + 1, expected.len());
            found.iter_mut().for_each(|mismatch| mismatch.message.insert_str(0, &prefix));
        }
        if !found.is_empty() && first.is_none() {
            first = Some(index);
        }
        all.extend(found);
    }
    if expected.len() != actual.len() {
        let counted = |count: usize| if count == 1 { "1 message".to_owned() } else { format!("{count} messages") };
        let (wanted, got) = (counted(expected.len()), counted(actual.len()));
        all.push(Mismatch {
            part: Part::Body,
            path: String::new(),
            rule: None,
            message: format!("expected {wanted} but got {got}"),
            expected: Some(wanted),
            actual: Some(got),
            detail: None,
        });
    }
    Ok((all, first))
}

fn compile_http(http: &HttpInteraction, reasons: &mut Vec<String>) -> Option<Replay> {
    // The request is not matched here; compiling it tells what in it is not known.
    if let Err(error) = RequestMatcher::new(&http.request) {
        reasons.extend(error.reasons.into_iter().map(|reason| format!("request: {reason}")));
    }
    let response = ResponseMatcher::new(&http.response);
    let response = response.map_err(|error| reasons.extend(error.reasons)).ok();
    reasons.extend(unknown_generators(&http.request.generators));
    reasons.extend(unknown_generators(&http.response.generators));
    response.map(|response| Replay::Http(Box::new(response)))
}

fn compile_sync(messages: &SyncMessages, reasons: &mut Vec<String>) -> Option<Replay> {
    compile_message(&messages.request, "request: ", reasons)?;
    let responses = messages.responses.iter().map(|response| compile_message(response, "", reasons));
    responses.collect::<Option<Vec<_>>>().map(Replay::SyncMessages)
}

fn compile_message(message: &Message, place: &str, reasons: &mut Vec<String>) -> Option<MessageMatcher> {
    reasons.extend(unknown_generators(&message.generators));
    let add = |error: CannotJudge| reasons.extend(error.reasons.iter().map(|reason| format!("{place}{reason}")));
    MessageMatcher::new(message).map_err(add).ok()
}

fn unknown_generators(generators: &Generators) -> impl Iterator<Item = String> {
    generators.entries.iter().filter_map(|entry| match &entry.generator {
        Generator::Unknown { reason, .. } => Some(reason.clone()),
        _ => None,
    })
}
