//! Example URLs with the address of the mock server in place of their own.

use crate::regex_dialect::first_group;

/// The server's address and what the first group of the expression finds in the example.
pub(super) fn generate(example: &str, regex: &str, server: Option<&str>) -> Result<String, String> {
    let server = server.ok_or("the address of the mock server is not known here")?;
    let path = first_group(regex, example)?
        .ok_or_else(|| format!("the regular expression `{regex}` finds nothing in the example `{example}`"))?
        .ok_or_else(|| format!("the regular expression `{regex}` has no group that is the path"))?;
    let server = server.trim_end_matches('/');
    match path.as_str() {
        "" => Ok(server.to_owned()),
        path if path.starts_with(['/', '?', '#']) => Ok(format!("{server}{path}")),
        path => Ok(format!("{server}/{path}")),
    }
}
