//! Schemas of requests and answers, from their types.

use schemars::JsonSchema;
use schemars::generate::{Contract, SchemaGenerator, SchemaSettings};
use serde_json::{Map, Value, json};
use tidings_core::{Request, Response};

/// Where schemas that several use stand.
const SHARED: &str = "/components/schemas";

/// What the document is put together from.
pub(super) struct Parts {
    generator: SchemaGenerator,
    requests: Vec<Value>,
    responses: Vec<Value>,
}

/// A kind of request: what it is for, and what it takes.
pub(super) struct Asked {
    pub(super) description: String,
    pub(super) fields: Fields,
}

/// What a request takes besides its kind.
pub(super) struct Fields {
    properties: Map<String, Value>,
    required: Vec<String>,
}

impl Parts {
    pub(super) fn new() -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.inline_subschemas = true;
            settings.contract = Contract::Deserialize;
            settings.meta_schema = None;
        });
        let requests = settings.into_generator().into_root_schema_for::<Request>();
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = SHARED.into();
            settings.contract = Contract::Serialize;
            settings.meta_schema = None;
        });
        let mut generator = settings.into_generator();
        let responses = Response::json_schema(&mut generator).to_value();
        let mut responses = kinds(&responses);
        for fields in responses.iter_mut().filter_map(Value::as_object_mut) {
            fields.remove("additionalProperties");
        }
        Self { generator, requests: kinds(&requests.to_value()), responses }
    }

    /// The schema of an answer.
    pub(super) fn answer<T: JsonSchema>(&mut self) -> Value {
        self.generator.subschema_for::<T>().to_value()
    }

    /// The request of this name.
    pub(super) fn request(&self, verb: &str) -> Asked {
        let is_it = |kind: &&Value| kind["properties"]["do"]["const"] == verb;
        let found = self.requests.iter().find(is_it).unwrap_or_else(|| panic!("no {verb}"));
        let mut properties = found["properties"].as_object().expect("fields").clone();
        properties.remove("do");
        let required = found["required"].as_array().expect("what is required").iter();
        let required = required.filter_map(|name| name.as_str().map(str::to_owned));
        let required = required.filter(|name| name != "do").collect();
        let description = found["description"].as_str().unwrap_or_default().replace('\n', " ");
        Asked { description, fields: Fields { properties, required } }
    }

    /// The schema of an answer of these kinds.
    pub(super) fn response(&self, names: &[&str]) -> Value {
        let of = |name: &str| {
            let is_it = |kind: &&Value| kind["properties"].get(name).is_some();
            self.responses.iter().find(is_it).unwrap_or_else(|| panic!("no {name}")).clone()
        };
        match names {
            [only] => of(only),
            names => json!({"oneOf": names.iter().map(|name| of(name)).collect::<Vec<_>>()}),
        }
    }

    /// All schemas that others refer to.
    pub(super) fn schemas(mut self) -> Map<String, Value> {
        self.generator.take_definitions(true)
    }
}

fn kinds(all: &Value) -> Vec<Value> {
    all["oneOf"].as_array().expect("one of several").clone()
}

impl Fields {
    /// Takes a field out: it stands in the path.
    pub(super) fn shift(&mut self, name: &str) -> Value {
        self.required.retain(|field| field != name);
        self.properties.remove(name).unwrap_or_else(|| panic!("no field {name}"))
    }

    /// The fields as parameters of a query.
    pub(super) fn queries(self) -> impl Iterator<Item = Value> {
        let Self { properties, required } = self;
        properties.into_iter().map(move |(name, mut schema)| {
            let is_required = required.contains(&name);
            let description = schema.as_object_mut().and_then(|it| it.remove("description"));
            not_null(&mut schema);
            let name = if name == "query" { "q".to_owned() } else { name };
            let mut said =
                json!({"name": name, "in": "query", "required": is_required, "schema": schema});
            if let Some(description) = description {
                said["description"] = description;
            }
            said
        })
    }

    /// The fields as a body; none when there are none.
    pub(super) fn body(self) -> Option<Value> {
        let Self { properties, required } = self;
        if properties.is_empty() {
            return None;
        }
        let must_be = !required.is_empty();
        let schema = json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        });
        Some(json!({"required": must_be, "content": {"application/json": {"schema": schema}}}))
    }
}

/// A query leaves out what is not said.
fn not_null(schema: &mut Value) {
    if let Some(kinds) = schema["type"].as_array() {
        let kind = kinds.iter().find(|kind| *kind != "null").cloned();
        schema["type"] = kind.unwrap_or_else(|| "string".into());
    }
    if let Some(fields) = schema.as_object_mut() {
        if fields.get("type").is_some_and(Value::is_null) {
            fields.remove("type");
        }
        if fields.get("default").is_some_and(Value::is_null) {
            fields.remove("default");
        }
    }
    if let Some(any) = schema.get("anyOf").and_then(Value::as_array) {
        let only = any.iter().find(|one| one["type"] != "null").cloned();
        if let Some(only) = only {
            *schema = only;
        }
    }
}

/// What the code says of itself, and what is said to others in its place.
const WORDS: [(&str, &str); 10] = [
    ("To [`Request::Status`]", "The node at a glance"),
    (", as in [`Request::Grade`]", ": a name, `name#suffix` or the account"),
    ("[`Response::Found`]'s `next`", "`next`"),
    ("[`Response::Page`]'s `next`", "`next`"),
    ("[`crate::Response::Counted`]'s `next`", "`next`"),
    ("[`Request::Unread`]", "`/unread`"),
    ("As [`Request::Threads`]", "All threads of a board"),
    ("[`crate::invite::MAX_EXPIRY_SECONDS`]", "a year"),
    (" ([`tidings_search::query`])", ""),
    ("\n", " "),
];

/// A sentence of the code for readers of the document.
pub(super) fn reworded(text: &str) -> String {
    if text.ends_with("_SCHEMA`].") {
        return "The name and version of this shape.".into();
    }
    WORDS.iter().fold(text.to_owned(), |text, (code, words)| text.replace(code, words))
}

/// Words every description for readers of the document.
pub(super) fn plain(value: &mut Value) {
    match value {
        Value::Object(fields) => fields.iter_mut().for_each(|(name, value)| match value {
            Value::String(text) if name == "description" => *text = reworded(text),
            other => plain(other),
        }),
        Value::Array(values) => values.iter_mut().for_each(plain),
        _ => {}
    }
}
