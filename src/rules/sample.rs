//! A merchant with its 管理 user and one 一般 user, for the rules' own tests.
//! The program itself must not use it. Each test changes its own copy of what it needs.

use super::authenticator::Authenticator;
use super::challenge::{Asks, Challenge, FreshApp, FreshCode};
use super::email::EmailAddress;
use super::login::Fresh;
use super::merchant::{AccessKey, Company, Merchant, MerchantCode};
use super::secret::Secret;
use super::session::Session;
use super::time::Timestamp;
use super::user::{Account, Password, PersonName, User, UserAddress};
use super::words::{Fulfilment, Method, Role};

/// The moment at which everything here was made.
pub const START: Timestamp = Timestamp(1_800_000_000);

/// The 一般 user 888888801/USER02 with a chosen password, in its surroundings.
pub fn account() -> Account {
    let code = MerchantCode::parse("888888801").unwrap();
    let merchant = Merchant {
        code: code.clone(),
        access_key: AccessKey::parse("7777777").unwrap(),
        company: Company::parse("黒猫堂").unwrap(),
        corporate_number: None,
        fulfilment: Fulfilment::Logistics,
        created_at: START,
        updated_at: START,
    };
    let admin = user(UserAddress::admin(&code), Role::Admin, "大和一郎", "aaa@aaa.co.jp");
    let user = user(UserAddress::parse("888888801/USER02", None).unwrap(), Role::General, "山田花子", "hanako@aaa.co.jp");
    Account { merchant, user, admin }
}

fn user(address: UserAddress, role: Role, name: &str, email: &str) -> User {
    let mut user = User::new(address, "uid".to_owned(), role, PersonName::parse(name).unwrap(), START);
    user.email = Some(EmailAddress::parse(email).unwrap());
    user.password = Password::Chosen { hash: "hash".to_owned(), set_at: START };
    user
}

/// The same user with an authenticator app whose last code was that of [`START`].
pub fn enrolled() -> Account {
    let mut account = account();
    account.user.method = Method::App;
    account.user.authenticator = Some(Authenticator { secret: "sealed".to_owned(), step: START.0 / 30 });
    account
}

/// An open challenge of that user.
pub fn challenge() -> Challenge {
    let user = account().user.address;
    let expires_at = START.plus(600);
    Challenge {
        id: "c".to_owned(),
        user,
        epoch: 0,
        asks: Asks::Email { code_mac: "mac".to_owned() },
        sent_at: START,
        expires_at,
        wrong: 0,
        resends: 0,
    }
}

/// A drawn code.
pub fn code() -> FreshCode {
    FreshCode { id: "c".to_owned(), code: Secret::new("123456".to_owned()), code_mac: "mac".to_owned() }
}

/// A drawn secret of an app.
pub fn app() -> FreshApp {
    FreshApp { id: "c".to_owned(), secret: Secret::new("JBSWY3DPEHPK3PXP".to_owned()), sealed: "sealed".to_owned() }
}

/// What is drawn for a login.
pub fn fresh() -> Fresh {
    Fresh { code: code(), app: app() }
}

/// A session of that user.
pub fn session() -> Session {
    let user = account().user.address;
    Session { id: "s".to_owned(), token_hash: "t".to_owned(), user, epoch: 0, created_at: START, last_used_at: START }
}
