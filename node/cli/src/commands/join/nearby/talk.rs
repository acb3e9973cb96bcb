//! What people are told about doors, and asked.

use crate::error::{Code as Exit, Failure, Result};
use crate::home::names;
use crate::print::complain;
use crate::print::sanitise::line;
use std::io::{self, BufRead};
use tidings_net::{Door, DoorError, Multiaddr};
use tidings_protocol::short::Offer;

/// Why nothing was handed over at `whom`.
pub(super) fn refused(why: &DoorError, whom: &str) -> Failure {
    let told = |exit, what: &str| Failure::new(exit, format!("{what}: {}", line(whom)));
    match why {
        DoorError::Closed => told(Exit::NotFound, "no short code is live there")
            .next("have a new one made by `tidings invite`: each lasts 15 minutes and works once"),
        DoorError::WrongCode => told(Exit::NotAllowed, "the short code is wrong there")
            .next("check it; after three wrong tries of anybody it is dead, and `tidings invite` makes another"),
        DoorError::Impostor => {
            told(Exit::Verification, "whoever answers does not know the short code either")
                .next("somebody may pretend to invite: join by the long code")
        }
        DoorError::Failed(reason) => told(Exit::NoPeer, &format!("no node answers ({reason})"))
            .next("`tidings status` on the inviter's machine shows its address"),
    }
}

/// The code was right, and what came makes no sense.
pub(super) fn foreign() -> Failure {
    Failure::new(Exit::Verification, "what the inviter handed over is no invite")
        .next("it may be of another version: join by the long code")
}

/// Who let us in by the code.
pub(super) fn welcome(door: &Door) -> String {
    let Offer { community, inviter, .. } = &door.offer;
    format!("{} invites to {} ({})", line(inviter), line(community), typable(&door.address))
}

/// Names that nobody vouches for yet.
pub(super) fn describe(door: &Door) -> String {
    let offer = &door.offer;
    let minutes = if offer.minutes == 1 { "minute" } else { "minutes" };
    format!(
        "{} · {} invites for {} {minutes} more · {}",
        line(&offer.community),
        line(&offer.inviter),
        offer.minutes,
        typable(&door.address)
    )
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
    let all: Vec<String> = doors.iter().map(describe).collect();
    let first = doors.first().map(|door| typable(&door.address)).unwrap_or_default();
    let message =
        format!("{} communities offer an invite nearby:\n  {}", doors.len(), all.join("\n  "));
    Failure::usage(message).next(format!("say which: `tidings join CODE@{first}`"))
}

/// The number of the door that is meant.
pub(super) fn which(doors: &[Door]) -> Result<usize> {
    for (door, number) in doors.iter().zip(1..) {
        complain(&format!("  {number}  {}", describe(door)));
    }
    loop {
        match question(&format!("Which one? [1-{}]", doors.len()))?.trim().parse() {
            Ok(number) if (1..=doors.len()).contains(&number) => return Ok(number),
            _ => {}
        }
    }
}

/// What the newcomer wants to be called.
pub(super) fn name() -> Result<String> {
    let login = names::login();
    let typed = question(&format!("Your name [{login}]:"))?;
    if typed.trim().is_empty() { Ok(login) } else { names::checked(&typed, "your name") }
}

/// One line of an answer.
pub(super) fn question(text: &str) -> Result<String> {
    complain(text);
    let mut line = String::new();
    match io::stdin().lock().read_line(&mut line) {
        Ok(0) => Err(Failure::usage("nothing was typed").next("`tidings join CODE`")),
        Ok(_) => Ok(line),
        Err(error) => Err(Failure::failed(format!("cannot read the answer: {error}"))),
    }
}
