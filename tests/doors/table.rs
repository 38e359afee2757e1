//! What the specification demands of every door in every state. `open`: as if nothing had happened; `due`: a session whose
//! new password must come first (R5.5); any other word: the refusal's code, with `+1` where it counts towards the lock
//! (R6.1); `mail_first`: the app's code is not asked for, a mailed one is (R5.7); `-`: can't be.

/// The account comes into the state while the door stands open (D1: each door checks every state, also when it changed
/// between two steps). A challenge that is over answers `otp_failed` and counts nothing (R5.6).
pub const BETWEEN: &str = "
state            mail_code   app_code    proof       enrolment   link        temporary      session    resend
# R6.3: a lock ends sessions and challenges; links and temporary passwords wait for the unlocking.
locked           otp_failed  otp_failed  otp_failed  otp_failed  link_failed locked         no_session otp_failed
unlocked         otp_failed  otp_failed  otp_failed  otp_failed  open        due            no_session otp_failed
# D1. Who comes back under the same ID has a new temporary password; the old one is a wrong one.
deleted          otp_failed  otp_failed  otp_failed  otp_failed  link_failed login_failed   no_session otp_failed
recreated        otp_failed  otp_failed  otp_failed  otp_failed  link_failed login_failed+1 no_session otp_failed
restored         otp_failed  otp_failed  otp_failed  otp_failed  link_failed login_failed+1 no_session otp_failed
# R8.2: as an unknown user, against whom nothing is counted.
inactive         otp_failed  otp_failed  otp_failed  otp_failed  link_failed login_failed   no_session otp_failed
# R5.5, R7.5: only a new password is demanded. An enrolment goes on; a temporary password has an age of its own.
over_age         due         due         open        due         open        due            due        open
# R7.4, D1: issuing one closes every door, an older temporary password's too.
temporary        otp_failed  otp_failed  otp_failed  otp_failed  link_failed login_failed+1 no_session otp_failed
# R7.6, D1: what a temporary password began, it must end in time. A link is the remedy. Silent: whether a session that it
# made lives on; it can do nothing but set a new password. Silent: whether the lapsed one counts; it is no right one.
lapsed           otp_failed  otp_failed  otp_failed  otp_failed  open        login_failed+1 due        otp_failed
# D1: every door at once. What is left of a temporary password is a wrong one.
method_changed   otp_failed  otp_failed  otp_failed  otp_failed  link_failed login_failed+1 no_session otp_failed
address_changed  otp_failed  otp_failed  otp_failed  otp_failed  link_failed login_failed+1 no_session otp_failed
admin_moved      otp_failed  otp_failed  otp_failed  otp_failed  link_failed login_failed+1 no_session otp_failed
password_changed otp_failed  otp_failed  otp_failed  otp_failed  link_failed login_failed+1 no_session otp_failed
# R7.7: enrolled anew at the *next* login, so that one under way ends. Method `email` has no secret to reset: no mail_code,
# and a resend is that of the proof. Silent on the session, which ends (R5.8), and on link and temporary password, which
# have nothing to do with the app: D1 does not name it.
secret_reset     -           otp_failed  otp_failed  otp_failed  open        due            no_session otp_failed
";

/// The account is in the state already, and the person tries with the newest password that it has.
pub const BEFORE: &str = "
state            mail_code        app_code       proof          enrolment      link         temporary    session        resend
# R6.1, R6.3. Silent on asking for a link: it can be had (no oracle, R7.1) and is refused.
locked           locked           locked         locked         locked         link_failed  locked       locked         locked
unlocked         open             open           open           open           open         due          open           open
deleted          login_failed     login_failed   login_failed   login_failed   reset_failed user_unknown login_failed   login_failed
# With the new temporary password; an app that was enrolled is nobody's (R5.7).
recreated        due              mail_first     open           due            open         due          due            open
restored         due              mail_first     open           due            open         due          due            open
# R8.2; the support centre is told the truth.
inactive         login_failed     login_failed   login_failed   login_failed   reset_failed inactive     login_failed   login_failed
# R5.5. An issued password is a new one.
over_age         due              due            open           due            open         due          due            open
temporary        due              due            open           due            open         due          due            open
# R7.6, D4. Silent: whether it counts; it is no right one.
lapsed           login_failed+1   login_failed+1 login_failed+1 login_failed+1 open         due          login_failed+1 login_failed+1
# R5.4 for `--method email`; silent on the word for the other way round. Without it the user's own is taken (R5.9).
method_changed   method_not_email method_not_app method_not_app method_not_app open         due          open           open
address_changed  open             open           open           open           open         due          open           open
admin_moved      open             open           open           open           open         due          open           open
password_changed open             open           open           open           open         due          open           open
# R7.7, R5.7.
secret_reset     -                mail_first     open           open           open         due          open           open
";
