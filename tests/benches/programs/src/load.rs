//! Load from outside: `wrk`, with as many connections as a busy client has.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::Failure;

const CONNECTIONS: &str = "8";

/// What a load came to.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Answered requests.
    pub requests: u64,
    pub per_second: f64,
    pub median: Duration,
    pub p99: Duration,
}

/// Asks for a URL over and over for so many seconds. Every answer must be a success.
pub fn apply(url: &str, seconds: u64) -> Result<Load, Failure> {
    let seconds = format!("{seconds}s");
    let arguments = ["-t1", "-c", CONNECTIONS, "-d", &seconds, "--timeout", "60s", "--latency", url];
    let output = Command::new("wrk").args(arguments).output();
    let output = output.map_err(|error| format!("wrk makes the load (Debian: apt-get install wrk): {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    match read(&text) {
        Some(load) if load.requests > 0 => Ok(load),
        // Not one answer in that time: then one request is waited for, however long it takes.
        Some(_) => one(url),
        None => Err(format!("wrk {url}: {text}{}", String::from_utf8_lossy(&output.stderr)).into()),
    }
}

fn one(url: &str) -> Result<Load, Failure> {
    let (address, path) = url.trim_start_matches("http://").split_once('/').ok_or("a URL without a path")?;
    let started = Instant::now();
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if !answer.starts_with("HTTP/1.1 200") {
        return Err(format!("{url}: {answer}").into());
    }
    let took = started.elapsed();
    Ok(Load { requests: 1, per_second: 1.0 / took.as_secs_f64(), median: took, p99: took })
}

fn read(text: &str) -> Option<Load> {
    if text.contains("Non-2xx") || text.contains("Socket errors") {
        return None;
    }
    let after = |name: &str| text.lines().find_map(|line| line.trim().strip_prefix(name)).map(str::trim);
    let requests = text.lines().find_map(|line| line.trim().split_once(" requests in "))?.0.parse().ok()?;
    let per_second = after("Requests/sec:")?.parse().ok()?;
    Some(Load { requests, per_second, median: time(after("50%")?)?, p99: time(after("99%")?)? })
}

/// `55.00us`, `1.20ms`, `2.50s`
fn time(text: &str) -> Option<Duration> {
    let unit = text.find(|character: char| character.is_ascii_alphabetic())?;
    let scale = match &text[unit..] {
        "us" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        _ => return None,
    };
    Some(Duration::from_secs_f64(text[..unit].parse::<f64>().ok()? * scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wrk_prints_is_read() {
        let text = "  Thread Stats   Avg      Stdev     Max   +/- Stdev\n    Latency    73.79us   12.00us   1.05ms   90.00%\n  \
                    Latency Distribution\n     50%   72.00us\n     75%   75.00us\n     99%    1.20ms\n  210000 requests in 2.00s, 1MB read\n\
                    Requests/sec: 105000.50\nTransfer/sec: 1MB\n";
        let load = read(text).unwrap();
        assert_eq!((load.requests, load.per_second), (210_000, 105_000.5));
        assert_eq!((load.median, load.p99), (Duration::from_micros(72), Duration::from_micros(1200)));
        assert!(read(&format!("{text}  Non-2xx or 3xx responses: 1\n")).is_none());
    }
}
