//! The domain of the portal as pure functions: state, input and `now` come in as values, a [`change::Change`] or a
//! [`refusal::Refusal`] goes out. It must not read a clock, draw a random number, touch a file or know SQL: whatever
//! a rule needs is handed to it, so that a retried transaction can run it twice and a test needs no set-up.

pub mod authenticator;
pub mod authority;
pub mod challenge;
pub mod change;
pub mod email;
pub mod event;
pub mod fold;
pub mod formula;
pub mod health;
pub mod import;
pub mod letter;
pub mod lock;
pub mod login;
pub mod merchant;
pub mod notes;
pub mod otp;
pub mod password;
pub mod pci;
pub mod policy;
pub mod refusal;
pub mod reset;
pub mod restore;
pub mod retention;
pub mod same_person;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod sample;
pub mod secret;
pub mod session;
pub mod sweep;
pub mod time;
pub mod upcoming;
pub mod user;
pub mod user_address;
pub mod user_edit;
pub mod why;
pub mod words;
