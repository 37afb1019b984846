//! Coverage: what the contracts touch, what of an OpenAPI document they do not, and what had nothing to check.

use pact_core::{json, json::Json};

use crate::support::{Ended, Folder, Reply, Stub, contract, interaction, run};

const OPENAPI: &str = r##"
openapi: 3.1.0
info: {title: Listings, version: "1"}
servers:
  - url: https://listings.example/{basePath}
    variables: {basePath: {default: api}}
paths:
  /listings/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    get:
      operationId: readListing
      parameters:
        - {name: fields, in: query, schema: {type: string}}
      responses:
        200:
          description: found
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Listing'}
        404: {description: not found}
    delete:
      operationId: removeListing
      responses:
        '204': {description: removed}
  /health:
    get:
      responses:
        default: {description: how it is}
components:
  schemas:
    Listing:
      allOf:
        - $ref: '#/components/schemas/Named'
        - type: object
          properties:
            rooms:
              type: array
              items:
                type: object
                properties: {size: {type: integer}, view: {type: string}}
            similar: {$ref: '#/components/schemas/Listing'}
            prices: {type: object, additionalProperties: {type: number}}
    Named:
      type: object
      properties: {id: {type: string}, title: {type: string}}
"##;

fn listing(name: &str, path: &str, rooms: Json) -> Json {
    let content = json!({"id": "L-1", "rooms": rooms, "prices": {"month": 100}, "extra": true});
    let rules = json!({"body": {
        "$.id": {"matchers": [{"match": "regex", "regex": "L-\\d+"}]},
        "$.rooms": {"matchers": [{"match": "type"}]},
        "$.rooms[*].size": {"matchers": [{"match": "integer"}]},
        "$.prices.*": {"matchers": [{"match": "number"}]}
    }});
    let body = json!({"content": content, "contentType": "application/json", "encoded": false});
    let all = json!(["sole", "many"]);
    interaction(
        name,
        path,
        json!({
            "comments": {"variant": {"of": "Rooms", "name": "sole", "all": all}},
            "response": {"status": 200, "body": body, "matchingRules": rules}
        }),
    )
}

fn contracts() -> Json {
    let removed = json!({"request": {"method": "POST", "path": "/listings"}, "response": {"status": 201}});
    contract(vec![
        listing("a listing", "/api/listings/L-1", json!([{"size": 20}])),
        listing("another listing", "/api/listings/L-2", json!([{"size": 20}])),
        interaction("a new listing", "/listings", removed),
    ])
}

fn provider() -> Stub {
    Stub::answering(|asked| match asked.line.as_str() {
        "POST /listings" => Reply::json(201, ""),
        "GET /api/listings/L-1" => {
            Reply::json(200, r#"{"id":"L-1","rooms":[{"size":2}],"prices":{"month":1},"extra":true}"#)
        }
        _ => Reply::json(200, r#"{"id":"L-2","rooms":[],"prices":{"month":1},"extra":true}"#),
    })
}

fn cover(folder: &Folder, document: Option<&str>) -> Ended {
    let file = folder.write("contract.json", contracts().to_string()).display().to_string();
    let coverage = folder.path().join("coverage.json").display().to_string();
    let port = provider().port.to_string();
    let mut arguments = vec!["-f", &file, "-h", "127.0.0.1", "-p", &port, "--coverage", &coverage];
    let document = document.map(|text| folder.write("openapi.yaml", text).display().to_string());
    arguments.extend(document.iter().flat_map(|path| ["--openapi", path.as_str()]));
    run(&arguments, &[])
}

fn covered(folder: &Folder) -> Json {
    let text = std::fs::read_to_string(folder.path().join("coverage.json")).unwrap();
    pact_core::json::parse(&text).unwrap().pointer("/providers/0").unwrap().clone()
}

/// Each item of a list in one line: its texts and numbers.
fn lines(list: &Json) -> Vec<String> {
    let line = |item: &Json| {
        let values = item.as_object().unwrap().iter().map(|(_, value)| value);
        let plain = values.filter(|value| value.as_str().is_some() || value.as_u64().is_some());
        plain.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect::<Vec<_>>().join(" ")
    };
    list.as_array().unwrap().iter().map(line).collect()
}

#[test]
fn coverage_lists_operations_fields_and_variants() {
    let folder = Folder::new();
    let ended = cover(&folder, None).expect_code(0);
    let covered = covered(&folder);
    let operations = lines(covered.get("operations").unwrap());
    assert_eq!(operations, ["GET /api/listings/L-1 1 1", "GET /api/listings/L-2 1 1", "POST /listings 1 1"]);
    let fields = lines(covered.pointer("/operations/0/responses/0/fields").unwrap());
    let body = ["body $.extra", "body $.id", "body $.prices.month", "body $.rooms", "body $.rooms[*].size"];
    assert_eq!(fields, body);
    let expected = json!({
        "part": "body", "path": "$.id", "rules": ["regex L-\\d+"], "consumers": ["billing"]
    });
    assert_eq!(covered.pointer("/operations/0/responses/0/fields/1").unwrap().to_string(), expected.to_string());
    let variants =
        json!([{"consumer": "billing", "of": "Rooms", "produced": ["sole"], "notProduced": [], "untouched": ["many"]}]);
    assert_eq!(covered.get("variants").unwrap().to_string(), variants.to_string());
    let summary = "Coverage of listings: 3 operations with 3 status codes, 0 messages\n  \
        Rooms (billing): 1 of 2 variants produced; not seen: many\n  \
        nothing to check: body at $.rooms[*].size of `another listing` (billing), for nothing came there\n";
    assert!(ended.stdout.ends_with(summary), "{}", ended.stdout);
}

#[test]
fn variants_of_messages_are_counted_like_those_of_answers() {
    let sale = |name: &str, state: &str, contents: Json| {
        json!({
            "type": "Asynchronous/Messages", "description": (format!("a sale ({name})")),
            "providerStates": [{"name": state}],
            "comments": {"variant": {"of": "a sale", "name": name, "all": ["to a customer", "to a guest", "to staff"]}},
            "contents": {"content": contents, "contentType": "application/json", "encoded": false}
        })
    };
    let customer = sale("to a customer", "the buyer is known", json!({"buyer": "C-7"}));
    let guest = sale("to a guest", "the buyer has no account", json!({"buyer": null}));
    // The provider knows its customers only.
    let provider = Stub::answering(|_| Reply::json(200, r#"{"buyer":"C-7"}"#));
    let folder = Folder::new();
    let file = folder.write("contract.json", contract(vec![customer, guest]).to_string()).display().to_string();
    let coverage = folder.path().join("coverage.json").display().to_string();
    let port = provider.port.to_string();
    let ended = run(&["-f", &file, "-h", "127.0.0.1", "-p", &port, "--coverage", &coverage], &[]).expect_code(1);
    let variants = json!([{
        "consumer": "billing", "of": "a sale",
        "produced": ["to a customer"], "notProduced": ["to a guest"], "untouched": ["to staff"]
    }]);
    assert_eq!(covered(&folder).get("variants").unwrap().to_string(), variants.to_string());
    let line = "  a sale (billing): 1 of 3 variants produced; not seen: to a guest, to staff\n";
    assert!(ended.stdout.contains(line), "{}", ended.stdout);
}

#[test]
fn a_rule_that_had_nothing_to_check_is_flagged() {
    let folder = Folder::new();
    cover(&folder, None).expect_code(0);
    let vacuous = lines(covered(&folder).get("vacuous").unwrap());
    assert_eq!(vacuous, ["billing another listing body $.rooms[*].size nothingCame"]);
}

#[test]
fn beside_an_openapi_document_coverage_names_what_no_contract_touches() {
    let folder = Folder::new();
    let ended = cover(&folder, Some(OPENAPI)).expect_code(0);
    let covered = covered(&folder).get("openapi").unwrap().clone();
    let of = |name: &str| lines(covered.get(name).unwrap());
    assert_eq!(of("untouchedOperations"), ["DELETE /listings/{id} removeListing", "GET /health"]);
    assert_eq!(of("untouchedStatuses"), ["GET /listings/{id} readListing 404"]);
    assert_eq!(
        of("untouchedFields"),
        [
            "GET /listings/{id} readListing query fields",
            "GET /listings/{id} readListing 200 body $.rooms[*].view",
            "GET /listings/{id} readListing 200 body $.similar",
            "GET /listings/{id} readListing 200 body $.title",
        ]
    );
    assert_eq!(of("unknownOperations"), ["POST /listings"]);
    assert_eq!(of("unknownFields"), ["GET /listings/{id} readListing 200 body $.extra"]);
    let summary = "Coverage of listings: 1 of 3 operations, 1 of 4 status codes, 5 of 9 fields\n  \
                   not in the document: POST /listings\n  in no contract: DELETE /listings/{id}, GET /health\n";
    assert!(ended.stdout.contains(summary), "{}", ended.stdout);
}

#[test]
fn an_openapi_document_may_be_json_too() {
    let folder = Folder::new();
    let document = r#"{"openapi": "3.0.3", "paths": {"/api/listings/{id}": {"get": {"responses": {"2XX": {}}}}}}"#;
    let ended = cover(&folder, Some(document)).expect_code(0);
    assert!(ended.stdout.contains("1 of 1 operations, 1 of 1 status codes, 0 of 0 fields"), "{}", ended.stdout);
}

#[test]
fn an_openapi_document_may_lead_to_files_beside_it() {
    let folder = Folder::new();
    folder.write("parts/listing.yaml", "get:\n  responses:\n    200: {$ref: '../answers.json#/all/found'}\n");
    folder.write(
        "answers.json",
        r##"{"all": {"found": {"content": {"application/json": {"schema": {"$ref": "#/listing"}}}}},
            "listing": {"properties": {"id": {}, "similar": {"$ref": "#/listing"}, "owner": {"$ref": "no%20owner.yaml"}},
                        "example": {"$ref": "https://example.org/this-is-only-a-text"}}}"##,
    );
    folder.write("no owner.yaml", "properties: {name: {$ref: 'answers.json#/listing'}}");
    let document = "openapi: 3.1.0\npaths:\n  /api/listings/{id}: {$ref: ./parts/listing.yaml}\n";
    let ended = cover(&folder, Some(document)).expect_code(0);
    assert!(ended.stdout.contains("1 of 1 operations, 1 of 1 status codes, 1 of 4 fields"), "{}", ended.stdout);
    let untouched = covered(&folder).pointer("/openapi/untouchedFields").unwrap().clone();
    let expected = ["$.owner", "$.owner.name", "$.similar"];
    assert_eq!(lines(&untouched), expected.map(|field| format!("GET /api/listings/{{id}} 200 body {field}")));
}

#[track_caller]
fn check_refused(document: &str, expected: &str) {
    let folder = Folder::new();
    let ended = cover(&folder, Some(document)).expect_code(2);
    let said = ended.stderr.replace(&folder.path().display().to_string(), "FOLDER");
    assert!(said.contains(expected), "{said}");
}

#[test]
fn what_is_no_openapi_document_is_refused_and_says_why() {
    check_refused("a: [", "FOLDER/openapi.yaml is neither JSON nor YAML: ");
    check_refused("", "FOLDER/openapi.yaml is neither JSON nor YAML: it is empty");
    check_refused("{", "FOLDER/openapi.yaml is neither JSON nor YAML: ");
    check_refused("swagger: '2.0'", "it has no `openapi` with a version (3.0 or 3.1)");
    check_refused("openapi: 4.0.0\npaths: {}", "its version is 4.0.0; known are 3.0 and 3.1");
    check_refused("openapi: 3.1.0\npaths: {}", "it describes no operation");
    let leading = |to: &str| format!("openapi: 3.1.0\npaths:\n  /a:\n    $ref: '{to}'");
    check_refused(&leading("o.yaml#/a"), "`o.yaml#/a` at /paths/~1a: cannot read FOLDER/o.yaml: No such file");
    check_refused(&leading("../"), "it is no file");
    for outside in ["https://example.org/a.yaml", "/a.yaml"] {
        let expected = format!(
            "`{outside}` at /paths/~1a is not a file beside this one, and nothing else is read; bundle the document into one file"
        );
        check_refused(&leading(outside), &expected);
    }
    check_refused("openapi: 3.1.0\npaths:\n  /a:\n    $ref: '#/b'", "`#/b` at /paths/~1a leads nowhere");
    check_refused("openapi: 3.1.0\npaths:\n  /a:\n    $ref: '#/paths/~1a'", "lead in a circle");
}

#[test]
fn a_document_without_a_place_for_the_coverage_is_refused() {
    let ended = run(&["-f", "x", "--openapi", "y"], &[]).expect_code(3);
    assert!(ended.stderr.contains("--openapi needs --coverage FILE"), "{}", ended.stderr);
}
