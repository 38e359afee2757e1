//! What somebody sees of the names in the database (R10.3), and how many of them a person is shown. It is told who acts and
//! asks no further; a name is handed on only if a shell can take it for nothing but a word.

use super::{Candidate, Wanted, candidate};
use crate::failure::Failure;
use crate::output::visible;
use crate::rules::authority::Actor;
use crate::rules::merchant::MerchantCode;
use crate::rules::user::UserAddress;
use crate::rules::words::Role;
use crate::store::{Kind, Named, Stretch, Tx};

/// More than so many are shown by how they go on.
const MOST: i64 = 100;

/// What somebody sees.
pub(super) struct Sight<'a> {
    pub(super) tx: &'a Tx<'a>,
    pub(super) actor: &'a Actor,
    /// The merchant of addresses without one.
    pub(super) merchant: Option<&'a MerchantCode>,
}

impl Sight<'_> {
    /// What `typed` may become.
    pub(super) fn of(&self, wanted: Wanted, typed: &str) -> Result<Vec<Candidate>, Failure> {
        let support = *self.actor == Actor::Support;
        let admin = matches!(self.actor, Actor::User(user) if user.role == Role::Admin);
        match wanted {
            Wanted::Users => self.users(typed),
            Wanted::NewUser if self.merchant.is_none() => self.merchants(typed, "/"),
            Wanted::Merchants => self.merchants(typed, ""),
            Wanted::Mails if support => self.fitting(Kind::Mails, typed, typed),
            Wanted::UsersAndSessions => {
                let mut found = self.users(typed)?;
                if support || admin {
                    found.extend(self.fitting(Kind::Sessions, typed, typed)?);
                }
                Ok(found)
            }
            Wanted::Runs if support || admin => self.fitting(Kind::Runs, typed, typed),
            Wanted::Actors => {
                let nobody = [Actor::Support, Actor::Anonymous].map(|actor| actor.name());
                let fitting = nobody.into_iter().filter(|name| name.starts_with(typed));
                let nobody = fitting.map(|name| candidate(&name, ""));
                Ok(nobody.chain(self.users(typed)?).collect())
            }
            Wanted::NewUser | Wanted::Mails | Wanted::Runs | Wanted::Codes => Ok(Vec::new()),
        }
    }

    fn merchants(&self, typed: &str, behind: &str) -> Result<Vec<Candidate>, Failure> {
        let mut found = self.fitting(Kind::Merchants, typed, typed)?;
        for candidate in found.iter_mut().filter(|c| !c.open && !behind.is_empty()) {
            candidate.word.push_str(behind);
            candidate.open = true;
        }
        Ok(found)
    }

    /// Users whose address begins so; their merchants, as long as it is not clear which.
    fn users(&self, typed: &str) -> Result<Vec<Candidate>, Failure> {
        if let Actor::User(user) = self.actor
            && user.role != Role::Admin
        {
            return Ok(own(&user.address, typed));
        }
        let (before, id, merchant) = match (typed.split_once('/'), self.merchant) {
            (Some((code, id)), _) => (format!("{code}/"), id, MerchantCode::parse(code).ok()),
            (None, Some(merchant)) => (String::new(), typed, Some(merchant.clone())),
            (None, None) => return self.merchants(typed, "/"),
        };
        let Some(merchant) = merchant.filter(|code| self.actor.sees(&UserAddress::admin(code))) else { return Ok(Vec::new()) };
        let sight = Sight { merchant: Some(&merchant), ..*self };
        let mut found = sight.fitting(Kind::Users, id, &id.to_lowercase())?;
        found.iter_mut().for_each(|candidate| candidate.word.insert_str(0, &before));
        Ok(found)
    }

    /// All whose key begins with `key`, which was typed as `typed`. Where they are too many, by how they go on: half of them
    /// would be a lie, above all to a shell, which completes to what all have in common.
    fn fitting(&self, kind: Kind, typed: &str, key: &str) -> Result<Vec<Candidate>, Failure> {
        let within = if kind == Kind::Users { self.merchant } else { self.actor.scope() };
        let look = |from: String, below: &str, most| self.tx.named(kind, within, &Stretch { from, below: end(below), most });
        let mut key = key.to_owned();
        loop {
            let found = look(key.clone(), &key, MOST + 1)?;
            if i64::try_from(found.len()).is_ok_and(|n| n <= MOST) {
                return Ok(found.iter().filter_map(|named| whole(typed, named)).collect());
            }
            let ways = ways(&key, look)?;
            match ways.as_slice() {
                [(_, Some(way))] => key.clone_from(way),
                _ => return Ok(ways.iter().filter_map(|(named, way)| on(typed, named, way.as_deref())).collect()),
            }
        }
    }
}

/// The ways in which a key goes on by one letter, each with the first that goes it; the key itself has none.
fn ways(
    key: &str,
    look: impl Fn(String, &str, i64) -> Result<Vec<Named>, Failure>,
) -> Result<Vec<(Named, Option<String>)>, Failure> {
    let (mut ways, mut from) = (Vec::new(), key.to_owned());
    while let Some(named) = look(from, key, 1)?.pop() {
        let way = named.key.get(key.len()..).and_then(|rest| rest.chars().next()).map(|next| format!("{key}{next}"));
        from = way.as_deref().map_or_else(|| after(key), end);
        // A way that only one goes is no way but that one.
        let alone = match &way {
            Some(way) => look(way.clone(), way, 2)?.len() == 1,
            None => true,
        };
        ways.push((named, way.filter(|_| !alone)));
    }
    Ok(ways)
}

/// What comes after all that begins so.
fn end(key: &str) -> String {
    format!("{key}{}", char::MAX)
}

/// What comes right after a key. A key is of letters, digits and few signs, all of them behind this one; a server takes no NUL.
fn after(key: &str) -> String {
    format!("{key}\u{1}")
}

/// A name as the word that was begun as `typed`, whose letters stay as they were typed. None for one that a shell might
/// take for more than a word: names of ours have none of those letters.
fn whole(typed: &str, named: &Named) -> Option<Candidate> {
    let rest: String = named.name.chars().skip(typed.chars().count()).collect();
    let word = format!("{typed}{rest}");
    let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c));
    plain.then(|| candidate(&word, &visible(&named.about)))
}

/// The same as far as a way goes.
fn on(typed: &str, named: &Named, way: Option<&str>) -> Option<Candidate> {
    let Some(way) = way else { return whole(typed, named) };
    let name = named.name.chars().take(way.chars().count()).collect();
    let candidate = whole(typed, &Named { name, about: "...".to_owned(), ..named.clone() })?;
    Some(Candidate { open: true, ..candidate })
}

fn own(address: &UserAddress, typed: &str) -> Vec<Candidate> {
    let fits = |word: &String| word.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed));
    let words = [address.id.as_str().to_owned(), address.to_string()];
    words.iter().find(|word| fits(word)).map(|word| candidate(word, "")).into_iter().collect()
}
