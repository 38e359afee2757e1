//! The key file: where it is, that it lies apart from the database, and the ring that stands in it (S6). It must not make a
//! new one: without its keys a database is lost.

use crate::config::{Config, KeySource};
use crate::failure::{Code, Failure, Unsafe};
use crate::files;
use crate::rules::secret::Secret;
use crate::secret::Keys;
use std::path::{Path, PathBuf};

/// Where the key file is.
///
/// # Errors
/// `key_missing` when a systemd credential is asked for and there is no folder of them.
pub fn key_path(source: &KeySource) -> Result<PathBuf, Failure> {
    match (source.path(), source) {
        (Some(path), _) => Ok(path.to_owned()),
        (None, KeySource::Credential { name, .. }) => {
            Err(Failure::KeyMissing { path: format!("$CREDENTIALS_DIRECTORY/{name}") })
        }
        (None, KeySource::File(path)) => Err(Failure::KeyMissing { path: path.display().to_string() }),
    }
}

/// A key file in the database's folder would be stolen with it (S6).
///
/// # Errors
/// `file_unsafe`.
pub fn check_apart(config: &Config, key_file: &Path) -> Result<(), Failure> {
    let folder = |path: &Path| path.parent().and_then(|f| f.canonicalize().ok());
    match (folder(key_file), config.db.file().and_then(folder)) {
        (Some(a), Some(b)) if a == b => {
            Err(Failure::Unsafe { path: key_file.display().to_string(), fault: Unsafe::BesideDatabase })
        }
        _ => Ok(()),
    }
}

/// Reads the key ring; a database without its key file is refused, a new one is never made silently (S6).
///
/// # Errors
/// `key_missing`, `key_invalid`, `file_unsafe`; `store_missing` when neither is there yet.
pub(super) fn load_keys(config: &Config, path: &Path) -> Result<Keys, Failure> {
    if path.symlink_metadata().is_err() {
        // Of a server nobody knows yet: the key is what is missing for sure.
        return Err(match config.db.file().filter(|file| !file.exists()) {
            Some(file) => Failure::Store { code: Code::StoreMissing, path: file.display().to_string(), cause: String::new() },
            None => Failure::KeyMissing { path: path.display().to_string() },
        });
    }
    read_keys(path)
}

/// Reads a key file.
///
/// # Errors
/// `key_invalid`, `file_unsafe`.
pub fn read_keys(path: &Path) -> Result<Keys, Failure> {
    let text = Secret::new(files::read_private(path)?);
    let keys = Keys::parse(text.reveal()).ok_or_else(|| Failure::KeyInvalid { path: path.display().to_string() })?;
    // `db rotate-key` may add one at any time.
    Ok(keys.read_at(path, |path| read_keys(path).ok()))
}
