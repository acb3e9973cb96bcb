//! What the sentences do with their values: numbers are written as the language writes them, `PLAIN`
//! leaves a numbering as it is, and `SIZE`, `DAY` and `MOMENT` make of a number what
//! [`Words`](crate::Words) makes of it.

use crate::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentResource, FluentValue};

/// A number as a language writes what it stands for.
type Written = fn(Language, u64) -> String;

/// Makes the functions known to the sentences of a language.
pub(crate) fn give(bundle: &mut FluentBundle<FluentResource>, language: Language) {
    let functions: [(&str, Written); 3] =
        [("SIZE", Language::size), ("DAY", Language::day), ("MOMENT", Language::moment)];
    for (name, written) in functions {
        // It fails for a name that is taken, and these are not.
        let _ = bundle.add_function(name, move |values, _| match values.first() {
            Some(FluentValue::Number(number)) => written(language, u64::from(number)).into(),
            values => text(values),
        });
    }
    let _ = bundle.add_function("PLAIN", |values, _| match values.first() {
        Some(FluentValue::Number(number)) => number.as_string().into(),
        values => text(values),
    });
    bundle.set_formatter(match language {
        Language::English => None,
        Language::German => Some(|value, _| number(Language::German, value)),
    });
}

/// What is written already, as an older node's refusals have it.
fn text<'v>(value: Option<&FluentValue<'v>>) -> FluentValue<'v> {
    value.cloned().unwrap_or(FluentValue::Error)
}

/// A whole number.
fn number(language: Language, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(language.number(u64::from(number))),
        _ => None,
    }
}
