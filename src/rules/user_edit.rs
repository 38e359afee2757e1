//! Changes of a user's standing fields (R3, R4.6) and of what hangs on them: the same-as-admin user that follows its
//! 管理 user, and the other 管理 users that are the same person. A new address or method closes every door (D1).

use super::change::{Change, Write};
use super::email::EmailAddress;
use super::event::{Action, Event};
use super::letter::{Letter, LetterKind};
use super::refusal::Refusal;
use super::same_person::{Holder, flag, stands};
use super::session::Session;
use super::time::Timestamp;
use super::user::{Account, PersonName, User, UserAddress, check_email_present, check_role};
use super::words::{Method, Role};

/// What was asked for; what is `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// 氏名
    pub name: Option<PersonName>,
    /// ユーザ区分
    pub role: Option<Role>,
    /// メールアドレス; `Some(None)` removes it.
    pub email: Option<Option<EmailAddress>>,
    /// ログイン方法
    pub method: Option<Method>,
    /// 管理者と同一
    pub same_as_admin: Option<bool>,
    /// R4.6: name and address in every merchant whose 管理 user is this person.
    pub same_person: bool,
}

/// A user to edit, and the same-as-admin user that follows it, where it is a 管理 user that has one.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The user.
    pub account: Account,
    /// The one that follows.
    pub follower: Option<User>,
}

/// What stands around an edit.
#[derive(Clone, Debug)]
pub struct Around<'a> {
    /// Who is flagged same-as-admin in the merchant.
    pub same_as_admin: Option<&'a UserAddress>,
    /// Everyone who holds the address that the user will have, itself included where it has it already.
    pub holders: &'a [Holder],
    /// The session that makes the change, if it is the user's own: it survives (D1).
    pub session: Option<&'a Session>,
}

/// Edits the first subject as asked, and the others (R4.6) in name and address.
///
/// # Errors
/// The first rule that forbids it. An edit that changes nothing gives an empty change.
pub fn edit(subjects: &[Subject], edit: &Edit, around: &Around, now: Timestamp) -> Result<Change, Refusal> {
    if let Some(first) = subjects.first().filter(|s| edit.same_person && s.account.user.role != Role::Admin) {
        return Err(Refusal::SamePersonAdmin { user: first.account.user.address.to_string() });
    }
    let mut change = Change::default();
    let mut after: Vec<(User, &Account)> = Vec::new();
    for (i, subject) in subjects.iter().enumerate() {
        let user = if i == 0 { edited(&subject.account, edit, around)? } else { person_edited(&subject.account.user, edit) };
        let follows = |f: &User| User { name: user.name.clone(), email: user.email.clone(), ..f.clone() };
        let follower = subject.follower.as_ref().map(follows);
        after.push((user, &subject.account));
        after.extend(follower.map(|f| (f, &subject.account)));
    }
    for (user, _) in &after {
        check_email_present(user)?;
    }
    check_sharing(&after, subjects, around)?;
    for (user, account) in &after {
        let before =
            if user.address == account.user.address { Some(&account.user) } else { follower_of(subjects, &user.address) };
        if let Some(before) = before {
            record(&mut change, before, user.clone(), account, around.session, now);
        }
    }
    Ok(change)
}

fn follower_of<'a>(subjects: &'a [Subject], address: &UserAddress) -> Option<&'a User> {
    subjects.iter().filter_map(|s| s.follower.as_ref()).find(|f| f.address == *address)
}

/// The target itself, with every rule of R3 checked but the sharing.
fn edited(account: &Account, edit: &Edit, around: &Around) -> Result<User, Refusal> {
    let before = &account.user;
    let admin_fixed =
        before.role == Role::Admin && (edit.role.is_some_and(|r| r != Role::Admin) || edit.same_as_admin == Some(true));
    if admin_fixed || (before.role != Role::Admin && edit.role == Some(Role::Admin)) {
        return Err(Refusal::AdminFixed { user: before.address.to_string() });
    }
    let mut user = person_edited(before, edit);
    user.role = edit.role.unwrap_or(before.role);
    user.method = edit.method.unwrap_or(before.method);
    user.same_as_admin = edit.same_as_admin.unwrap_or(before.same_as_admin);
    check_role(user.role, &account.merchant)?;
    if user.same_as_admin {
        follow(&mut user, before, edit, &account.admin, around.same_as_admin)?;
    }
    Ok(user)
}

fn person_edited(before: &User, edit: &Edit) -> User {
    let mut user = before.clone();
    user.name = edit.name.clone().unwrap_or(user.name);
    user.email = edit.email.clone().unwrap_or(user.email);
    user
}

/// R3: a flagged user has the 管理 user's name and address. One that becomes flagged takes them over unless told others.
fn follow(user: &mut User, before: &User, edit: &Edit, admin: &User, flagged: Option<&UserAddress>) -> Result<(), Refusal> {
    if before.same_as_admin && edit.email == Some(None) {
        return Err(Refusal::SameAsAdminFollows { user: user.address.to_string() });
    }
    if edit.name.is_none() {
        user.name = admin.name.clone();
    }
    if edit.email.is_none() {
        user.email = None;
    }
    flag(user, admin, flagged)
}

/// R4: who holds the address afterwards must be no more persons than before.
fn check_sharing(after: &[(User, &Account)], subjects: &[Subject], around: &Around) -> Result<(), Refusal> {
    let Some((target, _)) = after.iter().find(|(u, a)| u.address == a.user.address) else { return Ok(()) };
    let Some(email) = &target.email else { return Ok(()) };
    let ours = |h: &&Holder| !after.iter().any(|(u, _)| u.address == h.address);
    let others: Vec<Holder> = around.holders.iter().filter(ours).cloned().collect();
    let mut then = others.clone();
    then.extend(after.iter().filter(|(u, _)| u.email.as_ref() == Some(email)).map(|(u, a)| Holder::of(u, &a.merchant)));
    // Who move together were one person where they come from, however that came to be (R4.6).
    let moving: Vec<Holder> = subjects.iter().map(|s| Holder::of(&s.account.user, &s.account.merchant)).collect();
    if stands(&[around.holders, &moving], &then) {
        return Ok(());
    }
    let held_before = subjects.first().is_some_and(|s| s.account.user.email.as_ref() == Some(email));
    let all_admins = target.role == Role::Admin && others.iter().any(|h| h.role == Role::Admin);
    if held_before && all_admins {
        let others = others.iter().filter(|h| h.role == Role::Admin).map(|h| h.address.to_string()).collect();
        return Err(Refusal::PersonSplit { email: email.as_str().to_owned(), others });
    }
    Err(Refusal::EmailTaken { email: email.as_str().to_owned(), holder: others.first().map(|h| h.address.to_string()) })
}

/// One user's rows, audit line and mails; nothing where nothing differs.
fn record(change: &mut Change, before: &User, mut user: User, account: &Account, session: Option<&Session>, now: Timestamp) {
    if user == *before {
        return;
    }
    user.updated_at = now;
    if user.method != before.method {
        user.authenticator = None; // whoever comes to `app`, or back to it, enrols anew
    }
    if user.email != before.email || user.method != before.method {
        user.close_doors();
        if let Some(session) = session.filter(|s| s.user == user.address) {
            change.write(Write::PutSession(Box::new(Session { epoch: user.epoch, ..session.clone() })));
        }
    }
    change.event(Event::of(&user.address, Action::UserEdit).edited(before.facts(), user.facts()));
    if user.email != before.email {
        let kind = if user.email.is_some() { LetterKind::AddressChanged } else { LetterKind::AddressRemoved };
        let letter = Letter::to(kind, &user, &account.admin);
        if let Some(old) = &before.email {
            change.letter(letter.clone().at(old));
        }
        // To the new one, or where there is none to the 管理 user (R7.2).
        change.letter(letter);
    }
    change.write(Write::PutUser(Box::new(user)));
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::rules::sample::{START, account, session};
    use crate::rules::user::Password;

    /// Whether a refusal is the right one.
    type Expected = fn(&Refusal) -> bool;

    fn try_edit(account: &Account, wanted: &Edit, holders: &[Holder]) -> Result<Change, Refusal> {
        let subject = Subject { account: account.clone(), follower: None };
        edit(&[subject], wanted, &Around { same_as_admin: None, holders, session: None }, START)
    }

    fn email(address: &str) -> Edit {
        Edit { email: Some(Some(EmailAddress::parse(address).unwrap())), ..Edit::default() }
    }

    #[test]
    fn d1_a_new_address_closes_every_door_but_the_own_session_and_tells_both_addresses() {
        let mut account = account();
        account.user.password = Password::Temporary { hash: "t".to_owned(), set_at: START };
        let subject = Subject { account, follower: None };
        let around = Around { same_as_admin: None, holders: &[], session: Some(&session()) };
        let change = edit(&[subject], &email("new@aaa.co.jp"), &around, START).unwrap();
        assert!(change.writes.contains(&Write::PutSession(Box::new(Session { epoch: 1, ..session() }))));
        let closed = |w: &Write| matches!(w, Write::PutUser(u) if u.epoch == 1 && u.password == Password::Absent);
        assert!(change.writes.iter().any(closed));
        let told: Vec<_> = change.letters.iter().filter_map(|l| l.to.as_ref()).map(EmailAddress::as_str).collect();
        assert_eq!(told, ["hanako@aaa.co.jp", "new@aaa.co.jp"]);
    }

    #[test]
    fn an_edit_that_changes_nothing_writes_nothing() {
        let account = account();
        let same = Edit { name: Some(account.user.name.clone()), ..email("HANAKO@aaa.co.jp") };
        assert_eq!(try_edit(&account, &same, &[Holder::of(&account.user, &account.merchant)]), Ok(Change::default()));
    }

    #[test]
    fn r3_what_stands_against_an_edit() {
        let account = account();
        let mut flagged = account.clone();
        flagged.user.same_as_admin = true;
        flagged.user.name = account.admin.name.clone();
        flagged.user.email.clone_from(&account.admin.email);
        let mut admin = account.clone();
        admin.user = account.admin.clone();
        let name = |n: &str| Edit { name: Some(PersonName::parse(n).unwrap()), ..Edit::default() };
        let role = |r| Edit { role: Some(r), ..Edit::default() };
        let cases: [(&str, &Account, Edit, Expected); 7] = [
            ("R3 flagged becomes 出荷", &flagged, role(Role::Shipping), |r| matches!(r, Refusal::SameAsAdminRole { .. })),
            ("R3 flagged gets another name", &flagged, name("他人"), |r| matches!(r, Refusal::SameAsAdminDiffers { .. })),
            ("R3 flagged gets another address", &flagged, email("x@aaa.co.jp"), |r| {
                matches!(r, Refusal::SameAsAdminDiffers { .. })
            }),
            ("R2.1 a 管理 user gets another role", &admin, role(Role::General), |r| matches!(r, Refusal::AdminFixed { .. })),
            ("R2.1 a 一般 user becomes 管理", &account, role(Role::Admin), |r| matches!(r, Refusal::AdminFixed { .. })),
            ("R3.2 no address for method email", &account, Edit { email: Some(None), ..Edit::default() }, |r| {
                matches!(r, Refusal::EmailMissing { .. })
            }),
            ("R4.1 the 管理 user's address", &account, email("aaa@aaa.co.jp"), |r| matches!(r, Refusal::EmailTaken { .. })),
        ];
        for (case, account, wanted, expected) in cases {
            let holders = [Holder::of(&account.admin, &account.merchant)];
            let refusal = try_edit(account, &wanted, &holders).unwrap_err();
            assert!(expected(&refusal), "{case}: {refusal:?}");
        }
    }

    #[test]
    fn r4_2_unflagging_leaves_the_address_to_the_admin() {
        let mut account = account();
        account.user.same_as_admin = true;
        account.user.name = account.admin.name.clone();
        account.user.email.clone_from(&account.admin.email);
        let holders = [Holder::of(&account.admin, &account.merchant), Holder::of(&account.user, &account.merchant)];
        let unflag = Edit { same_as_admin: Some(false), ..Edit::default() };
        assert!(matches!(try_edit(&account, &unflag, &holders), Err(Refusal::EmailTaken { .. })));
        let own = Edit { same_as_admin: Some(false), ..email("own@aaa.co.jp") };
        assert!(try_edit(&account, &own, &[]).is_ok());
    }

    #[test]
    fn r3_a_same_as_admin_user_follows_its_admin() {
        let mut account = account();
        let mut follower = account.user.clone();
        account.user = account.admin.clone();
        follower.same_as_admin = true;
        follower.name = account.admin.name.clone();
        follower.email.clone_from(&account.admin.email);
        let holders = [Holder::of(&account.admin, &account.merchant), Holder::of(&follower, &account.merchant)];
        let subject = Subject { account, follower: Some(follower) };
        let around = Around { same_as_admin: None, holders: &holders, session: None };
        let wanted = Edit { name: Some(PersonName::parse("大和二郎").unwrap()), ..email("bbb@aaa.co.jp") };
        let change = edit(&[subject], &wanted, &around, START).unwrap();
        let moved = |w: &&Write| matches!(w, Write::PutUser(u) if u.name.as_str() == "大和二郎" && u.epoch == 1 && u.email == Some(EmailAddress::parse("bbb@aaa.co.jp").unwrap()));
        assert_eq!(change.writes.iter().filter(moved).count(), 2, "both, and the doors of both are closed (D1)");
    }
}
