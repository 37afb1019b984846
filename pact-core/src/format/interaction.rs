//! One interaction of a document → model.

use crate::json::{Json, Object};
use crate::model::{HttpInteraction, Interaction, Kind, Markup, ProviderState, Source, SyncMessages};

use super::cursor::At;
use super::read::unnamed;
use super::{ReadError, Specification, parts};

/// Reads an interaction as it stands in a contract of that version. Before version 4, one without request and response
/// is a message.
///
/// # Errors
/// A part is not what it must be; the pointer of the error is within the interaction.
pub fn read_interaction(interaction: &Json, specification: Specification) -> Result<Interaction, ReadError> {
    let at = At::root(interaction);
    let messages = specification < Specification::V4 && at.member(&["request", "response"]).is_none();
    read(&at, specification, messages, || unnamed(0))
}

/// Reads an interaction with the source it will be written from. `messages` tells that it stands in the list of messages of
/// a version 3 document; `description` is for interactions that have none.
pub(super) fn read(
    at: &At<'_>,
    specification: Specification,
    messages: bool,
    description: impl FnOnce() -> String,
) -> Result<Interaction, ReadError> {
    let mut interaction = read_model(at, specification, messages, description)?;
    interaction.source = Some(Box::new(Source { specification, value: at.value.clone() }));
    Ok(interaction)
}

/// Reads what an interaction says, without its source.
pub(super) fn read_model(
    at: &At<'_>,
    specification: Specification,
    messages: bool,
    description: impl FnOnce() -> String,
) -> Result<Interaction, ReadError> {
    at.object()?;
    let text = |names: &[&str]| at.member(names).map(|member| member.text()).transpose();
    // What is in these is not the contract's structure: it is carried as it is.
    let free = |name: &str| match at.member(&[name]) {
        Some(member) if member.is_no_map() => Ok(Object::new()),
        Some(member) => member.free_object().cloned(),
        None => Ok(Object::new()),
    };
    Ok(Interaction {
        description: text(&["description"])?.unwrap_or_else(description),
        provider_states: provider_states(at)?,
        kind: kind(at, specification, messages)?,
        key: text(&["key"])?,
        id: text(&["_id"])?,
        pending: at.member(&["pending"]).map_or(Ok(false), |pending| pending.bool())?,
        comments: free("comments")?,
        plugin_configuration: free("pluginConfiguration")?,
        markup: at.member(&["interactionMarkup"]).map(|markup| read_markup(&markup)).transpose()?.flatten(),
        transport: text(&["transport"])?,
        source: None,
    })
}

fn kind(at: &At<'_>, specification: Specification, messages: bool) -> Result<Kind, ReadError> {
    let named = if specification == Specification::V4 {
        match at.member(&["type"]) {
            Some(name) => name.string()?,
            None => return Err(at.error("has no `type`; version 4 needs one, such as `Synchronous/HTTP`")),
        }
    } else if messages {
        "Asynchronous/Messages"
    } else {
        "Synchronous/HTTP"
    };
    Ok(match named {
        "Synchronous/HTTP" => Kind::Http(Box::new(http(at, specification)?)),
        "Asynchronous/Messages" => Kind::Message(Box::new(parts::message(at, specification)?)),
        "Synchronous/Messages" => Kind::SyncMessages(Box::new(sync_messages(at, specification)?)),
        other => Kind::Unknown(other.to_owned()),
    })
}

fn http(at: &At<'_>, specification: Specification) -> Result<HttpInteraction, ReadError> {
    Ok(HttpInteraction {
        request: match at.member(&["request"]) {
            Some(request) => parts::request(&request, specification)?,
            None => return Err(at.error("has no `request`")),
        },
        response: match at.member(&["response"]) {
            Some(response) => parts::response(&response, specification)?,
            None => return Err(at.error("has no `response`")),
        },
    })
}

fn sync_messages(at: &At<'_>, specification: Specification) -> Result<SyncMessages, ReadError> {
    let request = match at.member(&["request"]) {
        Some(request) => parts::message(&request, specification)?,
        None => return Err(at.error("has no `request`")),
    };
    let responses = match at.member(&["response"]) {
        Some(responses) => {
            responses.items()?.map(|response| parts::message(&response, specification)).collect::<Result<_, _>>()?
        }
        None => Vec::new(),
    };
    Ok(SyncMessages { request, responses })
}

/// The states: a list with parameters, or one sentence in the older spellings. A list that is empty says nothing against
/// the older one.
fn provider_states(at: &At<'_>) -> Result<Vec<ProviderState>, ReadError> {
    for names in [["providerStates", "provider_states"], ["providerState", "provider_state"]] {
        let Some(states) = at.one_of(&names)? else { continue };
        let states = match states.value {
            Json::Array(_) => states.items()?.map(|state| provider_state(&state)).collect::<Result<Vec<_>, _>>()?,
            Json::String(name) if name.is_empty() => Vec::new(),
            _ => vec![provider_state(&states)?],
        };
        if !states.is_empty() {
            return Ok(states);
        }
    }
    Ok(Vec::new())
}

fn provider_state(at: &At<'_>) -> Result<ProviderState, ReadError> {
    if at.value.as_object().is_none() {
        return Ok(ProviderState::new(at.text()?));
    }
    at.object()?;
    let Some(name) = at.member(&["name"]) else { return Err(at.error("has no `name`")) };
    let params = match at.member(&["params"]) {
        Some(params) => params.map()?.clone(),
        None => Object::new(),
    };
    Ok(ProviderState { name: name.text()?, params })
}

fn read_markup(at: &At<'_>) -> Result<Option<Markup>, ReadError> {
    at.object()?;
    let text = |name: &str| at.member(&[name]).map(|member| member.text()).transpose();
    let markup = text("markup")?.unwrap_or_default();
    let markup_type = text("markupType")?.unwrap_or_else(|| "COMMON_MARK".to_owned());
    Ok((!markup.is_empty()).then_some(Markup { markup, markup_type }))
}
