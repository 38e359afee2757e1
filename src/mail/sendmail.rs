//! Mails by the local `sendmail` program, for machines with a mail server of their own: one call a mail, what it says of
//! failures read from its exit code (sysexits.h). It must not run a shell, pass a secret as an argument, or wait for
//! the program longer than the time limit.

use super::message::{Rendered, wire_address};
use super::sink::{Sent, one_line, said};
use super::smtp::runtime;
use crate::config;
use crate::failure::Failure;
use crate::files;
use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::runtime::Runtime;

/// Where it looks for programs of its own.
const PATH: &str = "/usr/sbin:/usr/bin:/sbin:/bin";

/// The program, and how long it may take.
pub struct Sendmail {
    program: PathBuf,
    limit: Duration,
    runtime: Runtime,
}

impl Sendmail {
    /// Remembers the program and does not run it.
    ///
    /// # Errors
    /// The system's, when it has no more descriptors.
    pub fn new(settings: &config::Mail) -> Result<Self, Failure> {
        let limit = Duration::from_secs(settings.smtp.timeout.max(1).unsigned_abs());
        Ok(Self { program: settings.sendmail.clone(), limit, runtime: runtime()? })
    }

    /// Hands one mail over; the program's exit code says what came of it.
    #[must_use]
    pub fn send(&self, mail: &Rendered) -> Sent {
        let (from, to) = match (wire_address(&mail.from), wire_address(&mail.to)) {
            (Ok(from), Ok(to)) => (from, to),
            (Err(failure), _) | (_, Err(failure)) => return Sent::Never(said(&failure)),
        };
        // It reads passwords: whoever could replace it would have them, and this account.
        if let Err(failure) = files::check_program(&self.program) {
            return Sent::Later(said(&failure));
        }
        let mut command = Command::new(&self.program);
        // `-i`: a lone dot does not end the mail. `--`: an address is never taken for an option.
        command.arg("-i").arg("-f").arg(&from).arg("--").arg(&to);
        command.env_clear().env("PATH", PATH).kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // A program on this machine wants its line ends.
        let message = String::from_utf8_lossy(&mail.bytes).replace("\r\n", "\n");
        let run = async { tokio::time::timeout(self.limit, run(command, message.as_bytes())).await };
        match self.runtime.block_on(run) {
            Ok(Ok(output)) => verdict(&output),
            Ok(Err(e)) => Sent::Later(self.named(&e)),
            Err(_) => Sent::Later(self.named(&"no end in time")),
        }
    }

    /// Whether the program is there and nobody else may write it.
    #[must_use]
    pub fn look(&self) -> Sent {
        match files::check_program(&self.program) {
            Ok(()) => Sent::Done(one_line(&self.program.display().to_string())),
            Err(failure) => Sent::Later(said(&failure)),
        }
    }

    fn named(&self, cause: &dyn std::fmt::Display) -> String {
        one_line(&format!("{}: {cause}", self.program.display()))
    }
}

async fn run(mut command: Command, message: &[u8]) -> std::io::Result<Output> {
    let mut child = command.spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that ends without reading says why by its exit code.
        let _ = stdin.write_all(message).await;
    }
    child.wait_with_output().await
}

/// `EX_DATAERR`, `EX_NOUSER`, `EX_NOHOST` are about this mail; all else may be mended.
fn verdict(output: &Output) -> Sent {
    let words = if output.stderr.is_empty() { &output.stdout } else { &output.stderr };
    let code = output.status.code();
    let how = code.map_or_else(|| "killed".to_owned(), |code| format!("exit {code}"));
    let reply = one_line(format!("{how} {}", String::from_utf8_lossy(words).trim()).trim());
    match code {
        Some(0) => Sent::Done(reply),
        Some(65 | 67 | 68) => Sent::Never(reply),
        _ => Sent::Later(reply),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::rules::email::EmailAddress;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    /// A program that keeps its arguments and what it reads, and then does as told.
    fn sendmail(home: &Path, then: &str) -> Sendmail {
        let program = home.join("sendmail");
        let kept = home.display();
        fs::write(&program, format!("#!/bin/sh\necho \"$@\" >{kept}/args\ncat >{kept}/mail\n{then}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        Sendmail { program, limit: Duration::from_secs(2), runtime: runtime().unwrap() }
    }

    fn mail() -> Rendered {
        let address = |typed| EmailAddress::parse(typed).unwrap();
        Rendered {
            from: address("noreply@portal.example.jp"),
            to: address("-oQ@example.co.jp"),
            subject: String::new(),
            bytes: b"Subject: x\r\n\r\n.\r\nbody\r\n".to_vec(),
        }
    }

    #[test]
    fn the_program_gets_sender_recipient_and_the_mail_with_its_own_line_ends() {
        let home = tempfile::tempdir().unwrap();
        let sendmail = sendmail(home.path(), "");
        assert_eq!(sendmail.send(&mail()), Sent::Done("exit 0".to_owned()));
        let args = fs::read_to_string(home.path().join("args")).unwrap();
        assert_eq!(args, "-i -f noreply@portal.example.jp -- -oQ@example.co.jp\n");
        assert_eq!(fs::read_to_string(home.path().join("mail")).unwrap(), "Subject: x\n\n.\nbody\n");
    }

    #[test]
    fn its_exit_code_says_whether_to_try_again() {
        let home = tempfile::tempdir().unwrap();
        for (then, wanted) in [
            ("echo no such user >&2; exit 67", Sent::Never("exit 67 no such user".to_owned())),
            ("echo queue full; exit 75", Sent::Later("exit 75 queue full".to_owned())),
            ("kill -9 $$", Sent::Later("killed".to_owned())),
        ] {
            assert_eq!(sendmail(home.path(), then).send(&mail()), wanted, "{then}");
        }
        let slow = sendmail(home.path(), "exec sleep 60");
        assert!(matches!(slow.send(&mail()), Sent::Later(reply) if reply.ends_with("no end in time")));
        let gone = Sendmail { program: home.path().join("none"), ..sendmail(home.path(), "") };
        assert!(matches!(gone.send(&mail()), Sent::Later(reply) if reply.contains("none")));
        assert!(matches!(gone.look(), Sent::Later(_)));
        assert!(matches!(sendmail(home.path(), "").look(), Sent::Done(_)));
    }

    #[test]
    fn s8_a_program_that_others_may_write_is_not_run() {
        let home = tempfile::tempdir().unwrap();
        let open = sendmail(home.path(), "");
        fs::set_permissions(&open.program, fs::Permissions::from_mode(0o777)).unwrap();
        assert!(matches!(open.send(&mail()), Sent::Later(reply) if reply.contains("not safe to use")));
        assert!(matches!(open.look(), Sent::Later(_)));
        assert!(!home.path().join("args").exists());
    }
}
