//! Everything that was given, from its three places: the file, the variables, the flags. A later one overrules those
//! before it.

use super::fault::Origin;
use super::file;
use super::reader::{Given, PREFIX};
use std::collections::BTreeMap;
use std::path::Path;

/// What stands after the name of a setting in a variable that names the variable with its value.
const REDIRECT: &str = "_ENVIRONMENT_VARIABLE_NAME";

/// What a program was told.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// Flags without their dashes (`database-url`), with their values.
    pub flags: Vec<(String, String)>,
    /// Variables; those without the prefix `PACT_BROKER_` are passed over, so that the whole environment can be given.
    pub variables: Vec<(String, String)>,
}

/// The settings in the order in which they overrule each other, and what is wrong with them.
pub(super) fn layers(told: &Told) -> (Vec<(String, Given)>, Vec<String>) {
    let mut faults = Vec::new();
    let variables: BTreeMap<&str, &str> =
        told.variables.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut ours = of_variables(&variables, &mut faults);
    ours.extend(told.flags.iter().map(|(flag, text)| {
        let origin = Origin::Flag(format!("--{flag}"));
        (flag.to_ascii_uppercase().replace('-', "_"), Given { text: text.clone(), origin })
    }));
    ours.retain(|(_, given)| !given.text.trim().is_empty());
    let named = ours.iter().rev().find(|(name, _)| name == "CONF" || name == "CONFIG").map(|(_, given)| given.clone());
    let mut layers = named.map(|given| of_file(&given, &mut faults)).unwrap_or_default();
    layers.extend(ours);
    (layers, faults)
}

fn of_variables(variables: &BTreeMap<&str, &str>, faults: &mut Vec<String>) -> Vec<(String, Given)> {
    let mut given = Vec::new();
    let mut redirected = Vec::new();
    for (variable, text) in variables {
        let Some(name) = variable.strip_prefix(PREFIX) else { continue };
        match name.strip_suffix(REDIRECT) {
            None => {
                let origin = Origin::Variable((*variable).to_owned());
                given.push((name.to_owned(), Given { text: (*text).to_owned(), origin }));
            }
            Some(_) if text.trim().is_empty() => {}
            Some(name) => match variables.get(text.trim()) {
                Some(value) => {
                    let origin = Origin::Variable(format!("{PREFIX}{name} (from {})", text.trim()));
                    redirected.push((name.to_owned(), Given { text: (*value).to_owned(), origin }));
                }
                None => faults.push(format!("{variable}: there is no variable {}", text.trim())),
            },
        }
    }
    given.extend(redirected);
    given
}

fn of_file(named: &Given, faults: &mut Vec<String>) -> Vec<(String, Given)> {
    let path = Path::new(named.text.trim());
    match std::fs::read_to_string(path) {
        Ok(text) => file::read(path, &text, faults),
        Err(error) => {
            faults.push(format!("{}: the file {} cannot be read: {error}", named.origin, path.display()));
            Vec::new()
        }
    }
}
