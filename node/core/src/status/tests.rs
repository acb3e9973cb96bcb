//! What a status says to faces beyond its fields.

use super::{Silence, Status};
use crate::node::Room;
use serde_json::{Value, json};
use tidings_protocol::join::Refusal;

/// Of a device that nobody let in yet, changed so.
fn status(change: &Value) -> Status {
    let key = "a".repeat(52);
    let mut status = json!({
        "schema": "tidings/status/1", "community": "Book Club", "community_id": key,
        "name": "ana", "suffix": "64xt", "account": key, "device_name": "laptop", "device": key,
        "admitted": false, "members": 1, "devices": 1, "entries": 1, "authors": 1, "boards": 0,
        "unread": 0, "indexing": false, "sessions": [], "log_bytes": 0, "writable": true,
    });
    let change = change.as_object().expect("an object").clone();
    status.as_object_mut().expect("an object").extend(change);
    serde_json::from_value(status).expect("a status")
}

#[test]
fn a_revoked_device_does_not_wait() {
    let silence = |change| status(&change).silence();
    assert_eq!(silence(json!({})), Some(Silence::Waiting));
    assert_eq!(silence(json!({ "role": "member" })), Some(Silence::Waiting));
    assert_eq!(silence(json!({ "role": "member", "revoked": true })), Some(Silence::Revoked));
    assert_eq!(silence(json!({ "role": "owner", "revoked": true })), Some(Silence::Revoked));
    assert_eq!(silence(json!({ "role": "expelled", "revoked": true })), Some(Silence::Expelled));
    assert_eq!(silence(json!({ "role": "member", "admitted": true })), None);
}

#[test]
fn why_nothing_is_written_comes_with_its_reason() {
    let refusal = Room { free: 1, min: 2 }.refusal();
    let said = json!({
        "writable": false, "not_writable": refusal.message, "not_writable_next": refusal.next,
        "not_writable_reason": refusal.reason,
    });
    let trouble = status(&said).trouble().expect("trouble");
    assert_eq!((trouble.message, trouble.reason), (refusal.message, refusal.reason));
    assert_eq!(status(&json!({})).trouble(), None);
    // What an older node says has no reason.
    let old = status(&json!({ "writable": false, "not_writable": "no" })).trouble();
    assert_eq!(old.expect("trouble").reason, None);
}

#[test]
fn why_no_member_lets_in_is_said_as_before_and_has_a_code() {
    let mut status = status(&json!({}));
    status.refuse(Refusal::Unknown);
    let said = "no member that was asked knows this account";
    assert_eq!(status.refused.as_deref(), Some(said));
    let others = [
        (Refusal::Expired, "own_invite_expired"),
        (Refusal::Used, "own_invite_used"),
        (Refusal::Revoked, "own_invite_revoked"),
        (Refusal::Invalid, "asked_invalidly"),
        (Refusal::Unable, "member_unable"),
        (Refusal::Expelled, "account_expelled"),
        (Refusal::DeviceRevoked, "revoked_by_person"),
    ];
    for (refusal, code) in others {
        status.refuse(refusal);
        assert_eq!(status.refused, Some(refusal.to_string()));
        assert_eq!(status.refused_reason.as_ref().expect("a reason").code, code);
    }
}
