//! `user add`: a 一般 or 出荷 user with a temporary password by mail (R3, R4).
//! The password must not be shown to whoever adds the user, and it is drawn before the transaction.

use super::form::{self, Choice};
use super::globals::Globals;
use super::request::{Acting, Permit, Request};
use super::{typed, users};
use crate::failure::Failure;
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
use crate::text::{Field, Notice, Prompt, Word};
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
    /// How the second step of the login is proven; email where nobody is asked
    #[arg(long, value_parser = super::words::<Method>())]
    method: Option<String>,
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

/// What the options say, checked.
struct Given {
    name: Option<PersonName>,
    role: Option<Role>,
    email: Option<EmailAddress>,
    method: Option<Method>,
    same_as_admin: bool,
}

/// A user to be added.
#[derive(Clone)]
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

const ROLES: Choice<Role> = Choice { field: Field::Role, of: &[Role::General, Role::Shipping], word: Word::Role, usual: None };
const METHODS: Choice<Method> =
    Choice { field: Field::Method, of: &[Method::Email, Method::App], word: Word::Method, usual: Some(Method::Email) };

/// Adds a user.
///
/// # Errors
/// A malformed value, or the rule that forbids it.
pub fn run(world: &mut World, globals: &Globals, args: &Add) -> Result<(), Failure> {
    let mut request = Request::open(world, globals, Access::Write, Acting::AsSession)?;
    let given = args.read()?;
    let asks = typed::may_ask(&request) && (args.user.is_none() || given.lacks());
    if asks {
        form::remark(&mut request, &Notice::FormBegins)?;
    }
    let (address, permit) = match &args.user {
        Some(user) => permitted(&mut request, user, asks)?,
        None => form::field(&mut request, "USER", &Prompt::User, |request, user| permitted(request, user, true))?,
    };
    request.end = if args.dry_run { End::Rollback } else { End::Commit };
    let wanted = fill(&mut request, &permit, address, given, asks)?;
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

impl Add {
    fn read(&self) -> Result<Given, Failure> {
        Ok(Given {
            name: self.name.as_deref().map(PersonName::parse).transpose()?,
            role: self.role.as_deref().and_then(|word| word.parse().ok()),
            // A script that has none says so with an empty one.
            email: self.email.as_deref().filter(|e| !e.trim().is_empty()).map(EmailAddress::parse).transpose()?,
            method: self.method.as_deref().and_then(|word| word.parse().ok()),
            same_as_admin: self.same_as_admin,
        })
    }
}

impl Given {
    /// Whether a person would be asked for more. With the flag, name and address are the 管理 user's.
    fn lacks(&self) -> bool {
        let mailless = self.email.is_none() && self.method != Some(Method::App);
        !self.same_as_admin && (self.name.is_none() || self.role.is_none() || mailless)
    }
}

/// The new user's address, and the permit to add it; in a form whether it is free, too, before anything else is asked.
fn permitted(request: &mut Request, typed: &str, asks: bool) -> Result<(UserAddress, Permit), Failure> {
    let address = typed::address(request, typed)?;
    let permit = request.permit(Action::UserAdd, Target::User(&address))?;
    if asks {
        request.read(&permit, |tx, _| {
            typed::merchant(tx, &request.actor, &address.merchant)?;
            Ok(user::check_id(&address, tx.find_user(&address)?.map(|u| u.address).as_ref())?)
        })?;
    }
    Ok((address, permit))
}

/// What was given, and what a person enters for the rest.
fn fill(request: &mut Request, permit: &Permit, address: UserAddress, given: Given, asks: bool) -> Result<Wanted, Failure> {
    let same_as_admin = given.same_as_admin;
    let name = match given.name {
        None if !same_as_admin => {
            Some(form::field(request, "--name", &Prompt::Name, |_, typed| Ok(PersonName::parse(typed)?))?)
        }
        given => given,
    };
    let role = match given.role {
        Some(role) => role,
        None if same_as_admin => Role::General,
        None => form::choose(request, "--role", &ROLES, |request, role| {
            request.read(permit, |tx, _| {
                let merchant = typed::merchant(tx, &request.actor, &address.merchant)?;
                Ok(user::check_role(role, &merchant)?)
            })
        })?,
    };
    let addressed = same_as_admin || given.email.is_some();
    let method = match given.method {
        None if asks && !addressed => form::choose(request, "--method", &METHODS, |_, _| Ok(()))?,
        given => given.unwrap_or(Method::Email),
    };
    let uid = mint(&mut *request.world.random);
    let wanted = Wanted { address, name, role, email: given.email, method, same_as_admin, uid };
    if asks && !addressed { ask_email(request, permit, &wanted) } else { Ok(wanted) }
}

/// The last field: with it the rule that will decide says what it makes of all of them.
fn ask_email(request: &mut Request, permit: &Permit, wanted: &Wanted) -> Result<Wanted, Failure> {
    let prompt = if wanted.method == Method::App { Prompt::EmailOptional } else { Prompt::Email };
    form::field(request, "--email", &prompt, |request, typed| {
        let email = if typed.trim().is_empty() { None } else { Some(EmailAddress::parse(typed)?) };
        let wanted = Wanted { email, ..wanted.clone() };
        let policy = &request.config.policy;
        request.read(permit, |tx, now| decide(tx, &wanted, None, policy, now))?;
        Ok(wanted)
    })
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
