//! Forms with files, as browsers send them and as nobody should.

use super::fake::{FILE_LIMIT, Server, serve};
use super::visitor::Visitor;
use super::world::answers;
use super::{client::Answer, client::read};
use std::fs;
use tidings_core::Request;
use tidings_core::api::{NewFile, Sending};
use tidings_core::drafts::Draft;
use tidings_files::FileId;
use tokio::io::AsyncWriteExt;

const EDGE: &str = "x-edge-x";
const KIND: (&str, &str) = ("content-type", "multipart/form-data; boundary=x-edge-x");

/// A field of text.
fn text(name: &str, value: &str) -> String {
    format!("--{EDGE}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

/// A field with a file.
fn file(name: &str, bytes: &str) -> String {
    let head = format!("content-disposition: form-data; name=\"file\"; filename=\"{name}\"");
    format!("--{EDGE}\r\n{head}\r\ncontent-type: text/html\r\n\r\n{bytes}\r\n")
}

async fn send(visitor: &Visitor, path: &str, parts: &[String]) -> Answer {
    let body = format!("{}--{EDGE}--\r\n", parts.concat());
    visitor.send("POST", path, &[KIND], &body).await
}

/// What the node was asked to send last.
fn sent(server: &mut Server) -> Option<Sending> {
    let mut last = None;
    while let Ok(request) = server.asked.try_recv() {
        if let Request::Send(sending) = request {
            last = Some(sending);
        }
    }
    last
}

/// Files that lie in the home, named or begun.
fn lying(server: &Server) -> usize {
    let dirs = fs::read_dir(server.home.path().join("files")).into_iter().flatten().flatten();
    dirs.map(|dir| fs::read_dir(dir.path()).unwrap().count()).sum()
}

fn names(files: &[NewFile]) -> Vec<(&str, &str)> {
    files.iter().map(|file| (file.name.as_str(), file.mime.as_str())).collect()
}

#[tokio::test]
async fn files_go_with_a_text_under_names_that_are_no_paths() {
    let mut server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    let csrf = text("csrf", &visitor.csrf().await);
    for (path, fields) in [
        ("/new", vec![text("board", "general"), text("text", "look")]),
        ("/reply/aaaaaa", vec![text("text", "look")]),
        ("/message", vec![text("to", "bo"), text("text", "look")]),
    ] {
        let files = [file("../../etc/pass.png", "<svg>"), file("", ""), file("C:\\a\\b.txt", "b")];
        let answer =
            send(&visitor, path, &[std::slice::from_ref(&csrf), &*fields, &files].concat()).await;
        assert_eq!(answer.status, 303, "{path}: {}", answer.body);
        let sending = sent(&mut server).unwrap();
        assert_eq!(sending.draft.text(), "look");
        let kinds = [("pass.png", "image/png"), ("b.txt", "text/plain")];
        assert_eq!(names(&sending.files), kinds);
        assert!(sending.files.iter().all(|file| FileId::parse(&file.file).is_some()));
    }
}

#[tokio::test]
async fn a_file_that_is_too_large_costs_neither_the_text_nor_the_others() {
    let mut server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    let csrf = text("csrf", &visitor.csrf().await);
    let large = "x".repeat(usize::try_from(FILE_LIMIT).unwrap() + 1);
    let parts = [
        csrf.clone(),
        text("board", "general"),
        text("text", "my long text"),
        file("small.txt", "small"),
        file("large.txt", &large),
        file("later.txt", "later"),
    ];
    let answer = send(&visitor, "/new", &parts).await;
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("large.txt is too large"), "{}", answer.body);
    assert!(answer.body.contains("my long text</textarea>") && sent(&mut server).is_none());
    assert_eq!(lying(&server), 2, "the small one and its tree");
    // What came before stays with the form, and goes when that is sent again.
    let kept = answer.body.split("name=\"kept\" value=\"").nth(1).expect("the small one");
    let kept = text("kept", kept.split('"').next().unwrap());
    let parts = [csrf, kept, text("board", "general"), text("text", "my long text")];
    assert_eq!(send(&visitor, "/new", &parts).await.status, 303);
    assert_eq!(names(&sent(&mut server).unwrap().files), [("small.txt", "text/plain")]);
}

#[tokio::test]
async fn a_preview_keeps_its_files() {
    let mut server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    let csrf = text("csrf", &visitor.csrf().await);
    let parts = [csrf, text("text", "look"), text("do", "preview"), file("a.txt", "a")];
    let page = send(&visitor, "/reply/aaaaaa", &parts).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("type=\"checkbox\" name=\"kept\"") && page.body.contains("a.txt"));
    assert!(sent(&mut server).is_none());
}

#[tokio::test]
async fn without_the_token_in_front_nothing_is_taken() {
    let server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    let (own, a) = (visitor.csrf().await, file("a.txt", "a"));
    for parts in [
        vec![a.clone(), text("csrf", &own)],
        vec![text("text", "look"), text("csrf", &own), a.clone()],
        vec![text("csrf", "another"), a.clone()],
        vec![text("csrf", ""), a.clone()],
        vec![a.clone()],
    ] {
        assert_eq!(send(&visitor, "/new", &parts).await.status, 403);
    }
    let stranger = Visitor::stranger(&server);
    assert_eq!(send(&stranger, "/new", &[text("csrf", &own), a.clone()]).await.status, 401);
    // Other forms take none.
    let parts = [text("csrf", &own), text("name", "board"), a];
    assert_eq!(send(&visitor, "/boards", &parts).await.status, 400);
    assert_eq!(lying(&server), 0);
}

#[tokio::test]
async fn a_form_that_breaks_off_or_is_none_leaves_nothing() {
    let mut server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    let csrf = text("csrf", &visitor.csrf().await);
    let headers = [("authorization", ""), ("cookie", &*visitor.cookie), KIND];
    let mut stream = server.client.open("POST", "/new", &headers, 90_000).await;
    let begun = [csrf.clone(), file("a.txt", &"x".repeat(50_000))].concat();
    stream.write_all(begun.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    assert_eq!(read(stream).await.status, 400);
    for body in ["", "--", "--x-edge-x\r\n\r\n", "--x-edge-x--"] {
        let answer = visitor.send("POST", "/new", &[KIND], body).await;
        assert!([400, 403].contains(&answer.status), "{body:?}");
    }
    let many: Vec<String> = (0..80).map(|n| text(&format!("f{n}"), "x")).collect();
    assert_eq!(
        send(&visitor, "/new", &[std::slice::from_ref(&csrf), &*many].concat()).await.status,
        413
    );
    let long = text("text", &"x".repeat(200_000));
    assert_eq!(send(&visitor, "/new", &[csrf.clone(), long]).await.status, 413);
    let many: Vec<String> = (0..17).map(|n| file(&format!("{n}.txt"), "x")).collect();
    let parts = [&[csrf, text("text", "look")], &*many].concat();
    assert_eq!(send(&visitor, "/message", &parts).await.status, 413);
    assert!(sent(&mut server).is_none());
    let begun = server.home.path().join("files/begun");
    assert_eq!(fs::read_dir(begun).unwrap().count(), 0);
}

#[tokio::test]
async fn a_form_cannot_name_what_is_no_file() {
    let mut server = serve(answers);
    let visitor = Visitor::enters(&server).await;
    for kept in ["", "a", "a+b+c", "a+b+c+"] {
        let fields = format!("board=general&text=look&kept={kept}");
        assert_eq!(visitor.form("/new", &fields).await.status, 400, "{kept}");
    }
    assert!(sent(&mut server).is_none());
    let draft = Draft::Message { to: "bo".into(), text: "look".into() };
    assert_eq!(visitor.form("/message", "to=bo&text=look").await.status, 303);
    assert_eq!(sent(&mut server), Some(Sending { draft, files: Vec::new() }));
}
