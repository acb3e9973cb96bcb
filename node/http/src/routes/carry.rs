//! `POST /v1/carry`: entries go to and come from a directory or a web server.

use super::Shared;
use super::lines::{WORDS, follow, written};
use crate::network::Network;
use crate::problem::Problem;
use crate::words::{Read, json};
use axum::extract::State;
use axum::response::Response;
use std::sync::Arc;
use tidings_core::carry::Job;
use tokio::sync::mpsc;

/// Says how far it is, then what moved; the node answers everybody else meanwhile.
pub(super) async fn carry(State(shared): State<Shared>, body: Read) -> Result<Response, Problem> {
    let job: Job = json(body)?;
    let (lines, response) = written();
    let network: Arc<dyn Network> = shared.network;
    tokio::spawn(async move {
        let (tell, told) = mpsc::channel(WORDS);
        follow(told, network.carry(job, tell), lines).await;
    });
    Ok(response)
}
