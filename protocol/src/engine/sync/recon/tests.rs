//! What one reconciliation may fill, and what it may cost.

use super::Learned;
use crate::engine::authors::Who;
use crate::engine::sync::progress::Lack;
use crate::engine::{Engine, Input, SessionId};
use crate::limits::MAX_LACKS;
use crate::store::MemoryStore;
use crate::testing::{COMMUNITY, eve, keypair};
use crate::time::Time;

const NOW: Time = Time(1_000_000);

#[test]
fn what_a_peer_says_we_lack_is_capped_and_the_talk_goes_on() {
    let (mut store, session) = (MemoryStore::new(COMMUNITY, 1), SessionId(1));
    let mut alice = Engine::new(keypair("alice"), &store);
    let peer = eve().author();
    alice.handle(NOW, Input::Connected { session, peer }, &mut store).unwrap();
    alice.start_recon(NOW, session, &store);
    for n in 0..MAX_LACKS + 10 {
        let lack = Lack::of(Who::numbered(u32::try_from(n).unwrap()), 9, 0);
        alice.note_learned(session, Learned::Lacking(lack));
    }
    let talk = alice.talk(session).unwrap();
    assert_eq!(talk.lacks.len(), MAX_LACKS);
    assert!(talk.found);
    alice.end_recon(session);
    assert!(alice.talk(session).is_none());
}
