//! A broker and its environments.

use anyhow::Result;

use crate::world::World;

/// Comes out through the folder for the database.
pub(super) fn broker(world: &mut World, sabotaged: bool) -> Result<()> {
    world.start_broker(if sabotaged { "no-such-folder" } else { "" })
}

/// Comes out through the creation of the environments.
pub(super) fn environments(world: &mut World, sabotaged: bool) -> Result<()> {
    let commands = [
        "pact-broker create-environment --name test --display-name Test",
        "pact-broker create-environment --name production --display-name Production --production",
    ];
    for command in commands.iter().take(if sabotaged { 1 } else { 2 }) {
        world.run(command)?.expect_success()?;
    }
    world.run("pact-broker list-environments")?.expect_success()?.expect_text(&["test", "production"])?;
    Ok(())
}
