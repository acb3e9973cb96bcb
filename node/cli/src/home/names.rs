//! What a person and a device are called when nobody says.

use crate::error::{Code, Failure, Result};
use crate::print::said::{Said, said};
use tidings_protocol::limits::MAX_NAME;

/// A name as it is shown and stored: on one line, not empty, not too long.
pub(crate) fn checked(name: &str, what: impl Into<Said>) -> Result<String> {
    let what = what.into();
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Failure::usage(said!("home-name-empty", what = what)));
    }
    if name.chars().any(char::is_control) {
        return Err(Failure::usage(said!("home-name-control", what = what)));
    }
    if name.len() > MAX_NAME {
        let long = said!("home-name-long", what = what, count = name.len(), max = MAX_NAME);
        return Err(Failure::new(Code::TooLarge, long));
    }
    Ok(name)
}

/// This machine's name.
pub(crate) fn device() -> String {
    host().and_then(|name| checked(&name, "host").ok()).unwrap_or_else(|| "laptop".into())
}

/// The login name, or `me`.
pub(crate) fn login() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find_map(|name| checked(&name, "login").ok())
        .unwrap_or_else(|| "me".into())
}

#[cfg(unix)]
fn host() -> Option<String> {
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    name.split('.').next().map(str::to_owned)
}

#[cfg(not(unix))]
fn host() -> Option<String> {
    std::env::var("COMPUTERNAME").ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_line_of_bounded_length() {
        assert_eq!(checked("  Book \n Club ", "it").unwrap(), "Book Club");
        assert!(checked(" ", "it").is_err());
        assert!(checked("a\u{1b}b", "it").is_err());
        assert!(checked(&"é".repeat(33), "it").unwrap_err().is(Code::TooLarge));
        assert!(!device().is_empty() && device().len() <= MAX_NAME);
    }
}
