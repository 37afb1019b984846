//! People who look at documents: whose client reads pages and JSON alike is led to the page that shows documents.

use super::accept::{Accept, HAL, JSON};
use http::{Method, Uri};

const PAGE: &str = "/hal-browser/browser.html";
/// Below these, and with these endings, is something else than documents.
const OTHER_FORMS: [&str; 3] = ["/doc/", "/hal-browser/", "/diagnostic/"];
const OTHER_ENDINGS: [&str; 4] = ["/badge", ".svg", ".csv", "/openapi.json"];

/// The page for a request, if there is one: `/hal-browser/browser.html#/path`.
pub(super) fn page(method: &Method, uri: &Uri, accept: &Accept) -> Option<String> {
    let path = uri.path();
    let both = accept.names("text/html") && (accept.names(HAL) || accept.names(JSON));
    let document = !OTHER_FORMS.iter().any(|start| path.starts_with(start))
        && !OTHER_ENDINGS.iter().any(|ending| path.ends_with(ending));
    let asked = uri.path_and_query().map_or("/", |asked| asked.as_str());
    (*method == Method::GET && both && document).then(|| format!("{PAGE}#{asked}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_page(accept: &str, path: &str, page: Option<&str>) {
        let headers = [(http::header::ACCEPT, accept.parse().unwrap())].into_iter().collect();
        let found = super::page(&Method::GET, &path.parse().unwrap(), &Accept::of(&headers));
        assert_eq!(found.as_deref(), page, "{accept} {path}");
    }

    #[test]
    fn pages_are_for_those_who_read_both() {
        let both = "text/html, application/hal+json;q=0.9";
        check_page(both, "/", Some("/hal-browser/browser.html#/"));
        check_page("text/html,application/json", "/matrix?q=1", Some("/hal-browser/browser.html#/matrix?q=1"));
        check_page("text/html, */*", "/", None);
        check_page("application/hal+json", "/", None);
        check_page("text/html, application/hal+json;q=0", "/", None);
        for path in ["/doc/self", "/hal-browser/browser.html", "/groups/Foo.csv", "/pacts/x/latest/badge"] {
            check_page(both, path, None);
        }
    }
}
