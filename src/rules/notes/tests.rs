//! What is worth a look, on both sides of each limit.
//! The user of the samples is changed in one thing at a time.

use super::*;
use crate::rules::sample::{START, account};

fn noted(change: impl Fn(&mut User), after: i64) -> Vec<Note> {
    let mut user = account().user;
    change(&mut user);
    notes(&user, &Policy::default(), START.plus(after))
}

#[test]
fn a_usual_user_has_no_notes() {
    assert_eq!(noted(|_| {}, 0), []);
    assert_eq!(noted(|_| {}, 76 * DAY), []);
}

#[test]
fn what_is_ahead_is_told_in_whole_days_from_fourteen_on() {
    // R7.5 and R8.1: both after 91 days. The last second is still ahead; then the states say it.
    let both = |days| vec![Note::PasswordEndsIn(days), Note::DeletedIn(days)];
    assert_eq!(noted(|_| {}, 77 * DAY - 1), []);
    assert_eq!(noted(|_| {}, 77 * DAY), both(14));
    assert_eq!(noted(|_| {}, 91 * DAY - 1), both(0));
    assert_eq!(noted(|_| {}, 91 * DAY), [Note::State(Status::Expired)]);
    // R7.6: a temporary password has seven days, all worth a look.
    let temporary = |user: &mut User| user.password = Password::Temporary { hash: String::new(), set_at: START };
    assert_eq!(noted(temporary, 0), [Note::TemporaryEndsIn(7)]);
    assert_eq!(noted(temporary, 7 * DAY), [Note::State(Status::MustChange)]);
}

#[test]
fn a_lock_hides_nothing_and_is_not_repeated() {
    let locked = |user: &mut User| {
        user.failures = 6;
        user.locked_at = Some(START);
        user.password = Password::Absent;
    };
    assert_eq!(noted(locked, 0), [Note::State(Status::New)]);
}

#[test]
fn what_the_next_login_meets_is_told() {
    let bare = |user: &mut User| {
        user.failures = 2;
        user.method = Method::App;
        user.email = None;
        user.same_as_admin = true;
    };
    assert_eq!(noted(bare, 0), [Note::Failures(2), Note::AppMissing, Note::AddressMissing, Note::SameAsAdmin]);
}
