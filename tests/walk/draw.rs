//! How often each step is taken: most often what people do every day, so that walks get deep before an account is locked
//! or forgotten; rarely what ends everything, such as months passing.

use super::model::{DAY, HOUR, Limit, MINUTE, Method, Role, Sweep, VISITORS};
use super::step::{Actor, Address, Changed, Choice, Code, Step, Typing, Wanted};
use super::who::Who;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

fn visitor() -> impl Strategy<Value = usize> {
    0..VISITORS
}

fn who() -> impl Strategy<Value = Who> {
    prop_oneof![8 => Just(Who::Hana), 5 => Just(Who::Souko), 5 => Just(Who::Admin), 2 => Just(Who::Stranger), 1 => Just(Who::Nobody)]
}

/// Mostly the support centre, for a visitor's session is often over.
fn actor() -> impl Strategy<Value = Actor> {
    prop_oneof![Just(None), visitor().prop_map(Some)]
}

fn typing() -> impl Strategy<Value = Typing> {
    prop_oneof![
        12 => Just(Typing::Right),
        4 => Just(Typing::Wrong),
        1 => (0..3usize).prop_map(Typing::Chosen),
        1 => (0..2usize).prop_map(Typing::Temporary),
    ]
}

fn code() -> impl Strategy<Value = Code> {
    prop_oneof![
        10 => Just(Code::Right),
        2 => (0..3usize).prop_map(Code::Mailed),
        4 => (-2..3i64).prop_map(Code::App),
        1 => Just(Code::LostApp),
        3 => Just(Code::Wrong),
        1 => Just(Code::Malformed),
    ]
}

fn choice() -> impl Strategy<Value = Choice> {
    prop_oneof![3 => Just(Choice::Fresh), 1 => Just(Choice::Weak), 3 => (0..6usize).prop_map(Choice::Again)]
}

fn method() -> impl Strategy<Value = Method> {
    prop_oneof![3 => Just(Method::Email), 2 => Just(Method::App)]
}

fn role() -> impl Strategy<Value = Role> {
    select(vec![Role::General, Role::Shipping])
}

fn address() -> impl Strategy<Value = Address> {
    (prop_oneof![4 => Just(None), 1 => who().prop_map(Some)], 0..2u8)
}

fn wanted() -> impl Strategy<Value = Wanted> {
    let email = weighted(0.7, address());
    (role(), email, method(), any::<bool>()).prop_map(|(role, email, method, mail)| Wanted { role, email, method, mail })
}

fn changed() -> impl Strategy<Value = Changed> {
    let email = weighted(0.4, weighted(0.7, address()));
    (weighted(0.3, role()), email, weighted(0.5, method()), typing())
        .prop_filter("an edit edits", |(role, email, method, _)| role.is_some() || email.is_some() || method.is_some())
        .prop_map(|(role, email, method, typing)| Changed { role, email, method, typing })
}

fn sweep() -> impl Strategy<Value = Sweep> {
    let max = prop_oneof![3 => Just(None), 1 => (0..3usize).prop_map(Some)];
    (any::<bool>(), max, any::<bool>()).prop_map(|(accept_clock, max, dry_run)| Sweep { accept_clock, max, dry_run })
}

/// Steps of people who log in.
fn entering() -> impl Strategy<Value = Step> {
    let challenge = || prop_oneof![4 => Just(None), 1 => (0..4usize).prop_map(Some)];
    let asked = || prop_oneof![8 => Just(None), 1 => method().prop_map(Some)];
    let right_key = prop_oneof![15 => Just(true), 1 => Just(false)];
    prop_oneof![
        30 => (visitor(), who()).prop_map(|(visitor, who)| Step::Enter { visitor, who }),
        2 => (visitor(), who(), 1..7u8).prop_map(|(visitor, who, times)| Step::Guess { visitor, who, times }),
        2 => (visitor(), who(), 1..6u8).prop_map(|(visitor, who, times)| Step::Fumble { visitor, who, times }),
        3 => (visitor(), who(), 1..8u8, any::<bool>()).prop_map(|(visitor, who, times, fumbles)| Step::Insist { visitor, who, times, fumbles }),
        10 => (visitor(), who()).prop_map(|(visitor, who)| Step::Restart { visitor, who }),
        24 => (visitor(), who(), typing(), right_key, asked())
            .prop_map(|(visitor, who, typing, right_key, method)| Step::Login { visitor, who, typing, right_key, method }),
        24 => (visitor(), code(), challenge()).prop_map(|(visitor, code, challenge)| Step::Verify { visitor, code, challenge }),
        20 => (visitor(), challenge()).prop_map(|(visitor, challenge)| Step::Resend { visitor, challenge }),
        12 => visitor().prop_map(|visitor| Step::Whoami { visitor }),
        2 => visitor().prop_map(|visitor| Step::Logout { visitor }),
    ]
}

/// Steps about passwords.
fn passwords() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (visitor(), typing(), choice()).prop_map(|(visitor, current, new)| Step::Change { visitor, current, new }),
        8 => (visitor(), who()).prop_map(|(visitor, who)| Step::Reset { visitor, who }),
        8 => (visitor(), who(), 0..3usize).prop_map(|(visitor, who, age)| Step::Redeem { visitor, who, age }),
        4 => (actor(), who()).prop_map(|(actor, who)| Step::Issue { actor, who }),
    ]
}

/// Steps of those who manage accounts.
fn managing() -> impl Strategy<Value = Step> {
    let whom = || (actor(), who());
    prop_oneof![
        30 => whom().prop_map(|(actor, who)| Step::Show { actor, who }),
        14 => whom().prop_map(|(actor, who)| Step::Unlock { actor, who }),
        14 => (whom(), wanted()).prop_map(|((actor, who), wanted)| Step::Add { actor, who, wanted }),
        10 => (whom(), changed()).prop_map(|((actor, who), changed)| Step::Edit { actor, who, changed }),
        5 => whom().prop_map(|(actor, who)| Step::ResetApp { actor, who }),
        3 => whom().prop_map(|(actor, who)| Step::Delete { actor, who }),
        4 => whom().prop_map(|(actor, who)| Step::Revoke { actor, who }),
        6 => (actor(), sweep()).prop_map(|(actor, sweep)| Step::Sweep { actor, sweep }),
        1 => Just(Step::VerifyAudit),
    ]
}

/// Time passing: mostly moments, for everything waits for an account to be used again after days.
fn waiting() -> impl Strategy<Value = Step> {
    use Limit as L;
    let soon = select(vec![
        L::CodeLapses,
        L::CodeCanBeResent,
        L::AppShowsAnother,
        L::LinkLapses,
        L::LinkCanBeAskedFor,
        L::SessionIsIdle,
    ]);
    let late = select(vec![
        L::LinksOfTheHourAreForgotten,
        L::SessionIsOver,
        L::TemporaryPasswordLapses,
        L::PasswordExpiresSoon,
        L::PasswordExpires,
        L::UserIsInactive,
        L::ClockIsNotBelieved,
    ]);
    let back = select(vec![-1, -31, -10 * MINUTE, -HOUR, -DAY, -100 * DAY, -3653 * DAY]);
    prop_oneof![
        20 => (0..40i64).prop_map(|seconds| Step::Wait { seconds }),
        20 => (soon, -1..2i64).prop_map(|(limit, offset)| Step::Until { limit, offset }),
        5 => (late, -1..2i64).prop_map(|(limit, offset)| Step::Until { limit, offset }),
        1 => (1..50i64).prop_map(|days| Step::Wait { seconds: days * DAY }),
        1 => back.prop_map(|seconds| Step::Wait { seconds }),
        1 => visitor().prop_map(|visitor| Step::StayBusy { visitor }),
        1 => (-1..2i64).prop_map(|offset| Step::SweepInTime { offset }),
    ]
}

/// Any step.
pub fn step() -> impl Strategy<Value = Step> {
    prop_oneof![12 => entering(), 4 => passwords(), 7 => managing(), 7 => waiting()]
}
