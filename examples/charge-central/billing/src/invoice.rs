//! Prices and invoices: pure sums.

use std::fmt;

/// The currency of all prices.
pub const CURRENCY: &str = "EUR";

/// What a listing on this plan costs, in cents.
pub fn price(plan: &str) -> Option<u64> {
    match plan {
        "basic" => Some(1900),
        "premium" => Some(4900),
        _ => None,
    }
}

/// What an agent has to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// The agent's identifier.
    pub agent: String,
    /// The invoice's number.
    pub number: String,
    /// One line for each listing.
    pub lines: Vec<Line>,
}

/// One line of an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The listing's identifier.
    pub listing: String,
    /// The plan it is on.
    pub plan: String,
    /// The price in cents.
    pub cents: u64,
}

impl Invoice {
    /// An invoice without lines.
    pub fn new(agent: &str, number: &str) -> Self {
        Self { agent: agent.to_owned(), number: number.to_owned(), lines: Vec::new() }
    }

    /// The sum in cents.
    pub fn total(&self) -> u64 {
        self.lines.iter().map(|line| line.cents).sum()
    }
}

impl fmt::Display for Invoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Invoice {} for {}", self.number, self.agent)?;
        for line in &self.lines {
            writeln!(f, "  {} ({}): {}", line.listing, line.plan, amount(line.cents))?;
        }
        writeln!(f, "  total: {}", amount(self.total()))
    }
}

fn amount(cents: u64) -> String {
    format!("{}.{:02} {CURRENCY}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use super::{Invoice, Line, price};

    #[test]
    fn an_invoice_shows_its_lines_and_their_sum() {
        let line = |listing: &str, plan: &str| Line {
            listing: listing.to_owned(),
            plan: plan.to_owned(),
            cents: price(plan).unwrap_or_default(),
        };
        let mut invoice = Invoice::new("A-7", "2026-11");
        invoice.lines = vec![line("L-1", "basic"), line("L-2", "premium")];
        let expected =
            "Invoice 2026-11 for A-7\n  L-1 (basic): 19.00 EUR\n  L-2 (premium): 49.00 EUR\n  total: 68.00 EUR\n";
        assert_eq!(invoice.to_string(), expected);
    }

    #[test]
    fn an_unknown_plan_has_no_price() {
        assert_eq!(price("gold"), None);
    }
}
