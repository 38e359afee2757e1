//! What a restored backup must not bring back to life (B3): accounts that were locked, given another password or app, or
//! deleted after it was taken. It locks them; whom to unlock is a person's decision.

use super::change::{Change, Write};
use super::event::{Action, Event};
use super::time::Timestamp;
use super::user::{Password, User};
use super::words::Overtaken;

/// Whether an app's secret is still the one of the backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum App {
    /// The same, or none as before.
    Same,
    /// Reset or enrolled since.
    Other,
}

/// What of an account of the backup is newer in the database that it replaces, the gravest first.
#[must_use]
pub fn overtaken(backup: &User, current: Option<&User>, app: App) -> Option<Overtaken> {
    let Some(current) = current.filter(|user| user.uid == backup.uid) else { return Some(Overtaken::Deletion) };
    if current.locked_at.is_some() && backup.locked_at != current.locked_at {
        return Some(Overtaken::Lock);
    }
    if made(&backup.password) != made(&current.password) {
        return Some(Overtaken::Password);
    }
    (app == App::Other).then_some(Overtaken::App)
}

/// Of which kind a password is, and of when: its hash is written anew when keys or parameters change.
fn made(password: &Password) -> (u8, Option<Timestamp>) {
    match password {
        Password::Absent => (0, None),
        Password::Chosen { set_at, .. } => (1, Some(*set_at)),
        Password::Temporary { set_at, .. } => (2, Some(*set_at)),
    }
}

/// Locks such an account.
#[must_use]
pub fn lock(user: User, why: Overtaken, now: Timestamp) -> Change {
    let mut change = Change::default();
    change.event(Event::of(&user.address, Action::UserLock).noting("restored", why.as_ref()));
    change.write(Write::PutUser(Box::new(User { locked_at: user.locked_at.or(Some(now)), ..user })));
    change
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{START, account};

    fn chosen(after: i64) -> Password {
        Password::Chosen { hash: format!("1.{after}"), set_at: START.plus(after) }
    }

    #[test]
    fn b3_what_is_newer_than_the_backup() {
        let base = User { password: chosen(0), ..account().user };
        let resealed = Password::Chosen { hash: "2.other".to_owned(), set_at: START };
        let cases = [
            ("nothing", base.clone(), App::Same, None),
            ("a key was rotated", User { password: resealed, ..base.clone() }, App::Same, None),
            ("another address", User { epoch: 3, ..base.clone() }, App::Same, None),
            ("locked", User { locked_at: Some(START), ..base.clone() }, App::Same, Some(Overtaken::Lock)),
            ("changed", User { password: chosen(1), ..base.clone() }, App::Same, Some(Overtaken::Password)),
            ("voided", User { password: Password::Absent, ..base.clone() }, App::Same, Some(Overtaken::Password)),
            ("app", base.clone(), App::Other, Some(Overtaken::App)),
            ("made anew", User { uid: "another".to_owned(), ..base.clone() }, App::Same, Some(Overtaken::Deletion)),
        ];
        for (name, current, app, expected) in cases {
            assert_eq!(overtaken(&base, Some(&current), app), expected, "{name}");
        }
        assert_eq!(overtaken(&base, None, App::Same), Some(Overtaken::Deletion));
        let locked = User { locked_at: Some(START), ..base.clone() };
        assert_eq!(overtaken(&locked, Some(&locked), App::Same), None, "it was locked before, and stays so");
        assert_eq!(overtaken(&locked, Some(&base), App::Same), None, "an unlock is not a danger; the backup's lock stays");
    }

    #[test]
    fn b3_such_an_account_is_locked_and_the_log_says_why() {
        let change = lock(account().user, Overtaken::Password, START.plus(9));
        let locked = |w: &Write| matches!(w, Write::PutUser(u) if u.locked_at == Some(START.plus(9)));
        assert!(change.writes.iter().any(locked));
        assert!(change.events.iter().any(|e| e.action == Action::UserLock && e.differences.len() == 1));
    }
}
