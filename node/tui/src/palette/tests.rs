//! Every pair of letters and ground can be told apart by people who see little contrast.

use super::*;

/// WCAG 2.2, 1.4.3.
const ENOUGH: f64 = 4.5;

/// Red, green and blue of one of the 256 colours, as xterm and all after it show them.
fn rgb(colour: Color) -> [u8; 3] {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    match colour {
        Color::Black => [0, 0, 0],
        Color::Blue => [0, 0, 238],
        Color::Cyan => [0, 205, 205],
        Color::White => [229, 229, 229],
        Color::Indexed(at @ 16..=231) => {
            let at = usize::from(at - 16);
            [STEPS[at / 36], STEPS[at / 6 % 6], STEPS[at % 6]]
        }
        Color::Indexed(at @ 232..) => [8 + (at - 232) * 10; 3],
        other => panic!("{other:?} looks different on every terminal"),
    }
}

/// Relative luminance (WCAG 2.2).
fn luminance(colour: Color) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = rgb(colour).map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: Color, other: Color) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn the_measure_is_that_of_the_guidelines() {
    assert!((contrast(Color::Indexed(16), Color::Indexed(231)) - 21.0).abs() < 0.01);
    assert!((contrast(Color::Indexed(16), Color::Indexed(16)) - 1.0).abs() < 0.01);
}

#[test]
fn letters_stand_out_from_their_ground() {
    for palette in Palette::ALL {
        for role in Role::ALL {
            let style = palette.style(role);
            match (style.fg, style.bg) {
                (Some(letters), Some(ground)) => {
                    let ratio = contrast(letters, ground);
                    assert!(ratio >= ENOUGH, "{palette} {role:?}: {ratio:.2}");
                }
                // The terminal's own pair, or its reverse.
                (None, None) => {}
                half => panic!("{palette} {role:?} paints {half:?} alone"),
            }
        }
    }
}

/// Where a row is chosen, its marks and names are drawn on the row's ground.
#[test]
fn a_dark_and_a_light_ground_are_both_served() {
    assert!(luminance(Palette::Dark.ground().bg.unwrap()) < 0.02);
    assert!(luminance(Palette::Light.ground().bg.unwrap()) > 0.9);
}

#[test]
fn without_colour_nothing_has_one_and_what_matters_still_differs() {
    for role in Role::ALL {
        let style = Palette::Plain.style(role);
        assert_eq!((style.fg, style.bg), (None, None), "{role:?}");
    }
    for palette in Palette::ALL {
        assert_ne!(palette.style(Role::Chosen), palette.style(Role::Kept), "{palette}");
        assert_ne!(palette.style(Role::Chosen), palette.style(Role::Text), "{palette}");
        assert_ne!(palette.style(Role::Title), palette.style(Role::Idle), "{palette}");
    }
}

#[test]
fn the_environment_chooses() {
    let of = |set: &'static [(&str, &str)]| {
        Palette::of_environment(move |name| {
            set.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned())
        })
    };
    assert_eq!(of(&[("TERM", "xterm-256color")]), Palette::Dark);
    assert_eq!(of(&[("TERM", "xterm"), ("COLORTERM", "truecolor")]), Palette::Dark);
    assert_eq!(of(&[("TERM", "xterm-256color"), ("COLORFGBG", "0;15")]), Palette::Light);
    assert_eq!(of(&[("TERM", "xterm")]), Palette::Sixteen);
    assert_eq!(of(&[("TERM", "linux")]), Palette::Sixteen);
    assert_eq!(of(&[("TERM", "xterm-256color"), ("NO_COLOR", "1")]), Palette::Plain);
    assert_eq!(of(&[("TERM", "dumb")]), Palette::Plain);
    for palette in Palette::ALL {
        assert_eq!(palette.name().parse(), Ok(palette));
    }
    assert!("pink".parse::<Palette>().unwrap_err().contains("dark, light, 16, none"));
}
