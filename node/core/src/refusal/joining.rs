//! Why members do not let a device in that asks them by the certificate of its account.

use crate::Error;
use tidings_protocol::join::Refusal;

super::refusals! {
    NotAllowed account_not_known(): "no member that was asked knows this account";
    NotAllowed own_invite_expired(): "the invite has expired; ask for a new one";
    NotAllowed own_invite_used(): "the invite has been used up; ask for a new one";
    NotAllowed own_invite_revoked(): "the invite was taken back; ask for a new one";
    NotAllowed asked_invalidly(): "the request does not verify";
    NotAllowed member_unable(): "this member cannot admit anybody now; try another one";
    NotAllowed account_expelled(): "this account was expelled from the community";
    NotAllowed revoked_by_person(): "this device was revoked by its person";
}

/// What a member said.
pub(crate) fn not_let_in(refusal: Refusal) -> Error {
    match refusal {
        Refusal::Unknown => account_not_known(),
        Refusal::Expired => own_invite_expired(),
        Refusal::Used => own_invite_used(),
        Refusal::Revoked => own_invite_revoked(),
        Refusal::Invalid => asked_invalidly(),
        Refusal::Unable => member_unable(),
        Refusal::Expelled => account_expelled(),
        Refusal::DeviceRevoked => revoked_by_person(),
    }
}
