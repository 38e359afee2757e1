//! What a word of a command line may become, out of the database and our own tables, for the shell that completes it. It
//! looks without a trace: no file is made, nothing is written, no key file is read unless a session acts. Who acts sees no
//! more than its commands would show (R10.3); in doubt, on any failure, and after the time for it is over, that is nothing.

mod sight;

use super::globals::Globals;
use super::request::{key_path, place, read_keys};
use super::session_file::{Place, SessionFile};
use super::shapes::OBJECTS;
use crate::config::{Config, Key, keys as config_keys};
use crate::failure::{Code, Failure};
use crate::rules::authority::{Actor, SessionUser};
use crate::rules::merchant::MerchantCode;
use crate::rules::refusal::Refusal;
use crate::rules::time::Timestamp;
use crate::secret::Purpose;
use crate::store::{Store, Tx};
use crate::text::{self, Lang};
use crate::world::World;
use sight::Sight;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use strum::VariantArray;

/// A word that could stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// It, as far as it is certain.
    pub word: String,
    /// What a person knows it by.
    pub about: String,
    /// Whether the word goes on.
    pub open: bool,
}

/// What may stand there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Users, by address; by ID alone where the merchant is known.
    Users,
    /// The merchant of an address whose user is not there.
    NewUser,
    /// Merchants, by code.
    Merchants,
    /// Mails, by id.
    Mails,
    /// Users, and sessions by id.
    UsersAndSessions,
    /// Runs of `user import`, by id.
    Runs,
    /// Who acted: nobody by name, or a user.
    Actors,
    /// Error codes.
    Codes,
}

/// How long the database may take: a person who presses a key waits for it. A build that is not optimised has longer, for
/// its tests are about what is answered.
const PATIENCE: Duration = Duration::from_millis(if cfg!(debug_assertions) { 5_000 } else { 40 });

/// What is looked at, handed to the thread that looks.
struct Glimpse {
    config: Config,
    session_file: SessionFile,
    support: bool,
    merchant: Option<MerchantCode>,
    now: Timestamp,
}

/// What `typed` may become.
#[must_use]
pub fn candidates(world: &World, globals: &Globals, wanted: Wanted, typed: &str) -> Vec<Candidate> {
    if wanted == Wanted::Codes {
        return codes(globals.style.lang, typed);
    }
    let Ok(config) = globals.config(world) else { return Vec::new() };
    let (support, merchant) = (globals.support, globals.merchant.clone());
    let glimpse = Glimpse { config, session_file: globals.session_file.clone(), support, merchant, now: world.now() };
    let (tell, told) = mpsc::channel();
    let typed = typed.to_owned();
    // A thread, so that a disk or a lock that takes its time is left behind, whatever it was that took it.
    let looking = thread::Builder::new().spawn(move || tell.send(glimpse.look(wanted, &typed).unwrap_or_default()));
    looking.ok().and_then(|_| told.recv_timeout(PATIENCE).ok()).unwrap_or_default()
}

fn codes(lang: Lang, typed: &str) -> Vec<Candidate> {
    let fitting = Code::VARIANTS.iter().filter(|code| code.as_ref().starts_with(typed));
    fitting.map(|code| candidate(code.as_ref(), text::explain(lang, *code).lines().next().unwrap_or_default())).collect()
}

/// The keys of the configuration.
#[must_use]
pub fn keys(lang: Lang) -> Vec<Candidate> {
    let about = |key: &Key| match lang {
        Lang::Ja => key.ja,
        Lang::En => key.en,
    };
    config_keys().iter().map(|key| candidate(key.name, about(key))).collect()
}

/// The fields that `--columns` of a command may name, each with its heading.
#[must_use]
pub fn columns(lang: Lang, path: &[&str]) -> Vec<Candidate> {
    let command = path.join(" ");
    // Of a record and the list of such records, the list comes last, and has the most columns.
    let fields = OBJECTS.iter().rfind(|object| object.is_of(&command)).map(|object| object.columns()).unwrap_or_default();
    fields.iter().map(|field| candidate(field.as_ref(), text::label(lang, *field))).collect()
}

/// A whole word.
#[must_use]
pub fn candidate(word: &str, about: &str) -> Candidate {
    Candidate { word: word.to_owned(), about: about.to_owned(), open: false }
}

impl Glimpse {
    fn look(&self, wanted: Wanted, typed: &str) -> Result<Vec<Candidate>, Failure> {
        let named = self.session_file.place == Place::Named;
        let token = if self.support && !named { None } else { self.session_file.read()?.token };
        let keys = match token {
            None if named => return Ok(Vec::new()), // anonymous is told nothing
            None => None,
            Some(_) => Some(read_keys(&key_path(&self.config.key)?)?),
        };
        let hashes = keys.as_ref().zip(token).map(|(keys, token)| keys.macs(Purpose::SessionToken, &[token.reveal()]));
        let store = Store::glimpse(&place(&self.config)?, keys)?;
        store.read(|tx| {
            let actor = match &hashes {
                Some(hashes) => self.session_user(tx, hashes)?,
                None => Actor::Support,
            };
            let sight = Sight { tx, merchant: self.merchant.as_ref().or_else(|| actor.scope()), actor: &actor };
            sight.of(wanted, typed)
        })
    }

    fn session_user(&self, tx: &Tx, hashes: &[String]) -> Result<Actor, Failure> {
        let session = tx.find_session_by_token(hashes)?.ok_or(Refusal::SessionOver)?;
        let user = tx.find_user(&session.user)?.filter(|u| session.live(u, &self.config.policy, self.now));
        let user = user.ok_or(Refusal::SessionOver)?;
        if user.must_change(&self.config.policy, self.now) {
            return Err(Refusal::PasswordChangeDue.into());
        }
        Ok(Actor::User(SessionUser { address: user.address, role: user.role, session: session.id, must_change: false }))
    }
}
