//! A document's operation as text, in one way for all that say the same.

use std::collections::BTreeMap;

use graphql_parser::query::{
    Directive, FragmentDefinition, Selection, SelectionSet, TypeCondition, Value, VariableDefinition,
};

/// How long a normal form may get: fragments that spread others could grow without bound.
const MAX_LENGTH: usize = 4 * 1024 * 1024;

type Arguments<'a> = [(String, Value<'a, String>)];

/// What was printed so far.
pub(super) struct Printer<'f, 'a> {
    fragments: &'f BTreeMap<&'f str, &'f FragmentDefinition<'a, String>>,
    /// The fragments that the printer is within.
    within: Vec<String>,
    text: String,
}

impl<'f, 'a> Printer<'f, 'a> {
    pub(super) fn new(fragments: &'f BTreeMap<&'f str, &'f FragmentDefinition<'a, String>>) -> Self {
        Self { fragments, within: Vec::new(), text: String::new() }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    pub(super) fn operation(
        &mut self,
        kind: &str,
        variables: &[VariableDefinition<'_, String>],
        directives: &[Directive<'_, String>],
        selection: &SelectionSet<'_, String>,
    ) -> Result<(), String> {
        self.text.push_str(kind);
        let mut variables: Vec<_> = variables.iter().collect();
        variables.sort_by(|left, right| left.name.cmp(&right.name));
        for variable in variables {
            self.text.push_str(&format!(" ${}: {}", variable.name, variable.var_type));
            if let Some(default) = &variable.default_value {
                self.text.push_str(" = ");
                self.value(default);
            }
        }
        self.directives(directives);
        self.selection(selection)
    }

    fn selection(&mut self, selection: &SelectionSet<'_, String>) -> Result<(), String> {
        if selection.items.is_empty() {
            return Ok(());
        }
        self.text.push_str(" {");
        self.items(selection)?;
        self.text.push_str(" }");
        Ok(())
    }

    fn items(&mut self, selection: &SelectionSet<'_, String>) -> Result<(), String> {
        for item in &selection.items {
            if self.text.len() > MAX_LENGTH {
                return Err("gets too long when its fragments are put in their places".to_owned());
            }
            match item {
                Selection::Field(field) => {
                    self.text.push(' ');
                    if let Some(alias) = field.alias.as_ref().filter(|alias| **alias != field.name) {
                        self.text.push_str(&format!("{alias}: "));
                    }
                    self.text.push_str(&field.name);
                    self.arguments(&field.arguments);
                    self.directives(&field.directives);
                    self.selection(&field.selection_set)?;
                }
                Selection::FragmentSpread(spread) => self.spread(&spread.fragment_name, &spread.directives)?,
                // Without a type and directives it selects just what its fields would.
                Selection::InlineFragment(fragment)
                    if fragment.type_condition.is_none() && fragment.directives.is_empty() =>
                {
                    self.items(&fragment.selection_set)?;
                }
                Selection::InlineFragment(fragment) => {
                    self.text.push_str(" ...");
                    if let Some(TypeCondition::On(name)) = &fragment.type_condition {
                        self.text.push_str(&format!(" on {name}"));
                    }
                    self.directives(&fragment.directives);
                    self.selection(&fragment.selection_set)?;
                }
            }
        }
        Ok(())
    }

    /// A fragment in the place where it is spread.
    fn spread(&mut self, name: &str, directives: &[Directive<'_, String>]) -> Result<(), String> {
        let Some(fragment) = self.fragments.get(name).copied() else {
            return Err(format!("spreads the fragment `{name}`, which it does not have"));
        };
        if self.within.iter().any(|outer| outer == name) {
            return Err(format!("has the fragment `{name}`, which spreads itself"));
        }
        self.within.push(name.to_owned());
        let TypeCondition::On(condition) = &fragment.type_condition;
        self.text.push_str(&format!(" ... on {condition}"));
        self.directives(directives);
        self.directives(&fragment.directives);
        self.selection(&fragment.selection_set)?;
        self.within.pop();
        Ok(())
    }

    fn directives(&mut self, directives: &[Directive<'_, String>]) {
        for directive in directives {
            self.text.push_str(&format!(" @{}", directive.name));
            self.arguments(&directive.arguments);
        }
    }

    fn arguments(&mut self, arguments: &Arguments<'_>) {
        if arguments.is_empty() {
            return;
        }
        let mut arguments: Vec<_> = arguments.iter().collect();
        arguments.sort_by(|left, right| left.0.cmp(&right.0));
        self.text.push('(');
        for (name, value) in arguments {
            self.text.push_str(&format!(" {name}: "));
            self.value(value);
        }
        self.text.push_str(" )");
    }

    fn value(&mut self, value: &Value<'_, String>) {
        match value {
            // Texts may be written in two ways; members are sorted already.
            Value::String(text) => self.text.push_str(&format!("{text:?}")),
            Value::List(items) => {
                self.text.push('[');
                for item in items {
                    self.text.push(' ');
                    self.value(item);
                }
                self.text.push_str(" ]");
            }
            Value::Object(members) => {
                self.text.push('{');
                for (name, member) in members {
                    self.text.push_str(&format!(" {name}: "));
                    self.value(member);
                }
                self.text.push_str(" }");
            }
            other => self.text.push_str(&other.to_string()),
        }
    }
}
