//! Things with parameters as people write them: `ws:k=8,beta=0.1`, or a TOML table with a `kind`.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// A kind and its parameters, taken out one by one; what nobody took is an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    kind: String,
    /// The value without a name: `er:0.3`.
    bare: Option<String>,
    given: BTreeMap<String, String>,
}

/// Why a text or a table means nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSpec {
    /// Nothing has this name.
    #[error("`{kind}` is not one of: {known}")]
    Kind {
        /// What was asked for.
        kind: String,
        /// What there is.
        known: String,
    },
    /// A value that cannot be read or is out of range.
    #[error("{kind}: {name} = {value}: expected {expected}")]
    Value {
        /// The thing whose parameter it is.
        kind: String,
        /// The parameter.
        name: String,
        /// What was given.
        value: String,
        /// What would do.
        expected: String,
    },
    /// A parameter that there is not.
    #[error("{kind} has no parameter `{name}`")]
    Unknown {
        /// The thing.
        kind: String,
        /// What was given.
        name: String,
    },
    /// A parameter that must be given.
    #[error("{kind} needs {name}={expected}")]
    Missing {
        /// The thing.
        kind: String,
        /// The parameter.
        name: String,
        /// What would do.
        expected: String,
    },
}

/// A specification in a file: text, or a table.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Written {
    /// `"ws:k=8"`
    Text(String),
    /// `300`
    Number(u64),
    /// `{ kind = "ws", k = 8 }`
    Table(BTreeMap<String, Plain>),
}

/// A value in such a table.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Plain {
    /// A whole number.
    Whole(i64),
    /// A fraction.
    Fraction(f64),
    /// A switch.
    Switch(bool),
    /// Words.
    Words(String),
}

impl Spec {
    /// Reads `kind`, `kind:value` or `kind:name=value,…`.
    ///
    /// # Errors
    /// When a name stands twice, or more than one value has no name.
    pub fn parse(text: &str) -> Result<Self, BadSpec> {
        let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
        let kind = kind.trim().to_owned();
        let mut spec = Self { kind, bare: None, given: BTreeMap::new() };
        for item in rest.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            let twice = match item.split_once('=') {
                Some((name, value)) => {
                    spec.given.insert(name.trim().to_owned(), value.trim().to_owned()).is_some()
                }
                None => spec.bare.replace(item.to_owned()).is_some(),
            };
            if twice {
                return Err(BadSpec::Unknown { kind: spec.kind, name: format!("{item} (twice)") });
            }
        }
        Ok(spec)
    }

    /// Reads either form.
    ///
    /// # Errors
    /// As [`Self::parse`], and when a table has no `kind`.
    pub fn read(written: Written) -> Result<Self, BadSpec> {
        let mut table = match written {
            Written::Text(text) => return Self::parse(&text),
            Written::Number(number) => return Self::parse(&number.to_string()),
            Written::Table(table) => table,
        };
        let kind = table.remove("kind").map(|kind| kind.to_string()).unwrap_or_default();
        let given = table.into_iter().map(|(name, value)| (name, value.to_string())).collect();
        Ok(Self { kind, bare: None, given })
    }

    /// What it is.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The parameter `name`, also if it is the one without a name; `default` if it is not given.
    ///
    /// # Errors
    /// When it cannot be read or `fits` refuses it.
    pub fn first<T: FromStr>(
        &mut self,
        name: &str,
        default: T,
        expected: &str,
        fits: impl Fn(&T) -> bool,
    ) -> Result<T, BadSpec> {
        if let Some(bare) = self.bare.take()
            && let Some(twice) = self.given.insert(name.to_owned(), bare)
        {
            let name = format!("{name}={twice} (twice)");
            return Err(BadSpec::Unknown { kind: self.kind.clone(), name });
        }
        self.take(name, default, expected, fits)
    }

    /// The parameter `name`, `default` if it is not given.
    ///
    /// # Errors
    /// When it cannot be read or `fits` refuses it.
    pub fn take<T: FromStr>(
        &mut self,
        name: &str,
        default: T,
        expected: &str,
        fits: impl Fn(&T) -> bool,
    ) -> Result<T, BadSpec> {
        let Some(value) = self.given.remove(name) else { return Ok(default) };
        let read = value.parse().ok().filter(fits);
        read.ok_or_else(|| BadSpec::Value {
            kind: self.kind.clone(),
            name: name.to_owned(),
            value,
            expected: expected.to_owned(),
        })
    }

    /// Whether the parameter is given.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    /// A parameter that has no default.
    ///
    /// # Errors
    /// When it is not given.
    pub fn need(&mut self, name: &str, expected: &str) -> Result<String, BadSpec> {
        let value = self.first(name, String::new(), expected, |_| true)?;
        if value.is_empty() {
            let (kind, name) = (self.kind.clone(), name.to_owned());
            return Err(BadSpec::Missing { kind, name, expected: expected.to_owned() });
        }
        Ok(value)
    }

    /// Nothing else was given.
    ///
    /// # Errors
    /// When something was.
    pub fn finish(self) -> Result<(), BadSpec> {
        match self.bare.or_else(|| self.given.into_keys().next()) {
            Some(name) => Err(BadSpec::Unknown { kind: self.kind, name }),
            None => Ok(()),
        }
    }

    /// The error for a kind that there is not.
    #[must_use]
    pub fn unknown(&self, known: &str) -> BadSpec {
        BadSpec::Kind { kind: self.kind.clone(), known: known.to_owned() }
    }
}

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(number) => write!(f, "{number}"),
            Self::Fraction(number) => write!(f, "{number}"),
            Self::Switch(on) => write!(f, "{on}"),
            Self::Words(words) => f.write_str(words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_named_bare_or_wrong() {
        let mut spec = Spec::parse("ws:k=8, beta=0.1").unwrap();
        assert_eq!(spec.kind(), "ws");
        assert_eq!(spec.first("k", 4, "a number", |k| *k > 0), Ok(8));
        assert_eq!(spec.take("beta", 0.0, "a share", |_| true), Ok(0.1));
        assert_eq!(spec.take("other", 7, "a number", |_| true), Ok(7));
        assert_eq!(spec.finish(), Ok(()));
        let mut bare = Spec::parse("er:0.3").unwrap();
        assert_eq!(bare.first("p", 0.0, "a share", |_| true), Ok(0.3));
        let mut wrong = Spec::parse("er:p=2").unwrap();
        let why = wrong.take("p", 0.0, "0 to 1", |p| *p <= 1.0).unwrap_err();
        assert_eq!(why.to_string(), "er: p = 2: expected 0 to 1");
        assert!(Spec::parse("er:0.1,0.2").is_err() && Spec::parse("er:p=1,p=2").is_err());
        assert!(Spec::parse("ring:3").unwrap().finish().is_err());
        let mut both = Spec::parse("er:0.1,p=0.2").unwrap();
        assert!(both.first("p", 0.0, "a share", |_| true).is_err());
        assert!(Spec::parse("file").unwrap().need("path", "FILE").is_err());
    }
}
