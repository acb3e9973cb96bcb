//! `TIDINGS_*`: one variable a key; an empty one says nothing.

use super::schema::{Form, KEYS, Key};
use crate::error::{Failure, Result};
use crate::print::said::said;
use toml::{Table, Value};

/// What the variables say.
pub(super) fn read(get: impl Fn(&str) -> Option<String>) -> Result<Table> {
    let mut values = Table::new();
    for key in KEYS {
        let variable = key.variable();
        if let Some(text) = get(&variable).filter(|text| !text.is_empty()) {
            values.insert(key.name.to_owned(), value(key, &variable, &text)?);
        }
    }
    Ok(values)
}

fn value(key: &Key, variable: &str, text: &str) -> Result<Value> {
    let refused = |key| Err(Failure::usage(said!(key, variable = variable, value = text)));
    match key.form {
        Form::Addresses | Form::Command => {
            let parts = text.split(',').map(|part| Value::String(part.trim().to_owned()));
            Ok(Value::Array(parts.collect()))
        }
        Form::Port => match text.parse() {
            Ok(number) => Ok(Value::Integer(number)),
            Err(_) => refused("home-variable-no-number"),
        },
        Form::Switch => match text {
            "1" | "true" | "on" | "yes" => Ok(Value::Boolean(true)),
            "0" | "false" | "off" | "no" => Ok(Value::Boolean(false)),
            _ => refused("home-variable-no-switch"),
        },
        _ => Ok(Value::String(text.to_owned())),
    }
}
