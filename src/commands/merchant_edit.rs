//! `merchant edit`: company, access key, corporate number, fulfilment (R1.6), without breaking what stands (R1.4, R4.6).
//! What would break is the rule's to say; it is asked inside the transaction, on what is true there, and never before.

use super::globals::Globals;
use super::merchant::warn_of_check_digit;
use super::request::{Acting, Request};
use super::typed;
use crate::failure::{Failure, UsageFault};
use crate::output::Item;
use crate::rules::authority::Target;
use crate::rules::change::{Change, Verdict};
use crate::rules::event::Action;
use crate::rules::merchant::{self, AccessKey, Around, Company, CorporateNumber, Merchant, MerchantCode};
use crate::rules::time::Timestamp;
use crate::rules::words::{Fulfilment, Outcome, Role};
use crate::store::{Access, End, Tx};
use crate::text::Notice;
use crate::world::World;

/// `merchant edit`
#[derive(clap::Args, Debug)]
pub struct Edit {
    /// Merchant code
    code: String,
    /// Access key: 7 digits
    #[arg(long, value_name = "KEY")]
    access_key: Option<String>,
    /// Company name
    #[arg(long, value_name = "NAME")]
    company: Option<String>,
    /// Corporate number: 13 digits
    #[arg(long, value_name = "NUMBER", conflicts_with = "no_corporate_number")]
    corporate_number: Option<String>,
    /// Take the corporate number away
    #[arg(long)]
    no_corporate_number: bool,
    /// A merchant with shipping users
    #[arg(long, conflicts_with = "non_logistics")]
    logistics: bool,
    /// A merchant without shipping users
    #[arg(long)]
    non_logistics: bool,
    /// Check and report, write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// What was typed, checked.
struct Wanted {
    access_key: Option<AccessKey>,
    company: Option<Company>,
    corporate_number: Option<Option<CorporateNumber>>,
    fulfilment: Option<Fulfilment>,
}

impl Wanted {
    const OPTIONS: [&str; 4] = ["--company", "--access-key", "--corporate-number", "--logistics|--non-logistics"];

    fn is_empty(&self) -> bool {
        self.access_key.is_none() && self.company.is_none() && self.corporate_number.is_none() && self.fulfilment.is_none()
    }

    fn read(args: &Edit) -> Result<Self, Failure> {
        let number = args.corporate_number.as_deref().map(CorporateNumber::parse).transpose()?;
        Ok(Self {
            access_key: args.access_key.as_deref().map(AccessKey::parse).transpose()?,
            company: args.company.as_deref().map(Company::parse).transpose()?,
            corporate_number: if args.no_corporate_number { Some(None) } else { number.map(Some) },
            fulfilment: match (args.logistics, args.non_logistics) {
                (true, _) => Some(Fulfilment::Logistics),
                (_, true) => Some(Fulfilment::NonLogistics),
                _ => None,
            },
        })
    }

    fn of(&self, before: &Merchant) -> Merchant {
        Merchant {
            access_key: self.access_key.clone().unwrap_or_else(|| before.access_key.clone()),
            company: self.company.clone().unwrap_or_else(|| before.company.clone()),
            corporate_number: self.corporate_number.clone().unwrap_or_else(|| before.corporate_number.clone()),
            fulfilment: self.fulfilment.unwrap_or(before.fulfilment),
            ..before.clone()
        }
    }
}

/// Edits a merchant.
///
/// # Errors
/// `merchant_unknown`, a taken key, 出荷 users in the way, a sharing of addresses that would break.
pub fn run(world: &mut World, globals: &Globals, args: &Edit) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let code = MerchantCode::parse(&args.code)?;
    let permit = request.permit(Action::MerchantEdit, Target::Merchant(&code))?;
    request.end = if args.dry_run { End::Rollback } else { End::Commit };
    let wanted = Wanted::read(args)?;
    if wanted.is_empty() {
        return Err(Failure::Usage(UsageFault::NothingToChange { options: Wanted::OPTIONS.map(str::to_owned).to_vec() }));
    }
    let actor = request.actor.clone();
    let changed = request.change(&permit, |tx, now| {
        let before = typed::merchant(tx, &actor, &code)?;
        let after = wanted.of(&before);
        let change = edited(tx, &before, after, now)?;
        let changed = !change.is_empty();
        Ok(Verdict::granted(change, changed))
    })?;
    warn_of_check_digit(&mut request, wanted.corporate_number.flatten().as_ref())?;
    let merchant = code.as_str().to_owned();
    let (outcome, said) = if changed {
        (Outcome::Changed, Notice::MerchantEdited { merchant: merchant.clone() })
    } else {
        (Outcome::Unchanged, Notice::MerchantUnchanged { merchant: merchant.clone() })
    };
    request.finish(Action::MerchantEdit, vec![Item { address: merchant, outcome, error: None, said: vec![said] }])
}

fn edited(tx: &Tx, before: &Merchant, after: Merchant, now: Timestamp) -> Result<Change, Failure> {
    let users = tx.users_of(&before.code)?;
    let email = users.iter().find(|u| u.role == Role::Admin).and_then(|u| u.email.as_ref());
    let holders = email.map(|e| tx.holders(e)).transpose()?.unwrap_or_default();
    let key_holder = tx.find_merchant_by_key(&after.access_key)?;
    let around = Around { code_holder: None, key_holder: key_holder.as_ref(), holders: &holders };
    Ok(merchant::edit(before, after, &users, &around, now)?)
}
