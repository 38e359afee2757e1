//! One row of an import made true, by the rules that decide about a single user. What is the same for all users of a
//! merchant is read once: only a row of the same file could change it meanwhile, and that is noticed.

use super::Wanted;
use crate::commands::request::Turn;
use crate::commands::{typed, user_add, user_edit};
use crate::failure::Failure;
use crate::rules::authority::Actor;
use crate::rules::import::{CellFault, IfExists, Row};
use crate::rules::merchant::{Merchant, MerchantCode};
use crate::rules::refusal::Refusal;
use crate::rules::user::{self, Account, Around, User, UserAddress};
use crate::rules::user_edit as edit;
use crate::secret::{self, mint};
use crate::store::Tx;
use std::collections::HashMap;

/// Why a row is not taken, or why the run ends.
pub(super) enum Stop {
    Row(Vec<CellFault>),
    Run(Failure),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Row(vec![CellFault::of(refusal)])
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => refusal.into(),
            other => Self::Run(other),
        }
    }
}

/// What became of a row.
pub(super) enum Done {
    Created,
    Updated {
        /// Whether an unused temporary password went with it (D1).
        voided: bool,
    },
    Skipped,
}

/// A merchant as the rules of its users need it.
pub(super) struct Shop {
    merchant: Merchant,
    admin: User,
    flagged: Option<UserAddress>,
}

/// The merchants of a file, each looked up once, also one that is not there.
#[derive(Default)]
pub(super) struct Shops(HashMap<MerchantCode, Result<Shop, Refusal>>);

impl Shops {
    /// The merchant of a code.
    ///
    /// # Errors
    /// `merchant_unknown`, or the store's.
    pub(super) fn of(&mut self, tx: &Tx, actor: &Actor, code: &MerchantCode) -> Result<&mut Shop, Stop> {
        if !self.0.contains_key(code) {
            self.0.insert(code.clone(), look_up(tx, actor, code)?);
        }
        match self.0.get_mut(code) {
            Some(Ok(shop)) => Ok(shop),
            Some(Err(refusal)) => Err(refusal.clone().into()),
            None => Err(Failure::Bug(anyhow::anyhow!("a merchant that was just looked up")).into()),
        }
    }
}

fn look_up(tx: &Tx, actor: &Actor, code: &MerchantCode) -> Result<Result<Shop, Refusal>, Failure> {
    let merchant = match typed::merchant(tx, actor, code) {
        Ok(merchant) => merchant,
        Err(Failure::Refused(refusal)) => return Ok(Err(refusal)),
        Err(other) => return Err(other),
    };
    let unknown = || Refusal::MerchantUnknown { merchant: code.as_str().to_owned(), suggestions: Vec::new() };
    let admin = tx.find_user(&UserAddress::admin(code))?;
    let flagged = tx.find_same_as_admin(code)?.map(|u| u.address);
    Ok(admin.map(|admin| Shop { merchant, admin, flagged }).ok_or_else(unknown))
}

/// Makes a row true.
///
/// # Errors
/// What the row is refused for, or the store's.
pub(super) fn one(turn: &mut Turn, shop: &mut Shop, row: &Row, wanted: &Wanted) -> Result<Done, Stop> {
    match (turn.tx.find_user(&row.address)?, wanted.if_exists) {
        (None, _) => create(turn, shop, row, wanted),
        (Some(user), IfExists::Fail) => Err(Refusal::UserIdTaken { user: user.address.to_string() }.into()),
        (Some(_), IfExists::Skip) => Ok(Done::Skipped),
        (Some(user), IfExists::Update) => update(turn, shop, user, row),
    }
}

fn create(turn: &mut Turn, shop: &mut Shop, row: &Row, wanted: &Wanted) -> Result<Done, Stop> {
    let uid = mint(&mut turn.random);
    let mut user = row.user(uid, &shop.admin, turn.now).map_err(Stop::Row)?;
    user.import_run = Some(wanted.run.clone());
    let drawn = if wanted.no_mail { None } else { Some(secret::temporary(turn.keys, &user.address, &mut turn.random)) };
    let secret = drawn.map(|temporary| user_add::give(&mut user, temporary, turn.now));
    let holders = user_add::holders(turn.tx, &user, &shop.admin)?;
    let around = Around {
        merchant: &shop.merchant,
        admin: &shop.admin,
        id_holder: None,
        same_as_admin: shop.flagged.as_ref(),
        holders: &holders,
        lapses_at: turn.now.plus(turn.policy.temporary_password_ttl),
    };
    let flagged = user.same_as_admin;
    turn.apply(&user::add(user, &around, secret)?)?;
    if flagged {
        shop.flagged = Some(row.address.clone());
    }
    Ok(Done::Created)
}

fn update(turn: &mut Turn, shop: &mut Shop, user: User, row: &Row) -> Result<Done, Stop> {
    let wanted = row.edit();
    let account = Account { merchant: shop.merchant.clone(), user, admin: shop.admin.clone() };
    let holders = user_edit::holders(turn.tx, &account, &wanted)?;
    let around = edit::Around { same_as_admin: shop.flagged.as_ref(), holders: &holders, session: None };
    let subject = edit::Subject { account, follower: None };
    let change = edit::edit(std::slice::from_ref(&subject), &wanted, &around, turn.now)?;
    if change.is_empty() {
        return Ok(Done::Skipped);
    }
    let voided = user_edit::voids(&subject.account.user, &change);
    turn.apply(&change)?;
    if wanted.same_as_admin.is_some() {
        shop.flagged = turn.tx.find_same_as_admin(&shop.merchant.code)?.map(|u| u.address);
    }
    Ok(Done::Updated { voided })
}
