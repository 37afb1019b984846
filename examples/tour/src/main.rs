//! The tour: plays the story of `examples/charge-central` with the real commands, as processes over real sockets.
//!
//! [`story`] is the list of steps with what must come out, [`pipeline`] where their commands come from, [`world`] what they run
//! in, [`screen`] what a person sees.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod arguments;
mod look_around;
mod pipeline;
mod played;
mod screen;
mod story;
mod words;
mod world;

use std::process::ExitCode;

use anyhow::{Result, bail};
use arguments::Arguments;
use clap::Parser;
use world::World;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    if arguments.list_steps {
        story::STEPS.iter().for_each(|step| screen::line(step.name));
        return ExitCode::SUCCESS;
    }
    match play(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            screen::failure(&problem);
            ExitCode::FAILURE
        }
    }
}

fn play(arguments: &Arguments) -> Result<()> {
    screen::heading("Building what the tour runs (the first time takes some minutes)");
    let mut world = World::new(pipeline::steps(pipeline::TEXT)?)?;
    for (index, step) in story::STEPS.iter().enumerate() {
        let sabotaged = arguments.sabotage.as_deref() == Some(step.name);
        screen::step(index + 1, story::STEPS.len(), step, sabotaged);
        if let Err(problem) = (step.play)(&mut world, sabotaged) {
            bail!("step `{}` did not come out as expected: {problem:#}", step.name);
        }
        screen::as_expected();
    }
    let left_out = world.commands_not_run();
    if !left_out.is_empty() {
        bail!("the story left out commands of the pipeline:\n{}", left_out.join("\n"));
    }
    screen::heading(&format!("All {} steps came out as expected.", story::STEPS.len()));
    if !arguments.exit {
        look_around::look_around(&world)?;
    }
    Ok(())
}
