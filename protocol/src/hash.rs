//! BLAKE3 under the names this protocol gives it, and the 32-byte names that come out.

use blake3::hazmat::{ContextKey, HasherExt, hash_derive_key_context};
use data_encoding::{BASE32_NOPAD, DecodeKind};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::LazyLock;

/// Defines a 32-byte name with one text form: 52 characters of lower-case base32.
macro_rules! name32 {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(#[serde(with = "crate::hash::fixed")] pub [u8; 32]);

        impl $name {
            /// The bytes.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }

            /// Reads the text form; upper case is accepted.
            ///
            /// # Errors
            /// When the text is not 52 characters of base32.
            pub fn parse(text: &str) -> Result<Self, $crate::hash::BadName> {
                $crate::hash::from_text(text).map(Self)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "pattern": "^[a-zA-Z2-7]{52}$"})
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&$crate::hash::to_text(&self.0))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let text = $crate::hash::to_text(&self.0);
                write!(f, "{}({})", stringify!($name), text.get(..8).unwrap_or(&text))
            }
        }
    };
}
pub(crate) use name32;

name32! {
    /// The name of an entry: the hash of its header.
    EntryId
}
name32! {
    /// The name of a community: the hash of its founding statement, and `prev` of every first entry.
    CommunityId
}

/// A text that names nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a name of 52 base32 characters (a-z, 2-7)")]
pub struct BadName;

/// The hash of a body.
#[must_use]
pub fn body_hash(body: &[u8]) -> [u8; 32] {
    *blake3::hash(body).as_bytes()
}

/// Contexts in which something is hashed for each entry, comparison, author or peer: their keys are
/// made once.
const FREQUENT: [&str; 7] = [
    "tidings 1 entry",
    "tidings 1 summary",
    "tidings 1 journal",
    "tidings 1 root",
    "tidings 1 wanted",
    "tidings 1 sampler",
    "tidings 1 index",
];

static KEYS: LazyLock<[ContextKey; 7]> = LazyLock::new(|| FREQUENT.map(hash_derive_key_context));

/// All pieces of what is hashed most often, together.
const FEW_BYTES: usize = 192;

/// A keyed context of BLAKE3's key derivation, reused over many inputs.
pub struct Deriver(blake3::Hasher);

impl Deriver {
    /// The context that names entries.
    #[must_use]
    pub fn entries() -> Self {
        Self::new("tidings 1 entry")
    }

    /// The context of this name: one application, one use, written nowhere else.
    #[must_use]
    #[inline]
    pub fn new(context: &str) -> Self {
        let frequent = FREQUENT.iter().zip(KEYS.iter()).find(|(known, _)| **known == context);
        Self(match frequent {
            Some((_, key)) => blake3::Hasher::new_from_context_key(key),
            None => blake3::Hasher::new_derive_key(context),
        })
    }

    /// The hash of one input.
    pub fn derive(&mut self, input: &[u8]) -> [u8; 32] {
        self.derive_parts(&[input])
    }

    /// The hash of one input, given in pieces.
    #[inline]
    pub fn derive_parts(&mut self, parts: &[&[u8]]) -> [u8; 32] {
        self.0.reset();
        // Few bytes in many pieces are put together: each piece costs the hasher as much as a block.
        let (mut together, mut len) = ([0; FEW_BYTES], 0_usize);
        for part in parts {
            let end = len.saturating_add(part.len());
            if let Some(place) = together.get_mut(len..end) {
                place.copy_from_slice(part);
                len = end;
            } else {
                self.0.update(together.get(..len).unwrap_or_default());
                self.0.update(part);
                len = 0;
            }
        }
        self.0.update(together.get(..len).unwrap_or_default());
        *self.0.finalize().as_bytes()
    }
}

impl fmt::Debug for Deriver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Deriver")
    }
}

/// 32 bytes as lower-case base32 without padding (RFC 4648 §6).
#[must_use]
pub fn to_text(bytes: &[u8]) -> String {
    BASE32_NOPAD.encode(bytes).to_ascii_lowercase()
}

pub(crate) fn from_text(text: &str) -> Result<[u8; 32], BadName> {
    let upper = text.to_ascii_uppercase();
    let bytes = BASE32_NOPAD.decode(upper.as_bytes()).map_err(|error| match error.kind {
        DecodeKind::Length | DecodeKind::Symbol | DecodeKind::Trailing | DecodeKind::Padding => {
            BadName
        }
    })?;
    bytes.try_into().map_err(|_| BadName)
}

/// 32 bytes: an array in compact formats, base32 text in readable ones.
pub mod fixed {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    /// Writes them.
    ///
    /// # Errors
    /// The format's own.
    pub fn serialize<S: Serializer>(bytes: &[u8; 32], to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() {
            to.serialize_str(&super::to_text(bytes))
        } else {
            bytes.serialize(to)
        }
    }

    /// Reads them.
    ///
    /// # Errors
    /// The format's own, or a text that is not base32.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
        if from.is_human_readable() {
            let text = String::deserialize(from)?;
            super::from_text(&text).map_err(D::Error::custom)
        } else {
            <[u8; 32]>::deserialize(from)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_survives_its_text() {
        let id = EntryId([7; 32]);
        assert_eq!(EntryId::parse(&id.to_string()), Ok(id));
        assert_eq!(EntryId::parse(&id.to_string().to_uppercase()), Ok(id));
        assert_eq!(EntryId::parse("short"), Err(BadName));
        assert_eq!(EntryId::parse(&"1".repeat(52)), Err(BadName));
    }

    #[test]
    fn contexts_are_apart() {
        assert_ne!(Deriver::new("a").derive(b"x"), Deriver::new("b").derive(b"x"));
        for context in FREQUENT {
            let plain = blake3::derive_key(context, b"x");
            assert_eq!(Deriver::new(context).derive(b"x"), plain, "{context}");
        }
        let mut entries = Deriver::entries();
        assert_eq!(entries.derive(b"x"), entries.derive(b"x"));
    }
}
