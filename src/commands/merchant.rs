//! `merchant list`, `show`, `delete`: the support centre's (R1.6).
//! A deletion must not go ahead before the code was typed once more.

use super::globals::Globals;
use super::records::merchant as record;
use super::request::{Acting, Request};
use super::shapes::{MERCHANT, MERCHANTS};
use super::typed;
use crate::failure::Failure;
use crate::output::{self, Item, List, Record};
use crate::rules::authority::Target;
use crate::rules::change::Verdict;
use crate::rules::event::Action;
use crate::rules::merchant::{self, CorporateNumber, MerchantCode};
use crate::rules::words::Outcome;
use crate::store::{Access, Direction, End, MerchantOrder};
use crate::text::{Notice, Prompt};
use crate::world::World;

/// R1.3: a wrong check digit is warned about, not refused.
pub(super) fn warn_of_check_digit(request: &mut Request, number: Option<&CorporateNumber>) -> Result<(), Failure> {
    match check_digit(number) {
        Some(warning) => Ok(output::note(&mut *request.world.err, &request.globals.style, &warning)?),
        None => Ok(()),
    }
}

/// The warning, where one is due (R1.3).
pub(super) fn check_digit(number: Option<&CorporateNumber>) -> Option<Notice> {
    let wrong = number.filter(|number| !number.check_digit_right())?;
    Some(Notice::CheckDigit { value: wrong.as_str().to_owned() })
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
    output::record(&mut *request.world.out, &globals.style, &MERCHANT, &shown)
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
