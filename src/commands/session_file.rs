//! The session file (R10.2): the token of the live session and the last challenge, 0600. What stands in it grants
//! nothing by itself; the store decides whether the token is alive.

use crate::failure::{Failure, Unsafe};
use crate::files;
use crate::rules::secret::Secret;
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Where a session file was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// By `--session-file` or `SEKISHO_SESSION_FILE`: without a live session in it, a command acts as anonymous.
    Named,
    /// Nowhere, so the default place.
    Default,
}

/// The session file of this run.
#[derive(Clone, Debug)]
pub struct SessionFile {
    /// Its path; none where the environment has no place for one.
    pub path: Option<PathBuf>,
    /// Who named it.
    pub place: Place,
}

/// What it holds.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// Session token.
    pub token: Option<Secret>,
    /// The last challenge.
    pub challenge: Option<String>,
    /// It holds something else besides: it is not ours, or damaged.
    pub damaged: bool,
}

impl SessionFile {
    /// Flag before environment before `$XDG_STATE_HOME/sekisho/session`.
    #[must_use]
    pub fn find(flag: Option<&Path>, env: &BTreeMap<String, String>) -> Self {
        let set = |name: &str| env.get(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        // Set but empty is named too: a portal that lost its visitor's file must not act as the support centre.
        if let Some(named) = flag.map(Path::to_owned).or_else(|| env.get("SEKISHO_SESSION_FILE").map(PathBuf::from)) {
            return Self { path: Some(named), place: Place::Named };
        }
        let state = set("XDG_STATE_HOME").filter(|p| p.is_absolute()).or_else(|| set("HOME").map(|h| h.join(".local/state")));
        Self { path: state.map(|s| s.join("sekisho/session")), place: Place::Default }
    }

    /// Reads it; an absent one is empty.
    ///
    /// # Errors
    /// When it can't be read or is unsafe (S8).
    pub fn read(&self) -> Result<Content, Failure> {
        let Some(path) = self.path.as_ref().filter(|p| p.symlink_metadata().is_ok()) else { return Ok(Content::default()) };
        let text = Secret::new(files::read_private(path)?);
        let mut content = Content::default();
        for line in text.reveal().lines().filter(|l| !l.trim().is_empty()) {
            match line.split_once(' ') {
                Some(("token", token)) => content.token = Some(Secret::new(token.to_owned())),
                Some(("challenge", id)) => content.challenge = Some(id.to_owned()),
                _ => content.damaged = true,
            }
        }
        if content.damaged {
            // Whatever else it holds: a token that no session has, so that authority does not grow (R10.2).
            content.token = Some(Secret::new("damaged".to_owned()));
        }
        Ok(content)
    }

    /// Makes sure, before a login is spent on it, that a session can be kept here.
    ///
    /// # Errors
    /// `missing_value` where the environment has no place for it; when it can't be read, is no
    /// session file, or its folder can't be written.
    pub fn prepare(&self) -> Result<(), Failure> {
        let folder = self.folder()?;
        self.read_ours()?;
        files::check_writable(&folder)
    }

    /// Reads it to write it anew: nothing that is no session file is overwritten, somebody may have named his key file.
    fn read_ours(&self) -> Result<Content, Failure> {
        let content = self.read()?;
        match &self.path {
            Some(path) if content.damaged => {
                Err(Failure::Unsafe { path: path.display().to_string(), fault: Unsafe::NoSessionFile })
            }
            _ => Ok(content),
        }
    }

    /// Changes it, alone among all processes that share it: a login that goes on beside this one must not lose its token.
    ///
    /// # Errors
    /// As [`SessionFile::prepare`].
    pub fn update(&self, change: impl FnOnce(&mut Content)) -> Result<(), Failure> {
        let folder = self.folder()?;
        let fault = |e: io::Error| Failure::File { path: folder.display().to_string(), cause: e.to_string() };
        let alone = File::open(&folder).map_err(fault)?;
        alone.lock().map_err(fault)?;
        let mut content = self.read_ours()?;
        change(&mut content);
        self.write(&content)
    }

    /// The folder it lies in, made where it is the default one.
    fn folder(&self) -> Result<PathBuf, Failure> {
        let Some(path) = &self.path else { return Err(Failure::MissingValue { flag: "--session-file".to_owned() }) };
        let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if self.place == Place::Default {
            files::private_folder(folder)?;
        }
        Ok(folder.to_owned())
    }

    fn write(&self, content: &Content) -> Result<(), Failure> {
        let Some(path) = &self.path else { return Ok(()) };
        let mut text = String::new();
        if let Some(token) = &content.token {
            text.push_str(&format!("token {}\n", token.reveal()));
        }
        if let Some(challenge) = &content.challenge {
            text.push_str(&format!("challenge {challenge}\n"));
        }
        files::replace_private(path, Secret::new(text).reveal().as_bytes())
    }
}
