//! The flags of `record`.

use std::path::PathBuf;

use regex::Regex;
use reqwest::Url;

use super::super::listen::BODY_LIMIT;
use super::super::problem::Problem;
use super::drafts::Recipe;
use super::headers::Volatile;
use super::redaction::Redaction;

/// Pass requests on to a provider, and write drafts of interactions of what is said
///
/// Secrets are replaced by REDACTED: the headers Authorization, Cookie, Set-Cookie and their like; headers, query parameters
/// and members of bodies whose names speak of passwords, tokens, keys, sessions, cards; tokens and private keys wherever they
/// stand. Look the file through before you share it. What is written is a draft: pending, and called so. Review it,
/// add provider states, and let a consumer test take its place.
#[derive(Debug, clap::Args)]
#[group(skip)]
pub(in super::super) struct Arguments {
    /// Address of the provider; requests go below it
    #[arg(short, long, value_name = "URL")]
    upstream: String,
    /// Name of the consumer
    #[arg(short, long, value_name = "NAME", value_parser = name)]
    pub(super) consumer: String,
    /// Name of the provider
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub(super) provider: String,
    /// Folder for the file CONSUMER-PROVIDER.draft.json
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    pub(super) output: PathBuf,
    /// Replace a file of an earlier recording
    #[arg(long)]
    pub(super) overwrite: bool,
    /// Address to listen on
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1", help_heading = "Server")]
    pub(super) host: String,
    /// Port to listen on; 0 for a free one
    #[arg(short, long, value_name = "PORT", default_value_t = 0, help_heading = "Server")]
    pub(super) port: u16,
    /// Accept any certificate of the provider
    #[arg(long, help_heading = "Server")]
    pub(super) insecure_tls: bool,
    /// Largest body of a request or response, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = BODY_LIMIT, help_heading = "Server")]
    pub(super) body_limit: usize,
    /// Record only requests whose path this regular expression finds; the others are just passed on (can be repeated)
    #[arg(long, value_name = "REGEX", help_heading = "What is recorded")]
    path: Vec<Regex>,
    /// Redact this header, too (can be repeated)
    #[arg(long, value_name = "NAME", help_heading = "What is recorded")]
    redact_header: Vec<String>,
    /// Redact headers, query parameters and members of bodies whose names this regular expression finds, too (can be repeated)
    #[arg(long, value_name = "REGEX", help_heading = "What is recorded")]
    redact_field: Vec<Regex>,
    /// Do not redact the header, query parameter or member of this name (can be repeated)
    #[arg(long, value_name = "NAME", help_heading = "What is recorded")]
    keep: Vec<String>,
    /// Leave out this header, too, as Date, Server and what else changes with every request are (can be repeated)
    #[arg(long, value_name = "NAME", help_heading = "What is recorded")]
    ignore_header: Vec<String>,
    /// Do not leave out this header (can be repeated)
    #[arg(long, value_name = "NAME", help_heading = "What is recorded")]
    keep_header: Vec<String>,
    /// Record bodies that are neither JSON nor a form as they are; nothing is redacted in them
    #[arg(long, help_heading = "What is recorded")]
    other_bodies: bool,
}

fn name(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() { Err("a name is needed") } else { Ok(text.to_owned()) }
}

impl Arguments {
    /// The provider's address, without a slash at the end.
    pub(super) fn upstream(&self) -> Result<Url, Problem> {
        let url = Url::parse(self.upstream.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let url = url.ok_or_else(|| {
            Problem::arguments(format!(
                "--upstream is an address such as https://orders.example, not '{}'",
                self.upstream
            ))
        })?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err(Problem::arguments("--upstream has a query or fragment: requests bring their own"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Problem::arguments(
                "--upstream has credentials in it: the client that is recorded sends its own",
            ));
        }
        Ok(url)
    }

    /// How exchanges become drafts.
    pub(super) fn recipe(&self) -> Result<Recipe, Problem> {
        Ok(Recipe {
            paths: self.path.clone(),
            redaction: Redaction::new(&self.redact_header, &self.redact_field, &self.keep)
                .map_err(|error| Problem::new(error.to_string()))?,
            volatile: Volatile::new(&self.ignore_header, &self.keep_header),
            other_bodies: self.other_bodies,
        })
    }
}
