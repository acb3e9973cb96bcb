//! What stands where a text or a title would, in every face's words.

use crate::Words;
use std::borrow::Cow;

impl Words {
    /// A text of a row as it is, or what stands in its place: `why` is the name of a
    /// `tidings_views::page::Absent`. Of one that a newer node gave, the words of that node stay.
    #[must_use]
    pub fn text_or_why<'t>(&self, text: &'t str, why: Option<&str>) -> Cow<'t, str> {
        let key = match why.unwrap_or_default() {
            "blocked" => "common-absent-blocked",
            "moderator" => "common-absent-moderator",
            "locked" => "common-absent-locked",
            "deleted" => "common-absent-deleted",
            "pruned" => "common-absent-pruned",
            "damaged" => "common-absent-damaged",
            "newer" => "common-absent-newer",
            "enclosed" => "common-absent-enclosed",
            "sealed" => "common-absent-sealed",
            _ => return text.into(),
        };
        self.say(key).into()
    }
}

#[cfg(test)]
mod tests {
    use crate::{Language, Words};

    #[test]
    fn a_text_stands_as_it_is_and_an_absent_one_is_told_of() {
        let german = Words::of(Language::German);
        assert_eq!(german.text_or_why("(blocked)", None), "(blocked)");
        assert_eq!(german.text_or_why("(blocked)", Some("blocked")), "(blockiert)");
        assert_eq!(german.text_or_why("(too new)", Some("too-new")), "(too new)");
    }
}
