//! What the generators of an interaction draw on: whether it is the same each time it is served or replayed.

use crate::model::{Generator, Generators, Interaction, Kind, MatchingRule, MatchingRules};

/// What generated values are made from besides the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Draws {
    /// Random numbers.
    pub random: bool,
    /// The date and time of the run.
    pub clock: bool,
    /// What the provider returns when it is put into its states.
    pub state_values: bool,
    /// The address of the mock server.
    pub server_address: bool,
    /// Something that is not known: a generator that cannot be judged.
    pub unknown: bool,
}

impl Draws {
    /// Whether nothing is drawn on: the part is the same each time.
    #[must_use]
    pub fn nothing(self) -> bool {
        self == Draws::default()
    }

    fn add(&mut self, generator: &Generator) {
        match generator {
            Generator::RandomInt { .. }
            | Generator::RandomDecimal { .. }
            | Generator::RandomHexadecimal { .. }
            | Generator::RandomString { .. }
            | Generator::RandomBoolean
            | Generator::Regex(_)
            | Generator::Uuid(_) => self.random = true,
            Generator::Date { .. } | Generator::Time { .. } | Generator::DateTime { .. } => self.clock = true,
            Generator::ProviderState { .. } => self.state_values = true,
            Generator::MockServerUrl { .. } => self.server_address = true,
            Generator::Unknown { .. } => self.unknown = true,
        }
    }

    fn add_all(&mut self, generators: &Generators, rules: &MatchingRules) {
        generators.entries.iter().for_each(|entry| self.add(&entry.generator));
        rules.entries.iter().flat_map(|entry| &entry.rules.rules).for_each(|rule| self.add_rule(rule));
    }

    /// Some rules have generators of their own.
    fn add_rule(&mut self, rule: &MatchingRule) {
        match rule {
            MatchingRule::ArrayContains(variants) => {
                variants.iter().for_each(|variant| self.add_all(&variant.generators, &variant.rules));
            }
            MatchingRule::EachKey(each) | MatchingRule::EachValue(each) => {
                each.generator.iter().for_each(|generator| self.add(generator));
                each.rules.iter().for_each(|rule| self.add_rule(rule));
            }
            _ => {}
        }
    }
}

impl Interaction {
    /// What the generators of all parts draw on.
    #[must_use]
    pub fn draws(&self) -> Draws {
        let mut draws = self.request_draws();
        match &self.kind {
            Kind::Http(exchange) => draws.add_all(&exchange.response.generators, &exchange.response.rules),
            Kind::Message(message) => draws.add_all(&message.generators, &message.rules),
            Kind::SyncMessages(exchange) => {
                exchange.responses.iter().for_each(|response| draws.add_all(&response.generators, &response.rules));
            }
            Kind::Unknown(_) => draws.unknown = true,
        }
        draws
    }

    /// What the generators of the request draw on: the part that is sent to a provider. A message that nobody sends
    /// has none.
    #[must_use]
    pub fn request_draws(&self) -> Draws {
        let mut draws = Draws::default();
        match &self.kind {
            Kind::Http(exchange) => draws.add_all(&exchange.request.generators, &exchange.request.rules),
            Kind::SyncMessages(exchange) => draws.add_all(&exchange.request.generators, &exchange.request.rules),
            Kind::Message(_) => {}
            Kind::Unknown(_) => draws.unknown = true,
        }
        draws
    }
}
