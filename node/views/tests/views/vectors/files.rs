//! Vectors of what is said of files for everybody: kinds 10 and 11.

use super::hex;
use serde_json::{Value, json};
use tidings_protocol::testing::{alice, bob};
use tidings_views::body::{Body, MAX_WITHDRAWN, Spoken, Withdraw};

fn file() -> Body<'static> {
    Body::File(Spoken { hash: [6; 32], size: 70_032 })
}

/// Takes back what alice said at the first `count` positions.
fn withdraw(count: u64) -> Body<'static> {
    Body::Withdraw(Withdraw { said: (1..=count).map(|seq| (alice().author(), seq)).collect() })
}

/// Takes back what alice and bob said.
fn of_both() -> Body<'static> {
    let mut said = vec![(alice().author(), 300), (bob().author(), 8)];
    said.sort_unstable();
    Body::Withdraw(Withdraw { said })
}

fn case(body: &Body<'_>) -> Value {
    let bytes = body.encode().unwrap();
    assert_eq!(&Body::decode(&bytes), body);
    let says = match body {
        Body::File(file) => json!({ "file": { "hash": hex(file.hash), "size": file.size } }),
        Body::Withdraw(withdraw) => {
            let places = withdraw.said.iter().map(|(device, seq)| json!([hex(device.0), seq]));
            json!({ "withdraw": places.collect::<Vec<_>>() })
        }
        other => panic!("{other:?} is not of files"),
    };
    json!({ "body": hex(bytes), "says": says })
}

fn refused(why: &str, body: &Body<'_>, change: impl Fn(&mut Vec<u8>)) -> Value {
    let mut bytes = body.encode().unwrap();
    change(&mut bytes);
    assert!(matches!(Body::decode(&bytes), Body::Unknown { .. }), "{why}");
    json!({ "why": why, "body": hex(bytes) })
}

pub(super) fn made() -> Value {
    let most = withdraw(MAX_WITHDRAWN as u64);
    json!({
        "said": [case(&file()), case(&of_both()), case(&withdraw(0)), case(&most)],
        "refused": [
            refused("something follows", &file(), |body| body.push(0)),
            refused("no size", &file(), |body| body.truncate(34)),
            refused("one too many", &most, |body| {
                body[2] += 1;
                body.extend([0xff; 32]);
                body.push(1);
            }),
            refused("a place twice", &withdraw(2), |body| *body.last_mut().unwrap() = 1),
        ],
    })
}
