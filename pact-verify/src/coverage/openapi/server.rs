//! The servers of an OpenAPI document, or of a part of it: which paths stand before those of its operations.

use pact_core::json::Json;

/// What stands behind host and port of each server, without a slash at its end. Of the owners, the first one that names
/// servers counts.
pub(super) fn paths<const N: usize>(owners: [&Json; N]) -> Vec<String> {
    let servers = owners.into_iter().find_map(|owner| owner.get("servers").and_then(Json::as_array));
    servers.unwrap_or_default().iter().filter_map(path).collect()
}

fn path(server: &Json) -> Option<String> {
    let url = filled_in(server.get("url")?.as_str()?, server.get("variables"));
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => url.trim_start_matches('/'),
    };
    let path = path.trim_matches('/');
    // A variable without a default stands for anything.
    (!path.is_empty() && !path.contains('{')).then(|| format!("/{path}"))
}

/// The URL with the defaults of its variables. A default is no template: what it holds is not filled in again.
fn filled_in(url: &str, variables: Option<&Json>) -> String {
    let (mut filled, mut rest) = (String::with_capacity(url.len()), url);
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, begun)| Some((before, begun.split_once('}')?)))
    {
        filled.push_str(before);
        // YAML reads `8443` and `1.0` as numbers, where texts were meant.
        match variables.and_then(|all| all.get(name)?.get("default")) {
            Some(Json::String(text)) => filled.push_str(text),
            Some(number @ Json::Number(_)) => filled.push_str(&number.to_string()),
            _ => filled.push_str(&rest[before.len()..rest.len() - after.len()]),
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(server: &str, expected: Option<&str>) {
        let document = format!(r#"{{"servers": [{server}]}}"#);
        let paths = paths([&pact_core::json::parse(&document).unwrap()]);
        assert_eq!(paths.first().map(String::as_str), expected, "{server}");
    }

    #[test]
    fn what_stands_behind_host_and_port_is_the_path_of_a_server() {
        check(r#"{"url": "https://listings.example/api/v2/"}"#, Some("/api/v2"));
        check(r#"{"url": "/api"}"#, Some("/api"));
        check(r#"{"url": "https://listings.example"}"#, None);
        check(r#"{"url": "/"}"#, None);
        check("{}", None);
    }

    #[test]
    fn variables_stand_for_their_defaults() {
        let variables = r#""variables": {"host": {"default": "a.example/x"}, "port": {"default": 8443},
            "basePath": {"default": "v2"}, "slashed": {"default": "/v2/"}, "odd": {"default": "{basePath}"}, "none": {}}"#;
        let check = |url: &str, expected| check(&format!(r#"{{"url": "{url}", {variables}}}"#), expected);
        check("https://b.example:{port}/{basePath}", Some("/v2"));
        check("https://b.example/api/{basePath}/x", Some("/api/v2/x"));
        check("{basePath}", Some("/v2"));
        check("https://b.example{slashed}", Some("/v2"));
        check("https://b.example/{slashed}", Some("/v2"));
        check("https://{host}/{basePath}", Some("/x/v2"));
        check("https://b.example/{none}", None);
        check("https://b.example/{unknown}", None);
        check("https://b.example/{odd}", None);
        check("https://b.example/{basePath", None);
    }
}
