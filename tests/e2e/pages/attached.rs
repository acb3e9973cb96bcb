//! Files in a browser: sent with a form, fetched, saved, and looked at where they are pictures.

use super::{Browser, Page, page, value};
use crate::cast::{Person, SOON};
use crate::harness::eventually;
use ureq::http::{Response, header};

const EDGE: &str = "x-edge-x";

impl Browser {
    /// Sends the form of a page with files, as a browser does.
    #[track_caller]
    fn attach(
        &self,
        form: &Page,
        path: &str,
        said: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Page {
        let csrf = value(&form.body, "csrf");
        let mut body = Vec::new();
        for (name, value) in [("csrf", csrf.as_str())].iter().chain(said) {
            let head =
                format!("--{EDGE}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
            body.extend([head.as_bytes(), value.as_bytes(), b"\r\n"].concat());
        }
        for (name, bytes) in files {
            let head =
                format!("content-disposition: form-data; name=\"file\"; filename=\"{name}\"");
            let head = format!("--{EDGE}\r\n{head}\r\n\r\n");
            body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
        }
        body.extend(format!("--{EDGE}--\r\n").as_bytes());
        let request = self.agent.post(format!("{}{path}", self.root));
        let kind = format!("multipart/form-data; boundary={EDGE}");
        page(request.header("cookie", &self.cookie).header("content-type", kind).send(&body[..]))
    }

    /// The head and the bytes of what is at a path.
    #[track_caller]
    fn take(&self, path: &str, range: Option<&str>) -> (Response<()>, Vec<u8>) {
        let request = self.agent.get(format!("{}{path}", self.root)).header("cookie", &self.cookie);
        let request =
            range.into_iter().fold(request, |request, range| request.header("range", range));
        let (head, mut body) = request.call().expect("an answer").into_parts();
        (Response::from_parts(head, ()), body.read_to_vec().expect("a body"))
    }
}

/// Bytes that no other seed has.
fn bytes(seed: &str, len: usize) -> Vec<u8> {
    let mut bytes = vec![0; len];
    blake3::Hasher::new().update(seed.as_bytes()).finalize_xof().fill(&mut bytes);
    bytes
}

/// As much of a PNG of 3 × 2 pixels as says what it is, and more.
fn png() -> Vec<u8> {
    let head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x02\x08\x06\0\0\0";
    [&head[..], &bytes("png", 1_000)].concat()
}

fn says(head: &Response<()>, name: header::HeaderName) -> &str {
    head.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[test]
fn files_go_and_come_through_pages_and_nothing_in_them_runs() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let (film, html) = (bytes("film", 2_500_000), &b"<script>alert(1)</script>"[..]);
    let form = Browser::enters(&ana);
    let sent = form.attach(
        &form.get("/new?board=general"),
        "/new",
        &[("board", "general"), ("text", "Look at these")],
        &[
            ("dot.png", &png()),
            ("../evil.png", html),
            ("a \u{202e}fdp.html", html),
            ("film", &film),
        ],
    );
    assert_eq!(sent.status, 303, "{}", sent.body);
    let post = sent.location.clone().expect("a place").replace("/post/", "");
    assert_eq!(form.follow(sent).body.matches(">Save<").count(), 4);
    bo.sees("Look at these");

    let browser = Browser::enters(&bo);
    let list = format!("/files/{post}");
    eventually(SOON, "the small ones came by themselves", || {
        browser.get(&list).body.matches(">Save<").count() == 3
    });
    let page = browser.get(&list);
    assert!(page.body.contains("evil.png") && !page.body.contains("../"), "{}", page.body);
    assert!(page.body.contains("\\u{202e}") && !page.body.contains('\u{202e}'));
    // A picture is one by its bytes, whatever it is called; nothing else is shown.
    let thread = browser.get(&format!("/thread/{post}")).body;
    let drawn: Vec<_> =
        thread.split("<img src=\"").skip(1).map(|rest| rest.split('"').next()).collect();
    assert_eq!(drawn, [Some(format!("/picture/{post}/1").as_str())], "{thread}");
    let (head, seen) = browser.take(&format!("/picture/{post}/1"), None);
    assert_eq!((head.status().as_u16(), says(&head, header::CONTENT_TYPE)), (200, "image/png"));
    assert_eq!((seen, says(&head, header::X_CONTENT_TYPE_OPTIONS)), (png(), "nosniff"));
    for number in [2, 3, 4, 5] {
        assert_eq!(browser.get(&format!("/picture/{post}/{number}")).status, 404, "{number}");
    }
    for (number, name) in [(2, "evil.png"), (3, "a%20_fdp.html")] {
        let (head, saved) = browser.take(&format!("/file/{post}/{number}"), None);
        assert_eq!((head.status().as_u16(), &saved[..]), (200, html));
        assert_eq!(says(&head, header::CONTENT_TYPE), "application/octet-stream");
        let disposition = says(&head, header::CONTENT_DISPOSITION);
        assert!(disposition.starts_with("attachment; ") && disposition.ends_with(name));
        assert_eq!(says(&head, header::CONTENT_SECURITY_POLICY), "default-src 'none'; sandbox");
    }

    // The large one comes when somebody asks for it.
    let large = format!("/file/{post}/4");
    assert_eq!(browser.get(&large).status, 404);
    let asked = browser.send(&page, &list, &[("number", "4")]);
    assert!(browser.follow(asked).body.contains("<progress"));
    eventually(SOON, "it is here", || browser.take(&large, None).0.status() == 200);
    let (head, saved) = browser.take(&large, None);
    assert!(saved == film && says(&head, header::ACCEPT_RANGES) == "bytes");
    let (head, part) = browser.take(&large, Some("bytes=1999990-2000009"));
    assert_eq!(head.status().as_u16(), 206);
    assert_eq!(says(&head, header::CONTENT_RANGE), "bytes 1999990-2000009/2500000");
    assert!(part == film[1_999_990..2_000_010]);
    let (head, rest) = browser.take(&large, Some("bytes=2500000-"));
    assert_eq!((head.status().as_u16(), rest.len()), (416, 0));
    let stranger = Browser { cookie: String::new(), ..browser };
    for path in [large, list, format!("/picture/{post}/1")] {
        assert_eq!(stranger.get(&path).status, 401, "{path}");
    }
}

#[test]
fn a_file_over_the_limit_leaves_the_text_in_its_form() {
    let mut ana = Person::nobody_yet();
    ana.env("TIDINGS_FILE_LIMIT", "1 MiB");
    ana.run(&["new", "Book Club", "--as", "ana"]).ok();
    let browser = Browser::enters(&ana);
    let form = browser.get("/message?to=ana");
    assert!(form.body.contains("At most 1.0 MB each"), "{}", form.body);
    let said = [("to", "ana"), ("text", "my long text")];
    let (small, large) = (bytes("small", 1_048_576), bytes("large", 30_000_000));
    let again = browser.attach(&form, "/message", &said, &[("a", &small), ("b", &large)]);
    assert_eq!(again.status, 413);
    assert!(again.body.contains("my long text</textarea>") && again.body.contains("file_limit"));
    assert_eq!(ana.texts().len(), 0, "nothing is sent");
    let kept = value(&again.body, "kept");
    let said = [("to", "ana"), ("text", "my long text"), ("kept", &kept)];
    let sent = browser.follow(browser.send(&again, "/message", &said));
    assert!(sent.body.contains("1.0 MB") && sent.body.contains(">Save<"), "{}", sent.body);
}

/// The values with which a form names the files that it has.
fn kept(form: &str) -> Vec<String> {
    let named = form.split("name=\"kept\" value=\"").skip(1);
    named.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect()
}

#[test]
fn a_draft_keeps_its_files_and_each_can_be_taken_off() {
    let ana = Person::founds("ana");
    let bo = Person::joins("bo", &ana.code());
    let (notes, song) = (bytes("notes", 5_000), bytes("song", 6_000));
    let browser = Browser::enters(&ana);
    let text = [("board", "general"), ("text", "Two things")];
    let kept_so = browser.attach(
        &browser.get("/new"),
        "/new",
        &[&text[..], &[("do", "keep")]].concat(),
        &[("notes.pdf", &notes), ("song.ogg", &song)],
    );
    let listed = browser.follow(kept_so).body;
    assert!(listed.contains("notes.pdf") && listed.contains("song.ogg"), "{listed}");

    // The boxes of a form say what stays.
    let form = browser.get("/draft/1");
    let named = kept(&form.body);
    assert!(named.len() == 2 && form.body.contains("song.ogg</bdi> 6.0 KB"), "{}", form.body);
    let fewer = [&text[..], &[("draft", "1"), ("kept", &named[1]), ("do", "keep")]].concat();
    browser.follow(browser.attach(&form, "/new", &fewer, &[]));
    let form = browser.get("/draft/1");
    assert_eq!(kept(&form.body), named[1..]);
    let shown = ana.run(&["draft", "show", "1"]).ok().stdout;
    assert!(shown.contains("song.ogg") && !shown.contains("notes.pdf"), "{shown}");

    // A board that is not there: all of it waits, and goes on the list's button.
    let elsewhere = [("board", "attic"), ("text", "A song"), ("draft", "1"), ("kept", &named[1])];
    let refused = browser.attach(&form, "/new", &elsewhere, &[]);
    assert!(refused.status == 404 && kept(&refused.body) == named[1..], "{}", refused.body);
    ana.run(&["board", "new", "attic"]).ok();
    let sent = browser.does("/drafts", "/drafts", &[("id", "1"), ("do", "send")]);
    assert!(sent.contains("song.ogg"), "{sent}");
    bo.sees("A song");
    let post = ana.run(&["read", "attic", "--json"]).ok().json_lines().remove(0);
    let post = post["id"].as_str().expect("an id").to_owned();
    eventually(SOON, "the file is at bo's", || crate::files::here(&bo, &post) == 100);
    crate::files::saves(&bo, &post, &song);
}
