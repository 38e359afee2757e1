//! Passwords (R7.6): what a new one must be, changing one's own, and issuing a temporary one. Hashing and drawing are
//! done outside; the lists of earlier hashes are compared there too and arrive here as a verdict.

use super::change::{Change, Write};
use super::event::{Action, Event};
use super::fold::half_width;
use super::letter::{Letter, LetterKind};
use super::policy::Policy;
use super::refusal::{Refusal, Weakness};
use super::secret::Secret;
use super::session::Session;
use super::time::Timestamp;
use super::user::{Account, Password, User, check_active};
use unicode_normalization::UnicodeNormalization;

/// At most this many characters (R7.6): long enough for any phrase, short enough to hash.
const MOST: usize = 128;
/// A user ID shorter than this is not looked for: one letter stands in nearly every password.
const ID_LOOKED_FOR: usize = 3;

/// The form in which a password is hashed and compared: blanks around it dropped (R3.1), NFC (R7.6).
#[must_use]
pub fn normalise(typed: &str) -> Secret {
    Secret::new(typed.trim().nfc().collect())
}

/// The form in which a temporary password is compared: hyphens are optional on entry (R3.1), and case says nothing.
#[must_use]
pub fn normalise_temporary(typed: &str) -> Secret {
    let folded = Secret::new(half_width(typed));
    Secret::new(folded.reveal().chars().filter(|c| *c != '-' && !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect())
}

/// Every rule of R7.6 that a new password breaks, but reuse.
#[must_use]
pub fn weaknesses(password: &Secret, user: &User, policy: &Policy) -> Vec<Weakness> {
    let text = password.reveal();
    let length = text.chars().count();
    let id = user.address.id.key();
    let holds_id = id.len() >= ID_LOOKED_FOR && text.to_lowercase().contains(&id);
    let least = usize::try_from(policy.password_min_length).unwrap_or(MOST);
    let broken = [
        (Weakness::TooShort, length < least),
        (Weakness::TooLong, length > MOST),
        (Weakness::NoLetter, !text.chars().any(char::is_alphabetic)),
        (Weakness::NoDigit, !text.chars().any(|c| c.is_ascii_digit())),
        (Weakness::HoldsUserId, holds_id),
        (Weakness::Common, length <= MOST && common(text, user)),
    ];
    broken.into_iter().filter_map(|(w, is)| is.then_some(w)).collect()
}

/// Among common passwords, or guessed as soon as one of them: under 10^8 tries, the user's own data tried first.
fn common(text: &str, user: &User) -> bool {
    let known = [user.address.id.as_str(), user.address.merchant.as_str(), user.name.as_str()];
    zxcvbn::zxcvbn(text, &known).guesses_log10() < 8.0
}

/// A chosen password, hashed, with what was found about it.
pub struct Chosen {
    /// Its sealed PHC string.
    pub hash: String,
    /// What [`weaknesses`] found, and reuse.
    pub weaknesses: Vec<Weakness>,
}

/// Changes one's own password (R7.5, R7.6): every other session, challenge and link is void (D1).
///
/// # Errors
/// [`Refusal::WeakPassword`] naming every rule that fails.
pub fn change(
    account: &Account,
    session: &Session,
    chosen: Chosen,
    policy: &Policy,
    now: Timestamp,
) -> Result<Change, Refusal> {
    if !chosen.weaknesses.is_empty() {
        return Err(Refusal::WeakPassword { weaknesses: chosen.weaknesses, min_length: policy.password_min_length });
    }
    let mut user = account.user.clone();
    user.close_doors();
    user.password = Password::Chosen { hash: chosen.hash.clone(), set_at: now };
    let mut change = Change::default();
    change.write(Write::Remember { user: user.address.clone(), hash: chosen.hash, keep: policy.password_history });
    change.write(Write::PutSession(Box::new(Session { epoch: user.epoch, ..session.clone() })));
    change.event(Event::of(&user.address, Action::PasswordChange));
    change.letter(Letter::to(LetterKind::PasswordChanged, &user, &account.admin));
    change.write(Write::PutUser(Box::new(user)));
    Ok(change)
}

/// A temporary password drawn before the transaction.
#[derive(Clone, Debug)]
pub struct Temporary {
    /// In the clear, for the mail.
    pub password: Secret,
    /// Its keyed hash.
    pub hash: String,
}

/// Starts a password over at once (R7.3): a temporary one by mail, every door closed (R7.4). It does not unlock (R6.3).
///
/// # Errors
/// [`Refusal::Inactive`] when its 91 days are over (R8.2), [`Refusal::NoMailbox`] when nobody can be written to.
pub fn issue(
    account: &Account,
    temporary: Temporary,
    action: Action,
    policy: &Policy,
    now: Timestamp,
) -> Result<Change, Refusal> {
    let mut user = account.user.clone();
    check_active(&user, policy, now)?;
    user.close_doors();
    user.password = Password::Temporary { hash: temporary.hash, set_at: now };
    let letter = Letter::to(LetterKind::TemporaryPassword, &user, &account.admin).with_secret(temporary.password);
    if letter.to.is_none() {
        return Err(Refusal::NoMailbox { user: user.address.to_string() });
    }
    let lapses_at = now.plus(policy.temporary_password_ttl);
    let mut change = Change::default();
    change.event(Event::of(&user.address, action));
    change.letter(letter.until(lapses_at));
    change.write(Write::PutUser(Box::new(user)));
    Ok(change)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{START, account, session};
    use crate::rules::time::DAY;

    #[test]
    fn r7_6_every_broken_rule_is_named_at_once() {
        use Weakness as W;
        let long = "ab1 ".repeat(33);
        let cases: [(&str, &[W]); 9] = [
            ("Neko-to-inu-42", &[]),
            ("ねこといぬとさるがいる1", &[]),
            ("abc", &[W::TooShort, W::NoDigit, W::Common]),
            ("123456789012", &[W::NoLetter, W::Common]),
            ("password1234", &[W::Common]),
            ("xK9-user02-vQ7m", &[W::HoldsUserId]),
            ("USER02", &[W::TooShort, W::HoldsUserId, W::Common]),
            ("aaaaaaaaaaa1", &[W::Common]),
            (&long, &[W::TooLong]),
        ];
        for (password, broken) in cases {
            assert_eq!(weaknesses(&normalise(password), &account().user, &Policy::default()), broken, "{password}");
        }
    }

    #[test]
    fn r7_6_length_is_counted_in_characters_after_nfc() {
        // が as two code points is one character after NFC.
        let eleven = format!("{}1", "か\u{3099}".repeat(10));
        assert!(weaknesses(&normalise(&eleven), &account().user, &Policy::default()).contains(&Weakness::TooShort));
        assert_eq!(normalise(" か\u{3099} ").reveal(), "が");
    }

    #[test]
    fn r3_1_hyphens_and_blanks_of_a_temporary_password_are_optional() {
        for typed in ["7hq2mk-a3b4c5", " 7hq2mka3b4c5 ", "７ＨＱ２ＭＫ－ａ３ｂ４ｃ５"] {
            assert_eq!(normalise_temporary(typed).reveal(), "7hq2mka3b4c5", "{typed}");
        }
    }

    #[test]
    fn r7_5_a_password_is_due_at_91_days_to_the_second() {
        let user = account().user;
        for (after, due) in [(91 * DAY - 1, false), (91 * DAY, true), (91 * DAY + 1, true)] {
            assert_eq!(user.must_change(&Policy::default(), START.plus(after)), due, "{after}");
        }
    }

    #[test]
    fn d1_a_change_closes_every_door_but_the_session_that_makes_it() {
        let chosen = Chosen { hash: "new".to_owned(), weaknesses: Vec::new() };
        let change = change(&account(), &session(), chosen, &Policy::default(), START).map_err(|r| format!("{r:?}"));
        let writes = change.map(|c| c.writes).unwrap_or_default();
        assert!(writes.contains(&Write::PutSession(Box::new(Session { epoch: 1, ..session() }))));
        assert!(writes.iter().any(|w| matches!(w, Write::PutUser(u) if u.epoch == 1)));
    }

    #[test]
    fn r7_4_an_issued_password_closes_every_door_and_does_not_unlock() {
        let mut account = account();
        account.user.locked_at = Some(START);
        let temporary = || Temporary { password: Secret::new("t".to_owned()), hash: "t".to_owned() };
        let issued = issue(&account, temporary(), Action::PasswordIssue, &Policy::default(), START).map(|c| c.writes);
        let still_locked = |w: &Write| matches!(w, Write::PutUser(u) if u.epoch == 1 && u.locked_at.is_some() && u.must_change(&Policy::default(), START));
        assert!(issued.is_ok_and(|writes| writes.iter().any(still_locked)), "R6.3");
        let late = START.plus(91 * DAY);
        let refused = issue(&account, temporary(), Action::PasswordIssue, &Policy::default(), late);
        assert!(matches!(refused, Err(Refusal::Inactive { .. })), "R8.2");
    }
}
