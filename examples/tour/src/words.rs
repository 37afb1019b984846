//! A command line as the shell reads it, as far as the pipeline uses the shell: words, both kinds of quotes, variables, and a
//! final `&`.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

/// A command line in words.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CommandLine {
    pub(crate) words: Vec<String>,
    /// Whether it goes on in the background.
    pub(crate) in_background: bool,
}

/// Splits a command line and puts the variables' values in. Unquoted values are not split again.
///
/// # Errors
/// When a quote is not closed or a variable is not known.
pub(crate) fn split(line: &str, variables: &BTreeMap<String, String>) -> Result<CommandLine> {
    let mut words: Vec<String> = Vec::new();
    let mut current: Option<String> = None;
    let mut quote = None;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' | '\'' if quote == Some(character) => quote = None,
            '"' | '\'' if quote.is_none() => {
                quote = Some(character);
                current.get_or_insert_default();
            }
            ' ' if quote.is_none() => words.extend(current.take()),
            '$' if quote != Some('\'') => {
                let mut name = String::new();
                while let Some(next) = characters.next_if(|next| next.is_ascii_alphanumeric() || *next == '_') {
                    name.push(next);
                }
                let Some(value) = variables.get(&name) else { bail!("`{line}` uses ${name}, which is not set") };
                current.get_or_insert_default().push_str(value);
            }
            other => current.get_or_insert_default().push(other),
        }
    }
    if quote.is_some() {
        bail!("`{line}` has a quote that is not closed");
    }
    words.extend(current);
    let in_background = words.last().is_some_and(|word| word == "&");
    if in_background {
        words.pop();
    }
    Ok(CommandLine { words, in_background })
}

/// The words as a person would type them.
pub(crate) fn quoted(words: &[String]) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_./:=,@+%".contains(character);
    let quote = |word: &String| {
        if !word.is_empty() && word.chars().all(plain) { word.clone() } else { format!("'{word}'") }
    };
    words.iter().map(quote).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{CommandLine, quoted, split};

    fn variables() -> BTreeMap<String, String> {
        BTreeMap::from([("PORT".to_owned(), "80".to_owned()), ("DIR".to_owned(), "a b".to_owned())])
    }

    #[track_caller]
    fn check_split(line: &str, words: &[&str], in_background: bool) {
        let words = words.iter().map(|&word| word.to_owned()).collect();
        assert_eq!(split(line, &variables()).unwrap(), CommandLine { words, in_background });
    }

    #[test]
    fn words_quotes_and_variables_are_read_as_the_shell_does() {
        check_split("a  b", &["a", "b"], false);
        check_split("ls \"$DIR\" x:$PORT/y", &["ls", "a b", "x:80/y"], false);
        check_split("a '{\"b\": $PORT}' \"\"", &["a", "{\"b\": $PORT}", ""], false);
        check_split("serve --port $PORT &", &["serve", "--port", "80"], true);
    }

    #[test]
    fn what_the_shell_would_not_take_is_refused() {
        assert!(split("a 'b", &variables()).is_err());
        assert!(split("a $NONE", &variables()).is_err());
    }

    #[test]
    fn words_are_shown_so_that_they_can_be_typed() {
        assert_eq!(quoted(&["a".to_owned(), "{\"x\": 1}".to_owned(), String::new()]), "a '{\"x\": 1}' ''");
    }
}
