//! Whether a contract can be judged, and whether its examples match their own patterns.

use std::time::Duration;

use pact_core::date_pattern::Moment;
use pact_core::generating::{self, Context, Mode};
use pact_core::json::Object;
use pact_core::matching::{
    ActualMessage, ActualRequest, ActualResponse, CannotJudge, MessageMatcher, Mismatch, RequestMatcher,
    ResponseMatcher,
};
use pact_core::model::{Headers, HttpInteraction, HttpRequest, HttpResponse, Interaction, Message};

use super::BuildError;

/// Checks both sides of an interaction: each is compared with its own example. The compiled request is returned.
pub(super) fn interaction(interaction: &Interaction, http: &HttpInteraction) -> Result<RequestMatcher, BuildError> {
    let request = RequestMatcher::new(&http.request);
    let response = ResponseMatcher::new(&http.response);
    let (request, response) = match (request, response) {
        (Ok(request), Ok(response)) => (request, response),
        (Err(reason), _) | (_, Err(reason)) => {
            return Err(BuildError::CannotJudge { interaction: interaction.description.clone(), reason });
        }
    };
    let outcomes = [
        ("request", compare_request(&request, &http.request)),
        ("response", compare_response(&response, &http.response)),
    ];
    match outcomes.into_iter().find(|(_, mismatches)| !mismatches.is_empty()) {
        Some((side, mismatches)) => {
            Err(BuildError::Example { interaction: interaction.description.clone(), side, mismatches })
        }
        None => match generate(http) {
            Ok(()) => Ok(request),
            Err(reason) => Err(BuildError::CannotJudge { interaction: interaction.description.clone(), reason }),
        },
    }
}

/// Checks a message: it is compared with its own example. `side` says which one it is.
pub(super) fn message(description: &str, side: &'static str, message: &Message) -> Result<(), BuildError> {
    let refused = |reason| BuildError::CannotJudge { interaction: description.to_owned(), reason };
    let matcher = MessageMatcher::new(message).map_err(refused)?;
    let content_type = message.content_type().map(|content_type| content_type.to_string());
    let mismatches = matcher.compare(&ActualMessage {
        contents: &message.contents_bytes(),
        content_type: content_type.as_deref(),
        metadata: &message.metadata,
    });
    if !mismatches.is_empty() {
        return Err(BuildError::Example { interaction: description.to_owned(), side, mismatches });
    }
    generated(None, |context| {
        for mode in [Mode::Provider, Mode::Consumer] {
            context.mode = mode;
            generating::message(message, context)?;
        }
        Ok(())
    })
    .map_err(refused)
}

/// Makes everything once that is to be generated: what cannot be made now could not be made when it is served or replayed.
fn generate(http: &HttpInteraction) -> Result<(), CannotJudge> {
    generated(Some("http://127.0.0.1:1"), |context| {
        generating::request(&http.request, context)?;
        context.mode = Mode::Consumer;
        generating::response(&http.response, context)?;
        Ok(())
    })
}

/// Calls with surroundings in which values can be generated; in provider mode.
fn generated(
    mock_server_url: Option<&str>,
    generate: impl FnOnce(&mut Context<'_>) -> Result<(), CannotJudge>,
) -> Result<(), CannotJudge> {
    let Some(now) = Moment::since_epoch(Duration::ZERO) else { return Ok(()) };
    let (state_values, mut random) = (Object::new(), || 0);
    let mode = Mode::Provider;
    generate(&mut Context { mode, state_values: &state_values, mock_server_url, now, random: &mut random })
}

fn compare_request(matcher: &RequestMatcher, request: &HttpRequest) -> Vec<Mismatch> {
    matcher.compare(&ActualRequest {
        method: &request.method,
        path: &request.path,
        query: &request.query.to_text(),
        headers: lines(&request.headers),
        body: &request.wire_bytes(),
    })
}

fn compare_response(matcher: &ResponseMatcher, response: &HttpResponse) -> Vec<Mismatch> {
    matcher.compare(&ActualResponse {
        status: response.status,
        headers: lines(&response.headers),
        body: &response.wire_bytes(),
    })
}

fn lines(headers: &Headers) -> Vec<(&str, &str)> {
    headers.iter().flat_map(|(name, values)| values.iter().map(move |value| (name, value.as_str()))).collect()
}
