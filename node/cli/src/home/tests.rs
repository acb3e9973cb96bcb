use super::*;
use community::Community;
use identity::Keys;
use tidings_protocol::certificate::Founding;
use tidings_protocol::time::Time;

fn home_with_community() -> (tempfile::TempDir, Home) {
    let dir = tempfile::tempdir().unwrap();
    let home = Home { dir: dir.path().join("home") };
    home.make().unwrap();
    let keys = Keys::random("ana \"quoted\"".into(), "laptop".into());
    keys.write(&home.identity_file()).unwrap();
    let founding = Founding {
        name: "Book Club".into(),
        account: keys.account.account(),
        device: keys.device.author(),
        nonce: [7; 16],
    };
    let community = Community { founding, secret: [9; 16], joined: Time(42) };
    community.write(&home.community_file()).unwrap();
    (dir, home)
}

#[test]
fn an_identity_survives_its_files() {
    let (_dir, home) = home_with_community();
    let identity = home.identity().unwrap();
    assert_eq!(identity.name, "ana \"quoted\"");
    assert_eq!(identity.founding.account, identity.account.account());
    assert_eq!(identity.founding.device, identity.device.author());
    assert_eq!((identity.secret, identity.joined), ([9; 16], Time(42)));
}

#[cfg(unix)]
#[test]
fn secrets_are_readable_by_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (_dir, home) = home_with_community();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(home.dir()), 0o700);
    assert_eq!(mode(&home.identity_file()), 0o600);
    assert_eq!(mode(&home.community_file()), 0o600);
}

#[test]
fn a_minted_device_replaces_the_old_one_which_is_kept() {
    let (_dir, home) = home_with_community();
    let before = home.identity().unwrap();
    let after = home.mint_device().unwrap();
    assert_eq!(after.account.account(), before.account.account());
    assert_ne!(after.device.author(), before.device.author());
    let kept = home.dir().join("retired").join(format!("{}.toml", before.device.author()));
    assert_eq!(identity::read(&kept).unwrap().device.author(), before.device.author());
}

#[test]
fn an_empty_home_names_the_next_step() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home { dir: dir.path().into() };
    let failure = home.identity().err().unwrap();
    assert!(failure.to_string().contains("tidings join"), "{failure}");
}

#[test]
fn damaged_files_are_errors_that_name_them() {
    let (_dir, home) = home_with_community();
    let text = fs::read_to_string(home.community_file()).unwrap();
    fs::write(home.community_file(), text.replace("Book", "Cook")).unwrap();
    assert!(home.identity().err().unwrap().to_string().contains("community.toml is damaged"));
    fs::write(home.identity_file(), "name = 1").unwrap();
    assert!(home.identity().err().unwrap().to_string().contains("identity.toml is damaged"));
}
