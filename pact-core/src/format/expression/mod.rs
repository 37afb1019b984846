//! Matching-rule expressions: `matching(regex, '\d+', '42')`, `eachKey(matching(type, 'a')), atLeast(1)`.
//!
//! ```text
//! definition := exp { "," exp }
//! exp        := matching(RULE) | notEmpty(PRIM) | eachKey(exp) | eachValue(exp)
//!             | atLeast(INT) | atMost(INT) | arrayContains(exp {, exp})
//! RULE       := (equalTo|type), PRIM | (number|integer|decimal), NUMBER | (date|time|datetime), 'pattern', 'example'
//!             | regex, 'pattern', 'example' | include, 'text' | boolean, BOOL | semver, 'example'
//!             | contentType, 'type', 'example' | $'reference' | name [, PRIM], PRIM
//! PRIM       := 'text' | INT | DECIMAL | true | false | null | fromProviderState('expression', PRIM)
//! ```
//! [`token`] cuts the text, [`parse`] reads the grammar.

mod parse;
mod token;

pub use parse::parse;

use std::fmt;

use crate::json::Json;
use crate::model::{Generator, MatchingRule};

/// What an expression says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Definition {
    /// The example; `None` where the expression has none.
    pub value: Option<Json>,
    /// The rules; all must hold.
    pub rules: Vec<MatchingRule>,
    /// The generator of the value, if there is one.
    pub generator: Option<Generator>,
    /// Names of other attributes whose rules are meant (`matching($'name')`).
    pub references: Vec<String>,
}

/// What is wrong with an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpressionError {
    /// The expression.
    pub expression: String,
    /// Where, in characters from zero.
    pub character: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for ExpressionError {
    /// The message, the expression, and a mark below the character.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "the matching rule expression is not valid at character {}: {}",
            self.character + 1,
            self.message
        )?;
        // Of an expression of several lines only the one that is meant; other control characters have no width.
        let before: Vec<char> = self.expression.chars().take(self.character).collect();
        let start = before.iter().rposition(|character| *character == '\n').map_or(0, |at| at + 1);
        let line = self.expression.chars().skip(start).take_while(|character| *character != '\n');
        let line: String = line.map(|character| if character.is_control() { ' ' } else { character }).collect();
        writeln!(out, "    {line}")?;
        write!(out, "    {}^", " ".repeat(self.character - start))
    }
}

impl std::error::Error for ExpressionError {}

#[cfg(test)]
mod tests;
