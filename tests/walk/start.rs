//! Where every walk begins: two merchants whose users have all logged in once. It is set up once, by steps that are
//! compared like any others; each walk gets a copy of the folder, the database and the model.

use super::act::Act;
use super::compare::Difference;
use super::coverage::Coverage;
use super::drawer::Drawer;
use super::ground::Ground;
use super::model::{By, Method, Model, New, Role, Time};
use super::program::{Call, copy_folder};
use super::step::Step;
use super::walker::Walker;
use super::who::{PEOPLE, Who};
use sekisho::rules::time::Timestamp;
use std::path::Path;
use tempfile::TempDir;

/// 1 April 2026, 9 o'clock in Japan.
const BEGIN: Time = 1_775_001_600;

/// The beginning of all walks.
pub struct Start {
    home: TempDir,
    ground: Ground,
    model: Model,
    drawer: Drawer,
    commands: u64,
}

impl Start {
    pub fn new(ground: Ground) -> Self {
        let home = folder();
        let mut walker = Walker::new(home.path(), ground.url(), Model::new(BEGIN), Drawer::default(), 0);
        install(&mut walker, home.path(), &ground);
        for (who, role) in [(Who::Hana, Role::General), (Who::Souko, Role::Shipping)] {
            let new = New { role, email: Some(who.mailbox(0)), method: Method::Email, mail: true };
            walker.act(&Act::Add { by: By::Support, who, new }).unwrap();
        }
        for who in [Who::Admin, Who::Stranger] {
            walker.act(&Act::Issue { by: By::Support, who }).unwrap();
        }
        for who in PEOPLE {
            walker.take(&Step::Enter { visitor: 1, who }).unwrap();
        }
        let Walker { model, drawer, commands, .. } = walker;
        Self { home, ground, model, drawer, commands }
    }

    /// Takes a walk, and at its end asks whether the audit log is whole.
    pub fn walk(&self, steps: &[Step]) -> Walked {
        let home = folder();
        copy_folder(self.home.path(), home.path());
        let ground = self.ground.copy();
        let mut walker = Walker::new(home.path(), ground.url(), self.model.clone(), self.drawer.clone(), self.commands);
        let failed = steps.iter().chain([&Step::VerifyAudit]).enumerate().find_map(|(at, step)| {
            let difference = walker.take(step).err()?;
            Some(Failure { at: at.min(steps.len().saturating_sub(1)), difference })
        });
        Walked { coverage: walker.coverage, transcript: walker.transcript, result: failed.map_or(Ok(()), Err) }
    }
}

/// Where a walk failed, and how.
pub struct Failure {
    pub at: usize,
    pub difference: Difference,
}

/// A walk that was taken.
pub struct Walked {
    pub coverage: Coverage,
    pub transcript: Vec<String>,
    pub result: Result<(), Failure>,
}

/// In memory where there is such a place: a walk commits thousands of times.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

/// `init` and the two merchants; nothing of that is in the model.
fn install(walker: &mut Walker, home: &Path, ground: &Ground) {
    let merchant = |who: Who, company: &str| {
        let key = format!("--access-key {} --admin-email {}", who.access_key(), who.mailbox(0));
        format!("sekisho merchant add {} {key} --company {company} --admin-name {}", who.merchant(), who.name())
    };
    for line in ["sekisho init".to_owned(), merchant(Who::Admin, "黒猫堂"), merchant(Who::Stranger, "三毛屋")] {
        walker.commands += 1;
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let (now, seed) = (Timestamp(BEGIN), walker.commands);
        let db = ground.url();
        let outcome = Call { home, db, now, seed, who: "", input: String::new(), answers: Vec::new() }.run(&words);
        assert_eq!(outcome.exit, 0, "{line}\n{}", outcome.err);
    }
    // Every setting has a default (2-cli), and each command would read the whole file anew.
    std::fs::remove_file(home.join(".config/sekisho/config.toml")).unwrap();
}
