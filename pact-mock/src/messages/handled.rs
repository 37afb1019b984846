//! What the consumer's code may return: nothing, or a result.

use std::fmt;

/// What a closure that handles a message may return: nothing, or a `Result` whose error fails the test.
#[diagnostic::on_unimplemented(
    message = "a closure that handles a message cannot return `{Self}`",
    label = "returns `{Self}`",
    note = "it returns nothing, or `Result<(), E>` where the error can be displayed: end it with `;` or with `.map(|_| ())`"
)]
pub trait Handled {
    /// Why it was not handled.
    ///
    /// # Errors
    /// The message was not handled.
    fn outcome(self) -> Result<(), String>;
}

impl Handled for () {
    fn outcome(self) -> Result<(), String> {
        Ok(())
    }
}

impl<E: fmt::Display> Handled for Result<(), E> {
    fn outcome(self) -> Result<(), String> {
        // The alternate form of common error types has their causes as well.
        self.map_err(|error| format!("{error:#}"))
    }
}
