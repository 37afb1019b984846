//! Generated values in bodies. Where they go in each kind of body is in [`super::target`].

use crate::model::{Body, Category, Content, ContentType, GeneratorEntry};

use super::implied::Implied;
use super::part::Reasons;
use super::target::Target;
use super::{Context, value};

/// The body with its generated places. Bodies that are not there have no places.
pub(super) fn generate(
    body: &Body,
    content_type: Option<ContentType>,
    implied: &Implied,
    reasons: &mut Reasons,
    context: &mut Context<'_>,
) -> Body {
    let mode = context.mode;
    let active = |entry: &&GeneratorEntry| entry.category == Category::Body && value::is_active(&entry.generator, mode);
    let values: Vec<_> = implied.values.iter().filter(active).collect();
    let names: Vec<_> = implied.names.iter().filter(active).collect();
    if let Body::Unknown { reason, .. } = body {
        // It must not be served or sent as if it were none.
        reasons.add(reason.clone());
    }
    let Body::Present(content) = body else {
        // Nothing to generate, but what is not known is still said.
        values.iter().chain(&names).for_each(|entry| reasons.note(entry, value::known(&entry.generator)));
        return body.clone();
    };
    if values.is_empty() && names.is_empty() {
        return body.clone();
    }
    let mut target = match Target::of(content, content_type.as_ref(), 0) {
        Ok(target) => target,
        Err(reason) => {
            values.iter().chain(&names).for_each(|entry| reasons.note(entry, Err(reason.clone())));
            return body.clone();
        }
    };
    if let Some(reason) = target.too_much(values.len()) {
        reasons.add(format!("the body cannot be generated: {reason}"));
        return body.clone();
    }
    for entry in values {
        let outcome = value::known(&entry.generator).and_then(|()| target.apply(entry, context));
        reasons.note(entry, outcome);
    }
    for entry in names {
        let outcome = value::known(&entry.generator).and_then(|()| target.rename(entry, context));
        reasons.note(entry, outcome.map_err(|reason| format!("the names of its members: {reason}")));
    }
    Body::Present(Content { value: target.into_value(), ..content.clone() })
}
