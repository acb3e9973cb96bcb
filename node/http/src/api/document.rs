//! The document of `/api/v1` in OpenAPI 3.1, made from the table of operations and the types behind
//! it; kept beside the crate, served as it is, and compared in a test.

mod parts;

use super::files::TakenFile;
use super::repeats::{MAX_KEYS, MAX_VALUE};
use super::scope::needed;
use super::table::{OPERATIONS, Operation};
use crate::api::samples::samples;
use crate::network::{Dialed, PeerRow, Synced};
use crate::problem::ProblemBody;
use axum::http::Method;
use parts::{Parts, plain, reworded};
use serde_json::{Map, Value, json};

/// What the answer to each request holds, as `tidings_core::Response` calls it.
const ANSWERS: [(&str, &[&str]); 15] = [
    ("status", &["status"]),
    ("boards", &["boards"]),
    ("readers", &["readers", "admit_reader", "remove_reader"]),
    ("threads", &["threads", "all_threads"]),
    ("posts", &["thread", "recent", "unread"]),
    ("post", &["show", "next"]),
    (
        "written",
        &["create_board", "create_closed", "message", "post", "reply", "send_draft", "attach"],
    ),
    ("marked", &["mark_read", "catch_up"]),
    ("found", &["search", "mentions"]),
    ("draft", &["save_draft", "drop_draft"]),
    ("rulings", &["rulings"]),
    ("judgements", &["judgements"]),
    ("page", &["export"]),
    ("fetching", &["fetch"]),
    ("files", &["files", "fetch_files"]),
];
/// Those whose answer is called otherwise, or may be one of two.
const ALONE: [(&str, &[&str]); 18] = [
    ("count", &["counted"]),
    ("arrivals", &["arrived"]),
    ("edit", &["written", "unchanged"]),
    ("send", &["written", "unchanged"]),
    ("import_quoted", &["brought"]),
    ("imported_as", &["imported_as"]),
    ("delete", &["written", "unchanged"]),
    ("react", &["written", "unchanged"]),
    ("moderate", &["written", "unchanged"]),
    ("history", &["versions"]),
    ("overrule", &["overruled"]),
    ("people", &["people"]),
    ("devices", &["devices"]),
    ("grade", &["graded"]),
    ("regard", &["regarded"]),
    ("drafts", &["drafts"]),
    ("invites", &["invites"]),
    ("invite", &["invite"]),
];

/// The whole document.
pub(super) fn document() -> Value {
    let mut parts = Parts::new();
    let mut paths = Map::new();
    for operation in OPERATIONS {
        let said = described(operation, &mut parts);
        let method = operation.method.as_str().to_lowercase();
        put(&mut paths, operation.path, &method, said);
    }
    others(&mut paths, &mut parts);
    let problem = parts.answer::<ProblemBody>();
    let schemas = parts.schemas();
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Tidings",
            "version": "1",
            "summary": "A private bulletin board with no server: the node on this machine",
            "description": "Names and fields may come; none goes, or changes what it means. Times \
                are microseconds since the Unix epoch. Texts and names are as their writers made \
                them: whoever shows them neutralises what would command a terminal or a browser.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/api/v1", "description": "On 127.0.0.1, at the port of api.json"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {
                "type": "http",
                "scheme": "bearer",
                "description": "Of `tidings token add`, or the owner's of the home's api.json",
            }},
            "responses": {"Problem": {
                "description": "What went wrong, and what to do next",
                "content": {"application/json": {"schema": problem}},
            }},
        },
    });
    plain(&mut document);
    document
}

fn put(paths: &mut Map<String, Value>, path: &str, method: &str, said: Value) {
    let path = paths.entry(path).or_insert_with(|| json!({}));
    assert!(path.get(method).is_none(), "{method} twice");
    path[method] = said;
}

/// One operation that is a request to the node.
fn described(operation: &Operation, parts: &mut Parts) -> Value {
    let asked = parts.request(operation.verb);
    let (_, sample) = samples().find(|(name, _)| *name == operation.verb).expect("a sample");
    let scope = needed(&sample).expect("what no token opens has no path");
    let text = reworded(asked.description.split(" → ").next().unwrap_or_default().trim());
    let (summary, _) = text.split_once(['.', ';', ':']).unwrap_or((&text, ""));
    let mut fields = asked.fields;
    let mut parameters = Vec::new();
    for (place, name) in operation.parameters().enumerate() {
        let field = if place == 0 && !operation.field.is_empty() { operation.field } else { name };
        let schema = fields.shift(field);
        parameters.push(json!({"name": name, "in": "path", "required": true, "schema": schema}));
    }
    let mut said = json!({
        "operationId": operation.verb,
        "tags": [operation.path.split('/').nth(1).unwrap_or_default()],
        "summary": summary,
        "description": format!("{text} Needs the scope `{}`.", scope.name()),
        "responses": responses(&parts.response(&answers(operation.verb))),
    });
    if operation.method == Method::GET {
        said["responses"]["304"] =
            json!({"description": "As the `If-None-Match` says it is known"});
        parameters.push(known());
    }
    if operation.is_asked_by_query() {
        parameters.extend(fields.queries());
    } else if let Some(body) = fields.body() {
        said["requestBody"] = body;
    }
    if operation.method == Method::POST {
        parameters.push(repeatable());
    }
    if !parameters.is_empty() {
        said["parameters"] = parameters.into();
    }
    said
}

impl Operation {
    /// The names of the parameters of its path, in order.
    fn parameters(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    }
}

/// The kinds of answer to a request.
fn answers(verb: &str) -> Vec<&'static str> {
    if let Some((_, kinds)) = ALONE.iter().find(|(name, _)| *name == verb) {
        return kinds.to_vec();
    }
    let found = ANSWERS.iter().find(|(_, verbs)| verbs.contains(&verb));
    let revoked = ("revoke_invite" == verb).then_some("revoked");
    vec![found.map(|(kind, _)| *kind).or(revoked).unwrap_or_else(|| panic!("{verb}?"))]
}

fn responses(schema: &Value) -> Value {
    json!({
        "200": {
            "description": "Done; what was written is durable",
            "content": {"application/json": {"schema": schema}},
        },
        "default": {"$ref": "#/components/responses/Problem"},
    })
}

/// What is asked of the network or of the API itself.
fn others(paths: &mut Map<String, Value>, parts: &mut Parts) {
    let said = |id: &str, tag: &str, text: &str, scope: &str, schema: Value| {
        json!({
            "operationId": id,
            "tags": [tag],
            "summary": text,
            "description": format!("{text}. Needs the scope `{scope}`."),
            "responses": responses(&schema),
        })
    };
    let body = |properties: Value, required: &[&str]| {
        json!({
            "required": !required.is_empty(),
            "content": {"application/json": {"schema": {
                "type": "object",
                "properties": properties,
                "required": required,
                "additionalProperties": false,
            }}},
        })
    };
    let address = json!({"type": "string", "description": "host:port or a multiaddr"});
    let rows = parts.answer::<Vec<PeerRow>>();
    let rows = json!({"type": "object", "properties": {"peers": rows}, "required": ["peers"]});
    let text = "Peers that are connected, and those known from before";
    put(paths, "/peers", "get", said("peers", "peers", text, "read", rows));
    let text = "Dials an address, and answers once there is a session or none";
    let mut dial = said("dial", "peers", text, "admin", parts.answer::<Dialed>());
    dial["requestBody"] = body(json!({"address": address}), &["address"]);
    put(paths, "/dial", "post", dial);
    let text = "Waits until all that the peers hold is here";
    let mut sync = said("sync", "peers", text, "admin", parts.answer::<Synced>());
    let seconds = json!({"type": "integer", "minimum": 0, "maximum": 3600, "default": 30});
    let address = json!({"type": ["string", "null"], "description": "Dialed first"});
    sync["requestBody"] = body(json!({"address": address, "timeout_seconds": seconds}), &[]);
    put(paths, "/sync", "post", sync);
    let bytes =
        json!({"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}});
    let text = "Takes the bytes of a file, which is attached to a post within the hour";
    let mut taking = said("take_file", "files", text, "post", parts.answer::<TakenFile>());
    taking["parameters"] =
        json!([{"name": "name", "in": "query", "required": true, "schema": {"type": "string"}}]);
    // A file may be empty.
    taking["requestBody"] = json!({"required": false, "content": bytes});
    put(paths, "/files", "post", taking);
    let text = "The bytes of a file, all of which is here, or a range of them";
    let mut giving = said("give_file", "posts", text, "read", json!({}));
    giving["parameters"] = json!([
        {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
        {"name": "number", "in": "path", "required": true, "schema": {"type": "integer", "minimum": 1}},
    ]);
    for status in ["200", "206"] {
        giving["responses"][status] = json!({"description": "Bytes", "content": bytes});
    }
    put(paths, "/posts/{id}/files/{number}", "get", giving);
    put(paths, "/events", "get", events());
    let text = "This document";
    let any = json!({"type": "object"});
    put(paths, "/openapi.json", "get", said("document", "openapi.json", text, "feed", any));
}

/// By what whoever asks says which answer it has.
fn known() -> Value {
    json!({
        "name": "If-None-Match",
        "in": "header",
        "required": false,
        "description": "The `ETag` of an answer that is known: the same is answered by 304.",
        "schema": {"type": "string"},
    })
}

/// Of a string in double quotes that is not empty (RFC 8941, §3.3.3).
const PATTERN: &str = r#"^"([ !#-\[\]-~]|\\["\\])+"$"#;

/// The key under which what is asked for twice is done once.
fn repeatable() -> Value {
    let text = format!(
        "Under the same key the same is done once, for the same caller: asked for again it gets the \
         first answer, while the first is being done `busy` (409), and something else `reused` (422). \
         Kept while the node runs, a day at most and the newest {MAX_KEYS} keys; a restart forgets \
         them. What failed did nothing, and its key is free. A string in double quotes \
         (RFC 8941), with them of at most {MAX_VALUE} bytes."
    );
    let schema = json!({"type": "string", "pattern": PATTERN, "maxLength": MAX_VALUE});
    json!({
        "name": "Idempotency-Key",
        "in": "header",
        "required": false,
        "description": text,
        "schema": schema,
    })
}

/// What has no end is described in words.
fn events() -> Value {
    let parameter = |name: &str, place: &str, description: &str| {
        json!({
            "name": name,
            "in": place,
            "required": false,
            "description": description,
            "schema": {"type": "string"},
        })
    };
    let text = "What happens as it happens, and posts that came since a cursor";
    json!({
        "operationId": "events",
        "tags": ["events"],
        "summary": text,
        "description": format!(
            "{text}: server-sent events for `Accept: text/event-stream`, else a JSON object a line. \
             `post`, `edited`, `deleted`, `reacted`, `attached` and `moderated` have a cursor, and are \
             told again to whoever goes on before it. The stream has no end. Needs the scope `read`."
        ),
        "parameters": [
            parameter("after", "query", "The cursor to go on at; from now on when it is left out."),
            parameter("board", "query", "Posts of this board alone."),
            parameter("kind", "query", "These kinds of events alone, with commas between."),
            parameter("Last-Event-ID", "header", "As `after`, which it goes before."),
        ],
        "responses": {
            "200": {"description": "Events", "content": {
                "text/event-stream": {"schema": {"type": "string"}},
                "application/x-ndjson": {"schema": {"type": "string"}},
            }},
            "default": {"$ref": "#/components/responses/Problem"},
        },
    })
}

/// Rewrites the kept document with `REWRITE=1`.
#[test]
fn the_kept_document_is_what_the_code_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    let made = serde_json::to_string_pretty(&document()).unwrap() + "\n";
    if std::env::var_os("REWRITE").is_some() {
        std::fs::write(path, &made).unwrap();
    }
    assert!(!made.contains("::"), "words of the code");
    let kept = std::fs::read_to_string(path).unwrap();
    assert!(kept == made, "REWRITE=1 cargo test -p tidings-http document writes it anew");
}
