//! `user list` and `user show`.
//! They must show a session no more than it sees: a 管理 user its merchant's users, all others themselves.

use super::globals::Globals;
use super::records::{listed_user as listed, user as value};
use super::request::{Acting, Request};
use super::shapes::{USER, USERS};
use super::typed;
use crate::failure::Failure;
use crate::output::{self, List, Record};
use crate::rules::authority::Target;
use crate::rules::event::Action;
use crate::rules::merchant::MerchantCode;
use crate::rules::policy::Policy;
use crate::rules::time::Timestamp;
use crate::rules::user::User;
use crate::rules::words::{Method, Role, Status};
use crate::store::{Access, Direction, Order, Tx};
use crate::world::World;
use std::collections::BTreeMap;
use strum::VariantArray;

/// `user list`
#[derive(clap::Args, Debug)]
pub struct ListArgs {
    /// Only this role
    #[arg(long, value_parser = super::words::<Role>())]
    role: Option<String>,
    /// Only these states
    #[arg(long, value_delimiter = ',', value_parser = super::words::<Status>())]
    status: Vec<String>,
    /// Only this login method
    #[arg(long, value_parser = super::words::<Method>())]
    method: Option<String>,
    /// Only users without a login for so long, such as 60d
    #[arg(long, value_name = "SPAN")]
    inactive: Option<String>,
    /// Only users whose ID, name or address holds this text
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Order by this; with a hyphen in front (-last_login_at) the other way round
    #[arg(long, value_name = "KEY", allow_hyphen_values = true,
        value_parser = sort_keys!("address", "name", "last_login_at", "created_at", "status"))]
    sort: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// The filters, read.
struct Filter {
    role: Option<Role>,
    status: Vec<Status>,
    method: Option<Method>,
    inactive: Option<i64>,
    search: Option<String>,
}

impl Filter {
    fn read(args: &ListArgs) -> Result<Self, Failure> {
        Ok(Self {
            role: args.role.as_deref().and_then(|w| w.parse().ok()),
            status: args.status.iter().filter_map(|w| w.parse().ok()).collect(),
            method: args.method.as_deref().and_then(|w| w.parse().ok()),
            inactive: args.inactive.as_deref().map(typed::span).transpose()?,
            search: args.search.as_ref().map(|t| t.to_lowercase()),
        })
    }

    fn takes(&self, user: &User, policy: &Policy, now: Timestamp) -> bool {
        let holds = |text: &str| {
            let email = user.email.as_ref().map_or("", |e| e.as_str());
            [user.address.id.as_str(), user.name.as_str(), email].iter().any(|field| field.to_lowercase().contains(text))
        };
        self.role.is_none_or(|r| r == user.role)
            && self.method.is_none_or(|m| m == user.method)
            && (self.status.is_empty() || user.flags(policy, now).iter().any(|f| self.status.contains(f)))
            && self.inactive.is_none_or(|span| now.since(user.idle_since) >= span)
            && self.search.as_deref().is_none_or(holds)
    }
}

/// Lists the users of a merchant, or of all.
///
/// # Errors
/// Authority, store, output.
pub fn list(world: &mut World, globals: &Globals, args: &ListArgs) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Read, Acting::AsSession)?;
    let filter = Filter::read(args)?;
    let of = request.default_merchant().cloned();
    let permit = request.permit(Action::UserList, of.as_ref().map_or(Target::Whole, Target::Merchant))?;
    let (shown, more) = request.read_out(&permit, |request, tx, now, out| {
        let policy = &request.config.policy;
        if let Some(code) = &of {
            typed::merchant(tx, &request.actor, code)?;
        }
        let companies = companies(tx)?;
        let company = |user: &User| companies.get(user.address.merchant.as_str()).map_or("", String::as_str);
        let (mut list, mut shown, mut more) = (List::new(out, &globals.style, &USERS)?, 0, 0);
        each(tx, of.as_ref(), args.sort.as_deref(), policy, now, |user| {
            if !filter.takes(&user, policy, now) {
                return Ok(());
            }
            if args.limit.is_some_and(|limit| shown >= limit) {
                more += 1;
                return Ok(());
            }
            shown += 1;
            let company = company(&user);
            list.put_of(|field| listed(field, globals.style.lang, &user, company, policy, now))
        })?;
        list.finish(Record::new())?;
        Ok((shown, more))
    })?;
    super::note_rows(request.world, globals, shown, more)
}

/// Users in the order asked for. None is kept: by status, the most urgent first, they are read once for each.
fn each(
    tx: &Tx,
    of: Option<&MerchantCode>,
    sort: Option<&str>,
    policy: &Policy,
    now: Timestamp,
    mut take: impl FnMut(User) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (key, direction) = super::sorted(sort);
    let order = match key {
        Some("name") => Order::Name,
        Some("last_login_at") => Order::LastLogin,
        Some("created_at") => Order::Created,
        Some("status") => {
            let mut with = |status: &Status| {
                let wanted = |u: &User| u.status(policy, now) == *status;
                tx.each_user(of, Order::Address, Direction::Ascending, |u| if wanted(&u) { take(u) } else { Ok(()) })
            };
            return match direction {
                Direction::Ascending => Status::VARIANTS.iter().rev().try_for_each(&mut with),
                Direction::Descending => Status::VARIANTS.iter().try_for_each(&mut with),
            };
        }
        _ => Order::Address,
    };
    tx.each_user(of, order, direction, take)
}

pub(super) fn companies(tx: &Tx) -> Result<BTreeMap<String, String>, Failure> {
    let mut companies = BTreeMap::new();
    tx.each_company(|code, company| {
        companies.insert(code, company);
        Ok(())
    })?;
    Ok(companies)
}

/// `user show`
#[derive(clap::Args, Debug)]
pub struct Show {
    /// MERCHANT/USERID; a bare merchant code is its admin user
    user: String,
}

/// Shows one user.
///
/// # Errors
/// `denied`, `user_unknown`.
pub fn show(world: &mut World, globals: &Globals, args: &Show) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Read, Acting::AsSession)?;
    let address = typed::address(&request, &args.user)?;
    let permit = request.permit(Action::UserShow, Target::User(&address))?;
    let shown = request.read(&permit, |tx, now| {
        let account = typed::account(tx, &request.actor, &address)?;
        let (user, company, policy) = (&account.user, account.merchant.company.as_str(), &request.config.policy);
        Ok(Record::of(&USER, |field| value(field, user, company, policy, now)))
    })?;
    output::record(&mut *request.world.out, &globals.style, &USER, &shown)
}
