//! A server whose disk fills up in the middle of a command: nothing half-done, a clear exit code, and it goes on once there
//! is room. The disk is a small one of the test's own, which takes the rights to mount one.

use crate::own::Own;
use crate::sandbox::{MERCHANT, Sandbox};
use postgres::{Client, NoTls};
use std::os::unix::fs::MetadataExt;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

/// Users that do not fit on what an empty database leaves of the disk.
const USERS: usize = 20_000;

struct Disk(tempfile::TempDir);

impl Disk {
    /// None where this user may not mount one.
    fn mount(megabytes: u32, owner: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o711)).unwrap();
        let inner = folder.path().join("disk");
        std::fs::create_dir(&inner).unwrap();
        let options = format!("size={megabytes}m,mode=0700,uid={owner}");
        as_root(&["mount", "-t", "tmpfs", "-o", &options, "tmpfs", inner.to_str().unwrap()]).then_some(Self(folder))
    }

    fn path(&self) -> String {
        self.0.path().join("disk").display().to_string()
    }

    fn grow(&self, megabytes: u32) {
        assert!(as_root(&["mount", "-o", &format!("remount,size={megabytes}m"), &self.path()]));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        as_root(&["umount", "-l", &self.path()]);
    }
}

fn as_root(words: &[&str]) -> bool {
    let mut command = if rustix::process::geteuid().is_root() {
        Command::new(words[0])
    } else {
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", words[0]]);
        sudo
    };
    command.args(&words[1..]).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

#[test]
fn b1_a_full_disk_of_the_server_leaves_an_import_undone_and_the_database_whole() {
    let Some(own) = Own::start() else { return };
    // The server's programs run as whoever owns its data.
    let owner = own.folder().join("data").metadata().unwrap().uid();
    let Some(disk) = Disk::mount(14, owner) else { return println!("skipped: no disk can be mounted here") };
    let mut admin = Client::connect(&own.url, NoTls).unwrap();
    admin.batch_execute(&format!("CREATE TABLESPACE small LOCATION '{}'", disk.path())).unwrap();
    admin.batch_execute("CREATE DATABASE shop TABLESPACE small").unwrap();
    let url = own.url.replace("@/postgres", "@/shop");
    let sandbox = Sandbox::bare(&[&format!("store.url = '{url}'")]);
    sandbox.ok("init");
    sandbox.add_merchant();
    sandbox.settled_user("USER02");
    let before = state(&sandbox);
    let rows: String = (0..USERS).map(|n| format!("{MERCHANT},M{n:05},general,山田花子{n},m{n}@example.co.jp\n")).collect();
    sandbox.write_private("users.csv", &format!("merchant,user_id,role,name,email\n{rows}"));

    for _ in 0..2 {
        let refused = sandbox.sekisho("user import users.csv --no-mail").run();
        refused.refused(10, "disk_full");
        assert_eq!(state(&sandbox), before, "an import that failed left something behind");
    }
    sandbox.ok("audit verify");
    sandbox.ok("db check");
    // What needs next to no room works all the same, and with room the import does.
    sandbox.ok(&format!("user unlock {MERCHANT}/USER02"));
    disk.grow(400);
    sandbox.ok("user import users.csv --no-mail");
    assert_eq!(state(&sandbox).0.lines().count(), before.0.lines().count() + USERS);
    sandbox.ok("audit verify");
    drop(admin);
    own.kill(); // nothing of it may be open when the disk goes
}

/// All users, and the runs of imports.
fn state(sandbox: &Sandbox) -> (String, String) {
    (sandbox.ok("user list -o id"), sandbox.ok("user import --list -o id"))
}
