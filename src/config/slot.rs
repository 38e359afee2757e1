//! What a key of the configuration is: its name, the place in [`Config`] it fills, its bounds, its explanation.
//! It guards that every value, wherever it was written, is read by the same few lines. It knows no single key.

use super::duration;
use super::places::{DATABASE, Places};
use super::values::Config;
use crate::database::{Database, UrlFault};
use std::path::Path;
use toml::de::DeValue;

/// One key.
pub struct Key {
    /// With its table: `policy.otp_ttl`.
    pub name: &'static str,
    /// What it fills.
    pub slot: Slot,
    /// A value as TOML.
    pub sample: &'static str,
    /// What that value is.
    pub kind: Sample,
    /// Its explanation in Japanese.
    pub ja: &'static str,
    /// Its explanation in English.
    pub en: &'static str,
}

impl Key {
    /// Its default as TOML; none where there is none, or where it depends on another key.
    #[must_use]
    pub fn default(&self) -> Option<&'static str> {
        (self.kind == Sample::Default).then_some(self.sample)
    }

    /// What a value must be: its bounds, or its form.
    #[must_use]
    pub fn form(&self) -> &'static str {
        self.slot.expected()
    }
}

/// What the value that a key's explanation shows is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sample {
    Default,
    /// There is no default, or it depends on another key.
    Example,
}

/// The place of a value.
type Field<T> = fn(&mut Config) -> &mut T;

/// What a key fills, and so how its value is written.
pub enum Slot {
    /// A span of time.
    Span(Field<i64>, Bound),
    /// A number.
    Count(Field<i64>, Bound),
    /// A number, as the hash function wants it.
    Cost(Field<u32>, Bound),
    /// A port, or the usual one.
    Port(Field<Option<u16>>, Bound),
    /// A list of numbers.
    List(Field<Vec<i64>>, Bound),
    /// Yes or no.
    Flag(Field<bool>),
    /// A database.
    Database(Field<Database>),
    /// Text with a form of its own: what is expected, how it is read, how it is shown.
    Text(&'static str, fn(&mut Config, &str, &Place) -> bool, fn(&Config) -> String),
}

/// Where a written path starts.
pub struct Place<'a> {
    pub places: &'a Places,
    /// The folder of the file it stands in; empty for flags and variables, whose paths are the caller's.
    pub base: &'a Path,
}

/// From where to where a number may go, both ends included, and who says so.
#[derive(Clone, Copy)]
pub struct Bound {
    pub least: i64,
    pub most: i64,
    pub text: &'static str,
    pub source: &'static str,
}

/// Why a value was not taken.
pub enum Wrong {
    /// Its form: what is expected.
    Form(&'static str),
    /// Out of this bound.
    Bound(Bound),
    /// A password stands in it.
    Password,
}

impl Bound {
    fn admit(self, number: i64) -> Result<i64, Wrong> {
        if (self.least..=self.most).contains(&number) { Ok(number) } else { Err(Wrong::Bound(self)) }
    }

    fn number(self, value: &DeValue) -> Result<i64, Wrong> {
        let number = value.as_integer().ok_or(Wrong::Form(self.text))?;
        // It is digits already: what i64 can't hold is out of every bound.
        i64::from_str_radix(number.as_str(), number.radix()).map_err(|_| Wrong::Bound(self)).and_then(|n| self.admit(n))
    }
}

impl Slot {
    /// Reads a value into its place.
    pub fn set(&self, config: &mut Config, value: &DeValue, place: &Place) -> Result<(), Wrong> {
        match self {
            Self::Span(field, bound) => {
                let span = value.as_str().and_then(duration::parse).ok_or(Wrong::Form("30s | 10m | 12h | 91d"))?;
                *field(config) = bound.admit(span)?;
            }
            Self::Count(field, bound) => *field(config) = bound.number(value)?,
            Self::Cost(field, bound) => *field(config) = bound.number(value)?.try_into().map_err(|_| Wrong::Bound(*bound))?,
            Self::Port(field, bound) => {
                *field(config) = Some(bound.number(value)?.try_into().map_err(|_| Wrong::Bound(*bound))?);
            }
            Self::List(field, bound) => {
                let items = value.as_array().ok_or(Wrong::Form("[7, 1]"))?;
                *field(config) = items.iter().map(|item| bound.number(item.get_ref())).collect::<Result<_, _>>()?;
            }
            Self::Flag(field) => *field(config) = value.as_bool().ok_or(Wrong::Form("true | false"))?,
            Self::Database(field) => {
                let typed = value.as_str().ok_or(Wrong::Form(DATABASE))?;
                *field(config) = place.places.database(typed, place.base).map_err(|fault| match fault {
                    UrlFault::Form(expected) => Wrong::Form(expected),
                    UrlFault::Password => Wrong::Password,
                })?;
            }
            Self::Text(expected, read, _) => {
                value.as_str().filter(|typed| read(config, typed, place)).ok_or(Wrong::Form(expected))?;
            }
        }
        Ok(())
    }

    /// The value in its place, as people write it; nothing where there is none. (It only looks, but the one way to a
    /// place is the way to write it.)
    pub fn show(&self, config: &mut Config) -> String {
        match self {
            Self::Span(field, _) => duration::print(*field(config)),
            Self::Count(field, _) => field(config).to_string(),
            Self::Cost(field, _) => field(config).to_string(),
            Self::Port(field, _) => field(config).map(|port| port.to_string()).unwrap_or_default(),
            Self::List(field, _) => format!("{:?}", field(config)),
            Self::Flag(field) => field(config).to_string(),
            Self::Database(field) => match field(config) {
                Database::File(path) => format!("sqlite:{}", path.display()),
                server @ Database::Server(_) => server.to_string(),
            },
            Self::Text(_, _, show) => show(config),
        }
    }

    /// What a value must be: its bounds, or its form.
    pub fn expected(&self) -> &'static str {
        match self {
            Self::Span(_, b) | Self::Count(_, b) | Self::Cost(_, b) | Self::Port(_, b) | Self::List(_, b) => b.text,
            Self::Flag(_) => "true | false",
            Self::Database(_) => DATABASE,
            Self::Text(expected, ..) => expected,
        }
    }
}
