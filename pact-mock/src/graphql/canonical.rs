//! The normal form of a document: one text for all documents that say the same.
//!
//! Fragments stand where they are spread, as inline fragments; arguments, input fields and variables are sorted by name.
//! Fields and directives keep their order, which has a meaning (GraphQL, sections 2.5 and 2.12; 6.3.2).

use std::collections::BTreeMap;

use graphql_parser::query::{Definition, Document, FragmentDefinition, OperationDefinition, parse_query};

use super::print::Printer;

/// How deep brackets may nest: the parser would go on until the stack ends.
const MAX_DEPTH: usize = 128;

/// A document in its normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Canonical {
    /// The operations by name. One without a name has the empty one.
    operations: BTreeMap<String, String>,
}

impl Canonical {
    /// Reads a document.
    ///
    /// # Errors
    /// Why it is none.
    pub(super) fn of(text: &str) -> Result<Self, String> {
        if nesting(text) > MAX_DEPTH {
            return Err(format!("nests deeper than {MAX_DEPTH} levels"));
        }
        let document: Document<'_, String> = parse_query(text).map_err(|error| one_line(&error.to_string()))?;
        let mut fragments = BTreeMap::new();
        for definition in &document.definitions {
            if let Definition::Fragment(fragment) = definition
                && fragments.insert(fragment.name.as_str(), fragment).is_some()
            {
                return Err(format!("has two fragments `{}`", fragment.name));
            }
        }
        let mut operations = BTreeMap::new();
        for definition in &document.definitions {
            if let Definition::Operation(operation) = definition {
                let (name, text) = print(operation, &fragments)?;
                if operations.insert(name.clone(), text).is_some() {
                    return Err(format!("has two operations `{name}`"));
                }
            }
        }
        if operations.is_empty() {
            return Err("has no operation".to_owned());
        }
        Ok(Self { operations })
    }

    /// Whether there is an operation of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.operations.contains_key(name)
    }

    /// Whether the operation of that name is a query: no mutation, no subscription.
    pub(super) fn is_query(&self, name: &str) -> bool {
        self.operations.get(name).is_some_and(|text| text.starts_with("query"))
    }

    /// The names of the operations.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.operations.keys().map(String::as_str)
    }

    /// The name of the only operation.
    pub(super) fn only(&self) -> Option<&str> {
        let mut names = self.names();
        names.next().filter(|_| names.next().is_none())
    }
}

/// The name and the normal form of an operation.
fn print(
    operation: &OperationDefinition<'_, String>,
    fragments: &BTreeMap<&str, &FragmentDefinition<'_, String>>,
) -> Result<(String, String), String> {
    let mut printer = Printer::new(fragments);
    let name = match operation {
        OperationDefinition::SelectionSet(selection) => {
            printer.operation("query", &[], &[], selection)?;
            None
        }
        OperationDefinition::Query(query) => {
            printer.operation("query", &query.variable_definitions, &query.directives, &query.selection_set)?;
            query.name.clone()
        }
        OperationDefinition::Mutation(mutation) => {
            let (variables, directives) = (&mutation.variable_definitions, &mutation.directives);
            printer.operation("mutation", variables, directives, &mutation.selection_set)?;
            mutation.name.clone()
        }
        OperationDefinition::Subscription(subscription) => {
            let (variables, directives) = (&subscription.variable_definitions, &subscription.directives);
            printer.operation("subscription", variables, directives, &subscription.selection_set)?;
            subscription.name.clone()
        }
    };
    Ok((name.unwrap_or_default(), printer.finish()))
}

/// How deep brackets nest. Those in texts and comments count as well; it is a bound, not a reading.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// The parser's words, which go over several lines.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
