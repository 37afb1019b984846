//! What scenarios keep in files or write into cells: bodies, rules, generators.
//!
//! A body is `JSON: …`, `XML: …`, `EMPTY`, or `file: NAME`. A file whose name ends with `-body.xml` describes a body: its
//! content type, its text or Base64, and which line ends it has on the wire.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use libtest_mimic::{Failed, Trial};
use pact_core::json::{self, Json};
use pact_core::model::{Body, Content, ContentType, Family, Hint, Value};

/// The folder of the files.
#[derive(Clone)]
pub(crate) struct Fixtures {
    folder: PathBuf,
}

impl Fixtures {
    pub(crate) fn new(suite: &Path) -> Self {
        Self { folder: suite.join("fixtures") }
    }

    /// The body of a cell. The content type is the one that is named, else what the cell or the file's ending says.
    pub(crate) fn body(&self, cell: &str, named: Option<&str>) -> Result<Body, Failed> {
        if cell == "EMPTY" {
            return Ok(Body::Empty);
        }
        let (kind, rest) = cell.split_once(':').ok_or_else(|| format!("the body `{cell}` is of no known kind"))?;
        let rest = rest.trim();
        match kind {
            "TEXT" => body(rest.as_bytes(), named.ok_or("nothing names the content type of a text")?),
            "JSON" => body(rest.as_bytes(), named.unwrap_or("application/json")),
            "XML" => body(rest.as_bytes(), named.unwrap_or("application/xml")),
            "file" if rest.ends_with("-body.xml") => described(&self.text(rest)?, named),
            "file" => {
                let bytes = self.bytes(rest)?;
                body(&bytes, named.map_or_else(|| by_ending(rest), Ok)?)
            }
            _ => Err(format!("the body `{cell}` is of no known kind").into()),
        }
    }

    /// Rules or generators: a file's name, or JSON.
    pub(crate) fn json(&self, cell: &str) -> Result<Json, Failed> {
        match cell.strip_prefix("JSON:") {
            Some(text) => Ok(json::parse(text)?),
            None => Ok(json::parse(&self.text(cell)?)?),
        }
    }

    fn bytes(&self, name: &str) -> Result<Vec<u8>, Failed> {
        std::fs::read(self.folder.join(name)).map_err(|problem| format!("the fixture {name}: {problem}").into())
    }

    fn text(&self, name: &str) -> Result<String, Failed> {
        Ok(String::from_utf8(self.bytes(name)?)?)
    }
}

fn by_ending(name: &str) -> Result<&'static str, Failed> {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("json") => Ok("application/json"),
        Some("jpg") => Ok("image/jpeg"),
        Some("pdf") => Ok("application/pdf"),
        _ => Err(format!("the ending of {name} says nothing of its content type").into()),
    }
}

/// A body of bytes as a contract would have them: JSON as a document, text as text.
fn body(bytes: &[u8], content_type: &str) -> Result<Body, Failed> {
    let content_type =
        ContentType::parse(content_type).ok_or_else(|| format!("`{content_type}` is no content type"))?;
    let value = match content_type.family() {
        Family::Json => Value::Json(json::parse_bytes(bytes)?),
        Family::Binary => Value::Binary(bytes.to_vec()),
        Family::Xml | Family::Form | Family::Multipart | Family::Text => Value::Text(str::from_utf8(bytes)?.to_owned()),
    };
    Ok(Body::Present(Content { value, content_type: Some(content_type), hint: Hint::Default }))
}

/// A body that an XML document describes.
fn described(document: &str, named: Option<&str>) -> Result<Body, Failed> {
    let document = roxmltree::Document::parse(document)?;
    let child = |name: &str| {
        let mut children = document.root_element().children().filter(|node| node.has_tag_name(name));
        children.next().ok_or_else(|| Failed::from(format!("the described body has no `{name}`")))
    };
    let contents = child("contents")?;
    // The line break after the opening tag and the indent of the closing one belong to the description.
    let text: String = contents.descendants().filter(|node| node.is_text()).filter_map(|node| node.text()).collect();
    let text = text.trim();
    let bytes = match (contents.attribute("encoding"), contents.attribute("eol")) {
        (None, None) => text.as_bytes().to_vec(),
        (None, Some("CRLF")) => format!("{text}\n").replace('\n', "\r\n").into_bytes(),
        (Some("base64"), None) => BASE64.decode(text)?,
        (encoding, eol) => return Err(format!("the encoding {encoding:?} with line ends {eol:?} is not known").into()),
    };
    let own = child("contentType")?.text().map(str::trim);
    let content_type = named.or(own).ok_or("the described body names no content type")?;
    // Behind a schema number, JSON is bytes.
    match body(&bytes, content_type) {
        Err(_) if bytes.first() == Some(&0) => {
            Ok(Body::binary(bytes, ContentType::parse(content_type).ok_or("no content type")?))
        }
        read => read,
    }
}

/// One trial for each described body: it is there, and of its type.
pub(crate) fn trials(suite: &Path) -> Vec<Trial> {
    let fixtures = Fixtures::new(suite);
    let entries = std::fs::read_dir(&fixtures.folder).expect("the suite has fixtures");
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.ends_with("-body.xml")).collect();
    names.sort();
    let trial = |name: String| {
        let fixtures = fixtures.clone();
        Trial::test(format!("fixture {name} is read"), move || check_described(&fixtures, &name))
    };
    names.into_iter().map(trial).collect()
}

fn check_described(fixtures: &Fixtures, name: &str) -> Result<(), Failed> {
    let body = fixtures.body(&format!("file: {name}"), None)?;
    let content = body.content().ok_or("there is no body")?;
    let content_type = content.content_type.as_ref().ok_or("it has no content type")?;
    let bytes = content.bytes();
    if bytes.is_empty() {
        return Err("it is empty".into());
    }
    if let Some(boundary) = content_type.parameter("boundary") {
        let last = format!("\r\n--{boundary}--\r\n");
        if !bytes.starts_with(format!("--{boundary}\r\n").as_bytes()) || !bytes.ends_with(last.as_bytes()) {
            return Err(format!("it is no multipart body: {}", String::from_utf8_lossy(&bytes)).into());
        }
    }
    Ok(())
}
