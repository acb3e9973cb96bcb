//! Where a joiner, which nobody sees, is seen by what it does: it keeps letters of some scripts apart
//! or together (UAX #31, section 2.3, rules A1, A2 and B), and makes one picture of several emoji
//! (UTS #51, `emoji_zwj_sequence`). Anywhere else it could only hide.

use icu_properties::props::{
    CanonicalCombiningClass, ExtendedPictographic, GeneralCategory, GeneralCategoryGroup,
    IndicSyllabicCategory, JoiningType, Script,
};
use icu_properties::{CodePointMapData, CodePointSetData};

/// U+200C ZERO WIDTH NON-JOINER.
const NON_JOINER: char = '\u{200c}';
/// U+200D ZERO WIDTH JOINER.
const JOINER: char = '\u{200d}';

/// Whether this is a joiner that is seen between these texts.
pub(super) fn is_seen(before: &str, letter: char, after: &str) -> bool {
    match letter {
        NON_JOINER => parts(before, after) || splits_conjunct(before, after),
        JOINER => joins_pictures(before, after) || shapes_conjunct(before, after),
        _ => false,
    }
}

/// Rule A1: cursive letters of one script that would join are kept apart.
fn parts(before: &str, after: &str) -> bool {
    let joining = |letter: &char| CodePointMapData::<JoiningType>::new().get(*letter);
    let between =
        |letter: &char| joining(letter) == JoiningType::Transparent && !super::deceives(*letter);
    let before = before.chars().rev().find(|letter| !between(letter));
    let after = after.chars().find(|letter| !between(letter));
    let (Some(before), Some(after)) = (before, after) else { return false };
    matches!(joining(&before), JoiningType::DualJoining | JoiningType::LeftJoining)
        && matches!(joining(&after), JoiningType::DualJoining | JoiningType::RightJoining)
        && script(before) == script(after)
}

/// Rule A2: behind a virama, and before a letter of the same script.
fn splits_conjunct(before: &str, after: &str) -> bool {
    let after = after.chars().find(|letter| !is_combining(*letter));
    let (Some(before), Some(after)) = (before_virama(before), after) else { return false };
    is_letter(after) && script(before) == script(after)
}

/// Rule B: behind a virama, and not before a vowel sign.
fn shapes_conjunct(before: &str, after: &str) -> bool {
    let syllabic = CodePointMapData::<IndicSyllabicCategory>::new();
    let vowel = |letter| syllabic.get(letter) == IndicSyllabicCategory::VowelDependent;
    before_virama(before).is_some() && !after.chars().next().is_some_and(vowel)
}

/// The letter whose virama a text ends with.
fn before_virama(before: &str) -> Option<char> {
    let class = CodePointMapData::<CanonicalCombiningClass>::new();
    let mut marks = before.chars().rev().take_while(|letter| is_combining(*letter));
    if !marks.any(|mark| class.get(mark) == CanonicalCombiningClass::Virama) {
        return None;
    }
    let category = CodePointMapData::<GeneralCategory>::new();
    let mark = |letter: &char| {
        GeneralCategoryGroup::Mark.contains(category.get(*letter)) && !super::deceives(*letter)
    };
    before.chars().rev().find(|letter| !mark(letter)).filter(|letter| is_letter(*letter))
}

/// Whether it is drawn on or below the letter before it.
fn is_combining(letter: char) -> bool {
    let class = CodePointMapData::<CanonicalCombiningClass>::new().get(letter);
    class != CanonicalCombiningClass::NotReordered && !super::deceives(letter)
}

fn is_letter(letter: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(letter);
    GeneralCategoryGroup::Letter.contains(category) && !super::deceives(letter)
}

fn script(letter: char) -> Script {
    CodePointMapData::<Script>::new().get(letter)
}

/// Two pictures become one; a colour of skin or a wish for colours may stand behind the first.
fn joins_pictures(before: &str, after: &str) -> bool {
    let pictures = CodePointSetData::new::<ExtendedPictographic>();
    let varies = |letter: &char| matches!(letter, '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
    let before = before.chars().rev().find(|letter| !varies(letter));
    let is_picture = |letter: Option<char>| letter.is_some_and(|it| pictures.contains(it));
    is_picture(before) && is_picture(after.chars().next())
}
