//! The billing service's binary: `bill AGENT NUMBER LISTINGS-URL` bills an agent once and prints the invoice, `check` tries
//! whether the release can run in an environment.

use std::process::ExitCode;

use charge_central_billing::{Listings, bill};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["check"] => {
            println!("billing can run here");
            ExitCode::SUCCESS
        }
        ["bill", agent, number, listings] => match bill(&Listings::at(listings), agent, number) {
            Ok(invoice) => {
                print!("{invoice}");
                ExitCode::SUCCESS
            }
            Err(problem) => {
                eprintln!("charge-central-billing: {problem}");
                ExitCode::FAILURE
            }
        },
        _ => {
            eprintln!("usage: charge-central-billing check | bill AGENT NUMBER LISTINGS-URL");
            ExitCode::from(2)
        }
    }
}
