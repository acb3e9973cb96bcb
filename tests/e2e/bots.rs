//! Programs that were let in by a token: what it opens, and when it opens nothing.

mod hearing;

use serde_json::{Value, json};
use ureq::{Agent, Body, http};

use crate::cast::Person;

/// A program with a token, at the API of somebody's node.
pub(crate) struct Bot {
    agent: Agent,
    root: String,
    token: String,
}

impl Bot {
    /// A program that got what `tidings token add ARGS` printed.
    #[track_caller]
    pub(crate) fn of(person: &Person, args: &[&str]) -> Self {
        let token = person.run(&[&["token", "add"], args].concat()).ok().stdout.trim().to_owned();
        assert!(token.starts_with("tidings-"), "{token}");
        Self::with(person, token)
    }

    #[track_caller]
    fn with(person: &Person, token: String) -> Self {
        let port = person.api().expect("a node that runs")["port"].as_u64().expect("a port");
        let agent = Agent::config_builder().proxy(None).http_status_as_error(false).build();
        Self { agent: agent.new_agent(), root: format!("http://127.0.0.1:{port}/api/v1"), token }
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    /// Status and JSON of what is at `path`.
    fn get(&self, path: &str) -> (u16, Value) {
        let request = self.agent.get(format!("{}{path}", self.root));
        answer(request.header("authorization", self.bearer()).call())
    }

    /// Status and JSON of what answers `content`.
    pub(crate) fn post(&self, path: &str, content: &Value) -> (u16, Value) {
        let request = self.agent.post(format!("{}{path}", self.root));
        answer(request.header("authorization", self.bearer()).send_json(content))
    }

    /// As [`Bot::post`], under an `Idempotency-Key`.
    fn post_under(&self, key: &str, path: &str, content: &Value) -> (u16, Value) {
        let request = self.agent.post(format!("{}{path}", self.root));
        let request = request.header("authorization", self.bearer());
        answer(request.header("idempotency-key", format!("\"{key}\"")).send_json(content))
    }

    /// Sends a file by this name, percent-encoded, for a post to take along.
    pub(crate) fn upload(&self, name: &str, bytes: &[u8]) -> (u16, Value) {
        let request = self.agent.post(format!("{}/files?name={name}", self.root));
        answer(request.header("authorization", self.bearer()).send(bytes))
    }
}

fn answer(answer: Result<http::Response<Body>, ureq::Error>) -> (u16, Value) {
    let mut answer = answer.expect("an answer");
    let body = answer.body_mut().read_json().expect("JSON");
    (answer.status().as_u16(), body)
}

#[test]
fn a_bot_reads_and_writes_what_its_token_is_for() {
    let ana = Person::founds("ana");
    ana.run(&["board", "new", "news"]).ok();
    ana.posts("general", "for people");
    let id = ana.posts("news", "for bots, too");
    let bot = Bot::of(&ana, &["clock", "--scope", "post", "--board", "#News"]);
    let names = |rows: &Value, field: &str| -> Vec<String> {
        let rows = rows.as_array().expect("rows").iter();
        rows.map(|row| row[field].as_str().expect("text").to_owned()).collect()
    };
    let (status, posts) = bot.get("/posts");
    assert_eq!(status, 200);
    assert_eq!(names(&posts["posts"], "text"), ["for bots, too"]);
    assert_eq!(names(&bot.get("/boards").1["boards"], "name"), ["news"]);
    assert_eq!(bot.get("/search?q=people").1["found"]["posts"], json!([]));

    let (status, written) = bot.post(&format!("/posts/{id}/replies"), &json!({"text": "tick"}));
    assert_eq!((status, &written["written"]["board"]), (200, &json!("news")));
    ana.sees("tick");
    let (status, _) = bot.post("/boards/general/threads", &json!({"text": "not here"}));
    assert_eq!(status, 403);
    let (status, refused) = bot.post(&format!("/posts/{id}/moderation"), &json!({"act": "hide"}));
    assert_eq!((status, &refused["error"]["kind"]), (403, &json!("not_allowed")));

    let listed = ana.run(&["token", "list", "--json"]).ok();
    assert!(!listed.stdout.contains(&bot.token), "{listed}");
    let row = &listed.json_lines()[0];
    assert_eq!(row["schema"], "tidings/token/1");
    assert_eq!((&row["name"], &row["boards"]), (&json!("clock"), &json!(["news"])));
}

#[test]
fn a_token_holds_across_restarts_until_it_is_revoked() {
    let mut ana = Person::founds("ana");
    ana.run(&["token", "add", "bot", "--scope", "read", "--board", "nowhere"]).fails(4);
    ana.run(&["token", "add", "two words", "--scope", "read"]).fails(2);
    ana.run(&["token", "revoke", "bot"]).fails(4);
    ana.stop_node();
    // Without a node the home itself keeps it, and the node knows it from its start on.
    let made = ana.run(&["token", "add", "bot", "--scope", "read", "--json"]).ok().json();
    let token = made["token"].as_str().expect("a token").to_owned();
    ana.run(&["token", "add", "bot", "--scope", "read"]).fails(2);
    ana.start_node(&[]);
    let bot = Bot::with(&ana, token);
    assert_eq!(bot.get("/status").0, 200);
    ana.stop_node();
    ana.start_node(&[]);
    let bot = Bot::with(&ana, bot.token);
    assert_eq!(bot.get("/status").0, 200);
    ana.run(&["token", "revoke", "bot"]).ok();
    assert_eq!(bot.get("/status").0, 401);
    assert_eq!(ana.run(&["token", "list", "--json"]).ok().stdout, "");
}

#[test]
fn a_bot_sends_files_and_gets_those_of_others() {
    let ana = Person::founds("ana");
    ana.run(&["board", "new", "news"]).ok();
    let bot = Bot::of(&ana, &["clock", "--scope", "post", "--board", "news"]);
    let reader = Bot::of(&ana, &["reader", "--scope", "read", "--board", "general"]);
    let bytes: Vec<u8> = (0..200_000_u32).flat_map(u32::to_be_bytes).collect();
    assert_eq!(reader.upload("x", &bytes).0, 403);
    let (status, taken) = bot.upload("..%2Fhours.png", &bytes);
    assert_eq!((status, &taken["file"]["name"]), (200, &json!("hours.png")));
    let say = |board: &str| {
        let draft = json!({"for": "post", "board": board, "text": "the hours"});
        bot.post("/send", &json!({"draft": draft, "files": [taken["file"]]}))
    };
    assert_eq!(say("general").0, 403, "its token is for another board");
    let (status, written) = say("news");
    assert_eq!(status, 200, "{written}");
    let post = written["written"]["id"].as_str().expect("an id");
    let (_, files) = bot.get(&format!("/posts/{post}/files"));
    assert_eq!(files["files"][0]["here"], 100);
    let get = |bot: &Bot, range: &str| {
        let request = bot.agent.get(format!("{}/posts/{post}/files/1", bot.root));
        let request = request.header("authorization", bot.bearer()).header("range", range);
        let mut answer = request.call().expect("an answer");
        (answer.status().as_u16(), answer.body_mut().read_to_vec().expect("bytes"))
    };
    assert_eq!(get(&bot, ""), (200, bytes.clone()));
    assert_eq!(get(&bot, "bytes=70000-"), (206, bytes[70_000..].to_vec()));
    assert_eq!(get(&reader, "").0, 404, "it stands on another board");
    assert_eq!(bot.get(&format!("/posts/{post}/files/2")).0, 404);
}

#[test]
fn what_a_program_has_is_not_sent_again_until_it_is_another() {
    let ana = Person::founds("ana");
    let bot = Bot::of(&ana, &["reader", "--scope", "read"]);
    let ask = |known: &str| {
        let request = bot.agent.get(format!("{}/posts", bot.root));
        let request = request.header("authorization", bot.bearer());
        let mut answer = request.header("if-none-match", known).call().expect("an answer");
        let tag = answer.headers().get("etag").expect("a tag").to_str().expect("text").to_owned();
        let body = answer.body_mut().read_to_string().expect("text");
        (answer.status().as_u16(), tag, body)
    };
    let (status, tag, body) = ask("\"none\"");
    assert!(status == 200 && !body.is_empty(), "{status} {body}");
    assert_eq!(ask(&tag), (304, tag.clone(), String::new()));
    ana.posts("general", "something else");
    let (status, other, body) = ask(&tag);
    assert!(status == 200 && other != tag && body.contains("something else"), "{status} {body}");
}

#[test]
fn what_is_posted_twice_under_one_key_stands_there_once() {
    let ana = Person::founds("ana");
    let bot = Bot::of(&ana, &["writer", "--scope", "post"]);
    let (path, said) = ("/boards/general/threads", json!({"text": "only once"}));
    let (status, first) = bot.post_under("k-1", path, &said);
    assert_eq!(status, 200, "{first}");
    assert_eq!(bot.post_under("k-1", path, &said), (200, first.clone()));
    let (status, refused) = bot.post_under("k-1", path, &json!({"text": "another"}));
    assert_eq!((status, &refused["error"]["kind"]), (422, &json!("reused")));
    let other = Bot::of(&ana, &["other", "--scope", "post"]);
    assert_ne!(other.post_under("k-1", path, &said), (200, first.clone()), "a key of its own");
    assert_ne!(bot.post_under("k-2", path, &said), (200, first));
    let posts = ana.run(&["export"]).ok().json_lines();
    let texts: Vec<_> = posts.iter().map(|post| post["text"].clone()).collect();
    assert_eq!(texts.iter().filter(|text| **text == "only once").count(), 3, "{texts:?}");
    assert!(!texts.contains(&json!("another")));
}
