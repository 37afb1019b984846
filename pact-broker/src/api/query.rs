//! Query strings: plain look-ups, and the nested form that clients write (`q[][pacticipant]=A&q[][version]=1`).

use pact_core::json::{Json, Object};
use percent_encoding::percent_decode_str;

/// The parameters of a query, decoded, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    pub(crate) fn parse(text: &str) -> Self {
        let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
        let pairs = text
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (decode(name), decode(value)))
            .collect();
        Self { pairs }
    }

    /// The last value of that name, as written.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().rev().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The last value of that name, unless it is blank.
    pub(crate) fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.trim().is_empty())
    }

    /// All values of that name, in order.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The parameters as a tree, after the rules of Rack, which clients rely on: `a[b]` is a member, `a[]` an item,
    /// and in `a[][b]` a member that the last item has already starts a new item. Values are strings. A parameter that
    /// contradicts an earlier one (`a=1&a[b]=2`) replaces it.
    pub(crate) fn nested(&self) -> Json {
        let mut root = Json::Object(Object::new());
        for (name, value) in self.pairs.iter().filter(|(name, _)| !name.is_empty()) {
            put(&mut root, &keys(name), value);
        }
        root
    }
}

/// `a[b][]` → `a`, `b`, ``. Brackets that do not pair are part of the name.
fn keys(name: &str) -> Vec<&str> {
    let Some((first, rest)) = name.split_once('[') else { return vec![name] };
    // `q[]version` is the same as `q[][version]`.
    if let Some(member) = rest.strip_prefix(']').filter(|member| !member.is_empty() && !member.contains('[')) {
        return if first.is_empty() { vec![name] } else { vec![first, "", member] };
    }
    let Some(rest) = rest.strip_suffix(']').filter(|_| !first.is_empty()) else { return vec![name] };
    let mut keys = vec![first];
    keys.extend(rest.split("]["));
    // A name that nests deeper than anything means something is taken as one name.
    if keys.len() > 16 { vec![name] } else { keys }
}

fn put(place: &mut Json, keys: &[&str], value: &str) {
    match keys {
        [] => *place = value.into(),
        ["", rest @ ..] => {
            if !matches!(place, Json::Array(_)) {
                *place = Json::Array(Vec::new());
            }
            if let Json::Array(items) = place {
                let same_item = !rest.is_empty() && items.last().is_some_and(|last| last.is_object_without(rest));
                if !same_item {
                    items.push(Json::Null);
                }
                if let Some(last) = items.last_mut() {
                    put(last, rest, value);
                }
            }
        }
        [name, rest @ ..] => {
            if !matches!(place, Json::Object(_)) {
                *place = Json::Object(Object::new());
            }
            if let Some(object) = place.as_object_mut() {
                if object.get(name).is_none() {
                    object.push(*name, Json::Null);
                }
                if let Some(member) = object.get_mut(name) {
                    put(member, rest, value);
                }
            }
        }
    }
}

trait ItemOfList {
    fn is_object_without(&self, keys: &[&str]) -> bool;
}

impl ItemOfList for Json {
    /// Whether this is an object that has nothing yet at the keys, so that a value may be put there.
    fn is_object_without(&self, keys: &[&str]) -> bool {
        match keys {
            [] => false,
            ["", ..] => true,
            [name, rest @ ..] => match self {
                Json::Object(object) => object.get(name).is_none_or(|member| member.is_object_without(rest)),
                _ => false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_nested(query: &str, tree: &str) {
        assert_eq!(Query::parse(query).nested().to_string(), tree, "{query}");
    }

    #[test]
    fn nested_parameters_follow_the_rules_of_rack() {
        check_nested("a=1&b=x%20y+z", r#"{"a":"1","b":"x y z"}"#);
        check_nested("a[]=1&a[]=2", r#"{"a":["1","2"]}"#);
        check_nested("a[b]=1&a[c]=2", r#"{"a":{"b":"1","c":"2"}}"#);
        check_nested(
            "q[][pacticipant]=A&q[][version]=1&q[][pacticipant]=B&q%5B%5D%5Btag%5D=t",
            r#"{"q":[{"pacticipant":"A","version":"1"},{"pacticipant":"B","tag":"t"}]}"#,
        );
        check_nested("s[][a][]=1&s[][a][]=2&s[][b]=3", r#"{"s":[{"a":["1","2"],"b":"3"}]}"#);
        check_nested("q[]a=1&q[]b=2&q[]a=3", r#"{"q":[{"a":"1","b":"2"},{"a":"3"}]}"#);
        check_nested("success[]=true&success[]=", r#"{"success":["true",""]}"#);
    }

    #[test]
    fn odd_parameters_do_no_harm() {
        check_nested("", "{}");
        check_nested("&&=&[]=1&[a]=2&a[=3&a]=4", r#"{"[]":"1","[a]":"2","a[":"3","a]":"4"}"#);
        check_nested("a=1&a[b]=2&a[]=3", r#"{"a":["3"]}"#);
        check_nested("%FF=%FF", "{\"\u{fffd}\":\"\u{fffd}\"}");
    }
}
