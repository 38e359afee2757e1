//! S8 on a real file system: what is refused, what is made, and that nothing is left behind.
//! Each works in a folder of its own and must not change the umask of this process, which all tests share.
#![allow(clippy::unwrap_used)]

use super::*;
use std::fs;
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::process::Command;
use tempfile::{TempDir, tempdir};

fn mode(path: &Path) -> u32 {
    path.symlink_metadata().unwrap().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn file(folder: &TempDir, name: &str, mode: u32) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, "secret").unwrap();
    set_mode(&path, mode);
    path
}

#[allow(clippy::needless_pass_by_value)] // taken as the call returns it
fn fault<T>(result: Result<T, Failure>) -> Option<Unsafe> {
    match result {
        Err(Failure::Unsafe { fault, .. }) => Some(fault),
        _ => None,
    }
}

fn names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn s8_a_secret_file_is_read_only_when_nobody_else_may_use_it() {
    let folder = tempdir().unwrap();
    for good in [0o600, 0o400, 0o700] {
        let path = file(&folder, "good", good);
        assert_eq!(read_private(&path).unwrap(), "secret");
        check_private(&path).unwrap();
    }
    let (read, write) = (Some(Unsafe::OthersRead), Some(Unsafe::OthersWrite));
    for (bad, expected) in [(0o604, read), (0o610, read), (0o601, read), (0o620, write), (0o602, write), (0o666, write)] {
        let path = file(&folder, "bad", bad);
        assert_eq!(fault(read_private(&path)), expected, "{bad:o}");
        assert_eq!(fault(check_private(&path)), expected, "{bad:o}");
    }
}

#[test]
fn s8_links_and_fifos_are_refused_and_nobody_waits_for_them() {
    let folder = tempdir().unwrap();
    let (target, link, fifo) = (file(&folder, "target", 0o600), folder.path().join("link"), folder.path().join("fifo"));
    symlink(&target, &link).unwrap();
    assert!(Command::new("mkfifo").args(["-m", "600"]).arg(&fifo).status().unwrap().success());
    let cases = [(&*link, Unsafe::Symlink), (&*fifo, Unsafe::WrongKind), (folder.path(), Unsafe::WrongKind)];
    for (path, expected) in cases {
        assert_eq!(fault(read_private(path)), Some(expected), "{}", path.display());
        assert_eq!(fault(check_private(path)), Some(expected), "{}", path.display());
        assert_eq!(fault(create_private(path, b"new")), Some(expected), "{}", path.display());
        assert_eq!(fault(replace_private(path, b"new")), Some(expected), "{}", path.display());
    }
    assert_eq!(fs::read_to_string(&target).unwrap(), "secret");
    assert_eq!(names(&folder).len(), 3);
}

#[test]
fn an_absent_file_is_fine_to_check_and_not_to_read() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("absent");
    check_private(&path).unwrap();
    assert!(matches!(read_private(&path), Err(Failure::File { .. })));
    assert!(matches!(check_folder(&path), Err(Failure::File { .. })));
    let path = file(&folder, "big", 0o600);
    fs::write(&path, vec![b'x'; 2 << 20]).unwrap();
    assert!(matches!(read_private(&path), Err(Failure::File { .. })));
}

#[test]
fn a_trusted_file_may_be_read_by_others_and_written_by_nobody_else() {
    let folder = tempdir().unwrap();
    let link = folder.path().join("link");
    symlink(file(&folder, "target", 0o644), &link).unwrap();
    assert_eq!(read_trusted(&link).unwrap(), "secret");
    assert_eq!(fault(read_trusted(&file(&folder, "open", 0o664))), Some(Unsafe::OthersWrite));
    assert_eq!(fault(read_trusted(folder.path())), Some(Unsafe::WrongKind));
}

#[test]
fn s8_what_somebody_else_owns_is_refused_and_roots_credential_is_not() {
    let folder = tempdir().unwrap();
    let path = file(&folder, "key", 0o600);
    if chown(&path, Some(12345), None).is_err() {
        return; // only root can give files away
    }
    assert_eq!(fault(read_private(&path)), Some(Unsafe::Foreign));
    chown(&path, Some(0), Some(0)).unwrap();
    set_mode(&path, 0o440);
    assert_eq!(read_private(&path).unwrap(), "secret");
    chown(&path, Some(0), Some(12345)).unwrap();
    assert_eq!(fault(read_private(&path)), Some(Unsafe::OthersRead));
    chown(folder.path(), Some(12345), None).unwrap();
    assert_eq!(fault(check_folder(folder.path())), Some(Unsafe::Foreign));
}

#[test]
fn s8_a_folder_is_ours_alone_or_sticky_and_no_link() {
    let folder = tempdir().unwrap();
    let (inner, link) = (folder.path().join("a/b/c"), folder.path().join("link"));
    private_folder(&inner).unwrap();
    private_folder(&inner).unwrap();
    for made in ["a", "a/b", "a/b/c"] {
        assert_eq!(mode(&folder.path().join(made)), 0o700, "{made}");
    }
    for (mode, expected) in
        [(0o755, None), (0o1777, None), (0o777, Some(Unsafe::OthersWrite)), (0o720, Some(Unsafe::OthersWrite))]
    {
        set_mode(&inner, mode);
        assert_eq!(fault(check_folder(&inner)), expected, "{mode:o}");
    }
    symlink(&inner, &link).unwrap();
    assert_eq!(fault(private_folder(&link)), Some(Unsafe::Symlink));
    assert_eq!(fault(check_folder(&link.join(""))), Some(Unsafe::Symlink));
    assert_eq!(fault(private_folder(&file(&folder, "file", 0o600))), Some(Unsafe::WrongKind));
}

#[test]
fn m2_a_file_is_created_once_and_replaced_whole() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("1.eml");
    assert!(create_private(&path, b"one").unwrap());
    assert!(!create_private(&path, b"two").unwrap());
    assert_eq!(fs::read(&path).unwrap(), b"one");
    replace_private(&path, b"three").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"three");
    assert_eq!(names(&folder), ["1.eml"]);
}

#[test]
fn m2_of_many_at_once_one_creates() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("1.eml");
    let made = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..16).map(|_| scope.spawn(|| create_private(&path, b"one").unwrap())).collect();
        runs.into_iter().map(|run| run.join().unwrap()).filter(|made| *made).count()
    });
    assert_eq!((made, names(&folder)), (1, vec!["1.eml".to_owned()]));
}

#[test]
fn a_draft_that_can_not_land_is_removed() {
    let folder = tempdir().unwrap();
    let draft = Draft::write(folder.path(), b"x").unwrap();
    assert!(draft.land(&folder.path().join("absent/name")).is_err());
    assert!(names(&folder).is_empty());
    assert!(matches!(create_private(&folder.path().join("absent/name"), b"x"), Err(Failure::File { .. })));
}

/// The umask belongs to the whole process, so a process of its own has it: this very program, under `umask 000`.
#[test]
fn s8_modes_hold_whatever_the_umask() {
    let script = r#"umask 000; exec "$0" --exact files::tests::under_an_open_umask --ignored"#;
    let program = fs::read_link("/proc/self/exe").unwrap();
    let output = Command::new("sh").args(["-c", script]).arg(program).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

#[test]
#[ignore = "run by s8_modes_hold_whatever_the_umask"]
fn under_an_open_umask() {
    let folder = tempdir().unwrap();
    let [a, b, c, plain] = ["a", "b", "d/c", "plain"].map(|name| folder.path().join(name));
    create_private(&a, b"x").unwrap();
    replace_private(&b, b"x").unwrap();
    private_folder(folder_of(&c)).unwrap();
    assert_eq!((mode(&a), mode(&b), mode(folder_of(&c))), (0o600, 0o600, 0o700));
    private_umask();
    fs::write(&plain, "x").unwrap();
    assert_eq!(mode(&plain), 0o600);
}
