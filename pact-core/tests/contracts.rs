//! Laws of whole contracts, tried on random ones of every version and type of interaction.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use pact_core::format::{self, OnConflict, Specification, convert, merge};
use pact_core::json;
use pact_core::json::{Json, Number, Object};
use pact_core::model::{
    Body, Category, Combine, Content, ContentType, DataType, EachRule, Generator, Generators, Headers, Hint,
    HttpInteraction, HttpRequest, HttpResponse, Interaction, Kind, Markup, MatchingRule, MatchingRules, Message, Pact,
    ProviderState, Query, RuleList, RulePath, StatusClass, SyncMessages, Token, UuidFormat, Value, Variant,
};
use proptest::prelude::*;

const VERSIONS: [Specification; 5] =
    [Specification::V1, Specification::V1_1, Specification::V2, Specification::V3, Specification::V4];

fn text() -> impl Strategy<Value = String> {
    "[a-zA-Zäß€ .'\"\\\\/{}\\[\\]$%&+=*@#-]{0,8}"
}

fn name() -> impl Strategy<Value = String> {
    "[a-z]{1,4}"
}

fn document() -> impl Strategy<Value = Json> {
    let number = "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,2})?"
        .prop_map(|text| Json::Number(Number::from_text(&text).unwrap()));
    let leaf = prop_oneof![Just(Json::Null), any::<bool>().prop_map(Json::Bool), number, text().prop_map(Json::from)];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::Array),
            prop::collection::vec((text(), inner), 0..4)
                .prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

/// Members of different names.
fn object() -> impl Strategy<Value = Object> {
    prop::collection::btree_map(text(), document(), 0..3).prop_map(|members| members.into_iter().collect())
}

fn body() -> impl Strategy<Value = Body> {
    let content = |value, content_type: Option<&str>, hint| {
        let content_type = content_type.and_then(ContentType::parse);
        Body::Present(Content { value, content_type, hint })
    };
    let hint = prop_oneof![4 => Just(Hint::Default), 1 => Just(Hint::Text), 1 => Just(Hint::Binary)];
    let content_type = prop_oneof![
        3 => Just(Some("application/json")),
        1 => Just(Some("text/plain")),
        1 => Just(Some("application/xml; charset=utf-8")),
        1 => Just(Some("image/png")),
        1 => Just(Some("multipart/form-data; boundary=b")),
        1 => Just(Some("application/x-www-form-urlencoded")),
        2 => Just(None)
    ];
    let value = prop_oneof![
        3 => document().prop_map(Value::Json),
        2 => text().prop_map(Value::Text),
        1 => document().prop_map(|document| Value::Text(format!("{document:#}"))),
        1 => prop::collection::vec(any::<u8>(), 0..6).prop_map(Value::Binary)
    ];
    prop_oneof![
        1 => Just(Body::Missing),
        1 => Just(Body::Empty),
        1 => Just(Body::Null),
        6 => (value, content_type, hint).prop_map(move |(value, content_type, hint)| content(value, content_type, hint))
    ]
}

fn path() -> impl Strategy<Value = RulePath> {
    let token = prop_oneof![
        4 => text().prop_map(Token::field),
        1 => (0_usize..20).prop_map(Token::Index),
        1 => Just(Token::Any),
        1 => Just(Token::AnyIndex)
    ];
    prop::collection::vec(token, 0..4)
        .prop_map(|tokens| tokens.into_iter().fold(RulePath::root(), |path, token| path.join(token)))
}

/// A place of a part that headers or a query have too.
fn place(of_message: bool) -> impl Strategy<Value = (Category, RulePath)> {
    let named = |category: Category| {
        (name(), prop::option::of(0_usize..3)).prop_map(move |(name, index)| {
            let path = RulePath::field(&name);
            let path = index.map_or(path, |index| RulePath::root().join(Token::field(name)).join(Token::Index(index)));
            (category.clone(), path)
        })
    };
    let body = || path().prop_map(|path| (Category::Body, path));
    if of_message {
        return prop_oneof![3 => body(), 1 => named(Category::Metadata)].boxed();
    }
    prop_oneof![3 => body(), 1 => named(Category::Header), 1 => named(Category::Query), 1 => Just((Category::Path, RulePath::root()))]
        .boxed()
}

fn generator() -> impl Strategy<Value = Generator> {
    let maybe = || prop::option::of(text());
    let data_type = prop::option::of(prop_oneof![
        Just(DataType::String),
        Just(DataType::Integer),
        Just(DataType::Decimal),
        Just(DataType::Float),
        Just(DataType::Boolean),
        Just(DataType::Raw)
    ]);
    prop_oneof![
        (any::<i64>(), any::<i64>()).prop_map(|(min, max)| Generator::RandomInt { min, max }),
        (0_usize..50).prop_map(|digits| Generator::RandomDecimal { digits }),
        (0_usize..50).prop_map(|digits| Generator::RandomHexadecimal { digits }),
        (0_usize..50).prop_map(|size| Generator::RandomString { size }),
        Just(Generator::RandomBoolean),
        text().prop_map(Generator::Regex),
        prop_oneof![
            Just(UuidFormat::Simple),
            Just(UuidFormat::LowerCaseHyphenated),
            Just(UuidFormat::UpperCaseHyphenated),
            Just(UuidFormat::Urn)
        ]
        .prop_map(Generator::Uuid),
        (maybe(), maybe()).prop_map(|(format, expression)| Generator::Date { format, expression }),
        (maybe(), maybe()).prop_map(|(format, expression)| Generator::Time { format, expression }),
        (maybe(), maybe()).prop_map(|(format, expression)| Generator::DateTime { format, expression }),
        (text(), data_type).prop_map(|(expression, data_type)| Generator::ProviderState { expression, data_type }),
        (text(), text()).prop_map(|(example, regex)| Generator::MockServerUrl { example, regex }),
        object().prop_map(|mut generator| {
            generator.set("type", "Own");
            let reason = "the generator `Own` is not known".to_owned();
            Generator::Unknown { generator: Json::Object(generator), reason }
        }),
    ]
}

fn generators(of_message: bool) -> impl Strategy<Value = Generators> {
    prop::collection::vec((place(of_message), generator()), 0..3).prop_map(|all| {
        let mut generators = Generators::default();
        for ((category, path), generator) in all {
            // Of two for one place only the later one counts.
            generators.entries.retain(|known| known.category != category || known.path.tokens() != path.tokens());
            generators.add(category, path, generator);
        }
        generators
    })
}

fn rule() -> impl Strategy<Value = MatchingRule> {
    let bound = || prop::option::of(0_usize..9);
    let class = prop_oneof![
        Just(StatusClass::Success),
        Just(StatusClass::NonError),
        prop::collection::vec(100_u16..600, 0..3).prop_map(StatusClass::OneOf)
    ];
    let leaf = prop_oneof![
        Just(MatchingRule::Equality),
        (bound(), bound()).prop_map(|(min, max)| MatchingRule::Type { min, max }),
        text().prop_map(MatchingRule::Regex),
        text().prop_map(MatchingRule::Include),
        Just(MatchingRule::Number),
        Just(MatchingRule::Integer),
        Just(MatchingRule::Decimal),
        Just(MatchingRule::Boolean),
        Just(MatchingRule::Null),
        text().prop_map(MatchingRule::Date),
        text().prop_map(MatchingRule::Time),
        text().prop_map(MatchingRule::DateTime),
        Just(MatchingRule::NotEmpty),
        Just(MatchingRule::Semver),
        text().prop_map(MatchingRule::ContentType),
        Just(MatchingRule::Values),
        class.prop_map(MatchingRule::StatusCode),
        object().prop_map(|mut rule| {
            rule.set("match", "own");
            MatchingRule::Unknown {
                rule: Json::Object(rule),
                reason: "the matching rule `own` is not known".to_owned(),
            }
        }),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        let each =
            (prop::collection::vec(inner.clone(), 0..3), prop::option::of(document()), prop::option::of(generator()))
                .prop_map(|(rules, example, generator)| EachRule { rules, example, generator })
                .boxed();
        let rules = prop::collection::btree_map(0_usize..9, inner, 0..3).prop_map(|all| {
            let mut rules = MatchingRules::default();
            for (place, rule) in all {
                rules.add(Category::Body, RulePath::root().join(Token::Index(place)), rule.into());
            }
            rules
        });
        let generators = generators(true).prop_map(|mut all| {
            all.entries.retain(|entry| entry.category == Category::Body);
            all
        });
        let variant =
            (0_usize..5, rules, generators).prop_map(|(index, rules, generators)| Variant { index, rules, generators });
        prop_oneof![
            each.clone().prop_map(MatchingRule::EachKey),
            each.prop_map(MatchingRule::EachValue),
            prop::collection::vec(variant, 0..3).prop_map(MatchingRule::ArrayContains)
        ]
    })
}

fn rules(of_message: bool) -> impl Strategy<Value = MatchingRules> {
    let list = (prop_oneof![3 => Just(Combine::And), 1 => Just(Combine::Or)], prop::collection::vec(rule(), 1..3))
        .prop_map(|(combine, rules)| RuleList { combine, rules });
    prop::collection::vec((place(of_message), list), 0..3).prop_map(|all| {
        let mut rules = MatchingRules::default();
        for ((category, path), list) in all {
            // Lists for one place are one list when they are written.
            rules.entries.retain(|known| known.category != category || known.path.tokens() != path.tokens());
            rules.add(category, path, list);
        }
        rules
    })
}

fn headers() -> impl Strategy<Value = Headers> {
    let lines = prop::collection::vec((name(), "[a-z0-9;=/]{1,6}"), 0..3);
    let content_type = prop::option::of(prop_oneof![Just("application/json"), Just("text/plain"), Just("image/png")]);
    (lines, content_type).prop_map(|(lines, content_type)| {
        let content_type = content_type.map(|named| ("content-type".to_owned(), named.to_owned()));
        let mut headers = Headers::default();
        lines.into_iter().chain(content_type).for_each(|(name, value)| headers.set(name, vec![value]));
        headers
    })
}

fn query() -> impl Strategy<Value = Query> {
    prop::collection::vec((name(), prop::option::of(text())), 0..4).prop_map(Query::from_parameters)
}

fn request() -> impl Strategy<Value = HttpRequest> {
    let line = ("[A-Z]{1,5}", "/[a-z/%]{0,6}", query());
    (line, headers(), body(), rules(false), generators(false)).prop_map(
        |((method, path, query), headers, body, rules, generators)| HttpRequest {
            method,
            path,
            query,
            headers,
            body,
            rules,
            generators,
        },
    )
}

fn response() -> impl Strategy<Value = HttpResponse> {
    (100_u16..600, headers(), body(), rules(false), generators(false)).prop_map(
        |(status, headers, body, rules, generators)| HttpResponse { status, headers, body, rules, generators },
    )
}

fn message() -> impl Strategy<Value = Message> {
    (body(), object(), rules(true), generators(true)).prop_map(|(contents, metadata, rules, generators)| Message {
        contents,
        metadata,
        rules,
        generators,
    })
}

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        2 => (request(), response()).prop_map(|(request, response)| Kind::Http(Box::new(HttpInteraction { request, response }))),
        1 => message().prop_map(|message| Kind::Message(Box::new(message))),
        1 => (message(), prop::collection::vec(message(), 0..3))
            .prop_map(|(request, responses)| Kind::SyncMessages(Box::new(SyncMessages { request, responses })))
    ]
}

prop_compose! {
    fn interaction()(
        description in name(),
        states in prop::collection::vec((text(), object()), 0..3),
        kind in kind(),
        key in prop::option::of(name()),
        id in prop::option::of(name()),
        pending in any::<bool>(),
        extras in (object(), object(), prop::option::of(text()), prop::option::of(name())),
    ) -> Interaction {
        let (comments, plugin_configuration, markup, transport) = extras;
        let mut interaction = Interaction::default();
        interaction.description = description;
        interaction.provider_states =
            states.into_iter().map(|(name, params)| ProviderState { name, params }).collect();
        interaction.kind = kind;
        interaction.key = key;
        interaction.id = id;
        interaction.pending = pending;
        interaction.comments = comments;
        interaction.plugin_configuration = plugin_configuration;
        interaction.markup = markup
            .filter(|markup| !markup.is_empty())
            .map(|markup| Markup { markup, markup_type: "HTML".to_owned() });
        interaction.transport = transport;
        interaction
    }
}

fn pact() -> impl Strategy<Value = Pact> {
    prop::collection::vec(interaction(), 0..4).prop_map(|interactions| {
        let mut pact = Pact::new("C", "P", Specification::V4);
        pact.interactions = interactions;
        pact
    })
}

/// What is said, as a text that does not depend on the order of interactions.
fn said(pact: &Pact) -> Vec<String> {
    let mut said: Vec<String> = pact
        .interactions
        .iter()
        .map(|interaction| {
            let states: Vec<_> = interaction.provider_states.iter().map(|state| state.name.as_str()).collect();
            format!("{} {} {states:?} {:?}", interaction.description, interaction.content_hash(), interaction.key)
        })
        .collect();
    said.sort();
    said
}

/// The document with the members of every object in the other order. Equal names stay in theirs.
fn turned(document: &Json) -> Json {
    match document {
        Json::Array(items) => items.iter().map(turned).collect(),
        Json::Object(object) => {
            let mut members: Vec<_> = object.iter().map(|(name, value)| (name.to_owned(), turned(value))).collect();
            members.sort_by(|left, right| right.0.cmp(&left.0));
            Json::Object(members.into_iter().collect())
        }
        other => other.clone(),
    }
}

/// A part of an interaction that has no wildcards, whose order could count.
fn has_wildcards(pact: &Pact) -> bool {
    format!("{pact:?}").contains("Any")
}

proptest! {
    // The contracts are large; the suites that run often need not try more of them.
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_contract_that_is_written_reads_back_as_what_it_says(pact in pact()) {
        let text = format::write(&pact).unwrap();
        let again = format::read(&text).unwrap();
        prop_assert_eq!(pact.interactions.len(), again.interactions.len());
        for (before, after) in pact.interactions.iter().zip(&again.interactions) {
            prop_assert!(before.says_the_same(after), "{:#}\n{:#}\n{}", before.content(), after.content(), text);
            prop_assert_eq!(
                (&before.key, &before.id, &before.transport, &before.provider_states),
                (&after.key, &after.id, &after.transport, &after.provider_states)
            );
        }
        prop_assert_eq!(&format::to_json(&again).unwrap(), &json::parse(&text).unwrap());
        prop_assert_eq!(&format::read(&format::write(&again).unwrap()).unwrap(), &again);
    }

    #[test]
    fn each_version_reads_what_is_written_in_it(pact in pact(), version in 0..VERSIONS.len()) {
        let converted = convert(&pact, VERSIONS[version]);
        let text = format::write(&converted.pact).unwrap();
        let again = format::read(&text).unwrap();
        // The version lists messages behind the rest.
        prop_assert_eq!(said(&again), said(&converted.pact), "{}", text);
        prop_assert_eq!(&format::to_json(&again).unwrap(), &json::parse(&text).unwrap());
        if converted.unsaid.is_empty() {
            prop_assert_eq!(said(&converted.pact), said(&pact), "{}", text);
        }
        let newest = convert(&again, Specification::V4);
        let is_by_text = |pact: &Pact| format!("{pact:?}").contains("exact_text: true");
        prop_assert!(newest.unsaid.is_empty() || is_by_text(&again), "{:?}", newest.unsaid);
        if newest.unsaid.is_empty() && !is_by_text(&again) {
            prop_assert_eq!(said(&newest.pact), said(&again), "{}\n{}", text, format::write(&newest.pact).unwrap());
            let back = convert(&newest.pact, VERSIONS[version]);
            prop_assert!(!back.unsaid.is_empty() || said(&back.pact) == said(&again), "{text}");
        }
    }

    #[test]
    fn the_order_of_members_changes_no_content(pact in pact()) {
        prop_assume!(!has_wildcards(&pact));
        let document = format::to_json(&pact).unwrap();
        let again = format::from_json(&turned(&document)).unwrap();
        prop_assert_eq!(said(&again), said(&pact));
    }

    #[test]
    fn merging_is_idempotent_commutative_and_associative(one in pact(), two in pact(), three in pact()) {
        let merged = |left: &Pact, right: &Pact| {
            let mut into = left.clone();
            merge(&mut into, right.clone(), OnConflict::Refuse).ok().map(|()| into)
        };
        let distinct = |mut pact: Pact| {
            // Within one contract an interaction is there once, and keys are another matter than descriptions.
            pact.interactions.iter_mut().for_each(|interaction| interaction.key = None);
            let mut into = Pact::new("C", "P", Specification::V4);
            merge(&mut into, pact, OnConflict::Replace).unwrap();
            into
        };
        let (one, two, three) = (distinct(one), distinct(two), distinct(three));
        prop_assert_eq!(merged(&one, &one).map(|both| said(&both)), Some(said(&one)));
        let (there, back) = (merged(&one, &two), merged(&two, &one));
        prop_assert_eq!(there.as_ref().map(said), back.as_ref().map(said));
        let first = there.and_then(|both| merged(&both, &three));
        let last = merged(&two, &three).and_then(|both| merged(&one, &both));
        prop_assert_eq!(first.as_ref().map(said), last.as_ref().map(said));
        if let Some(all) = first {
            prop_assert!(said(&one).iter().all(|interaction| said(&all).contains(interaction)));
        }
    }
}
