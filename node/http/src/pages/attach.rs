//! Files in a form: where one chooses them, and how they come, sealed while they come.
//!
//! What came stays with its form through a preview or a refusal: a field names it, with its key, to the
//! browser that brought it.

use super::forms::{Fields, MAX_FORM};
use super::frame::Frame;
use super::gate::check_token;
use super::neutral;
use crate::files::{DRAIN, Room, SILENCE, Taking};
use crate::problem::Problem;
use crate::problems;
use crate::routes::Shared;
use axum::body::Body;
use maud::{Markup, html};
use multer::{Field, Multipart};
use tidings_core::api::NewFile;
use tidings_views::body::MAX_ATTACHED;
use tidings_words::Words;

/// How a form with files comes (RFC 7578).
pub(super) const FORM: &str = "multipart/form-data";

/// The pages whose forms have files.
pub(super) fn may_come_to(path: &str) -> bool {
    path == "/new" || path == "/message" || path.starts_with("/reply/")
}

/// The fields of files, below a text; nothing where no files are kept.
pub(super) fn fields(frame: &Frame, files: &[NewFile]) -> Markup {
    let Some(limit) = frame.file_limit else { return html! {} };
    let words = frame.visit.words();
    let hint = [("size", limit.into()), ("count", MAX_ATTACHED.into())];
    html! {
        @if !files.is_empty() {
            fieldset {
                legend { (frame.say("web-files-kept")) }
                @for (file, place) in files.iter().zip(1..) {
                    @let id = format!("kept-{place}");
                    div {
                        input #(id) type="checkbox" name="kept" value=(kept(file)) checked;
                        " " label for=(id) { bdi { (neutral::line(&file.name)) } " " (plain_size(file, words)) }
                    }
                }
            }
        }
        label for="files" { (frame.say("web-files")) }
        input #files type="file" name="file" multiple aria-describedby="files-hint";
        p #files-hint.quiet { (words.with("web-files-hint", &hint)) }
    }
}

/// The files that go with what is sent: those that came before and are kept, and those that came now.
pub(super) fn chosen(form: &Fields) -> Result<Vec<NewFile>, Problem> {
    let before = form.all("kept").map(|said| {
        let mut parts = said.splitn(4, ' ').map(str::to_owned);
        let mut next = || parts.next().filter(|part| !part.is_empty());
        let (file, key, mime, name) = (next(), next(), next(), next());
        match (file, key, mime, name) {
            (Some(file), Some(key), Some(mime), Some(name)) => {
                Ok(NewFile { file, key, name, mime })
            }
            _ => Err(problems::form_names_no_file()),
        }
    });
    let mut files = before.collect::<Result<Vec<_>, _>>()?;
    files.extend(form.files.iter().cloned());
    Ok(files)
}

/// What a form shows that comes again: its files, and why it comes.
pub(super) fn so_far(form: &Fields, problem: Option<&Problem>) -> (Option<Problem>, Vec<NewFile>) {
    let trouble = problem.cloned().or_else(|| form.trouble.clone());
    match chosen(form) {
        Ok(files) => (trouble, files),
        Err(problem) => (trouble.or(Some(problem)), Vec::new()),
    }
}

/// Has a form begin with these files.
pub(super) fn fill(form: &mut Fields, files: &[NewFile]) -> Result<(), Problem> {
    files.iter().try_for_each(|file| form.add("kept".to_owned(), kept(file)))
}

fn kept(file: &NewFile) -> String {
    format!("{} {} {} {}", file.file, file.key, file.mime, file.name)
}

fn plain_size(file: &NewFile, words: &Words) -> String {
    file.size().map(|size| words.size(size)).unwrap_or_default()
}

/// Reads a form with files. Its first field is the session's token: nothing is taken before. What is
/// wrong with a file is kept beside the other fields, so that the text is not lost.
pub(super) async fn read(
    shared: &Shared,
    body: Body,
    boundary: String,
    own: &str,
) -> Result<Fields, Problem> {
    let room = shared.network.files()?;
    let mut form = Multipart::new(body.into_data_stream(), boundary);
    let token = match next(&mut form).await? {
        Some(mut field) if field.name() == Some("csrf") => text(&mut field, &mut 0).await?,
        _ => String::new(),
    };
    check_token(own, &token)?;
    let (mut fields, mut read) = (Fields::default(), 0);
    while fields.trouble.is_none()
        && let Some(field) = next(&mut form).await?
    {
        one(&room, field, &mut fields, &mut read).await?;
    }
    if fields.trouble.is_some() {
        let rest = async {
            while let Ok(Some(mut field)) = form.next_field().await {
                while let Ok(Some(_)) = field.chunk().await {}
            }
        };
        tokio::time::timeout(DRAIN, rest).await.ok();
    }
    Ok(fields)
}

/// Takes one field, of text or with a file.
async fn one(
    room: &Room,
    mut field: Field<'static>,
    fields: &mut Fields,
    read: &mut usize,
) -> Result<(), Problem> {
    let name = field.name().unwrap_or_default().to_owned();
    let Some(file) = field.file_name().map(str::to_owned) else {
        let value = text(&mut field, read).await?;
        return fields.add(name, value);
    };
    if file.is_empty() {
        return Ok(());
    }
    if fields.files.len() >= MAX_ATTACHED {
        fields.trouble = Some(problems::too_many_attached(MAX_ATTACHED));
        return Ok(());
    }
    let taking = Taking::begin(room);
    while let Some(bytes) = piece(&mut field).await? {
        if !taking.more(bytes).await {
            break;
        }
    }
    match taking.finish(&file).await {
        Ok(file) => fields.files.push(file),
        Err(problem) => fields.trouble = Some(problem),
    }
    Ok(())
}

/// The value of a field of text; all of them together are no larger than another form.
async fn text(field: &mut Field<'static>, read: &mut usize) -> Result<String, Problem> {
    let mut value = Vec::new();
    while let Some(bytes) = piece(field).await? {
        *read = read.saturating_add(bytes.len());
        if *read > MAX_FORM {
            return Err(problems::form_too_large_beside_files(MAX_FORM));
        }
        value.extend_from_slice(&bytes);
    }
    Ok(String::from_utf8_lossy(&value).into_owned())
}

async fn next(form: &mut Multipart<'static>) -> Result<Option<Field<'static>>, Problem> {
    patiently(form.next_field()).await
}

async fn piece(field: &mut Field<'static>) -> Result<Option<axum::body::Bytes>, Problem> {
    patiently(field.chunk()).await
}

async fn patiently<T>(come: impl Future<Output = Result<T, multer::Error>>) -> Result<T, Problem> {
    let came = tokio::time::timeout(SILENCE, come).await;
    let came = came.map_err(|_| problems::silent_form())?;
    came.map_err(problems::form_broke_off)
}
