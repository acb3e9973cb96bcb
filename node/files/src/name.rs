//! What files are called by whoever attaches them, and what they are saved as.

/// Longest name that is given to a file, in bytes.
const MAX_NAME: usize = 200;

/// Names that are devices on some systems, whatever follows their first dot.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// Names that are devices with a digit behind them, which Windows knows in Latin-1 raised, too.
const NUMBERED: [&str; 2] = ["COM", "LPT"];

/// Kinds by the end of a name; all else is bytes.
const KINDS: &[(&str, &str)] = &[
    ("gif", "image/gif"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("ogg", "audio/ogg"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("txt", "text/plain"),
    ("md", "text/markdown"),
    ("webp", "image/webp"),
    ("zip", "application/zip"),
];

/// What kind of bytes a file has, as the end of its name says.
#[must_use]
pub fn kind_of(name: &str) -> &'static str {
    let end = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
    let kind = KINDS.iter().find(|(known, _)| *known == end);
    kind.map_or("application/octet-stream", |(_, kind)| kind)
}

/// A name that is no path and no device, hides nothing and commands no terminal, of at most 200 bytes.
#[must_use]
pub fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = |letter: char| letter.is_alphanumeric() || " -_.,()+@=~".contains(letter);
    let mut safe: String =
        last.chars().map(|letter| if plain(letter) { letter } else { '_' }).collect();
    while safe.len() > MAX_NAME {
        safe.pop();
    }
    let safe = safe.trim().trim_start_matches(['.', '-', '~']).trim_end_matches(['.', ' ']);
    match safe {
        "" => "file".to_owned(),
        _ if is_device(safe) => format!("_{safe}"),
        _ => safe.to_owned(),
    }
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let digit = |rest: &str| {
        let mut letters = rest.chars();
        let one = letters.next().is_some_and(|it| matches!(it, '0'..='9' | '¹' | '²' | '³'));
        one && letters.next().is_none()
    };
    let numbered = NUMBERED.iter().any(|name| stem.strip_prefix(name).is_some_and(digit));
    numbered || DEVICES.contains(&stem.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_a_path_or_hides() {
        for (name, safe) in [
            ("notes.pdf", "notes.pdf"),
            ("../../etc/passwd", "passwd"),
            ("..", "file"),
            ("", "file"),
            ("/", "file"),
            ("C:\\Windows\\evil.exe", "evil.exe"),
            (".bashrc", "bashrc"),
            ("-rf", "rf"),
            ("a\u{202e}fdp.exe", "a_fdp.exe"),
            ("a\x1b[2Jb\n", "a__2Jb_"),
            ("Größe 1.txt", "Größe 1.txt"),
            ("CON:", "CON_"),
            ("con", "_con"),
            ("Aux.tar.gz", "_Aux.tar.gz"),
            ("com1.txt", "_com1.txt"),
            ("com10.txt", "com10.txt"),
            ("com\u{b2}", "_com\u{b2}"),
            ("console.log", "console.log"),
        ] {
            assert_eq!(safe_name(name), safe, "{name:?}");
        }
        assert!(safe_name(&"ä".repeat(300)).len() <= MAX_NAME);
    }

    #[test]
    fn a_kind_is_told_by_the_end_of_a_name() {
        assert_eq!(kind_of("a.PNG"), "image/png");
        assert_eq!(kind_of("a.svg"), "application/octet-stream");
        assert_eq!(kind_of("png"), "application/octet-stream");
    }
}
