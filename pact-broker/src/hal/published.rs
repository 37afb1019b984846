//! The answer to a publish call.

use super::named;
use crate::domain::publication::Notice;
use crate::urls::Urls;
use pact_core::json;
use pact_core::json::Json;

/// What was published: the version, its tags and its contracts, and what there is to say. `logs` are for old clients.
pub(crate) fn published(
    urls: &Urls,
    consumer: &str,
    version: &str,
    tags: &[String],
    providers: &[&str],
    notices: &[Notice],
) -> Json {
    let logs = notices.iter().map(|notice| {
        json!({
            "level": notice.level.word(),
            "message": notice.text.as_str(),
            "deprecationWarning": "Replaced by notices"
        })
    });
    let tags = tags.iter().map(|tag| named("Tag", tag, urls.tag(consumer, version, tag)));
    let contracts = providers.iter().map(|provider| {
        named("Pact", super::pact::title(consumer, version, provider), urls.pact(provider, consumer, version))
    });
    json!({
        "logs": (logs.collect::<Json>()),
        "notices": self::notices(notices),
        "_embedded": {
            "pacticipant": {"name": consumer, "_links": {"self": super::link(urls.pacticipant(consumer))}},
            "version": super::version::reference(urls, consumer, version)
        },
        "_links": {
            "pb:pacticipant": named("Pacticipant", consumer, urls.pacticipant(consumer)),
            "pb:pacticipant-version": named("Pacticipant version", version, urls.version(consumer, version)),
            "pb:pacticipant-version-tags": (tags.collect::<Json>()),
            "pb:contracts": (contracts.collect::<Json>())
        }
    })
}

/// `[{type, text}]`
pub(crate) fn notices(notices: &[Notice]) -> Json {
    notices.iter().map(|notice| json!({"type": notice.level.word(), "text": notice.text.as_str()})).collect()
}
