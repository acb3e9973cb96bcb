//! What people are told about doors, and asked.

use crate::error::{Code as Exit, Failure, Result};
use crate::home::names;
use crate::print::Screen;
use crate::print::said::{Said, said};
use crate::print::sanitise::line;
use std::io::{self, BufRead};
use tidings_net::{Door, DoorError, Multiaddr};
use tidings_protocol::short::Offer;

/// Why nothing was handed over at `whom`.
pub(super) fn refused(why: &DoorError, whom: &str) -> Failure {
    let whom = line(whom);
    match why {
        DoorError::Closed => Failure::new(Exit::NotFound, said!("home-door-closed", whom = whom)),
        DoorError::WrongCode => {
            Failure::new(Exit::NotAllowed, said!("home-door-wrong-code", whom = whom))
        }
        DoorError::Impostor => {
            Failure::new(Exit::Verification, said!("home-door-impostor", whom = whom))
        }
        DoorError::Failed(why) => {
            Failure::new(Exit::NoPeer, said!("home-door-failed", whom = whom, why = why))
        }
    }
}

/// The code was right, and what came makes no sense.
pub(super) fn foreign() -> Failure {
    Failure::new(Exit::Verification, said!("home-door-foreign"))
}

/// Who let us in by the code.
pub(super) fn welcome(door: &Door) -> Said {
    let Offer { community, inviter, .. } = &door.offer;
    let (who, community) = (line(inviter), line(community));
    said!("home-door-welcome", who = who, community = community, at = typable(&door.address))
}

/// Which door it is, in a word.
pub(super) fn named(door: &Door) -> String {
    format!("{} · {} · {}", door.offer.community, door.offer.inviter, typable(&door.address))
}

/// Names that nobody vouches for yet.
fn describe(door: &Door) -> Said {
    let Offer { community, inviter, minutes, .. } = &door.offer;
    said!(
        "home-door-offer",
        community = line(community),
        who = line(inviter),
        count = u64::from(*minutes),
        at = typable(&door.address),
    )
}

/// The same on a line of its own.
pub(super) fn offered(door: &Door) -> Said {
    said!("home-door-line", offer = describe(door))
}

/// `host:port`, which can be typed behind a code.
fn typable(address: &Multiaddr) -> String {
    let text = address.to_string();
    let mut parts = text.split('/').skip(1);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some("ip6"), Some(host), _, Some(port)) => format!("[{host}]:{port}"),
        (_, Some(host), _, Some(port)) => format!("{host}:{port}"),
        _ => text.clone(),
    }
}

/// Nobody is there to choose.
pub(super) fn several(doors: &[Door]) -> Failure {
    let first = doors.first().map(|door| typable(&door.address)).unwrap_or_default();
    let all: Vec<String> = doors.iter().map(|door| format!("  {}", line(&named(door)))).collect();
    let (count, doors) = (doors.len(), all.join("\n"));
    Failure::usage(said!("home-several-doors", count = count, doors = doors, first = first))
}

/// The number of the door that is meant.
pub(super) fn which(screen: Screen, doors: &[Door]) -> Result<usize> {
    for (door, number) in doors.iter().zip(1_u64..) {
        screen.complain(said!("home-door-numbered", number = number, offer = describe(door)));
    }
    loop {
        let which = question(screen, said!("home-which-door", count = doors.len()))?;
        match which.trim().parse() {
            Ok(number) if (1..=doors.len()).contains(&number) => return Ok(number),
            _ => {}
        }
    }
}

/// What the newcomer wants to be called.
pub(super) fn name(screen: Screen) -> Result<String> {
    let login = names::login();
    let typed = question(screen, said!("home-ask-name", login = &login))?;
    if typed.trim().is_empty() {
        Ok(login)
    } else {
        names::checked(&typed, said!("home-your-name"))
    }
}

/// One line of an answer.
pub(super) fn question(screen: Screen, text: Said) -> Result<String> {
    screen.complain(text);
    let mut line = String::new();
    match io::stdin().lock().read_line(&mut line) {
        Ok(0) => Err(Failure::usage(said!("home-nothing-typed"))),
        Ok(_) => Ok(line),
        Err(error) => Err(Failure::failed(said!("home-no-answer-read", why = error.to_string()))),
    }
}
