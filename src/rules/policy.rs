//! The limits that rules measure against, as the configuration set them. It must not know where they came from;
//! their bounds are checked in `config`, so a `Policy` in hand is never laxer than the specification allows.

use super::time::DAY;

/// Every limit of the domain. Spans in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// How long a mailed one-time password is valid (R5.2).
    pub otp_ttl: i64,
    /// Wrong codes that end a challenge (R5.6).
    pub otp_attempts: i64,
    /// Least time between two mails of one challenge (R5.6).
    pub otp_resend_after: i64,
    /// Resends a challenge allows (R5.6).
    pub otp_resends: i64,
    /// How long a reset link is valid (R7.1).
    pub reset_ttl: i64,
    /// Failures that lock an account (R6.1).
    pub lock_after: i64,
    /// Age at which a password must be changed (R7.5).
    pub password_max_age: i64,
    /// Least characters of a new password (R7.6).
    pub password_min_length: i64,
    /// How many earlier passwords may not come back (R7.6).
    pub password_history: i64,
    /// How long a temporary password is valid (R7.6).
    pub temporary_password_ttl: i64,
    /// Idle limit of a session (R5.8).
    pub session_idle: i64,
    /// Whole life of a session (R5.8).
    pub session_max: i64,
    /// Time without a completed login after which an account is deleted (R8.1).
    pub inactive: i64,
    /// Days before the deletion on which a warning is mailed; empty means never (R8.4).
    pub warn: Vec<i64>,
}

/// The cost of a user-chosen password's hash (S1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argon2 {
    /// Memory in KiB.
    pub m_kib: u32,
    /// Passes.
    pub t: u32,
    /// Lanes.
    pub p: u32,
}

impl Default for Argon2 {
    fn default() -> Self {
        Self { m_kib: 65_536, t: 3, p: 1 }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            otp_ttl: 600,
            otp_attempts: 5,
            otp_resend_after: 30,
            otp_resends: 5,
            reset_ttl: 1800,
            lock_after: 6,
            password_max_age: 91 * DAY,
            password_min_length: 12,
            password_history: 4,
            temporary_password_ttl: 7 * DAY,
            session_idle: 900,
            session_max: 43_200,
            inactive: 91 * DAY,
            warn: Vec::new(),
        }
    }
}
