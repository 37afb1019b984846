//! The grammar of expressions.

use super::token::{Kind, Token, tokens};
use super::{Definition, ExpressionError};
use crate::json;
use crate::json::{Json, Number};
use crate::model::{
    Category, EachRule, Generator, Generators, MatchingRule, MatchingRules, RuleList, RulePath, Variant,
};

/// Reads an expression.
///
/// # Errors
/// The expression is not one; the error points at the character.
pub fn parse(expression: &str) -> Result<Definition, ExpressionError> {
    let tokens = tokens(expression)?;
    let mut parser = Parser { expression, tokens: &tokens, at: 0, depth: 0 };
    let definition = parser.definition()?;
    parser.expect(&Kind::End, "`,` or the end")?;
    Ok(definition)
}

struct Parser<'a> {
    expression: &'a str,
    tokens: &'a [Token],
    at: usize,
    /// How many expressions and values are being read within each other.
    depth: usize,
}

/// How deep expressions and values may nest.
const DEEPEST: usize = 32;

/// A value, and its generator if it comes from a provider state.
struct Primitive {
    value: Json,
    generator: Option<Generator>,
}

impl Parser<'_> {
    fn peek(&self) -> &Token {
        // The last token is the end, and nothing reads past it.
        &self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    fn error(&self, at: usize, message: impl Into<String>) -> ExpressionError {
        ExpressionError { expression: self.expression.to_owned(), character: at, message: message.into() }
    }

    fn unexpected(&self, token: &Token, wanted: &str) -> ExpressionError {
        self.error(token.at, format!("expected {wanted}, found {}", token.kind.describe()))
    }

    fn expect(&mut self, kind: &Kind, wanted: &str) -> Result<(), ExpressionError> {
        let token = self.next();
        if token.kind == *kind { Ok(()) } else { Err(self.unexpected(&token, wanted)) }
    }

    fn open(&mut self) -> Result<(), ExpressionError> {
        let at = self.peek().at;
        self.expect(&Kind::Open, "`(`")?;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.error(at, format!("it nests deeper than {DEEPEST} levels")));
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), ExpressionError> {
        self.depth -= 1;
        self.expect(&Kind::Close, "`)`")
    }

    fn comma(&mut self) -> Result<(), ExpressionError> {
        self.expect(&Kind::Comma, "`,`")
    }

    fn definition(&mut self) -> Result<Definition, ExpressionError> {
        let mut definition = self.expression()?;
        while self.peek().kind == Kind::Comma {
            self.at += 1;
            join(&mut definition, self.expression()?);
        }
        Ok(definition)
    }

    fn expression(&mut self) -> Result<Definition, ExpressionError> {
        const WANTED: &str = "`matching`, `notEmpty`, `eachKey`, `eachValue`, `atLeast`, `atMost` or `arrayContains`";
        let token = self.next();
        let Kind::Name(name) = &token.kind else { return Err(self.unexpected(&token, WANTED)) };
        self.open()?;
        let definition = match name.as_str() {
            "matching" => self.matching()?,
            "notEmpty" => with_rule(self.primitive()?, MatchingRule::NotEmpty),
            "eachKey" => self.nested(MatchingRule::EachKey)?,
            "eachValue" => self.nested(MatchingRule::EachValue)?,
            "atLeast" => bound(Some(self.count()?), None),
            "atMost" => bound(None, Some(self.count()?)),
            "arrayContains" => self.array_contains()?,
            _ => return Err(self.unexpected(&token, WANTED)),
        };
        self.close()?;
        Ok(definition)
    }

    fn nested(&mut self, rule: fn(EachRule) -> MatchingRule) -> Result<Definition, ExpressionError> {
        let at = self.peek().at;
        let inner = self.definition()?;
        if !inner.references.is_empty() {
            return Err(self.error(at, "a reference cannot stand in here"));
        }
        // The generator is for each key or value, not for the whole.
        let each = EachRule { rules: inner.rules, example: inner.value.clone(), generator: inner.generator };
        Ok(Definition { value: inner.value, rules: vec![rule(each)], ..Definition::default() })
    }

    fn array_contains(&mut self) -> Result<Definition, ExpressionError> {
        let mut items = Vec::new();
        let mut variants = Vec::new();
        loop {
            let at = self.peek().at;
            let inner = self.expression()?;
            if !inner.references.is_empty() {
                return Err(self.error(at, "a reference cannot stand in here"));
            }
            let mut rules = MatchingRules::default();
            rules.add(Category::Body, RulePath::root(), RuleList { rules: inner.rules, ..RuleList::default() });
            let mut generators = Generators::default();
            inner
                .generator
                .into_iter()
                .for_each(|generator| generators.add(Category::Body, RulePath::root(), generator));
            variants.push(Variant { index: variants.len(), rules, generators });
            items.push(inner.value.unwrap_or(Json::Null));
            if self.peek().kind != Kind::Comma {
                break;
            }
            self.at += 1;
        }
        let rules = vec![MatchingRule::ArrayContains(variants)];
        Ok(Definition { value: Some(Json::Array(items)), rules, ..Definition::default() })
    }

    fn matching(&mut self) -> Result<Definition, ExpressionError> {
        let token = self.next();
        let name = match &token.kind {
            Kind::Dollar => {
                let reference = self.text()?;
                return Ok(Definition { references: vec![reference], ..Definition::default() });
            }
            Kind::Name(name) => name.clone(),
            _ => return Err(self.unexpected(&token, "the name of a rule or `$`")),
        };
        self.comma()?;
        match name.as_str() {
            "equalTo" => Ok(with_rule(self.primitive()?, MatchingRule::Equality)),
            "type" => Ok(with_rule(self.primitive()?, MatchingRule::Type { min: None, max: None })),
            "number" => Ok(with_rule(self.number(|_| true, "a number")?, MatchingRule::Number)),
            "integer" => Ok(with_rule(self.number(Number::is_integer, "an integer")?, MatchingRule::Integer)),
            "decimal" => {
                Ok(with_rule(self.number(|number| !number.is_integer(), "a decimal number")?, MatchingRule::Decimal))
            }
            "boolean" => Ok(with_rule(self.boolean()?, MatchingRule::Boolean)),
            "semver" => Ok(with_rule(self.text_primitive()?, MatchingRule::Semver)),
            "include" => {
                let part = self.text()?;
                Ok(Definition {
                    value: Some(part.as_str().into()),
                    rules: vec![MatchingRule::Include(part)],
                    ..Definition::default()
                })
            }
            "regex" => {
                let (pattern, example) = self.pattern_and_example()?;
                Ok(with_rule(example, MatchingRule::Regex(pattern)))
            }
            "contentType" => {
                let (content_type, example) = self.pattern_and_example()?;
                Ok(with_rule(example, MatchingRule::ContentType(content_type)))
            }
            "date" | "time" | "datetime" => self.moment(&name),
            _ => self.of_a_plugin(name),
        }
    }

    /// A rule that a plug-in defines: it is kept, and cannot be judged.
    fn of_a_plugin(&mut self, name: String) -> Result<Definition, ExpressionError> {
        let first = self.primitive()?;
        let (configuration, example) = if self.peek().kind == Kind::Comma {
            self.at += 1;
            (Some(first.value), self.primitive()?)
        } else {
            (None, first)
        };
        let mut rule = json::Object::new();
        rule.push("match", &name);
        configuration.into_iter().for_each(|value| rule.push("value", value));
        let reason = format!("the matching rule `{name}` is not known");
        Ok(with_rule(example, MatchingRule::Unknown { rule: Json::Object(rule), reason }))
    }

    fn moment(&mut self, name: &str) -> Result<Definition, ExpressionError> {
        let (pattern, example) = self.pattern_and_example()?;
        let format = Some(pattern.clone());
        let (rule, generator) = match name {
            "date" => (MatchingRule::Date(pattern), Generator::Date { format, expression: None }),
            "time" => (MatchingRule::Time(pattern), Generator::Time { format, expression: None }),
            _ => (MatchingRule::DateTime(pattern), Generator::DateTime { format, expression: None }),
        };
        let generator = example.generator.or(Some(generator));
        Ok(with_rule(Primitive { value: example.value, generator }, rule))
    }

    fn pattern_and_example(&mut self) -> Result<(String, Primitive), ExpressionError> {
        let pattern = self.text()?;
        self.comma()?;
        Ok((pattern, self.text_primitive()?))
    }

    fn text(&mut self) -> Result<String, ExpressionError> {
        let token = self.next();
        match token.kind {
            Kind::Text(text) => Ok(text),
            _ => Err(self.unexpected(&token, "a text in single quotes")),
        }
    }

    fn count(&mut self) -> Result<usize, ExpressionError> {
        let token = self.next();
        match &token.kind {
            Kind::Integer(number) if !number.starts_with('-') => {
                number.parse().map_err(|_| self.error(token.at, "the number is too large"))
            }
            _ => Err(self.unexpected(&token, "a whole number")),
        }
    }

    fn text_primitive(&mut self) -> Result<Primitive, ExpressionError> {
        let token = self.peek().clone();
        let primitive = self.primitive()?;
        if primitive.value.as_str().is_some() {
            Ok(primitive)
        } else {
            Err(self.unexpected(&token, "a text in single quotes"))
        }
    }

    fn boolean(&mut self) -> Result<Primitive, ExpressionError> {
        let token = self.peek().clone();
        let primitive = self.primitive()?;
        if primitive.value.as_bool().is_some() { Ok(primitive) } else { Err(self.unexpected(&token, "true or false")) }
    }

    fn number(&mut self, fits: fn(&Number) -> bool, wanted: &str) -> Result<Primitive, ExpressionError> {
        let token = self.peek().clone();
        let primitive = self.primitive()?;
        let holds = primitive.value.as_number().is_some_and(fits);
        if holds { Ok(primitive) } else { Err(self.unexpected(&token, wanted)) }
    }

    fn primitive(&mut self) -> Result<Primitive, ExpressionError> {
        let token = self.next();
        let plain = |value: Json| Ok(Primitive { value, generator: None });
        match &token.kind {
            Kind::Text(text) => plain(text.into()),
            Kind::Integer(number) | Kind::Decimal(number) => {
                plain(Number::from_text(number).map_or(Json::Null, Json::Number))
            }
            Kind::Name(name) if name == "true" => plain(Json::Bool(true)),
            Kind::Name(name) if name == "false" => plain(Json::Bool(false)),
            Kind::Name(name) if name == "null" => plain(Json::Null),
            Kind::Name(name) if name == "fromProviderState" => {
                self.open()?;
                let expression = self.text()?;
                self.comma()?;
                let value = self.primitive()?.value;
                self.close()?;
                Ok(Primitive { value, generator: Some(Generator::ProviderState { expression, data_type: None }) })
            }
            _ => Err(self.unexpected(
                &token,
                "a value: a text in single quotes, a number, true, false, null or fromProviderState(…)",
            )),
        }
    }
}

fn with_rule(primitive: Primitive, rule: MatchingRule) -> Definition {
    Definition {
        value: Some(primitive.value),
        rules: vec![rule],
        generator: primitive.generator,
        references: Vec::new(),
    }
}

fn bound(min: Option<usize>, max: Option<usize>) -> Definition {
    Definition { rules: vec![MatchingRule::Type { min, max }], ..Definition::default() }
}

/// Adds an expression after a comma: its rules hold too; the first example and generator stay.
fn join(definition: &mut Definition, added: Definition) {
    definition.value = definition.value.take().or(added.value);
    definition.generator = definition.generator.take().or(added.generator);
    definition.rules.extend(added.rules);
    definition.references.extend(added.references);
}
