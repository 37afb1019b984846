//! The pipeline file of the example system: which commands each step has.
//!
//! Reads the part of YAML that the file is written in: a list of steps with `key` and `command`, one command, a list of them,
//! or a folded text (`>-`). A step in another form is an error, so that no command is overlooked.

use anyhow::{Context, Result, bail};

/// The file as it is in the repository.
pub(crate) const TEXT: &str = include_str!("../../charge-central/pipeline.yml");

/// One step that has commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PipelineStep {
    pub(crate) key: String,
    pub(crate) commands: Vec<String>,
}

/// The steps with commands, in order.
///
/// # Errors
/// When a step with commands has no key, or is written in a form that is not known here.
pub(crate) fn steps(text: &str) -> Result<Vec<PipelineStep>> {
    let (_, list) = text.split_once("\nsteps:\n").context("the pipeline has no `steps:`")?;
    let mut found = Vec::new();
    for step in split_at_items(list, "  - ") {
        let key = member(&step, "key").unwrap_or_default().to_owned();
        let commands = commands(&step).with_context(|| format!("step `{key}`"))?;
        if commands.is_empty() {
            continue;
        }
        if key.is_empty() {
            bail!("a step with commands has no key: {}", step.join("\n"));
        }
        found.push(PipelineStep { key, commands });
    }
    Ok(found)
}

/// The lines of each item of a list whose items begin with `mark`, without that mark.
fn split_at_items<'a>(text: &'a str, mark: &str) -> Vec<Vec<&'a str>> {
    let mut items: Vec<Vec<&str>> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')) {
        match (line.strip_prefix(mark), items.last_mut()) {
            (Some(rest), _) => items.push(vec![rest]),
            (None, Some(item)) => item.push(line),
            (None, None) => {}
        }
    }
    items
}

fn member<'a>(step: &[&'a str], name: &str) -> Option<&'a str> {
    step.iter().enumerate().find_map(|(index, line)| {
        let line = if index == 0 { Some(*line) } else { line.strip_prefix("    ") };
        line?.strip_prefix(name)?.strip_prefix(':').map(str::trim)
    })
}

fn commands(step: &[&str]) -> Result<Vec<String>> {
    let Some(inline) = member(step, "command") else {
        return if member(step, "commands").is_some() {
            bail!("`commands` is written `command` here")
        } else {
            Ok(Vec::new())
        };
    };
    if !inline.is_empty() {
        return Ok(vec![inline.to_owned()]);
    }
    let start =
        step.iter().position(|line| line.trim() == "command:").context("`command:` is not on a line of its own")?;
    let lines: Vec<&str> = step[start + 1..].iter().take_while(|line| line.starts_with("      ")).copied().collect();
    let items = split_at_items_of(&lines);
    items.iter().map(|item| command(item)).collect()
}

fn split_at_items_of<'a>(lines: &[&'a str]) -> Vec<Vec<&'a str>> {
    let mut items: Vec<Vec<&str>> = Vec::new();
    for line in lines {
        match (line.strip_prefix("      - "), items.last_mut()) {
            (Some(rest), _) => items.push(vec![rest]),
            (None, Some(item)) => item.push(line),
            (None, None) => {}
        }
    }
    items
}

fn command(item: &[&str]) -> Result<String> {
    match item {
        [">-", rest @ ..] => Ok(rest.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")),
        [single] if !single.starts_with(['|', '>', '"', '\'']) => Ok((*single).to_owned()),
        other => bail!("a command in a form that is not known here: {}", other.join("\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::{PipelineStep, TEXT, steps};

    fn step(key: &str, commands: &[&str]) -> PipelineStep {
        PipelineStep { key: key.to_owned(), commands: commands.iter().map(|&command| command.to_owned()).collect() }
    }

    #[test]
    fn one_command_a_list_and_a_folded_text_are_read() {
        let text = "env: x\n\nsteps:\n  - label: a\n    key: one\n    command: ls -l\n\n  - block: ok?\n  - key: two\n    command:\n      - a &\n      - >-\n        b \"$C\"\n        --d\n    depends_on: one\n";
        assert_eq!(steps(text).unwrap(), [step("one", &["ls -l"]), step("two", &["a &", "b \"$C\" --d"])]);
    }

    #[test]
    fn forms_that_are_not_known_are_refused() {
        assert!(steps("\nsteps:\n  - key: a\n    commands: x\n").is_err());
        assert!(steps("\nsteps:\n  - key: a\n    command:\n      - |\n        x\n").is_err());
        assert!(steps("\nsteps:\n  - command: x\n").is_err());
    }

    #[test]
    fn the_pipeline_deploys_behind_the_gate_and_records_after_the_deployment() {
        for step in
            steps(TEXT).unwrap().iter().filter(|step| step.commands.iter().any(|command| command.contains("deploy.sh")))
        {
            let kinds: Vec<&str> = step.commands.iter().map(|command| command.split(' ').nth(1).unwrap()).collect();
            assert_eq!(
                kinds,
                ["can-i-deploy", "examples/charge-central/deploy.sh", "record-deployment"],
                "{}",
                step.key
            );
        }
    }
}
