//! A plain GET, for asking whether a service is up.

use std::time::Duration;

/// Gets the URL, without any proxy, and returns the body.
///
/// # Errors
/// When nothing answers within five seconds, or the status is not 2xx.
pub fn get(url: &str) -> Result<String, Box<ureq::Error>> {
    let config = ureq::Agent::config_builder().proxy(None).timeout_global(Some(Duration::from_secs(5))).build();
    let mut answer = ureq::Agent::new_with_config(config).get(url).call().map_err(Box::new)?;
    answer.body_mut().read_to_string().map_err(Box::new)
}
