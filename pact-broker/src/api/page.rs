//! Pagination: `page` and `size` (older: `pageNumber` and `pageSize`).

use super::{AnyCall, ApiError, Faults, Query};
use crate::urls::Urls;
use pact_core::json;
use pact_core::json::{Json, Object};

/// How many entries a page has when only its number is given.
const SIZE: i64 = 100;
/// No page is larger: a request must not be able to ask for everything at once by a large number.
const LARGEST: i64 = 1_000_000;

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) number: i64,
    pub(crate) size: i64,
}

impl Page {
    /// The page that a query asks for, if it asks for one.
    pub(crate) fn of(query: &Query) -> Result<Option<Self>, ApiError> {
        let mut faults = Faults::default();
        let mut read = |names: [&str; 2]| {
            let (name, value) = names.into_iter().find_map(|name| Some((name, query.get(name)?)))?;
            match value.parse::<i64>() {
                Ok(value) if value >= 1 => Some(value.min(LARGEST)),
                Ok(_) => {
                    faults.add(name, "must be greater than or equal to 1");
                    None
                }
                Err(_) => {
                    faults.add(name, "must be an integer");
                    None
                }
            }
        };
        let number = read(["page", "pageNumber"]);
        let size = read(["size", "pageSize"]);
        faults.in_query().check()?;
        Ok(match (number, size) {
            (None, None) => None,
            (number, size) => Some(Self { number: number.unwrap_or(1), size: size.unwrap_or(SIZE) }),
        })
    }

    /// The first page of the usual size.
    pub(crate) fn first() -> Self {
        Self { number: 1, size: SIZE }
    }

    pub(crate) fn limit(self) -> i64 {
        self.size
    }

    pub(crate) fn offset(self) -> i64 {
        (self.number - 1).saturating_mul(self.size)
    }

    /// The part of a whole list.
    pub(crate) fn of_list<T>(self, all: &[T]) -> &[T] {
        let place = |at: i64| usize::try_from(at).unwrap_or(usize::MAX).min(all.len());
        &all[place(self.offset())..place(self.offset().saturating_add(self.size))]
    }

    /// What a list that was cut into pages says of this one: `page`, and links to the next and the previous one.
    pub(crate) fn shown(self, call: &AnyCall, total: i64) -> (Json, Object) {
        (self.describe(total), self.links(&call.urls, &call.query, total))
    }

    /// As [`Page::shown`], of a whole list.
    pub(crate) fn shown_of_list<T>(self, call: &AnyCall, all: &[T]) -> (Json, Object) {
        self.shown(call, i64::try_from(all.len()).unwrap_or(i64::MAX))
    }

    /// `{number, size, totalElements, totalPages}`
    fn describe(self, total: i64) -> Json {
        json!({
            "number": self.number, "size": self.size, "totalElements": total, "totalPages": self.pages(total)
        })
    }

    fn links(self, urls: &Urls, query: &Query, total: i64) -> Object {
        let mut links = Object::new();
        let path = urls.resource();
        let href = |number: i64| {
            let kept: String =
                query.filled("q").map(|text| format!("q={}&", crate::urls::encoded(text))).unwrap_or_default();
            format!("{path}?{kept}size={}&page={number}", self.size)
        };
        if self.number < self.pages(total) {
            links.push("next", json!({"href": href(self.number + 1), "title": "Next page"}));
        }
        if self.number > 1 {
            links.push("previous", json!({"href": href(self.number - 1), "title": "Previous page"}));
        }
        links
    }

    /// A list of nothing has one page, as the existing broker counts.
    fn pages(self, total: i64) -> i64 {
        ((total + self.size - 1) / self.size).max(1)
    }
}
