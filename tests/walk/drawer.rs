//! What people still have at hand: every code, link and password that a mail brought or that they chose, void ones too.
//! A step says "the newest" or "an older one"; here that becomes something to type.

use super::answer::Kind;
use super::who::Who;

/// Well-formed, and nobody's.
pub const NO_CODE: &str = "000000";
const NO_LINK: &str = "https://portal.example.jp/reset?token=skr_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const NO_CHALLENGE: &str = "00000000000000000000000000";
pub const NO_PASSWORD: &str = "Mukashi-no-kotoba-1";

/// Everything that was ever told to anyone, the newest last.
#[derive(Clone, Debug, Default)]
pub struct Drawer {
    challenges: Vec<(Who, String)>,
    codes: Vec<(Who, String)>,
    links: Vec<(Who, String)>,
    /// Secrets of apps.
    apps: Vec<(Who, String)>,
    /// Chosen ones, and temporary ones.
    chosen: Vec<(Who, String)>,
    temporary: Vec<(Who, String)>,
}

impl Drawer {
    /// Keeps what a mail told.
    pub fn keep(&mut self, kind: Kind, about: Who, secret: &str) {
        let drawer = match kind {
            Kind::Otp => &mut self.codes,
            Kind::ResetStarted => &mut self.links,
            Kind::NewUser | Kind::TemporaryPassword => &mut self.temporary,
            Kind::PasswordChanged | Kind::AppEnrolled | Kind::AddressChanged | Kind::AddressRemoved | Kind::Locked => return,
        };
        drawer.push((about, secret.to_owned()));
    }

    pub fn keep_challenge(&mut self, whose: Who, id: &str) {
        self.challenges.push((whose, id.to_owned()));
    }

    pub fn keep_app(&mut self, whose: Who, secret: &str) {
        self.apps.push((whose, secret.to_owned()));
    }

    pub fn keep_chosen(&mut self, whose: Who, password: &str) {
        self.chosen.push((whose, password.to_owned()));
    }

    /// Whose challenge that is or was.
    pub fn whose(&self, challenge: &str) -> Option<Who> {
        self.challenges.iter().rev().find(|(_, id)| id == challenge).map(|(who, _)| *who)
    }

    /// The challenge that was opened `age` challenges ago, whoever's.
    pub fn challenge(&self, age: usize) -> String {
        self.challenges.iter().rev().nth(age).map_or(NO_CHALLENGE, |(_, id)| id).to_owned()
    }

    /// The code that was mailed to a user `age` codes ago.
    pub fn code(&self, whose: Who, age: usize) -> Option<String> {
        nth(&self.codes, whose, age)
    }

    /// The secret of the app before the newest one: on the telephone that was lost.
    pub fn lost_app(&self, whose: Who) -> Option<String> {
        nth(&self.apps, whose, 1)
    }

    pub fn link(&self, whose: Who, age: usize) -> String {
        nth(&self.links, whose, age).unwrap_or_else(|| NO_LINK.to_owned())
    }

    /// The password that a user chose `age` changes ago.
    pub fn chosen(&self, whose: Who, age: usize) -> String {
        nth(&self.chosen, whose, age).unwrap_or_else(|| NO_PASSWORD.to_owned())
    }

    pub fn temporary(&self, whose: Who, age: usize) -> String {
        nth(&self.temporary, whose, age).unwrap_or_else(|| NO_PASSWORD.to_owned())
    }

    /// A password that nobody ever had.
    pub fn fresh_password(&self) -> String {
        format!("Tsubame-{}-nagareboshi", 1000 + self.chosen.len())
    }
}

fn nth(kept: &[(Who, String)], whose: Who, age: usize) -> Option<String> {
    kept.iter().rev().filter(|(who, _)| *who == whose).nth(age).map(|(_, secret)| secret.clone())
}
