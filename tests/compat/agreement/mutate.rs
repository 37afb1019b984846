//! Answers to try for an interaction: the example and what its rules allow besides, which must pass; and what breaks one thing of
//! it, which must not. What is chosen at random is the same each time.

use base64::{Engine, prelude::BASE64_STANDARD};
use fastrand::Rng;
use pact_core::{
    json::{Json, Object},
    model::{
        Body, Category, Combine, Family, Interaction, Kind, MatchingRule, MatchingRules, Message, RuleEntry, Token,
        Value,
    },
};

use super::{violate, xml};

/// What the provider sends.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// An answer and what is to come of it.
pub(crate) struct Trial {
    pub(crate) label: String,
    pub(crate) keeps: bool,
    pub(crate) answer: Answer,
}

/// The answers for an interaction.
#[derive(Default)]
pub(crate) struct Trials {
    pub(crate) trials: Vec<Trial>,
    pub(crate) rules: usize,
    pub(crate) broken: usize,
    /// Rules that no answer breaks.
    pub(crate) unbroken: Vec<String>,
}

const SEED: u64 = 20_261_122;

/// How many members are left out, and how many values without a rule are changed, one at a time.
const MOST_LEFT_OUT: usize = 12;

pub(crate) fn trials(interaction: &Interaction) -> Trials {
    let mut making = Making { found: Trials::default(), random: Rng::with_seed(SEED), example: Answer::default() };
    match &interaction.kind {
        Kind::Http(http) => {
            let response = &http.response;
            making.example = Answer {
                status: response.status,
                headers: response.headers.iter().map(|(name, values)| (name.to_owned(), values.join(", "))).collect(),
                body: response.body_bytes(),
            };
            let family = response.content_type().map(|kind| (kind.to_string(), kind.family()));
            making.default_type(&response.body, family.as_ref().map(|(name, _)| name.as_str()));
            making.keep();
            let mut more = making.example.clone();
            more.headers.push(("X-One-More".to_owned(), "x".to_owned()));
            making.kept("with a header more".to_owned(), more);
            making.status(response.status, &response.rules);
            making.headers(&response.rules);
            making.body(&response.body, family.map(|(_, family)| family), &response.rules);
        }
        Kind::Message(message) => making.message(message),
        Kind::SyncMessages(messages) => messages.responses.iter().take(1).for_each(|message| making.message(message)),
        Kind::Unknown(_) => {}
    }
    making.found
}

struct Making {
    found: Trials,
    random: Rng,
    example: Answer,
}

impl Making {
    fn keep(&mut self) {
        self.kept("as the example".to_owned(), self.example.clone());
    }

    fn kept(&mut self, label: String, answer: Answer) {
        self.push(label, true, answer);
    }

    fn broken(&mut self, label: String, answer: Answer) {
        self.push(label, false, answer);
    }

    fn push(&mut self, label: String, keeps: bool, answer: Answer) {
        // Descriptions are names: what would need escaping is left out.
        let label = label.chars().filter(|character| !character.is_control()).take(120).collect();
        self.found.trials.push(Trial { label, keeps, answer });
    }

    /// A body comes with the type that it says it has.
    fn default_type(&mut self, body: &Body, content_type: Option<&str>) {
        let named = self.example.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if let (false, true, Some(content_type)) = (named, body.content().is_some(), content_type) {
            self.example.headers.push(("Content-Type".to_owned(), content_type.to_owned()));
        }
    }

    fn message(&mut self, message: &Message) {
        let content_type = message.content_type();
        let family = content_type.as_ref().map(pact_core::model::ContentType::family);
        let content_type = content_type.map_or_else(|| "application/json".to_owned(), |kind| kind.to_string());
        let answer = |metadata: &Object, body: Vec<u8>| Answer {
            status: 200,
            headers: vec![
                ("Content-Type".to_owned(), content_type.clone()),
                ("Pact-Message-Metadata".to_owned(), BASE64_STANDARD.encode(Json::from(metadata.clone()).to_string())),
            ],
            body,
        };
        self.example = answer(&message.metadata, message.contents_bytes());
        self.keep();
        for (name, value) in message.metadata.iter() {
            let is_type = ["contenttype", "content-type"].contains(&name.to_ascii_lowercase().as_str());
            if is_type {
                continue;
            }
            let mut without = message.metadata.clone();
            without.remove(name);
            self.broken(format!("metadata {name} is left out"), answer(&without, self.example.body.clone()));
            let entry = message.rules.of(&Category::Metadata).find(|entry| is_named(entry, name));
            let violations = match entry {
                Some(entry) => self.violations(entry, value),
                None => vec![("equality".to_owned(), violate::other(value))],
            };
            for (label, value) in violations {
                let mut changed = message.metadata.clone();
                changed.set(name, value);
                self.broken(format!("metadata {name} breaks {label}"), answer(&changed, self.example.body.clone()));
            }
        }
        self.body(&message.contents, family, &message.rules);
    }

    fn status(&mut self, status: u16, rules: &MatchingRules) {
        let entry = rules.of(&Category::Status).next();
        let (label, other) = match entry {
            None => ("equality", if status == 500 { 503 } else { 500 }),
            Some(_) => ("its rule", if status < 400 { 599 } else { 299 }),
        };
        self.found.rules += usize::from(entry.is_some());
        self.found.broken += usize::from(entry.is_some());
        self.broken(format!("status breaks {label}"), Answer { status: other, ..self.example.clone() });
    }

    fn headers(&mut self, rules: &MatchingRules) {
        for index in 0..self.example.headers.len() {
            let (name, value) = self.example.headers[index].clone();
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let mut without = self.example.clone();
            without.headers.remove(index);
            self.broken(format!("header {name} is left out"), without);
            let entry = rules.of(&Category::Header).find(|entry| is_named(entry, &name));
            let violations = match entry {
                Some(entry) => self.text_violations(entry, &value),
                None => vec![("equality".to_owned(), format!("{value}-other"))],
            };
            for (label, value) in violations {
                let mut changed = self.example.clone();
                changed.headers[index].1 = value;
                self.broken(format!("header {name} breaks {label}"), changed);
            }
        }
    }

    fn body(&mut self, body: &Body, family: Option<Family>, rules: &MatchingRules) {
        let Some(content) = body.content() else { return };
        self.with_body("body is left out", Vec::new());
        match (&content.value, family) {
            (Value::Json(example), _) => self.json(example, rules),
            (Value::Text(text), Some(Family::Xml)) => self.xml(text, rules),
            (_, _) => {
                let whole = rules.of(&Category::Body).count();
                self.found.rules += whole;
                self.found.broken += whole;
                let other: &[u8] = match family {
                    Some(Family::Form) => b"other=1",
                    _ => b"\x00\x01\x02\xff something else \xfe",
                };
                self.with_body("body is another one", other.to_vec());
            }
        }
    }

    fn with_body(&mut self, label: &str, body: Vec<u8>) {
        self.broken(label.to_owned(), Answer { body, ..self.example.clone() });
    }

    fn answer_with(&self, body: &Json) -> Answer {
        Answer { body: body.to_string().into_bytes(), ..self.example.clone() }
    }

    fn json(&mut self, example: &Json, rules: &MatchingRules) {
        let entries: Vec<&RuleEntry> = rules.of(&Category::Body).collect();
        for entry in &entries {
            let places = violate::places(example, entry.path.tokens());
            let Some(place) = self.random.choice(&places) else {
                self.count(entry, false);
                continue;
            };
            let value = violate::at(example, place).cloned().unwrap_or(Json::Null);
            for (label, value) in self.violations(entry, &value) {
                let mut changed = example.clone();
                violate::put(&mut changed, place, value);
                self.with_body(&format!("body {} breaks {label}", entry.path), changed.to_string().into_bytes());
            }
        }
        if example.as_object().is_some() {
            let mut more = example.clone();
            more.as_object_mut().into_iter().for_each(|object| object.push("one more", "x"));
            // Where the names of members have a rule, one more may break it.
            if !is_open(&[Token::field("one more")], &entries) {
                self.kept("body has a member more".to_owned(), self.answer_with(&more));
            }
        }
        for entry in entries.iter().filter(|entry| entry.rules.rules.len() == 1) {
            let places = violate::places(example, entry.path.tokens());
            let Some(place) = self.random.choice(&places) else { continue };
            let allowed = violate::at(example, place).and_then(|value| violate::allowed(&entry.rules.rules[0], value));
            if let Some(value) = allowed {
                let mut changed = example.clone();
                violate::put(&mut changed, place, value);
                self.kept(format!("body {} has another value", entry.path), self.answer_with(&changed));
            }
        }
        let mut members = violate::members(example);
        members.retain(|place| !is_open(place, &entries));
        self.random.shuffle(&mut members);
        for place in members.iter().take(MOST_LEFT_OUT) {
            let mut changed = example.clone();
            violate::take(&mut changed, place);
            self.with_body(&format!("body {} is left out", violate::name(place)), changed.to_string().into_bytes());
        }
        let mut scalars = violate::scalars(example);
        scalars.retain(|place| !entries.iter().any(|entry| violate::covers(entry.path.tokens(), place)));
        self.random.shuffle(&mut scalars);
        for place in scalars.iter().take(MOST_LEFT_OUT) {
            let Some(value) = violate::at(example, place) else { continue };
            let mut changed = example.clone();
            violate::put(&mut changed, place, violate::other(value));
            self.with_body(&format!("body {} breaks equality", violate::name(place)), changed.to_string().into_bytes());
        }
    }

    fn xml(&mut self, text: &str, rules: &MatchingRules) {
        self.with_body("body has another root", xml::other_root(text).into_bytes());
        for entry in rules.of(&Category::Body) {
            self.found.rules += 1;
            let Some(place) = xml::find(text, entry.path.tokens()) else {
                self.found.unbroken.push(entry.path.to_string());
                continue;
            };
            let candidates: Vec<_> =
                entry.rules.rules.iter().flat_map(|rule| violate::texts(rule, &text[place.value.clone()])).collect();
            let (label, changed) = match candidates.into_iter().next() {
                Some((label, value)) => (label, xml::replaced(text, place.value, &value)),
                None => ("being there".to_owned(), xml::replaced(text, place.whole, "")),
            };
            self.found.broken += 1;
            self.with_body(&format!("body {} breaks {label}", entry.path), changed.into_bytes());
        }
    }

    /// Values that break one rule of the entry each.
    fn violations(&mut self, entry: &RuleEntry, example: &Json) -> Vec<(String, Json)> {
        let found: Vec<(String, Json)> = match entry.rules.combine {
            Combine::And => entry.rules.rules.iter().flat_map(|rule| violate::values(rule, example)).collect(),
            Combine::Or => vec![("every alternative".to_owned(), violate::odd(example))],
        };
        self.count(entry, !found.is_empty());
        found
    }

    fn text_violations(&mut self, entry: &RuleEntry, example: &str) -> Vec<(String, String)> {
        let found: Vec<_> = entry.rules.rules.iter().flat_map(|rule| violate::texts(rule, example)).collect();
        self.count(entry, !found.is_empty());
        found
    }

    fn count(&mut self, entry: &RuleEntry, is_broken: bool) {
        self.found.rules += entry.rules.rules.len();
        if is_broken {
            self.found.broken += entry.rules.rules.len();
        } else {
            self.found.unbroken.push(format!("{} {}", entry.category, entry.path));
        }
    }
}

fn is_named(entry: &RuleEntry, name: &str) -> bool {
    matches!(entry.path.tokens().first(), Some(Token::Field(field)) if field.eq_ignore_ascii_case(name))
}

/// Whether the names of members are open where this one is: rules that speak of any member allow its absence.
fn is_open(place: &[Token], entries: &[&RuleEntry]) -> bool {
    entries.iter().any(|entry| {
        let tokens = entry.path.tokens();
        let frees = |rule: &MatchingRule| {
            matches!(
                rule,
                MatchingRule::EachKey(_)
                    | MatchingRule::EachValue(_)
                    | MatchingRule::Values
                    | MatchingRule::ArrayContains(_)
            )
        };
        let by_rule = entry.rules.rules.iter().any(frees) && violate::covers(tokens, place);
        by_rule || (tokens.last() == Some(&Token::Any) && violate::covers(tokens, place))
    })
}
