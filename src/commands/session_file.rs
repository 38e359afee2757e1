//! The session file (R10.2): the token of the live session and the last challenge, 0600. What stands in it grants
//! nothing by itself; the store decides whether the token is alive.

use crate::failure::Failure;
use crate::files;
use crate::rules::secret::Secret;
use std::collections::BTreeMap;
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
    /// There is text in it that is neither.
    pub garbage: bool,
}

impl Content {
    /// The token that a command acts with. In a file with other text the token can't be trusted to be meant: it gives a
    /// value that no session has, so that authority does not grow because a file was damaged (R10.2).
    #[must_use]
    pub fn into_token(self) -> Option<Secret> {
        if self.garbage { Some(Secret::new(String::new())) } else { self.token }
    }
}

impl SessionFile {
    /// Flag before environment before `$XDG_STATE_HOME/sekisho/session`.
    #[must_use]
    pub fn find(flag: Option<&Path>, env: &BTreeMap<String, String>) -> Self {
        let set = |name: &str| env.get(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        if let Some(named) = flag.map(Path::to_owned).or_else(|| set("SEKISHO_SESSION_FILE")) {
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
                _ => content.garbage = true,
            }
        }
        Ok(content)
    }

    /// Writes it, making its folder where it is the default one.
    ///
    /// # Errors
    /// When that can't be done safely.
    pub fn write(&self, content: &Content) -> Result<(), Failure> {
        let Some(path) = &self.path else { return Ok(()) };
        if let (Place::Default, Some(folder)) = (self.place, path.parent()) {
            files::private_folder(folder)?;
        }
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
