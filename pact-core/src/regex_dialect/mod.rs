//! Regular expressions as contracts have them: written for Java, JavaScript, Ruby or Python, judged by the existing
//! tools in Oniguruma's dialect, the whole value at once. Here they become one that `fancy-regex` reads the same way.
//!
//! [`translator`] walks over an expression, [`escape`] knows what follows a backslash, [`class`] what stands in brackets,
//! [`property`] the names of character properties, [`effort`] how long a text an expression may be asked about. Where dialects contradict each other, Oniguruma's reading counts: `\h`
//! is a hexadecimal digit, `^` and `$` are at lines, `(?m)` lets the dot match line ends. What only one of the others
//! knows is read its way: `\Q…\E`, `(?U)`, `\p{javaLowerCase}`, `[^]`.

mod cache;
mod class;
mod effort;
mod escape;
mod pattern;
mod property;
mod translator;

#[cfg(test)]
mod tests;

pub(crate) use pattern::{Pattern, first_group, parse};

/// What texts an expression is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letters {
    /// Texts in ASCII.
    Ascii,
    /// Any texts.
    Any,
}

/// What is wrong with a regular expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the regular expression `{pattern}` cannot be read: at character {character}: {message}")]
struct DialectError {
    /// The expression.
    pattern: String,
    /// Where, counted in characters from one.
    character: usize,
    /// What is wrong.
    message: String,
}
