//! The rows of a file, one after the other, in one transaction: read, decided by the rules of a single user, made true.
//! Of two rows that clash the first stands and the later is refused, naming the line of the first.

use super::Wanted;
use super::ahead::Ahead;
use super::one::{Done, Shops, Stop, one};
use super::report::{Fault, Report};
use crate::commands::request::{Permit, Request, Turn, in_scope};
use crate::commands::typed;
use crate::failure::{Code, Failure, refusal_code};
use crate::files;
use crate::output::{self, Style};
use crate::rules::authority::{self, Actor, Target};
use crate::rules::event::Action;
use crate::rules::import::{CellFault, Column, Flaw, Header, Row, Run};
use crate::rules::merchant::MerchantCode;
use crate::rules::refusal::Refusal;
use crate::rules::user::UserAddress;
use crate::sheet::{self, Decoded, Rejects, Rows};
use crate::store::End;
use crate::text::Notice;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Rows between two looks at the clock.
const STRETCH: usize = 1024;

/// A run under way.
struct Import<'a> {
    actor: &'a Actor,
    merchant: Option<&'a MerchantCode>,
    wanted: &'a Wanted,
    style: &'a Style,
    /// Whether somebody looks on.
    watched: bool,
    shops: Shops,
    /// On which line each user of the file stands.
    lines: HashMap<String, usize>,
    report: Report,
}

/// Reads a file's rows and makes them true. The report is whole even where nothing was: then it says why.
pub(super) fn import(
    request: &mut Request,
    permit: &Permit,
    source: &Decoded,
    wanted: &Wanted,
) -> (Report, Result<(), Failure>) {
    let (actor, merchant) = (request.actor.clone(), request.default_merchant().cloned());
    let style = &request.globals.style;
    let (watched, dry_run) = (request.world.terminal.error && !style.quiet, request.end == End::Rollback);
    let (mut report, mut aside) = (Report::default(), Aside::default());
    let done = request.change_each(permit, |turn| {
        let mut import = Import {
            actor: &actor,
            merchant: merchant.as_ref(),
            wanted,
            style,
            watched,
            shops: Shops::default(),
            lines: HashMap::new(),
            report: Report { dry_run, encoding: Some(source.encoding), ..Report::default() },
        };
        let ended = import
            .file(turn, &source.text)
            .and_then(|()| import.settle(turn))
            .and_then(|()| import.put_aside(source, &mut aside));
        report = import.report;
        ended
    });
    if let Err(failure) = &done {
        aside.take_back(failure);
        report = Report { created: 0, updated: 0, skipped: 0, run: None, ..report };
    }
    (report, done)
}

/// The file of rejected rows, which outlives an attempt that a server has undone: the next one writes it anew.
#[derive(Default)]
struct Aside(Option<PathBuf>);

impl Aside {
    fn put(&mut self, path: &Path, content: &[u8]) -> Result<(), Failure> {
        if self.0.is_some() {
            return files::replace_private(path, content);
        }
        files::create_new(path, content)?;
        self.0 = Some(path.to_owned());
        Ok(())
    }

    /// Nothing came of the import: nothing was rejected either, and the same command can be run again.
    fn take_back(&mut self, failure: &Failure) {
        let unknown = matches!(failure, Failure::Store { code: Code::OutcomeUnknown, .. });
        if !unknown {
            self.withdraw();
        }
    }

    fn withdraw(&mut self) {
        if let Some(path) = self.0.take() {
            drop(std::fs::remove_file(path)); // at worst a file too many: what ended the import says more
        }
    }
}

impl Import<'_> {
    fn file(&mut self, turn: &mut Turn, text: &str) -> Result<(), Failure> {
        let mut rows = Rows::new(text);
        let separator = rows.separator();
        let Some(heading) = rows.take() else { return self.unreadable(1, vec![Flaw::Empty]) };
        let header = match Header::read(heading.cells(), self.wanted.if_exists, self.merchant.is_none()) {
            Ok(header) => header,
            Err(flaws) => return self.unreadable(heading.line, flaws),
        };
        if self.wanted.keep_going {
            self.report.rejects = Some(Rejects::new(text, separator, &heading));
        }
        let (begun, mut drawn) = (turn.world.now(), false);
        let mut ahead = Ahead::new(text);
        while let Some(row) = rows.take() {
            self.report.rows += 1;
            ahead.step(turn.tx, &header, self.merchant)?;
            match self.row(turn, &header, &row) {
                Ok(Done::Created) => self.report.created += 1,
                Ok(Done::Updated { voided }) => {
                    self.report.updated += 1;
                    self.report.voided += usize::from(voided);
                }
                Ok(Done::Skipped) => self.report.skipped += 1,
                Err(Stop::Row(faults)) => self.reject(&header, &row, faults),
                Err(Stop::Run(failure)) => return Err(failure),
            }
            // Shown once work lasts over a second (2-cli, streams).
            if self.watched && self.report.rows.is_multiple_of(STRETCH) && turn.world.now() > begun.plus(1) {
                output::progress(&mut *turn.world.err, self.style, &Notice::Progress { percent: rows.percent() })?;
                drawn = true;
            }
        }
        if drawn { Ok(output::progress_end(&mut *turn.world.err)?) } else { Ok(()) }
    }

    /// A file whose rows can't be read.
    fn unreadable(&mut self, line: usize, flaws: Vec<Flaw>) -> Result<(), Failure> {
        let suggested = flaws.into_iter().map(|flaw| match flaw {
            Flaw::HeaderUnknown { header, .. } => {
                let suggestions = typed::near(&header.to_lowercase(), Column::all_headings());
                Flaw::HeaderUnknown { header, suggestions }
            }
            other => other,
        });
        self.report.faults.extend(suggested.map(|flaw| Fault::of(line, flaw.into())));
        Err(Failure::ImportFaults { rejected: 0, of: 0 })
    }

    /// What the whole file comes to: nothing where a row was refused, unless it is to keep going.
    fn settle(&mut self, turn: &mut Turn) -> Result<(), Failure> {
        let (report, wanted) = (&mut self.report, self.wanted);
        if report.rejected > 0 && !wanted.keep_going {
            return Err(Failure::ImportFaults { rejected: report.rejected, of: report.rows });
        }
        if report.created + report.updated == 0 {
            return Ok(()); // a run that changed nothing leaves nothing to remember
        }
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let run = Run {
            id: wanted.run.clone(),
            scope: self.actor.scope().cloned(),
            file: wanted.file.clone(),
            sha256: wanted.sha256.clone(),
            encoding: report.encoding.map_or_else(String::new, |e| e.as_ref().to_owned()),
            started_at: turn.now,
            actor: self.actor.name(),
            rows: count(report.rows),
            created: count(report.created),
            updated: count(report.updated),
            skipped: count(report.skipped),
            rejected: count(report.rejected),
            undone_at: None,
        };
        report.run = Some(run.id.clone()).filter(|_| !report.dry_run);
        turn.apply(&run.record())
    }

    /// The rejected rows are on disk before the others are in: a kill or a full disk must not lose them.
    fn put_aside(&mut self, source: &Decoded, aside: &mut Aside) -> Result<(), Failure> {
        let (report, wanted) = (&mut self.report, self.wanted);
        match (&wanted.rejected, report.rejects.take()) {
            (Some(path), Some(rejects)) if report.rejected > 0 && !report.dry_run => {
                aside.put(path, &rejects.into_bytes(source))
            }
            _ => {
                aside.withdraw(); // what an attempt before this one rejected, nobody rejects any more
                Ok(())
            }
        }
    }

    fn row(&mut self, turn: &mut Turn, header: &Header, row: &sheet::Row) -> Result<Done, Stop> {
        if row.open {
            return Err(Refusal::from(Flaw::QuoteOpen).into());
        }
        header.check_width(row.width()).map_err(Refusal::from)?;
        let read = Row::read(|column| cell(header, row, column), self.merchant).map_err(Stop::Row)?;
        self.check_claim(&read.address)?;
        let shop = self.shops.of(turn.tx, self.actor, &read.address.merchant)?;
        let done = one(turn, shop, &read, self.wanted)?;
        self.lines.insert(read.address.key(), row.line);
        Ok(done)
    }

    /// Whether the file may speak of this user at all, and does so for the first time.
    fn check_claim(&mut self, address: &UserAddress) -> Result<(), Refusal> {
        if address.id.names_admin() {
            return Err(Refusal::UserIdReserved { value: address.id.as_str().to_owned() });
        }
        if let Err(refusal) = authority::permit(self.actor, Action::UserAdd, Target::User(address)) {
            self.report.denied.insert(address.merchant.clone());
            return Err(refusal);
        }
        if self.lines.contains_key(&address.key()) {
            return Err(Refusal::UserIdTaken { user: address.to_string() });
        }
        Ok(())
    }

    fn reject(&mut self, header: &Header, row: &sheet::Row, faults: Vec<CellFault>) {
        self.report.rejected += 1;
        let told = faults.into_iter().filter_map(|CellFault { column, refusal }| {
            let earlier = self.earlier(&refusal);
            let Failure::Refused(refusal) = in_scope(self.actor, refusal.into()) else { return None };
            let value = column.map_or("", |column| cell(header, row, column)).to_owned();
            Some(Fault { line: row.line, column, value, refusal, earlier })
        });
        let told: Vec<Fault> = told.collect();
        if let (Some(rejects), Some(first)) = (&mut self.report.rejects, told.first()) {
            let messages: Vec<String> = told.iter().map(|fault| output::visible(&fault.message(self.style))).collect();
            rejects.put(row, refusal_code(&first.refusal).as_ref(), &messages.join(" "));
        }
        self.report.faults.extend(told);
    }

    /// The earlier line of this file with whose user a row clashes.
    fn earlier(&self, refusal: &Refusal) -> Option<usize> {
        let other = match refusal {
            Refusal::UserIdTaken { user } => user,
            Refusal::EmailTaken { holder: Some(holder), .. } | Refusal::SameAsAdminTaken { holder } => holder,
            _ => return None,
        };
        self.lines.get(&UserAddress::parse(other, None).ok()?.key()).copied()
    }
}

/// A cell by its column; what has none is empty.
pub(super) fn cell<'a>(header: &Header, row: &'a sheet::Row, column: Column) -> &'a str {
    header.at(column).and_then(|at| row.cell(at)).unwrap_or_default()
}
