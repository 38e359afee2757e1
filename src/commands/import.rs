//! `user import`: users out of a file, all of them or none, or with `--keep-going` all that are right ("CSV import").
//! The file is checked by making it true in one transaction: a row that breaks a rule is refused by that rule itself,
//! and rows are held against each other because each sees those before it.

mod ahead;
mod one;
mod report;
mod rows;
mod runs;

pub use report::IMPORT;
pub use runs::{RUN, RUNS};

use super::export;
use super::globals::Globals;
use super::request::{AT_ONCE, Acting, Request};
use crate::failure::Failure;
use crate::files;
use crate::output;
use crate::rules::authority::Target;
use crate::rules::change::Change;
use crate::rules::event::Action;
use crate::rules::import::IfExists;
use crate::rules::refusal::Refusal;
use crate::secret::{mint, sha256};
use crate::sheet::{self, Encoding};
use crate::store::{Access, End};
use crate::world::World;
use report::{Fault, Report};
use std::path::{Path, PathBuf};

/// `user import`
#[derive(clap::Args, Debug)]
pub struct Args {
    /// CSV file, or - for standard input
    #[arg(required_unless_present_any = ["template", "list", "undo"])]
    file: Option<PathBuf>,
    /// Check and report, write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
    /// What becomes of a row whose user is there already
    #[arg(long, value_parser = super::words::<IfExists>(), default_value = "fail")]
    if_exists: String,
    /// Take the rows that are right, write the others to --rejected
    #[arg(long, requires = "rejected")]
    keep_going: bool,
    /// New file for the rows that were not taken, with the reason behind each
    #[arg(long, value_name = "FILE", requires = "keep_going")]
    rejected: Option<PathBuf>,
    /// Set no passwords and mail nothing to new users; `password issue` does it later
    #[arg(long, conflicts_with = "deliver")]
    no_mail: bool,
    /// Send all mails now, not only the first 100
    #[arg(long)]
    deliver: bool,
    /// Encoding of the file, where it is not recognised
    #[arg(long, value_parser = super::words::<Encoding>())]
    encoding: Option<String>,
    /// Write an empty file with the headings, for spreadsheets
    #[arg(long, conflicts_with_all = ["file", "list", "undo"])]
    template: bool,
    /// List earlier runs
    #[arg(long, conflicts_with_all = ["file", "undo"])]
    list: bool,
    /// Delete the users whom a run added, while none of them has logged in
    #[arg(long, value_name = "RUN", conflicts_with = "file")]
    undo: Option<String>,
}

/// What a run is asked to do.
struct Wanted {
    run: String,
    file: String,
    sha256: String,
    if_exists: IfExists,
    keep_going: bool,
    rejected: Option<PathBuf>,
    no_mail: bool,
}

/// Imports users, or says what can be imported, was imported, or takes it back.
///
/// # Errors
/// `import_faults`, `partial`; `denied`; what a file can't be read for.
pub fn run(world: &mut World, globals: &Globals, args: &Args) -> Result<(), Failure> {
    match (&args.file, &args.undo) {
        (Some(file), _) => import(world, globals, args, file),
        (None, Some(run)) => runs::undo(world, globals, run, args.dry_run),
        (None, None) if args.list => runs::list(world, globals),
        (None, None) => template(world, globals),
    }
}

/// The headings alone, as spreadsheets open them.
fn template(world: &mut World, globals: &Globals) -> Result<(), Failure> {
    let mut sheet = output::Cells::new(&mut *world.out, Encoding::Utf8)?;
    sheet.put(export::headings(globals.style.lang))?;
    sheet.finish()
}

fn import(world: &mut World, globals: &Globals, args: &Args, file: &Path) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let merchant = request.default_merchant().cloned();
    let permit = request.permit(Action::ImportRun, merchant.as_ref().map_or(Target::Whole, Target::Merchant))?;
    request.end = if args.dry_run { End::Rollback } else { End::Commit };
    args.rejected.as_deref().map_or(Ok(()), files::check_new)?;
    let stdin = file == Path::new("-");
    let bytes = if stdin { files::read_all(&mut request.world.stdin)? } else { files::read_any(file)? };
    let wanted = Wanted {
        run: mint(&mut *request.world.random),
        file: file.file_name().map_or_else(String::new, |name| output::visible(&name.to_string_lossy())),
        sha256: sha256(&bytes),
        if_exists: args.if_exists.parse().unwrap_or_default(),
        keep_going: args.keep_going,
        rejected: args.rejected.clone(),
        no_mail: args.no_mail,
    };
    let told = args.encoding.as_deref().and_then(|word| word.parse().ok());
    let decoded = match sheet::decode(&bytes, told) {
        Ok(decoded) => decoded,
        Err(flaw) => {
            let mut report = Report { dry_run: args.dry_run, ..Report::default() };
            report.faults.push(Fault::of(flaw.line(), flaw.into()));
            return report::finish(request, &report, 0, Err(Failure::ImportFaults { rejected: 0, of: 0 }));
        }
    };
    let (mut report, done) = rows::import(&mut request, &permit, &decoded, &wanted);
    record_denials(&mut request, &mut report)?;
    report::finish(request, &report, if args.deliver { usize::MAX } else { AT_ONCE }, done)
}

/// R10.4: every refusal for lack of authority is recorded, also of a run that came to nothing.
fn record_denials(request: &mut Request, report: &mut Report) -> Result<(), Failure> {
    let denied = std::mem::take(&mut report.denied);
    let mut change = Change::default();
    for code in &denied {
        change.event(request.denial(Action::ImportRun, Target::Merchant(code), &Refusal::Denied));
    }
    if denied.is_empty() { Ok(()) } else { request.record(&change) }
}
