//! Klaviyo's description of its API, made to judge.
//!
//! It is written in OpenAPI 3.0, whose schemas are nearly JSON Schema: `nullable` has to become a type, and two things that
//! Klaviyo demonstrably does differently are corrected.

use std::path::PathBuf;

use jsonschema::{Draft, Validator};
use listward_practice::Exchange;
use serde_json::{Map, Value, json};

const FILE: &str = "../../shared/klaviyo/openapi-2026-07-15-subset.json";

/// The description.
pub(crate) struct Description(Value);

/// One operation in it, with the path parameters of a request to it.
struct Operation<'a> {
    name: String,
    described: &'a Value,
}

impl Description {
    /// Where it should be.
    pub(crate) fn file() -> PathBuf {
        match std::env::var_os("LISTWARD_OPENAPI") {
            Some(file) => PathBuf::from(file),
            None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(FILE),
        }
    }

    /// Reads it, if it is there.
    pub(crate) fn find() -> Option<Self> {
        let text = std::fs::read_to_string(Self::file()).ok()?;
        let mut document = serde_json::from_str(&text).expect("the description is JSON");
        correct(&mut document);
        Some(Self(document))
    }

    /// The operations that these exchanges are about, each once.
    pub(crate) fn operations_among(&self, exchanges: &[Exchange]) -> Vec<String> {
        let name = |exchange| self.operation(exchange).map(|operation| operation.name);
        let mut names: Vec<String> = exchanges.iter().filter_map(name).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Everything about an exchange that Klaviyo would not recognise.
    pub(crate) fn judge(&self, exchange: &Exchange) -> Vec<String> {
        let about = format!("{} {} → {}", exchange.method, exchange.target, exchange.status);
        let Some(operation) = self.operation(exchange) else {
            return vec![format!("{about}: there is no such operation")];
        };
        let mut complaints = self.judge_parameters(exchange, &operation);
        complaints.extend(self.judge_headers(exchange, &operation));
        // What Klaviyo refused may be wrong on purpose: then only the answer is judged.
        if exchange.status < 400 {
            complaints.extend(self.judge_request(exchange, &operation));
        }
        complaints.extend(self.judge_answer(exchange, &operation));
        complaints.into_iter().map(|complaint| format!("{about}: {complaint}")).collect()
    }

    fn operation(&self, exchange: &Exchange) -> Option<Operation<'_>> {
        let path = exchange.target.split('?').next()?;
        let method = exchange.method.to_ascii_lowercase();
        let paths = self.0["paths"].as_object()?;
        let (template, described) = paths.iter().find(|(template, _)| fits(template, path))?;
        let described = described.get(&method)?;
        Some(Operation { name: format!("{} {template}", exchange.method), described })
    }

    fn judge_parameters(&self, exchange: &Exchange, operation: &Operation<'_>) -> Vec<String> {
        let query = exchange.target.split_once('?').map(|(_, query)| query).unwrap_or_default();
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        let judged = pairs.filter_map(|(name, value)| {
            let Some(parameter) = parameter(operation, "query", &name) else {
                return Some(format!("there is no parameter {name}"));
            };
            let value = typed(&parameter["schema"], &value);
            self.mismatch(&parameter["schema"], &value, false).map(|why| format!("{name}: {why}"))
        });
        judged.collect()
    }

    fn judge_headers(&self, exchange: &Exchange, operation: &Operation<'_>) -> Vec<String> {
        let header = |name: &str| {
            exchange
                .headers
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.as_str())
        };
        let mut complaints = Vec::new();
        for parameter in operation.described["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap_or_default();
            let required = parameter["in"] == "header" && parameter["required"] == true;
            if required && header(&name.to_ascii_lowercase()).is_none() {
                complaints.push(format!("the header {name} is missing"));
            }
        }
        if header("revision") != self.0["info"]["version"].as_str() {
            complaints.push("the revision is not that of the description".to_owned());
        }
        if header("authorization") != Some("Klaviyo-API-Key") {
            complaints.push("the key is not announced as Klaviyo-API-Key".to_owned());
        }
        complaints
    }

    fn judge_request(&self, exchange: &Exchange, operation: &Operation<'_>) -> Option<String> {
        let content = &operation.described["requestBody"]["content"];
        let kind = exchange.headers.iter().find(|(name, _)| name == "content-type");
        let kind = kind.map(|(_, value)| value.as_str());
        self.judge_body("the request", content, kind, &exchange.body, true)
    }

    fn judge_answer(&self, exchange: &Exchange, operation: &Operation<'_>) -> Option<String> {
        let responses = &operation.described["responses"];
        let family = format!("{}XX", exchange.status / 100);
        let response =
            responses.get(exchange.status.to_string()).or_else(|| responses.get(family.as_str()));
        let Some(response) = response else { return Some("there is no such status".to_owned()) };
        let content = &self.resolved(response)["content"];
        let kind = exchange.answer_type.as_deref();
        self.judge_body("the answer", content, kind, &exchange.answer, false)
    }

    fn judge_body(
        &self,
        what: &str,
        content: &Value,
        kind: Option<&str>,
        body: &[u8],
        strict: bool,
    ) -> Option<String> {
        let Some(content) = content.as_object() else {
            return (!body.is_empty()).then(|| format!("{what} should have no body"));
        };
        let described = content.get(kind.unwrap_or_default());
        let Some(described) = described else { return Some(format!("{what} is of type {kind:?}")) };
        let body = serde_json::from_slice(body).ok();
        let Some(body) = body else { return Some(format!("{what} is not JSON")) };
        self.mismatch(&described["schema"], &body, strict).map(|why| format!("{what}: {why}"))
    }

    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        let reference = value.get("$ref").and_then(Value::as_str);
        let pointer = reference.and_then(|reference| reference.strip_prefix('#'));
        pointer.and_then(|pointer| self.0.pointer(pointer)).unwrap_or(value)
    }

    /// Why `value` is not as `schema` says. A strict judge allows no names that the description does not have, as Klaviyo does
    /// not.
    fn mismatch(&self, schema: &Value, value: &Value, strict: bool) -> Option<String> {
        let mut whole = json!({ "allOf": [schema], "components": self.0["components"] });
        if strict {
            forbid_strangers(&mut whole);
        }
        let errors: Vec<String> = validator(&whole)
            .iter_errors(value)
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        (!errors.is_empty()).then(|| errors.join("; "))
    }
}

fn validator(schema: &Value) -> Validator {
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .build(schema)
        .expect("the corrected description is a JSON schema")
}

/// Whether `path` is one of the paths that `template` stands for.
fn fits(template: &str, path: &str) -> bool {
    let (template, path) = (template.split('/'), path.split('/'));
    let fits = |(expected, found): (&str, &str)| {
        (expected.starts_with('{') && !found.is_empty()) || expected == found
    };
    template.clone().count() == path.clone().count() && template.zip(path).all(fits)
}

fn parameter<'a>(operation: &Operation<'a>, place: &str, name: &str) -> Option<&'a Value> {
    let parameters = operation.described["parameters"].as_array()?;
    parameters.iter().find(|parameter| parameter["in"] == place && parameter["name"] == name)
}

/// A query parameter is text; its schema says what it stands for.
fn typed(schema: &Value, text: &str) -> Value {
    match schema["type"].as_str() {
        Some("integer") => text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number)),
        Some("array") => text.split(',').collect(),
        _ => json!(text),
    }
}

fn correct(value: &mut Value) {
    match value {
        Value::Object(schema) => {
            schema.values_mut().for_each(correct);
            allow_null(schema);
            allow_missing_pages(schema);
        }
        Value::Array(values) => values.iter_mut().for_each(correct),
        _ => {}
    }
}

/// `nullable` is OpenAPI's way to say that null is a value too.
fn allow_null(schema: &mut Map<String, Value>) {
    if schema.remove("nullable") != Some(json!(true)) {
        return;
    }
    if let Some(kind) = schema.get("type").filter(|kind| kind.is_string()) {
        let kinds = json!([kind, "null"]);
        schema.insert("type".to_owned(), kinds);
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.push(Value::Null);
    }
}

/// Klaviyo describes the links to other pages as texts; where there is no other page, every recorded answer has null.
fn allow_missing_pages(schema: &mut Map<String, Value>) {
    let Some(Value::Object(properties)) = schema.get_mut("properties") else { return };
    if !["self", "prev", "next"].iter().all(|name| properties.contains_key(*name)) {
        return;
    }
    for name in ["prev", "next"] {
        properties.insert(name.to_owned(), json!({ "type": ["string", "null"] }));
    }
}

/// Klaviyo refuses unknown attributes with 400, though its description does not say so.
fn forbid_strangers(value: &mut Value) {
    match value {
        Value::Object(schema) => {
            schema.values_mut().for_each(forbid_strangers);
            let is_object = schema.get("type").is_some_and(|kind| {
                kind == "object"
                    || kind.as_array().is_some_and(|kinds| kinds.contains(&json!("object")))
            });
            if is_object && schema.get("properties").is_some_and(Value::is_object) {
                schema.insert("additionalProperties".to_owned(), json!(false));
            }
        }
        Value::Array(values) => values.iter_mut().for_each(forbid_strangers),
        _ => {}
    }
}
