//! `user why`: answers the telephone. Every finding with a sentence fit to be read out and the command that helps.
//! It changes nothing, and a 管理 user is told of its own merchant's users only (R10.3).

use super::globals::Globals;
use super::request::{Acting, Request};
use super::typed;
use crate::failure::{Exit, Failure};
use crate::output::{self, Format, Property, Record, Shape, Style, Value, words};
use crate::rules::authority::{Actor, Target};
use crate::rules::event::Action;
use crate::rules::user::UserAddress;
use crate::rules::why::{Case, Code, Detail, Finding, why};
use crate::store::{Access, Tx};
use crate::text::{self, Field, Notice};
use crate::world::World;

/// `user why`
#[derive(clap::Args, Debug)]
pub struct Args {
    /// MERCHANT/USERID; a bare merchant code is its admin user
    user: String,
}

/// Whether a user can log in, and why not.
pub const WHY: Shape = Shape {
    schema: "why",
    by: "user why",
    id: Field::Address,
    properties: &[
        Property::text(Field::Address),
        Property::flag(Field::CanLogIn),
        Property::records(
            Field::Findings,
            &[
                Property::word(Field::Code, words::<Code>),
                Property::time(Field::Since).or_null(),
                Property::text(Field::Message),
                Property::text(Field::Remedy).or_null(),
            ],
        ),
    ],
};

/// Says why a user can or can't log in.
///
/// # Errors
/// Exit 7 without a word more where the findings keep the user from logging in; `denied`.
pub fn run(world: &mut World, globals: &Globals, args: &Args) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Read, Acting::AsSession)?;
    let address = typed::address(&request, &args.user)?;
    let permit = request.permit(Action::UserWhy, Target::User(&address))?;
    let (case, findings) = request.read(&permit, |tx, now| {
        let case = case(tx, &address)?;
        let findings = why(&case, &request.config.policy, now);
        Ok((case, findings))
    })?;
    let user = case.account.as_ref().map_or_else(|| address.to_string(), |a| a.user.address.to_string());
    let can_log_in = !findings.iter().any(|f| f.code.bars());
    let said: Vec<Said> = findings.iter().map(|f| say(&request, &user, f)).collect();
    answer(&mut request, &user, can_log_in, said)?;
    if can_log_in { Ok(()) } else { Err(Failure::Answered(Exit::State)) }
}

fn case(tx: &Tx, address: &UserAddress) -> Result<Case, Failure> {
    let account = tx.find_account(address)?;
    let locked = account.as_ref().is_some_and(|a| a.user.locked_at.is_some());
    let deletion = if account.is_none() { tx.last_deletion(address)?.map(|gone| gone.deletion) } else { None };
    Ok(Case {
        merchant_known: tx.find_merchant(&address.merchant)?.is_some(),
        // Only a lock tells its failures by kind, and counting them reads the merchant's whole chain.
        wrong_codes: if locked { tx.count_wrong_codes(address)? } else { 0 },
        mail: account.as_ref().map(|a| tx.last_mail(&a.user)).transpose()?.flatten(),
        account,
        deletion,
    })
}

/// A finding in words.
struct Said {
    finding: Finding,
    message: String,
    remedy: Option<String>,
}

fn say(request: &Request, user: &str, finding: &Finding) -> Said {
    let (style, mut finding) = (&request.globals.style, finding.clone());
    let mut remedy = text::remedy(&finding, user);
    // Mails, and what a server or a folder says of them, are the support centre's business (R10.3).
    if let Detail::Mail(mail) = &mut finding.detail
        && request.actor != Actor::Support
    {
        (mail.reply, remedy) = (None, None);
    }
    let message = text::finding(style.lang, &finding, style.zone);
    Said { finding, message, remedy }
}

fn answer(request: &mut Request, user: &str, can_log_in: bool, said: Vec<Said>) -> Result<(), Failure> {
    let (world, style) = (&mut *request.world, &request.globals.style);
    if style.format == Format::Table {
        let user = user.to_owned();
        output::say(
            &mut *world.out,
            style,
            &if can_log_in { Notice::CanLogIn { user } } else { Notice::CannotLogIn { user } },
        )?;
        return said.iter().try_for_each(|said| sentence(&mut *world.out, style, said));
    }
    let findings: Vec<Record> = said.into_iter().map(record).collect();
    let record = Record::new()
        .with(Field::Address, user)
        .with(Field::CanLogIn, can_log_in)
        .with(Field::Findings, Value::Records(findings));
    output::record(&mut *world.out, style, &WHY, &record)
}

fn sentence(out: &mut dyn std::io::Write, style: &Style, said: &Said) -> Result<(), Failure> {
    output::line(out, &format!("- {}", said.message))?;
    said.remedy.as_ref().map_or(Ok(()), |remedy| output::line(out, &text::remedy_line(style.lang, remedy)))
}

fn record(said: Said) -> Record {
    Record::new()
        .with(Field::Code, said.finding.code.as_ref())
        .with(Field::Since, said.finding.since)
        .with(Field::Message, said.message)
        .with(Field::Remedy, said.remedy)
}
