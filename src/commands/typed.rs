//! From what was typed to what it means: addresses, several addresses or `-`, spans, and what to say when nothing is
//! found. Suggestions never leave the caller's scope (R10.3).

use super::globals::Globals;
use super::request::{Acting, Request};
use crate::failure::Failure;
use crate::output::visible;
use crate::rules::authority::Actor;
use crate::rules::fold::half_width;
use crate::rules::merchant::MerchantCode;
use crate::rules::refusal::{Part, Refusal};
use crate::rules::secret::Secret;
use crate::rules::user::{Account, UserAddress};
use crate::store::Tx;
use crate::text::{self, Prompt};
use crate::world::World;
use std::collections::HashSet;

/// One address.
///
/// # Errors
/// When it is malformed.
pub fn address(request: &Request, typed: &str) -> Result<UserAddress, Failure> {
    UserAddress::parse(typed, request.default_merchant()).map_err(|refusal| match request.actor {
        // Nobody is logged in, so there is no merchant of a session either: that is what is missing.
        Actor::Anonymous if request.acting == Acting::AsSession => Refusal::NoSession.into(),
        _ => refusal.into(),
    })
}

/// Addresses as typed, each read or refused by itself.
pub type Addresses = Vec<(String, Result<UserAddress, Refusal>)>;

/// Several addresses, or `-` for one a line from standard input. Each may be malformed by itself.
///
/// # Errors
/// When standard input can't be read.
pub fn addresses(request: &mut Request, typed: &[String]) -> Result<Addresses, Failure> {
    let texts = words(request.world, typed)?;
    let (default, mut seen) = (request.default_merchant(), HashSet::new());
    let mut users: Addresses = texts.into_iter().map(|text| (text.clone(), UserAddress::parse(&text, default))).collect();
    // A line that is there twice is one user, who gets one mail.
    users.retain(|(_, address)| address.as_ref().map_or(true, |address| seen.insert(address.key())));
    Ok(users)
}

/// What was typed, and in the place of `-` what standard input has, one a line.
///
/// # Errors
/// When it can't be read.
pub fn words(world: &mut World, typed: &[String]) -> Result<Vec<String>, Failure> {
    let mut all = Vec::with_capacity(typed.len());
    for text in typed {
        if text == "-" { all.extend(stdin_words(world)?) } else { all.push(text.clone()) }
    }
    Ok(all)
}

fn stdin_words(world: &mut World) -> Result<Vec<String>, Failure> {
    let mut words = Vec::new();
    while let Some(line) = world.line()? {
        if !line.trim().is_empty() {
            words.push(line.trim().to_owned());
        }
    }
    Ok(words)
}

/// The account of an address.
///
/// # Errors
/// `merchant_unknown`, `user_unknown`, with near ones that the actor may see.
pub fn account(tx: &Tx, actor: &Actor, address: &UserAddress) -> Result<Account, Failure> {
    if let Some(account) = tx.find_account(address)? {
        return Ok(account);
    }
    merchant(tx, actor, &address.merchant)?;
    let ids = if actor.sees(&UserAddress::admin(&address.merchant)) { tx.user_ids(&address.merchant)? } else { Vec::new() };
    let near = near(&address.id.key(), ids);
    let suggestions = near.into_iter().map(|id| format!("{}/{id}", address.merchant.as_str())).collect();
    Err(Refusal::UserUnknown { user: address.to_string(), suggestions }.into())
}

/// The merchant of a code.
///
/// # Errors
/// `merchant_unknown`.
pub fn merchant(tx: &Tx, actor: &Actor, code: &MerchantCode) -> Result<crate::rules::merchant::Merchant, Failure> {
    if let Some(merchant) = tx.find_merchant(code)? {
        return Ok(merchant);
    }
    let codes = if *actor == Actor::Support { tx.merchant_codes()? } else { Vec::new() };
    Err(Refusal::MerchantUnknown { merchant: code.as_str().to_owned(), suggestions: near(code.as_str(), codes) }.into())
}

/// The three nearest words within two typing errors.
#[must_use]
pub fn near(typed: &str, words: Vec<String>) -> Vec<String> {
    if typed.chars().count() < 3 {
        return Vec::new(); // nearly everything is near to so little
    }
    let mut close: Vec<(usize, String)> =
        words.into_iter().map(|w| (strsim::osa_distance(typed, &w.to_lowercase()), w)).filter(|(d, _)| *d <= 2).collect();
    close.sort();
    close.into_iter().take(3).map(|(_, w)| w).collect()
}

/// A span such as `60d` or `12h`, in seconds.
///
/// # Errors
/// `bad_duration`.
pub fn span(typed: &str) -> Result<i64, Failure> {
    let malformed = || Refusal::malformed(Part::Duration, typed);
    crate::config::parse_duration(&half_width(typed)).ok_or_else(|| malformed().into())
}

/// A value from its flag, else from a person, else a usage error that names the flag.
///
/// # Errors
/// `missing_value` without a terminal.
pub fn ask(request: &mut Request, given: Option<&str>, flag: &str, prompt: &Prompt) -> Result<String, Failure> {
    match given {
        Some(text) => Ok(text.to_owned()),
        None if may_ask(request) => {
            let question = question(request, prompt);
            request.world.ask(&question)
        }
        None => Err(Failure::MissingValue { flag: flag.to_owned() }),
    }
}

/// A question as it is shown: what is stored and quoted in it can't move a cursor.
fn question(request: &Request, prompt: &Prompt) -> String {
    visible(&text::prompt(request.globals.style.lang, prompt))
}

/// A secret from the first free line of standard input, else from a person.
///
/// # Errors
/// `missing_value` without a terminal; names the flag.
pub fn secret(request: &mut Request, from_stdin: bool, flag: &str, prompt: &Prompt) -> Result<Secret, Failure> {
    if from_stdin {
        let line = request.world.line()?;
        return line.map(Secret::new).ok_or_else(|| Failure::MissingValue { flag: flag.to_owned() });
    }
    if !may_ask(request) {
        return Err(Failure::MissingValue { flag: flag.to_owned() });
    }
    let question = question(request, prompt);
    request.world.ask_secret(&question)
}

/// Whether a person is there to be asked.
#[must_use]
pub fn may_ask(request: &Request) -> bool {
    request.world.terminal.input && !request.globals.no_input
}

/// y/N before something that is not easily undone; `-y` answers it.
///
/// # Errors
/// `confirmation_missing` without a terminal, `declined`.
pub fn confirm(request: &mut Request, prompt: &Prompt) -> Result<(), Failure> {
    if request.globals.yes {
        return Ok(());
    }
    if !may_ask(request) {
        return Err(Refusal::ConfirmationMissing { answer: "--yes".to_owned() }.into());
    }
    let question = question(request, prompt);
    let answer = half_width(&request.world.ask(&question)?).to_lowercase();
    if matches!(answer.as_str(), "y" | "yes" | "はい") { Ok(()) } else { Err(Refusal::Declined.into()) }
}

/// Typing a word (a merchant's code, a number) before something grave; `--confirm WORD` answers it.
///
/// # Errors
/// `confirmation_missing` without a terminal, `declined` for another word.
pub fn confirm_word(request: &mut Request, given: Option<&str>, word: &str, prompt: &Prompt) -> Result<(), Failure> {
    confirm_word_in(request.world, request.globals, given, word, prompt)
}

/// The same where there is no database to open a request on.
///
/// # Errors
/// As [`confirm_word`].
pub fn confirm_word_in(
    world: &mut World,
    globals: &Globals,
    given: Option<&str>,
    word: &str,
    prompt: &Prompt,
) -> Result<(), Failure> {
    let answer = match given {
        Some(text) => text.to_owned(),
        None if world.terminal.input && !globals.no_input => world.ask(&visible(&text::prompt(globals.style.lang, prompt)))?,
        None => return Err(Refusal::ConfirmationMissing { answer: format!("--confirm {word}") }.into()),
    };
    match answer.trim() {
        entered if entered == word || half_width(entered) == word => Ok(()),
        "" => Err(Refusal::Declined.into()),
        entered => Err(Refusal::OtherWord { entered: entered.to_owned(), wanted: word.to_owned() }.into()),
    }
}
