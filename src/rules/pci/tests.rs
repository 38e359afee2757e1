//! What makes each judgement: a user, an entry, a limit. The requirements that nothing here can fail are judged as they
//! are in every case, and said to be.

use super::*;
use crate::rules::authenticator::Authenticator;
use crate::rules::policy::Policy;
use crate::rules::same_person::Holder;
use crate::rules::sample::{START, account, enrolled};
use crate::rules::time::DAY;
use crate::rules::user::{Password, User};
use crate::rules::words::Method;

const LINE: Line = Line {
    chain: "888888801",
    seq: 1,
    at: START,
    actor: "support",
    origin: r#"{"uid":0}"#,
    action: "user.unlock",
    result: "ok",
    reason: "",
    ticket: "",
};

fn terms(policy: &Policy) -> Terms<'_> {
    Terms { policy, mails_by_smtp: true, retain_days: 400 }
}

fn judged(tally: Tally, policy: &Policy, requirement: Requirement) -> Finding {
    assess(tally, &terms(policy)).into_iter().find(|f| f.requirement == requirement).unwrap_or_else(|| unreachable!())
}

fn of_user(user: &User, policy: &Policy, after: i64, requirement: Requirement) -> Finding {
    let mut tally = Tally::default();
    tally.user(user, policy, START.plus(after));
    judged(tally, policy, requirement)
}

fn strict() -> Policy {
    Policy { inactive: 90 * DAY, ..Policy::default() }
}

#[test]
fn every_requirement_is_judged_once_and_in_the_order_of_its_number() {
    let findings = assess(Tally::default(), &terms(&strict()));
    let found: Vec<Requirement> = findings.iter().map(|f| f.requirement).collect();
    assert_eq!(found, Requirement::VARIANTS);
    let parts = |r: &Requirement| r.as_ref().split('.').map(|n| n.parse().unwrap_or(0)).collect::<Vec<u32>>();
    assert!(Requirement::VARIANTS.iter().map(parts).is_sorted(), "8.3.11 after 8.3.9");
    let failed: Vec<&str> =
        findings.iter().filter(|f| f.judgement == Judgement::Fail).map(|f| f.requirement.as_ref()).collect();
    assert_eq!(failed, ["10.2.1.3"], "an empty database under strict limits");
}

/// 8.2.6: over 90 days, to the second; 91 days fail whoever is there, 90 bar in time, and a 管理 user is never barred.
#[test]
fn unused_accounts_are_exceptions_from_the_second_after_90_days() {
    let (user, admin, usual) = (account().user, account().admin, Policy::default());
    let cases = [
        ("91 days, nobody over", &user, &usual, 90 * DAY, Reason::InactiveADayLate, 0),
        ("91 days, not barred yet", &user, &usual, 90 * DAY + 1, Reason::InactiveADayLate, 1),
        ("91 days, barred a day late", &user, &usual, 91 * DAY, Reason::InactiveADayLate, 1),
        ("90 days, barred in time", &user, &strict(), 90 * DAY + 1, Reason::InactiveInTime, 0),
        ("an admin, in time", &admin, &strict(), 90 * DAY, Reason::InactiveInTime, 0),
        ("an admin, over", &admin, &strict(), 90 * DAY + 1, Reason::InactiveAdmins, 1),
    ];
    for (case, user, policy, after, reason, count) in cases {
        let found = of_user(user, policy, after, Requirement::Inactive);
        assert_eq!((found.reason, found.exceptions.count), (reason, count), "{case}");
        let met = reason == Reason::InactiveInTime;
        assert_eq!(found.judgement, if met { Judgement::Pass } else { Judgement::Fail }, "{case}");
        let since = found.exceptions.listed.first().and_then(|e| e.since);
        assert_eq!(since, (count > 0).then(|| START.plus(90 * DAY)), "{case}");
    }
}

/// 8.3.9 asks nothing where there is a second factor; 91 days are named all the same.
#[test]
fn the_age_of_passwords_is_not_asked_and_a_day_over_is_named() {
    for (days, reason) in [(91, Reason::PasswordAgeADayLate), (90, Reason::PasswordAge)] {
        let policy = Policy { password_max_age: days * DAY, ..Policy::default() };
        let found = of_user(&account().user, &policy, 90 * DAY + 1, Requirement::PasswordAge);
        assert_eq!((found.judgement, found.reason), (Judgement::NotApplicable, reason));
        assert_eq!(found.counted, [(Counted::PasswordsChosen, 1), (Counted::PasswordsOver90Days, 1)]);
        assert_eq!(found.exceptions.count, 0);
    }
}

/// 8.4: without an address an app is enrolled after the password alone (R5.7).
#[test]
fn an_app_to_be_enrolled_without_an_address_is_an_exception() {
    let app = |email: bool, authenticator: Option<Authenticator>| {
        let user = account().user;
        let email = user.email.clone().filter(|_| email);
        User { method: Method::App, authenticator, email, ..user }
    };
    let secret = || enrolled().user.authenticator;
    let cases = [(app(true, None), 0), (app(false, None), 1), (app(false, secret()), 0), (account().user, 0)];
    for (user, count) in cases {
        let found = of_user(&user, &Policy::default(), 0, Requirement::SecondFactor);
        assert_eq!(found.exceptions.count, count, "{user:?}");
        assert_eq!(found.judgement == Judgement::Fail, count > 0, "{user:?}");
    }
    let barred = of_user(&app(false, None), &Policy::default(), 91 * DAY, Requirement::SecondFactor);
    assert_eq!(barred.exceptions.count, 0, "R8.2: it can't log in");
    let apps = of_user(&account().user, &Policy::default(), 0, Requirement::OwnFactor);
    assert_eq!((apps.judgement, apps.reason), (Judgement::NotApplicable, Reason::NoApps));
    assert_eq!(of_user(&enrolled().user, &Policy::default(), 0, Requirement::OwnFactor).judgement, Judgement::Pass);
}

/// 8.2.2: the sharings of R4 are one person's, all others exceptions, each of their users.
#[test]
fn a_shared_address_is_one_persons_or_an_exception() {
    let there = account();
    let (admin, other) = (Holder::of(&there.admin, &there.merchant), Holder::of(&there.user, &there.merchant));
    let same = Holder { same_as_admin: true, name: admin.name.clone(), ..other.clone() };
    for (holders, count) in [([admin.clone(), same], 0), ([admin, other], 2)] {
        let mut tally = Tally::default();
        tally.sharing(&holders);
        let found = judged(tally, &Policy::default(), Requirement::SharedIds);
        assert_eq!(found.exceptions.count, count);
        assert_eq!(found.counted, [(Counted::SharedAddresses, 1), (Counted::SharedByOnePerson, i64::from(count == 0))]);
    }
}

#[test]
fn an_entry_that_lacks_a_field_is_an_exception_to_10_2_2() {
    let cases = [
        (LINE, 0),
        (Line { actor: "", ..LINE }, 1),
        (Line { action: "", ..LINE }, 1),
        (Line { result: "", ..LINE }, 1),
        (Line { origin: "{}", ..LINE }, 1),
        (Line { at: Timestamp(0), ..LINE }, 1),
    ];
    for (line, count) in cases {
        let mut tally = Tally::default();
        tally.entry(&line);
        let found = judged(tally, &Policy::default(), Requirement::EntryContent);
        assert_eq!(found.exceptions.count, count, "{line:?}");
        assert_eq!(found.judgement == Judgement::Fail, count > 0, "{line:?}");
    }
}

#[test]
fn a_breach_fails_10_3_4_and_is_named() {
    let mut tally = Tally::default();
    tally.breach("888888801", 7);
    tally.breach("", 3);
    let found = judged(tally, &Policy::default(), Requirement::LogIntegrity);
    assert_eq!((found.judgement, found.reason), (Judgement::Fail, Reason::LogBroken));
    let named: Vec<String> = found.exceptions.listed.iter().map(|e| format!("{:?}", e.against)).collect();
    assert!(named.iter().any(|n| n.contains("888888801")) && found.exceptions.count == 2, "{named:?}");
    let shown = [("888888801", "888888801#3"), ("", "-#3")];
    for (chain, name) in shown {
        assert_eq!(EntryId { chain: chain.to_owned(), seq: 3 }.to_string(), name);
    }
}

#[test]
fn the_newest_entries_are_evidence_and_the_oldest_for_retention() {
    let mut tally = Tally::default();
    (1..=5).for_each(|seq| tally.entry(&Line { seq, ..LINE }));
    tally.entry(&Line { seq: 6, action: "login", ..LINE });
    tally.checked(6, 1, START.plus(3 * DAY));
    let seqs = |f: &Finding| f.evidence.iter().map(|e| e.seq).collect::<Vec<_>>();
    let findings = assess(tally, &terms(&Policy::default()));
    let of = |requirement| findings.iter().find(|f| f.requirement == requirement).unwrap_or_else(|| unreachable!());
    assert_eq!(seqs(of(Requirement::Lock)), [3, 4, 5]);
    assert_eq!(seqs(of(Requirement::Factors)), [6]);
    assert_eq!(seqs(of(Requirement::LogRetention)), [1]);
    assert_eq!(of(Requirement::LogRetention).counted, [(Counted::Entries, 6), (Counted::DaysKept, 3)]);
    assert_eq!(of(Requirement::LifeCycle).counted, [(Counted::Changes, 5), (Counted::ChangesWithoutReason, 5)]);
}

/// A report of a million exceptions names the first hundred and has the whole number.
#[test]
fn exceptions_are_counted_all_and_listed_in_part() {
    let mut tally = Tally::default();
    (1..=1000).for_each(|seq| tally.breach("", seq));
    let found = judged(tally, &Policy::default(), Requirement::LogIntegrity);
    assert_eq!((found.exceptions.count, found.exceptions.listed.len()), (1000, LISTED));
}

#[test]
fn a_limit_laxer_than_the_standards_fails_though_the_configuration_forbids_it() {
    let lax = Policy { session_idle: 901, lock_after: 11, password_min_length: 11, password_history: 3, ..strict() };
    let findings = assess(Tally::default(), &Terms { retain_days: 364, ..terms(&lax) });
    let laxer: Vec<&str> = findings.iter().filter(|f| f.reason == Reason::Laxer).map(|f| f.requirement.as_ref()).collect();
    assert_eq!(laxer, ["8.2.8", "8.3.4", "8.3.6", "8.3.7", "10.5.1"]);
    assert!(findings.iter().all(|f| f.reason != Reason::Laxer || f.judgement == Judgement::Fail));
}

#[test]
fn a_lapsed_temporary_password_is_counted_as_one() {
    let temporary = User { password: Password::Temporary { hash: String::new(), set_at: START }, ..account().user };
    for (after, lapsed) in [(7 * DAY - 1, 0), (7 * DAY, 1)] {
        let found = of_user(&temporary, &Policy::default(), after, Requirement::FirstPasswords);
        assert!(found.counted.contains(&(Counted::PasswordsTemporary, 1)));
        assert!(found.counted.contains(&(Counted::PasswordsLapsed, lapsed)), "{after}");
    }
}
