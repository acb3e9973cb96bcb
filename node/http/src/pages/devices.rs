//! `GET /devices`: the laptops of whoever looks.

use super::clock::when;
use super::frame::Frame;
use super::visit::Visit;
use super::{Page, ask, neutral};
use crate::routes::Shared;
use axum::extract::State;
use maud::{Markup, html};
use tidings_core::Request;
use tidings_core::devices::OwnDevice;

/// One's own devices.
pub(super) async fn devices(State(shared): State<Shared>, visit: Visit) -> Page {
    let rows = ask!(shared, Request::Devices, Devices);
    let frame = Frame::load(&shared, visit).await;
    let content = html! {
        ul.rows { @for row in &rows { (device(&frame, row)) } }
        p.quiet { (frame.say("web-device-how")) }
        pre { code { "tidings device add" } }
    };
    Ok(frame.page(&frame.say("web-devices-title"), &content))
}

fn device(frame: &Frame, row: &OwnDevice) -> Markup {
    let key: String = row.device.to_string().chars().take(8).collect();
    html! {
        li {
            p.title { bdi { (neutral::line(&row.name)) } " " span.suffix { (key) }
                @if row.this { " " span.me { "(" (frame.say("web-device-this")) ")" } } }
            p.facts {
                span { (frame.visit.count("web-entries", row.entries)) }
                @if let Some(heard) = row.heard {
                    span { (frame.say("web-device-heard")) " " (when(&frame.visit, heard)) }
                }
                @if row.revoked.is_some() { span { (frame.say("web-device-revoked")) } }
                @else if !row.admitted { span { (frame.say("web-device-outside")) } }
                @if row.forked.is_some() { span { (frame.say("web-device-forked")) } }
            }
        }
    }
}
