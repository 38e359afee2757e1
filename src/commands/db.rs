//! `db backup`, `restore`, `copy`, `rotate-key` and `check`: the care of the database as a whole, the support centre's (R10.3).
//! None of them may leave it half-done: what a kill interrupts is as it was, or goes on where it stopped.

mod backup;
mod check;
mod copy;
mod restore;
mod rotate;

pub use backup::{BACKUP, Backup, backup};
pub use check::{FINDING, FINDINGS, check};
pub use copy::{COPY, Copy, copy};
pub use restore::{RESTORE, Restore, restore};
pub use rotate::{ROTATION, RotateKey, rotate_key};

use crate::failure::{Failure, UsageFault};
use crate::output::{self, Format, Record, Shape, Style};
use crate::text::Notice;
use std::io::Write;
use std::path::Path;

/// A backup is verified as a file: `-` is no name for one.
fn check_named(file: &Path) -> Result<(), Failure> {
    if file.as_os_str() == "-" { Err(Failure::Usage(UsageFault::NoStream)) } else { Ok(()) }
}

/// Says what was done: sentences to a person, one record to a program.
fn tell(out: &mut dyn Write, style: &Style, shape: &Shape, record: &Record, said: &[Notice]) -> Result<(), Failure> {
    if style.format != Format::Table {
        return output::record(out, style, shape, record);
    }
    said.iter().try_for_each(|notice| output::say(out, style, notice))
}
