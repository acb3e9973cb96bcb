//! Figures that a scenario promises.

use super::{Check, broken};
use crate::figure::{FIGURES, Figure};
use crate::report::Outcome;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most that figures may come to, by their keys: `redundancy = 1.02`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, f64>", into = "BTreeMap<String, f64>")]
pub struct Expect(BTreeMap<String, f64>);

/// A promise about a figure that there is not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no run has a figure `{0}`; there are {known}", known = keys())]
pub struct NoFigure(String);

fn keys() -> String {
    FIGURES.map(|figure| figure.key).join(", ")
}

fn find(key: &str) -> Option<&'static Figure> {
    FIGURES.iter().find(|figure| figure.key == key)
}

impl Expect {
    /// A promise that one figure is at most so much.
    ///
    /// # Errors
    /// When there is no such figure.
    pub fn most(key: &str, most: f64) -> Result<Self, NoFigure> {
        BTreeMap::from([(key.to_owned(), most)]).try_into()
    }

    /// The promise about this figure, if there is one.
    #[must_use]
    pub fn of(&self, key: &str) -> Option<f64> {
        self.0.get(key).copied()
    }

    /// Whether a run kept to what was promised.
    ///
    /// # Errors
    /// The first figure that is worse, or that the run did not come to.
    pub fn check(&self, outcome: &Outcome) -> Check {
        for (key, most) in &self.0 {
            let Some(figure) = find(key) else { continue };
            match figure.of(outcome) {
                Some(value) if value <= *most => {}
                Some(value) => {
                    let (value, most) = (figure.show(value), figure.show(*most));
                    return broken(figure.key, format!("{value}, promised at most {most}"));
                }
                None => return broken("not measured", figure.name.to_owned()),
            }
        }
        Ok(())
    }
}

impl TryFrom<BTreeMap<String, f64>> for Expect {
    type Error = NoFigure;

    fn try_from(promises: BTreeMap<String, f64>) -> Result<Self, NoFigure> {
        match promises.keys().find(|key| find(key).is_none()) {
            Some(key) => Err(NoFigure(key.clone())),
            None => Ok(Self(promises)),
        }
    }
}

impl From<Expect> for BTreeMap<String, f64> {
    fn from(expect: Expect) -> Self {
        expect.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Scenario;
    use crate::trial;

    #[test]
    fn a_promise_about_a_figure_that_there_is_not_is_refused() {
        let error = toml::from_str::<Scenario>("[expect]\nredundancies = 1").unwrap_err();
        assert!(error.to_string().contains("redundancies"), "{error}");
        assert!(toml::from_str::<Scenario>("[expect]\nredundancy = 1.02").is_ok());
    }

    #[test]
    fn what_is_worse_than_promised_breaks_the_run() {
        let verdict = |most| {
            let expect = Expect::most("overhead", most).unwrap();
            let scenario = Scenario { nodes: 3, expect, ..Scenario::default() };
            trial::run(&scenario.plan().unwrap()).unwrap().violation
        };
        assert_eq!(verdict(100.0), None);
        assert_eq!(verdict(0.5).unwrap().checker, "overhead");
    }
}
