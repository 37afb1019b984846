//! Asks one question over and over and measures from outside.

use std::time::{Duration, Instant};

use programs::Failure;

use crate::database::{Database, processor_time};
use crate::http::Client;
use crate::program::Broker;
use crate::questions::Question;

/// How often a question is asked at most, and for how long.
const TIMES: usize = 200;
const LONGEST: Duration = Duration::from_secs(4);
/// How often it is asked before that: connections and statements are made ready, as they are in a broker that runs.
const BEFORE: usize = 20;

/// What a question costs.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    pub median: Duration,
    pub p99: Duration,
    /// Processor time of the broker for a request.
    pub broker: Duration,
    /// Processor time of the database's server for a request.
    pub server: Duration,
    /// Length of the answer.
    pub bytes: usize,
}

impl Cost {
    pub fn processor(&self) -> Duration {
        self.broker + self.server
    }
}

/// The cost of a question; none if the broker does not have such a thing.
pub async fn measure(
    client: &mut Client,
    broker: &Broker,
    database: &Database,
    question: &Question,
) -> Result<Option<Cost>, Failure> {
    let mut asked = 0;
    let (mut times, mut bytes) = (Vec::new(), 0);
    let mut before = (Duration::ZERO, Duration::ZERO);
    let mut began = Instant::now();
    while times.len() < TIMES && (began.elapsed() < LONGEST || times.is_empty()) {
        let warming = asked < BEFORE && began.elapsed() < LONGEST;
        let answer = client.send(&(question.call)(asked)).await?;
        asked += 1;
        match answer.status {
            200 | 201 => {}
            404 if asked == 1 => return Ok(None),
            status => {
                return Err(format!("{}: {status}: {}", question.name, String::from_utf8_lossy(&answer.body)).into());
            }
        }
        if warming {
            if asked == BEFORE || began.elapsed() >= LONGEST {
                before = used(broker, database).await?;
                began = Instant::now();
            }
            continue;
        }
        bytes = answer.body.len();
        times.push(answer.took);
    }
    let after = used(broker, database).await?;
    times.sort_unstable();
    let each = |after: Duration, before: Duration| after.saturating_sub(before).div_f64(times.len() as f64);
    Ok(Some(Cost {
        median: times[times.len() / 2],
        p99: times[(times.len() * 99 / 100).min(times.len() - 1)],
        broker: each(after.0, before.0),
        server: each(after.1, before.1),
        bytes,
    }))
}

async fn used(broker: &Broker, database: &Database) -> Result<(Duration, Duration), Failure> {
    Ok((broker.processor_time(), processor_time(&database.backends().await?)))
}
