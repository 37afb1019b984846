//! The broker on a large database: `cargo run --release -p broker [SIZE...]`, sizes being hundredth, tenth and whole.
//!
//! A seeded generator fills the tables of a SQLite file and of a schema on the PostgreSQL server that
//! `PACT_TEST_POSTGRES_URL` names (left out without it); whole is 1,000 pacticipants with 200 versions each, 100,000
//! publications, 1,000,000 results and 10 environments. Then the real program is started on it and asked by one client
//! over one connection. `PACT_BROKER` names the program; without it it is built first. Read processor time: it counts
//! the broker and, if it runs on this machine, the server's side of its connections.
//!
//! `cargo run --release -p broker keep SIZE` only makes a data set, in this folder and on the server, and says where.

mod database;
mod fill;
mod http;
mod measure;
mod program;
mod questions;
mod random;
mod report;
mod size;
mod world;

use std::path::Path;

use programs::Failure;

use crate::database::Database;
use crate::program::Broker;
use crate::report::Figures;
use crate::size::{SIZES, Size};

/// How often the program is started. The first time the disk may still be busy with what was filled.
const STARTS: usize = 9;

fn main() -> Result<(), Failure> {
    let mut wanted: Vec<String> = std::env::args().skip(1).collect();
    let keeps = wanted.first().is_some_and(|word| word == "keep");
    if keeps {
        wanted.remove(0);
    }
    if let Some(unknown) = wanted.iter().find(|name| SIZES.iter().all(|size| size.name != name.as_str())) {
        return Err(format!("usage: broker [keep] [hundredth] [tenth] [whole]; there is no size {unknown}").into());
    }
    let sizes = SIZES.into_iter().filter(|size| wanted.is_empty() || wanted.iter().any(|name| name == size.name));
    let sizes: Vec<Size> = sizes.collect();
    let program = program::find()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        if keeps {
            return keep(&program, &sizes).await;
        }
        let folder = tempfile::tempdir()?;
        let mut figures = Vec::new();
        for size in &sizes {
            figures.push(play(&program, Database::sqlite(folder.path(), size), size).await?);
        }
        report::print("SQLite", &figures);
        let Ok(server) = std::env::var("PACT_TEST_POSTGRES_URL") else {
            println!("\nPACT_TEST_POSTGRES_URL is not set: PostgreSQL is left out");
            return Ok(());
        };
        let mut figures = Vec::new();
        for size in &sizes {
            figures.push(play(&program, Database::postgres(&server, size).await?, size).await?);
        }
        report::print("PostgreSQL", &figures);
        Ok(())
    })
}

/// Makes data sets and leaves them there.
async fn keep(program: &Path, sizes: &[Size]) -> Result<(), Failure> {
    for size in sizes {
        let mut databases = vec![Database::sqlite(&std::env::current_dir()?, size)];
        if let Ok(server) = std::env::var("PACT_TEST_POSTGRES_URL") {
            databases.push(Database::postgres(&server, size).await?);
        }
        for database in databases {
            make(program, &database, size).await?;
            println!("{}", database.url());
        }
    }
    Ok(())
}

/// Makes a data set, measures a broker on it, and takes it away.
async fn play(program: &Path, database: Database, size: &Size) -> Result<Figures, Failure> {
    let figures = ask(program, &database, size).await;
    database.remove().await?;
    figures
}

async fn make(program: &Path, database: &Database, size: &Size) -> Result<(), Failure> {
    // The broker makes its tables when it starts for the first time.
    Broker::start(program, database).await?.stop()?;
    eprintln!("filling {}, {}", database.name(), size.name);
    database.fill(size).await
}

async fn ask(program: &Path, database: &Database, size: &Size) -> Result<Figures, Failure> {
    make(program, database, size).await?;
    let bytes = database.bytes().await?;
    let mut broker = Broker::start(program, database).await?;
    let mut starts = vec![broker.start];
    for _ in 1..STARTS {
        broker.stop()?;
        broker = Broker::start(program, database).await?;
        starts.push(broker.start);
    }
    starts.sort();
    let idle = broker.memory()?;
    let mut client = broker.client().await?;
    let mut costs = Vec::new();
    for question in questions::questions(&mut client, size).await? {
        eprintln!("asking for {}", question.name);
        let cost = measure::measure(&mut client, &broker, database, &question).await?;
        costs.push((question.name, question.shows_all, cost));
    }
    let busy = broker.memory()?;
    broker.stop()?;
    Ok(Figures { size: *size, starts, idle, busy, bytes, costs })
}
