//! One run of a command: as whom it acts (R10.1, R10.2), whether it may (R10.3), and the one way to the store. Reading
//! and changing ask for a [`Permit`], which only [`Request::permit`] gives, so no command can forget to ask.

mod keys;
mod log;
mod place;
mod turn;

pub use keys::{check_apart, key_path, read_keys};
pub use log::{author, check_reason, origin_of};
pub use place::place;
pub use turn::Turn;

use super::globals::Globals;
use super::session_file::Place;
use crate::config::Config;
use crate::failure::{Failure, refusal_code};
use crate::mail::{self, Tally};
use crate::output::{self, Writing};
use crate::rules::authority::{self, Actor, SessionUser, Target};
use crate::rules::change::{Change, Verdict};
use crate::rules::event::{Action, Event};
use crate::rules::merchant::MerchantCode;
use crate::rules::policy::{Argon2, Policy};
use crate::rules::refusal::Refusal;
use crate::rules::secret::Secret;
use crate::rules::session::Session;
use crate::rules::time::Timestamp;
use crate::rules::user::UserAddress;
use crate::rules::words::Outcome;
use crate::secret::{Purpose, mint};
use crate::store::{Access, Author, End, Lane, Store, Tx};
use crate::text::Notice;
use crate::world::{Effort, World};
use keys::load_keys;
use std::cell::OnceCell;
use std::io::Write;

/// As whom a command wants to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acting {
    /// As the session says, or the support centre.
    AsSession,
    /// Always as anonymous: login, one-time passwords, resets (R10.2).
    Anonymous,
}

/// Mails that a command sends right after its commit; the others wait for `mail deliver`.
pub const AT_ONCE: usize = 100;

/// That the table of R10.3 allows it, and what it is about.
pub struct Permit(Lane);

impl Permit {
    /// The same where it turns out later which merchant it is about.
    #[must_use]
    pub fn about(self, merchant: &MerchantCode) -> Self {
        Self(Lane::Merchant(merchant.clone()))
    }
}

/// One run.
pub struct Request<'w> {
    /// The world.
    pub world: &'w mut World,
    /// The configuration.
    pub config: Config,
    /// The database.
    pub store: Store,
    /// As whom.
    pub actor: Actor,
    /// The session that acts.
    pub session: Option<Session>,
    /// The flags.
    pub globals: &'w Globals,
    /// As whom it wanted to act.
    pub acting: Acting,
    /// Its id in the audit log and in reports.
    pub id: String,
    /// Whether changes are kept.
    pub end: End,
    mails: Vec<String>,
    /// Who runs it by the operating system: the same for all that it does.
    origin: OnceCell<String>,
}

impl<'w> Request<'w> {
    /// Reads the configuration, opens the database, finds out who acts.
    ///
    /// # Errors
    /// Configuration, key file, database; [`Refusal::SessionOver`] for a dead session in the default place.
    pub fn open(world: &'w mut World, globals: &'w Globals, access: Access, acting: Acting) -> Result<Self, Failure> {
        let config = globals.config(world)?;
        let token = match acting {
            Acting::AsSession if !(globals.support && globals.session_file.place == Place::Default) => {
                globals.session_file.read()?.token
            }
            _ => None,
        };
        // A named session file without a session may be refused, and a refusal is recorded: that needs keys too.
        let named = acting == Acting::AsSession && globals.session_file.place == Place::Named;
        let keyed = access == Access::Write || token.is_some() || named;
        let key_file = key_path(&config.key)?;
        let keys = if keyed { Some((load_keys(&config, &key_file)?, key_file.as_path())) } else { None };
        let store = Store::open(&place(&config)?, if keyed { Access::Write } else { access }, keys)?;
        let id = mint(&mut *world.random);
        let mut request = Self {
            world,
            config,
            store,
            actor: Actor::Support,
            session: None,
            globals,
            acting,
            id,
            end: End::Commit,
            mails: Vec::new(),
            origin: OnceCell::new(),
        };
        if globals.verbose {
            let config = request.config.file.as_ref().map_or_else(|| "-".to_owned(), |f| f.display().to_string());
            let said = Notice::Verbose { db: request.config.db.to_string(), config, request: request.id.clone() };
            output::note(&mut *request.world.err, &globals.style, &said)?;
        }
        request.identify(acting, token)?;
        Ok(request)
    }

    fn identify(&mut self, acting: Acting, token: Option<Secret>) -> Result<(), Failure> {
        let named = self.globals.session_file.place == Place::Named;
        let Some(token) = token else {
            if acting == Acting::Anonymous || named {
                self.actor = Actor::Anonymous;
            }
            return Ok(());
        };
        match self.use_session(&token)? {
            Some((session, user)) => {
                self.session = Some(session);
                self.actor = Actor::User(user);
                Ok(())
            }
            None if named => {
                self.actor = Actor::Anonymous;
                Ok(())
            }
            None => Err(Refusal::SessionOver.into()),
        }
    }

    /// Finds the live session of a token and marks it used, which keeps its idle limit (R5.8) exact.
    fn use_session(&self, token: &Secret) -> Result<Option<(Session, SessionUser)>, Failure> {
        let hashes = self.store.keys()?.macs(Purpose::SessionToken, &[token.reveal()]);
        self.store.write_in(&Lane::Several, End::Commit, |tx| {
            let now = self.world.now();
            let Some(session) = tx.find_session_by_token(&hashes)? else { return Ok(None) };
            let Some(user) = tx.find_user(&session.user)?.filter(|u| session.live(u, &self.config.policy, now)) else {
                return Ok(None);
            };
            let session = Session { last_used_at: now, user: user.address.clone(), ..session };
            tx.put_session(&session)?;
            let must_change = user.must_change(&self.config.policy, now);
            let acts = SessionUser { address: user.address, role: user.role, session: session.id.clone(), must_change };
            Ok(Some((session, acts)))
        })
    }

    /// Asks the table of R10.3; a refusal for lack of authority is recorded (R10.4).
    ///
    /// # Errors
    /// `denied`, `no_session`, `password_change_due`; those of a mail's wording that can't be used, where one may be needed.
    pub fn permit(&mut self, action: Action, target: Target) -> Result<Permit, Failure> {
        if let Err(refusal) = authority::permit(&self.actor, action, target) {
            return Err(self.record_denial(action, target, refusal));
        }
        check_reason(self.globals, &self.config, &self.actor, action, target)?;
        // Before a password is tried or anything changed: found later, a fault could undo the count of a wrong password.
        if authority::may_mail(action) {
            self.config.mail.read_templates()?;
        }
        Ok(Permit(match target {
            Target::Whole => Lane::Whole,
            Target::Merchant(code) => Lane::Merchant(code.clone()),
            Target::User(address) => Lane::Merchant(address.merchant.clone()),
        }))
    }

    /// The refusal, recorded in the log of the merchant whose user acted; where nobody is logged in, in the common one.
    /// What the target's merchant may read there, a stranger must not be able to write.
    pub fn record_denial(&mut self, action: Action, target: Target, refusal: Refusal) -> Failure {
        let mut change = Change::default();
        change.event(self.denial(action, target, &refusal));
        match self.record(&change) {
            Ok(()) => refusal.into(),
            Err(failure) => failure,
        }
    }

    /// The audit line of a refusal for lack of authority.
    #[must_use]
    pub fn denial(&self, action: Action, target: Target, refusal: &Refusal) -> Event {
        let about = match &self.actor {
            Actor::User(user) => Event::of(&user.address, action),
            Actor::Anonymous | Actor::Support => Event::common(action),
        };
        let failed = about.failed(refusal_code(refusal).as_ref());
        match target {
            Target::Whole => failed,
            Target::Merchant(code) => failed.noting("target", code.as_str()),
            Target::User(user) => failed.noting("target", user.to_string()),
        }
    }

    /// Whose a session is: what authority over it is decided on.
    ///
    /// # Errors
    /// The store's.
    pub fn session_owner(&self, id: &str) -> Result<Option<UserAddress>, Failure> {
        self.store.read(|tx| Ok(tx.find_session(id)?.map(|s| s.user)))
    }

    /// Writes events that no change causes.
    ///
    /// # Errors
    /// The store's.
    pub fn record(&mut self, change: &Change) -> Result<(), Failure> {
        let author = self.author();
        let (store, world) = (&self.store, &mut *self.world);
        store.write(End::Commit, |tx| tx.apply(change, &author, world.now(), &mut *world.random).map(drop))
    }

    /// Reads from one consistent state.
    ///
    /// # Errors
    /// The store's, or what `look` says.
    pub fn read<T>(&self, _permit: &Permit, look: impl FnOnce(&Tx, Timestamp) -> Result<T, Failure>) -> Result<T, Failure> {
        let now = self.world.now();
        self.store.read(|tx| look(tx, now))
    }

    /// Reads as [`Request::read`] does, and writes what it finds as it comes.
    ///
    /// # Errors
    /// As [`Request::read`], or the output's.
    pub fn read_out<T>(
        &mut self,
        permit: &Permit,
        look: impl FnOnce(&Self, &Tx, Timestamp, &mut dyn Write) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        // The output belongs to the world, which the request holds: it is taken out while both are used.
        let mut out = std::mem::replace(&mut self.world.out, Box::new(std::io::sink()));
        let this = &*self;
        let seen = this.read(permit, |tx, now| look(this, tx, now, &mut *out));
        self.world.out = out;
        seen
    }

    /// Decides inside the transaction that applies the decision; a refusal that has its own writes is committed too.
    ///
    /// # Errors
    /// What `decide` says, or the store. [`Refusal::SessionOver`] when the acting session ended meanwhile.
    pub fn change<T>(
        &mut self,
        permit: &Permit,
        mut decide: impl FnMut(&Tx, Timestamp) -> Result<Verdict<T>, Failure>,
    ) -> Result<T, Failure> {
        let author = self.author();
        let (session, policy) = (self.session.as_ref(), &self.config.policy);
        let (store, world) = (&self.store, &mut *self.world);
        let decided = store.write_in(&permit.0, self.end, |tx| {
            let now = world.now();
            still_acts(tx, session, policy, now)?;
            let verdict = decide(tx, now)?;
            let applied = tx.apply(&verdict.change, &author, now, &mut *world.random)?;
            Ok((verdict.answer, applied.mails))
        });
        let (answer, mails) = decided.map_err(|failure| in_scope(&self.actor, failure))?;
        if self.end == End::Commit {
            self.mails.extend(mails);
        }
        answer.map_err(|refusal| in_scope(&self.actor, refusal.into()))
    }

    /// Whom the audit log names.
    #[must_use]
    pub fn author(&self) -> Author {
        let origin = self.origin.get_or_init(|| origin_of(self.world)).clone();
        author(self.globals, &self.actor, origin, self.id.clone())
    }

    /// What a password hash costs here.
    #[must_use]
    pub fn hash_cost(&self) -> Argon2 {
        match self.world.effort {
            Effort::Configured => self.config.argon2,
            Effort::Cheap => Argon2 { m_kib: 8, t: 1, p: 1 },
        }
    }

    /// The merchant of addresses without one: `--merchant`, else the session's.
    #[must_use]
    pub fn default_merchant(&self) -> Option<&MerchantCode> {
        self.globals.merchant.as_ref().or_else(|| self.actor.scope())
    }

    /// Counts mails of the outbox among this command's own, to be delivered with them.
    pub fn take_over(&mut self, mails: impl IntoIterator<Item = String>) {
        self.mails.extend(mails);
    }

    /// Tries to deliver this command's own mails, at most [`AT_ONCE`].
    ///
    /// # Errors
    /// The store's; a sink that fails is in the tally.
    pub fn deliver(&mut self) -> Result<Tally, Failure> {
        self.deliver_at_most(AT_ONCE)
    }

    /// The same with another limit.
    ///
    /// # Errors
    /// As [`Request::deliver`].
    pub fn deliver_at_most(&mut self, most: usize) -> Result<Tally, Failure> {
        let author = self.author();
        let mut mails = std::mem::take(&mut self.mails);
        let rest = mails.split_off(mails.len().min(most));
        let mut tally = mail::deliver(&self.store, self.world, &self.config, &author, &mails, &mut |_, _| Ok(()))?;
        tally.left = rest.len();
        Ok(tally)
    }

    /// Ends a writing command: delivers, reports, and answers with the exit code that the items and mails call for.
    ///
    /// # Errors
    /// The failure of a single item, `partial` for several, `mail_queued` when a mail could not be delivered.
    pub fn finish(mut self, action: Action, mut items: Vec<output::Item>) -> Result<(), Failure> {
        let tally = self.deliver()?;
        let of = items.len();
        let only = if of == 1 { items.first_mut().and_then(|i| i.error.take()) } else { None };
        if let Some(failure) = only {
            return Err(failure);
        }
        let failed = items.iter().filter(|i| i.outcome == Outcome::Failed).count();
        // To an anonymous caller a mail is queued, whatever became of it (D3).
        let (queued, sent) = match self.actor {
            Actor::Anonymous => (tally.all(), 0),
            _ => (tally.queued + tally.left, tally.sent),
        };
        let dry_run = self.end == End::Rollback;
        let writing = Writing { action, dry_run, request_id: self.id.clone(), items, queued, sent };
        let style = &self.globals.style;
        output::writing(&mut *self.world.out, &mut *self.world.err, style, &writing)?;
        // Notes come after what they are about, also where both streams are one terminal.
        self.world.out.flush()?;
        if tally.left > 0 {
            output::note(&mut *self.world.err, style, &Notice::MailsLeft { queued: tally.left })?;
        }
        if failed > 0 {
            return Err(Failure::Partial { failed, of });
        }
        if self.actor == Actor::Anonymous { Ok(()) } else { tally.verdict() }
    }
}

/// Takes out of a refusal what the caller may not know: who else holds an address (R10.3).
pub(super) fn in_scope(actor: &Actor, failure: Failure) -> Failure {
    match failure {
        Failure::Refused(Refusal::EmailTaken { email, holder }) => {
            let visible = |h: &String| UserAddress::parse(h, None).is_ok_and(|a| actor.sees(&a));
            Refusal::EmailTaken { email, holder: holder.filter(visible) }.into()
        }
        other => other,
    }
}

/// D1: a session that ended since the command began does not act.
fn still_acts(tx: &Tx, session: Option<&Session>, policy: &Policy, now: Timestamp) -> Result<(), Failure> {
    let Some(session) = session else { return Ok(()) };
    let current = tx.find_session(&session.id)?.filter(|s| s.token_hash == session.token_hash);
    let user = tx.find_user(&session.user)?;
    match (current, user) {
        (Some(s), Some(u)) if s.live(&u, policy, now) => Ok(()),
        _ => Err(Refusal::SessionOver.into()),
    }
}

/// The gate of commands that need no database yet, and are the support centre's (R10.3).
///
/// # Errors
/// As [`Request::permit`]; where there is no database, a session file that names nobody is `no_session`.
pub fn support_only(world: &mut World, globals: &Globals, action: Action) -> Result<(), Failure> {
    let named = globals.session_file.place == Place::Named;
    if !named && (globals.support || globals.session_file.read()?.token.is_none()) {
        return Ok(());
    }
    let config = globals.load(world)?;
    let there = config.db.file().map_or_else(|| Store::exists(&place(&config)?), |file| Ok(file.exists()))?;
    if !there {
        return Ok(authority::permit(&Actor::Anonymous, action, Target::Whole)?);
    }
    Request::open(world, globals, Access::Read, Acting::AsSession)?.permit(action, Target::Whole).map(drop)
}
