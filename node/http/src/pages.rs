//! The board as people see it in a browser: pages made by the node, every action a form, complete
//! without a script.
//!
//! - `gate` lets nobody in without a session, and no form without the session's token; it puts the
//!   headers on every answer. `door` is how one comes in and goes out.
//! - `frame` is what stands around every page, `post` how a post looks, `prose` turns its text into
//!   HTML, `neutral` makes what peers wrote harmless, `clock` says when something was.
//! - `forms` is what a form said, `look` what a visitor set for this browser, `links` where things are.
//! - Each other file is the page that it is named after.
//!
//! A page asks the node by the same requests as programs do. HTML is made by maud, which escapes
//! everything but what `prose` and `qr` made.

mod about;
mod assets;
mod attach;
mod board;
mod boards;
mod carry;
mod clock;
mod compose;
mod delete;
mod devices;
mod door;
mod drafts;
mod edit;
mod files;
mod forms;
mod frame;
mod gate;
mod help;
mod history;
mod invites;
mod links;
mod live;
mod look;
mod messages;
mod moderation;
mod network;
mod neutral;
mod people;
mod post;
mod prose;
mod qr;
mod react;
mod reading;
mod search;
mod settings;
pub mod site;
mod thread;
mod unread;
mod visit;

pub(crate) use carry::Carried;
pub(crate) use gate::refused;

use crate::handle::Handle;
use crate::problem::Problem;
use crate::problems;
use crate::routes::Shared;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use forms::MAX_FORM;
use tidings_core::{Request, Response as Answer};

/// Rows of a list on one page.
const LIST: usize = 50;
/// Posts of a thread on one page.
const POSTS: usize = 100;

/// All pages behind their gate.
pub(crate) fn router(shared: Shared) -> Router<Shared> {
    Router::new()
        .route("/", get(unread::home))
        .route("/next", post(reading::next))
        .route("/read", post(reading::read))
        .route("/catchup", post(reading::catch_up))
        .route("/boards", get(boards::boards).post(boards::create))
        .route("/board", get(board::board).post(board::notify))
        .route("/feed", post(board::make_feed))
        .route("/new", get(compose::new).post(compose::post))
        .route("/reply/{id}", get(compose::answer).post(compose::reply))
        .route("/thread/{id}", get(thread::thread))
        .route("/post/{id}", get(thread::post))
        .route("/edit/{id}", get(edit::edit).post(edit::save))
        .route("/delete/{id}", get(delete::ask).post(delete::delete))
        .route("/react/{id}", get(react::ask).post(react::react))
        .route("/history/{id}", get(history::history))
        .route("/mentions", get(history::mentions))
        .route("/files/{post}", get(files::files).post(files::fetch))
        .route("/file/{post}/{number}", get(files::download))
        .route("/picture/{post}/{number}", get(files::picture))
        .route("/people/regard", post(people::regard))
        .route("/search", get(search::search))
        .route("/people", get(people::people).post(people::grade))
        .route("/messages", get(messages::messages))
        .route("/message", get(messages::new).post(messages::send))
        .route("/drafts", get(drafts::drafts).post(drafts::send))
        .route("/draft/{id}", get(drafts::open))
        .route("/discard/{id}", get(drafts::ask).post(drafts::discard))
        .route("/invites", get(invites::invites).post(invites::create))
        .route("/invites/revoke", post(invites::revoke))
        .route("/devices", get(devices::devices).post(devices::add))
        .route("/revoke/{device}", get(devices::ask).post(devices::revoke))
        .route("/network", get(network::network).post(network::dial))
        .route("/carry", get(carry::how_far).post(carry::carry))
        .route("/moderation", get(moderation::moderation))
        .route("/moderate/{id}", get(moderation::choices).post(moderation::moderate))
        .route("/settings/name", post(settings::rename))
        .route("/settings", get(settings::settings).post(settings::set))
        .route("/help", get(help::help))
        .route("/login", get(door::login))
        .route("/logout", post(door::logout))
        .route("/live", get(live::live))
        .route("/assets/{name}", get(assets::asset))
        .fallback(nothing_here)
        .method_not_allowed_fallback(not_so)
        .layer(middleware::from_fn_with_state(shared, gate::gate))
        .layer(DefaultBodyLimit::max(MAX_FORM))
}

/// What a page answers.
type Page = Result<Response, Wrong>;

/// A problem on its way to the gate, which shows it as a page.
#[derive(Clone, Debug)]
struct Wrong(Problem);

impl<T: Into<Problem>> From<T> for Wrong {
    fn from(problem: T) -> Self {
        Self(problem.into())
    }
}

impl IntoResponse for Wrong {
    fn into_response(self) -> Response {
        let mut response = self.0.kind.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

async fn nothing_here() -> Wrong {
    Wrong(problems::no_page_here())
}

async fn not_so() -> Response {
    let mut response = Wrong(problems::page_without_method()).into_response();
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response
}

/// To another page, after something was done (303).
fn to(address: &str) -> Response {
    Redirect::to(address).into_response()
}

/// Asks the node; an answer of another kind is a problem.
macro_rules! ask {
    ($shared:expr, $request:expr, $kind:ident) => {
        match $shared.handle.call($request).await? {
            tidings_core::Response::$kind(value) => value,
            _ => return Err($crate::pages::unexpected().into()),
        }
    };
}
use ask;

fn unexpected() -> Problem {
    problems::unexpected_answer()
}

/// Writes something; the entry's id, or that of a post that says so already.
async fn write(handle: &Handle, request: Request) -> Result<String, Problem> {
    match handle.call(request).await? {
        Answer::Written { id, .. } | Answer::Unchanged { id, .. } => Ok(id.to_string()),
        _ => Err(unexpected()),
    }
}
