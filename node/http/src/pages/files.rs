//! Files of a post: `GET /files/POST` lists them, `POST` asks peers for one; `GET /file/POST/N` saves
//! one, `GET /picture/POST/N` shows one that is a picture.

use super::forms::Fields;
use super::frame::Frame;
use super::visit::Visit;
use super::{Page, Wrong, ask, links, neutral, to};
use crate::files::{MAX_PICTURE, Whole};
use crate::problems;
use crate::routes::Shared;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use maud::{Markup, html};
use tidings_core::Request;
use tidings_core::files::SMALL;
use tidings_protocol::hash::EntryId;
use tidings_views::page::{FileRow, PostRow};

/// Files that are looked at for one page at most; the next time the others are.
const MAX_LOOKS: usize = 64;

/// Percent of a file that is here.
const WHOLE: u8 = 100;

/// What goes with a post, below its text.
pub(super) fn of(frame: &Frame, row: &PostRow) -> Markup {
    html! {
        @if !row.files.is_empty() {
            ul.files aria-label=(frame.say("web-files")) {
                @for file in &row.files { (item(frame, &row.id, file, None)) }
            }
        }
    }
}

/// `GET /files/POST`: how much of each is here; `?asked=N` names the one that peers are asked for.
pub(super) async fn files(
    State(shared): State<Shared>,
    Path(post): Path<String>,
    visit: Visit,
    query: Fields,
) -> Page {
    let row = super::compose::found(&shared, &post).await?;
    let frame = Frame::load(&shared, visit).await;
    let asked = query.get("asked").parse().ok();
    let again = match asked {
        Some(number) => format!("/files/{}?asked={number}", row.id),
        None => format!("/files/{}", row.id),
    };
    let subject = frame.visit.line_or_why(&row.thread_subject, row.thread_absent);
    let content = html! {
        p.where { a href=(links::post(&row.id)) { bdi { (subject) } } }
        @if row.files.is_empty() { p { (frame.say("web-files-none")) } }
        ul.files aria-label=(frame.say("web-files")) data-again=(again) {
            @for file in &row.files { (item(&frame, &row.id, file, asked)) }
        }
        p.actions { a href=(again) { (frame.say("web-files-again")) } }
    };
    Ok(frame.page(&frame.say("web-files-title"), &content))
}

/// `POST /files/POST`: asks peers for a file.
pub(super) async fn fetch(
    State(shared): State<Shared>,
    Path(post): Path<String>,
    form: Fields,
) -> Page {
    let number = form.get("number").parse::<u32>();
    let number = number.map_err(|_| problems::form_names_no_file())?;
    ask!(shared, Request::FetchFiles { post: post.clone(), number: Some(number) }, Files);
    Ok(to(&format!("/files/{}?asked={number}", links::part(&post))))
}

/// `GET /file/POST/N`: its bytes, to be saved.
pub(super) async fn download(
    State(shared): State<Shared>,
    Path((post, number)): Path<(String, String)>,
    headers: HeaderMap,
) -> Page {
    let file = opened(&shared, post, &number).await?;
    Ok(crate::files::download(file, &headers))
}

/// `GET /picture/POST/N`: a picture, if its bytes are one.
pub(super) async fn picture(
    State(shared): State<Shared>,
    Path((post, number)): Path<(String, String)>,
) -> Page {
    let file = opened(&shared, post, &number).await?;
    Ok(crate::files::picture(file).await?)
}

/// Looks which files of these posts are pictures, before they are drawn: a picture that is none
/// would stand there broken.
pub(super) async fn look(shared: &Shared, rows: &[PostRow]) {
    let unknown = |row: &PostRow, file: &FileRow| {
        may_be_picture(file) && shared.pictures.knows(&row.id, file.number).is_none()
    };
    let mut left = MAX_LOOKS;
    for row in rows.iter().filter(|row| row.files.iter().any(|file| unknown(row, file))) {
        let post = row.id.to_string();
        for file in row.files.iter().filter(|file| unknown(row, file)) {
            let Some(fewer) = left.checked_sub(1) else { return };
            left = fewer;
            let looked = match opened(shared, post.clone(), &file.number.to_string()).await {
                Ok(whole) => crate::files::is_picture(whole).await.map_err(Wrong::from),
                Err(wrong) => Err(wrong),
            };
            match looked {
                Ok(is_one) => shared.pictures.learn(&row.id, file.number, is_one),
                Err(Wrong(problem)) => {
                    tracing::debug!(%problem, post, number = file.number, "not looked at");
                }
            }
        }
    }
}

async fn opened(shared: &Shared, post: String, number: &str) -> Result<Whole, Wrong> {
    let none = problems::no_such_file;
    let number = number.parse().map_err(|_| none())?;
    let files = ask!(shared, Request::Files { post }, Files);
    Ok(shared.network.files()?.open(&files, number).await?)
}

fn item(frame: &Frame, post: &EntryId, file: &FileRow, asked: Option<u32>) -> Markup {
    let (number, name) = (file.number, neutral::line(&file.name));
    let address = format!("/file/{post}/{number}");
    let asked = asked == Some(number) || file.here > 0;
    html! {
        li {
            @if may_be_picture(file) && frame.pictures.knows(post, number) == Some(true) {
                a.picture href=(address) {
                    img src=(format!("/picture/{post}/{number}")) alt=(name) loading="lazy";
                }
            }
            span.name { bdi { (name) } } " "
            span.quiet { (frame.visit.words().size(file.size)) }
            @if file.here == WHOLE {
                " " a href=(address) download { (frame.say("web-file-save"))
                    span.hidden { " " (name) } }
            } @else if asked {
                " " progress value=(file.here) max=(WHOLE) aria-label=(name) {}
                " " span.quiet { (frame.visit.count("web-file-part", u64::from(file.here))) }
            } @else if file.size < SMALL {
                " " span.quiet { (frame.say("web-file-soon")) }
            } @else {
                " " form method="post" action=(format!("/files/{post}")) {
                    (frame.visit.csrf())
                    input type="hidden" name="number" value=(number);
                    button { (frame.say("web-file-fetch")) span.hidden { " " (name) } }
                }
            }
        }
    }
}

/// Whether a picture is asked for: what it is, its own bytes say.
fn may_be_picture(file: &FileRow) -> bool {
    const KINDS: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];
    file.here == WHOLE && file.size <= MAX_PICTURE && KINDS.contains(&file.mime.as_str())
}
