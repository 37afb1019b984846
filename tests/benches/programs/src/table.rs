//! Figures for people.

use std::time::Duration;

/// The median of some figures.
pub fn median<T: PartialOrd + Copy + Default>(mut figures: Vec<T>) -> T {
    figures.sort_by(|left, right| left.partial_cmp(right).unwrap_or(std::cmp::Ordering::Equal));
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

/// A time in the unit that suits it.
pub fn time(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds >= 1.0 {
        format!("{seconds:.2} s")
    } else if seconds >= 1e-3 {
        format!("{:.1} ms", seconds * 1e3)
    } else {
        format!("{:.0} µs", seconds * 1e6)
    }
}

/// An amount of memory.
pub fn memory(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / (1 << 20) as f64)
}

/// How many times the second goes into the first.
pub fn ratio(first: Duration, second: Duration) -> String {
    let ratio = first.as_secs_f64() / second.as_secs_f64().max(1e-9);
    if ratio >= 10.0 { format!("{ratio:.0}x") } else { format!("{ratio:.2}x") }
}
