//! A code's life by a clock that the test holds.

use super::*;
use tidings_protocol::short::ShortCode;
use zeroize::Zeroizing;

const SECOND: Duration = Duration::from_secs(1);

fn offering(chance: u64) -> Offering {
    Offering {
        code: ShortCode::from_chance(chance),
        community: "Book Club".into(),
        inviter: "ana".into(),
        about: [7; 32],
        handed: Zeroizing::new(b"TIDINGS:ABC".to_vec()),
        lasts: SHORT_LIFE,
    }
}

fn address(last: usize) -> Multiaddr {
    format!("/ip4/192.0.2.{last}/tcp/1").parse().unwrap()
}

fn open() -> (Lobby, Instant) {
    let (lobby, now) = (Lobby::default(), Instant::now());
    lobby.open(offering(1), now);
    (lobby, now)
}

#[test]
fn three_wrong_tries_of_anybody_kill_a_code() {
    let (lobby, now) = open();
    for left in [3, 2, 1] {
        let live = lobby.live(now).unwrap();
        assert_eq!((live.tries, live.about), (left, [7; 32]));
        let guest = lobby.enter(&address(usize::try_from(left).unwrap()), now).unwrap();
        assert!(guest.judge(false, now).is_none());
    }
    assert_eq!(lobby.live(now), None);
    assert!(lobby.enter(&address(9), now).is_none(), "as if there had never been one");
}

#[test]
fn whoever_comes_late_with_the_right_code_finds_it_dead() {
    let (lobby, now) = open();
    let guests: Vec<Guest> = (1..5).map(|last| lobby.enter(&address(last), now).unwrap()).collect();
    for guest in &guests[..3] {
        assert!(guest.judge(false, now).is_none());
    }
    assert!(guests[3].judge(true, now).is_none());
}

#[test]
fn a_code_lets_in_one() {
    let (lobby, now) = open();
    let [bo, eve] = [1, 2].map(|last| lobby.enter(&address(last), now).unwrap());
    assert_eq!(bo.judge(true, now).unwrap().as_slice(), b"TIDINGS:ABC");
    assert!(eve.judge(true, now).is_none());
    assert!(lobby.live(now).is_none() && lobby.enter(&address(3), now).is_none());
}

#[test]
fn a_code_dies_after_a_quarter_of_an_hour() {
    let (lobby, now) = open();
    let guest = lobby.enter(&address(1), now).unwrap();
    let late = now + SHORT_LIFE;
    assert_eq!(lobby.live(late - SECOND).unwrap().remaining, SECOND);
    assert!(guest.judge(true, late).is_none());
    assert!(lobby.live(late).is_none() && !lobby.close(late));
    let mut long = offering(2);
    long.lasts = 4 * SHORT_LIFE;
    lobby.open(long, now);
    assert!(lobby.live(late).is_none(), "nobody may make it longer");
}

#[test]
fn a_code_that_was_killed_or_replaced_is_dead() {
    let (lobby, now) = open();
    let guest = lobby.enter(&address(1), now).unwrap();
    assert!(lobby.close(now) && !lobby.close(now));
    assert!(guest.judge(true, now).is_none());
    lobby.open(offering(2), now);
    assert!(guest.judge(true, now).is_none(), "she knew another code");
    assert!(guest.judge(false, now).is_none());
    assert_eq!(lobby.live(now).unwrap().tries, SHORT_TRIES, "which costs this one nothing");
}

#[test]
fn the_door_has_room_for_few_and_for_fewer_of_one_address() {
    let (lobby, now) = open();
    let mut guests = Vec::new();
    for _ in 0..2 * MAX_GUESTS_PER_ADDRESS {
        guests.extend(lobby.enter(&address(1), now));
    }
    assert_eq!(guests.len(), MAX_GUESTS_PER_ADDRESS);
    for last in 2..100 {
        guests.extend(lobby.enter(&address(last), now));
    }
    assert_eq!(guests.len(), MAX_GUESTS);
    guests.pop();
    assert!(lobby.enter(&address(200), now).is_some());
    drop(guests);
    assert!(lobby.change(|state| state.guests.is_empty()), "nobody is remembered");
}

#[test]
fn an_offer_says_how_long_it_lasts() {
    let (lobby, now) = open();
    let minutes = |at| Offer::decode(lobby.enter(&address(1), at).unwrap().offer()).unwrap();
    assert_eq!(minutes(now).minutes, 15);
    assert_eq!(minutes(now + SECOND).minutes, 15);
    assert_eq!(minutes(now + SHORT_LIFE - SECOND).minutes, 1);
    assert_eq!((minutes(now).community, minutes(now).inviter), ("Book Club".into(), "ana".into()));
}
