//! Generated values in bodies: JSON documents, forms, and texts as a whole.

use crate::json::{self, Json};
use crate::model::{
    Body, Category, Content, ContentType, Family, GeneratorEntry, Generators, MatchingRule, MatchingRules, Query,
    Token, Value,
};

use super::part::{Outcome, Reasons, in_order, query};
use super::{Context, value};

/// The body with its generated places. Bodies that are not there have no places.
pub(super) fn generate(
    body: &Body,
    content_type: Option<ContentType>,
    generators: &Generators,
    rules: &MatchingRules,
    reasons: &mut Reasons,
    context: &mut Context<'_>,
) -> Body {
    let generators = with_variants(generators, rules);
    let entries: Vec<_> = in_order(&generators)
        .into_iter()
        .filter(|entry| entry.category == Category::Body && value::is_active(&entry.generator, context.mode))
        .collect();
    let Body::Present(content) = body else {
        // Nothing to generate, but what is not known is still said.
        entries.iter().for_each(|entry| reasons.note(entry, value::known(&entry.generator)));
        return body.clone();
    };
    if entries.is_empty() {
        return body.clone();
    }
    let mut target = match Target::of(content, content_type) {
        Ok(target) => target,
        Err(reason) => {
            entries.iter().for_each(|entry| reasons.note(entry, Err(reason.clone())));
            return body.clone();
        }
    };
    for entry in entries {
        let outcome = value::known(&entry.generator).and_then(|()| target.apply(entry, context));
        reasons.note(entry, outcome);
    }
    Body::Present(Content { value: target.into_value(), ..content.clone() })
}

/// The generators, and those of the variants of `arrayContains` rules, which are rooted at the item of the variant.
fn with_variants(generators: &Generators, rules: &MatchingRules) -> Generators {
    let mut all = generators.clone();
    for entry in rules.of(&Category::Body) {
        for rule in &entry.rules.rules {
            let MatchingRule::ArrayContains(variants) = rule else { continue };
            for variant in variants {
                let item = entry.path.join(Token::Index(variant.index));
                for inner in &variant.generators.entries {
                    let path = inner.path.tokens().iter().cloned().fold(item.clone(), |path, token| path.join(token));
                    all.add(Category::Body, path, inner.generator.clone());
                }
            }
        }
    }
    all
}

/// A body that values can be put into.
enum Target {
    Json(Json),
    Form(Query),
    Text(String),
}

impl Target {
    fn of(content: &Content, content_type: Option<ContentType>) -> Result<Self, String> {
        let family = content_type.as_ref().map_or(Family::Binary, ContentType::family);
        let named =
            content_type.map_or_else(|| "without content type".to_owned(), |named| format!("of type `{named}`"));
        if let Value::Json(value) = &content.value {
            return Ok(Target::Json(value.clone()));
        }
        let text = || String::from_utf8(content.bytes()).map_err(|_| format!("the body {named} is not text"));
        match family {
            Family::Json => {
                let value = json::parse(&text()?).map_err(|error| format!("the body {named} is not JSON: {error}"))?;
                Ok(Target::Json(value))
            }
            Family::Form => Ok(Target::Form(Query::from_text(&text()?))),
            Family::Text => Ok(Target::Text(text()?)),
            Family::Xml | Family::Multipart | Family::Binary => {
                Err(format!("nothing can be generated into a body {named} yet"))
            }
        }
    }

    fn apply(&mut self, entry: &GeneratorEntry, context: &mut Context<'_>) -> Outcome {
        match self {
            Target::Json(json) => for_each_place(json, entry.path.tokens(), &mut |place| refine(entry, place, context)),
            Target::Form(form) if has_parameter(form, entry) => query(entry, form, context),
            Target::Form(_) => Ok(()),
            Target::Text(text) if entry.path.tokens().is_empty() => {
                let example = Json::from(text.as_str());
                if let Some(made) = value::generate(&entry.generator, Some(&example), context)? {
                    *text = value::to_text(&made);
                }
                Ok(())
            }
            Target::Text(_) => Err("a text has no inner places; only `$` is one".to_owned()),
        }
    }

    fn into_value(self) -> Value {
        match self {
            Target::Json(value) => Value::Json(value),
            Target::Form(form) => Value::Text(form.to_text().into_owned()),
            Target::Text(text) => Value::Text(text),
        }
    }
}

/// Whether the path names a parameter of the form. One without a name is not a place, and said to be none.
fn has_parameter(form: &Query, entry: &GeneratorEntry) -> bool {
    match entry.path.tokens().first() {
        Some(Token::Field(name)) => form.parameters.iter().any(|(known, _)| known == name),
        _ => true,
    }
}

/// Makes the value at a place of a JSON document.
pub(super) fn refine(entry: &GeneratorEntry, place: &mut Json, context: &mut Context<'_>) -> Outcome {
    if let Some(made) = value::generate(&entry.generator, Some(place), context)? {
        *place = made;
    }
    Ok(())
}

/// Calls for every place below a value that the steps lead to.
pub(super) fn for_each_place(value: &mut Json, steps: &[Token], act: &mut dyn FnMut(&mut Json) -> Outcome) -> Outcome {
    let Some((step, rest)) = steps.split_first() else { return act(value) };
    match (step, value) {
        (Token::Field(name), Json::Object(object)) => {
            object.get_mut(name).map_or(Ok(()), |member| for_each_place(member, rest, act))
        }
        (Token::Index(index), Json::Array(items)) => {
            items.get_mut(*index).map_or(Ok(()), |item| for_each_place(item, rest, act))
        }
        (Token::Any | Token::AnyIndex, Json::Array(items)) => {
            items.iter_mut().try_for_each(|item| for_each_place(item, rest, act))
        }
        (Token::Any, Json::Object(object)) => {
            object.iter_mut().try_for_each(|(_, member)| for_each_place(member, rest, act))
        }
        _ => Ok(()),
    }
}
