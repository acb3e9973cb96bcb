use super::*;
use std::fs;
use tempfile::TempDir;

fn backup(files: &[(&str, &[u8])]) -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::new(Vec::new()).unwrap();
    for (number, (name, content)) in files.iter().enumerate() {
        let path = dir.path().join(number.to_string());
        fs::write(&path, content).unwrap();
        writer.add(name, &path).unwrap();
    }
    let (bytes, backup) = writer.finish(Time(7)).unwrap();
    assert_eq!(bytes, backup.len() as u64);
    backup
}

fn read(bytes: &[u8]) -> (TempDir, crate::error::Result<Held>) {
    let dir = tempfile::tempdir().unwrap();
    let held = extract(&mut &bytes[..], &dir.path().join("home"));
    (dir, held)
}

#[test]
fn what_is_written_is_read() {
    let large = vec![b'\n'; 700_000];
    let files: [(&str, &[u8]); 3] =
        [("identity.toml", b"secret"), ("retired/a.toml", b""), ("log.redb", &large)];
    let (dir, held) = read(&backup(&files));
    let held = held.unwrap();
    assert_eq!((held.files.len(), held.made), (3, Time(7)));
    for (name, content) in files {
        let path = dir.path().join("home").join(name);
        assert_eq!(fs::read(&path).unwrap(), content, "{name}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}

#[test]
fn one_flipped_byte_anywhere_or_a_missing_end_is_refused() {
    let good = backup(&[("identity.toml", b"secret"), ("log.redb", &[3; 300])]);
    for place in 0..good.len() {
        let mut bad = good.clone();
        bad[place] ^= 1;
        assert!(read(&bad).1.is_err(), "byte {place} of {}", good.len());
    }
    for length in 0..good.len() {
        assert!(read(&good[..length]).1.is_err(), "{length} of {} bytes", good.len());
    }
}

#[test]
fn no_name_leads_out_of_the_home() {
    for name in
        ["../x", "/etc/x", "a/../b", "a//b", "", ".hidden", "a/.b", "a\\b", "a/b/c/d", "x\n", "ä"]
    {
        assert!(!is_plain(name), "{name:?}");
        let mut forged = format!("{MAGIC}\n").into_bytes();
        let line = Line::File { file: name.into(), bytes: 0 };
        forged.extend(serde_json::to_vec(&line).unwrap());
        forged.push(b'\n');
        let (dir, refused) = read(&forged);
        assert!(refused.is_err());
        assert!(!dir.path().join("x").exists());
    }
    for name in ["log.redb", "retired/ab12.toml", "files/ab/cdef", "draft.txt"] {
        assert!(is_plain(name), "{name}");
    }
    let twice = backup(&[("a", b"1"), ("a", b"2")]);
    assert!(read(&twice).1.is_err());
}
