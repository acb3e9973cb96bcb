//! A person with a browser that has no script.

use super::client::{Answer, Client};
use super::fake::Server;

/// What keeps a cookie and sends forms.
pub(super) struct Visitor {
    pub(super) client: Client,
    pub(super) cookie: String,
}

impl Visitor {
    /// Somebody whom nobody let in.
    pub(super) fn stranger(server: &Server) -> Self {
        Self { client: server.client.clone(), cookie: String::new() }
    }

    /// Somebody who came in by an address that a program asked for.
    pub(super) async fn enters(server: &Server) -> Self {
        let mut visitor = Self::stranger(server);
        let path = ticket(server).await;
        let answer = visitor.get(&path).await;
        assert_eq!(answer.status, 303, "{}", answer.head);
        visitor.cookie = cookie(&answer).split(';').next().unwrap().to_owned();
        visitor
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "").await
    }

    pub(super) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut all = vec![("authorization", ""), ("cookie", &*self.cookie)];
        if method == "POST" {
            all.push(("content-type", "application/x-www-form-urlencoded"));
        }
        all.retain(|(name, _)| headers.iter().all(|(other, _)| other != name));
        all.extend(headers);
        self.client.send(method, path, &all, body.as_bytes()).await
    }

    /// Sends a form as the page at `/help` has its token.
    pub(super) async fn form(&self, path: &str, fields: &str) -> Answer {
        let csrf = self.csrf().await;
        self.send("POST", path, &[], &format!("csrf={csrf}&{fields}")).await
    }

    /// The token that forms of this session carry.
    pub(super) async fn csrf(&self) -> String {
        let page = self.get("/help").await.body;
        let start = page.split("name=\"csrf\" value=\"").nth(1).expect("a form with a token");
        start.split('"').next().unwrap().to_owned()
    }
}

/// The path of an address that lets in once.
pub(super) async fn ticket(server: &Server) -> String {
    let login = server.client.post("/v1/login", "").await.json();
    let url = login["url"].as_str().expect("an address");
    let own = format!("http://{}", server.client.address);
    url.strip_prefix(&own).expect("the node's own address").to_owned()
}

/// The cookie that an answer sets.
pub(super) fn cookie(answer: &Answer) -> &str {
    let line = answer.head.lines().find(|line| line.starts_with("set-cookie: tidings-"));
    line.expect("a cookie").trim_start_matches("set-cookie: ")
}
