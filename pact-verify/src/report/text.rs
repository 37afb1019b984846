//! Texts of others (contracts, providers, brokers) made fit for a report, and words for numbers.

/// How much of one line is shown.
const MOST_CHARACTERS: usize = 400;

/// The text without characters that would command a terminal, begin a new line, or show letters in another order than
/// they stand in.
pub(crate) fn clean(text: &str) -> String {
    // Nearly every text is of such letters alone.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    text.chars().map(|character| if is_command(character) { '\u{fffd}' } else { character }).collect()
}

/// The text line by line, each cleaned.
pub(super) fn clean_lines(text: &str) -> String {
    text.lines().map(clean).collect::<Vec<_>>().join("\n")
}

/// One line, cleaned and not endless.
pub(super) fn shortened(line: &str) -> String {
    match line.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}…", clean_line(&line[..end])),
        None => clean_line(line),
    }
}

/// A line of its own, cleaned. Build servers take lines of the log for commands that begin so, be they indented; a space of
/// no width is enough against it.
pub(super) fn clean_line(line: &str) -> String {
    let line = clean(line);
    let begin = line.trim_start();
    if !["::", "##[", "##vso[", "##teamcity["].iter().any(|command| begin.starts_with(command)) {
        return line;
    }
    let (indent, first) = (&line[..line.len() - begin.len()], &begin[..1]);
    format!("{indent}{first}\u{200b}{}", &begin[1..])
}

fn is_command(character: char) -> bool {
    (character.is_control() && character != '\t')
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
        assert_eq!(clean("\u{202e}ko\u{2066}"), "\u{fffd}ko\u{fffd}");
        assert_eq!(clean_lines("a\u{1b}[2J\r\n\u{202e}b\n"), "a\u{fffd}[2J\n\u{fffd}b");
        assert_eq!(clean_line("  ::stop-commands::x"), "  :\u{200b}:stop-commands::x");
        assert_eq!(clean_line("##vso[task.complete]"), "#\u{200b}#vso[task.complete]");
        assert_eq!(clean_line("a::b ## [c]"), "a::b ## [c]");
        assert_eq!(shortened(&"ä".repeat(401)), format!("{}…", "ä".repeat(400)));
    }

    #[test]
    fn words_are_quoted_where_a_shell_needs_it() {
        assert_eq!([quoted("web-1"), quoted("^it's$"), quoted("")], ["web-1", "'^it'\\''s$'", "''"]);
    }
}
