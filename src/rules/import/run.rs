//! A run of an import as it is remembered, and what it takes to undo one: nobody whom it made has logged in, and it
//! changed nobody who was there before. It is undone as a whole or not at all.

use crate::rules::change::{Change, Write};
use crate::rules::event::{Action, Event};
use crate::rules::merchant::MerchantCode;
use crate::rules::refusal::Refusal;
use crate::rules::time::Timestamp;
use crate::rules::user::{self, User};

/// One run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Minted.
    pub id: String,
    /// Of a session: its merchant. None: the support centre's.
    pub scope: Option<MerchantCode>,
    /// The file's name, without its folders; `-` for standard input.
    pub file: String,
    /// Of the file's bytes, in hexadecimal digits.
    pub sha256: String,
    /// How it was written.
    pub encoding: String,
    /// When.
    pub started_at: Timestamp,
    /// As whom.
    pub actor: String,
    /// Rows of the file.
    pub rows: i64,
    /// Users it added.
    pub created: i64,
    /// Users it changed.
    pub updated: i64,
    /// Rows that were passed over, or that changed nothing.
    pub skipped: i64,
    /// Rows that were not taken.
    pub rejected: i64,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
}

impl Run {
    /// The change that remembers it, with its audit entry.
    #[must_use]
    pub fn record(self) -> Change {
        let mut change = Change::default();
        change.event(
            self.event(Action::ImportRun)
                .noting("sha256", self.sha256.as_str())
                .noting("encoding", self.encoding.as_str())
                .noting("rows", self.rows.to_string())
                .noting("created", self.created.to_string())
                .noting("updated", self.updated.to_string())
                .noting("skipped", self.skipped.to_string())
                .noting("rejected", self.rejected.to_string()),
        );
        change.write(Write::AddRun(Box::new(self)));
        change
    }

    fn event(&self, action: Action) -> Event {
        let event = self.scope.as_ref().map_or_else(|| Event::common(action), |code| Event::merchant(code, action));
        event.noting("run", self.id.as_str()).noting("file", self.file.as_str())
    }
}

/// Deletes the users that a run made; `made` are those that are still there.
///
/// # Errors
/// [`Refusal::UndoBlocked`] naming who has logged in, or when the run changed users who were there before.
pub fn undo(run: &Run, made: &[User], now: Timestamp) -> Result<Change, Refusal> {
    let in_use: Vec<String> = made.iter().filter(|u| u.last_login_at.is_some()).map(|u| u.address.to_string()).collect();
    if run.updated > 0 || !in_use.is_empty() {
        return Err(Refusal::UndoBlocked { run: run.id.clone(), users: in_use, updated: run.updated });
    }
    let mut change = Change::default();
    for user in made {
        change.append(user::delete(user, Action::UserDelete)?);
    }
    change.event(run.event(Action::ImportUndo).noting("deleted", made.len().to_string()));
    change.write(Write::PutRun(Box::new(Run { undone_at: Some(now), ..run.clone() })));
    Ok(change)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::rules::sample::{START, account};

    fn run(updated: i64) -> Run {
        Run {
            id: "r".to_owned(),
            scope: None,
            file: "users.csv".to_owned(),
            sha256: "00".to_owned(),
            encoding: "utf-8".to_owned(),
            started_at: START,
            actor: "support".to_owned(),
            rows: 1,
            created: 1,
            updated,
            skipped: 0,
            rejected: 0,
            undone_at: None,
        }
    }

    #[test]
    fn a_run_is_undone_as_a_whole_or_not_at_all() {
        let fresh = account().user;
        let mut used = fresh.clone();
        used.last_login_at = Some(START);
        let change = undo(&run(0), std::slice::from_ref(&fresh), START).unwrap();
        assert!(change.writes.contains(&Write::RemoveUser(fresh.address.clone())));
        assert_eq!(change.events.len(), 2, "the deletion and the undoing, each with its entry");
        let blocked = |users: &[User], updated| matches!(undo(&run(updated), users, START), Err(Refusal::UndoBlocked { .. }));
        assert!(blocked(&[fresh.clone(), used], 0) && blocked(&[fresh], 1));
    }
}
