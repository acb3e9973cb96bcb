//! How the terminal UI looks and speaks.

use serde::{Deserialize, Serialize};
use tidings_tui::Palette;
use tidings_words::Language;

/// Colours, by their name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Colours(pub(crate) Palette);

impl TryFrom<String> for Colours {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        name.parse().map(Self)
    }
}

impl From<Colours> for String {
    fn from(colours: Colours) -> Self {
        colours.0.to_string()
    }
}

/// A language, by its tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Tongue(pub(crate) Language);

impl TryFrom<String> for Tongue {
    type Error = String;

    fn try_from(tag: String) -> Result<Self, String> {
        let tags = Language::ALL.map(Language::tag).join(", ");
        let found = Language::of_tag(&tag).map(Self);
        found.ok_or_else(|| format!("no such language: there are {tags}"))
    }
}

impl From<Tongue> for String {
    fn from(tongue: Tongue) -> Self {
        tongue.0.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for palette in Palette::ALL {
            assert_eq!(Colours::try_from(String::from(Colours(palette))), Ok(Colours(palette)));
        }
        for language in Language::ALL {
            assert_eq!(Tongue::try_from(String::from(Tongue(language))), Ok(Tongue(language)));
        }
        assert!(
            Colours::try_from("mauve".to_owned()).unwrap_err().contains("dark, light, 16, none")
        );
        assert!(Tongue::try_from("tlh".to_owned()).unwrap_err().contains("en, de"));
    }
}
