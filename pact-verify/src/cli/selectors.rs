//! Consumer version selectors as people write them: JSON, or a short form such as `branch=main,consumer=billing`.

use pact_broker_client::pacts_for_verification::{Selector, SelectorError};
use pact_core::json::{Json, Object};

/// Reads one `--consumer-version-selectors` value: a JSON object, a JSON array of them, or the short form.
pub(super) fn read(text: &str) -> Result<Vec<Selector>, String> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(
            "--consumer-version-selectors is empty; leave it out for what the broker chooses by itself".to_owned()
        );
    }
    let one = |text: &str| Selector::from_json(text).map_err(|error| error.to_string());
    if trimmed.starts_with('{') {
        return Ok(vec![one(trimmed)?]);
    }
    if trimmed.starts_with('[') {
        let list = pact_core::json::parse(trimmed)
            .map_err(|error| format!("`{trimmed}` is not a list of consumer version selectors: {error}"))?;
        return list.as_array().unwrap_or_default().iter().map(|selector| one(&selector.to_string())).collect();
    }
    // What is wrong is said of what was given, not of what it stands for.
    let selector = Selector::from_json(&expand(trimmed).to_string());
    let selector = selector.map_err(|error| SelectorError { text: trimmed.to_owned(), ..error });
    Ok(vec![selector.map_err(|error| error.to_string())?])
}

/// `mainBranch` stands for `{"mainBranch": true}`, `branch=main,consumer=billing` for an object of both.
fn expand(text: &str) -> Json {
    let mut selector = Object::new();
    for member in text.split(',').map(str::trim).filter(|member| !member.is_empty()) {
        match member.split_once('=') {
            None => selector.push(member, true),
            Some((name, "true")) => selector.push(name.trim(), true),
            Some((name, "false")) => selector.push(name.trim(), false),
            Some((name, value)) => selector.push(name.trim(), value.trim()),
        }
    }
    selector.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let selectors = read(text).unwrap();
        let json: Json = selectors.iter().map(Selector::to_json).collect();
        assert_eq!(json.to_string(), expected);
    }

    #[test]
    fn selectors_are_read_in_every_form() {
        check(r#"{"mainBranch": true}"#, r#"[{"mainBranch":true}]"#);
        check(
            r#"[{"tag":"prod","latest":true},{"deployed":true}]"#,
            r#"[{"tag":"prod","latest":true},{"deployed":true}]"#,
        );
        check("mainBranch", r#"[{"mainBranch":true}]"#);
        check("matchingBranch", r#"[{"matchingBranch":true}]"#);
        check("branch=feat/x, consumer=billing", r#"[{"branch":"feat/x","consumer":"billing"}]"#);
        check("tag=prod,latest,fallbackTag=main", r#"[{"tag":"prod","latest":true,"fallbackTag":"main"}]"#);
        check("deployedOrReleased", r#"[{"deployedOrReleased":true}]"#);
        check("released,environment=test", r#"[{"released":true,"environment":"test"}]"#);
    }

    #[test]
    fn a_misspelt_selector_is_refused() {
        for text in ["mainbranch", "{\"x\": 1}", "[1]", "{", "[", "environment=true"] {
            assert!(read(text).is_err(), "{text}");
        }
        let misspelt = read("mainbranch,consumer=billing").unwrap_err();
        let expected =
            "`mainbranch,consumer=billing` is not a consumer version selector: the key `mainbranch` is unknown";
        assert!(misspelt.starts_with(expected), "{misspelt}");
        assert!(read(" ").unwrap_err().starts_with("--consumer-version-selectors is empty"));
    }
}
