//! A server of a test's own, to be killed: by the script that CI starts its server with.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

pub struct Own {
    folder: tempfile::TempDir,
    pub url: String,
}

impl Own {
    /// Where tests are to have a server at all.
    pub fn start() -> Option<Self> {
        if std::env::var_os("SEKISHO_TEST_POSTGRES").is_none_or(|url| url.is_empty()) {
            println!("skipped: SEKISHO_TEST_POSTGRES names no server");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        // Its owner is another user, where this one is root.
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o711)).unwrap();
        let mut own = Self { folder, url: String::new() };
        own.url = own.tell("start", &[]);
        Some(own)
    }

    /// Where its data and its socket are.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().join("pg")
    }

    /// Runs again what was killed.
    pub fn restart(&self) {
        self.tell("start", &[]);
    }

    /// The same with settings of its own.
    pub fn restart_with(&self, settings: &[String]) {
        self.tell("start", settings);
    }

    /// As a power cut would, but for the disk.
    pub fn kill(&self) {
        self.tell("stop", &[]);
    }

    fn tell(&self, action: &str, settings: &[String]) -> String {
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(".ci/postgres");
        let output = Command::new(script).arg(action).arg(self.folder()).args(settings).output().unwrap();
        assert!(output.status.success(), "{action}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        // A test may have done so.
        if self.folder().join("data/postmaster.pid").exists() {
            self.kill();
        }
    }
}
