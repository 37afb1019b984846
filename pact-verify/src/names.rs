//! Names that were misspelt.

/// How much of two names must be the same, from 0 to 1.
const ENOUGH: f32 = 0.6;

/// The other name that is most like this one, whatever its case.
pub(crate) fn alike<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let known: Vec<&str> = known.iter().copied().filter(|one| *one != name).collect();
    let lower: Vec<String> = known.iter().map(|name| name.to_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let name = name.to_lowercase();
    let nearest = *similar::get_close_matches(name.as_str(), &lower, 1, ENOUGH).first()?;
    let place = lower.iter().position(|one| *one == nearest)?;
    known.get(place).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_meant() {
        let known = ["billing", "Listings Service", "listings", "web"];
        assert_eq!(alike("lisitngs", &known), Some("listings"));
        assert_eq!(alike("LISTINGS", &known), Some("listings"));
        assert_eq!(alike("listings service", &known), Some("Listings Service"));
        assert_eq!(alike("web", &known), None);
        assert_eq!(alike("search", &known), None);
        assert_eq!(alike("x", &[]), None);
    }
}
