//! Layers of settings: the first that says something wins.

use super::environment;
use super::face::Tongue;
use super::file;
use super::schema::{KEYS, Key, key};
use super::{Config, Overrides};
use crate::error::{Failure, Result};
use crate::home::Home;
use crate::print::said::{Said, said};
use serde::Serialize;
use std::path::{Path, PathBuf};
use tidings_words::{Language, Words};
use toml::{Table, Value};

/// The settings of the whole machine.
const SYSTEM_FILE: &str = "/etc/tidings/config.toml";

/// Where values come from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Origin {
    Flag,
    Environment,
    File(PathBuf),
    Default,
}

/// One layer.
#[derive(Clone, Debug)]
struct Layer {
    origin: Origin,
    values: Table,
}

/// All layers, the strongest first.
#[derive(Clone, Debug)]
pub(crate) struct Layers(Vec<Layer>);

/// A value and where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Setting {
    schema: &'static str,
    /// The key.
    pub(crate) key: &'static str,
    /// Its value; none where nothing says one and the node decides.
    pub(crate) value: Option<Value>,
    /// Who says so.
    pub(crate) origin: String,
    /// The same for people.
    #[serde(skip)]
    pub(crate) by: Said,
    /// Whether a running node takes a change.
    pub(crate) live: bool,
}

impl Layers {
    /// The layers of this home under `flags`; each says only what it may.
    pub(crate) fn of(home: &Home, flags: &Overrides) -> Result<Self> {
        let layers = Self::sources(home, flags).into_iter();
        layers.collect::<Result<Vec<_>>>().and_then(Self::checked)
    }

    /// Everything that is wrong with the layers of this home, and how many layers there are.
    pub(crate) fn faults(home: &Home) -> (usize, Vec<Failure>) {
        let (mut count, mut faults) = (0, Vec::new());
        for source in Self::sources(home, &Overrides::default()) {
            match source {
                Ok(layer) if layer.values.is_empty() => {}
                Ok(layer) => {
                    count += 1;
                    let wrong = layer.values.iter().filter_map(|row| layer.fault(row));
                    faults.extend(wrong);
                }
                Err(failure) => faults.push(failure),
            }
        }
        if faults.is_empty() {
            let config = Self::of(home, &Overrides::default()).and_then(|layers| layers.config());
            faults.extend(config.err());
        }
        (count, faults)
    }

    /// The language that the strongest layer sets which can be read; none where no layer does.
    pub(super) fn language(home: &Home) -> Option<Language> {
        let readable = Self::sources(home, &Overrides::default()).into_iter().flatten();
        let mut set = readable.filter_map(|layer| layer.values.get("language").cloned());
        set.find_map(|tag| tag.try_into::<Tongue>().ok()).map(|tongue| tongue.0)
    }

    fn sources(home: &Home, flags: &Overrides) -> [Result<Layer>; 4] {
        let of_file = |path: &Path| {
            let values = file::read(path)?;
            Ok(Layer { origin: Origin::File(path.to_owned()), values })
        };
        [
            Ok(Layer { origin: Origin::Flag, values: Table::try_from(flags).unwrap_or_default() }),
            environment::read(|name| std::env::var(name).ok())
                .map(|values| Layer { origin: Origin::Environment, values }),
            of_file(&home.config_file()),
            of_file(Path::new(SYSTEM_FILE)),
        ]
    }

    fn checked(layers: Vec<Layer>) -> Result<Self> {
        for layer in &layers {
            if let Some(fault) = layer.values.iter().find_map(|row| layer.fault(row)) {
                return Err(fault);
            }
        }
        Ok(Self(layers))
    }

    #[cfg(test)]
    pub(super) fn of_tables(tables: [Table; 4]) -> Result<Self> {
        let [flags, environment, home, system] = tables;
        let layer = |origin, values| Layer { origin, values };
        Self::checked(vec![
            layer(Origin::Flag, flags),
            layer(Origin::Environment, environment),
            layer(Origin::File("home.toml".into()), home),
            layer(Origin::File("system.toml".into()), system),
        ])
    }

    /// What they say together.
    pub(crate) fn config(&self) -> Result<Config> {
        let said = KEYS.iter().filter_map(|key| {
            let (_, value) = self.find(key)?;
            Some((key.name.to_owned(), value.clone()))
        });
        let config = parse(said.collect()).map_err(Failure::usage)?;
        config.conflict().map_or(Ok(config), Err)
    }

    /// Every key with its value and where that comes from.
    pub(crate) fn settings(&self) -> Vec<Setting> {
        let defaults = Table::try_from(Config::default()).unwrap_or_default();
        let setting = |key: &'static Key| {
            let (by, value) = match self.find(key) {
                Some((origin, value)) => (origin.said(key), Some(value.clone())),
                None => (Origin::Default.said(key), defaults.get(key.name).cloned()),
            };
            let Key { name, live, .. } = *key;
            let origin = by.in_words(Words::of(Language::English));
            Setting { schema: "tidings/setting/1", key: name, value, origin, by, live }
        };
        KEYS.iter().map(setting).collect()
    }

    fn find(&self, key: &Key) -> Option<(&Origin, &Value)> {
        let found = |layer: &'_ Layer| layer.values.contains_key(key.name);
        let layer = self.0.iter().find(|layer| found(layer))?;
        layer.values.get(key.name).map(|value| (&layer.origin, value))
    }
}

impl Layer {
    /// What is wrong with one value, said with where it stands and how one is written.
    fn fault(&self, (name, value): (&String, &Value)) -> Option<Failure> {
        let alone = Table::from_iter([(name.clone(), value.clone())]);
        parse(alone).err()?;
        let key = key(name)?;
        let example = match self.origin {
            Origin::Environment => plain(key),
            _ => format!("{name} = {}", key.example),
        };
        let failure = Failure::usage(wrong(key, value)).during(self.origin.said(key));
        Some(failure.next(said!("home-write-for-example", example = example)))
    }
}

/// What is wrong with this value, or with which of a list; serde's own words are English.
fn wrong(key: &Key, value: &Value) -> Said {
    let (name, form) = (key.name, key.form.said());
    let is_wrong = |(_, one): &(u64, &Value)| {
        let alone = Table::from_iter([(name.to_owned(), Value::Array(vec![(*one).clone()]))]);
        parse(alone).is_err()
    };
    let mut parts = (1_u64..).zip(value.as_array().into_iter().flatten());
    match parts.find(is_wrong) {
        Some((number, one)) => {
            let one = one.to_string();
            said!("home-wrong-in-list", key = name, number = number, value = one, form = form)
        }
        None => said!("home-wrong-value", key = name, value = value.to_string(), form = form),
    }
}

/// How a variable of this key is written.
fn plain(key: &Key) -> String {
    let value = key.example.trim_matches(['[', ']']).replace(['"', ' '], "");
    format!("{}={value}", key.variable())
}

impl Origin {
    fn said(&self, key: &Key) -> Said {
        match self {
            Self::Flag => said!("home-by-command-line"),
            Self::Environment => key.variable().into(),
            Self::File(path) => path.display().to_string().into(),
            Self::Default => said!("home-by-default"),
        }
    }
}

fn parse(table: Table) -> std::result::Result<Config, String> {
    let parsed: std::result::Result<Config, _> = table.try_into();
    parsed.map_err(|error: toml::de::Error| error.message().trim_end().to_owned())
}
