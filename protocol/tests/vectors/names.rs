//! Vectors of what has a name or a signature: communities, certificates, admissions.

use super::hex;
use serde_json::{Value, json};
use tidings_protocol::author::{Account, Author, Keypair, Purpose, Signature, verify};
use tidings_protocol::certificate::{Certificate, Founding};
use tidings_protocol::hash::CommunityId;
use tidings_protocol::join::{self, Admission, Answer, Ask, InviteProof, Refusal};
use tidings_protocol::testing::{COMMUNITY, alice, bob, eve, keypair};

const OTHER: CommunityId = CommunityId([0xd0; 32]);

fn book_club(name: &str) -> Founding {
    Founding {
        name: name.into(),
        account: keypair("alice's account").account(),
        device: alice().author(),
        nonce: [0x5a; 16],
    }
}

pub(crate) fn founding() -> Value {
    let one = |name: &str| {
        let founding = book_club(name);
        let Founding { name, account, device, nonce } = &founding;
        json!({
            "name": name,
            "account": hex(account.0),
            "device": hex(device.0),
            "nonce": hex(nonce),
            "postcard": hex(join::encode(&founding).unwrap()),
            "id": hex(founding.id().0),
            "text": founding.id().to_string(),
        })
    };
    json!({ "foundings": [one("Book Club"), one("Bücher & Tee"), one(&"x".repeat(64))] })
}

/// The signature inside a certificate or proof: the last 64 bytes of its postcard form.
fn signature_in(bytes: &[u8]) -> [u8; 64] {
    *bytes.last_chunk().unwrap()
}

fn certificate_of(account: &Keypair, community: CommunityId, device: Author) -> Value {
    let certificate = Certificate::issue(account, community, device);
    let bytes = join::encode(&certificate).unwrap();
    json!({
        "community": hex(community.0),
        "account_seed": hex(account.seed().as_slice()),
        "account": hex(account.public()),
        "device": hex(device.0),
        "signature": hex(signature_in(&bytes)),
        "postcard": hex(bytes),
    })
}

fn refused_certificate(why: &str, community: CommunityId, bytes: &[u8]) -> Value {
    let held = join::decode::<Certificate>(bytes).is_ok_and(|found| found.holds(community));
    assert!(!held, "{why}");
    json!({ "why": why, "community": hex(community.0), "postcard": hex(bytes) })
}

pub(crate) fn certificate() -> Value {
    let account = keypair("alice's account");
    let issued = Certificate::issue(&account, COMMUNITY, alice().author());
    let good = join::encode(&issued).unwrap();
    let edited = |at: usize, with: &[u8]| {
        let mut bytes = good.clone();
        bytes[at..at + with.len()].copy_from_slice(with);
        bytes
    };
    let content = [COMMUNITY.0, account.public(), alice().public()].concat();
    let as_run = edited(65, &account.sign(Purpose::Run, &content).0);
    let by_eve = edited(65, &eve().sign(Purpose::Certificate, &content).0);
    json!({
        "accepted": [
            certificate_of(&account, COMMUNITY, alice().author()),
            certificate_of(&bob(), book_club("Book Club").id(), bob().author()),
        ],
        "refused": [
            refused_certificate("of another community", OTHER, &good),
            refused_certificate("for another device", COMMUNITY, &edited(32, &eve().public())),
            refused_certificate("of another account", COMMUNITY, &edited(0, &eve().public())),
            refused_certificate("signed by another key", COMMUNITY, &by_eve),
            refused_certificate("signed for another purpose", COMMUNITY, &as_run),
            refused_certificate("cut", COMMUNITY, &good[..good.len() - 1]),
            refused_certificate("with a byte after it", COMMUNITY, &[&good[..], &[0]].concat()),
            refused_certificate("with a short signature", COMMUNITY, &edited(64, &[63])),
        ],
    })
}

/// The order of the group, little endian.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

fn plus_order(signature: Signature) -> Signature {
    let mut bytes = signature.0;
    let mut carry = 0_u16;
    for (byte, add) in bytes[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = u8::try_from(sum & 0xff).unwrap();
        carry = sum >> 8;
    }
    Signature(bytes)
}

/// R = S·B under the neutral key: lax verifiers take it as anybody's signature of anything.
fn of_the_neutral_key() -> ([u8; 32], Signature) {
    let nonce = ed25519_dalek::SigningKey::from_bytes(&keypair("nonce").seed());
    let mut key = [0; 32];
    key[0] = 1;
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(nonce.verifying_key().as_bytes());
    signature[32..].copy_from_slice(&nonce.to_scalar().to_bytes());
    (key, Signature(signature))
}

/// Alice's signature of `[7; 32]` with R the neutral point and S = H(R, A, M)·a, worked out by hand:
/// the equation of RFC 8032 holds.
const WITH_NEUTRAL_NONCE: [u8; 32] = [
    0x42, 0xb0, 0x99, 0xf8, 0x78, 0xb2, 0xcd, 0x5b, 0x59, 0x27, 0x2b, 0x62, 0x4d, 0xe0, 0x83, 0xff,
    0xf9, 0x6d, 0xc0, 0xa3, 0x46, 0x02, 0x85, 0xf1, 0x21, 0xc8, 0x37, 0x89, 0xf7, 0x73, 0x9e, 0x0d,
];

fn with_neutral_nonce() -> Signature {
    let mut signature = [0; 64];
    signature[0] = 1;
    signature[32..].copy_from_slice(&WITH_NEUTRAL_NONCE);
    Signature(signature)
}

pub(crate) fn signatures() -> Value {
    let content = [7; 32];
    let purposes =
        [("run", Purpose::Run), ("certificate", Purpose::Certificate), ("invite", Purpose::Invite)];
    let one = |purpose: &str, key: [u8; 32], signature: Signature| {
        json!({
            "purpose": purpose,
            "key": hex(key),
            "content": hex(content),
            "signature": hex(signature.0),
        })
    };
    let accepted: Vec<Value> = purposes
        .iter()
        .map(|(name, purpose)| one(name, alice().public(), alice().sign(*purpose, &content)))
        .collect();
    let good = alice().sign(Purpose::Run, &content);
    let (neutral, of_neutral) = of_the_neutral_key();
    let refuse = |why: &str, key: [u8; 32], signature: Signature| {
        assert!(!verify(&key, Purpose::Run, &content, &signature), "{why}");
        let mut case = one("run", key, signature);
        case["why"] = why.into();
        case
    };
    json!({
        "accepted": accepted,
        "refused": [
            refuse("for another purpose", alice().public(), alice().sign(Purpose::Invite, &content)),
            refuse("of other content", alice().public(), alice().sign(Purpose::Run, b"else")),
            refuse("of another key", bob().public(), good),
            refuse("S not below the group order", alice().public(), plus_order(good)),
            refuse("a key of small order", neutral, of_neutral),
            refuse("R of small order", alice().public(), with_neutral_nonce()),
            refuse("a key that is no point", [2; 32], good),
            refuse("zeros", alice().public(), Signature([0; 64])),
        ],
    })
}

fn admission(invited: bool) -> Admission {
    let (invite, account, device) = (keypair("invite"), keypair("bob's account"), bob().author());
    let proof = || InviteProof::new(&invite, COMMUNITY, account.account(), device);
    Admission {
        certificate: Certificate::issue(&account, COMMUNITY, device),
        name: "bo".into(),
        invite: invited.then(proof),
    }
}

fn proof_of(account: Account, device: Author) -> Value {
    let invite = keypair("invite");
    let proof = InviteProof::new(&invite, COMMUNITY, account, device);
    assert!(proof.holds(COMMUNITY, account, device));
    let bytes = join::encode(&proof).unwrap();
    json!({
        "community": hex(COMMUNITY.0),
        "invite_seed": hex(invite.seed().as_slice()),
        "invite": hex(invite.public()),
        "account": hex(account.0),
        "device": hex(device.0),
        "signature": hex(signature_in(&bytes)),
        "postcard": hex(bytes),
    })
}

pub(crate) fn join() -> Value {
    let account = keypair("bob's account").account();
    let ask =
        |name: &str, ask: &Ask| json!({ "ask": name, "bytes": hex(join::encode(ask).unwrap()) });
    let answer = |name: &str, answer: &Answer| json!({ "answer": name, "bytes": hex(join::encode(answer).unwrap()) });
    let refusals = [
        ("refused: unknown", Refusal::Unknown),
        ("refused: expired", Refusal::Expired),
        ("refused: used", Refusal::Used),
        ("refused: invalid", Refusal::Invalid),
        ("refused: unable", Refusal::Unable),
        ("refused: invite taken back", Refusal::Revoked),
        ("refused: account expelled", Refusal::Expelled),
        ("refused: device revoked", Refusal::DeviceRevoked),
    ];
    let mut answers = vec![
        answer("founding", &Answer::Founding(book_club("Book Club"))),
        answer("admitted", &Answer::Admitted { by: alice().author(), seq: 300 }),
    ];
    answers.extend(refusals.map(|(name, refusal)| answer(name, &Answer::Refused(refusal))));
    let mut for_eve = proof_of(account, bob().author());
    for_eve["device"] = hex(eve().public()).into();
    for_eve["why"] = "shown for another device".into();
    json!({
        "community": hex(COMMUNITY.0),
        "asks": [
            ask("founding", &Ask::Founding),
            ask("admit", &Ask::Admit(Box::new(admission(true)))),
            ask("admit a further device", &Ask::Admit(Box::new(admission(false)))),
        ],
        "answers": answers,
        "proofs": [proof_of(account, bob().author())],
        "refused_proofs": [for_eve],
    })
}
