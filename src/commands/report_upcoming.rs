//! `report upcoming`: who will be warned, swept, asked for a new password, by day and merchant or one by one. It is a
//! forecast: a login moves all of a user's moments. Users are read one by one; what is kept is a number a day and merchant.

use super::globals::Globals;
use super::request::{Acting, Request};
use super::typed;
use super::user::companies;
use crate::failure::Failure;
use crate::output::{Column, Format, List, Listing, Property, Record, Shape, words};
use crate::rules::authority::Target;
use crate::rules::event::Action;
use crate::rules::time::Timestamp;
use crate::rules::upcoming::{Ahead, upcoming};
use crate::rules::user::User;
use crate::store::{Access, Direction, Order, Tx};
use crate::text::{self, Auditors, Field, Word};
use crate::world::World;
use std::collections::BTreeMap;
use std::io::Write;

/// `report upcoming`
#[derive(clap::Args, Debug)]
pub struct Args {
    /// How many days, today among them: 1 to 366
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=366))]
    days: u32,
    /// List each user instead of a number a day and merchant
    #[arg(long)]
    users: bool,
}

const WARNED: Property = Property::int(Field::Warned);
const DELETED: Property = Property::int(Field::Deleted);
const PASSWORD_DUE: Property = Property::int(Field::PasswordDue);

/// A day of a merchant.
pub const DAY: Shape = Shape {
    schema: "upcoming_day",
    by: "report upcoming",
    id: Field::Merchant,
    properties: &[
        Property::text(Field::Day),
        Property::text(Field::Merchant),
        Property::text(Field::Company),
        WARNED,
        DELETED,
        PASSWORD_DUE,
    ],
};

/// All days.
pub const DAYS: Listing = Listing {
    of: &DAY,
    schema: "upcoming",
    by: "report upcoming",
    field: Field::Items,
    columns: &[
        Column::always(Field::Day),
        Column::always(Field::Merchant),
        Column::cut(Field::Company),
        Column::always(Field::Warned),
        Column::always(Field::Deleted),
        Column::always(Field::PasswordDue),
        Column::always(Field::Bar),
    ],
    tail: TAIL,
};

const TAIL: &[Property] = &[Property::time(Field::Since), Property::time(Field::Until), WARNED, DELETED, PASSWORD_DUE];

/// A moment of a user.
pub const USER: Shape = Shape {
    schema: "upcoming_user",
    by: "report upcoming --users",
    id: Field::Address,
    properties: &[
        Property::time(Field::At),
        Property::word(Field::Kind, words::<Ahead>),
        Property::text(Field::Address),
        Property::text(Field::Name),
        Property::text(Field::Company),
    ],
};

/// All of them.
pub const USERS: Listing = Listing {
    of: &USER,
    schema: "upcoming_users",
    by: "report upcoming --users",
    field: Field::Items,
    columns: &[
        Column::always(Field::At),
        Column::always(Field::Kind),
        Column::always(Field::Address),
        Column::cut(Field::Name),
    ],
    tail: TAIL,
};

/// Columns of the longest bar.
const BAR: i64 = 20;

/// From when to when.
#[derive(Clone, Copy)]
struct Window {
    now: Timestamp,
    until: Timestamp,
}

/// How many users meet what.
#[derive(Clone, Copy, Default)]
struct Counts {
    warned: i64,
    deleted: i64,
    password_due: i64,
}

impl Counts {
    fn add(&mut self, what: Ahead) {
        match what {
            Ahead::Warned => self.warned += 1,
            Ahead::Deleted => self.deleted += 1,
            Ahead::PasswordDue => self.password_due += 1,
        }
    }

    fn all(self) -> i64 {
        self.warned + self.deleted + self.password_due
    }

    fn onto(self, record: Record) -> Record {
        record.with(Field::Warned, self.warned).with(Field::Deleted, self.deleted).with(Field::PasswordDue, self.password_due)
    }
}

/// The numbers of each day and merchant.
type Days = BTreeMap<(String, String), Counts>;

/// Reports what is ahead.
///
/// # Errors
/// `denied`.
pub fn run(world: &mut World, globals: &Globals, args: &Args) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Read, Acting::AsSession)?;
    let permit = request.permit(Action::ReportUpcoming, Target::Whole)?;
    let shown = request.read_out(&permit, |request, tx, now, out| {
        let window = Window { now, until: globals.style.zone.day_after(now, args.days) };
        if args.users { list_users(request, tx, window, out) } else { list_days(request, tx, window, out) }
    })?;
    super::note_if_empty(request.world, globals, shown)
}

/// Each user with each of its moments.
fn each(
    request: &Request,
    tx: &Tx,
    window: Window,
    mut take: impl FnMut(&User, Ahead, Timestamp) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let of = request.default_merchant();
    if let Some(code) = of {
        typed::merchant(tx, &request.actor, code)?;
    }
    tx.each_user(of, Order::Address, Direction::Ascending, |user| {
        let ahead = upcoming(&user, &request.config.policy, window.now, window.until);
        ahead.into_iter().try_for_each(|(what, at)| take(&user, what, at))
    })
}

fn list_users(request: &Request, tx: &Tx, window: Window, out: &mut dyn Write) -> Result<usize, Failure> {
    let companies = companies(tx)?;
    let mut list = List::new(out, &request.globals.style, &USERS)?;
    let mut sum = Counts::default();
    each(request, tx, window, |user, what, at| {
        sum.add(what);
        list.put(
            Record::new()
                .with(Field::At, at)
                .with(Field::Kind, Word::Ahead(what))
                .with(Field::Address, user.address.to_string())
                .with(Field::Name, user.name.as_str())
                .with(Field::Company, company(&companies, user.address.merchant.as_str())),
        )
    })?;
    list.finish(tail(window, sum))
}

fn list_days(request: &Request, tx: &Tx, window: Window, out: &mut dyn Write) -> Result<usize, Failure> {
    let style = &request.globals.style;
    let (mut days, mut sum) = (Days::new(), Counts::default());
    each(request, tx, window, |user, what, at| {
        let place = (style.zone.day(at), user.address.merchant.as_str().to_owned());
        days.entry(place).or_default().add(what);
        sum.add(what);
        Ok(())
    })?;
    let (companies, bars) = (companies(tx)?, bars(&days));
    let mut list = List::new(out, style, &DAYS)?;
    let mut last = "";
    for ((day, merchant), counts) in &days {
        let row = Record::new()
            .with(Field::Day, day.as_str())
            .with(Field::Merchant, merchant.as_str())
            .with(Field::Company, company(&companies, merchant));
        // A day's bar stands beside its first merchant, and in no form for programs.
        let bar = bars.get(day.as_str()).filter(|_| *day != last).map_or("", String::as_str);
        let row = counts.onto(row);
        list.put(if style.format == Format::Table { row.with(Field::Bar, bar) } else { row })?;
        last = day;
    }
    if style.format == Format::Table && !days.is_empty() {
        let row = Record::new().with(Field::Day, text::auditors(style.lang, Auditors::Sum)).with(Field::Merchant, "");
        list.put(sum.onto(row.with(Field::Company, "")).with(Field::Bar, ""))?;
    }
    list.finish(tail(window, sum))
}

fn company(companies: &BTreeMap<String, String>, merchant: &str) -> String {
    companies.get(merchant).cloned().unwrap_or_default()
}

/// Each day's bar; the fullest day's is the longest, and no day's is without a mark.
fn bars(days: &Days) -> BTreeMap<&str, String> {
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    days.iter().for_each(|((day, _), counts)| *sums.entry(day.as_str()).or_default() += counts.all());
    let most = sums.values().max().copied().unwrap_or(1).max(BAR);
    let length = |sum: i64| usize::try_from((sum * BAR).div_euclid(most).max(1)).unwrap_or(1);
    sums.into_iter().map(|(day, sum)| (day, "#".repeat(length(sum)))).collect()
}

fn tail(window: Window, sum: Counts) -> Record {
    sum.onto(Record::new().with(Field::Since, window.now).with(Field::Until, window.until))
}
