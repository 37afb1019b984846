//! Generators: which parts of an example are made anew when it is served or sent.

use super::{Category, RulePath};
use crate::json::Json;

/// The generators of a request, response or message, in the order of the contract.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Generators {
    /// The generators.
    pub entries: Vec<GeneratorEntry>,
}

/// A generator for one place.
#[derive(Debug, Clone, PartialEq)]
pub struct GeneratorEntry {
    /// The part it is about.
    pub category: Category,
    /// Where in the part. For headers, the query and metadata the first step is the name.
    pub path: RulePath,
    /// The generator.
    pub generator: Generator,
}

/// How a value is made.
#[derive(Debug, Clone, PartialEq)]
pub enum Generator {
    /// An integer, both bounds included.
    RandomInt {
        /// The smallest.
        min: i64,
        /// The largest.
        max: i64,
    },
    /// A decimal number of so many significant digits.
    RandomDecimal {
        /// How many digits.
        digits: usize,
    },
    /// Hexadecimal digits in upper case.
    RandomHexadecimal {
        /// How many digits.
        digits: usize,
    },
    /// Letters and digits.
    RandomString {
        /// How many.
        size: usize,
    },
    /// `true` or `false`.
    RandomBoolean,
    /// A text that matches the regular expression.
    Regex(String),
    /// A UUID.
    Uuid(UuidFormat),
    /// A date, moved from now by an expression.
    Date {
        /// The pattern; ISO by default.
        format: Option<String>,
        /// How to move.
        expression: Option<String>,
    },
    /// A time, moved from now by an expression.
    Time {
        /// The pattern; ISO by default.
        format: Option<String>,
        /// How to move.
        expression: Option<String>,
    },
    /// A date and time, moved from now by an expression.
    DateTime {
        /// The pattern; ISO by default.
        format: Option<String>,
        /// How to move.
        expression: Option<String>,
    },
    /// A value that the provider returned when it was put into its states.
    ProviderState {
        /// A name, or a text with `${name}` in it.
        expression: String,
        /// What the value becomes.
        data_type: Option<DataType>,
    },
    /// The example with its base replaced by the address of the mock server.
    MockServerUrl {
        /// The example.
        example: String,
        /// The part after the base is this expression's first group.
        regex: String,
    },
    /// A generator that this library does not know or cannot read; it cannot be judged.
    Unknown {
        /// The generator as the contract has it.
        generator: Json,
        /// Why it cannot be judged.
        reason: String,
    },
}

/// How a UUID is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UuidFormat {
    /// 32 digits in lower case.
    Simple,
    /// With hyphens in lower case.
    #[default]
    LowerCaseHyphenated,
    /// With hyphens in upper case.
    UpperCaseHyphenated,
    /// As a URN.
    Urn,
}

/// What a value from a provider state becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataType {
    /// A string.
    String,
    /// An integer.
    Integer,
    /// A decimal number.
    Decimal,
    /// A floating-point number.
    Float,
    /// A boolean.
    Boolean,
    /// As the provider returned it.
    Raw,
}

impl Generators {
    /// The generators of a category, in order.
    pub fn of(&self, category: &Category) -> impl Iterator<Item = &GeneratorEntry> {
        self.entries.iter().filter(move |entry| entry.category == *category)
    }

    /// Adds a generator for a place.
    pub fn add(&mut self, category: Category, path: RulePath, generator: Generator) {
        self.entries.push(GeneratorEntry { category, path, generator });
    }

    /// Whether there is no generator.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
