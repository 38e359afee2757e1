//! Everything outside the program, handed in: clock, randomness, streams, terminal, environment, who runs it.
//! Only here and in `main.rs` may the real ones be touched (`clippy.toml` bans them elsewhere). The released binary
//! has no flag and no variable that fixes clock or seed; `fake()` is for tests and is reached from nowhere else.

mod origin;
mod stop;
mod terminal;

pub use origin::Origin;
pub use terminal::Terminal;

use crate::failure::{Failure, UsageFault};
use crate::rules::secret::Secret;
use crate::rules::time::Timestamp;
use crate::zone::Zone;
use rand::Rng;
use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, Read, Write};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Where `now` comes from.
#[derive(Clone, Copy, Debug)]
enum Clock {
    Real,
    Fixed(Timestamp),
}

/// Who answers a prompt.
#[derive(Debug)]
enum Answers {
    Person,
    Scripted(VecDeque<String>),
}

/// The longest line of standard input, in bytes.
const LONGEST_LINE: u64 = 1 << 16;

/// Bytes of output written at once: lists of a million users spend a tenth of their time in system calls otherwise. No more,
/// since memory that is touched for the first time costs a short list more than a call does.
const OUT_AT_ONCE: usize = 1 << 14;

/// How much a password hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// As the configuration says (S1).
    Configured,
    /// Next to nothing, for random walks in tests.
    Cheap,
}

/// The world of one run.
pub struct World {
    clock: Clock,
    answers: Answers,
    /// The zone of people's times.
    pub zone: Zone,
    /// Random source; the system's own generator in the released binary (S3).
    pub random: Box<dyn Rng>,
    /// The environment.
    pub env: BTreeMap<String, String>,
    /// Standard input.
    pub stdin: Box<dyn BufRead>,
    /// Results.
    pub out: Box<dyn Write>,
    /// Everything else.
    pub err: Box<dyn Write>,
    /// Which streams are a terminal, and how wide it is.
    pub terminal: Terminal,
    /// Finds out who runs it, for the audit log; most commands write none.
    pub origin: fn() -> Origin,
    /// What hashing costs.
    pub effort: Effort,
    stop: Option<stop::Stop>,
}

impl World {
    /// The real one.
    #[must_use]
    #[allow(clippy::disallowed_methods)] // this is the one place
    pub fn real() -> Self {
        Self {
            clock: Clock::Real,
            answers: Answers::Person,
            zone: Zone::Local,
            random: Box::new(rand::rand_core::UnwrapErr(rand::rngs::SysRng)),
            // A value that is no text stays set: dropping it would fall back to a default that may grant more.
            env: std::env::vars_os()
                .filter_map(|(k, v)| Some((k.into_string().ok()?, v.to_string_lossy().into_owned())))
                .collect(),
            stdin: Box::new(std::io::BufReader::new(std::io::stdin())),
            out: Box::new(std::io::BufWriter::with_capacity(OUT_AT_ONCE, std::io::stdout())),
            err: Box::new(std::io::stderr()),
            terminal: Terminal::real(),
            origin: Origin::real,
            effort: Effort::Configured,
            stop: None,
        }
    }

    /// One for tests: a fixed clock, a seeded generator, no terminal, given streams and environment.
    #[must_use]
    pub fn fake(
        now: Timestamp,
        seed: u64,
        env: BTreeMap<String, String>,
        stdin: Vec<u8>,
        out: Box<dyn Write>,
        err: Box<dyn Write>,
    ) -> Self {
        let random = <rand::rngs::StdRng as rand::SeedableRng>::seed_from_u64(seed);
        Self {
            clock: Clock::Fixed(now),
            answers: Answers::Scripted(VecDeque::new()),
            zone: chrono::FixedOffset::east_opt(9 * 3600).map_or(Zone::Local, Zone::Fixed),
            random: Box::new(random),
            env,
            stdin: Box::new(std::io::Cursor::new(stdin)),
            out,
            err,
            terminal: Terminal::none(),
            origin: Origin::fake,
            effort: Effort::Cheap,
            stop: None,
        }
    }

    /// In a fake world: a terminal of that width whose person gives these answers.
    #[must_use]
    pub fn answering(mut self, width: usize, answers: Vec<String>) -> Self {
        self.terminal = Terminal::wide(width);
        self.answers = Answers::Scripted(answers.into());
        self
    }

    /// The moment, once per transaction: lifetimes run from the commit (R5.9).
    #[must_use]
    #[allow(clippy::disallowed_methods)] // this is the one place
    pub fn now(&self) -> Timestamp {
        match self.clock {
            Clock::Fixed(at) => at,
            Clock::Real => match SystemTime::now().duration_since(UNIX_EPOCH) {
                Ok(since) => Timestamp(since.as_secs().cast_signed()),
                Err(before) => Timestamp(-before.duration().as_secs().cast_signed()),
            },
        }
    }

    /// From now on Ctrl-C and SIGTERM are wishes to come to an end; the second one ends the program at once.
    ///
    /// # Errors
    /// The system's.
    pub fn heed_stops(&mut self) -> Result<(), Failure> {
        if self.stop.is_none() && matches!(self.clock, Clock::Real) {
            self.stop = Some(stop::Stop::heed()?);
        }
        Ok(())
    }

    /// Whether somebody wishes the program to come to an end.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.stop.as_ref().is_some_and(stop::Stop::wished)
    }

    /// Whether a person wishes so, by Ctrl-C; a service manager's SIGTERM is no interruption.
    #[must_use]
    pub fn interrupted(&self) -> bool {
        self.stop.as_ref().is_some_and(stop::Stop::by_person)
    }

    /// Waits so long, or until that wish comes.
    pub fn pause(&self, duration: Duration) {
        if let Some(stop) = &self.stop {
            stop.pause(duration);
        }
    }

    /// Asks a person one line on the terminal.
    ///
    /// # Errors
    /// [`Failure::Interrupted`] when the person ends the input.
    pub fn ask(&mut self, question: &str) -> Result<String, Failure> {
        // What was said so far stands above the question.
        self.out.flush()?;
        let typed = match &mut self.answers {
            Answers::Person => terminal::ask(question)?,
            Answers::Scripted(answers) => answers.pop_front().ok_or(Failure::Interrupted)?,
        };
        Ok(without_paste_marks(&typed))
    }

    /// Says something to the person who is being asked, where the questions stand.
    ///
    /// # Errors
    /// When the terminal can't be written.
    pub fn tell(&mut self, text: &str) -> Result<(), Failure> {
        self.out.flush()?;
        match &self.answers {
            Answers::Person => terminal::tell(text),
            Answers::Scripted(_) => Ok(self.err.write_all(text.as_bytes())?),
        }
    }

    /// Asks a person for a secret, without echo.
    ///
    /// # Errors
    /// As [`World::ask`].
    pub fn ask_secret(&mut self, question: &str) -> Result<Secret, Failure> {
        self.out.flush()?;
        let typed = match &mut self.answers {
            Answers::Person => terminal::ask_secret(question)?,
            Answers::Scripted(answers) => answers.pop_front().map(Secret::new).ok_or(Failure::Interrupted)?,
        };
        Ok(Secret::new(without_paste_marks(typed.reveal())))
    }

    /// One line of standard input without its line end; none at its end.
    ///
    /// # Errors
    /// When it can't be read, or is no text, or a line is over 64 KiB.
    pub fn line(&mut self) -> Result<Option<String>, Failure> {
        let mut line = Vec::new();
        if self.stdin.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if !line.ends_with(b"\n") && line.len() as u64 == LONGEST_LINE {
            return Err(Failure::Usage(UsageFault::TooLong { option: "stdin".to_owned(), most: line.len() }));
        }
        let text = String::from_utf8(line).map_err(|_| Failure::Usage(UsageFault::NotText))?;
        Ok(Some(text.trim_start_matches('\u{feff}').trim_end_matches(['\n', '\r']).to_owned()))
    }
}

/// A terminal that was left in the mode in which pasted text is marked sends the marks along.
fn without_paste_marks(typed: &str) -> String {
    typed.replace("\u{1b}[200~", "").replace("\u{1b}[201~", "")
}
