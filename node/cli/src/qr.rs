//! An invite as a picture that a phone or another laptop's camera reads off the screen.

use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};

/// Black on white, whatever the terminal's own colours are.
const BLACK_ON_WHITE: &str = "\x1b[30;107m";
const RESET: &str = "\x1b[0m";

/// The QR code of `text` in half blocks, two modules to a character, with its quiet zone.
///
/// Nothing when the text does not fit a QR code or the picture has more than `columns` or `rows`.
/// Without colour it is drawn for a terminal with light letters on a dark ground.
pub(crate) fn picture(text: &str, columns: usize, rows: usize, colour: bool) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    let mut renderer = code.render::<Dense1x2>();
    if !colour {
        renderer.dark_color(Dense1x2::Light).light_color(Dense1x2::Dark);
    }
    let picture = renderer.quiet_zone(true).build();
    let width = picture.lines().map(|line| line.chars().count()).max()?;
    let fits = width <= columns && picture.lines().count() <= rows;
    fits.then(|| painted(&picture, colour))
}

fn painted(picture: &str, colour: bool) -> String {
    if !colour {
        return picture.to_owned();
    }
    let lines = picture.lines().map(|line| format!("{BLACK_ON_WHITE}{line}{RESET}"));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invite_without_hints_fits_a_terminal_of_80_columns_and_24_lines() {
        let invite = format!("TIDINGS:{}", "A".repeat(92));
        assert!(picture(&invite, 80, 23, false).is_some(), "one line is left for the prompt");
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        assert_eq!(picture("TIDINGS:AAAA", 10, 100, true), None);
        assert_eq!(picture("TIDINGS:AAAA", 100, 10, true), None);
        assert_eq!(picture(&"A".repeat(5_000), 1_000, 1_000, true), None);
    }

    #[test]
    fn colours_stand_only_where_they_are_wanted() {
        assert!(picture("X", 80, 24, true).unwrap().contains('\x1b'));
        assert!(!picture("X", 80, 24, false).unwrap().contains('\x1b'));
    }
}
