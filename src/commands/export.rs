//! `user export`: 一般/出荷 users as a file that a spreadsheet opens rightly and `user import` takes back to the same users.
//! 管理 users come with their merchant, so they are not in it; neither is anything of a password.

use super::globals::Globals;
use super::records::listed_user as value;
use super::request::{Acting, Request};
use super::shapes::USERS;
use super::{note_if_empty, typed};
use crate::failure::{Failure, UsageFault};
use crate::output::{Cells, Format, List, Record, Style};
use crate::rules::authority::Target;
use crate::rules::email::EmailAddress;
use crate::rules::event::Action;
use crate::rules::import::Column;
use crate::rules::merchant::MerchantCode;
use crate::rules::user::User;
use crate::rules::words::Role;
use crate::sheet::Encoding;
use crate::store::{Access, Direction, Order, Tx};
use crate::text::{self, Lang, Word};
use crate::world::World;
use std::io::{self, Write};
use strum::VariantArray;

/// `user export`
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Encoding of the CSV
    #[arg(long, value_parser = super::words::<Encoding>())]
    encoding: Option<String>,
}

/// Exports the users of a merchant, or of all; as CSV unless told otherwise.
///
/// # Errors
/// `denied`; `unencodable` before anything is written.
pub fn run(world: &mut World, globals: &Globals, args: &Args) -> Result<(), Failure> {
    let format = globals.format.unwrap_or(Format::Csv);
    if args.encoding.is_some() && format != Format::Csv {
        let with = format!("--output {}", format.as_ref());
        return Err(Failure::Usage(UsageFault::Conflict { option: "--encoding".to_owned(), with }));
    }
    let encoding = args.encoding.as_deref().and_then(|word| word.parse().ok()).unwrap_or(Encoding::Utf8);
    let mut request = Request::open(world, globals, Access::Read, Acting::AsSession)?;
    let of = request.default_merchant().cloned();
    let permit = request.permit(Action::UserExport, of.as_ref().map_or(Target::Whole, Target::Merchant))?;
    let rows = request.read_out(&permit, |request, tx, now, out| {
        if let Some(code) = &of {
            typed::merchant(tx, &request.actor, code)?;
        }
        if format == Format::Csv {
            return sheet(tx, of.as_ref(), &globals.style, encoding, out);
        }
        let style = Style { format, ..globals.style.clone() };
        let companies = super::user::companies(tx)?;
        let mut list = List::new(out, &style, &USERS)?;
        each(tx, of.as_ref(), |user| {
            let company = companies.get(user.address.merchant.as_str()).map_or("", String::as_str);
            list.put_of(|field| value(field, style.lang, &user, company, &request.config.policy, now))
        })?;
        list.finish(Record::new())
    })?;
    note_if_empty(request.world, globals, rows)
}

fn each(tx: &Tx, of: Option<&MerchantCode>, mut take: impl FnMut(User) -> Result<(), Failure>) -> Result<(), Failure> {
    tx.each_user(of, Order::Address, Direction::Ascending, |user| if user.role == Role::Admin { Ok(()) } else { take(user) })
}

/// The CSV; how many users it has. What the encoding can't hold is found before the first byte goes out.
fn sheet(tx: &Tx, of: Option<&MerchantCode>, style: &Style, encoding: Encoding, out: &mut dyn Write) -> Result<usize, Failure> {
    if encoding == Encoding::ShiftJis {
        rows(tx, of, style, Cells::new(&mut io::sink(), encoding)?)?;
    }
    rows(tx, of, style, Cells::new(out, encoding)?)
}

fn rows(tx: &Tx, of: Option<&MerchantCode>, style: &Style, mut sheet: Cells) -> Result<usize, Failure> {
    let mut count = 0;
    if style.header {
        sheet.put(headings(style.lang))?;
    }
    each(tx, of, |user| {
        count += 1;
        sheet.put(Column::VARIANTS.iter().map(|column| cell(style.lang, *column, &user)))
    })?;
    sheet.finish()?;
    Ok(count)
}

/// The headings of an import's file, in this language.
pub(super) fn headings(lang: Lang) -> impl Iterator<Item = String> {
    Column::VARIANTS.iter().map(move |column| text::word(lang, Word::Column(*column)).to_owned())
}

fn cell(lang: Lang, column: Column, user: &User) -> String {
    match column {
        Column::Merchant => user.address.merchant.as_str(),
        Column::UserId => user.address.id.as_str(),
        Column::Role => text::word(lang, Word::Role(user.role)),
        Column::Name => user.name.as_str(),
        Column::Email => user.email.as_ref().map_or("", EmailAddress::as_str),
        Column::Method => text::word(lang, Word::Method(user.method)),
        Column::SameAsAdmin => text::word(lang, Word::Flag(user.same_as_admin)),
    }
    .to_owned()
}
