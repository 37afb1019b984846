//! `publish`: contract files → broker.

use pact_broker_client::{
    Notice,
    contracts::Publication,
    origin::{self, Origin},
};

use super::{Outcome, TextOutput};
use crate::{
    arguments::BrokerArgs,
    console,
    contract_files::{self, Found},
    failure::Failure,
};

/// Publish contracts (pacts) of a consumer version
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Contract files, folders (their *.json files), or patterns with ?, *, ** and [...]
    #[arg(required = true, value_name = "FILES")]
    files: Vec<String>,
    /// The version of the consumer
    #[arg(short = 'a', long, value_name = "VERSION", required_unless_present = "auto_detect_version_properties")]
    consumer_app_version: Option<String>,
    /// The branch of that version (also -h BRANCH)
    #[arg(long)]
    branch: Option<String>,
    /// Find out commit (as version), branch and build URL from the build server's variables or git
    ///
    /// What is given by other flags counts more. Known are Buildkite, GitHub Actions, GitLab, Circle CI, Travis CI,
    /// Jenkins, Hudson, AppVeyor, CodeShip, Bitbucket and Azure DevOps.
    #[arg(short = 'r', long)]
    auto_detect_version_properties: bool,
    /// A tag for that version; can be repeated, or a list with commas
    #[arg(short = 't', long, value_delimiter = ',')]
    tag: Vec<String>,
    /// Tag that version with its branch
    #[arg(short = 'g', long)]
    tag_with_git_branch: bool,
    /// The page of the build that made the contracts
    #[arg(long, value_name = "URL")]
    build_url: Option<String>,
    /// Merge with contracts that the same version has published already, as parallel test jobs do
    #[arg(long)]
    merge: bool,
    /// Say that the files were found to be contracts; they are always checked before anything is sent
    #[arg(long)]
    validate: bool,
    /// Publish nothing if there is anything to warn of
    #[arg(long)]
    strict: bool,
    /// How to write the result
    #[arg(short = 'o', long, value_enum, default_value_t = TextOutput::Text)]
    output: TextOutput,
    #[command(flatten)]
    broker: BrokerArgs,
}

pub(crate) async fn run(args: Args) -> Result<Outcome, Failure> {
    let client = args.broker.client()?;
    let template = version(&args)?;
    let found = contract_files::read(&args.files)?;
    warn(&args, &found)?;
    for of_consumer in found.consumers {
        let mut publication = template.clone();
        publication.consumer = of_consumer.consumer;
        publication.contracts = of_consumer.contracts;
        let published = client.publish_contracts(&publication).await?;
        args.output.show(&published.resource, || summary(&publication, &published.notices));
    }
    Ok(Outcome::Done)
}

fn warn(args: &Args, found: &Found) -> Result<(), Failure> {
    if args.strict && !found.warnings.is_empty() {
        let warnings = found.warnings.join("\n  ");
        return Err(Failure::new(format!("nothing was published: {warnings}"))
            .with_hint("leave out --strict, or mend the files"));
    }
    found.warnings.iter().for_each(|warning| console::warning(warning));
    if args.validate {
        console::note(&format!("all {} files are contracts", found.files));
    }
    Ok(())
}

/// Everything about the publication but the contracts.
fn version(args: &Args) -> Result<Publication, Failure> {
    let detected = if args.auto_detect_version_properties || args.tag_with_git_branch {
        origin::detect()
    } else {
        Origin::default()
    };
    let auto = |value: &Option<String>| value.clone().filter(|_| args.auto_detect_version_properties);
    let number = args.consumer_app_version.clone().or_else(|| auto(&detected.commit)).ok_or_else(|| {
        Failure::new("nothing was published: the commit, to be used as version, cannot be found out")
            .with_hint("run inside a git repository or on a build server, or give --consumer-app-version")
    })?;
    let mut publication = Publication::new("", number);
    publication.branch = args.branch.clone().or_else(|| auto(&detected.branch));
    publication.build_url = args.build_url.clone().or_else(|| auto(&detected.build_url));
    publication.merge = args.merge;
    publication.tags = args.tag.iter().map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect();
    if args.tag_with_git_branch {
        let branch = args.branch.clone().or(detected.branch).ok_or_else(|| {
            Failure::new("nothing was published: the branch, to be used as tag, cannot be found out")
                .with_hint("run on a branch of a git repository or on a build server, or give --branch")
        })?;
        if !publication.tags.contains(&branch) {
            publication.tags.push(branch);
        }
    }
    if args.auto_detect_version_properties {
        let branch = publication.branch.as_deref().unwrap_or("none");
        console::note(&format!("version {}, branch {branch}", publication.version));
        if publication.branch.is_none() {
            console::warning("the branch cannot be found out; give --branch, so that it can be asked for by branch");
        }
    }
    Ok(publication)
}

/// The broker's own words; brokers without notices get ours.
fn summary(publication: &Publication, notices: &[Notice]) -> String {
    if notices.is_empty() {
        let (consumer, version) = (&publication.consumer, &publication.version);
        let lines = publication.contracts.iter().map(|contract| {
            format!("Pact successfully published for {consumer} version {version} and provider {}.", contract.provider)
        });
        return lines.collect::<Vec<_>>().join("\n");
    }
    notices.iter().map(|notice| notice.text.as_str()).collect::<Vec<_>>().join("\n")
}
