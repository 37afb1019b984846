//! Words for the user: data on stdout, everything else on stderr. A reader that goes away early (`| head`) is no error.

use std::io::Write as _;

use anstyle::{AnsiColor, Style};

/// Data.
pub(crate) fn say(text: &str) {
    // Nothing can be told to a reader that is gone.
    let _ = writeln!(anstream::stdout(), "{text}");
}

/// Data in a colour, where there are colours.
pub(crate) fn say_in(color: AnsiColor, text: &str) {
    let style = Style::new().fg_color(Some(color.into())).bold();
    say(&format!("{style}{text}{style:#}"));
}

/// What is worth knowing on the way.
pub(crate) fn note(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// What is to be looked at although the work goes on.
pub(crate) fn warning(text: &str) {
    let style = Style::new().fg_color(Some(AnsiColor::Yellow.into())).bold();
    note(&format!("{style}warning:{style:#} {text}"));
}

/// Why the work ends.
pub(crate) fn error(text: &str) {
    let style = Style::new().fg_color(Some(AnsiColor::Red.into())).bold();
    note(&format!("{style}error:{style:#} {text}"));
}
