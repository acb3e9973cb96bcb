//! Which language somebody wants.

use super::Language::{self, English, German};

#[test]
fn a_locale_names_its_language() {
    for (tag, language) in
        [("de", German), ("de-AT", German), ("DE_de.UTF-8", German), ("en_GB", English)]
    {
        assert_eq!(Language::of_tag(tag), Some(language), "{tag}");
    }
    for tag in ["", "C", "POSIX", "fr_FR", "deu"] {
        assert_eq!(Language::of_tag(tag), None, "{tag}");
    }
}

#[test]
fn the_first_variable_that_is_set_decides() {
    let set = |all: &'static [(&str, &str)]| {
        Language::of_environment(move |name| {
            all.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned())
        })
    };
    assert_eq!(set(&[("LANG", "de_DE.UTF-8")]), German);
    assert_eq!(set(&[("LANG", "de_DE.UTF-8"), ("LC_ALL", "C")]), English);
    assert_eq!(set(&[("LANG", "de_DE.UTF-8"), ("LC_ALL", "")]), German);
    assert_eq!(set(&[]), English);
}

#[test]
fn a_browser_gets_what_it_likes_best() {
    for (header, language) in [
        ("de", German),
        ("de-CH, en;q=0.9", German),
        ("en;q=0.8, de;q=0.9", German),
        ("fr, de;q=0.1", German),
        ("en, de", English),
        ("de;q=0, en;q=0.5", English),
        ("de;q=2", English),
        ("de;q=0.12345", English),
        ("", English),
        ("*", English),
    ] {
        assert_eq!(Language::accepted(header), language, "{header}");
    }
}
