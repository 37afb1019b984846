//! Manual pages, made from the commands themselves.

use std::path::PathBuf;

use clap::CommandFactory as _;
use clap_mangen::Man;

use super::{Cli, Outcome};
use crate::{
    console::{note, say},
    failure::Failure,
};

/// Write the manual pages
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder to write the pages of all commands into; without it, the first page goes to stdout
    #[arg(value_name = "FOLDER")]
    dir: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<Outcome, Failure> {
    match &args.dir {
        Some(folder) => {
            clap_mangen::generate_to(Cli::command(), folder).map_err(|error| {
                Failure::new(format!("cannot write the pages into `{}`: {error}", folder.display()))
                    .with_hint("give a folder that is there and can be written to")
            })?;
            note(&format!("The pages are in {}", folder.display()));
        }
        None => {
            let mut page = Vec::new();
            let rendered = Man::new(Cli::command()).render(&mut page);
            rendered.map_err(|error| Failure::new(format!("cannot write the page: {error}")))?;
            say(String::from_utf8_lossy(&page).trim_end());
        }
    }
    Ok(Outcome::Done)
}
