//! Example URLs with the address of the mock server in place of their own.

/// The server's address and what the first group of the expression finds in the example.
pub(super) fn generate(example: &str, regex: &str, server: Option<&str>) -> Result<String, String> {
    let server = server.ok_or("the address of the mock server is not known here")?;
    let pattern = fancy_regex::Regex::new(regex)
        .map_err(|error| format!("the regular expression `{regex}` cannot be read: {error}"))?;
    let found = pattern
        .captures(example)
        .map_err(|error| format!("the regular expression `{regex}` cannot be applied to `{example}`: {error}"))?
        .ok_or_else(|| format!("the regular expression `{regex}` finds nothing in the example `{example}`"))?;
    let path = found.get(1).ok_or_else(|| format!("the regular expression `{regex}` has no group that is the path"))?;
    let server = server.trim_end_matches('/');
    match path.as_str() {
        "" => Ok(server.to_owned()),
        path if path.starts_with(['/', '?', '#']) => Ok(format!("{server}{path}")),
        path => Ok(format!("{server}/{path}")),
    }
}
