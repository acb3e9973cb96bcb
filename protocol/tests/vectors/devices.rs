//! Vectors of a person's devices: the account's seed, revocations, both ends of a device code.

use super::hex;
use serde_json::{Value, json};
use tidings_protocol::author::{Author, Keypair};
use tidings_protocol::certificate::{Certificate, Revocation};
use tidings_protocol::hash::{CommunityId, Deriver};
use tidings_protocol::join::{self, Answer, Ask, DeviceAnswer, DeviceAsk};
use tidings_protocol::testing::{COMMUNITY, alice, bob, eve, keypair};

const OTHER: CommunityId = CommunityId([0xd0; 32]);

/// Vectors of BIP-39 for 32 equal bytes: the byte, and the words after as many as fill 24.
const WORDS: [(u8, &str, &str); 4] = [
    (0x00, "abandon", "art"),
    (0x7f, "legal winner thank year wave sausage worth useful", "title"),
    (0x80, "letter advice cage absurd amount doctor acoustic avoid", "bless"),
    (0xff, "zoo", "vote"),
];

fn account((byte, repeated, last): (u8, &str, &str)) -> Value {
    let entropy = [byte; 32];
    let words: Vec<&str> = repeated.split(' ').cycle().take(23).chain([last]).collect();
    let seed = Deriver::new("tidings 1 account seed").derive(&entropy);
    json!({
        "words": words.join(" "),
        "entropy": hex(entropy),
        "seed": hex(seed),
        "account": hex(Keypair::from_seed(&seed).public()),
    })
}

fn revocation(why: Option<&str>, community: CommunityId, said: &Revocation) -> Value {
    assert_eq!(said.holds(community), why.is_none());
    let mut case = json!({
        "community": hex(community.0),
        "account": hex(said.account.0),
        "device": hex(said.device.0),
        "last": said.last,
        "postcard": hex(join::encode(said).unwrap()),
    });
    if let Some(why) = why {
        case["why"] = why.into();
    }
    case
}

fn ask(why: Option<&str>, community: CommunityId, ask: DeviceAsk) -> Value {
    assert_eq!(ask.holds(community), why.is_none());
    let mut case = json!({
        "community": hex(community.0),
        "device": hex(ask.device.0),
        "code": hex(ask.code.0),
        "bytes": hex(join::encode(&Ask::Device(ask)).unwrap()),
    });
    if let Some(why) = why {
        case["why"] = why.into();
    }
    case
}

fn answer(why: Option<&str>, device: Author, answer: DeviceAnswer) -> Value {
    let code = keypair("device code").account();
    assert_eq!(answer.holds(code, COMMUNITY, device), why.is_none());
    let mut case = json!({
        "community": hex(COMMUNITY.0),
        "code": hex(code.0),
        "device": hex(device.0),
        "by": hex(answer.by.0),
        "seq": answer.seq,
        "bytes": hex(join::encode(&Answer::Device(Box::new(answer))).unwrap()),
    });
    if let Some(why) = why {
        case["why"] = why.into();
    }
    case
}

pub(crate) fn devices() -> Value {
    let (owner, code, seed) = (keypair("bob's account"), keypair("device code"), [0x3c; 16]);
    let (device, place) = (bob().author(), (alice().author(), 300));
    let revoked = Revocation::issue(&owner, COMMUNITY, device, 41);
    let asked = DeviceAsk::new(&code, COMMUNITY, device);
    let word = Certificate::issue(&owner, COMMUNITY, device);
    let given = DeviceAnswer::new(&code, COMMUNITY, word, place);
    let eves = Certificate::issue(&eve(), COMMUNITY, device);
    let (mut at_another, mut of_another, mut for_eve, mut to_eve) =
        (revoked, revoked, asked, given);
    at_another.last = 40;
    of_another.device = eve().author();
    for_eve.device = eve().author();
    to_eve.certificate = eves;
    json!({
        "accounts": WORDS.map(account),
        "revocations": [
            revocation(None, COMMUNITY, &revoked),
            revocation(None, COMMUNITY, &Revocation::issue(&owner, COMMUNITY, device, 0)),
        ],
        "refused_revocations": [
            revocation(Some("of another community"), OTHER, &revoked),
            revocation(Some("at another position"), COMMUNITY, &at_another),
            revocation(
                Some("of another device"),
                COMMUNITY,
                &of_another,
            ),
        ],
        "codes": [{
            "seed": hex(seed),
            "key": hex(
                Keypair::from_seed(&Deriver::new("tidings 1 device code key").derive(&seed)).public()
            ),
        }],
        "asks": [ask(None, COMMUNITY, asked)],
        "refused_asks": [
            ask(Some("of another community"), OTHER, asked),
            ask(
                Some("for another device"),
                COMMUNITY,
                for_eve,
            ),
        ],
        "answers": [answer(None, device, given)],
        "refused_answers": [
            answer(Some("for another device"), eve().author(), given),
            answer(
                Some("with another certificate"),
                device,
                to_eve,
            ),
            answer(
                Some("by another key"),
                device,
                DeviceAnswer::new(&eve(), COMMUNITY, eves, place),
            ),
        ],
    })
}
