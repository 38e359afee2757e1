//! `doctor`: looks at everything that a running service stands on, and names what helps. It must not change anything, send
//! anything, or stop at the first thing that it finds.

use super::config::check_files;
use super::globals::Globals;
use super::request::{Acting, Permit, Request};
use crate::failure::{Exit, Failure};
use crate::mail::sink::{Sink, Stopped};
use crate::output::{self, Format, Property, Record, Shape, Value, words};
use crate::rules::authority::Target;
use crate::rules::event::Action;
use crate::rules::health::{self, Check, Grade, Symptom};
use crate::rules::words::Defect;
use crate::store::Access;
use crate::text::{self, Field, Notice, Word};
use crate::world::World;
use std::path::Path;

/// What was found on this machine.
pub const DOCTOR: Shape = Shape {
    schema: "doctor",
    by: "doctor",
    id: Field::Check,
    properties: &[
        Property::flag(Field::Healthy),
        Property::records(
            Field::Checks,
            &[
                Property::word(Field::Check, words::<Check>),
                Property::word(Field::State, words::<Grade>),
                Property::text(Field::Message),
                Property::text(Field::Remedy).or_null(),
            ],
        ),
    ],
};

/// What was found in one place.
struct Line {
    check: Check,
    grade: Grade,
    message: String,
    remedy: Option<String>,
}

/// Looks at it all.
///
/// # Errors
/// `denied`; exit 12 without a word more where configuration or key file are at fault, 9 where anything else is.
pub fn run(world: &mut World, globals: &Globals) -> Result<(), Failure> {
    let mut found = Findings { globals, lines: Vec::new() };
    match Request::open(world, globals, Access::Write, Acting::AsSession) {
        Ok(mut request) => {
            let permit = request.permit(Action::Doctor, Target::Whole)?;
            found.inside(&mut request, &permit)?;
        }
        Err(refused @ Failure::Refused(_)) => return Err(refused),
        Err(failure) => found.outside(world, &failure),
    }
    let worst = found.lines.iter().max_by_key(|line| line.grade);
    let exit = match worst {
        Some(Line { grade: Grade::Fail, check: Check::Configuration | Check::KeyFile, .. }) => Exit::Config,
        Some(Line { grade: Grade::Fail, .. }) => Exit::Partial,
        _ => Exit::Ok,
    };
    found.show(world)?;
    if exit == Exit::Ok { Ok(()) } else { Err(Failure::Answered(exit)) }
}

/// Defects of one kind: the first with what helps, and how many.
#[derive(Default)]
struct Seen {
    first: Option<(String, &'static str)>,
    count: usize,
}

struct Findings<'a> {
    globals: &'a Globals,
    lines: Vec<Line>,
}

impl Findings<'_> {
    fn fine(&mut self, check: Check, message: impl Into<String>) {
        self.lines.push(Line { check, grade: Grade::Ok, message: message.into(), remedy: None });
    }

    fn failed(&mut self, check: Check, failure: &Failure) {
        let style = &self.globals.style;
        let message = text::sentence(style.lang, failure, style.zone);
        self.lines.push(Line { check, grade: Grade::Fail, message, remedy: text::hint(style.lang, failure) });
    }

    /// What is not as it should be, or `fine`.
    fn symptoms(&mut self, check: Check, symptoms: impl IntoIterator<Item = Symptom>, fine: impl Into<String>) {
        let (style, before) = (&self.globals.style, self.lines.len());
        for symptom in symptoms {
            let (message, remedy) = text::symptom(style.lang, &symptom, style.zone);
            self.lines.push(Line { check, grade: symptom.grade(), message, remedy: Some(remedy.to_owned()) });
        }
        if self.lines.len() == before {
            self.fine(check, fine);
        }
    }

    /// Something that every command needs stands in the way: how far it goes up to there.
    fn outside(&mut self, world: &World, failure: &Failure) {
        let config = match self.globals.config(world) {
            Ok(config) => config,
            Err(failure) => return self.failed(Check::Configuration, &failure),
        };
        self.fine(Check::Configuration, file_of(&config));
        let keys = super::request::key_path(&config.key).and_then(|path| super::request::read_keys(&path));
        let of_the_key = matches!(failure, Failure::KeyMissing { .. } | Failure::KeyInvalid { .. });
        let check = if of_the_key || (keys.is_err() && config.db.file().is_some_and(Path::exists)) {
            Check::KeyFile
        } else {
            Check::Database
        };
        self.failed(check, failure);
    }

    fn inside(&mut self, request: &mut Request, permit: &Permit) -> Result<(), Failure> {
        match check_files(&request.config) {
            Ok(()) => self.fine(Check::Configuration, file_of(&request.config)),
            Err(failure) => self.failed(Check::Configuration, &failure),
        }
        self.fine(Check::KeyFile, super::request::key_path(&request.config.key)?.display().to_string());
        self.content(request, permit)?;
        let (old, release) = engine(request)?;
        self.symptoms(Check::Engine, old, release);
        let facts = request.read(permit, |tx, now| {
            Ok((tx.newest_entry()?, tx.outbox_facts()?, tx.last_sweep()?, tx.first_merchant()?, now))
        })?;
        let (newest, (waiting, oldest, parked), swept, begun, now) = facts;
        let short = |at| self.globals.style.zone.short(at);
        let (clock, last) = (short(now), swept.map_or_else(|| "-".to_owned(), short));
        self.symptoms(Check::Clock, health::clock(newest, now), clock);
        match Sink::open(&request.config).map(|mut sink| sink.test(None, "")) {
            Ok(Ok(reply)) => self.fine(Check::MailServer, reply),
            Ok(Err(Stopped { step, reply })) => self.failed(Check::MailServer, &Failure::MailTestFailed { step, reply }),
            Err(failure) => self.failed(Check::MailServer, &failure),
        }
        let style = &self.globals.style;
        let waits = text::notice(style.lang, &Notice::MailsWaiting { waiting }, style.zone);
        self.symptoms(Check::Outbox, health::outbox(waiting, oldest, parked, now), waits);
        self.symptoms(Check::Sweep, health::sweep(swept, begun, now), last);
        Ok(())
    }

    /// Where the database is, and what `db check` says, in two lines: of the audit log, and of all else. Opening it has
    /// brought its schema up, so that no step is pending.
    fn content(&mut self, request: &Request, permit: &Permit) -> Result<(), Failure> {
        let style = &self.globals.style;
        let (mut content, mut audit) = (Seen::default(), Seen::default());
        let contents = request.read(permit, |tx, _| {
            tx.check(&mut |defect, detail| {
                let seen = if defect == Defect::Audit { &mut audit } else { &mut content };
                seen.count += 1;
                seen.first.get_or_insert_with(|| text::defect(style.lang, defect, &detail));
                Ok(())
            })?;
            tx.contents()
        });
        let (entries, users, schema) = contents.map_or((0, 0, 0), |c| (c.entries, c.users, c.schema));
        let path = request.config.db.to_string();
        self.fine(Check::Database, text::notice(style.lang, &Notice::DatabaseAt { path, schema }, style.zone));
        self.seen(Check::Content, content, &Notice::UsersWhole { users });
        self.seen(Check::Audit, audit, &Notice::EntriesWhole { entries });
        Ok(())
    }

    fn seen(&mut self, check: Check, seen: Seen, fine: &Notice) {
        let style = &self.globals.style;
        let Some((first, remedy)) = seen.first else {
            return self.fine(check, text::notice(style.lang, fine, style.zone));
        };
        let message = text::notice(style.lang, &Notice::FirstOf { first, count: seen.count }, style.zone);
        self.lines.push(Line { check, grade: Grade::Fail, message, remedy: Some(remedy.to_owned()) });
    }

    fn show(self, world: &mut World) -> Result<(), Failure> {
        let style = &self.globals.style;
        if style.format == Format::Table {
            return self.lines.iter().try_for_each(|line| {
                let [grade, check] = [Word::Grade(line.grade), Word::Check(line.check)].map(|w| text::word(style.lang, w));
                let said = [check, &line.message].iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(": ");
                output::line(&mut *world.out, &format!("[{grade}] {said}"))?;
                line.remedy.as_ref().map_or(Ok(()), |r| output::line(&mut *world.out, &text::remedy_line(style.lang, r)))
            });
        }
        let healthy = self.lines.iter().all(|line| line.grade != Grade::Fail);
        let checks: Vec<Record> = self.lines.into_iter().map(record).collect();
        let record = Record::new().with(Field::Healthy, healthy).with(Field::Checks, Value::Records(checks));
        output::record(&mut *world.out, style, &DOCTOR, &record)
    }
}

/// The engine's release, and whether it is too old.
fn engine(request: &Request) -> Result<(Option<Symptom>, String), Failure> {
    let release = request.store.engine_release()?;
    let old = release.strip_prefix("SQLite ").and_then(health::engine);
    Ok((old, release))
}

fn record(line: Line) -> Record {
    Record::new()
        .with(Field::Check, Word::Check(line.check))
        .with(Field::State, Word::Grade(line.grade))
        .with(Field::Message, line.message)
        .with(Field::Remedy, line.remedy)
}

fn file_of(config: &crate::config::Config) -> String {
    config.file.as_ref().map(|file| file.display().to_string()).unwrap_or_default()
}
