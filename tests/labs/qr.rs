//! The picture of an invite on a terminal, photographed, and read as a phone would read it.

use tidings_core::Code;

use crate::members::Member;
use crate::netns::Namespace;

const LABS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/labs");
/// Columns and rows of the terminal.
const WINDOW: (usize, usize) = (80, 24);

#[test]
#[ignore = "needs root and network namespaces; run by .ci/run"]
fn a_camera_reads_the_invite_off_dark_and_light_terminals() {
    let host = Namespace::new("desk");
    let ana = Member::at(&host);
    ana.founds("Book Club", "ana");
    // The terminal's own greys, foreground and background. Without colour the picture is drawn for
    // light letters on a dark ground.
    for (colour, foreground, background) in [("", 220, 20), ("", 20, 240), ("NO_COLOR=1", 220, 20)]
    {
        let case = format!("{colour} {foreground} on {background}");
        let photo = ana.home.beside("photo.pgm").display().to_string();
        let (binary, home) = (env!("CARGO_BIN_EXE_tidings"), ana.home.path());
        let shown = host.sh(&format!(
            "{colour} python3 {LABS}/terminal.py -- {binary} --home {} invite --long",
            home.display()
        ));
        let file = ana.home.beside("shown");
        std::fs::write(&file, &shown).expect("a file");
        let photograph = format!("python3 {LABS}/qr.py {foreground} {background} {photo}");
        let size = host.sh(&format!("{photograph} < {}", file.display()));
        let size: Vec<usize> = size.split_whitespace().filter_map(|n| n.parse().ok()).collect();
        assert!(size[0] <= WINDOW.0 && size[1] < WINDOW.1, "{case}: {size:?}");
        let read = host.sh(&format!("zbarimg --quiet --raw {photo}"));
        let typed = shown.lines().find(|line| line.starts_with("TIDINGS:")).expect("the code");
        let [read, typed] = [&read, typed].map(|text| Code::parse(text).expect("an invite"));
        // Hints at addresses may be left out, so that it fits.
        assert_eq!((read.seed, read.secret), (typed.seed, typed.secret), "{case}");
    }
}
