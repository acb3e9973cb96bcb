//! A code as a picture: one path, black on white whatever the colours of the page.

use maud::{Markup, PreEscaped};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// Modules of white around it, as its standard asks for.
const QUIET: usize = 4;

/// The QR code of `text`, called `label`; none when the text is too long for one.
pub(super) fn picture(text: &str, label: &str) -> Option<Markup> {
    let code = QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    let (width, colours) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (row, line) in colours.chunks(width).enumerate() {
        for (column, colour) in line.iter().enumerate() {
            if *colour == Color::Dark {
                write!(path, "M{} {}h1v1h-1z", column + QUIET, row + QUIET).ok()?;
            }
        }
    }
    let side = width + 2 * QUIET;
    let label = maud::html! { (label) }.into_string();
    Some(PreEscaped(format!(
        "<svg class=\"qr\" role=\"img\" aria-label=\"{label}\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/>\
         <path fill=\"#000\" d=\"{path}\"/></svg>"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_and_what_is_too_long_is_not() {
        let svg = picture("TIDINGS:ABC", "a \"b\"<").unwrap().into_string();
        assert!(svg.contains("aria-label=\"a &quot;b&quot;&lt;\"") && svg.contains("M4 4h1v1h-1z"));
        assert!(picture(&"A".repeat(5_000), "x").is_none());
    }
}
