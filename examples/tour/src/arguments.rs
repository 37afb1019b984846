//! The command line of the tour.

use clap::Parser;
use clap::builder::PossibleValuesParser;

use crate::story;

/// Plays the story of a consumer, a provider and the gate between them, with the real commands.
#[derive(Debug, Parser)]
#[command(name = "tour", version)]
pub(crate) struct Arguments {
    /// End when the story is over: with 0 if every step came out as expected, with 1 if not
    #[arg(long)]
    pub(crate) exit: bool,

    /// Leave out what makes this step come out; the tour then ends with 1 and names the step (--list-steps tells all)
    #[arg(long, value_name = "STEP", hide_possible_values = true, value_parser = PossibleValuesParser::new(story::STEPS.iter().map(|step| step.name)))]
    pub(crate) sabotage: Option<String>,

    /// Print the names of the steps, one a line, and play nothing
    #[arg(long)]
    pub(crate) list_steps: bool,
}
