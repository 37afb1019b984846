//! The marked snippets of a Markdown file, so that what a README shows is run.
//!
//! A fenced block is a snippet when its info string is `LANGUAGE,NAME` with one of the names that a suite knows, for example
//! ```` ```rust,consumer-test ````. Unmarked blocks are for reading only.

/// One fenced block with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The language before the comma.
    pub language: String,
    /// The name after the comma.
    pub name: String,
    /// The line of the opening fence, counted from 1.
    pub line: usize,
    /// The text between the fences.
    pub text: String,
}

/// The named snippets of a Markdown text, in order. `language,ignore` and other words of rustdoc are names too: the suite that
/// runs the snippets refuses a name it does not know.
pub fn snippets(markdown: &str) -> Vec<Snippet> {
    let mut found = Vec::new();
    let mut lines = markdown.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let text: String = lines
            .by_ref()
            .map(|(_, line)| line)
            .take_while(|line| *line != "```")
            .flat_map(|line| [line, "\n"])
            .collect();
        if let Some((language, name)) = info.split_once(',') {
            found.push(Snippet {
                language: language.trim().to_owned(),
                name: name.trim().to_owned(),
                line: index + 1,
                text,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Snippet, snippets};

    #[test]
    fn only_fences_with_a_name_are_snippets() {
        let markdown =
            "# T\n\n```sh\nls\n```\n\n```rust,consumer-test\nfn a() {}\n\nfn b() {}\n```\ntext\n```sh,gate\nx\n```\n";
        let snippet = |language: &str, name: &str, line, text: &str| Snippet {
            language: language.to_owned(),
            name: name.to_owned(),
            line,
            text: text.to_owned(),
        };
        assert_eq!(
            snippets(markdown),
            [snippet("rust", "consumer-test", 7, "fn a() {}\n\nfn b() {}\n"), snippet("sh", "gate", 13, "x\n")]
        );
    }
}
