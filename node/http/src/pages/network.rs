//! `GET /network`: whom this node is connected with, how far behind it is, and what it holds;
//! `POST`: dials.

use super::forms::Fields;
use super::frame::{Frame, person_name};
use super::visit::Visit;
use super::{LIST, Page, ask, neutral, to};
use crate::network::PeerRow;
use crate::routes::Shared;
use crate::sticks;
use axum::extract::State;
use maud::{Markup, html};
use tidings_core::Request;
use tidings_core::node::Room;
use tidings_core::status::{ReachState, Status};
use tidings_views::page::PersonRow;

/// How the node is.
pub(super) async fn network(State(shared): State<Shared>, visit: Visit) -> Page {
    let peers = shared.network.peers().await?;
    let people = ask!(shared, Request::People, People);
    let health = shared.network.health();
    let frame = Frame::load(&shared, visit).await;
    let sticks = sticks::found().await;
    let content = html! {
        @if !health.reasons.is_empty() {
            div.problem { ul { @for reason in &health.reasons { li { (neutral::line(reason)) } } } }
        }
        @if let Some(status) = &frame.status { (facts(&frame, status)) }
        h2 { (frame.say("web-peers-title")) }
        @if peers.is_empty() { p { (frame.say("web-peers-none")) } }
        ul.rows { @for row in peers.iter().take(LIST) { (peer(&frame, row, &people)) } }
        (dialing(&frame))
        (carrying(&frame, &sticks, shared.carried.is_going()))
    };
    Ok(frame.page(&frame.say("web-network-title"), &content))
}

fn facts(frame: &Frame, status: &Status) -> Markup {
    let missing: u64 = status.sessions.iter().map(|session| session.missing).sum();
    let words = frame.visit.words();
    let addresses: Vec<String> = status.addresses.iter().map(ToString::to_string).collect();
    html! {
        dl {
            dt { (frame.say("web-net-connected")) }
            dd { (frame.visit.count("common-peers", status.sessions.len() as u64)) }
            dt { (frame.say("web-net-lag")) }
            dd {
                @if status.sessions.is_empty() { (frame.say("web-net-lag-unknown")) }
                @else if missing == 0 { (frame.say("web-net-in-step")) }
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
                (words.size(status.log_bytes)) }
            @if let Some(quota) = status.stock.quota {
                dt { (frame.say("web-net-quota")) }
                dd { (words.size(status.stock.bytes)) " / " (words.size(quota)) }
            }
            dt { (frame.say("web-net-files")) }
            dd { (frame.visit.count("web-net-files-held", status.files.files)) ", "
                (words.size(status.files.bytes))
                @if let Some(quota) = status.files.quota { " / " (words.size(quota)) } }
            @if let Some(Room { free, min }) = status.room {
                dt { (frame.say("web-net-disk")) }
                dd { (words.low_disk(free, min)) }
            }
            @if status.bodies_wanted > 0 {
                dt { (frame.say("web-net-wanted")) }
                dd { (words.number(status.bodies_wanted)) }
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

/// A peer, by the name of whose device it is.
fn peer(frame: &Frame, row: &PeerRow, people: &[PersonRow]) -> Markup {
    let session = row.session.as_ref();
    let own =
        |person: &&PersonRow| person.devices.iter().any(|it| it.device.to_string() == row.peer);
    let person = people.iter().find(own);
    let words = frame.visit.words();
    let key: String = row.peer.chars().take(8).collect();
    html! {
        li {
            p.title {
                @if let Some(person) = person { (person_name(&person.name, &person.suffix)) " " }
                span.suffix { (neutral::line(&key)) }
            }
            p.facts {
                span { (frame.say(if row.connected { "web-peer-here" } else { "web-peer-gone" })) } " "
                @if let Some(path) = &row.path { span { (neutral::line(path)) } " " }
                @if let Some(address) = row.addresses.first() { span { (neutral::line(address)) } " " }
                @if let Some(session) = session {
                    span {
                        @if session.caught_up { (frame.say("web-net-in-step")) }
                        @else { (frame.visit.count("web-net-missing", session.missing)) }
                    } " "
                    span { "↓ " (words.size(session.received_bytes)) " ↑ " (words.size(session.sent_bytes)) } " "
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

fn carrying(frame: &Frame, sticks: &[String], going: bool) -> Markup {
    html! {
        section.aside {
            h2 { (frame.say("web-carry-title")) }
            @if going { p { a href="/carry" { (frame.say("web-carry-how-far")) } } }
            p { (frame.say("web-carry-how")) }
            form.stack method="post" action="/carry" {
                (frame.visit.csrf())
                label for="dir" { (frame.say("web-carry-dir")) }
                input #dir name="dir" list="sticks" required maxlength="4096" autocomplete="off"
                    autocapitalize="off" spellcheck="false" aria-describedby="sticks-here"
                    value=(sticks.first().map(String::as_str).unwrap_or_default());
                datalist #sticks { @for stick in sticks { option value=(stick); } }
                p #sticks-here.quiet {
                    @if sticks.is_empty() { (frame.say("web-carry-none")) }
                    @else { (frame.say("web-carry-here")) " "
                        @for (stick, place) in sticks.iter().zip(0..) {
                            @if place > 0 { ", " } bdi { (neutral::line(stick)) }
                        }
                    }
                }
                button { (frame.say("web-carry-do")) }
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
