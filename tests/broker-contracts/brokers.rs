//! Brokers that run in this process, one for each trial that is under way. One that is free is emptied over its API and
//! taken again, since making a new database takes longer than everything else.

use std::sync::{Mutex, PoisonError};

use libtest_mimic::Failed;
use pact_broker::{Broker, Config, DatabaseUrl, RunningBroker, SecretKey};
use pact_tests::{TestDatabase, database::Kind};

/// The brokers of one kind of database.
pub(crate) struct Brokers {
    kind: Kind,
    free: Mutex<Vec<Lent>>,
}

/// A broker for one trial.
pub(crate) struct Lent {
    broker: RunningBroker,
    /// Dropped after the broker.
    _database: TestDatabase,
}

impl Lent {
    pub(crate) fn url(&self) -> String {
        self.broker.url()
    }
}

impl Brokers {
    pub(crate) fn new(kind: Kind) -> Self {
        Self { kind, free: Mutex::default() }
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// A broker of which nobody else knows. What it holds is from an earlier trial.
    pub(crate) async fn take(&self) -> Result<Lent, Failed> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match free {
            Some(lent) => Ok(lent),
            None => {
                let database = TestDatabase::new(self.kind)?;
                let mut config = Config { port: 0, database: DatabaseUrl::parse(database.url())?, ..Config::default() };
                // The contracts' webhooks have passwords.
                config.webhooks.secret_key = Some(SecretKey::new("0123456789abcdef0123456789abcdef")?);
                Ok(Lent { broker: Broker::start(config).await?, _database: database })
            }
        }
    }

    /// One that was taken and is of use to others.
    pub(crate) fn give_back(&self, lent: Lent) {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(lent);
    }

    /// Stops those that are free.
    pub(crate) async fn stop(&self) {
        let free = std::mem::take(&mut *self.free.lock().unwrap_or_else(PoisonError::into_inner));
        for lent in free {
            lent.broker.stop().await;
        }
    }
}
