//! `POST /v1/login`: whoever holds the token may send a browser in, once.

use super::{Shared, Told};
use crate::sessions::TICKET_LIFE;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// The schema of [`Login`].
pub const LOGIN_SCHEMA: &str = "tidings/login/1";

/// An address that lets a browser in once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// [`LOGIN_SCHEMA`].
    pub schema: String,
    /// The address.
    pub url: String,
    /// For how many seconds it is good.
    pub seconds: u64,
}

/// Makes such an address.
pub(super) async fn login(State(shared): State<Shared>) -> Told<Login> {
    let ticket = shared.sessions.ticket(Instant::now());
    let url = format!("http://127.0.0.1:{}/login?token={ticket}", shared.port);
    Ok(Json(Login { schema: LOGIN_SCHEMA.into(), url, seconds: TICKET_LIFE.as_secs() }))
}
