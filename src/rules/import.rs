//! Users as a file brings them ("CSV import" of the contract): which column a heading names, what a cell means in either
//! language, what was damaged on the way, and what an import may still take back. Whether a row may become a user is
//! not decided here: that is `user::add` and `user_edit::edit`, the same as for a single one.

mod cell;
mod column;
mod flaw;
mod row;
mod run;

pub use column::{Column, Header};
pub use flaw::{Damage, Flaw};
pub use row::{CellFault, Row};
pub use run::{Run, undo};

use strum::{AsRefStr, EnumString, IntoStaticStr, VariantArray};

/// What becomes of a row whose user is there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum IfExists {
    /// It is a fault.
    #[default]
    Fail,
    /// It is passed over.
    Skip,
    /// The user is changed as the row says.
    Update,
}

/// The form in which headings and words are compared: width, case, blanks and joining marks make no difference.
fn key(text: &str) -> String {
    let bare = super::fold::same_name_key(text);
    bare.chars().filter(|c| !matches!(c, '_' | '-' | '\u{feff}')).flat_map(char::to_lowercase).collect()
}
