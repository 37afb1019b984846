//! Texts of others (contracts, providers, brokers) made fit for a report, and words for numbers.

/// How much of one line is shown.
const MOST_CHARACTERS: usize = 400;

/// The text without characters that would command a terminal or begin a new line.
pub(crate) fn clean(text: &str) -> String {
    text.chars().map(|character| if is_command(character) { '\u{fffd}' } else { character }).collect()
}

/// One line, cleaned and not endless.
pub(super) fn shortened(line: &str) -> String {
    match line.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}…", clean(&line[..end])),
        None => clean(line),
    }
}

fn is_command(character: char) -> bool {
    character.is_control() && character != '\t'
}

/// A word as a shell takes it.
pub(crate) fn quoted(text: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_./".contains(character);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

/// The text without its colours.
pub(crate) fn plain(styled: &str) -> String {
    anstream::adapter::strip_str(styled).to_string()
}

/// A number of things: `1 interaction`, `2 interactions`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_others_cannot_command_the_terminal() {
        assert_eq!(clean("a\u{1b}[2Jb\nc\td"), "a\u{fffd}[2Jb\u{fffd}c\td");
        assert_eq!(shortened(&"ä".repeat(401)), format!("{}…", "ä".repeat(400)));
    }

    #[test]
    fn words_are_quoted_where_a_shell_needs_it() {
        assert_eq!([quoted("web-1"), quoted("^it's$"), quoted("")], ["web-1", "'^it'\\''s$'", "''"]);
    }
}
