//! The coverage as JSON, and in a few lines.

use pact_core::json::{Json, Object};

use super::{
    Coverage, Touched, Vacuous,
    field::{Asked, Fields},
    openapi::{Comparison, Document},
    operation::Operation,
    variants::{Families, Seen, Variants},
};
use crate::report::text::{clean, counted};

impl Coverage {
    /// What is touched, by provider; beside a document, what is not.
    #[must_use]
    pub fn to_json(&self, document: Option<&Document>) -> Json {
        let provider = |(name, touched): (&String, &Touched)| {
            let mut object = Object::new();
            object.push("provider", name);
            object.push("operations", touched.operations.iter().map(operation).collect::<Json>());
            let messages = touched.messages.iter().map(|(description, message)| {
                let mut object = Object::new();
                object.push("description", description);
                object.push("passed", message.passed);
                object.push("fields", fields(&message.fields));
                Json::Object(object)
            });
            object.push("messages", messages.collect::<Json>());
            object.push("variants", families(&touched.families));
            let vacuous = touched.vacuous.iter().map(|one| vacuous(&one.0, &one.1, &one.2));
            object.push("vacuous", vacuous.collect::<Json>());
            if let Some(document) = document {
                object.push("openapi", Comparison::of(document, touched).to_json());
            }
            Json::Object(object)
        };
        let mut object = Object::new();
        object.push("providers", self.providers.iter().map(provider).collect::<Json>());
        object.into()
    }

    /// The coverage in a few lines.
    #[must_use]
    pub fn summary(&self, document: Option<&Document>) -> Vec<String> {
        self.providers.iter().flat_map(|(name, touched)| summary(name, touched, document)).collect()
    }
}

fn operation(((method, path), operation): (&(String, String), &Operation)) -> Json {
    let mut object = Object::new();
    object.push("method", method);
    object.push("path", path);
    object.push("consumers", operation.consumers.iter().map(Json::from).collect::<Json>());
    object.push("interactions", operation.interactions);
    object.push("passed", operation.passed);
    object.push("request", fields(&operation.request));
    let responses = operation.responses.iter().map(|(status, response)| {
        let mut object = Object::new();
        object.push("status", u64::from(*status));
        object.push("interactions", response.interactions);
        object.push("passed", response.passed);
        object.push("fields", fields(&response.fields));
        Json::Object(object)
    });
    object.push("responses", responses.collect::<Json>());
    object.into()
}

fn fields(fields: &Fields) -> Json {
    let field = |((part, path), asked): (&(&'static str, String), &Asked)| {
        let mut object = Object::new();
        object.push("part", *part);
        object.push("path", path);
        object.push("rules", asked.rules.iter().map(Json::from).collect::<Json>());
        object.push("consumers", asked.consumers.iter().map(Json::from).collect::<Json>());
        Json::Object(object)
    };
    fields.places.iter().map(field).collect()
}

fn families(families: &Families) -> Json {
    let family = |((consumer, name), variants): (&(String, String), &Variants)| {
        let names = |wanted: Seen| -> Json {
            variants.iter().filter(|(_, seen)| **seen == wanted).map(|(name, _)| Json::from(name)).collect()
        };
        let mut object = Object::new();
        object.push("consumer", consumer);
        object.push("of", name);
        object.push("produced", names(Seen::Produced));
        object.push("notProduced", names(Seen::Asked));
        object.push("untouched", names(Seen::Never));
        Json::Object(object)
    };
    families.0.iter().map(family).collect()
}

fn vacuous(consumer: &str, description: &str, vacuous: &Vacuous) -> Json {
    let mut object = Object::new();
    object.push("consumer", consumer);
    object.push("description", description);
    object.push("part", vacuous.part);
    object.push("path", &vacuous.path);
    object.push("reason", vacuous.reason.name());
    object.into()
}

fn summary(name: &str, touched: &Touched, document: Option<&Document>) -> Vec<String> {
    let statuses: usize = touched.operations.values().map(|operation| operation.responses.len()).sum();
    let comparison = document.map(|document| Comparison::of(document, touched));
    let mut lines = vec![match &comparison {
        Some(comparison) => format!("Coverage of {}: {}", clean(name), comparison.summary()),
        None => format!(
            "Coverage of {}: {} with {}, {}",
            clean(name),
            counted(touched.operations.len(), "operation"),
            counted(statuses, "status code"),
            counted(touched.messages.len(), "message")
        ),
    }];
    let differences = comparison.iter().flat_map(Comparison::differences);
    lines.extend(differences.map(|line| format!("  {line}")));
    for ((consumer, family), variants) in &touched.families.0 {
        let count = |wanted: Seen| variants.values().filter(|seen| **seen == wanted).count();
        let produced = count(Seen::Produced);
        let others = variants.iter().filter(|(_, seen)| **seen != Seen::Produced).map(|(name, _)| clean(name));
        let others: Vec<String> = others.collect();
        let missing = if others.is_empty() { String::new() } else { format!("; not seen: {}", others.join(", ")) };
        let (consumer, family) = (clean(consumer), clean(family));
        lines.push(format!("  {family} ({consumer}): {produced} of {} variants produced{missing}", variants.len()));
    }
    for (consumer, description, vacuous) in &touched.vacuous {
        lines.push(format!(
            "  nothing to check: {} at {} of `{}` ({}), for {}",
            vacuous.part,
            clean(&vacuous.path),
            clean(description),
            clean(consumer),
            vacuous.reason
        ));
    }
    lines
}
