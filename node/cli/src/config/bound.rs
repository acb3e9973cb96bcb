//! Bounds that a relay's operator sets: how much is held, and how fast it goes. `off` for none.

use super::Size;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// Least bytes of a quota: what one commit brings may be more than is left of it by 4 MiB.
const MIN_QUOTA: u64 = 1 << 20;
/// Least bytes a second: a slower peer would seem to be gone while it sends one large frame.
const MIN_RATE: u64 = 64 << 10;
/// How no bound is written.
const OFF: &str = "off";

/// How much may be held, if there is a bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Quota(pub(crate) Option<u64>);

/// How many bytes may go in a second, if there is a bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rate(pub(crate) Option<u64>);

/// What a file has: a number of bytes, or words.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Number(u64),
    Text(String),
}

/// Reads a bound of at least `min` bytes whose words end in `end`.
fn read<'de, D: Deserializer<'de>>(
    from: D,
    (min, end): (u64, &str),
    refused: &str,
) -> Result<Option<u64>, D::Error> {
    let wrong = || D::Error::custom(refused);
    let bytes = match Written::deserialize(from).map_err(|_| wrong())? {
        Written::Number(bytes) => bytes,
        Written::Text(text) if text.trim() == OFF => return Ok(None),
        Written::Text(text) => {
            let text = text.trim();
            let size = if end.is_empty() { Some(text) } else { text.strip_suffix(end) };
            size.and_then(Size::parse).ok_or_else(wrong)?.0
        }
    };
    if bytes < min { Err(wrong()) } else { Ok(Some(bytes)) }
}

impl<'de> Deserialize<'de> for Quota {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let refused = "it is a size of at least 1 MiB, such as \"2 GiB\", or \"off\"";
        read(from, (MIN_QUOTA, ""), refused).map(Self)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let refused = "it is a rate of at least 64 KiB/s, such as \"1 MiB/s\", or \"off\"";
        read(from, (MIN_RATE, "/s"), refused).map(Self)
    }
}

impl Serialize for Quota {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Some(bytes) => to.collect_str(&Size(bytes)),
            None => to.serialize_str(OFF),
        }
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Some(bytes) => to.collect_str(&format_args!("{}/s", Size(bytes))),
            None => to.serialize_str(OFF),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(default)]
    struct File {
        quota: Quota,
        rate: Rate,
    }

    #[test]
    fn bounds_are_read_and_shown_as_people_write_them() {
        for (text, quota, rate) in [
            ("quota = \"2 GiB\"\nrate = \"1 MiB/s\"", Some(2 << 30), Some(1 << 20)),
            ("quota = 1048576\nrate = \"64KiB/s\"", Some(1 << 20), Some(64 << 10)),
            ("quota = \"off\"\nrate = \"off\"", None, None),
            ("", None, None),
        ] {
            let file: File = toml::from_str(text).unwrap();
            assert_eq!(file, File { quota: Quota(quota), rate: Rate(rate) }, "{text}");
            let again: File = toml::from_str(&toml::to_string(&file).unwrap()).unwrap();
            assert_eq!(again, file);
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for (text, said) in [
            ("quota = \"0\"", "1 MiB"),
            ("quota = \"1023 KiB\"", "1 MiB"),
            ("quota = \"2 GiB/s\"", "2 GiB"),
            ("quota = \"much\"", "off"),
            ("rate = 0", "64 KiB/s"),
            ("rate = \"1 MiB\"", "1 MiB/s"),
            ("rate = \"8 Mbit/s\"", "1 MiB/s"),
            ("rate = true", "off"),
        ] {
            let error = toml::from_str::<File>(text).unwrap_err();
            assert!(error.message().contains(said), "{text}: {error}");
        }
    }
}
