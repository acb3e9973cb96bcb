//! What a supervisor is told: systemd's notification protocol (sd_notify(3)). Where nobody listens,
//! nothing is said.

use std::time::Duration;

/// While a start takes long, the supervisor is asked for so much more patience each time.
#[cfg(unix)]
const MORE_TIME: Duration = Duration::from_secs(30);

/// How often the supervisor wants to hear from the node's thread, if it does.
pub(super) fn watchdog() -> Option<Duration> {
    #[cfg(unix)]
    return sd_notify::watchdog_enabled();
    #[cfg(not(unix))]
    None
}

#[cfg(unix)]
mod say {
    use sd_notify::NotifyState;

    /// The node can be used.
    pub(in super::super) fn ready() {
        notify(&[NotifyState::Ready]);
    }

    /// One line on how it is.
    pub(in super::super) fn status(words: &str) {
        notify(&[NotifyState::Status(words)]);
    }

    /// The start goes on: it reads what is on the disk.
    pub(in super::super) fn starting(words: &str) {
        let time = u32::try_from(super::MORE_TIME.as_micros()).unwrap_or(u32::MAX);
        notify(&[NotifyState::ExtendTimeoutUsec(time), NotifyState::Status(words)]);
    }

    /// The settings are being read; [`ready`] ends it.
    pub(in super::super) fn reloading() {
        match NotifyState::monotonic_usec_now() {
            Ok(now) => notify(&[NotifyState::Reloading, now]),
            Err(error) => tracing::debug!(%error, "the supervisor does not hear of the reload"),
        }
    }

    /// The node ends in good order.
    pub(in super::super) fn stopping() {
        notify(&[NotifyState::Stopping]);
    }

    /// The node's thread turns.
    pub(in super::super) fn alive() {
        notify(&[NotifyState::Watchdog]);
    }

    fn notify(state: &[NotifyState<'_>]) {
        if let Err(error) = sd_notify::notify(state) {
            tracing::debug!(%error, "the supervisor cannot be told");
        }
    }
}

#[cfg(not(unix))]
mod say {
    pub(in super::super) fn ready() {}
    pub(in super::super) fn status(_words: &str) {}
    pub(in super::super) fn starting(_words: &str) {}
    pub(in super::super) fn reloading() {}
    pub(in super::super) fn stopping() {}
    pub(in super::super) fn alive() {}
}

pub(super) use say::{alive, ready, reloading, starting, status, stopping};
