//! Why requests are refused: each reason has a code that stays, fields, and its words in English.
//!
//! Logs, the API and scripts read the English words. Faces look the code up in the catalogue of
//! `tidings-words` and put the fields into the sentence that stands there under `error-` and the
//! code; a test holds both to the same words.

mod boards;
mod files;
mod home;
mod people;
mod query;
mod writing;

pub(crate) use boards::*;
pub(crate) use files::*;
pub(crate) use home::*;
pub(crate) use people::*;
pub(crate) use query::*;
pub(crate) use writing::*;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A reason that programs and catalogues know by its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// Such as `unknown_board`; it stays from version to version.
    pub code: String,
    /// What is special about this case, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Field>,
}

/// A part of a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Field {
    /// How many, or how much.
    Number(u64),
    /// What somebody said, or what the system did.
    Text(String),
    /// What may have been meant, the likeliest first.
    List(Vec<String>),
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
            Self::List(all) => f.write_str(&all.join(" or ")),
        }
    }
}

/// Sorts of fields, by which the tables below declare them.
mod sorts {
    use super::Field;
    use std::fmt::Display;

    /// What can be said.
    pub(super) fn text(it: impl Display) -> Field {
        Field::Text(it.to_string())
    }

    /// What can be counted.
    pub(super) fn number(it: impl TryInto<u64>) -> Field {
        Field::Number(it.try_into().unwrap_or(u64::MAX))
    }

    /// What can be offered.
    pub(super) fn list(it: &[String]) -> Field {
        Field::List(it.to_vec())
    }
}

/// The type that a sort of field is made from.
macro_rules! sort {
    (text) => { impl std::fmt::Display };
    (number) => { impl TryInto<u64> };
    (list) => { &[String] };
}

/// A function for each reason, which makes the error: its kind, its name, which is the code, its
/// fields, what happened and what to do next.
macro_rules! refusals {
    ($($kind:ident $name:ident($($field:ident: $sort:ident),*):
        $message:literal $(, $next:literal)?;)*) => {
        $(
            #[doc = $message]
            pub(crate) fn $name($($field: $crate::refusal::sort!($sort)),*) -> $crate::Error {
                $(let $field = $crate::refusal::sorts::$sort($field);)*
                $crate::Error {
                    kind: $crate::Kind::$kind,
                    message: format_args!($message).to_string(),
                    next: [$(format_args!($next).to_string())?].into_iter().next(),
                    reason: Some(Box::new($crate::refusal::Reason {
                        code: stringify!($name).to_owned(),
                        fields: [$((stringify!($field).to_owned(), $field)),*].into(),
                    })),
                }
            }
        )*

        /// One error of each reason here.
        #[cfg(test)]
        pub(super) fn examples() -> Vec<$crate::Error> {
            vec![$($name($($crate::refusal::tests::example::$sort()),*)),*]
        }
    };
}

use {refusals, sort};

#[cfg(test)]
mod tests;
