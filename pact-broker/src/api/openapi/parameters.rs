//! Names in paths and queries, with what they stand for. One name means the same everywhere.

use pact_core::json;
use pact_core::json::{Json, Object};

/// Name, example and meaning of what stands in paths.
const PATH: &[(&str, &str, &str)] = &[
    ("branch", "main", "The name of a branch."),
    ("consumer", "billing", "The name of the consumer."),
    ("environment", "production", "The name of an environment."),
    ("label", "mobile", "A label."),
    ("metadata", "cD10cnVl", "How the contract was selected; it comes with the links of contracts to verify."),
    ("number", "101", "The number of a verification result, or of a consumer version."),
    ("other", "1.1.0", "What to compare with: the number of another version, or the hash of another content."),
    ("pacticipant", "billing", "The name of an application."),
    ("provider", "listings", "The name of the provider."),
    ("provider_tag", "prod", "A tag of the provider."),
    ("rel", "pb:pacticipants", "A link relation, without its prefix."),
    ("sha", "58bf89298b168944e416d7adf4f44b0a28e29391", "The hash of a contract's content."),
    ("tag", "prod", "A tag."),
    ("to", "prod", "The tag of what is there already."),
    ("uuid", "16926ef3-590f-4e3f-838e-719717aa88c9", "The identity that the broker gave it."),
    ("version", "1.0.0", "The number of a version."),
];

/// What a member of the query looks like.
enum Form {
    Text,
    Texts,
    Integer,
    Grouping,
}

use Form::{Grouping, Integer, Text, Texts};

/// Name, form and meaning of what stands in queries.
const QUERY: &[(&str, Form, &str)] = &[
    ("page", Integer, "Which page, from 1."),
    ("size", Integer, "How many on a page; 100 unless said otherwise."),
    ("pageNumber", Integer, "An older name of `page`."),
    ("pageSize", Integer, "An older name of `size`."),
    ("label", Text, "What the left side says: `consumer`, `provider`, or a text of your own."),
    ("q", Text, "Only those with this text in their names."),
    ("name", Text, "Only the one of that name."),
    ("exclude[]", Texts, "What is to stay."),
    ("pacticipant", Text, "The name of an application."),
    ("version", Text, "The number of a version."),
    ("environment", Text, "The name of an environment."),
    ("to", Text, "The tag of what is there already."),
    ("applicationInstance", Text, "Only this application instance; empty for those without one."),
    ("target", Text, "An older name of `applicationInstance`."),
    (
        "q[][pacticipant]",
        Texts,
        "An application; begins a selector. What follows belongs to it, so the order of the query counts.",
    ),
    ("q[][version]", Texts, "The number of its version."),
    ("q[][latest]", Texts, "`true`: its latest version."),
    ("q[][tag]", Texts, "Its versions with that tag."),
    ("q[][branch]", Texts, "Its versions from that branch."),
    ("q[][mainBranch]", Texts, "`true`: its versions from the main branch."),
    ("q[][environment]", Texts, "Its versions in that environment."),
    (
        "latestby",
        Grouping,
        "Which results count: the latest of consumer version and provider version (`cvpv`), of consumer version and provider (`cvp`), of the pair (`cp`), or all.",
    ),
    ("latest", Text, "`true`: the others' latest versions."),
    ("tag", Text, "The others' versions with that tag."),
    ("mainBranch", Text, "`true`: the others' versions from their main branches."),
    ("success[]", Texts, "Only rows with these results: `true`, `false`, or empty for none."),
    ("limit", Integer, "How many rows are shown; all are judged."),
    ("days", Text, "Ignored; other brokers know it."),
    ("ignore[][pacticipant]", Texts, "Leave this application out of the judgement."),
    ("ignore[][version]", Texts, "Leave only this version of it out."),
    ("ignore[]", Texts, "Leave these applications out of the judgement."),
    ("provider_version_branch", Text, "The branch of the provider version."),
    ("provider_version_tags[]", Texts, "The tags of the provider version."),
    ("include_pending_status", Text, "`true`: say which contracts are pending."),
    ("include_wip_pacts_since", Text, "Work in progress since that date."),
    ("consumer_version_selectors[][tag]", Texts, "Only contracts of versions with that tag."),
    ("initials", Text, "`true`: initials in place of names."),
    ("context", Text, "Where the relation was found."),
    ("maxPacticipants", Integer, "How many applications at most."),
];

/// Every parameter, by its key.
pub(super) fn all() -> Json {
    let mut all = Object::new();
    for &(name, example, meaning) in PATH {
        // Names that the broker never stores: blank ones, and ones with control characters.
        let schema =
            json!({"type": "string", "minLength": 1, "pattern": "^[^\\x00-\\x1f\\x7f]*\\S[^\\x00-\\x1f\\x7f]*$"});
        let parameter = json!({"name": name, "in": "path", "required": true, "description": meaning, "example": example, "schema": schema});
        all.push(key("path", name), parameter);
    }
    for &(name, ref form, meaning) in QUERY {
        let parameter = json!({"name": name, "in": "query", "description": meaning, "schema": (form.schema())});
        all.push(key("query", name), parameter);
    }
    Json::Object(all)
}

/// A reference to the parameter of that name.
pub(super) fn reference(place: &str, name: &str) -> Json {
    json!({"$ref": (format!("#/components/parameters/{}", key(place, name)))})
}

/// Keys of components have letters, digits, dots and dashes only: `q[][tag]` in the query is `query.q.tag`.
fn key(place: &str, name: &str) -> String {
    let words = name.split(['[', ']']).filter(|word| !word.is_empty());
    let list = if name.ends_with("[]") { ".list" } else { "" };
    format!("{place}.{}{list}", words.collect::<Vec<_>>().join("."))
}

impl Form {
    fn schema(&self) -> Json {
        match self {
            Text => json!({"type": "string"}),
            Texts => json!({"type": "array", "items": {"type": "string"}}),
            Integer => json!({"type": "integer", "minimum": 1, "maximum": 1000000}),
            Grouping => json!({"enum": ["cvpv", "cvp", "cp", "none"]}),
        }
    }
}
