use super::*;
use community::Community;
use tidings_protocol::certificate::Founding;
use tidings_protocol::time::Time;

fn home_with_community() -> (tempfile::TempDir, Home) {
    let dir = tempfile::tempdir().unwrap();
    let home = Home { dir: dir.path().join("home") };
    home.make().unwrap();
    let mut keys = home.begin(Some("ana \"quoted\"".into())).unwrap();
    let key = home.own_account().unwrap().keypair();
    let founding = Founding {
        name: "Book Club".into(),
        account: key.account(),
        device: keys.device.author(),
        nonce: [7; 16],
    };
    keys.certify(&key, founding.id());
    keys.write(&home.identity_file()).unwrap();
    let community = Community { founding, secret: [9; 16], later: Vec::new(), joined: Time(42) };
    community.write(&home.community_file()).unwrap();
    (dir, home)
}

#[test]
fn an_identity_survives_its_files() {
    let (_dir, home) = home_with_community();
    let identity = home.identity().unwrap();
    assert_eq!(identity.name, "ana \"quoted\"");
    assert_eq!(identity.founding.account, identity.account);
    assert!(identity.certificate.unwrap().holds(identity.community()));
    assert_eq!(identity.founding.device, identity.device.author());
    assert_eq!((identity.secret, identity.joined), ([9; 16], Time(42)));
}

#[test]
fn the_secrets_of_new_codes_are_kept_beside_the_first_the_latest_in_front() {
    let (_dir, home) = home_with_community();
    assert!(home.later_secrets().unwrap().is_empty());
    for byte in [1, 2, 9, 3, 1, 4, 5] {
        home.keep_secret([byte; 16]).unwrap();
    }
    assert_eq!(home.later_secrets().unwrap(), [5, 4, 1, 3].map(|byte| [byte; 16]));
    assert_eq!(home.identity().unwrap().secret, [9; 16]);
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
    assert_eq!(mode(&home.account_file()), 0o600);
}

#[test]
fn a_minted_device_replaces_the_old_one_which_is_kept() {
    let (_dir, home) = home_with_community();
    let before = home.identity().unwrap();
    let after = home.mint_device().unwrap();
    assert_eq!(after.account, before.account);
    let certificate = after.certificate.unwrap();
    assert!(certificate.device == after.device.author() && certificate.holds(after.community()));
    assert_ne!(after.device.author(), before.device.author());
    let kept = home.dir().join("retired").join(format!("{}.toml", before.device.author()));
    assert_eq!(identity::read(&kept).unwrap().device.author(), before.device.author());
}

#[test]
fn a_device_minted_without_the_words_waits_for_them() {
    let (_dir, home) = home_with_community();
    let account = home.account_key().unwrap().unwrap();
    fs::remove_file(home.account_file()).unwrap();
    assert!(home.identity().unwrap().certificate.is_some(), "the old device needs no words");
    let minted = home.mint_device().unwrap();
    assert!(minted.certificate.is_none() && home.identity().unwrap().certificate.is_none());
    let device = minted.device.author();
    let word = Certificate::issue(&account.keypair(), minted.community(), device);
    home.keep_certificate(word).unwrap();
    assert_eq!(home.identity().unwrap().certificate, Some(word));
}

#[test]
fn an_attempt_to_join_keeps_its_account_and_no_device() {
    let (_dir, home) = home_with_community();
    let before = home.identity().unwrap();
    let again = home.begin(None).unwrap();
    assert_eq!((again.account, again.name), (None, before.name));
    assert_ne!(again.device.author(), before.device.author());
    assert!(home.identity().is_err(), "nobody's device is no member's");
    assert_eq!(home.own_account().unwrap().keypair().account(), before.account);
    // Another account's words do not stay beside its device.
    home.set_aside_other_words(before.account).unwrap();
    assert!(home.account_file().exists());
    home.set_aside_other_words(Account([9; 32])).unwrap();
    assert!(!home.account_file().exists());
    let kept = home.dir().join("retired").join(format!("account-{}.toml", before.account));
    assert_eq!(account::read(&kept).unwrap().unwrap().keypair().account(), before.account);
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
    fs::write(home.account_file(), "words = \"legal winner\"").unwrap();
    let failure = home.account_key().err().unwrap().to_string();
    assert!(failure.contains("account.toml is damaged"), "{failure}");
    fs::write(home.identity_file(), "name = 1").unwrap();
    assert!(home.identity().err().unwrap().to_string().contains("identity.toml is damaged"));
}
