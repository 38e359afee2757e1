//! Files that hold secrets or decide what becomes of them (S8): nobody else may read or write them at any instant, and
//! no link leads us elsewhere. A file appears under its name only once its content is on disk, whole or not at all.
//! It must not know what is in a file, and mends nothing: it refuses, and the text of the failure says how to mend.

use crate::failure::{Failure, Unsafe};
use draft::Draft;
use rustix::fs::{Access, Mode, OFlags};
use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, setrlimit};
use std::fs::{self, DirBuilder, DirEntry, File, Metadata, OpenOptions};
use std::io::{self, BufReader, ErrorKind, Read};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

mod draft;
#[cfg(test)]
mod tests;

/// Key files and configurations are a few kilobytes; more is a mistake (`/dev/zero`, a disk image).
const MOST_BYTES: u64 = 1 << 20;
/// Files that are read whole and hold rows: some million of them.
const MOST_INPUT: u64 = 256 << 20;
const GROUP_READ: u32 = 0o040;
const OTHERS_WRITE: u32 = 0o022;
const OTHERS_ANY: u32 = 0o077;
const STICKY: u32 = 0o1000;

/// Keeps what is in memory out of core dumps (S7).
pub fn no_core_dump() {
    // It can fail only for a process that may dump none anyway.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
}

/// Checks that files can be made in a folder, without making one.
///
/// # Errors
/// [`Failure::File`]
pub fn check_writable(folder: &Path) -> Result<(), Failure> {
    let fault = |e: Errno| Failure::File { path: folder.display().to_string(), cause: io::Error::from(e).to_string() };
    rustix::fs::access(folder, Access::WRITE_OK | Access::EXEC_OK).map_err(fault)
}

/// Takes every permission of group and others from all files made from now on. Called first thing.
pub fn private_umask() {
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
}

/// Reads a file that holds a secret, of at most 1 MiB.
///
/// # Errors
/// [`Failure::Unsafe`] for a link, anything but a regular file, a file of somebody else's, or one that others may use;
/// [`Failure::File`] when it can't be read.
pub fn read_private(path: &Path) -> Result<String, Failure> {
    read_judged(path, OFlags::NOFOLLOW, private_fault).and_then(|bytes| text(path, bytes))
}

/// Reads a file that holds no secret but decides what we do: the configuration. It may be a link, and others may read it.
///
/// # Errors
/// [`Failure::Unsafe`] when it is no regular file or others can write it; [`Failure::File`] when it can't be read.
pub fn read_trusted(path: &Path) -> Result<String, Failure> {
    read_trusted_bytes(path).and_then(|bytes| text(path, bytes))
}

/// Reads such a file where the caller has more to say of what is no UTF-8.
///
/// # Errors
/// As [`read_trusted`].
pub fn read_trusted_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    read_judged(path, OFlags::empty(), |meta| match meta {
        meta if !meta.is_file() => Some(Unsafe::WrongKind),
        meta if meta.mode() & OTHERS_WRITE != 0 => Some(Unsafe::OthersWrite),
        _ => None,
    })
}

/// Checks a secret file like [`read_private`], without opening it; one that is absent is fine.
///
/// # Errors
/// As [`read_private`].
pub fn check_private(path: &Path) -> Result<(), Failure> {
    // Never opened: closing it would drop every lock that this process holds on the database (POSIX locks do that).
    match look(path)? {
        Some(meta) => refuse(path, private_fault(&meta)),
        None => Ok(()),
    }
}

/// Checks an existing folder that secrets are written into: ours or root's, no link, not for others to write in.
///
/// # Errors
/// [`Failure::Unsafe`] when it is not safe, [`Failure::File`] when it is absent or can't be looked at.
pub fn check_folder(path: &Path) -> Result<(), Failure> {
    // A path's components know no trailing slash: with one, the system would follow a link.
    let bare: PathBuf = path.components().collect();
    let meta = look(&bare)?.ok_or_else(|| failed(path, &Errno::NOENT.into()))?;
    refuse(path, folder_fault(&meta))
}

/// The names in a folder that passes [`check_folder`], in order; of one that is no UTF-8, what can be read of it.
///
/// # Errors
/// As [`check_folder`].
pub fn names(folder: &Path) -> Result<Vec<String>, Failure> {
    check_folder(folder)?;
    let name = |entry: io::Result<DirEntry>| Ok(entry?.file_name().to_string_lossy().into_owned());
    let read = || fs::read_dir(folder)?.map(name).collect::<io::Result<Vec<_>>>();
    let mut names = read().map_err(|error| failed(folder, &error))?;
    names.sort();
    Ok(names)
}

/// Checks a program that is to be run, where links lead to: nobody but its owner, who is root or we, may write it (S8).
///
/// # Errors
/// [`Failure::File`] when it is not there, [`Failure::Unsafe`].
pub fn check_program(path: &Path) -> Result<(), Failure> {
    let found = fs::metadata(path).map_err(|error| failed(path, &error))?;
    let fault = match &found {
        meta if !meta.is_file() => Some(Unsafe::WrongKind),
        meta if meta.mode() & OTHERS_WRITE != 0 => Some(Unsafe::OthersWrite),
        meta if is_foreign(meta) => Some(Unsafe::Foreign),
        _ => None,
    };
    fault.map_or(Ok(()), |fault| Err(Failure::Unsafe { path: path.display().to_string(), fault }))
}

/// Makes a folder and its missing parents, 0700 from their first instant, or takes the one that is there if it is safe.
///
/// # Errors
/// As [`check_folder`], and [`Failure::File`] when it can't be made.
pub fn private_folder(path: &Path) -> Result<(), Failure> {
    make_folder(path).map_err(|error| failed(path, &error))?;
    check_folder(path)
}

/// Writes a new file, 0600, exactly once: `false` when the name was taken, and then nothing is changed.
/// Either way the name is on disk when this returns.
///
/// # Errors
/// [`Failure::Unsafe`] when the name is taken by anything but a regular file, [`Failure::File`] when it can't be written.
pub fn create_private(path: &Path, content: &[u8]) -> Result<bool, Failure> {
    let folder = folder_of(path);
    let land = || Draft::write(folder, content)?.land_new(path);
    let made = !stands(path)? && land().map_err(|error| failed(path, &error))?;
    if !made {
        // Perhaps somebody was faster: what they made counts only if it is a file.
        stands(path)?;
    }
    // Also for a name that was there: whoever made it may have died before this.
    sync_folder(folder).map_err(|error| failed(path, &error))?;
    Ok(made)
}

/// Writes a new file as [`create_private`] does, where a name that is taken is an error.
///
/// # Errors
/// As [`check_new`].
pub fn create_new(path: &Path, content: &[u8]) -> Result<(), Failure> {
    if create_private(path, content)? { Ok(()) } else { Err(taken(path)) }
}

/// Writes a file, 0600, in the place of the one that is there, if one is: readers see the old or the new one, whole.
///
/// # Errors
/// [`Failure::Unsafe`] when the name is taken by anything but a regular file, [`Failure::File`] when it can't be written.
pub fn replace_private(path: &Path, content: &[u8]) -> Result<(), Failure> {
    stands(path)?;
    let folder = folder_of(path);
    let land = || Draft::write(folder, content)?.land(path).and_then(|()| sync_folder(folder));
    land().map_err(|error| failed(path, &error))
}

/// A new file, 0600, that somebody else writes under a temporary name. Dropped before it has landed, it is removed.
pub struct NewFile {
    draft: Draft,
    path: PathBuf,
}

impl NewFile {
    /// Begins one.
    ///
    /// # Errors
    /// As [`check_new`].
    pub fn begin(path: &Path) -> Result<Self, Failure> {
        check_new(path)?;
        let draft = Draft::empty(folder_of(path)).map_err(|error| failed(path, &error))?;
        Ok(Self { draft, path: path.to_owned() })
    }

    /// Where it is written.
    #[must_use]
    pub fn draft(&self) -> &Path {
        self.draft.path()
    }

    /// Gives it its name, on disk when this returns.
    ///
    /// # Errors
    /// [`Failure::Unsafe`] when the name was taken meanwhile, [`Failure::File`] when it can't be had.
    pub fn land(self) -> Result<(), Failure> {
        let Self { draft, path } = self;
        let land = || draft.sync().and_then(|()| draft.land_new(&path));
        if !land().map_err(|error| failed(&path, &error))? {
            return Err(taken(&path));
        }
        sync_folder(folder_of(&path)).map_err(|error| failed(&path, &error))
    }
}

/// Gives a file another name, if it is there.
///
/// # Errors
/// [`Failure::File`]
pub fn move_away(path: &Path, to: &Path) -> Result<(), Failure> {
    match fs::rename(path, to) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(path, &error)),
        _ => Ok(()),
    }
}

/// Puts a finished file in the place of another, which is kept under a second name; at no moment is there none.
///
/// # Errors
/// [`Failure::File`]
pub fn replace_keeping(finished: &Path, path: &Path, kept: &Path) -> Result<(), Failure> {
    let keep = || match fs::hard_link(path, kept) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        // Not on every file system.
        Err(_) => fs::rename(path, kept),
        linked => linked,
    };
    let land = || {
        File::open(finished)?.sync_all()?;
        keep()?;
        fs::rename(finished, path)?;
        sync_folder(folder_of(path))
    };
    land().map_err(|error| failed(path, &error))
}

/// Reads what a person names to be read: any kind of file, of at most 256 MiB.
///
/// # Errors
/// [`Failure::File`]
pub fn read_any(path: &Path) -> Result<Vec<u8>, Failure> {
    File::open(path).and_then(read_all).map_err(|error| failed(path, &error))
}

/// Opens what a person names to be read line by line, of any kind and length.
///
/// # Errors
/// [`Failure::File`]
pub fn open_any(path: &Path) -> Result<BufReader<File>, Failure> {
    File::open(path).map(BufReader::new).map_err(|error| failed(path, &error))
}

/// Reads a stream to its end, at most 256 MiB.
///
/// # Errors
/// [`ErrorKind::FileTooLarge`], or the stream's.
pub fn read_all(stream: impl Read) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    stream.take(MOST_INPUT + 1).read_to_end(&mut content)?;
    if content.len() as u64 > MOST_INPUT { Err(ErrorKind::FileTooLarge.into()) } else { Ok(content) }
}

/// Checks that a new file can be made under a name, without making it.
///
/// # Errors
/// [`Failure::Unsafe`] when the name is taken; [`Failure::File`] when the folder can't be written.
pub fn check_new(path: &Path) -> Result<(), Failure> {
    if stands(path)? {
        return Err(taken(path));
    }
    check_writable(folder_of(path))
}

fn taken(path: &Path) -> Failure {
    Failure::Unsafe { path: path.display().to_string(), fault: Unsafe::Taken }
}

fn read_judged(path: &Path, flags: OFlags, fault: fn(&Metadata) -> Option<Unsafe>) -> Result<Vec<u8>, Failure> {
    // What was opened is what is judged; and a FIFO without a writer must not make us wait.
    let flags = (flags | OFlags::NONBLOCK).bits().cast_signed();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path).map_err(|error| unopened(path, &error))?;
    let meta = file.metadata().map_err(|error| failed(path, &error))?;
    refuse(path, fault(&meta))?;
    read_content(&file, meta.len()).map_err(|error| failed(path, &error))
}

fn read_content(file: &File, length: u64) -> io::Result<Vec<u8>> {
    if length > MOST_BYTES {
        return Err(ErrorKind::FileTooLarge.into());
    }
    // All its room at once: growing would leave copies of a secret behind in memory.
    let mut content = Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 1);
    file.take(MOST_BYTES).read_to_end(&mut content)?;
    Ok(content)
}

fn text(path: &Path, bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|_| failed(path, &io::Error::new(ErrorKind::InvalidData, "it is not UTF-8")))
}

fn private_fault(meta: &Metadata) -> Option<Unsafe> {
    let others = meta.mode() & OTHERS_ANY;
    match meta {
        meta if meta.is_symlink() => Some(Unsafe::Symlink),
        meta if !meta.is_file() => Some(Unsafe::WrongKind),
        meta if is_foreign(meta) => Some(Unsafe::Foreign),
        _ if others & OTHERS_WRITE != 0 => Some(Unsafe::OthersWrite),
        // systemd lets a service read its credential by an ACL, which `stat` shows as root's group reading.
        meta if others == GROUP_READ && meta.uid() == 0 && meta.gid() == 0 => None,
        _ if others != 0 => Some(Unsafe::OthersRead),
        _ => None,
    }
}

fn folder_fault(meta: &Metadata) -> Option<Unsafe> {
    let (mode, sticky) = (meta.mode(), meta.mode() & STICKY != 0);
    match meta {
        meta if meta.is_symlink() => Some(Unsafe::Symlink),
        meta if !meta.is_dir() => Some(Unsafe::WrongKind),
        meta if is_foreign(meta) => Some(Unsafe::Foreign),
        _ if mode & OTHERS_WRITE != 0 && !sticky => Some(Unsafe::OthersWrite),
        _ => None,
    }
}

/// Root's files are as good as ours: root can read and write everything anyway.
fn is_foreign(meta: &Metadata) -> bool {
    meta.uid() != 0 && meta.uid() != rustix::process::geteuid().as_raw()
}

/// Whether a regular file has this name; anything else that has it is refused.
fn stands(path: &Path) -> Result<bool, Failure> {
    let meta = look(path)?;
    let fault = match &meta {
        Some(meta) if meta.is_symlink() => Some(Unsafe::Symlink),
        Some(meta) if !meta.is_file() => Some(Unsafe::WrongKind),
        _ => None,
    };
    refuse(path, fault).map(|()| meta.is_some())
}

/// What has this name, itself and not what it may point to.
fn look(path: &Path) -> Result<Option<Metadata>, Failure> {
    match path.symlink_metadata() {
        Ok(meta) => Ok(Some(meta)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, &error)),
    }
}

fn make_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let parent = folder_of(path);
    if parent != path {
        make_folder(parent)?;
    }
    match DirBuilder::new().mode(0o700).create(path) {
        // What is then written into it must not get lost with its name.
        Ok(()) => sync_folder(parent),
        // Made by another run just now, or no folder: the check that follows tells.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn refuse(path: &Path, fault: Option<Unsafe>) -> Result<(), Failure> {
    fault.map_or(Ok(()), |fault| Err(Failure::Unsafe { path: path.display().to_string(), fault }))
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure::File { path: path.display().to_string(), cause: error.to_string() }
}

/// The failure of an `open`: some kinds of file show themselves only by its error.
fn unopened(path: &Path, error: &io::Error) -> Failure {
    let fault = match Errno::from_io_error(error) {
        Some(Errno::LOOP) => Unsafe::Symlink,
        Some(Errno::NXIO) => Unsafe::WrongKind,
        _ => return failed(path, error),
    };
    Failure::Unsafe { path: path.display().to_string(), fault }
}
