//! What the story is played in: the built binaries, a temporary folder, the variables of the pipeline, and the broker.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use pact_tests::{Binaries, Program, Service, TempFolder, TestBroker, workspace};

use crate::pipeline::PipelineStep;
use crate::played::Played;
use crate::{screen, words};

/// The binaries that the story runs. The tour itself is not among them: cargo would replace the file that is running.
const BINARIES: [&str; 4] = ["pact-broker", "pact-verify", "charge-central-billing", "charge-central-listings"];

/// Everything that the steps share.
pub(crate) struct World {
    binaries: Binaries,
    folder: TempFolder,
    pipeline: Vec<PipelineStep>,
    variables: BTreeMap<String, String>,
    ran: BTreeSet<String>,
    background: Vec<Service>,
    broker: Option<TestBroker>,
}

impl World {
    /// Builds the binaries and makes the folders; nothing runs yet.
    pub(crate) fn new(pipeline: Vec<PipelineStep>) -> Result<Self> {
        let binaries = Binaries::build_visibly(&BINARIES)?;
        let folder = TempFolder::new("charge-central-")?;
        let mut world = Self {
            binaries,
            folder,
            pipeline,
            variables: BTreeMap::new(),
            ran: BTreeSet::new(),
            background: Vec::new(),
            broker: None,
        };
        let path = |name: &str| world.folder.join(name).display().to_string();
        let (contracts, environments) = (path("contracts"), path("environments"));
        world.set("PACT_OUTPUT_DIR", contracts);
        world.set("CHARGE_CENTRAL_ENVIRONMENTS", environments);
        world.set("BILLING_VERSION", "1.0.0");
        for environment in ["test", "production"] {
            world.write_settings(environment)?;
        }
        Ok(world)
    }

    /// Sets a variable of the pipeline; the commands see it in their environment, too.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.variables.insert(name.to_owned(), value.into());
    }

    /// The folder in which the consumer tests leave the contract.
    pub(crate) fn contracts(&self) -> PathBuf {
        self.folder.join("contracts")
    }

    /// The settings of the listing service in an environment.
    pub(crate) fn settings(&self, environment: &str) -> PathBuf {
        self.folder.join("environments").join(environment).join("listings.json")
    }

    /// Puts the settings of an environment where they belong.
    pub(crate) fn write_settings(&self, environment: &str) -> Result<()> {
        let name = Path::new("environments").join(environment).join("listings.json");
        self.folder.write(name, "{\"currency\": \"EUR\"}\n").map(drop)
    }

    /// Takes the settings of an environment away.
    pub(crate) fn remove_settings(&self, environment: &str) -> Result<()> {
        let path = self.settings(environment);
        std::fs::remove_file(&path).with_context(|| format!("removing {}", path.display()))
    }

    /// The release of a service that runs in an environment, as the deployment left it.
    pub(crate) fn running(&self, service: &str, environment: &str) -> Result<String> {
        let path = self.folder.join("environments").join(environment).join(format!("{service}.version"));
        let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        Ok(text.trim().to_owned())
    }

    /// Starts the broker on a new database in this folder below the tour's own, which must be there.
    pub(crate) fn start_broker(&mut self, folder: &str) -> Result<()> {
        let database = self.folder.join(folder).join("pact-broker.sqlite3");
        screen::command(&format!(
            "PACT_BROKER_DATABASE_URL=sqlite://{} pact-broker serve --host 127.0.0.1 --port 0",
            database.display()
        ));
        let broker = TestBroker::start_on(&self.binaries, &database)?;
        screen::background(&format!("it answers on {}", broker.url()));
        self.set("PACT_BROKER_BASE_URL", broker.url().to_owned());
        self.broker = Some(broker);
        Ok(())
    }

    /// The running broker.
    pub(crate) fn broker(&self) -> Result<&TestBroker> {
        self.broker.as_ref().context("the broker is not running")
    }

    /// Runs the commands of a pipeline step, up to the first that fails.
    pub(crate) fn pipeline(&mut self, key: &str) -> Result<Played> {
        self.pipeline_changed(key, str::to_owned)
    }

    /// The same with each command changed before it runs.
    pub(crate) fn pipeline_changed(&mut self, key: &str, change: impl Fn(&str) -> String) -> Result<Played> {
        let step = self.pipeline.iter().find(|step| step.key == key);
        let commands = step.with_context(|| format!("the pipeline has no step `{key}`"))?.commands.clone();
        let mut outcomes = Vec::new();
        let planned = commands.iter().filter(|command| !command.ends_with('&')).count();
        for command in &commands {
            self.ran.insert(command.clone());
            let played = self.run(&change(command))?;
            let failed = played.outcomes.iter().any(|outcome| outcome.code != Some(0));
            outcomes.extend(played.outcomes);
            if failed {
                break;
            }
        }
        self.background.clear();
        Ok(Played { outcomes, planned })
    }

    /// Runs one command line. One with a final `&` stays until the pipeline step is over; its address becomes `LISTINGS_PORT`.
    pub(crate) fn run(&mut self, line: &str) -> Result<Played> {
        let command = words::split(line, &self.variables)?;
        let [name, arguments @ ..] = command.words.as_slice() else { bail!("a command is empty") };
        screen::command(&words::quoted(&command.words));
        let program = self.program(name)?.args(arguments);
        if command.in_background {
            let mut service = program.start()?;
            let url = service.wait_for_url()?;
            service.wait_until_ok(&format!("{url}/health"))?;
            screen::background(service.output().trim_end());
            self.set("LISTINGS_PORT", url.rsplit(':').next().unwrap_or_default());
            self.background.push(service);
            return Ok(Played { outcomes: Vec::new(), planned: 0 });
        }
        let outcome = program.run()?;
        screen::outcome(&outcome);
        Ok(Played { outcomes: vec![outcome], planned: 1 })
    }

    /// Commands of the pipeline that were not run.
    pub(crate) fn commands_not_run(&self) -> Vec<String> {
        let all = self.pipeline.iter().flat_map(|step| &step.commands);
        all.filter(|command| !self.ran.contains(*command)).cloned().collect()
    }

    /// A program by name: ours from the build folder, the cargo that runs us, or one of the system.
    fn program(&self, name: &str) -> Result<Program> {
        let path = match name {
            "cargo" => workspace::cargo().get_program().into(),
            ours if BINARIES.contains(&ours) => self.binaries.path(ours),
            other => PathBuf::from(other),
        };
        let build = self.binaries.build_folder();
        let before = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(self.binaries.folder().to_path_buf()).chain(std::env::split_paths(&before));
        let search_path = std::env::join_paths(folders).context("the build folder's path cannot stand in PATH")?;
        let program = Program::new(path)
            .current_dir(workspace::root())
            .env("CARGO_TARGET_DIR", &build.target)
            .env("PATH", search_path);
        Ok(self.variables.iter().fold(program, |program, (name, value)| program.env(name, value)))
    }
}
