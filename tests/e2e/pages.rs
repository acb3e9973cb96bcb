//! The board in a browser without a script: let in by the printed address, with cookies and forms.

mod attached;
mod decided;
mod elsewhere;
mod forms;
mod german;
mod laptops;
mod many;
mod silent;
mod unsent;

use std::collections::BTreeSet;

use ureq::Agent;

use crate::cast::Person;

/// A browser that keeps cookies, follows no redirect by itself, and runs nothing.
pub(crate) struct Browser {
    agent: Agent,
    root: String,
    cookie: String,
    /// What it asks for.
    pub(crate) language: &'static str,
}

/// A page as it came.
pub(crate) struct Page {
    pub(crate) status: u16,
    location: Option<String>,
    pub(crate) body: String,
}

impl Browser {
    /// Comes in by the address that `tidings web` prints.
    #[track_caller]
    pub(crate) fn enters(person: &Person) -> Self {
        let url = person.run(&["web", "--no-open"]).ok().stdout.trim().to_owned();
        let (root, path) = url.split_once("/login").expect("an address to log in at");
        let config = Agent::config_builder().max_redirects(0).http_status_as_error(false);
        let agent = config.proxy(None).build().new_agent();
        let mut browser =
            Self { agent, root: root.to_owned(), cookie: String::new(), language: "en" };
        let response = browser.agent.get(&url).call().expect("an answer");
        assert_eq!(response.status(), 303, "{path}");
        let cookie = response.headers()["set-cookie"].to_str().expect("a cookie");
        cookie.split(';').next().unwrap_or_default().clone_into(&mut browser.cookie);
        let again = browser.agent.get(&url).call().expect("an answer");
        assert_eq!(again.status(), 401, "the address lets in once");
        browser
    }

    #[track_caller]
    pub(crate) fn get(&self, path: &str) -> Page {
        let request = self.agent.get(format!("{}{path}", self.root));
        let request = request.header("accept-language", self.language);
        page(request.header("cookie", &self.cookie).call())
    }

    /// Sends the form of a page; `fields` besides its token.
    #[track_caller]
    pub(crate) fn send(&self, page: &Page, path: &str, fields: &[(&str, &str)]) -> Page {
        let csrf = value(&page.body, "csrf");
        let fields = fields.iter().copied().chain([("csrf", csrf.as_str())]);
        let request = self.agent.post(format!("{}{path}", self.root));
        let request = request.header("accept-language", self.language);
        self::page(request.header("cookie", &self.cookie).send_form(fields))
    }

    /// Goes where an answer leads, to the page that is shown in the end.
    #[track_caller]
    pub(crate) fn follow(&self, mut page: Page) -> Page {
        while let Some(location) = page.location {
            page = self.get(location.split('#').next().unwrap_or_default());
        }
        assert_eq!(page.status, 200, "{}", page.body);
        page
    }
}

fn page(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Page {
    let mut answer = answer.expect("an answer");
    let location = answer.headers().get("location").and_then(|it| it.to_str().ok());
    let location = location.map(str::to_owned);
    let body = answer.body_mut().read_to_string().expect("a page");
    Page { status: answer.status().as_u16(), location, body }
}

/// The value of the first field with this name; empty when there is none.
fn value(body: &str, name: &str) -> String {
    let field = body.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
    field.split('"').next().unwrap_or_default().to_owned()
}

/// Posts that a page shows as unread.
fn unread(body: &str) -> Vec<String> {
    let articles = body.split("<article class=\"post unread\" id=\"p-").skip(1);
    articles.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

#[test]
fn one_posts_and_answers_and_the_other_reads_on_to_the_end() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let browser = Browser::enters(&ana);
    let form = browser.get("/new?board=general");
    let text = "Shall we read *The Summer Book*? <b>Yes</b>";
    let fields = [("board", "general"), ("subject", "December"), ("text", text)];
    let preview = browser.send(&form, "/new", &[&fields[..], &[("do", "preview")]].concat());
    assert!(preview.body.contains("<em>The Summer Book</em>? &lt;b&gt;Yes"), "{}", preview.body);
    let sent = browser.send(&preview, "/new", &fields);
    assert_eq!(sent.status, 303);
    let post = sent.location.clone().expect("a place").replace("/post/", "");
    let shown = browser.follow(sent);
    assert!(shown.body.contains("Written.") && shown.body.contains("December"));
    let quote = browser.get(&format!("/reply/{post}?quote=1"));
    assert!(quote.body.contains("&gt; Shall we read"), "{}", quote.body);
    let answer = browser.send(&quote, &format!("/reply/{post}"), &[("text", "Let us.")]);
    assert!(browser.follow(answer).body.contains("Let us."));
    for number in 0..12 {
        ana.posts("announcements", &format!("announcement {number}"));
    }
    ana.run(&["message", "bo", "For you alone"]).ok();
    bo.meets(&ana);

    let browser = Browser::enters(&bo);
    let mut page = browser.get("/");
    assert!(page.body.contains("15 posts wait"), "{}", page.body);
    let mut seen = BTreeSet::new();
    for _ in 0..30 {
        let shown = value(&page.body, "shown");
        for id in unread(&page.body) {
            assert!(shown.contains(&id) && seen.insert(id), "each post once");
        }
        page = browser.send(&page, "/next", &[("shown", &shown)]);
        page = browser.follow(page);
        if page.body.contains("You have read everything.") {
            break;
        }
    }
    assert_eq!(seen.len(), 15);
    assert_eq!(bo.status()["unread"], 0);
}

#[test]
fn what_the_node_refuses_is_said_in_the_language_of_the_browser() {
    let ana = Person::founds("ana");
    let mut browser = Browser::enters(&ana);
    let form = browser.get("/new?board=general");
    let fields = [("board", "genral"), ("text", "Hello")];
    let refused = browser.send(&form, "/new", &fields);
    let said = ["there is no board #genral", "Or make it on the page “Boards”"];
    assert!(said.iter().all(|said| refused.body.contains(said)), "{}", refused.body);
    assert!(!refused.body.contains("`tidings"), "a page tells where to click: {}", refused.body);
    browser.language = "de";
    let refused = browser.send(&form, "/new", &fields);
    let said = [
        "es gibt kein Brett #genral",
        "meintest du #general? Oder leg es auf der Seite „Bretter“ an",
    ];
    assert!(said.iter().all(|said| refused.body.contains(said)), "{}", refused.body);
    let refused = browser.send(&form, "/new", &[("board", "general"), ("text", " ")]);
    assert!(refused.body.contains("der Text ist leer"), "{}", refused.body);
    // What the node is not asked for, too.
    let refused = browser.get("/post/../nowhere");
    assert!(refused.body.contains("eine solche Seite gibt es nicht"), "{}", refused.body);
    let refused = browser.send(&browser.get("/network"), "/carry", &[("dir", "stick")]);
    let said = ["„stick“ ist kein ganzer Pfad", "schreib ihn von der Wurzel an"];
    assert!(said.iter().all(|said| refused.body.contains(said)), "{}", refused.body);
    let refused = browser.send(&browser.get("/network"), "/network", &[("address", "127.0.0.1:1")]);
    let said = ["127.0.0.1:1 ist nicht zu erreichen", "sieh nach, ob dort ein Knoten läuft"];
    assert!(said.iter().all(|said| refused.body.contains(said)), "{}", refused.body);
}

#[test]
fn a_session_ends_with_its_node_and_the_address_starts_one() {
    let mut ana = Person::founds("ana");
    let browser = Browser::enters(&ana);
    assert_eq!(browser.get("/").status, 200);
    ana.stop_node();
    let login = ana.run(&["web", "--json"]).ok().json();
    assert_eq!(login["schema"], "tidings/login/1");
    let other = Browser::enters(&ana);
    let old = Browser { root: other.root.clone(), ..browser };
    assert_eq!(old.get("/").status, 401);
    let out = other.send(&other.get("/help"), "/logout", &[]);
    assert_eq!((out.status, other.get("/").status), (303, 401));
}
