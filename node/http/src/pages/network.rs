//! `GET /network`: whom this node is connected with, how far behind it is, and what it holds.

use super::forms::Fields;
use super::frame::{Frame, person_name};
use super::visit::Visit;
use super::{LIST, Page, neutral, to};
use crate::network::PeerRow;
use crate::routes::Shared;
use axum::extract::State;
use maud::{Markup, html};
use tidings_core::node::Bytes;
use tidings_core::status::{ReachState, Status};

/// How the node is.
pub(super) async fn network(State(shared): State<Shared>, visit: Visit) -> Page {
    let peers = shared.network.peers().await?;
    let health = shared.network.health();
    let frame = Frame::load(&shared, visit).await;
    let content = html! {
        @if !health.reasons.is_empty() {
            div.problem { ul { @for reason in &health.reasons { li { (neutral::line(reason)) } } } }
        }
        @if let Some(status) = &frame.status { (facts(&frame, status)) }
        h2 { (frame.say("web-peers-title")) }
        @if peers.is_empty() { p { (frame.say("web-peers-none")) } }
        ul.rows { @for row in peers.iter().take(LIST) { (peer(&frame, row)) } }
        (dialing(&frame))
        section.aside {
            h2 { (frame.say("web-carry-title")) }
            p { (frame.say("web-carry-how")) }
            pre { code { "tidings carry DIR" } }
        }
    };
    Ok(frame.page(&frame.say("web-network-title"), &content))
}

fn facts(frame: &Frame, status: &Status) -> Markup {
    let missing: u64 = status.sessions.iter().map(|session| session.missing).sum();
    let addresses: Vec<String> = status.addresses.iter().map(ToString::to_string).collect();
    html! {
        dl {
            dt { (frame.say("web-net-connected")) }
            dd { (frame.visit.count("common-peers", status.sessions.len() as u64)) }
            dt { (frame.say("web-net-lag")) }
            dd {
                @if missing == 0 { (frame.say("web-net-in-step")) }
                @else { (frame.visit.count("web-net-missing", missing)) }
            }
            dt { (frame.say("web-net-reach")) }
            dd { (reach(frame, status)) }
            @if !addresses.is_empty() {
                dt { (frame.say("web-net-addresses")) }
                dd { (addresses.join(", ")) }
            }
            dt { (frame.say("web-net-store")) }
            dd { (frame.visit.count("web-entries", status.entries)) ", "
                (Bytes(status.log_bytes)) }
            @if let Some(quota) = status.stock.quota {
                dt { (frame.say("web-net-quota")) }
                dd { (Bytes(status.stock.bytes)) " / " (Bytes(quota)) }
            }
            @if let Some(low) = &status.low_disk {
                dt { (frame.say("web-net-disk")) }
                dd { (neutral::line(low)) }
            }
            @if status.bodies_wanted > 0 {
                dt { (frame.say("web-net-wanted")) }
                dd { (status.bodies_wanted) }
            }
        }
    }
}

fn reach(frame: &Frame, status: &Status) -> Markup {
    let Some(reach) = &status.reach else { return html! { (frame.say("web-net-local")) } };
    let key = match reach.state {
        ReachState::Public => "web-net-public",
        ReachState::Nat => "web-net-nat",
        ReachState::Local => "web-net-local",
    };
    html! {
        (frame.say(key))
        @if !reach.relays.is_empty() {
            "; " (frame.visit.count("web-net-relays", reach.relays.len() as u64))
        }
    }
}

fn peer(frame: &Frame, row: &PeerRow) -> Markup {
    let session = row.session.as_ref();
    let person = session.and_then(|session| session.person.as_ref());
    let key: String = row.peer.chars().take(8).collect();
    html! {
        li {
            p.title {
                @if let Some(person) = person { (person_name(&person.name, &person.suffix)) " " }
                span.suffix { (neutral::line(&key)) }
            }
            p.facts {
                span { (frame.say(if row.connected { "web-peer-here" } else { "web-peer-gone" })) }
                @if let Some(path) = &row.path { span { (neutral::line(path)) } }
                @if let Some(address) = row.addresses.first() { span { (neutral::line(address)) } }
                @if let Some(session) = session {
                    span {
                        @if session.caught_up { (frame.say("web-net-in-step")) }
                        @else { (frame.visit.count("web-net-missing", session.missing)) }
                    }
                    span { "↓ " (Bytes(session.received_bytes)) " ↑ " (Bytes(session.sent_bytes)) }
                }
            }
        }
    }
}

fn dialing(frame: &Frame) -> Markup {
    html! {
        section.aside {
            h2 { (frame.say("web-dial-title")) }
            form.stack method="post" action="/network" {
                (frame.visit.csrf())
                label for="address" { (frame.say("web-dial-address")) }
                input #address name="address" required maxlength="300" autocomplete="off"
                    autocapitalize="off" spellcheck="false" placeholder="192.168.1.20:4001";
                button { (frame.say("web-dial-do")) }
            }
        }
    }
}

/// Dials an address.
pub(super) async fn dial(State(shared): State<Shared>, visit: Visit, form: Fields) -> Page {
    shared.network.dial(form.get("address").trim().to_owned()).await?;
    visit.tell(visit.say("web-dialed"));
    Ok(to("/network"))
}
