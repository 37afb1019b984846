//! Which place of the provider an interaction goes to. Most providers have one for everything; messages, or a transport
//! that a contract names, may have their own.

use pact_core::model::{Interaction, Kind};

use super::{Provider, address::Place};

/// A place, and the path that stands before every path there.
#[derive(Debug, Clone)]
pub(crate) struct Transport {
    pub(crate) place: Place,
    pub(crate) base_path: String,
}

/// The provider's own place has no name.
pub(crate) const OWN: &str = "";

impl Provider {
    /// The transport of an interaction, with the name that it was given.
    pub(crate) fn transport(&self, interaction: &Interaction) -> (&str, &Transport) {
        let for_kind: &[&str] = match &interaction.kind {
            Kind::Message(_) => &["message", "async-message"],
            Kind::SyncMessages(_) => &["message", "sync-message"],
            Kind::Http(_) | Kind::Unknown(_) => &["http"],
        };
        let names = interaction.transport.as_deref().into_iter().chain(for_kind.iter().copied());
        let mut found = names.filter_map(|name| self.named.iter().find(|(known, _)| known == name));
        found.next().map_or((OWN, &self.own), |(name, transport)| (name, transport))
    }

    /// What makes an interaction impossible to judge, but for a transport that this provider has an address for.
    pub(crate) fn unknowns(&self, interaction: &Interaction) -> Vec<String> {
        let is_message = matches!(interaction.kind, Kind::Message(_) | Kind::SyncMessages(_));
        let spoken = |name: &str| {
            is_message
                && (matches!(name, "async-message" | "sync-message")
                    || self.named.iter().any(|(known, _)| known == name))
        };
        if !interaction.transport.as_deref().is_some_and(spoken) {
            return interaction.unknowns();
        }
        let mut known = interaction.clone();
        known.transport = None;
        known.unknowns()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: Kind, transport: Option<&str>, expected: (&str, &str), unknown: bool) {
        let provider = Provider::at("http://localhost:1/base")
            .and_then(|provider| provider.with_transport("message", "http://localhost:2/m/"))
            .and_then(|provider| provider.with_transport("kafka", "http://localhost:3"))
            .and_then(|provider| provider.with_transport("sync-message", "http://localhost:4"))
            .unwrap();
        let mut interaction = Interaction::default();
        interaction.kind = kind;
        interaction.transport = transport.map(str::to_owned);
        let (name, found) = provider.transport(&interaction);
        let Place::Network(endpoint) = &found.place else { panic!("{found:?}") };
        assert_eq!((name, format!("{}{}", endpoint.url(), found.base_path).as_str()), expected);
        assert_eq!(!provider.unknowns(&interaction).is_empty(), unknown);
    }

    #[test]
    fn an_interaction_goes_where_its_transport_is() {
        let message = || Kind::Message(Box::default());
        check(Kind::default(), None, (OWN, "http://localhost:1/base"), false);
        check(Kind::default(), Some("https"), (OWN, "http://localhost:1/base"), false);
        check(Kind::default(), Some("kafka"), ("kafka", "http://localhost:3"), true);
        check(message(), None, ("message", "http://localhost:2/m"), false);
        check(message(), Some("async-message"), ("message", "http://localhost:2/m"), false);
        check(message(), Some("kafka"), ("kafka", "http://localhost:3"), false);
        check(message(), Some("nats"), ("message", "http://localhost:2/m"), true);
        check(Kind::SyncMessages(Box::default()), Some("sync-message"), ("sync-message", "http://localhost:4"), false);
    }
}
