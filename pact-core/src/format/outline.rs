//! A contract's text with the places of its interactions, for contracts that are too large to be held as a tree: each
//! interaction is read when its turn comes.

use std::ops::Range;
use std::sync::Arc;

use crate::json::{self, Json};
use crate::model::{Interaction, Kind, Source};

use super::cursor::At;
use super::read::{Head, LISTS, head, placed, unnamed, without_mark};
use super::repeated::{REPEATED, Repeated, are_known};
use super::{ReadError, Specification, interaction};

/// What a contract says besides its interactions, and where in the text these stand.
#[derive(Debug, Clone)]
pub struct Outline {
    /// The name of the consumer.
    pub consumer: String,
    /// The name of the provider.
    pub provider: String,
    /// The specification version of the document.
    pub specification: Specification,
    items: Vec<Item>,
    repeated: Arc<Repeated>,
}

#[derive(Debug, Clone)]
struct Item {
    place: Range<usize>,
    messages: bool,
    /// Its index in its list.
    index: usize,
}

impl Outline {
    /// Reads the outline of a contract of any specification version. The whole text is checked to be JSON; what the
    /// interactions say is not looked at.
    ///
    /// # Errors
    /// The text is not JSON, or not a contract, or has one of its members twice.
    pub fn read(text: &str) -> Result<Self, ReadError> {
        let text = without_mark(text);
        let json::Outline { document, lists } = json::outline_alike(text, &LISTS.map(|(name, _)| name), REPEATED)?;
        let root = At::root(&document);
        let Head { consumer, provider, specification, .. } = head(&root).map_err(|error| placed(error, text))?;
        let mut items = Vec::new();
        for (list, messages) in LISTS {
            if let Some(list) = root.member(&[list]) {
                // What is no list is still in the document.
                list.items().map(drop).map_err(|error| placed(error, text))?;
            }
            let places = lists.iter().filter(|(name, _)| name == list).flat_map(|(_, places)| places);
            items.extend(places.enumerate().map(|(index, place)| Item { place: place.clone(), messages, index }));
        }
        Ok(Self { consumer, provider, specification, items, repeated: Arc::default() })
    }

    /// How many interactions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is no interaction.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// How many bytes of the text an interaction takes.
    #[must_use]
    pub fn size(&self, index: usize) -> usize {
        self.items.get(index).map_or(0, |item| item.place.len())
    }

    /// Reads an interaction from the text that this is the outline of: `interactions` come before `messages`. It does not
    /// keep its source, which would double what it takes; but for one of an unknown type, of which nothing else is kept.
    ///
    /// # Errors
    /// It is not an interaction, or there is none at that place.
    pub fn interaction(&self, text: &str, index: usize) -> Result<Interaction, ReadError> {
        let text = without_mark(text);
        let missing = || ReadError::Contract {
            pointer: String::new(),
            position: None,
            message: format!("has no interaction {index}"),
        };
        let item = self.items.get(index).ok_or_else(missing)?;
        let place = text.get(item.place.clone()).ok_or_else(missing)?;
        // What shares its text with others may be fine. A fault is looked for in a text of its own, where its place is certain.
        let shared = self.repeated.parse(place).map(|value| (self.read_item(item, index, &value, true), value));
        if let Ok((Ok(interaction), value)) = shared
            && are_known(&interaction)
        {
            return Ok(self.with_source(interaction, value));
        }
        let value = json::parse(place)?;
        let interaction = self.read_item(item, index, &value, false).map_err(|error| placed(error, text))?;
        Ok(self.with_source(interaction, value))
    }

    fn read_item(&self, item: &Item, index: usize, value: &Json, shares: bool) -> Result<Interaction, ReadError> {
        let mut at = At::item_of(LISTS[usize::from(item.messages)].0, item.index, value);
        at.repeated = shares.then_some(&*self.repeated);
        interaction::read_model(&at, self.specification, item.messages, || unnamed(index))
    }

    fn with_source(&self, mut interaction: Interaction, value: Json) -> Interaction {
        if let Kind::Unknown(_) = interaction.kind {
            interaction.source = Some(Box::new(Source { specification: self.specification, value }));
        }
        interaction
    }

    /// What an interaction is called, which may be known even if it cannot be read: by its place, if it has no description.
    #[must_use]
    pub fn description(&self, text: &str, index: usize) -> String {
        let place = self.items.get(index).and_then(|item| without_mark(text).get(item.place.clone()));
        let value = place.and_then(|place| json::parse(place).ok());
        let description = value.as_ref().and_then(|value| value.get("description")?.as_str());
        description.map_or_else(|| unnamed(index), str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> Result<Vec<Interaction>, ReadError> {
        let outline = Outline::read(text)?;
        (0..outline.len()).map(|index| outline.interaction(text, index)).collect()
    }

    #[test]
    fn interactions_are_those_of_the_whole_contract() {
        let text = r#"{"consumer": {"name": "a"}, "interactions": [
            {"request": {"path": "/1"}, "response": {}}, {"description": "two", "request": {}, "response": {}}
          ], "messages": [{"contents": "x"}], "metadata": {"pactSpecification": {"version": "3.0.0"}}}"#;
        for text in [text.to_owned(), format!("\u{feff}{text}")] {
            let pact = super::super::read(&text).unwrap();
            let without_source = |one: &Interaction| Interaction { source: None, ..one.clone() };
            assert!(read_all(&text).unwrap().into_iter().eq(pact.interactions.iter().map(without_source)));
            let outline = Outline::read(&text).unwrap();
            assert_eq!((outline.consumer, outline.provider), (pact.consumer, pact.provider));
        }
    }

    #[test]
    fn what_cannot_be_read_still_has_its_name() {
        let text = r#"{"interactions": [{"description": "two"}, {}, {"description": 3}, 4]}"#;
        let outline = Outline::read(text).unwrap();
        let names: Vec<String> = (0..5).map(|index| outline.description(text, index)).collect();
        assert_eq!(names, ["two", "Interaction 1", "Interaction 2", "Interaction 3", "Interaction 4"]);
    }

    #[test]
    fn rules_that_are_repeated_are_those_of_each_interaction() {
        let interaction = |index: usize, path: &str, rules: &str, of_request: &str| {
            format!(
                r#"{{"description": "{index}", "request": {{"path": "{path}", "query": "q=1", "headers": {{"X": "a"}},
                  "body": [1], "matchingRules": {of_request}}},
                  "response": {{"headers": {{"X": "a", "Y": ["b", "c"]}}, "body": {{"a": 1}}, "matchingRules": {rules}}}}}"#
            )
        };
        let (one, other) = (r#"{"$.body.a": {"match": "integer"}}"#, r#"{"$.body.a": {"match": "type"}}"#);
        let named = r#"{"$.headers.X[0]": {"match": "type"}, "$.headers.Y[0]": {"match": "type"}, "$.query.q[0]": {"match": "type"}}"#;
        let sets = [
            one,
            other,
            named,
            "{}",
            "[]",
            r#"{"$.body[0]": {"match": "number"}}"#,
            r#"{"$.path": {"match": "type"}}"#,
            // The reasons against these name the interaction.
            r#"{"$.body.a": {"match": "timestamp", "format": "yyyy", "timestamp": "MM"}}"#,
            r#"{"$.body.b": {"match": "eachValue", "rules": [], "generator": {"type": "Uuid", "format": []}}}"#,
            r#"{"$.body.b": {"match": "arrayContains", "variants": [{"index": 0, "rules": {"$": {"match": "type"}},
                "generators": {"$": {"type": "Uuid", "format": []}}}]}, "$.body.a": {"match": "type"}}"#,
        ];
        let mut all = Vec::new();
        for first in sets {
            for second in sets {
                all.extend([first, first, second, first].map(|rules| interaction(all.len(), "/", rules, second)));
            }
        }
        let text = format!(r#"{{"interactions": [{}]}}"#, all.join(",\n"));
        let whole = super::super::read(&text).unwrap().interactions;
        let without_source = |one: &Interaction| Interaction { source: None, ..one.clone() };
        assert_eq!(read_all(&text).unwrap(), whole.iter().map(without_source).collect::<Vec<_>>());
        // In any order, too.
        let outline = Outline::read(&text).unwrap();
        for index in (0..whole.len()).rev().chain((0..whole.len()).map(|index| index * 5 % whole.len())) {
            assert_eq!(outline.interaction(&text, index).unwrap(), without_source(&whole[index]));
        }
    }

    #[test]
    fn rules_that_are_repeated_are_there_once() {
        let interaction = |rules: &str| format!(r#"{{"request": {{}}, "response": {{"matchingRules": {rules}}}}}"#);
        let (one, other) = (r#"{"$.body.a": {"match": "integer"}}"#, r#"{"$.body.a": {"match": "type"}}"#);
        let text = format!(r#"{{"interactions": [{}]}}"#, [one, one, other, one].map(interaction).join(","));
        let made: Vec<Arc<usize>> = read_all(&text)
            .unwrap()
            .iter()
            .map(|read| read.http().unwrap().response.rules.entries.made(|| Ok::<_, ()>(0)).unwrap())
            .collect();
        assert!(Arc::ptr_eq(&made[0], &made[1]) && Arc::ptr_eq(&made[0], &made[3]));
        assert!(!Arc::ptr_eq(&made[0], &made[2]));
    }

    #[test]
    fn a_fault_in_repeated_rules_is_said_with_its_place() {
        // What is sound at one place is a fault at another.
        let rules = r#"{"matchers": [{"match": "type"}]}"#;
        let first = format!(r#"{{"request": {{"matchingRules": {{"path": {rules}}}}}, "response": {{}}}}"#);
        let second = format!(
            r#"{{"request": {{"matchingRules": {{"path": {rules}}}}},
                "response": {{"matchingRules": {{"body": {rules}}}}}}}"#
        );
        check_refused(
            &format!(
                r#"{{"interactions": [{first}, {second}], "metadata": {{"pactSpecification": {{"version": "3.0.0"}}}}}}"#
            ),
            "not a valid contract: /interactions/1/response/matchingRules/body/matchers (line 2 column 69) must be an object, but is an array",
        );
        check_refused(
            "{\"interactions\": [{\"request\": {}, \"response\": {\"matchingRules\": {\"$.body.a\": {\"match\": \"type\"}}}},\n\
             {\"request\": {}, \"response\": {\"matchingRules\": {\"$.body.a\": {\"match\": \"type\"}}}},\n\
             {\"request\": {}, \"response\": {\"matchingRules\": {\"$.body.a\": {\"match\": \"type\"}, \"$.body[\": {}}}}]}",
            "not a valid contract: /interactions/2/response/matchingRules/$.body[ (line 3 column 90) is a rule whose path cannot be read: the path `$.body[` is not valid at character 8: expected an index, `*` or a quoted name",
        );
    }

    fn check_refused(text: &str, expected: &str) {
        assert_eq!(read_all(text).unwrap_err().to_string(), expected, "{text}");
    }

    #[test]
    fn a_fault_is_said_with_its_place_in_the_whole_text() {
        check_refused(
            "{\"interactions\": [{},\n1 2]}",
            "not valid JSON: expected `,` or `]`, found '2' at line 2 column 3",
        );
        check_refused(
            "{\"interactions\": [\n {\"request\": {\"path\": []}, \"response\": {}}]}",
            "not a valid contract: /interactions/0/request/path (line 2 column 23) must be a string, but is an array",
        );
        check_refused(
            "{\"interactions\": [{\"request\": {}, \"response\": {}}],\n\"messages\": [1]}",
            "not a valid contract: /messages/0 (line 2 column 14) must be an object, but is a number",
        );
        check_refused(
            "{}",
            "not a valid contract: the document (line 1 column 1) has neither `interactions` nor `messages`",
        );
        check_refused(
            "{\"interactions\": {}}",
            "not a valid contract: /interactions (line 1 column 18) must be an array, but is an object",
        );
    }

    #[test]
    fn what_stands_there_twice_is_refused() {
        check_refused(
            "{\"interactions\": [],\n \"interactions\": []}",
            "not a valid contract: /interactions is there more than once, at line 1 column 18 and at line 2 column 18; only one can be meant",
        );
        check_refused(
            "{\"interactions\": [\n{\"request\": {}, \"response\": {}, \"request\": {}}]}",
            "not a valid contract: /interactions/0/request is there more than once, at line 2 column 13 and at line 2 column 44; only one can be meant",
        );
        check_refused(
            "{\"interactions\": [\n{\"request\": {\"path\": \"/a\", \"path\": \"/b\"}, \"response\": {}}]}",
            "not a valid contract: /interactions/0/request/path is there more than once, at line 2 column 22 and at line 2 column 36; only one can be meant",
        );
    }
}
