//! `merchant add`, `list`, `show`, `delete`: the support centre's (R1.6).
//! A deletion must not go ahead before the code was typed once more, and an added 管理 user must not have a password yet.

use super::globals::Globals;
use super::records::{MERCHANTS, merchant as record};
use super::request::{Acting, Request};
use super::typed;
use crate::failure::Failure;
use crate::output::{self, Item, List, Record};
use crate::rules::authority::Target;
use crate::rules::change::Verdict;
use crate::rules::email::EmailAddress;
use crate::rules::event::Action;
use crate::rules::merchant::{self, AccessKey, Around, Company, CorporateNumber, Merchant, MerchantCode};
use crate::rules::time::Timestamp;
use crate::rules::user::{PersonName, User, UserAddress};
use crate::rules::words::{Fulfilment, Outcome, Role};
use crate::secret::mint;
use crate::store::{Access, Direction, End, MerchantOrder};
use crate::text::{Notice, Prompt};
use crate::world::World;

/// `merchant add`
#[derive(clap::Args, Debug)]
pub struct Add {
    /// Merchant code: 9 digits
    code: Option<String>,
    /// Access key: 7 digits
    #[arg(long, value_name = "KEY")]
    access_key: Option<String>,
    /// Company name
    #[arg(long, value_name = "NAME")]
    company: Option<String>,
    /// Name of the admin user
    #[arg(long, value_name = "NAME")]
    admin_name: Option<String>,
    /// E-mail address of the admin user
    #[arg(long, value_name = "ADDRESS")]
    admin_email: Option<String>,
    /// Corporate number: 13 digits
    #[arg(long, value_name = "NUMBER")]
    corporate_number: Option<String>,
    /// A merchant without shipping users
    #[arg(long)]
    non_logistics: bool,
    /// Check and report, write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// Adds a merchant with its 管理 user, who has no password yet (R2.3). Nothing is mailed.
///
/// # Errors
/// A malformed value, a code or key that is taken, an address of somebody else.
pub fn add(world: &mut World, globals: &Globals, args: &Add) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let permit = request.permit(Action::MerchantAdd, Target::Whole)?;
    request.end = if args.dry_run { End::Rollback } else { End::Commit };
    let merchant = typed_merchant(&mut request, args)?;
    let name = PersonName::parse(&typed::ask(&mut request, args.admin_name.as_deref(), "--admin-name", &Prompt::AdminName)?)?;
    let email =
        EmailAddress::parse(&typed::ask(&mut request, args.admin_email.as_deref(), "--admin-email", &Prompt::AdminEmail)?)?;
    let uid = mint(&mut *request.world.random);
    request.change(&permit, |tx, now| {
        let merchant = Merchant { created_at: now, updated_at: now, ..merchant.clone() };
        let mut admin = User::new(UserAddress::admin(&merchant.code), uid.clone(), Role::Admin, name.clone(), now);
        admin.email = Some(email.clone());
        let (key_holder, holders) = (tx.find_merchant_by_key(&merchant.access_key)?, tx.holders(&email)?);
        let code_holder = tx.find_merchant(&merchant.code)?.map(|m| m.code);
        let around = Around { code_holder: code_holder.as_ref(), key_holder: key_holder.as_ref(), holders: &holders };
        Ok(Verdict::granted(merchant::add(merchant, admin, &around)?, ()))
    })?;
    let code = merchant.code.as_str().to_owned();
    warn_of_check_digit(&mut request, merchant.corporate_number.as_ref())?;
    let said = vec![Notice::MerchantAdded { merchant: code.clone() }];
    request.finish(Action::MerchantAdd, vec![Item { address: code, outcome: Outcome::Changed, error: None, said }])
}

fn typed_merchant(request: &mut Request, args: &Add) -> Result<Merchant, Failure> {
    let code = MerchantCode::parse(&typed::ask(request, args.code.as_deref(), "CODE", &Prompt::MerchantCode)?)?;
    let access_key = AccessKey::parse(&typed::ask(request, args.access_key.as_deref(), "--access-key", &Prompt::AccessKey)?)?;
    let company = Company::parse(&typed::ask(request, args.company.as_deref(), "--company", &Prompt::Company)?)?;
    let corporate_number = args.corporate_number.as_deref().map(CorporateNumber::parse).transpose()?;
    let fulfilment = if args.non_logistics { Fulfilment::NonLogistics } else { Fulfilment::Logistics };
    let nil = Timestamp(0); // set in the transaction
    Ok(Merchant { code, access_key, company, corporate_number, fulfilment, created_at: nil, updated_at: nil })
}

/// R1.3: a wrong check digit is warned about, not refused.
pub(super) fn warn_of_check_digit(request: &mut Request, number: Option<&CorporateNumber>) -> Result<(), Failure> {
    if let Some(number) = number.filter(|n| !n.check_digit_right()) {
        let warning = Notice::CheckDigit { value: number.as_str().to_owned() };
        output::note(&mut *request.world.err, &request.globals.style, &warning)?;
    }
    Ok(())
}

/// `merchant list`
#[derive(clap::Args, Debug)]
pub struct ListArgs {
    /// Order by this; with a hyphen in front (-users) the other way round
    #[arg(long, value_name = "KEY", allow_hyphen_values = true,
        value_parser = sort_keys!("code", "company", "users", "created_at"))]
    sort: Option<String>,
}

impl ListArgs {
    fn order(&self) -> (MerchantOrder, Direction) {
        let (key, direction) = super::sorted(self.sort.as_deref());
        let order = match key {
            Some("company") => MerchantOrder::Company,
            Some("users") => MerchantOrder::Users,
            Some("created_at") => MerchantOrder::Created,
            _ => MerchantOrder::Code,
        };
        (order, direction)
    }
}

/// Lists all merchants.
///
/// # Errors
/// Authority, store, output.
pub fn list(world: &mut World, globals: &Globals, args: &ListArgs) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Read, Acting::AsSession)?;
    let permit = request.permit(Action::MerchantList, Target::Whole)?;
    let (order, direction) = args.order();
    let listed = request.read_out(&permit, |_, tx, _, out| {
        let mut list = List::new(out, &globals.style, &MERCHANTS)?;
        tx.each_merchant(order, direction, |merchant, users| list.put(record(&merchant, users)))?;
        list.finish(Record::new())
    })?;
    super::note_if_empty(request.world, globals, listed)
}

/// `merchant show`
#[derive(clap::Args, Debug)]
pub struct Show {
    /// Merchant code
    code: String,
}

/// Shows one merchant.
///
/// # Errors
/// `merchant_unknown`.
pub fn show(world: &mut World, globals: &Globals, args: &Show) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Read, Acting::AsSession)?;
    let code = MerchantCode::parse(&args.code)?;
    let permit = request.permit(Action::MerchantShow, Target::Merchant(&code))?;
    let shown = request.read(&permit, |tx, _| {
        let merchant = typed::merchant(tx, &request.actor, &code)?;
        let users = i64::try_from(tx.user_ids(&code)?.len()).unwrap_or(i64::MAX);
        Ok(record(&merchant, users))
    })?;
    output::record(&mut *request.world.out, &globals.style, &MERCHANTS, &shown)
}

/// `merchant delete`
#[derive(clap::Args, Debug)]
pub struct Delete {
    /// Merchant code
    code: String,
    /// The code once more, instead of typing it when asked
    #[arg(long, value_name = "CODE")]
    confirm: Option<String>,
    /// Check and report, write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// Deletes a merchant with its users (R1.6), after its code was typed once more.
///
/// # Errors
/// `merchant_unknown`, `confirmation_missing`, `declined`.
pub fn delete(world: &mut World, globals: &Globals, args: &Delete) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let code = MerchantCode::parse(&args.code)?;
    let permit = request.permit(Action::MerchantDelete, Target::Merchant(&code))?;
    let users = request.read(&permit, |tx, _| {
        typed::merchant(tx, &request.actor, &code)?;
        Ok(tx.user_ids(&code)?.len())
    })?;
    if args.dry_run {
        request.end = End::Rollback;
    } else {
        let prompt = Prompt::ConfirmMerchant { merchant: code.as_str().to_owned(), users };
        typed::confirm_word(&mut request, args.confirm.as_deref(), code.as_str(), &prompt)?;
    }
    let actor = request.actor.clone();
    let users = request.change(&permit, |tx, _| {
        let merchant = typed::merchant(tx, &actor, &code)?;
        let users = tx.users_of(&code)?;
        Ok(Verdict::granted(merchant::delete(&merchant, &users), users.len()))
    })?;
    let address = code.as_str().to_owned();
    let said = vec![Notice::MerchantDeleted { merchant: address.clone(), users }];
    request.finish(Action::MerchantDelete, vec![Item { address, outcome: Outcome::Changed, error: None, said }])
}
