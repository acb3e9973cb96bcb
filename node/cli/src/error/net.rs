//! Why an address brought no session, as the API and the verbs tell it: the problem, and within it
//! the cause, each with words of its own.

use tidings_http::{Problem, problems};
use tidings_net::address::AddressError;
use tidings_net::{DialError, Refusal};

/// Why a text is no address.
pub(crate) fn unaddressed(error: &AddressError) -> Problem {
    let cause = match error {
        AddressError::Malformed(text) => problems::address_malformed(text),
        AddressError::Unsupported(text) => problems::address_unsupported(text),
        AddressError::Nobody(text) => problems::address_of_nobody(text),
        AddressError::Resolve { host, error } => problems::address_unknown(host, error),
    };
    match error {
        AddressError::Resolve { .. } => because(problems::unresolved_address(error), cause),
        _ => because(problems::bad_address(error), cause),
    }
}

/// Why dialing this text brought no session.
pub(crate) fn undialed(text: &str, error: &DialError) -> Problem {
    match error {
        DialError::Stopped => problems::stopped(),
        DialError::Myself => because(problems::dialed_myself(text, error), problems::own_address()),
        DialError::Refused(_) => because(problems::dial_refused(text, error), cause(error)),
        _ => because(problems::dial_failed(text, error), cause(error)),
    }
}

fn cause(error: &DialError) -> Problem {
    match error {
        DialError::Refused(Refusal::Stranger) => problems::not_a_member(),
        DialError::Refused(Refusal::Version) => problems::other_version(),
        DialError::Refused(Refusal::Closed) => problems::hung_up(),
        DialError::Refused(Refusal::Timeout) => problems::unproven_in_time(),
        DialError::Refused(Refusal::Joining) => problems::no_joining(),
        DialError::Refused(Refusal::Guest(_)) => problems::joining_door(),
        DialError::Timeout => problems::silent_address(),
        DialError::WrongPeer => problems::other_device(),
        DialError::Myself => problems::own_address(),
        DialError::Unreachable(why) => problems::unreachable_address(why),
        DialError::Limit(why) => problems::too_many_connections(why),
        DialError::Ended(why) => problems::connection_ended(why),
        DialError::Stopped => problems::stopped(),
    }
}

/// The problem with the cause that its `why` says.
fn because(mut problem: Problem, cause: Problem) -> Problem {
    if let Some(reason) = &mut problem.reason {
        reason.because = cause.reason;
    }
    problem
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidings_http::Kind;
    use tidings_words::{Language, Words};

    #[test]
    fn causes_are_told_in_each_language_and_in_english_as_the_network_says_them() {
        let [english, german] = Language::ALL.map(Words::of);
        let text = || "host:1".to_owned();
        let mut told = vec![
            unaddressed(&AddressError::Malformed(text())),
            unaddressed(&AddressError::Unsupported(text())),
            unaddressed(&AddressError::Nobody(text())),
        ];
        let refused = [Refusal::Stranger, Refusal::Version, Refusal::Closed, Refusal::Joining];
        let errors = refused.map(DialError::Refused).into_iter().chain([
            DialError::Timeout,
            DialError::WrongPeer,
            DialError::Myself,
            DialError::Unreachable(text()),
            DialError::Limit(text()),
            DialError::Ended(text()),
        ]);
        told.extend(errors.map(|error| undialed("host:1", &error)));
        for problem in told {
            assert_eq!(problem.told(english).message, problem.message);
            let why = problem.reason.as_ref().and_then(|reason| reason.fields.get("why"));
            let why = why.expect("a cause").to_string();
            let german = problem.told(german).message;
            assert!(!german.contains(&why), "{german}");
        }
    }

    #[test]
    fn every_failed_dial_names_the_address_and_a_next_step() {
        for why in [DialError::Timeout, DialError::WrongPeer, DialError::Refused(Refusal::Stranger)]
        {
            let problem = undialed("host:1", &why);
            assert_eq!(problem.kind, Kind::NoPeer);
            assert!(problem.message.starts_with("host:1: ") && problem.next.is_some());
        }
        assert_eq!(undialed("host:1", &DialError::Myself).kind, Kind::Usage);
        assert_eq!(undialed("host:1", &DialError::Stopped).kind, Kind::Stopped);
    }
}
