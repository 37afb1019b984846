//! The settings of the server as flags, made from the library's list of them.

use clap::{Arg, ArgMatches, Command, FromArgMatches};
use pact_broker::{
    Told,
    config::{self, Setting},
};

/// The flags that were given.
#[derive(Debug, Clone, Default)]
pub(crate) struct SettingArgs {
    flags: Vec<(String, String)>,
}

impl SettingArgs {
    /// The flags and the environment.
    pub(crate) fn told(self) -> Told {
        let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
        let variables = std::env::vars_os().map(|(name, value)| (text(name), text(value)));
        Told { flags: self.flags, variables: variables.collect() }
    }
}

impl clap::Args for SettingArgs {
    fn augment_args(command: Command) -> Command {
        config::settings().iter().filter_map(argument).fold(command, Command::arg)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for SettingArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let settings = config::settings();
        let given = settings.iter().filter_map(Setting::flag).filter_map(|flag| {
            let value = matches.get_one::<String>(&flag)?.clone();
            Some((flag, value))
        });
        Ok(Self { flags: given.collect() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn argument(setting: &Setting) -> Option<Arg> {
    let flag = setting.flag()?;
    let argument = Arg::new(flag.clone()).long(flag).value_name(setting.value).help_heading(setting.heading);
    let argument = argument.help(format!("{}{}", setting.help, notes(setting)));
    let argument = match setting.alias {
        Some(alias) => argument.visible_alias(alias.to_ascii_lowercase().replace('_', "-")),
        None => argument,
    };
    let argument = if setting.name == "PORT" { argument.short('p') } else { argument };
    Some(match setting.value {
        // Said without a value, it is true.
        "BOOL" => argument.num_args(0..=1).default_missing_value("true"),
        _ => argument.allow_hyphen_values(true),
    })
}

/// Variable and default, as clap would write them.
fn notes(setting: &Setting) -> String {
    let alias = setting.alias.map(|alias| format!(", PACT_BROKER_{alias}")).unwrap_or_default();
    let default = match setting.default {
        "" => String::new(),
        default => format!(" [default: {default}]"),
    };
    format!(" [env: {}{alias}]{default}", setting.variable())
}

/// The settings that no flag can give, and the exit codes.
pub(crate) fn without_flag() -> String {
    let settings = config::settings();
    let lines = settings.iter().filter(|setting| setting.flag().is_none());
    let lines: String = lines.map(|setting| format!("  {}: {}\n", setting.variable(), setting.help)).collect();
    format!(
        "Without a flag, since others can read command lines:\n{lines}\n\
         Exit codes: 0 told to stop; 2 the configuration cannot be used; 3 the address cannot be listened on;\n\
         4 the database cannot be used."
    )
}
