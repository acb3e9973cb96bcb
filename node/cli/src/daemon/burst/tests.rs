use super::*;
use tidings_core::Kind;

fn broken() -> Result<(), Error> {
    Err(Error::new(Kind::Failed, "the disk is full"))
}

#[test]
fn only_what_is_durable_is_acknowledged() {
    for (committed, written) in [(Ok(()), true), (broken(), false)] {
        let mut burst = Burst::default();
        let (write, mut wrote) = oneshot::channel();
        let (read, mut got) = oneshot::channel();
        let (join, mut joined) = oneshot::channel();
        burst.answer(write, Ok(Response::Marked { posts: 1 }), true);
        burst.answer(read, Ok(Response::Post(None)), false);
        burst.join(join, vec![1]);
        burst.tell(&committed);
        assert_eq!(wrote.try_recv().unwrap().is_ok(), written);
        assert!(got.try_recv().unwrap().is_ok());
        assert_eq!(joined.try_recv().is_ok(), written);
    }
}

#[test]
fn a_refusal_is_told_as_it_is_even_when_the_disk_fails() {
    let mut burst = Burst::default();
    let (reply, mut answer) = oneshot::channel();
    burst.answer(reply, Err(Error::new(Kind::NotFound, "no such board")), true);
    burst.tell(&broken());
    assert_eq!(answer.try_recv().unwrap().unwrap_err().kind, Kind::NotFound);
}

#[test]
fn a_transfer_is_gathered_and_nobody_who_waits_is_delayed() {
    let mut burst = Burst::default();
    burst.count(500);
    assert!(!burst.may_gather(), "a single post goes on at once");
    burst.count(60_000);
    assert!(burst.may_gather());
    burst.hurry();
    assert!(!burst.may_gather());
    let mut burst = Burst::default();
    burst.count(GATHER_TO);
    assert!(!burst.may_gather() && !burst.is_full());
    burst.count(MAX_BYTES);
    assert!(burst.is_full());
}

#[test]
fn a_burst_of_nothings_ends_too() {
    let mut burst = Burst::default();
    for _ in 0..MAX_ITEMS {
        assert!(!burst.is_full());
        burst.count(0);
    }
    assert!(burst.is_full());
}
