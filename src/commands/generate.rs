//! `generate units DIR`, `completions DIR`, `schemas DIR`: files for the machine that sekisho runs on. Hidden, for who packages
//! or sets it up; it must work without configuration and database, and put nothing but what it was asked for into the folder.

use super::globals::Globals;
use super::shapes::OBJECTS;
use crate::failure::Failure;
use crate::files;
use crate::output::{self, Format};
use crate::world::World;
use std::path::{Path, PathBuf};

/// `generate units`
#[derive(clap::Args, Debug)]
pub struct Units {
    /// Folder that the files are put into; files of these names are replaced
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Where the program will be
    #[arg(long, value_name = "PATH", default_value = USUAL_BINARY)]
    binary: PathBuf,
}

/// Where a package puts the program, and where the files below say that it is: a package takes them as they stand.
const USUAL_BINARY: &str = "/usr/bin/sekisho";

/// `generate schemas`
#[derive(clap::Args, Debug)]
pub struct Schemas {
    /// Folder that the files are put into; files of these names are replaced
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Writes a JSON Schema for each object that is printed, and says where.
///
/// # Errors
/// A folder that can't be written.
pub fn schemas(world: &mut World, globals: &Globals, args: &Schemas) -> Result<(), Failure> {
    let files: Vec<_> =
        OBJECTS.iter().map(|object| (output::file_name(*object), format!("{:#}\n", output::schema(*object)))).collect();
    put(world, globals, &args.folder, &files)
}

/// The units of systemd, and the same for cron.
const UNITS: [(&str, &str); 4] = [
    ("sekisho-mail.service", include_str!("generate/sekisho-mail.service")),
    ("sekisho-sweep.service", include_str!("generate/sekisho-sweep.service")),
    ("sekisho-sweep.timer", include_str!("generate/sekisho-sweep.timer")),
    ("sekisho.cron", include_str!("generate/sekisho.cron")),
];

/// Writes them, and says where.
///
/// # Errors
/// A folder that can't be written.
pub fn units(world: &mut World, globals: &Globals, args: &Units) -> Result<(), Failure> {
    let binary = args.binary.to_string_lossy();
    let files = UNITS.map(|(name, text)| (name, text.replace(USUAL_BINARY, &binary)));
    put(world, globals, &args.folder, &files)
}

/// `generate completions`
#[derive(clap::Args, Debug)]
pub struct Completions {
    /// Folder that the files are put into; files of these names are replaced
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// The shells' scripts, under the names that the shells look for.
const COMPLETIONS: [(&str, &str); 3] = [
    ("sekisho.bash", include_str!("../../completions/sekisho.bash")),
    ("_sekisho", include_str!("../../completions/_sekisho")),
    ("sekisho.fish", include_str!("../../completions/sekisho.fish")),
];

/// Writes them, and says where.
///
/// # Errors
/// A folder that can't be written.
pub fn completions(world: &mut World, globals: &Globals, args: &Completions) -> Result<(), Failure> {
    put(world, globals, &args.folder, &COMPLETIONS)
}

/// Puts files into a folder, and says where. Names may be paths below it.
///
/// # Errors
/// A folder that can't be written.
pub fn put<N: AsRef<Path>, T: AsRef<str>>(
    world: &mut World,
    globals: &Globals,
    folder: &Path,
    files: &[(N, T)],
) -> Result<(), Failure> {
    for (name, text) in files {
        let path = folder.join(name);
        files::private_folder(path.parent().unwrap_or(folder))?;
        files::replace_private(&path, text.as_ref().as_bytes())?;
        if globals.style.format == Format::Table && !globals.style.quiet {
            output::line(&mut *world.out, &path.display().to_string())?;
        }
    }
    Ok(())
}
