//! The figures as a table.

use std::time::Duration;

use programs::table;

use crate::measure::Cost;
use crate::random::SEED;
use crate::size::Size;

/// All figures of one database and size.
pub struct Figures {
    pub size: Size,
    /// From the program's start to its first answer, several times, the shortest first.
    pub starts: Vec<Duration>,
    pub idle: u64,
    pub busy: u64,
    pub bytes: u64,
    /// Each question with its cost, if it could be asked.
    pub costs: Vec<(&'static str, bool, Option<Cost>)>,
}

/// Prints what one database came to in all sizes.
pub fn print(database: &str, all: &[Figures]) {
    println!("\n{database}, seed {SEED}");
    let heading = |text: &str| print!("{text:<50}");
    heading("");
    all.iter().for_each(|one| print!("{:>36}", one.size.name));
    println!();
    let line = |name: &str, of: &dyn Fn(&Figures) -> String| {
        heading(name);
        all.iter().for_each(|one| print!("{:>36}", of(one)));
        println!();
    };
    line("versions", &|one| (one.size.pacticipants * one.size.versions).to_string());
    line("publications", &|one| one.size.publications().to_string());
    line("results", &|one| one.size.results().to_string());
    line("on disk", &|one| table::memory(one.bytes));
    line("start to first answer, median", &|one| table::time(one.starts[one.starts.len() / 2]));
    line("start to first answer, longest", &|one| table::time(one.starts[one.starts.len() - 1]));
    line("memory, idle", &|one| table::memory(one.idle));
    line("memory, after all questions", &|one| table::memory(one.busy));
    println!();
    heading("");
    all.iter().for_each(|_| print!("{:>9}{:>9}{:>9}{:>9}", "p50", "p99", "CPU", "answer"));
    println!("  CPU grows");
    let Some(first) = all.first() else { return };
    for (place, (name, shows_all, _)) in first.costs.iter().enumerate() {
        heading(name);
        for one in all {
            match &one.costs[place].2 {
                Some(cost) => print!(
                    "{:>9}{:>9}{:>9}{:>9}",
                    table::time(cost.median),
                    table::time(cost.p99),
                    table::time(cost.processor()),
                    format!("{} kB", cost.bytes.div_ceil(1000))
                ),
                None => print!("{:>36}", "not there"),
            }
        }
        println!("  {}", growth(first.costs[place].2, all.last().and_then(|last| last.costs[place].2), *shows_all));
    }
    if database != "SQLite" {
        println!("\nof which in the server:");
        for (place, (name, ..)) in first.costs.iter().enumerate() {
            heading(name);
            all.iter().for_each(|one| {
                print!("{:>36}", one.costs[place].2.map(|cost| table::time(cost.server)).unwrap_or_default());
            });
            println!();
        }
    }
}

/// Whether the cost stays the same from the smallest to the largest data set. Half as much again is noise, and so are
/// some tenths of a millisecond.
fn growth(smallest: Option<Cost>, largest: Option<Cost>, shows_all: bool) -> String {
    let (Some(smallest), Some(largest)) = (smallest, largest) else { return String::new() };
    let (before, after) = (smallest.processor(), largest.processor());
    let ratio = table::ratio(after, before);
    if after <= before.mul_f64(1.5) + Duration::from_micros(300) {
        format!("flat ({ratio})")
    } else if shows_all {
        format!("{ratio}, and is about all there is")
    } else {
        format!("GROWS {ratio}")
    }
}
