//! From a short code, or from nothing but people nearby, to an invite.

mod talk;

use super::again;
use super::typed::{self, Typed};
use crate::commands::Context;
use crate::commands::new::taken;
use crate::error::net::unaddressed;
use crate::error::{Code as Exit, Failure, Result};
use crate::print::said::said;
use crate::print::sanitise::line;
use std::time::Duration;
use talk::{foreign, named, offered, question, refused, several, which};
use tidings_core::Code;
use tidings_net::{Door, DoorError, Seeker};
use tidings_protocol::short::ShortCode;
use tokio::runtime::Runtime;
use tokio::time::timeout;

/// Once one open door was found, others have this long to be found, too: the code is for one.
const SETTLE: Duration = Duration::from_millis(250);

/// People who typed nothing are shown what was found within this time.
const GLANCE: Duration = Duration::from_secs(3);

/// After this long without an open door, people are told what was tried.
const SILENCE: Duration = Duration::from_secs(5);

/// An invite, and where to go with it.
pub(super) struct Invited {
    /// The invite.
    pub(super) code: Code,
    /// Where to look first, as typed or met.
    pub(super) addresses: Vec<String>,
}

/// Where somebody who wants to come in is, and for how long.
pub(super) struct Place<'a> {
    pub(super) context: &'a Context,
    /// Whether nodes nearby are looked for.
    pub(super) mdns: bool,
    pub(super) patience: Duration,
}

/// A search that lasts over questions to people.
struct Search {
    runtime: Runtime,
    seeker: Seeker,
}

impl Place<'_> {
    /// What was typed becomes an invite; a short code is given to whoever offers one.
    pub(super) fn resolve(&self, (typed, address): (Typed, Option<String>)) -> Result<Invited> {
        let code = match typed {
            Typed::Long(code) => {
                return Ok(Invited { code, addresses: address.into_iter().collect() });
            }
            Typed::Short(code) => code,
        };
        self.refuse_members()?;
        match address {
            Some(address) => self.at(code, &address),
            None => {
                let mut search = self.search()?;
                let doors = search.doors(self)?;
                let door = self.choose(doors)?;
                search.give(self, code, &door)
            }
        }
    }

    /// Shows who invites nearby, and asks for the code and the name.
    pub(super) fn ask(&self, me: Option<String>) -> Result<(Invited, Option<String>)> {
        self.refuse_members()?;
        let mut search = self.search()?;
        let screen = self.context.screen;
        screen.complain(said!("home-looking-nearby"));
        let doors = match self.mdns {
            true => search.within(GLANCE),
            false => Vec::new(),
        };
        match doors.as_slice() {
            [] => screen.complain(said!("home-nobody-nearby-now")),
            doors => doors.iter().for_each(|door| screen.complain(offered(door))),
        }
        let (typed, address) = loop {
            let text = question(screen, said!("home-ask-code"))?;
            match typed::read(&text) {
                Ok(typed) => break typed,
                Err(failure) => screen.complain(failure.block(screen.words())),
            }
        };
        let me = match me {
            Some(me) => me,
            None => talk::name(screen)?,
        };
        let invited = match (typed, &address) {
            (Typed::Short(code), None) if !doors.is_empty() => {
                let door = self.choose(doors)?;
                search.give(self, code, &door)?
            }
            (typed, _) => self.resolve((typed, address))?,
        };
        Ok((invited, Some(me)))
    }

    /// The code would be used up for nothing.
    fn refuse_members(&self) -> Result<()> {
        if self.context.home.holds_community() {
            return again::check_alone(self.context);
        }
        self.context.home.make()?;
        self.context.home.lock().map(drop)
    }

    fn search(&self) -> Result<Search> {
        let runtime = super::seek::runtime()?;
        let seeker = runtime.block_on(async { Seeker::new(self.mdns) });
        let seeker = seeker.map_err(|error| Failure::failed(error.to_string()))?;
        Ok(Search { runtime, seeker })
    }

    /// Gives the code at an address that was typed.
    fn at(&self, code: ShortCode, address: &str) -> Result<Invited> {
        let place = Place { mdns: false, ..*self };
        let mut search = place.search()?;
        let parsed = search.runtime.block_on(tidings_net::address::parse(address));
        let parsed = parsed.map_err(|error| unaddressed(&error))?;
        let mut last = None;
        for one in parsed {
            match search.runtime.block_on(search.seeker.look(one)) {
                Ok(door) => return search.give(self, code, &door),
                Err(DoorError::Failed(why)) => last = Some(DoorError::Failed(why)),
                Err(said) => return Err(refused(&said, address)),
            }
        }
        Err(match last {
            Some(last) => refused(&last, address),
            None => Failure::new(Exit::NoPeer, said!("home-no-address", name = line(address))),
        })
    }

    /// A code is given to one inviter, not to all.
    fn choose(&self, doors: Vec<Door>) -> Result<Door> {
        if doors.len() > 1 && !self.context.screen.interactive {
            return Err(several(&doors));
        }
        let number = match doors.len() {
            0 | 1 => 1,
            _ => which(self.context.screen, &doors)?,
        };
        doors
            .into_iter()
            .nth(number - 1)
            .ok_or_else(|| Failure::usage(said!("home-no-such-number")))
    }

    fn nobody(&self) -> Failure {
        let seconds = self.patience.as_secs();
        Failure::new(Exit::NoPeer, said!("home-nobody-nearby", count = seconds))
    }
}

impl Search {
    /// The open doors that are found together with the first.
    fn doors(&mut self, place: &Place<'_>) -> Result<Vec<Door>> {
        if !place.mdns {
            return Err(Failure::usage(said!("home-nowhere-to-look-nearby")));
        }
        let screen = place.context.screen;
        screen.say(said!("home-looking-for-inviter"));
        let silence = SILENCE.min(place.patience);
        let mut doors = self.within(silence);
        if doors.is_empty() && silence < place.patience {
            screen.say(said!("home-nobody-nearby-yet"));
            doors = self.within(place.patience.saturating_sub(silence));
        }
        if doors.is_empty() { Err(place.nobody()) } else { Ok(doors) }
    }

    fn within(&mut self, patience: Duration) -> Vec<Door> {
        let Self { runtime, seeker } = self;
        runtime.block_on(async {
            let mut doors: Vec<Door> = timeout(patience, seeker.next()).await.into_iter().collect();
            while !doors.is_empty()
                && let Ok(door) = timeout(SETTLE, seeker.next()).await
            {
                doors.push(door);
            }
            doors
        })
    }

    fn give(&mut self, place: &Place<'_>, code: ShortCode, door: &Door) -> Result<Invited> {
        let home = &place.context.home;
        if home.holds_community() && home.identity()?.founding.name != door.offer.community {
            return Err(taken(place.context));
        }
        let at = door.address.clone();
        let given = self.runtime.block_on(self.seeker.ask(at, code));
        let (door, handed) = given.map_err(|error| refused(&error, &named(door)))?;
        let text = std::str::from_utf8(&handed).map_err(|_| foreign())?;
        let code = Code::parse(text).map_err(|_| foreign())?;
        place.context.screen.done(talk::welcome(&door));
        Ok(Invited { code, addresses: vec![door.address.to_string()] })
    }
}
