//! Files as spreadsheets write and read them: encoding, separator, records with the line each begins on, and back into
//! bytes. It must not know what a column means: cells go out as they stand, and what can't be read is a [`Flaw`].
//!
//! [`Flaw`]: crate::rules::import::Flaw

mod encoding;
mod rejects;
mod rows;

pub use encoding::{Decoded, Encoding, Unencodable, decode, encode};
pub use rejects::Rejects;
pub use rows::{Row, Rows};
