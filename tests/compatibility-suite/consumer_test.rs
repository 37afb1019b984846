//! A consumer test that a scenario describes: one interaction of each kind at most, and what came of it.

use std::path::PathBuf;

use libtest_mimic::Failed;
use pact_core::format::{self, Specification};
use pact_core::json::{self, Json};
use pact_core::model::Pact;
use pact_mock::prelude::*;
use tempfile::TempDir;

/// What is to be said to a builder, in order.
pub(crate) struct Words<B>(Vec<Box<dyn Fn(B) -> B>>);

impl<B> Words<B> {
    pub(crate) fn add(&mut self, word: impl Fn(B) -> B + 'static) {
        self.0.push(Box::new(word));
    }

    fn say(&self, builder: B) -> B {
        self.0.iter().fold(builder, |builder, word| word(builder))
    }
}

/// The test.
pub(crate) struct ConsumerTest {
    folder: TempDir,
    version: Specification,
    pub(crate) http: Option<Words<InteractionBuilder>>,
    pub(crate) message: Option<Words<MessageBuilder>>,
    pub(crate) exchange: Option<Words<SynchronousMessageBuilder>>,
    /// What the consumer got: a message, or the message that it sent and the answers.
    pub(crate) received: Option<ReceivedMessage>,
    pub(crate) sent: Option<ReceivedMessage>,
    /// How the test ended: the path of the contract file, or why it failed.
    pub(crate) result: Option<Result<PathBuf, String>>,
}

impl ConsumerTest {
    pub(crate) fn new(version: Specification) -> Result<Self, Failed> {
        Ok(Self {
            folder: tempfile::tempdir()?,
            version,
            http: None,
            message: None,
            exchange: None,
            received: None,
            sent: None,
            result: None,
        })
    }

    fn pact(&self) -> PactBuilder {
        PactBuilder::new("suite-consumer", "suite-provider").specification(self.version).output_dir(self.folder.path())
    }

    pub(crate) fn say_http(&mut self, word: impl Fn(InteractionBuilder) -> InteractionBuilder + 'static) {
        self.http.get_or_insert_with(|| Words(Vec::new())).add(word);
    }

    pub(crate) fn say_message(&mut self, word: impl Fn(MessageBuilder) -> MessageBuilder + 'static) {
        self.message.get_or_insert_with(|| Words(Vec::new())).add(word);
    }

    pub(crate) fn say_exchange(
        &mut self,
        word: impl Fn(SynchronousMessageBuilder) -> SynchronousMessageBuilder + 'static,
    ) {
        self.exchange.get_or_insert_with(|| Words(Vec::new())).add(word);
    }

    /// Plays what was described; the consumer handles messages as `handle` says. Each kind adds to the same file.
    pub(crate) fn play(&mut self, handle: impl Fn() -> Result<(), String>) -> Result<(), Failed> {
        let mut results = Vec::new();
        if let Some(words) = &self.http {
            let pact = self.pact().interaction("a request", |i| words.say(i.request(|r| r.get("/"))));
            let server = pact.start();
            ureq::get(server.url()).call()?;
            results.push(server.finish().map_err(|failure| failure.to_string()));
        }
        if let Some(words) = &self.message {
            let pact = self.pact().message("a message", |m| words.say(m));
            let mut received = None;
            results.push(
                pact.try_receive(|message| {
                    received = Some(message);
                    handle()
                })
                .map_err(|failure| failure.to_string()),
            );
            self.received = received;
        }
        if let Some(words) = &self.exchange {
            let pact = self.pact().synchronous_message("an exchange", |m| words.say(m));
            let (mut sent, mut received) = (None, None);
            results.push(
                pact.try_exchange(|exchange| {
                    sent = Some(exchange.request().clone());
                    let answers = exchange.send(exchange.request()).map_err(|differs| differs.to_string())?;
                    received = answers.first().cloned();
                    handle()
                })
                .map_err(|failure| failure.to_string()),
            );
            (self.sent, self.received) = (sent, received);
        }
        let failed = results.iter().position(Result::is_err).unwrap_or(0);
        if results.is_empty() {
            return Err("nothing was described".into());
        }
        self.result = Some(results.swap_remove(failed));
        Ok(())
    }

    /// The text of the contract file, if it was written.
    fn text(&self) -> Result<Option<String>, Failed> {
        match self.result.as_ref().ok_or("the test was not played")? {
            Ok(path) => Ok(Some(std::fs::read_to_string(path)?)),
            Err(_) if std::fs::read_dir(self.folder.path())?.any(is_contract) => {
                Err("the test failed, and there is a contract file".into())
            }
            Err(_) => Ok(None),
        }
    }

    /// Whether the contract file was written.
    pub(crate) fn is_written(&self) -> Result<bool, Failed> {
        Ok(self.text()?.is_some())
    }

    /// The contract file as it is.
    pub(crate) fn document(&self) -> Result<Json, Failed> {
        Ok(json::parse(&self.text()?.ok_or("no contract file was written")?)?)
    }

    /// The contract, read back.
    pub(crate) fn contract(&self) -> Result<Pact, Failed> {
        Ok(format::read(&self.text()?.ok_or("no contract file was written")?)?)
    }

    pub(crate) fn received(&self) -> Result<&ReceivedMessage, Failed> {
        self.received.as_ref().ok_or_else(|| "no message was received".into())
    }

    pub(crate) fn sent(&self) -> Result<&ReceivedMessage, Failed> {
        self.sent.as_ref().ok_or_else(|| "no message was sent".into())
    }
}

fn is_contract(entry: std::io::Result<std::fs::DirEntry>) -> bool {
    entry.is_ok_and(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        name.ends_with(".json") && !name.starts_with('.')
    })
}
