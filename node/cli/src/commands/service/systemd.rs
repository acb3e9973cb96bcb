//! systemd as a program: its files, and what it is asked.

use super::unit::MARK;
use crate::error::{Code, Failure, Result};
use crate::print::said::said;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The name of the service.
pub(super) const NAME: &str = "tidings.service";

/// Which manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manager {
    /// The machine's.
    System,
    /// That of the person who types.
    User,
}

impl Manager {
    /// The manager that runs here.
    pub(super) fn checked(self) -> Result<Self> {
        // What sd_booted(3) looks at.
        if Path::new("/run/systemd/system").is_dir() {
            return Ok(self);
        }
        Err(Failure::failed(said!("home-no-systemd")))
    }

    /// Where its unit is.
    pub(super) fn unit_file(self) -> Result<PathBuf> {
        match self {
            Self::System => Ok(Path::new("/etc/systemd/system").join(NAME)),
            Self::User => {
                let strategy = etcetera::choose_base_strategy()
                    .map_err(|_| Failure::usage(said!("home-service-nowhere")))?;
                let dir = etcetera::BaseStrategy::config_dir(&strategy);
                Ok(dir.join("systemd/user").join(NAME))
            }
        }
    }

    /// Has systemd do something; its words are the failure's.
    pub(super) fn systemctl(self, words: &[&str]) -> Result<()> {
        let (done, said) = self.ask(words)?;
        if done {
            return Ok(());
        }
        let message = format!("systemctl {}: {}", words.join(" "), said.trim());
        Err(Failure::failed(message).next(said!("home-service-journal")))
    }

    /// Asks systemd; whether it agrees, and its words.
    pub(super) fn ask(self, words: &[&str]) -> Result<(bool, String)> {
        let mut command = Command::new("systemctl");
        if self == Self::User {
            command.arg("--user");
        }
        let output = command.args(words).output();
        let output = output.map_err(|error| Failure::failed(format!("systemctl: {error}")))?;
        let said = [output.stdout, output.stderr].concat();
        Ok((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
    }
}

/// Writes `text`; false if it was there already. A file of somebody else is left alone.
pub(super) fn write(path: &Path, text: &str) -> Result<bool> {
    match fs::read_to_string(path) {
        Ok(there) if there == text => return Ok(false),
        Ok(there) if !there.starts_with(MARK) => return Err(foreign(path)),
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(Failure::file(path, &error));
        }
        _ => {}
    }
    let dir = path.parent().unwrap_or(path);
    let written = fs::create_dir_all(dir).and_then(|()| fs::write(path, text));
    written
        .map(|()| true)
        .map_err(|error| Failure::file(path, &error).next(said!("home-service-sudo")))
}

/// Removes a file that this program wrote; false if there is none.
pub(super) fn remove(path: &Path) -> Result<bool> {
    match fs::read_to_string(path) {
        Ok(there) if !there.starts_with(MARK) => Err(foreign(path)),
        Ok(_) => fs::remove_file(path)
            .map(|()| true)
            .map_err(|error| Failure::file(path, &error).next(said!("home-service-sudo"))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Failure::file(path, &error)),
    }
}

fn foreign(path: &Path) -> Failure {
    let file = path.display().to_string();
    Failure::new(Code::NotAllowed, said!("home-service-foreign", file = file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_written_once_and_those_of_others_are_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("deep/tidings.service");
        let text = format!("{MARK}\n[Unit]\n");
        assert!(write(&path, &text).unwrap());
        assert!(!write(&path, &text).unwrap());
        assert!(write(&path, &format!("{text}# newer\n")).unwrap());
        assert!(remove(&path).unwrap() && !remove(&path).unwrap());
        fs::write(&path, "[Unit]\n").unwrap();
        for refused in [write(&path, &text), remove(&path)] {
            assert!(refused.unwrap_err().is(Code::NotAllowed));
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "[Unit]\n");
    }
}
