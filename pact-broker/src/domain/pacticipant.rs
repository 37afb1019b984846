//! Applications, and which names are too much alike.

/// An application that consumes or provides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pacticipant {
    /// Its row.
    pub id: i64,
    /// Its name, as contracts spell it.
    pub name: String,
    /// What the owner wants pages to show.
    pub display_name: Option<String>,
    /// The branch that goes to production.
    pub main_branch: Option<String>,
    /// Where its source is.
    pub repository_url: Option<String>,
    /// The name of its repository.
    pub repository_name: Option<String>,
    /// The owner of its repository.
    pub repository_namespace: Option<String>,
    /// When it was made.
    pub created_at: i64,
    /// When it was last changed.
    pub updated_at: i64,
}

impl Pacticipant {
    /// The name for pages: the one that was given, or one made from the name.
    #[must_use]
    pub fn title(&self) -> String {
        self.display_name.clone().unwrap_or_else(|| display_name(&self.name))
    }
}

/// What can be said about an application when it is made or changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// See [`Pacticipant::display_name`].
    pub display_name: Option<String>,
    /// See [`Pacticipant::main_branch`].
    pub main_branch: Option<String>,
    /// See [`Pacticipant::repository_url`].
    pub repository_url: Option<String>,
    /// See [`Pacticipant::repository_name`].
    pub repository_name: Option<String>,
    /// See [`Pacticipant::repository_namespace`].
    pub repository_namespace: Option<String>,
}

/// A name for pages made from another name: `fooBar-service` → `Foo Bar Service`.
#[must_use]
pub fn display_name(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut spaced = String::new();
    for (index, &char) in chars.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| chars.get(index));
        let after = chars.get(index + 1);
        let starts_word = char.is_ascii_uppercase()
            && match (before, after) {
                // `HTMLPage` → `HTML Page`
                (Some(before), Some(after)) if before.is_ascii_uppercase() => after.is_ascii_lowercase(),
                // `fooBar` → `foo Bar`, but `PutC` stays
                (Some(before), Some(after)) if !after.is_whitespace() => {
                    before.is_ascii_lowercase() || before.is_ascii_digit()
                }
                _ => false,
            };
        let inside =
            before.is_some_and(|char| !char.is_whitespace()) && after.is_some_and(|char| !char.is_whitespace());
        if starts_word {
            spaced.push(' ');
        }
        spaced.push(if matches!(char, '-' | '_' | '.') && inside { ' ' } else { char });
    }
    let words = spaced.split_whitespace().map(|word| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Which existing names are so like a new one that it is probably a slip: the same words, whatever their case, their
/// separators, a plural, or words that say only what every application is. None if the new name exists itself.
#[must_use]
pub fn similar_names<'a>(new: &str, existing: &'a [String]) -> Vec<&'a str> {
    if existing.iter().any(|name| name == new) {
        return Vec::new();
    }
    let wanted = telling_words(new);
    existing.iter().map(String::as_str).filter(|name| telling_words(name) == wanted).collect()
}

fn telling_words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let chars: Vec<char> = name.chars().collect();
    for (index, &char) in chars.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| chars.get(index)).copied().unwrap_or(' ');
        let after = chars.get(index + 1).copied().unwrap_or(' ');
        if char.is_whitespace() || matches!(char, '-' | '_') {
            words.push(String::new());
            continue;
        }
        let starts_word = char.is_ascii_uppercase()
            && (before.is_ascii_lowercase()
                || before.is_ascii_digit()
                || (before.is_ascii_uppercase() && after.is_ascii_lowercase()));
        if starts_word {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(char.to_lowercase());
        }
    }
    words
        .into_iter()
        .map(|word| word.strip_suffix('s').map(str::to_owned).unwrap_or(word))
        .filter(|word| !word.is_empty() && !matches!(word.as_str(), "api" | "provider" | "service"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_names_are_made_of_words() {
        for (name, shown) in [
            ("Foo", "Foo"),
            ("foo", "Foo"),
            ("PutC", "PutC"),
            ("NewApp", "New App"),
            ("foo-bar_baz.service", "Foo Bar Baz Service"),
            ("HTMLPage", "HTML Page"),
            ("Pricing Service", "Pricing Service"),
            ("", ""),
        ] {
            assert_eq!(display_name(name), shown, "{name}");
        }
    }

    #[test]
    fn names_that_are_probably_slips_are_found() {
        let existing: Vec<String> = ["Foo Service", "billing", "user-accounts", "PutC"].map(str::to_owned).to_vec();
        for (new, similar) in [
            ("foo", vec!["Foo Service"]),
            ("FooApi", vec!["Foo Service"]),
            ("Billings", vec!["billing"]),
            ("UserAccount", vec!["user-accounts"]),
            ("put-c", vec!["PutC"]),
            ("billing", vec![]),
            ("shipping", vec![]),
        ] {
            assert_eq!(similar_names(new, &existing), similar, "{new}");
        }
    }
}
