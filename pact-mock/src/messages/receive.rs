//! Messages that the provider sends, handed to the consumer's code.

use std::path::PathBuf;

use pact_core::model::Kind;

use super::play::{Play, concrete};
use super::{Handled, MessageFailure, ReceivedMessage};
use crate::PactBuilder;
use crate::builder::Played;
use crate::contract_file::When;
use crate::variants::Saying;

impl PactBuilder {
    /// Hands each message, and each variant of one, to the consumer's code, in the order of the test, and adds them to the contract file when all of
    /// them were handled. The closure returns nothing, or a `Result` whose error fails the test. The file has the messages
    /// when the process ends, most often at once.
    ///
    /// ```
    /// use pact_mock::prelude::*;
    ///
    /// fn end_subscription(event: &[u8]) -> Result<(), serde_json::Error> {
    ///     serde_json::from_slice::<serde_json::Value>(event).map(|_| ())
    /// }
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// PactBuilder::new("billing", "listings")
    /// #   .output_dir(folder.path())
    ///     .message("a listing was sold", |m| m.json_contents(json_pattern!({"id": like("L-1")})))
    ///     .receive(|message| end_subscription(message.contents()));
    /// ```
    ///
    /// # Panics
    /// The contract cannot be built, a message was not handled, or the file cannot be written.
    /// [`PactBuilder::try_receive`] returns that instead.
    #[track_caller]
    pub fn receive<H: Handled>(self, handle: impl FnMut(ReceivedMessage) -> H) {
        if let Err(failure) = self.play_received(handle, When::AtTheEnd) {
            crate::fail_test(&failure);
        }
    }

    /// Hands over messages as [`PactBuilder::receive`] does, and returns the path of the contract file.
    ///
    /// ```
    /// use pact_mock::prelude::*;
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// let failure = PactBuilder::new("billing", "listings")
    /// #   .output_dir(folder.path())
    ///     .message("a listing was sold", |m| m.text_contents("L-1"))
    ///     .try_receive(|message| Err(format!("{} is no listing of ours", message.text().unwrap())));
    /// assert!(failure.is_err());
    /// ```
    ///
    /// # Errors
    /// The contract cannot be built, a message was not handled, or the file cannot be written.
    pub fn try_receive<H: Handled>(self, handle: impl FnMut(ReceivedMessage) -> H) -> Result<PathBuf, MessageFailure> {
        self.play_received(handle, When::Now)
    }

    fn play_received<H: Handled>(
        self,
        mut handle: impl FnMut(ReceivedMessage) -> H,
        when: When,
    ) -> Result<PathBuf, MessageFailure> {
        let play = Play::new(&self, Played::Received)?;
        for (interaction, variant) in play.interactions() {
            if let Kind::Message(message) = &interaction.kind {
                let message = ReceivedMessage::new(interaction, variant, &concrete(interaction, message)?);
                let _saying = variant.map(Saying);
                play.handled(interaction, handle(message).outcome())?;
            }
        }
        play.write(when)
    }

    /// Hands over messages as [`PactBuilder::receive`] does, to code that is asynchronous.
    ///
    /// ```
    /// use pact_mock::prelude::*;
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// PactBuilder::new("billing", "listings")
    /// #   .output_dir(folder.path())
    ///     .message("a listing was sold", |m| m.text_contents(regex(r"L-\d+", "L-1")))
    ///     .receive_async(async |message| {
    ///         tokio::task::yield_now().await; // your handler here
    ///         assert!(message.text().unwrap().starts_with("L-"));
    ///     })
    ///     .await;
    /// # });
    /// ```
    ///
    /// # Panics
    /// The contract cannot be built, a message was not handled, or the file cannot be written.
    /// [`PactBuilder::try_receive_async`] returns that instead.
    pub async fn receive_async<H: Handled>(self, handle: impl AsyncFnMut(ReceivedMessage) -> H) {
        if let Err(failure) = self.play_received_async(handle, When::AtTheEnd).await {
            crate::fail_test(&failure);
        }
    }

    /// Hands over messages as [`PactBuilder::receive_async`] does, and returns the path of the contract file.
    ///
    /// ```
    /// use pact_mock::prelude::*;
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let written = PactBuilder::new("billing", "listings")
    /// #   .output_dir(folder.path())
    ///     .message("a listing was sold", |m| m.text_contents("L-1"))
    ///     .try_receive_async(async |_| {})
    ///     .await;
    /// assert!(written.unwrap().ends_with("billing-listings.json"));
    /// # });
    /// ```
    ///
    /// # Errors
    /// The contract cannot be built, a message was not handled, or the file cannot be written.
    pub async fn try_receive_async<H: Handled>(
        self,
        handle: impl AsyncFnMut(ReceivedMessage) -> H,
    ) -> Result<PathBuf, MessageFailure> {
        self.play_received_async(handle, When::Now).await
    }

    async fn play_received_async<H: Handled>(
        self,
        mut handle: impl AsyncFnMut(ReceivedMessage) -> H,
        when: When,
    ) -> Result<PathBuf, MessageFailure> {
        let play = Play::new(&self, Played::Received)?;
        for (interaction, variant) in play.interactions() {
            if let Kind::Message(message) = &interaction.kind {
                let message = ReceivedMessage::new(interaction, variant, &concrete(interaction, message)?);
                let _saying = variant.map(Saying);
                play.handled(interaction, handle(message).await.outcome())?;
            }
        }
        play.write(when)
    }
}
