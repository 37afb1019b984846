//! How bodies will be compared, place by place.

use insta::assert_snapshot;

use super::{expected, matching, regex, rules};
use crate::format::{Specification, read_response};
use crate::json;
use crate::json::Json;
use crate::matching::{Plan, ResponseMatcher};

fn plan(content_type: &str, body: &str, at: &[(&str, Json)]) -> Plan {
    let response = read_response(&expected(content_type, body, &rules(at)), Specification::V3).unwrap();
    let plan = ResponseMatcher::new(&response).unwrap().plan();
    Plan { steps: plan.steps.into_iter().filter(|step| step.path.starts_with('$')).collect() }
}

#[test]
fn an_xml_document_has_a_step_for_each_element_with_a_rule_each_attribute_and_each_text() {
    let body = "<people xmlns:n='urn:n'><person id='1'><n:name>A</n:name></person><note/><note>x</note></people>";
    let at = [
        ("$.people.person", json!({"match": "type", "min": 1})),
        ("$.people.person['@id']", matching("integer")),
        ("$.people.person.n:name", regex("[A-Z]")),
    ];
    assert_snapshot!(plan("application/xml", body, &at), @r#"
    body $.people                         <people>  at least these elements and attributes  no rule: the example itself; a body of the content type application/xml
    body $.people.person                  <person>  type (min 1)                    the rule at $.people.person
    body $.people.person['@id']           "1"       integer                         the rule at $.people.person.@id; it outranks $.people.person
    body $.people.person.n:name['#text']  "A"       regex [A-Z]                     the rule at $.people.person.n:name, above
    body $.people.note[0]['#text']        ""        equality                        no rule: the example itself
    body $.people.note[1]['#text']        "x"       equality                        no rule: the example itself
    "#);
}

#[test]
fn a_multipart_body_has_the_steps_of_its_parts() {
    let body = "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a.json\"\r\nContent-Type: application/json\r\nX-Tag: 1\r\n\r\n{\"id\": 1}\r\n--b\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\ntext\r\n--b--";
    let at = [("$.a.id", matching("integer")), ("$.a.X-Tag", regex("\\d")), ("$.b", matching("notEmpty"))];
    assert_snapshot!(plan("multipart/form-data; boundary=b", body, &at), @r#"
    body $.a.X-Tag  "1"       regex \d                the rule for this header; a body of the content type multipart/form-data;boundary=b
    body $.a        {"id":1}  at least these members  no rule: the example itself; the part is a file of the content type application/json
    body $.a.id     1         integer                 the rule at $.a.id
    body $.b        "text"    notEmpty                compared as text; the rule at $.b; the part is a field
    "#);
}
