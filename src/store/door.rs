//! Rows of what lets somebody in: challenges, links, sessions. They hold keyed hashes only (S3, S4); whether one still
//! opens is for the rules to say.

use super::engine::{Param, Row};
use super::user::address;
use super::{Tx, damaged, sql};
use crate::failure::Failure;
use crate::rules::challenge::{Asks, Challenge};
use crate::rules::merchant::MerchantCode;
use crate::rules::otp::CodeProof;
use crate::rules::policy::Policy;
use crate::rules::reset::Link;
use crate::rules::secret::Secret;
use crate::rules::session::Session;
use crate::rules::time::Timestamp;
use crate::rules::user::{Account, UserAddress};
use crate::secret::{Purpose, app_step};

impl Tx<'_> {
    /// An open challenge.
    ///
    /// # Errors
    /// The engine's.
    pub fn find_challenge(&self, id: &str) -> Result<Option<Challenge>, Failure> {
        self.engine.first(sql::FIND_CHALLENGE, &[id.into()], challenge)
    }

    /// What a typed code is to a challenge, in constant time (S3).
    ///
    /// # Errors
    /// Without keys, which is a bug, or when a sealed secret does not open.
    pub fn prove_code(
        &self,
        account: &Account,
        challenge: &Challenge,
        code: &Secret,
        now: Timestamp,
    ) -> Result<CodeProof, Failure> {
        let (user, keys) = (&account.user, self.keys()?);
        let secret = match (&challenge.asks, &user.authenticator) {
            (Asks::Email { code_mac } | Asks::EmailFirst { code_mac }, _) => {
                let parts = [challenge.id.as_str(), &user.address.key(), code.reveal()];
                let mailed = keys.matches(Purpose::OneTimePassword, &parts, code_mac);
                return Ok(if mailed { CodeProof::Mailed } else { CodeProof::Wrong });
            }
            (Asks::App, None) => return Ok(CodeProof::Wrong),
            (Asks::App, Some(app)) => keys.open(Purpose::AppSecret, &user.uid, &app.secret)?,
            (Asks::Enrolment { secret }, _) => keys.open(Purpose::AppSecret, &challenge.id, secret)?,
        };
        Ok(app_step(&secret, code, now)?.map_or(CodeProof::Wrong, |step| CodeProof::App { step }))
    }

    /// The link with one of these token hashes: one a key of the ring.
    ///
    /// # Errors
    /// The engine's.
    pub fn find_link(&self, token_hashes: &[String]) -> Result<Option<Link>, Failure> {
        self.first_of(sql::FIND_LINK, token_hashes, link)
    }

    /// When the user asked for links (R7.4).
    ///
    /// # Errors
    /// The engine's.
    pub fn link_times(&self, of: &UserAddress) -> Result<Vec<Timestamp>, Failure> {
        self.engine
            .rows(sql::LIST_LINK_TIMES, &[of.merchant.as_str().into(), (&of.id.key()).into()], |row| row.int(0).map(Timestamp))
    }

    /// The session with one of these token hashes.
    ///
    /// # Errors
    /// The engine's.
    pub fn find_session_by_token(&self, token_hashes: &[String]) -> Result<Option<Session>, Failure> {
        self.first_of(sql::FIND_SESSION_BY_TOKEN, token_hashes, session)
    }

    /// The session of a public id.
    ///
    /// # Errors
    /// The engine's.
    pub fn find_session(&self, id: &str) -> Result<Option<Session>, Failure> {
        self.engine.first(sql::FIND_SESSION, &[id.into()], session)
    }

    /// Every session, or those of a merchant's users, living or not.
    ///
    /// # Errors
    /// The engine's.
    pub fn sessions(&self, of: Option<&MerchantCode>) -> Result<Vec<Session>, Failure> {
        match of {
            Some(code) => self.engine.rows(sql::LIST_SESSIONS_OF, &[code.as_str().into()], session),
            None => self.engine.rows(sql::LIST_SESSIONS, &[], session),
        }
    }

    /// Removes what lapsed: challenges, links, sessions (R8.5).
    ///
    /// # Errors
    /// The engine's.
    pub fn sweep_lapsed(&self, policy: &Policy, now: Timestamp) -> Result<(), Failure> {
        let (ended, idle) = (now.plus(-policy.session_max), now.plus(-policy.session_idle));
        self.engine.execute(sql::SWEEP_CHALLENGES, &[now.0.into()])?;
        self.engine.execute(sql::SWEEP_LINKS, &[now.0.into()])?;
        self.engine.execute(sql::SWEEP_SESSIONS, &[ended.0.into(), idle.0.into()]).map(drop)
    }

    pub(super) fn add_challenge(&self, c: &Challenge) -> Result<(), Failure> {
        self.write_challenge(sql::ADD_CHALLENGE, c)
    }

    pub(super) fn put_challenge(&self, c: &Challenge) -> Result<(), Failure> {
        self.write_challenge(sql::PUT_CHALLENGE, c)
    }

    fn write_challenge(&self, statement: &'static str, c: &Challenge) -> Result<(), Failure> {
        let id_key = c.user.id.key();
        let (kind, code_mac, secret) = asks_columns(&c.asks);
        let params: [Param; 11] = [
            c.user.merchant.as_str().into(),
            (&id_key).into(),
            (&c.id).into(),
            c.epoch.into(),
            kind.into(),
            code_mac.into(),
            secret.into(),
            c.sent_at.0.into(),
            c.expires_at.0.into(),
            c.wrong.into(),
            c.resends.into(),
        ];
        self.engine.execute(statement, &params).map(drop)
    }

    pub(super) fn add_link(&self, l: &Link) -> Result<(), Failure> {
        let id_key = l.user.id.key();
        let params: [Param; 8] = [
            l.user.merchant.as_str().into(),
            (&id_key).into(),
            (&l.id).into(),
            l.epoch.into(),
            (&l.token_hash).into(),
            l.created_at.0.into(),
            l.expires_at.0.into(),
            l.void.into(),
        ];
        self.engine.execute(sql::ADD_LINK, &params).map(drop)
    }

    pub(super) fn add_session(&self, s: &Session) -> Result<(), Failure> {
        self.write_session(sql::ADD_SESSION, s)
    }

    /// Writes a session back: a new epoch, or the moment it was last used.
    ///
    /// # Errors
    /// The engine's.
    pub fn put_session(&self, s: &Session) -> Result<(), Failure> {
        self.write_session(sql::PUT_SESSION, s)
    }

    fn write_session(&self, statement: &'static str, s: &Session) -> Result<(), Failure> {
        let id_key = s.user.id.key();
        let params: [Param; 7] = [
            s.user.merchant.as_str().into(),
            (&id_key).into(),
            (&s.id).into(),
            s.epoch.into(),
            (&s.token_hash).into(),
            s.created_at.0.into(),
            s.last_used_at.0.into(),
        ];
        self.engine.execute(statement, &params).map(drop)
    }

    pub(super) fn remove_session(&self, id: &str) -> Result<(), Failure> {
        self.engine.execute(sql::REMOVE_SESSION, &[id.into()]).map(drop)
    }

    /// Runs one of the statements that close doors of a user: `merchant`, `id_key`.
    pub(super) fn close(&self, statement: &'static str, of: &UserAddress) -> Result<(), Failure> {
        self.engine.execute(statement, &[of.merchant.as_str().into(), (&of.id.key()).into()]).map(drop)
    }

    fn first_of<T>(
        &self,
        statement: &'static str,
        hashes: &[String],
        read: fn(&Row) -> Result<T, Failure>,
    ) -> Result<Option<T>, Failure> {
        for hash in hashes {
            if let Some(found) = self.engine.first(statement, &[hash.into()], read)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

/// `kind`, `code_mac`, `otp_secret`.
fn asks_columns(asks: &Asks) -> (&'static str, &str, Option<&str>) {
    match asks {
        Asks::Email { code_mac } => ("email", code_mac, None),
        Asks::EmailFirst { code_mac } => ("email_first", code_mac, None),
        Asks::App => ("app", "", None),
        Asks::Enrolment { secret } => ("enrolment", "", Some(secret)),
    }
}

fn asks(row: &Row) -> Result<Asks, Failure> {
    let (kind, code_mac, secret) = (row.text(4)?, row.text(5)?, row.maybe_text(6)?);
    match (kind.as_str(), secret) {
        ("email", None) => Ok(Asks::Email { code_mac }),
        ("email_first", None) => Ok(Asks::EmailFirst { code_mac }),
        ("app", None) => Ok(Asks::App),
        ("enrolment", Some(secret)) => Ok(Asks::Enrolment { secret }),
        _ => Err(damaged(row, "challenge")),
    }
}

pub(super) fn challenge(row: &Row) -> Result<Challenge, Failure> {
    Ok(Challenge {
        user: address(row, 0)?,
        id: row.text(2)?,
        epoch: row.int(3)?,
        asks: asks(row)?,
        sent_at: Timestamp(row.int(7)?),
        expires_at: Timestamp(row.int(8)?),
        wrong: row.int(9)?,
        resends: row.int(10)?,
    })
}

pub(super) fn link(row: &Row) -> Result<Link, Failure> {
    Ok(Link {
        user: address(row, 0)?,
        id: row.text(2)?,
        epoch: row.int(3)?,
        token_hash: row.text(4)?,
        created_at: Timestamp(row.int(5)?),
        expires_at: Timestamp(row.int(6)?),
        void: row.int(7)? != 0,
    })
}

pub(super) fn session(row: &Row) -> Result<Session, Failure> {
    Ok(Session {
        user: address(row, 0)?,
        id: row.text(2)?,
        epoch: row.int(3)?,
        token_hash: row.text(4)?,
        created_at: Timestamp(row.int(5)?),
        last_used_at: Timestamp(row.int(6)?),
    })
}
