//! What every face offers to feel about a post; others can be typed.

/// An emoji, spelt the same on every face so that the same feelings are counted together, and the key
/// of its name.
pub const FEELINGS: [(&str, &str); 8] = [
    ("👍", "common-feel-thumb"),
    ("❤️", "common-feel-heart"),
    ("😄", "common-feel-laugh"),
    ("🎉", "common-feel-party"),
    ("😮", "common-feel-wow"),
    ("😢", "common-feel-sad"),
    ("🤔", "common-feel-think"),
    ("👀", "common-feel-eyes"),
];
