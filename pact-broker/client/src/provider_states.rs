//! What a provider must be able to be in, as the contracts of its consumers say.

use crate::{
    Broker, Error,
    hal::{Link, Resource},
};

/// Whose contracts count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Consumers {
    /// The newest contract of each on its main branch.
    MainBranch,
    /// The newest contract of each on the branch of this name.
    Branch(String),
    /// Those deployed to, or released in, the environment of this name.
    Environment(String),
}

impl Broker {
    /// The provider states of a provider, each once, with the consumers that name it.
    ///
    /// # Errors
    /// The broker cannot be asked, or does not know the provider or the environment.
    pub async fn provider_states(&self, provider: &str, consumers: &Consumers) -> Result<Resource, Error> {
        let action = "list the provider states";
        let (path, last) = match consumers {
            Consumers::MainBranch => ("", String::new()),
            Consumers::Branch(branch) => ("/branch/{last}", branch.clone()),
            Consumers::Environment(name) => {
                let environment = self.environment_named(action, name).await?;
                ("/environment/{last}", environment.text("uuid").unwrap_or_default().to_owned())
            }
        };
        // The index has no relation for them.
        let href = format!("{}/pacts/provider/{{provider}}/provider-states{path}", self.base_url());
        let link = Link { href, name: None, title: None };
        self.get(action, &link.expand(&[("provider", provider), ("last", &last)])).await
    }
}
