//! Takes steps: makes commands of them, runs each in the program and in the model, and compares what comes out.

use super::act::Act;
use super::answer::{Answer, Kind, Mail};
use super::compare::{Difference, compare, kind};
use super::coverage::Coverage;
use super::drawer::{Drawer, NO_CODE, NO_PASSWORD};
use super::model::{By, Edit, Limit, Model, New, Sweep, Time, Typed, WEAK, shown_now};
use super::post::{self, Letter};
use super::program::{Call, Outcome};
use super::step::{Address, Changed, Choice, Code, Step, Typing, Wanted};
use super::who::Who;
use sekisho::rules::time::Timestamp;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A walk under way.
pub struct Walker<'a> {
    home: &'a Path,
    /// Where it is not in the folder.
    db: Option<String>,
    pub model: Model,
    pub drawer: Drawer,
    /// Also the seed of the next command's random numbers.
    pub commands: u64,
    pub coverage: Coverage,
    /// Every command so far with its answer, for whoever has to understand a difference.
    pub transcript: Vec<String>,
}

/// R5.6
const RESEND_AFTER: Time = 30;
/// A session is used before its 15 minutes are over.
const BUSY: Time = 15 * 60 - 1;

impl<'a> Walker<'a> {
    pub fn new(home: &'a Path, db: Option<String>, model: Model, drawer: Drawer, commands: u64) -> Self {
        Self { home, db, model, drawer, commands, coverage: Coverage::default(), transcript: Vec::new() }
    }

    /// Takes one step.
    pub fn take(&mut self, step: &Step) -> Result<(), Difference> {
        match *step {
            Step::Enter { visitor, who } => self.enter(visitor, who),
            Step::Guess { visitor, who, times } => {
                (0..times).try_for_each(|_| self.login(visitor, who, Typing::Wrong).map(drop))
            }
            Step::Fumble { visitor, who, times } => {
                self.login(visitor, who, Typing::Right)?;
                (0..times).try_for_each(|_| self.act(&self.verify(visitor, Code::Wrong, None)).map(drop))
            }
            Step::Insist { visitor, who, times, fumbles } => self.insist(visitor, who, times, fumbles),
            Step::StayBusy { visitor } => self.stay_busy(visitor),
            Step::Restart { visitor, who } => self.restart(visitor, who),
            Step::SweepInTime { offset } => {
                self.jump(Limit::UserIsInactive, offset);
                let sweep = Sweep { accept_clock: true, max: None, dry_run: false };
                self.act(&Act::Sweep { by: By::Support, sweep }).map(drop)
            }
            Step::Until { limit, offset } => {
                self.jump(limit, offset);
                Ok(())
            }
            Step::Wait { seconds } => {
                self.wait(seconds);
                Ok(())
            }
            _ => self.act(&self.single(step)).map(drop),
        }
    }

    /// A step that is one command, with what is typed at it.
    fn single(&self, step: &Step) -> Act {
        match *step {
            Step::Login { visitor, who, typing, right_key, method } => {
                Act::Login { visitor, typed: Typed { who, password: self.password(who, typing), right_key, method } }
            }
            Step::Verify { visitor, code, challenge } => self.verify(visitor, code, challenge),
            Step::Resend { visitor, challenge } => {
                Act::Resend { visitor, challenge: challenge.map(|age| self.drawer.challenge(age)) }
            }
            Step::Whoami { visitor } => Act::Whoami { visitor },
            Step::Logout { visitor } => Act::Logout { visitor },
            Step::Change { visitor, current, new } => self.change(visitor, current, new),
            Step::Reset { visitor, who } => Act::Reset { visitor, who },
            Step::Redeem { visitor, who, age } => Act::Redeem { visitor, url: self.drawer.link(who, age) },
            _ => self.managed(step),
        }
    }

    fn managed(&self, step: &Step) -> Act {
        let by = |actor: Option<usize>| actor.map_or(By::Support, By::Visitor);
        match *step {
            Step::Issue { actor, who } => Act::Issue { by: by(actor), who },
            Step::Delete { actor, who } => Act::Delete { by: by(actor), who },
            Step::Unlock { actor, who } => Act::Unlock { by: by(actor), who },
            Step::Revoke { actor, who } => Act::Revoke { by: by(actor), who },
            Step::Show { actor, who } => Act::Show { by: by(actor), who },
            Step::ResetApp { actor, who } => Act::ResetApp { by: by(actor), who },
            Step::Add { actor, who, wanted: Wanted { role, email, method, mail } } => {
                let email = email.map(|address| given(who, address));
                Act::Add { by: by(actor), who, new: New { role, email, method, mail } }
            }
            Step::Edit { actor, who, changed: Changed { role, email, method, typing } } => {
                let email = email.map(|email| email.map(|address| given(who, address)));
                Act::Edit { by: by(actor), who, edit: Edit { role, email, method, password: self.password(who, typing) } }
            }
            Step::Sweep { actor, sweep } => Act::Sweep { by: by(actor), sweep },
            _ => Act::VerifyAudit,
        }
    }

    fn password(&self, who: Who, typing: Typing) -> String {
        match typing {
            Typing::Right => {
                let current = self.model.user(who).and_then(|user| user.password.as_ref()).map(|p| p.text.clone());
                current.unwrap_or_else(|| self.drawer.chosen(who, 0))
            }
            Typing::Wrong => NO_PASSWORD.to_owned(),
            Typing::Chosen(age) => self.drawer.chosen(who, age + 1),
            Typing::Temporary(age) => self.drawer.temporary(who, age),
        }
    }

    fn verify(&self, visitor: usize, code: Code, challenge: Option<usize>) -> Act {
        let challenge = challenge.map(|age| self.drawer.challenge(age));
        let id = challenge.as_deref().or_else(|| self.model.challenge_of(visitor)).unwrap_or_default();
        let code = match code {
            Code::Malformed => "12345".to_owned(),
            _ => self.code(id, code).unwrap_or_else(|| NO_CODE.to_owned()),
        };
        Act::Verify { visitor, code, challenge }
    }

    /// The six digits to type at a challenge, if there are such.
    fn code(&self, challenge: &str, code: Code) -> Option<String> {
        let whose = self.drawer.whose(challenge)?;
        match code {
            Code::Right => self.model.right_code(challenge).or_else(|| self.drawer.code(whose, 0)),
            Code::Mailed(age) => self.drawer.code(whose, age),
            Code::App(away) => self.model.app_shows(whose, away),
            Code::LostApp => Some(shown_now(&self.drawer.lost_app(whose)?, self.model.now)),
            Code::Wrong | Code::Malformed => None,
        }
    }

    fn change(&self, visitor: usize, current: Typing, new: Choice) -> Act {
        let whose = self.model.user_of(visitor).unwrap_or(Who::Nobody);
        let new = match new {
            Choice::Fresh => self.drawer.fresh_password(),
            Choice::Weak => WEAK.to_owned(),
            Choice::Again(age) => self.drawer.chosen(whose, age),
        };
        let current = self.model.asks_current(visitor).then(|| self.password(whose, current));
        Act::Change { visitor, current, new }
    }

    fn login(&mut self, visitor: usize, who: Who, typing: Typing) -> Result<Answer, Difference> {
        let typed = Typed { who, password: self.password(who, typing), right_key: true, method: None };
        self.act(&Act::Login { visitor, typed })
    }

    fn enter(&mut self, visitor: usize, who: Who) -> Result<(), Difference> {
        if self.login(visitor, who, Typing::Right)?.code != "ok" {
            return Ok(());
        }
        let mut entered = self.act(&self.verify(visitor, Code::Right, None))?;
        if entered.opened.is_some() {
            entered = self.act(&self.verify(visitor, Code::Right, None))?; // the app is enrolled first
        }
        let due = entered.facts.contains(&("/must_change_password", Json::Bool(true)));
        if due { self.act(&self.change(visitor, Typing::Right, Choice::Fresh)).map(drop) } else { Ok(()) }
    }

    fn insist(&mut self, visitor: usize, who: Who, times: u8, fumbles: bool) -> Result<(), Difference> {
        self.login(visitor, who, Typing::Right)?;
        for time in 0..times {
            if fumbles && time != 0 {
                self.act(&self.verify(visitor, Code::Wrong, None))?;
            }
            self.wait(RESEND_AFTER);
            self.act(&Act::Resend { visitor, challenge: None })?;
        }
        Ok(())
    }

    /// A password started over with a link, and the login that follows.
    fn restart(&mut self, visitor: usize, who: Who) -> Result<(), Difference> {
        if self.act(&Act::Reset { visitor, who })?.code != "ok" {
            return Ok(());
        }
        self.act(&Act::Redeem { visitor, url: self.drawer.link(who, 0) })?;
        self.enter(visitor, who)
    }

    fn stay_busy(&mut self, visitor: usize) -> Result<(), Difference> {
        while let Some(end) = self.model.session_ends(visitor) {
            if self.act(&Act::Whoami { visitor })?.facts.len() < 2 {
                return Ok(()); // it is over
            }
            let last = self.model.now == end - 1;
            self.wait(if last { 1 } else { BUSY.min(end - 1 - self.model.now) });
        }
        Ok(())
    }

    /// To so many seconds after the next such moment, if one is ahead.
    fn jump(&mut self, limit: Limit, offset: Time) {
        if let Some(at) = self.model.next(limit, offset) {
            self.coverage.reached(limit, offset);
            self.wait(at - self.model.now);
        }
    }

    fn wait(&mut self, seconds: Time) {
        self.model.now += seconds;
        self.transcript.push(format!("@ {seconds:+}s"));
    }

    /// Asks `user why` before a login: what it says must be what the login then does with the right password.
    fn why(&mut self, who: Who) -> Result<(), Difference> {
        let words = ["sekisho", "user", "why", &who.address(), "--support", "-o", "json"].map(str::to_owned);
        self.transcript.push(format!("$ {}", words.join(" ")));
        let now = Timestamp(self.model.now);
        let call = Call {
            home: self.home,
            db: self.db.clone(),
            now,
            seed: self.commands,
            who: "",
            input: String::new(),
            answers: Vec::new(),
        };
        let outcome = call.run(&words);
        let said: Json = serde_json::from_str(&outcome.out).unwrap_or_default();
        let can = self.model.can_log_in(who);
        let (wanted, seen) = ((Json::Bool(can), if can { 0 } else { 7 }), (said["can_log_in"].clone(), outcome.exit));
        if wanted == seen { Ok(()) } else { Err(format!("user why: expected {wanted:?}, seen {seen:?}\n{}", outcome.out)) }
    }

    /// Runs one command on both sides.
    pub fn act(&mut self, act: &Act) -> Result<Answer, Difference> {
        if let Act::Login { typed, .. } = act {
            self.why(typed.who)?;
        }
        self.commands += 1;
        let expected = act.expected(&mut self.model);
        let who = match act.by() {
            By::Visitor(n) if n > 0 => format!("visitor{n}"),
            _ => String::new(),
        };
        let input: String = act.input().iter().map(|line| format!("{line}\n")).collect();
        self.transcript.push(format!("{who}$ {}  # → {}", told(act), expected.code));
        let call = Call {
            db: self.db.clone(),
            home: self.home,
            now: Timestamp(self.model.now),
            seed: self.commands,
            who: &who,
            input,
            answers: Vec::new(),
        };
        let outcome = call.run(&act.words());
        let letters = self.letters();
        compare(&expected, &outcome, &letters)?;
        self.coverage.compared(act.name(), &expected);
        self.learn(act, &expected, &outcome, &letters);
        if expected.recorded {
            self.model.record();
        }
        Ok(expected)
    }

    /// The mails that the command sent; the folder is empty again afterwards.
    fn letters(&self) -> Vec<Letter> {
        let mut files = BTreeSet::new();
        let letters = post::new(&self.home.join(".local/share/sekisho/mail"), &mut files);
        files.iter().for_each(|file| fs::remove_file(file).unwrap());
        letters
    }

    /// What only the program knew: codes, links and passwords that it drew, and ids.
    fn learn(&mut self, act: &Act, expected: &Answer, outcome: &Outcome, letters: &[Letter]) {
        for mail in &expected.mails {
            let letter = letters.iter().find(|letter| kind(letter) == Some(mail.kind));
            if let Some((_, secret)) = letter.and_then(|letter| letter.secret.as_ref()) {
                self.model.learn(mail.kind, mail.about, secret);
                self.drawer.keep(mail.kind, mail.about, secret);
            }
        }
        if let (Some(whose), By::Visitor(visitor)) = (expected.opened, act.by()) {
            let out: Json = serde_json::from_str(&outcome.out).unwrap();
            let (id, secret) = (out["challenge"].as_str().unwrap(), out["enrolment"]["secret"].as_str());
            self.model.learn_challenge(visitor, whose, id, secret);
            self.drawer.keep_challenge(whose, id);
            secret.iter().for_each(|secret| self.drawer.keep_app(whose, secret));
        }
        if let (Act::Change { new, .. }, Some(Mail { kind: Kind::PasswordChanged, about, .. })) = (act, expected.mails.first())
        {
            self.drawer.keep_chosen(*about, new);
        }
    }
}

/// An address to give to a user: the own one, unless somebody else's is named.
fn given(to: Who, (whose, n): Address) -> String {
    whose.unwrap_or(to).mailbox(n)
}

/// A command as it would be typed.
fn told(act: &Act) -> String {
    let quoted = |word: &String| if word.is_ascii() { word.clone() } else { format!("'{word}'") };
    let line = act.words().iter().map(quoted).collect::<Vec<_>>().join(" ");
    act.input().iter().fold(line, |line, typed| format!("{line} < {typed}"))
}
