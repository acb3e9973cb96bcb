use super::*;
use std::path::Path;
use tidings_http::{Kind, Problem};

#[test]
fn a_failure_names_the_next_step() {
    let failure = Failure::new(Code::NotFound, "no such board").next("make it");
    assert_eq!(failure.to_string(), "no such board\n  next: make it");
    assert_eq!(failure.during("line 3").to_string(), "line 3: no such board\n  next: make it");
}

#[test]
fn what_is_partly_done_says_how_to_go_on() {
    let failure = Failure::failed("stopped").next("mend it").partly("go on at line 7");
    assert!(failure.is(Code::Partly));
    assert_eq!(failure.to_string(), "stopped\n  next: go on at line 7");
}

#[test]
fn a_closed_output_is_no_failure_to_talk_about() {
    let failure = Failure::output(&io::ErrorKind::BrokenPipe.into());
    assert!(matches!(failure, Failure::Closed));
    assert!(Failure::output(&io::ErrorKind::StorageFull.into()).is(Code::Failed));
}

#[test]
fn files_and_problems_have_their_codes() {
    let file = |kind: io::ErrorKind| Failure::file(Path::new("x"), &kind.into());
    assert!(file(io::ErrorKind::NotFound).is(Code::NotFound));
    assert!(file(io::ErrorKind::PermissionDenied).is(Code::NotAllowed));
    for (kind, code) in [
        (Kind::NoPeer, Code::NoPeer),
        (Kind::Stopped, Code::Unreachable),
        (Kind::Unauthorized, Code::NotAllowed),
        (Kind::Verification, Code::Verification),
    ] {
        let problem = Problem { kind, message: "x".into(), next: None, reason: None };
        assert!(Failure::from(problem).is(code));
    }
}
