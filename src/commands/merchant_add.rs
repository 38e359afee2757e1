//! `merchant add`: a merchant with its 管理 user (R1.6), the support centre's.
//! The 管理 user must not have a password yet (R2.3), and nothing is mailed.

use super::form::{self, Choice};
use super::globals::Globals;
use super::merchant::{check_digit, warn_of_check_digit};
use super::request::{Acting, Permit, Request};
use super::typed;
use crate::failure::Failure;
use crate::output::Item;
use crate::rules::authority::Target;
use crate::rules::change::{Change, Verdict};
use crate::rules::email::EmailAddress;
use crate::rules::event::Action;
use crate::rules::merchant::{self, AccessKey, Around, Company, CorporateNumber, Merchant, MerchantCode};
use crate::rules::time::Timestamp;
use crate::rules::user::{PersonName, User, UserAddress};
use crate::rules::words::{Fulfilment, Outcome, Role};
use crate::secret::mint;
use crate::store::{Access, End, Tx};
use crate::text::{Field, Notice, Prompt, Word};
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

/// What the options say, checked.
struct Given {
    code: Option<MerchantCode>,
    access_key: Option<AccessKey>,
    company: Option<Company>,
    corporate_number: Option<CorporateNumber>,
    admin_name: Option<PersonName>,
    admin_email: Option<EmailAddress>,
}

/// A merchant to be added, with its 管理 user; when, is set in the transaction.
struct Wanted {
    merchant: Merchant,
    name: PersonName,
    email: EmailAddress,
    uid: String,
}

const FULFILMENTS: Choice<Fulfilment> = Choice {
    field: Field::Fulfilment,
    of: &[Fulfilment::Logistics, Fulfilment::NonLogistics],
    word: Word::Fulfilment,
    usual: Some(Fulfilment::Logistics),
};

/// Adds a merchant with its 管理 user, who has no password yet (R2.3). Nothing is mailed.
///
/// # Errors
/// A malformed value, a code or key that is taken, an address of somebody else.
pub fn run(world: &mut World, globals: &Globals, args: &Add) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let permit = request.permit(Action::MerchantAdd, Target::Whole)?;
    request.end = if args.dry_run { End::Rollback } else { End::Commit };
    let given = args.read()?;
    let asks = typed::may_ask(&request) && given.lacks();
    if asks {
        form::remark(&mut request, &Notice::FormBegins)?;
    }
    let merchant = fill(&mut request, &permit, &given, args.non_logistics, asks)?;
    let wanted = fill_admin(&mut request, &permit, &merchant, given)?;
    request.change(&permit, |tx, now| Ok(Verdict::granted(decide(tx, &wanted, now)?, ())))?;
    let code = wanted.merchant.code.as_str().to_owned();
    // One that was asked for was warned of at once.
    if args.corporate_number.is_some() {
        warn_of_check_digit(&mut request, wanted.merchant.corporate_number.as_ref())?;
    }
    let said = vec![Notice::MerchantAdded { merchant: code.clone() }];
    request.finish(Action::MerchantAdd, vec![Item { address: code, outcome: Outcome::Changed, error: None, said }])
}

impl Add {
    fn read(&self) -> Result<Given, Failure> {
        Ok(Given {
            code: self.code.as_deref().map(MerchantCode::parse).transpose()?,
            access_key: self.access_key.as_deref().map(AccessKey::parse).transpose()?,
            company: self.company.as_deref().map(Company::parse).transpose()?,
            corporate_number: self.corporate_number.as_deref().map(CorporateNumber::parse).transpose()?,
            admin_name: self.admin_name.as_deref().map(PersonName::parse).transpose()?,
            admin_email: self.admin_email.as_deref().map(EmailAddress::parse).transpose()?,
        })
    }
}

impl Given {
    /// Whether a person would be asked for more.
    fn lacks(&self) -> bool {
        let merchant = self.code.is_some() && self.access_key.is_some() && self.company.is_some();
        !merchant || self.admin_name.is_none() || self.admin_email.is_none()
    }
}

/// The merchant out of what was given and what a person enters for the rest; what need not be is asked for in a form only.
fn fill(request: &mut Request, permit: &Permit, given: &Given, non_logistics: bool, asks: bool) -> Result<Merchant, Failure> {
    // In a form, what was given is looked at before the rest is asked.
    let code = match given.code.clone() {
        Some(code) if asks => free_code(request, permit, code)?,
        Some(code) => code,
        None => form::field(request, "CODE", &Prompt::MerchantCode, |request, typed| {
            free_code(request, permit, MerchantCode::parse(typed)?)
        })?,
    };
    let access_key = match given.access_key.clone() {
        Some(key) if asks => free_key(request, permit, &code, key)?,
        Some(key) => key,
        None => form::field(request, "--access-key", &Prompt::AccessKey, |request, typed| {
            free_key(request, permit, &code, AccessKey::parse(typed)?)
        })?,
    };
    let company = match given.company.clone() {
        Some(company) => company,
        None => form::field(request, "--company", &Prompt::Company, |_, typed| Ok(Company::parse(typed)?))?,
    };
    let corporate_number = match given.corporate_number.clone() {
        None if asks => ask_corporate_number(request)?,
        given => given,
    };
    let fulfilment = match non_logistics {
        true => Fulfilment::NonLogistics,
        false if asks => form::choose(request, "--non-logistics", &FULFILMENTS, |_, _| Ok(()))?,
        false => Fulfilment::Logistics,
    };
    let nil = Timestamp(0); // set in the transaction
    Ok(Merchant { code, access_key, company, corporate_number, fulfilment, created_at: nil, updated_at: nil })
}

fn ask_corporate_number(request: &mut Request) -> Result<Option<CorporateNumber>, Failure> {
    let number = form::field(request, "--corporate-number", &Prompt::CorporateNumber, |_, typed| {
        Ok(if typed.trim().is_empty() { None } else { Some(CorporateNumber::parse(typed)?) })
    })?;
    if let Some(warning) = check_digit(number.as_ref()) {
        form::remark(request, &warning)?;
    }
    Ok(number)
}

fn free_code(request: &Request, permit: &Permit, code: MerchantCode) -> Result<MerchantCode, Failure> {
    let holder = request.read(permit, |tx, _| Ok(tx.find_merchant(&code)?.map(|m| m.code)))?;
    merchant::check_code(holder.as_ref())?;
    Ok(code)
}

fn free_key(request: &Request, permit: &Permit, code: &MerchantCode, key: AccessKey) -> Result<AccessKey, Failure> {
    let holder = request.read(permit, |tx, _| tx.find_merchant_by_key(&key))?;
    merchant::check_key(code, &key, holder.as_ref())?;
    Ok(key)
}

/// Its 管理 user; with the address the rule that will decide says what it makes of all fields.
fn fill_admin(request: &mut Request, permit: &Permit, merchant: &Merchant, given: Given) -> Result<Wanted, Failure> {
    let name = match given.admin_name {
        Some(name) => name,
        None => form::field(request, "--admin-name", &Prompt::AdminName, |_, typed| Ok(PersonName::parse(typed)?))?,
    };
    let uid = mint(&mut *request.world.random);
    let wanted = |email| Wanted { merchant: merchant.clone(), name: name.clone(), email, uid: uid.clone() };
    match given.admin_email {
        Some(email) => Ok(wanted(email)),
        None => form::field(request, "--admin-email", &Prompt::AdminEmail, |request, typed| {
            let wanted = wanted(EmailAddress::parse(typed)?);
            request.read(permit, |tx, now| decide(tx, &wanted, now))?;
            Ok(wanted)
        }),
    }
}

fn decide(tx: &Tx, wanted: &Wanted, now: Timestamp) -> Result<Change, Failure> {
    let merchant = Merchant { created_at: now, updated_at: now, ..wanted.merchant.clone() };
    let address = UserAddress::admin(&merchant.code);
    let admin = User::new(address, wanted.uid.clone(), Role::Admin, wanted.name.clone(), now);
    let admin = User { email: Some(wanted.email.clone()), ..admin };
    let (key_holder, holders) = (tx.find_merchant_by_key(&merchant.access_key)?, tx.holders(&wanted.email)?);
    let code_holder = tx.find_merchant(&merchant.code)?.map(|m| m.code);
    let around = Around { code_holder: code_holder.as_ref(), key_holder: key_holder.as_ref(), holders: &holders };
    Ok(merchant::add(merchant, admin, &around)?)
}
