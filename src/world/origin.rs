//! Who runs the program, as the operating system knows it, for the audit log (R10.1, PCI DSS 10.2.2). It decides
//! nothing: authority comes from who may open the database, and from sessions.

use serde::Serialize;

/// What the audit log records of a run's origin. Values are as the system gave them, cut to 128 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// Effective user id.
    pub uid: u32,
    /// The user id that logged in to the machine, through any `sudo`.
    pub login_uid: Option<u32>,
    /// `SUDO_USER`
    pub sudo_user: Option<String>,
    /// The terminal's name.
    pub tty: Option<String>,
    /// The SSH client's address.
    pub ssh: Option<String>,
    /// The machine's name.
    pub host: Option<String>,
}

impl Origin {
    /// This process's.
    #[allow(clippy::disallowed_methods)] // world: the one place
    pub(super) fn real() -> Self {
        let var = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty()).map(|v| cut(&v));
        let login = std::fs::read_to_string("/proc/self/loginuid").ok().and_then(|t| t.trim().parse().ok());
        Self {
            uid: rustix::process::geteuid().as_raw(),
            // 4294967295 is the kernel's word for "nobody logged in": cron, a service.
            login_uid: login.filter(|uid| *uid != u32::MAX),
            sudo_user: var("SUDO_USER"),
            tty: terminal_name(),
            ssh: var("SSH_CONNECTION").and_then(|v| v.split(' ').next().map(str::to_owned)),
            host: Some(cut(&rustix::system::uname().nodename().to_string_lossy())),
        }
    }

    /// A fixed one, for tests.
    pub(super) fn fake() -> Self {
        Self { uid: 1000, login_uid: Some(1000), sudo_user: None, tty: None, ssh: None, host: Some("test".to_owned()) }
    }
}

fn cut(text: &str) -> String {
    text.chars().take(128).collect()
}

/// Of the first stream that is a terminal: a password or a list of users may come through a pipe.
fn terminal_name() -> Option<String> {
    let name = |fd: &str| std::fs::read_link(format!("/proc/self/fd/{fd}")).ok()?.into_os_string().into_string().ok();
    let terminal = |name: &String| name.starts_with("/dev/pts/") || name.starts_with("/dev/tty");
    ["0", "2", "1"].into_iter().filter_map(name).find(terminal)
}
