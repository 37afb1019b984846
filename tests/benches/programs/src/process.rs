//! Child processes: servers that say where they listen, and programs that run to their end and are measured.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

use crate::Failure;

/// This program itself in another role: the first argument says which.
pub fn myself(role: &str, arguments: &[&str]) -> Result<Command, Failure> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(role).args(arguments);
    Ok(command)
}

/// Says where a server listens, in the form that [`Server::start`] waits for.
pub fn ready(address: SocketAddr) {
    println!("listening on {address}");
}

/// A server in a process of its own. It is ended when it is dropped.
pub struct Server {
    child: Child,
    address: String,
    /// What it prints must have a reader, or printing ends it.
    _output: BufReader<ChildStdout>,
}

impl Server {
    /// Starts a server and waits until it prints where it listens: the first `HOST:PORT` in its output.
    pub fn start(mut command: Command) -> Result<Self, Failure> {
        let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| format!("{command:?}: {error}"))?;
        let mut output = BufReader::new(child.stdout.take().ok_or("no standard output")?);
        let mut line = String::new();
        while output.read_line(&mut line)? > 0 {
            if let Some(address) = line.split_whitespace().find_map(|word| word.parse::<SocketAddr>().ok()) {
                return Ok(Self { child, address: address.to_string(), _output: output });
            }
            line.clear();
        }
        Err(format!("{command:?} ended before it listened: {}", child.wait()?).into())
    }

    /// A server that was told its port; waits until it takes connections.
    pub fn start_at(mut command: Command, port: u16) -> Result<Self, Failure> {
        let mut child = command.stdout(Stdio::piped()).spawn().map_err(|error| format!("{command:?}: {error}"))?;
        let output = BufReader::new(child.stdout.take().ok_or("no standard output")?);
        let address = format!("127.0.0.1:{port}");
        let until = Instant::now() + Duration::from_secs(60);
        while std::net::TcpStream::connect(&address).is_err() {
            if let Some(status) = child.try_wait()? {
                return Err(format!("{command:?} ended before it listened: {status}").into());
            }
            if Instant::now() > until {
                child.kill()?;
                return Err(format!("{command:?} does not listen on port {port}").into());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(Self { child, address, _output: output })
    }

    /// The same process, which listens on another port as well.
    pub fn at(mut self, port: u16) -> Self {
        self.address = format!("127.0.0.1:{port}");
        self
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The processor time it has used so far.
    pub fn cpu(&self) -> Result<Duration, Failure> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name in parentheses may have spaces; user and system time are the 14th and 15th field (proc(5)).
        let fields: Vec<&str> = stat.rsplit_once(')').ok_or("no name in stat")?.1.split_whitespace().collect();
        let ticks: u64 = fields[11].parse::<u64>()? + fields[12].parse::<u64>()?;
        Ok(Duration::from_millis(ticks * 10))
    }

    /// The memory it has, in bytes.
    pub fn memory(&self) -> Result<u64, Failure> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A free port. Another program may take it before it is used; a run that fails for that is run again.
pub fn free_port() -> Result<u16, Failure> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// What a program used.
#[derive(Debug, Clone, Copy, Default)]
pub struct Used {
    pub wall: Duration,
    pub cpu: Duration,
    /// The most memory it ever had, in bytes.
    pub memory: u64,
}

/// Runs a program to its end and measures it. It must succeed.
pub fn run(mut command: Command) -> Result<Used, Failure> {
    let output = tempfile::NamedTempFile::new()?;
    command.stdin(Stdio::null()).stdout(output.reopen()?).stderr(output.reopen()?);
    let started = Instant::now();
    let child = command.spawn().map_err(|error| format!("{command:?}: {error}"))?;
    let ended = child.wait4()?;
    let wall = started.elapsed();
    if !ended.status.success() {
        let printed = std::fs::read(output.path())?;
        let printed = String::from_utf8_lossy(&printed);
        let tail: Vec<&str> = printed.lines().rev().take(20).collect();
        let tail: Vec<&str> = tail.into_iter().rev().collect();
        return Err(format!("{command:?} failed with {}:\n{}", ended.status, tail.join("\n")).into());
    }
    Ok(Used { wall, cpu: ended.rusage.utime + ended.rusage.stime, memory: ended.rusage.maxrss })
}
