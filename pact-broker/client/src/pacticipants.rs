//! Pacticipants: consumers and providers.

use http::Method;
use pact_core::json::Object;

use crate::{Broker, Error, broker::MERGE_PATCH, hal::Resource};

/// What is said about a pacticipant when it is created or changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PacticipantDetails {
    /// Its name.
    pub name: String,
    /// The name that people read.
    pub display_name: Option<String>,
    /// Its main branch.
    pub main_branch: Option<String>,
    /// Where its code is.
    pub repository_url: Option<String>,
}

impl PacticipantDetails {
    fn body(&self) -> Object {
        let mut body = Object::new();
        body.push("name", &self.name);
        let members = [
            ("displayName", &self.display_name),
            ("mainBranch", &self.main_branch),
            ("repositoryUrl", &self.repository_url),
        ];
        body.extend(members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.as_ref()?.into()))));
        body
    }
}

impl Broker {
    /// All pacticipants.
    ///
    /// # Errors
    /// The broker cannot be asked.
    pub async fn pacticipants(&self) -> Result<Resource, Error> {
        self.follow("list the pacticipants", "pb:pacticipants", &[]).await
    }

    /// One pacticipant.
    ///
    /// # Errors
    /// The broker cannot be asked, or does not know it.
    pub async fn pacticipant(&self, name: &str) -> Result<Resource, Error> {
        self.follow("describe the pacticipant", "pb:pacticipant", &[("pacticipant", name)]).await
    }

    /// Creates a pacticipant, or changes what is said of it. Gives back also whether it was created.
    ///
    /// # Errors
    /// The broker cannot be asked, or refuses.
    pub async fn create_or_update_pacticipant(&self, details: &PacticipantDetails) -> Result<(Resource, bool), Error> {
        let action = "create or change the pacticipant";
        match self.follow(action, "pb:pacticipant", &[("pacticipant", &details.name)]).await {
            Ok(old) => {
                let body = details.body().into();
                let changed = self.send(action, Method::PATCH, &old.url, MERGE_PATCH, &body).await?;
                Ok((changed.into_resource()?, false))
            }
            Err(error) if error.is_not_found() => {
                let link = self.index(action).await?.require_link("pb:pacticipants", action)?;
                Ok((self.create(action, &link.href, &details.body().into()).await?, true))
            }
            Err(error) => Err(error),
        }
    }

    /// Deletes a branch; its versions stay.
    ///
    /// # Errors
    /// The broker cannot be asked, or does not know the branch.
    pub async fn delete_branch(&self, pacticipant: &str, branch: &str) -> Result<(), Error> {
        let action = "delete the branch";
        let link = self.index(action).await?.require_link("pb:pacticipant-branch", action)?;
        self.delete(action, &link.expand(&[("pacticipant", pacticipant), ("branch", branch)])).await
    }
}
