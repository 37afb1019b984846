//! Messages that the consumer sends, and the answers to them.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use pact_core::matching::{ActualMessage, MessageMatcher, Mismatch};
use pact_core::model::{Interaction, Kind, SyncMessages};

use super::failure::lines;
use super::play::{Play, concrete};
use super::{Handled, MessageFailure, ReceivedMessage, SentMessage};
use crate::PactBuilder;
use crate::builder::{Played, VariantName};
use crate::contract_file::When;
use crate::variants::Saying;

/// One exchange: takes the message that the consumer's code sends, and answers as the contract says.
///
/// Clones are the same exchange, so that it may be moved into whatever carries messages in the consumer's code.
#[derive(Debug, Clone)]
pub struct Exchange {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    request: ReceivedMessage,
    matcher: MessageMatcher,
    responses: Vec<ReceivedMessage>,
    sent: Mutex<Sent>,
}

/// What the consumer's code sent.
#[derive(Debug, Default)]
struct Sent {
    times: u64,
    /// What differed in the first message that was not the expected one.
    differed: Option<Vec<Mismatch>>,
}

/// The message that was sent is not the one of the contract. The test fails, even if the consumer's code goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestDiffers {
    /// What differs.
    pub mismatches: Vec<Mismatch>,
}

impl fmt::Display for RequestDiffers {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "the message that was sent is not the one of the contract:{}", lines(&self.mismatches))
    }
}

impl std::error::Error for RequestDiffers {}

impl Exchange {
    fn new(
        interaction: &Interaction,
        variant: Option<&VariantName>,
        messages: &SyncMessages,
    ) -> Result<Self, MessageFailure> {
        let request = concrete(interaction, &messages.request)?;
        let refused = |reason| MessageFailure::CannotJudge { description: interaction.description.clone(), reason };
        let matcher = MessageMatcher::new(&request).map_err(refused)?;
        let responses = messages.responses.iter().map(|response| {
            Ok::<_, MessageFailure>(ReceivedMessage::new(interaction, variant, &concrete(interaction, response)?))
        });
        let shared = Shared {
            request: ReceivedMessage::new(interaction, variant, &request),
            matcher,
            responses: responses.collect::<Result<_, _>>()?,
            sent: Mutex::default(),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// The description of the interaction, which tells several exchanges of a test apart.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let pact = PactBuilder::new("billing", "listings").output_dir(folder.path());
    /// # let pact = pact.synchronous_message("a ping", |m| m.request(|m| m.text_contents("ping")).response(|m| m.text_contents("pong")));
    /// # pact.exchange(|exchange| {
    /// assert_eq!(exchange.description(), "a ping");
    /// # exchange.send("ping").unwrap();
    /// # });
    /// ```
    #[must_use]
    pub fn description(&self) -> &str {
        self.shared.request.description()
    }

    /// The name of the variant, where the contract has several of this exchange.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let pact = PactBuilder::new("billing", "listings").output_dir(folder.path());
    /// # let pact = pact.synchronous_message("a ping", |m| m.request(|m| m.text_contents("ping")).response(|m| m.text_contents("pong")));
    /// # pact.exchange(|exchange| {
    /// assert_eq!(exchange.variant(), None);
    /// # exchange.send("ping").unwrap();
    /// # });
    /// ```
    #[must_use]
    pub fn variant(&self) -> Option<&str> {
        self.shared.request.variant()
    }

    /// The message that the contract expects, as an example.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let pact = PactBuilder::new("billing", "listings").output_dir(folder.path());
    /// # let pact = pact.synchronous_message("a ping", |m| m.request(|m| m.text_contents("ping")).response(|m| m.text_contents("pong")));
    /// # pact.exchange(|exchange| {
    /// assert_eq!(exchange.request().text(), Ok("ping"));
    /// # exchange.send("ping").unwrap();
    /// # });
    /// ```
    #[must_use]
    pub fn request(&self) -> &ReceivedMessage {
        &self.shared.request
    }

    /// The messages that the contract answers with.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let pact = PactBuilder::new("billing", "listings").output_dir(folder.path());
    /// # let pact = pact.synchronous_message("a ping", |m| m.request(|m| m.text_contents("ping")).response(|m| m.text_contents("pong")));
    /// # pact.exchange(|exchange| {
    /// assert_eq!(exchange.responses().len(), 1);
    /// # exchange.send("ping").unwrap();
    /// # });
    /// ```
    #[must_use]
    pub fn responses(&self) -> &[ReceivedMessage] {
        &self.shared.responses
    }

    /// Takes the message that the consumer's code sends, and answers it.
    ///
    /// ```
    /// # use pact_mock::prelude::*;
    /// # let folder = tempfile::tempdir().unwrap();
    /// # let pact = PactBuilder::new("billing", "listings").output_dir(folder.path());
    /// # let pact = pact.synchronous_message("a ping", |m| m.request(|m| m.text_contents("ping")).response(|m| m.text_contents("pong")));
    /// # pact.exchange(|exchange| {
    /// assert_eq!(exchange.send("ping").unwrap()[0].text(), Ok("pong"));
    /// # exchange.send("ping").unwrap();
    /// # });
    /// ```
    ///
    /// # Errors
    /// It is not the message of the contract; the test fails.
    pub fn send(&self, message: impl Into<SentMessage>) -> Result<&[ReceivedMessage], RequestDiffers> {
        let message = message.into();
        let mismatches = self.shared.matcher.compare(&ActualMessage {
            contents: &message.contents,
            content_type: message.content_type.as_deref(),
            metadata: &message.metadata,
        });
        let mut sent = self.shared.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.times += 1;
        if mismatches.is_empty() {
            return Ok(&self.shared.responses);
        }
        sent.differed.get_or_insert_with(|| mismatches.clone());
        Err(RequestDiffers { mismatches })
    }

    /// What came of it, once the consumer's code is done.
    fn conclude(
        &self,
        play: &Play,
        interaction: &Interaction,
        handled: Result<(), String>,
    ) -> Result<(), MessageFailure> {
        let sent = self.shared.sent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(mismatches) = &sent.differed {
            let (consumer, description) = (play.consumer().to_owned(), interaction.description.clone());
            return Err(MessageFailure::Sent { consumer, description, mismatches: mismatches.clone() });
        }
        play.handled(interaction, handled)?;
        if sent.times == 0 { Err(play.never_sent(interaction)) } else { Ok(()) }
    }
}

impl PactBuilder {
    /// Plays each exchange with the consumer's code, in the order of the test, and adds them to the contract file when all
    /// went well: the code sent the message through [`Exchange::send`], it was the one of the contract, and the closure
    /// returned nothing or `Ok`. The file has them when the process ends, most often at once.
    ///
    /// ```
    /// use pact_mock::prelude::*;
    ///
    /// /// The consumer's code: it asks over whatever carries its messages.
    /// fn price(ask: impl Fn(String) -> String) -> u64 {
    ///     ask("price of L-1".to_owned()).parse().unwrap()
    /// }
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// PactBuilder::new("billing", "listings")
    /// #   .output_dir(folder.path())
    ///     .synchronous_message("a question for a price", |m| {
    ///         m.request(|m| m.text_contents("price of L-1")).response(|m| m.text_contents(regex(r"\d+", "4900")))
    ///     })
    ///     .exchange(|exchange| {
    ///         assert_eq!(price(|question| exchange.send(question).unwrap()[0].text().unwrap().to_owned()), 4900);
    ///     });
    /// ```
    ///
    /// # Panics
    /// The contract cannot be built, an exchange did not go well, or the file cannot be written.
    /// [`PactBuilder::try_exchange`] returns that instead.
    #[track_caller]
    pub fn exchange<H: Handled>(self, play: impl FnMut(Exchange) -> H) {
        if let Err(failure) = self.play_exchanges(play, When::AtTheEnd) {
            crate::fail_test(&failure);
        }
    }

    /// Plays exchanges as [`PactBuilder::exchange`] does, and returns the path of the contract file.
    ///
    /// ```
    /// use pact_mock::prelude::*;
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// let failure = PactBuilder::new("billing", "listings")
    /// #   .output_dir(folder.path())
    ///     .synchronous_message("a ping", |m| m.request(|m| m.text_contents("ping")).response(|m| m.text_contents("pong")))
    ///     .try_exchange(|exchange| exchange.send("something else").map(|_| ()));
    /// assert!(failure.is_err());
    /// ```
    ///
    /// # Errors
    /// The contract cannot be built, an exchange did not go well, or the file cannot be written.
    pub fn try_exchange<H: Handled>(self, play: impl FnMut(Exchange) -> H) -> Result<PathBuf, MessageFailure> {
        self.play_exchanges(play, When::Now)
    }

    fn play_exchanges<H: Handled>(
        self,
        mut play: impl FnMut(Exchange) -> H,
        when: When,
    ) -> Result<PathBuf, MessageFailure> {
        let whole = Play::new(&self, Played::Exchanged)?;
        for (interaction, variant) in whole.interactions() {
            if let Kind::SyncMessages(messages) = &interaction.kind {
                let exchange = Exchange::new(interaction, variant, messages)?;
                let _saying = variant.map(Saying);
                let handled = play(exchange.clone()).outcome();
                exchange.conclude(&whole, interaction, handled)?;
            }
        }
        whole.write(when)
    }

    /// Plays exchanges as [`PactBuilder::exchange`] does, with code that is asynchronous.
    ///
    /// ```
    /// use pact_mock::prelude::*;
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// PactBuilder::new("billing", "listings")
    /// #   .output_dir(folder.path())
    ///     .synchronous_message("a ping", |m| m.request(|m| m.text_contents("ping")).response(|m| m.text_contents("pong")))
    ///     .exchange_async(async |exchange| {
    ///         tokio::task::yield_now().await; // your code here
    ///         assert_eq!(exchange.send("ping").unwrap()[0].text(), Ok("pong"));
    ///     })
    ///     .await;
    /// # });
    /// ```
    ///
    /// # Panics
    /// The contract cannot be built, an exchange did not go well, or the file cannot be written.
    /// [`PactBuilder::try_exchange_async`] returns that instead.
    pub async fn exchange_async<H: Handled>(self, play: impl AsyncFnMut(Exchange) -> H) {
        if let Err(failure) = self.play_exchanges_async(play, When::AtTheEnd).await {
            crate::fail_test(&failure);
        }
    }

    /// Plays exchanges as [`PactBuilder::exchange_async`] does, and returns the path of the contract file.
    ///
    /// ```
    /// use pact_mock::prelude::*;
    ///
    /// # let folder = tempfile::tempdir().unwrap();
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let written = PactBuilder::new("billing", "listings")
    /// #   .output_dir(folder.path())
    ///     .synchronous_message("a ping", |m| m.request(|m| m.text_contents("ping")))
    ///     .try_exchange_async(async |exchange| exchange.send("ping").map(|_| ()))
    ///     .await;
    /// assert!(written.is_ok());
    /// # });
    /// ```
    ///
    /// # Errors
    /// The contract cannot be built, an exchange did not go well, or the file cannot be written.
    pub async fn try_exchange_async<H: Handled>(
        self,
        play: impl AsyncFnMut(Exchange) -> H,
    ) -> Result<PathBuf, MessageFailure> {
        self.play_exchanges_async(play, When::Now).await
    }

    async fn play_exchanges_async<H: Handled>(
        self,
        mut play: impl AsyncFnMut(Exchange) -> H,
        when: When,
    ) -> Result<PathBuf, MessageFailure> {
        let whole = Play::new(&self, Played::Exchanged)?;
        for (interaction, variant) in whole.interactions() {
            if let Kind::SyncMessages(messages) = &interaction.kind {
                let exchange = Exchange::new(interaction, variant, messages)?;
                let _saying = variant.map(Saying);
                let handled = play(exchange.clone()).await.outcome();
                exchange.conclude(&whole, interaction, handled)?;
            }
        }
        whole.write(when)
    }
}
