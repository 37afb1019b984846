//! What a rule asks, in a few words, for readers of a failure who did not write the contract.

/// The meaning of a rule as mismatches name it (`integer`, `regex \d+`, `type (min 1)`), where its name does not say it all.
pub(super) fn meaning(rule: &str) -> Option<&'static str> {
    let name = rule.split([' ', '(']).next().unwrap_or_default();
    Some(match name {
        "equality" => "exactly the example",
        "type" => "any value of the example's kind, within its bounds",
        "integer" => "a number without fraction or exponent",
        "decimal" => "a number with a fraction or an exponent",
        "regex" => "the whole value matches the expression",
        "include" => "the text is somewhere in the value",
        "date" | "time" | "datetime" => "letters as in Java's date patterns",
        "semver" => "a semantic version, such as 1.2.3",
        "notEmpty" => "not null, and not an empty text, list or object",
        "eachKey" => "every name of a member fulfils the rules",
        "eachValue" => "every value fulfils the rules",
        "values" => "the values count, not their names",
        "arrayContains" => "for each variant there is an item, anywhere in the list",
        "contentType" => "what the bytes look like, whatever the header says",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_known_by_their_names_whatever_follows() {
        let integer = Some("a number without fraction or exponent");
        assert_eq!(meaning("integer"), integer);
        assert_eq!(meaning("integer and type (min 1)"), integer);
        assert_eq!(meaning("type (min 1)"), Some("any value of the example's kind, within its bounds"));
        assert_eq!(meaning("null"), None);
    }
}
