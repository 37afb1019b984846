//! `clean`: drops from contract files what no test of a whole run wrote.

use std::path::PathBuf;

use super::count;
use super::exit_code::Code;
use super::problem::Problem;
use crate::contract_file::{self, Outcome};

/// Drop interactions from the contract files of Rust tests that no test describes any more
///
/// Run all tests first, with PACT_FRESH_RUN=ID and another id each time: `PACT_FRESH_RUN=7 cargo nextest run && pact-mock
/// clean`. What that run did not write is dropped; if a test of it failed, or it was seen to leave out tests, the file is left.
/// After `cargo test` this is done already.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(super) struct Arguments {
    /// Folder of the contract files
    #[arg(value_name = "DIR", env = "PACT_OUTPUT_DIR", default_value = "target/pacts")]
    folder: PathBuf,
}

impl Arguments {
    pub(super) fn run(&self) -> Result<Code, Problem> {
        let cleaned = contract_file::clean(&self.folder).map_err(|error| Problem::new(error.to_string()))?;
        if cleaned.is_empty() {
            let folder = self.folder.display();
            return Err(Problem::new(format!(
                "the folder {folder} has no contract file that tests with pact-mock wrote"
            )));
        }
        let mut left = Vec::new();
        for one in cleaned {
            let path = one.path.display();
            match one.outcome {
                Outcome::Left { why } => left.push(format!("{path} is left as it is: {why}")),
                Outcome::Dropped { run, descriptions } if descriptions.is_empty() => {
                    anstream::println!("{path}: has just what the run {run} wrote");
                }
                Outcome::Dropped { run, descriptions } => {
                    let dropped = count(descriptions.len(), "interaction");
                    anstream::println!("{path}: dropped {dropped} that the run {run} did not write");
                    descriptions.iter().for_each(|description| anstream::println!("  {description}"));
                }
            }
        }
        if left.is_empty() { Ok(Code::Done) } else { Err(Problem::new(left.join("\n"))) }
    }
}
