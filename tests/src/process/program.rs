//! What to run: a program, its arguments and its environment.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::output::Lines;
use super::{Outcome, Service};
use crate::environment;

/// How long a command may take; one that takes longer has hung.
const TIME_LIMIT: Duration = Duration::from_secs(300);

/// A command with the environment of [`environment::clean`], nothing on standard input and both outputs captured.
#[derive(Clone, Debug)]
pub struct Program {
    path: PathBuf,
    arguments: Vec<OsString>,
    variables: Vec<(OsString, OsString)>,
    folder: Option<PathBuf>,
}

impl Program {
    /// The program at this path, or of this name on the `PATH`.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), arguments: Vec::new(), variables: Vec::new(), folder: None }
    }

    /// Adds one argument.
    #[must_use = "returns the program with the argument"]
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    /// Adds arguments.
    #[must_use = "returns the program with the arguments"]
    pub fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// Sets a variable of its environment.
    #[must_use = "returns the program with the variable"]
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.variables.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Runs it in this folder.
    #[must_use = "returns the program with the folder"]
    pub fn current_dir(mut self, folder: impl AsRef<Path>) -> Self {
        self.folder = Some(folder.as_ref().to_path_buf());
        self
    }

    /// Runs it to its end.
    ///
    /// # Errors
    /// When it cannot be started, or does not end within five minutes (it is killed then; what it printed is in the error).
    pub fn run(&self) -> Result<Outcome> {
        let mut child = self.spawn()?;
        let (stdout, stderr) = (Lines::default(), Lines::default());
        let readers = [
            child.stdout.take().map(|pipe| stdout.collect(pipe)),
            child.stderr.take().map(|pipe| stderr.collect(pipe)),
        ];
        let deadline = Instant::now() + TIME_LIMIT;
        let status = loop {
            if let Some(status) = child.try_wait().with_context(|| format!("waiting for {self}"))? {
                break status;
            }
            if Instant::now() >= deadline {
                let _ = child.kill();
                let _ = child.wait();
                bail!("{self} did not end within {TIME_LIMIT:?}; it printed:\n{}{}", stdout.text(), stderr.text());
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        for reader in readers.into_iter().flatten() {
            let _ = reader.join();
        }
        Ok(Outcome { code: status.code(), stdout: stdout.text(), stderr: stderr.text() })
    }

    /// Starts it as a service that is killed when dropped.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(&self) -> Result<Service> {
        Ok(Service::new(self.to_string(), self.spawn()?))
    }

    fn spawn(&self) -> Result<Child> {
        let mut command = Command::new(&self.path);
        environment::clean(&mut command);
        command.args(&self.arguments).envs(self.variables.iter().map(|(name, value)| (name, value)));
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().with_context(|| format!("starting {self}"))
    }
}

impl std::fmt::Display for Program {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.path.file_name().unwrap_or(self.path.as_os_str()).display())?;
        self.arguments.iter().try_for_each(|argument| write!(f, " {}", argument.display()))
    }
}
