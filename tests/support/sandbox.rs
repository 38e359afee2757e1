//! A machine of its own for a test: a throw-away home folder, and the real executable run in it with nothing in its
//! environment but that home and a language.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::mail::Mail;

/// The executable under test.
pub const EXE: &str = env!("CARGO_BIN_EXE_sekisho");
/// The least hashing that S1 allows: tests hash a lot.
pub const CHEAP_HASHES: &str = "policy.argon2 = { m_kib = 19456, t = 2, p = 1 }";

pub const MERCHANT: &str = "888888801";
pub const KEY: &str = "1234567";
/// What `settled_user` logs in with.
pub const PASSWORD: &str = "oboro-zukiyo-4711";

/// A home folder that goes with the test.
pub struct Sandbox {
    home: tempfile::TempDir,
}

impl Sandbox {
    /// A home with a configuration and nothing else. Each line is a dotted key: `policy.lock_after = 3`.
    pub fn bare(config: &[&str]) -> Self {
        let sandbox = Self { home: tempfile::tempdir().unwrap() };
        fs::create_dir_all(sandbox.path(".config/sekisho")).unwrap();
        sandbox.configure(config);
        sandbox
    }

    /// After `sekisho init`.
    pub fn configured(config: &[&str]) -> Self {
        let sandbox = Self::bare(config);
        sandbox.ok("init");
        sandbox
    }

    /// With the merchant 888888801, whose 管理 user is 猫田太郎.
    pub fn with_merchant(config: &[&str]) -> Self {
        let sandbox = Self::configured(config);
        sandbox.add_merchant();
        sandbox
    }

    /// With that merchant and its 一般 user USER02, who logs in with [`PASSWORD`].
    pub fn with_user(config: &[&str]) -> Self {
        let sandbox = Self::with_merchant(config);
        sandbox.settled_user("USER02");
        sandbox
    }

    pub fn add_merchant(&self) {
        self.ok(&format!(
            "merchant add {MERCHANT} --access-key {KEY} --company 猫田商店 --admin-name 猫田太郎 --admin-email nekota@example.co.jp"
        ));
    }

    /// Writes the configuration that the next command reads.
    pub fn configure(&self, lines: &[&str]) {
        let text = format!("{CHEAP_HASHES}\n{}\n", lines.join("\n"));
        self.write_private(".config/sekisho/config.toml", &text);
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn path(&self, below_home: &str) -> PathBuf {
        self.home.path().join(below_home)
    }

    pub fn database(&self) -> PathBuf {
        self.path(".local/share/sekisho/sekisho.db")
    }

    pub fn key_file(&self) -> PathBuf {
        self.path(".config/sekisho/sekisho.key")
    }

    pub fn mail_folder(&self) -> PathBuf {
        self.path(".local/share/sekisho/mail")
    }

    /// A file that nobody else may read, whatever the umask here is.
    pub fn write_private(&self, below_home: &str, text: &str) {
        let path = self.path(below_home);
        let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    /// A command line to run; words are divided by blanks.
    pub fn sekisho(&self, line: &str) -> Call {
        self.program(EXE, &line.split_whitespace().collect::<Vec<_>>())
    }

    /// Another program to run in the same place.
    pub fn program(&self, name: &str, args: &[&str]) -> Call {
        let mut command = Command::new(name);
        command.env_clear().env("HOME", self.home()).env("SEKISHO_LANG", "en").current_dir(self.home());
        command.args(args);
        Call { command, stdin: None, stdout: Stdio::piped(), line: args.join(" ") }
    }

    /// Runs a command line that must succeed; its stdout.
    pub fn ok(&self, line: &str) -> String {
        self.sekisho(line).run().expect(0).out
    }

    /// The one JSON object that a command line answers.
    pub fn json(&self, line: &str) -> serde_json::Value {
        serde_json::from_str(&self.ok(&format!("{line} -o json"))).unwrap()
    }

    /// What the file sink got since the last call, taken away.
    pub fn take_mails(&self) -> Vec<Mail> {
        let Ok(folder) = fs::read_dir(self.mail_folder()) else { return Vec::new() };
        let paths = folder.map(|entry| entry.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "eml"));
        let take = |path: PathBuf| {
            let mail = Mail::parse(&fs::read_to_string(&path).unwrap());
            fs::remove_file(path).unwrap();
            mail
        };
        paths.map(take).collect()
    }

    /// The secret of the one mail that holds one, among those that came since the last look.
    pub fn mailed_secret(&self) -> String {
        let secrets: Vec<String> = self.take_mails().iter().filter_map(Mail::secret).collect();
        let [secret] = secrets.as_slice() else { panic!("one mail with a secret, not {secrets:?}") };
        secret.clone()
    }

    /// Adds a 一般 user; the temporary password that was mailed.
    pub fn add_user(&self, id: &str) -> String {
        self.take_mails();
        self.ok(&format!("user add {MERCHANT}/{id} --name 犬山花子 --role general --email {id}@example.co.jp"));
        self.mailed_secret()
    }

    /// Adds a 一般 user who has chosen [`PASSWORD`] and is logged out again.
    pub fn settled_user(&self, id: &str) {
        let temporary = self.add_user(id);
        self.log_in(id, &temporary, "settling");
        self.sekisho("password change --password-stdin").session("settling").stdin(PASSWORD).run().expect(0);
        self.sekisho("logout").session("settling").run().expect(0);
        self.take_mails();
    }

    /// Step 1 of a login.
    pub fn login(&self, id: &str, password: &str) -> Call {
        self.sekisho(&format!("login {MERCHANT}/{id} --access-key {KEY} --password-stdin")).stdin(password)
    }

    /// Step 1 that must succeed: the challenge and the code that was mailed.
    pub fn challenge(&self, id: &str, password: &str, session: &str) -> (String, String) {
        self.take_mails();
        let answer = self.login(id, password).arg("-o").arg("json").session(session).run().expect(0).json();
        (answer["challenge"].as_str().unwrap().to_owned(), self.mailed_secret())
    }

    /// Both steps; the session is in that session file.
    pub fn log_in(&self, id: &str, password: &str, session: &str) {
        let (_, code) = self.challenge(id, password, session);
        self.sekisho("otp verify -").session(session).stdin(&code).run().expect(0);
    }

    /// Entries of the audit log of one action with one result.
    pub fn audited(&self, action: &str, result: &str) -> usize {
        let log = self.json("audit list --support");
        let entries = log["entries"].as_array().unwrap();
        entries.iter().filter(|e| e["action"] == action && e["result"] == result).count()
    }
}

/// A command line about to be run.
pub struct Call {
    command: Command,
    stdin: Option<String>,
    stdout: Stdio,
    line: String,
}

impl Call {
    /// What comes in on standard input, a line end after it.
    pub fn stdin(mut self, text: &str) -> Self {
        self.stdin = Some(format!("{text}\n"));
        self
    }

    /// With a session file of that name in the home folder.
    pub fn session(self, name: &str) -> Self {
        self.env("SEKISHO_SESSION_FILE", &format!("{name}.session"))
    }

    pub fn lang(self, lang: &str) -> Self {
        self.env("SEKISHO_LANG", lang)
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// One more argument, blanks and all.
    pub fn arg(mut self, text: &str) -> Self {
        self.command.arg(text);
        self
    }

    pub fn stdout(mut self, to: impl Into<Stdio>) -> Self {
        self.stdout = to.into();
        self
    }

    /// Runs it to its end.
    pub fn run(self) -> Outcome {
        self.start().finish()
    }

    /// Starts it. Its standard input stays open and empty until [`Running::finish`]: a command that reads a secret from
    /// there waits, so that many can be let go at once.
    pub fn start(mut self) -> Running {
        self.command.stdin(Stdio::piped()).stdout(self.stdout).stderr(Stdio::piped());
        Running { child: self.command.spawn().unwrap(), stdin: self.stdin, line: self.line }
    }

    /// The command itself, for other ways to run it.
    pub fn into_command(self) -> Command {
        self.command
    }
}

/// A command that runs.
pub struct Running {
    child: Child,
    stdin: Option<String>,
    line: String,
}

impl Running {
    /// Gives it its standard input and closes that.
    pub fn feed(&mut self) {
        let (text, pipe) = (self.stdin.take().unwrap_or_default(), self.child.stdin.take());
        // It may have ended before it read: that is for its outcome to tell.
        drop(pipe.map(|mut pipe| pipe.write_all(text.as_bytes())));
    }

    /// Waits for its end.
    pub fn finish(mut self) -> Outcome {
        self.feed();
        Outcome::of(&self.line, &self.child.wait_with_output().unwrap())
    }
}

/// How a command ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub line: String,
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Outcome {
    fn of(line: &str, output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let code = output.status.code().unwrap_or_else(|| panic!("`{line}` ended by a signal: {:?}", output.status));
        Self { line: line.to_owned(), code, out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// It ended with this code.
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "exit of `{}`\nstdout: {}\nstderr: {}", self.line, self.out, self.err);
        self
    }

    /// It ended with this code, and this error on stderr, and nothing on stdout.
    pub fn refused(self, code: i32, error: &str) -> Self {
        let outcome = self.expect(code);
        let word = outcome.error();
        assert_eq!(word, error, "error of `{}`: {}", outcome.line, outcome.err);
        outcome
    }

    /// The error's code word, from either form.
    pub fn error(&self) -> String {
        if let Some((_, after)) = self.err.split_once("sekisho: error[") {
            return after.split(']').next().unwrap().to_owned();
        }
        let last = self.err.lines().last().unwrap_or_default();
        let json: serde_json::Value = serde_json::from_str(last).unwrap_or_default();
        json["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The same with every id (26 letters and digits) masked: of two runs, ids are never equal.
    pub fn without_ids(self) -> Self {
        Self { out: without_ids(&self.out), err: without_ids(&self.err), ..self }
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e} in {}", self.out))
    }
}

fn without_ids(text: &str) -> String {
    let in_word = |c: char| c.is_ascii_alphanumeric();
    let is_id = |word: &str| word.len() == 26 && word.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7'));
    let words: Vec<&str> = text.split(|c| !in_word(c)).filter(|word| is_id(word)).collect();
    words.into_iter().fold(text.to_owned(), |text, id| text.replace(id, "ID"))
}

/// Starts them all, lets them go at once, waits for all.
pub fn race(calls: impl IntoIterator<Item = Call>) -> Vec<Outcome> {
    let mut running: Vec<Running> = calls.into_iter().map(Call::start).collect();
    running.iter_mut().for_each(Running::feed);
    running.into_iter().map(Running::finish).collect()
}

/// Waits until something has come about, at most 20 seconds. For what only time brings: there is no clock to set.
pub fn until(what: &str, mut come: impl FnMut() -> bool) {
    let start = Instant::now();
    while !come() {
        assert!(start.elapsed() < Duration::from_secs(20), "waited too long: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
