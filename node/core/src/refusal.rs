//! Why requests are refused: each reason has a code that stays, fields, and its words in English.
//!
//! Logs, the API and scripts read the English words. Faces look the code up in the catalogue of
//! `tidings-words` and put the fields into the sentence that stands there under `error-` and the
//! code; a test holds both to the same words. Sizes are exact here, in bytes (`B`), and in the unit
//! that one would say there.

mod boards;
mod carry;
mod damage;
mod files;
mod home;
mod joining;
mod people;
mod query;
mod writing;

pub(crate) use boards::*;
pub(crate) use carry::*;
pub(crate) use damage::*;
pub(crate) use files::*;
pub(crate) use home::*;
pub(crate) use joining::*;
pub(crate) use people::*;
pub(crate) use query::*;
pub(crate) use writing::*;

use crate::{Error, Kind};
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
    /// The reason within this one, whose words are the field `why`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<Box<Reason>>,
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

impl Field {
    /// What can be said.
    pub fn text(it: impl fmt::Display) -> Self {
        Self::Text(it.to_string())
    }

    /// What can be counted.
    pub fn number(it: impl TryInto<u64>) -> Self {
        Self::Number(it.try_into().unwrap_or(u64::MAX))
    }

    /// What can be offered.
    #[must_use]
    pub fn list(it: &[String]) -> Self {
        Self::List(it.to_vec())
    }
}

/// A function for each reason, which makes what is given back by `$make` (kind, message, next step,
/// reason): the reason's kind, its name, which is the code, its fields, what happened and what to do
/// next. Beside them, for tests, `examples` makes one of each.
#[macro_export]
macro_rules! reasons {
    ($vis:vis $make:ident($kinds:ident) -> $out:ty:
        $($kind:ident $name:ident($($field:ident: $sort:ident),*):
            $message:literal $(, $next:literal)?;)*) => {
        $(
            #[doc = $message]
            $vis fn $name($($field: $crate::reasons!(@type $sort)),*) -> $out {
                $(let $field = $crate::refusal::Field::$sort($field);)*
                let message = format_args!($message).to_string();
                let next = [$(format_args!($next).to_string())?].into_iter().next();
                let fields = [$((stringify!($field).to_owned(), $field)),*].into();
                let code = stringify!($name).to_owned();
                let reason = $crate::refusal::Reason { code, fields, because: None };
                $make($kinds::$kind, message, next, reason)
            }
        )*

        /// One of each reason here.
        #[cfg(test)]
        pub(super) fn examples() -> Vec<$out> {
            vec![$($name($($crate::reasons!(@example $sort)),*)),*]
        }
    };
    (@type text) => { impl std::fmt::Display };
    (@type number) => { impl TryInto<u64> };
    (@type list) => { &[String] };
    (@example text) => { "bo<b>" };
    (@example number) => { 7_u64 };
    (@example list) => { &["#one".to_owned(), "#two".to_owned()] };
}

/// The errors of this crate, by their reasons.
macro_rules! refusals {
    ($($all:tt)*) => {
        use $crate::Kind;
        use $crate::refusal::error;
        $crate::reasons! { pub(crate) error(Kind) -> $crate::Error: $($all)* }
    };
}

fn error(kind: Kind, message: String, next: Option<String>, reason: Reason) -> Error {
    Error { kind, message, next, reason: Some(Box::new(reason)) }
}

pub use reasons;
use refusals;

#[cfg(test)]
mod tests;
