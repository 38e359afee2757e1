//! `user add`: a 一般 or 出荷 user with a temporary password by mail (R3, R4).
//! The password must not be shown to whoever adds the user, and it is drawn before the transaction.

use super::globals::Globals;
use super::request::{Acting, Request};
use super::{typed, users};
use crate::failure::{Failure, UsageFault};
use crate::output::Item;
use crate::rules::authority::Target;
use crate::rules::change::{Change, Verdict};
use crate::rules::email::EmailAddress;
use crate::rules::event::Action;
use crate::rules::password::Temporary;
use crate::rules::policy::Policy;
use crate::rules::refusal::Refusal;
use crate::rules::same_person::Holder;
use crate::rules::secret::Secret;
use crate::rules::time::Timestamp;
use crate::rules::user::{self, Around, Password, PersonName, User, UserAddress};
use crate::rules::words::{Method, Outcome, Role};
use crate::secret::mint;
use crate::store::{Access, End, Tx};
use crate::text::{Notice, Prompt};
use crate::world::World;

/// `user add`
#[derive(clap::Args, Debug)]
pub struct Add {
    /// MERCHANT/USERID; the user ID is 1 to 20 letters and digits
    user: Option<String>,
    /// Name
    #[arg(long)]
    name: Option<String>,
    /// Role
    #[arg(long, value_parser = ["general", "shipping"])]
    role: Option<String>,
    /// E-mail address; method email needs one
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// How the second step of the login is proven
    #[arg(long, value_parser = super::words::<Method>(), default_value = "email")]
    method: String,
    /// The same person as the admin user, with its name and address
    #[arg(long)]
    same_as_admin: bool,
    /// Set no password and mail nothing; `password issue` does it later
    #[arg(long)]
    no_mail: bool,
    /// Check and report, write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,
}

/// What was typed, checked.
struct Wanted {
    address: UserAddress,
    /// None: the 管理 user's, with the flag.
    name: Option<PersonName>,
    role: Role,
    email: Option<EmailAddress>,
    method: Method,
    same_as_admin: bool,
    uid: String,
}

/// Adds a user.
///
/// # Errors
/// A malformed value, or the rule that forbids it.
pub fn run(world: &mut World, globals: &Globals, args: &Add) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let typed = typed::ask(&mut request, args.user.as_deref(), "USER", &Prompt::User)?;
    let address = typed::address(&request, &typed)?;
    let permit = request.permit(Action::UserAdd, Target::User(&address))?;
    request.end = if args.dry_run { End::Rollback } else { End::Commit };
    let wanted = read(&mut request, args, address)?;
    let temporary = if args.no_mail { None } else { Some(users::draw(&mut request, &wanted.address)?) };
    let (actor, policy) = (request.actor.clone(), request.config.policy.clone());
    let (user, mailed_to) = request.change(&permit, |tx, now| {
        typed::merchant(tx, &actor, &wanted.address.merchant)?;
        let (user, change) = decide(tx, &wanted, temporary.clone(), &policy, now)?;
        let mailed_to = change.letters.first().and_then(|l| l.to.as_ref()).map(|e| e.as_str().to_owned());
        Ok(Verdict::granted(change, (user, mailed_to)))
    })?;
    let said = vec![Notice::UserAdded { user: user.clone(), mailed_to }];
    request.finish(Action::UserAdd, vec![Item { address: user, outcome: Outcome::Changed, error: None, said }])
}

fn read(request: &mut Request, args: &Add, address: UserAddress) -> Result<Wanted, Failure> {
    // With the flag, name and address are the 管理 user's and need not be typed.
    let name = match &args.name {
        None if args.same_as_admin => None,
        given => Some(PersonName::parse(&typed::ask(request, given.as_deref(), "--name", &Prompt::Name)?)?),
    };
    let role = match (&args.role, args.same_as_admin) {
        (None, true) => Role::General,
        (given, _) => role(&typed::ask(request, given.as_deref(), "--role", &Prompt::Role)?)?,
    };
    let method: Method = args.method.parse().unwrap_or(Method::Email);
    let email = match &args.email {
        None if !args.same_as_admin && method == Method::Email && typed::may_ask(request) => {
            Some(typed::ask(request, None, "--email", &Prompt::Email)?)
        }
        given => given.clone(),
    };
    let email = email.filter(|e| !e.trim().is_empty()).map(|e| EmailAddress::parse(&e)).transpose()?;
    let uid = mint(&mut *request.world.random);
    Ok(Wanted { address, name, role, email, method, same_as_admin: args.same_as_admin, uid })
}

/// A role as a person types it at the prompt: the word in either language.
fn role(typed: &str) -> Result<Role, Failure> {
    match crate::rules::fold::half_width(typed).to_lowercase().as_str() {
        "general" | "g" | "一般" => Ok(Role::General),
        "shipping" | "s" | "出荷" => Ok(Role::Shipping),
        _ => Err(Failure::Usage(UsageFault::BadValue {
            option: "--role".to_owned(),
            value: typed.to_owned(),
            allowed: vec!["general".to_owned(), "shipping".to_owned()],
            likely: None,
        })),
    }
}

fn decide(
    tx: &Tx,
    wanted: &Wanted,
    temporary: Option<Temporary>,
    policy: &Policy,
    now: Timestamp,
) -> Result<(String, Change), Failure> {
    let change = admit(tx, &wanted.address, temporary, user::add, policy, now, |admin| {
        let name = wanted.name.clone().unwrap_or_else(|| admin.name.clone());
        let user = User::new(wanted.address.clone(), wanted.uid.clone(), wanted.role, name, now);
        User { email: wanted.email.clone(), method: wanted.method, same_as_admin: wanted.same_as_admin, ..user }
    })?;
    Ok((wanted.address.to_string(), change))
}

/// The rule by which a user comes in: [`user::add`] or [`user::restore`].
type Entry = fn(User, &Around, Option<Secret>) -> Result<Change, Refusal>;

/// Lets in the user that `user` makes, told the merchant's 管理 user, by a rule that is shown what stands around it.
///
/// # Errors
/// `merchant_unknown`, or what the rule says.
pub(super) fn admit(
    tx: &Tx,
    address: &UserAddress,
    temporary: Option<Temporary>,
    entry: Entry,
    policy: &Policy,
    now: Timestamp,
    user: impl FnOnce(&User) -> User,
) -> Result<Change, Failure> {
    let code = &address.merchant;
    let Some(account) = tx.find_account(&UserAddress::admin(code))? else {
        return Err(Refusal::MerchantUnknown { merchant: code.as_str().to_owned(), suggestions: Vec::new() }.into());
    };
    let mut user = user(&account.admin);
    let secret = temporary.map(|temporary| give(&mut user, temporary, now));
    let id_holder = tx.find_user(address)?.map(|u| u.address);
    let holders = holders(tx, &user, &account.admin)?;
    let flagged = tx.find_same_as_admin(code)?.map(|u| u.address);
    let around = Around {
        merchant: &account.merchant,
        admin: &account.admin,
        id_holder: id_holder.as_ref(),
        same_as_admin: flagged.as_ref(),
        holders: &holders,
        lapses_at: now.plus(policy.temporary_password_ttl),
    };
    Ok(entry(user, &around, secret)?)
}

/// Sets a temporary password; what its mail carries.
pub(super) fn give(user: &mut User, temporary: Temporary, now: Timestamp) -> Secret {
    user.password = Password::Temporary { hash: temporary.hash, set_at: now };
    temporary.password
}

/// Everyone who holds the address that a new user asks for; with the flag that is the 管理 user's.
pub(super) fn holders(tx: &Tx, user: &User, admin: &User) -> Result<Vec<Holder>, Failure> {
    match (&user.email, user.same_as_admin, &admin.email) {
        (Some(email), ..) | (None, true, Some(email)) => tx.holders(email),
        _ => Ok(Vec::new()),
    }
}
