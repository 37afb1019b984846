//! The path of an operation with its parameters: `/listings/{id}`.

/// A path, segment by segment.
#[derive(Debug)]
pub(crate) struct Template(Vec<Segment>);

#[derive(Debug)]
enum Segment {
    Literal(String),
    /// What stands before, between and after parameters: `report.{format}` is `report.` and nothing.
    Parameters(Vec<String>),
}

impl Template {
    pub(crate) fn new(path: &str) -> Self {
        Self(segments(path).map(segment).collect())
    }

    /// Whether a concrete path has this form.
    pub(crate) fn fits(&self, path: &str) -> bool {
        let actual: Vec<&str> = segments(path).collect();
        actual.len() == self.0.len() && self.0.iter().zip(actual).all(|(expected, actual)| expected.fits(actual))
    }

    /// How many segments have no parameter.
    pub(crate) fn literals(&self) -> usize {
        self.0.iter().filter(|segment| matches!(segment, Segment::Literal(_))).count()
    }
}

/// The segments; a slash at the end makes no other path.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.trim_matches('/').split('/')
}

fn segment(text: &str) -> Segment {
    let mut rest = text;
    let mut between = Vec::new();
    while let Some((before, parameter)) = rest.split_once('{') {
        between.push(before.to_owned());
        rest = parameter.split_once('}').map_or("", |(_, after)| after);
    }
    if between.is_empty() {
        return Segment::Literal(text.to_owned());
    }
    between.push(rest.to_owned());
    Segment::Parameters(between)
}

impl Segment {
    fn fits(&self, actual: &str) -> bool {
        let between = match self {
            Segment::Literal(text) => return text == actual,
            Segment::Parameters(between) => between,
        };
        let (Some((first, others)), Some(last)) = (between.split_first(), between.last()) else { return false };
        let Some(mut rest) = actual.strip_prefix(first.as_str()) else { return false };
        let Some(end) = rest.strip_suffix(last.as_str()) else { return false };
        rest = end;
        // Each parameter takes at least one character.
        for text in &others[..others.len() - 1] {
            let Some(at) = rest.char_indices().skip(1).find_map(|(at, _)| rest[at..].starts_with(text).then_some(at))
            else {
                return false;
            };
            rest = &rest[at + text.len()..];
        }
        !rest.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(template: &str, path: &str, expected: bool) {
        assert_eq!(Template::new(template).fits(path), expected, "{template} {path}");
    }

    #[test]
    fn parameters_take_a_segment_or_a_part_of_it() {
        check("/listings/{id}", "/listings/L-1", true);
        check("/listings/{id}", "/listings/", false);
        check("/listings/{id}", "/listings/L-1/rooms", false);
        check("/listings", "/listings/", true);
        check("/reports/{name}.{format}", "/reports/a.pdf", true);
        check("/reports/{name}.{format}", "/reports/a", false);
        check("/v{n}", "/v1", true);
        check("/v{n}", "/w1", false);
    }
}
