use super::*;

fn now() -> Instant {
    Instant::now()
}

#[test]
fn a_ticket_lets_in_once() {
    let (sessions, now) = (Sessions::new(1), now());
    let ticket = sessions.ticket(now);
    let secret = sessions.enter(&ticket, now).unwrap();
    assert_ne!(secret, ticket);
    assert!(sessions.find(&secret, now).is_some());
    assert!(sessions.enter(&ticket, now).is_none());
    assert!(sessions.find(&ticket, now).is_none());
    assert!(sessions.enter("", now).is_none());
}

#[test]
fn a_ticket_is_void_after_five_minutes() {
    let (sessions, now) = (Sessions::new(1), now());
    let ticket = sessions.ticket(now);
    assert!(sessions.enter(&ticket, now + TICKET_LIFE).is_none());
    let ticket = sessions.ticket(now);
    assert!(sessions.enter(&ticket, now + TICKET_LIFE - Duration::from_secs(1)).is_some());
}

#[test]
fn tickets_are_few() {
    let (sessions, now) = (Sessions::new(1), now());
    let tickets: Vec<_> = (0..=MAX_TICKETS).map(|_| sessions.ticket(now)).collect();
    assert!(sessions.enter(&tickets[0], now).is_none());
    assert!(tickets[1..].iter().all(|ticket| sessions.enter(ticket, now).is_some()));
}

#[test]
fn a_session_ends_when_it_is_left_or_not_used() {
    let (sessions, now) = (Sessions::new(1), now());
    let enter = || sessions.enter(&sessions.ticket(now), now).unwrap();
    let (one, two) = (enter(), enter());
    let found = sessions.find(&one, now).unwrap();
    assert_ne!(found.csrf, sessions.find(&two, now).unwrap().csrf);
    sessions.leave(found.key);
    assert!(sessions.find(&one, now).is_none());
    let later = now + IDLE - Duration::from_secs(1);
    assert!(sessions.find(&two, later).is_some());
    assert!(sessions.find(&two, later + IDLE).is_none());
    assert!(sessions.find(&two, later).is_none());
}

#[test]
fn sessions_are_few_and_the_idlest_makes_room() {
    let (sessions, now) = (Sessions::new(1), now());
    let made: Vec<_> = (0..u64::try_from(MAX_SESSIONS).unwrap())
        .map(|n| now + Duration::from_secs(n))
        .map(|at| sessions.enter(&sessions.ticket(at), at).unwrap())
        .collect();
    let later = now + Duration::from_secs(200);
    assert!(sessions.find(&made[0], later).is_some());
    let new = sessions.enter(&sessions.ticket(later), later).unwrap();
    assert!(sessions.find(&new, later).is_some() && sessions.find(&made[0], later).is_some());
    assert!(sessions.find(&made[1], later).is_none());
    assert_eq!(sessions.inner().sessions.len(), MAX_SESSIONS);
}

#[test]
fn a_line_is_told_once_and_to_its_own_session() {
    let (sessions, now) = (Sessions::new(1), now());
    let enter = || sessions.enter(&sessions.ticket(now), now).unwrap();
    let (one, two) = (sessions.find(&enter(), now).unwrap(), sessions.find(&enter(), now).unwrap());
    sessions.tell(one.key, "ü".repeat(5_000));
    assert_eq!(sessions.told(two.key), None);
    assert_eq!(sessions.told(one.key).unwrap().len(), MAX_FLASH);
    assert_eq!(sessions.told(one.key), None);
}
