//! One row with its cells read: every cell that can't be is a fault of its own, so that one look mends the whole row.
//! What stays empty means "as usual" for a new user and "as it is" for one that is there.

use super::cell;
use super::column::Column;
use super::flaw::Flaw;
use crate::rules::email::EmailAddress;
use crate::rules::formula::unguarded;
use crate::rules::merchant::MerchantCode;
use crate::rules::refusal::Refusal;
use crate::rules::time::Timestamp;
use crate::rules::user::{PersonName, User, UserAddress};
use crate::rules::user_edit::Edit;
use crate::rules::words::{Method, Role};

/// What is wrong with a row, and in which column that is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// None: the row as a whole.
    pub column: Option<Column>,
    /// What is wrong.
    pub refusal: Refusal,
}

/// A row, read. What is `None` was empty or has no column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Whose.
    pub address: UserAddress,
    /// ユーザ区分
    pub role: Option<Role>,
    /// 氏名
    pub name: Option<PersonName>,
    /// メールアドレス; `Some(None)`: `-`, none.
    pub email: Option<Option<EmailAddress>>,
    /// ログイン方法
    pub method: Option<Method>,
    /// 管理者と同一
    pub same_as_admin: Option<bool>,
}

impl Row {
    /// Reads the cells of a row; `merchant` is that of rows without one.
    ///
    /// # Errors
    /// Every cell that can't be read.
    pub fn read<'a>(cell: impl Fn(Column) -> &'a str, merchant: Option<&MerchantCode>) -> Result<Self, Vec<CellFault>> {
        let mut faults = Vec::new();
        // The quote mark that keeps a cell from running as a formula is not part of it.
        let text = |column| unguarded(cell(column).trim());
        let code = match (text(Column::Merchant), merchant) {
            ("", Some(known)) => Some(known.clone()),
            ("", None) => missing(Column::Merchant, &mut faults),
            (typed, _) => keep(Column::Merchant, cell::merchant(typed), &mut faults),
        };
        let id = match text(Column::UserId) {
            "" => missing(Column::UserId, &mut faults),
            typed => keep(Column::UserId, cell::user_id(typed), &mut faults),
        };
        let role = read(Column::Role, text(Column::Role), cell::role, &mut faults);
        let name = read(Column::Name, text(Column::Name), cell::name, &mut faults);
        let email = read(Column::Email, text(Column::Email), cell::email, &mut faults);
        let method = read(Column::Method, text(Column::Method), cell::method, &mut faults);
        let same_as_admin = read(Column::SameAsAdmin, text(Column::SameAsAdmin), cell::flag, &mut faults);
        match (code, id) {
            (Some(merchant), Some(id)) if faults.is_empty() => {
                Ok(Self { address: UserAddress { merchant, id }, role, name, email, method, same_as_admin })
            }
            _ => Err(faults),
        }
    }

    /// The new user that it describes; a flagged one has its 管理 user's name unless told another (R3).
    ///
    /// # Errors
    /// A missing role or name.
    pub fn user(&self, uid: String, admin: &User, now: Timestamp) -> Result<User, Vec<CellFault>> {
        let mut faults = Vec::new();
        let flagged = self.same_as_admin == Some(true);
        let role = self.role.or(flagged.then_some(Role::General)).or_else(|| missing(Column::Role, &mut faults));
        let name = self.name.clone().or_else(|| flagged.then(|| admin.name.clone()));
        let name = name.or_else(|| missing(Column::Name, &mut faults));
        let (Some(role), Some(name)) = (role, name) else { return Err(faults) };
        let mut user = User::new(self.address.clone(), uid, role, name, now);
        user.email = self.email.clone().flatten();
        user.method = self.method.unwrap_or(Method::Email);
        user.same_as_admin = flagged;
        Ok(user)
    }

    /// The change that it asks of a user that is there.
    #[must_use]
    pub fn edit(&self) -> Edit {
        Edit {
            name: self.name.clone(),
            role: self.role,
            email: self.email.clone(),
            method: self.method,
            same_as_admin: self.same_as_admin,
            same_person: false,
        }
    }
}

fn read<T>(
    column: Column,
    cell: &str,
    parse: impl FnOnce(&str) -> Result<T, Refusal>,
    faults: &mut Vec<CellFault>,
) -> Option<T> {
    if cell.is_empty() { None } else { keep(column, parse(cell), faults) }
}

fn keep<T>(column: Column, read: Result<T, Refusal>, faults: &mut Vec<CellFault>) -> Option<T> {
    read.map_err(|refusal| faults.push(CellFault { column: Some(column), refusal })).ok()
}

fn missing<T>(column: Column, faults: &mut Vec<CellFault>) -> Option<T> {
    keep(column, Err(Flaw::ValueMissing { column }.into()), faults)
}

impl CellFault {
    /// A rule's refusal of a row, with the column in which it is seen.
    #[must_use]
    pub fn of(refusal: Refusal) -> Self {
        use Refusal as R;
        let column = match &refusal {
            R::MerchantUnknown { .. } | R::Denied => Some(Column::Merchant),
            R::UserIdTaken { .. } | R::UserIdReserved { .. } | R::AdminFixed { .. } => Some(Column::UserId),
            R::ShippingNotAllowed { .. } => Some(Column::Role),
            R::BadName { .. } => Some(Column::Name),
            R::EmailMissing { .. } | R::EmailTaken { .. } => Some(Column::Email),
            R::SameAsAdminTaken { .. }
            | R::SameAsAdminRole { .. }
            | R::SameAsAdminDiffers { .. }
            | R::SameAsAdminFollows { .. } => Some(Column::SameAsAdmin),
            R::Import(Flaw::ValueMissing { column }) => Some(*column),
            _ => None,
        };
        Self { column, refusal }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::rules::import::Damage;
    use crate::rules::sample::{START, account};

    fn read(cells: [&'static str; 7]) -> Result<Row, Vec<CellFault>> {
        Row::read(|column| cells.get(column as usize).copied().unwrap_or_default(), None)
    }

    #[test]
    fn a_row_is_read_whole_and_its_guards_are_taken_off() {
        let row = read([" ８８８８８８８０１ ", "USER09", "一般", "'=cmd", "a@b.jp", "", "いいえ"]).unwrap();
        assert_eq!(row.address.to_string(), "888888801/USER09");
        assert_eq!(row.name, PersonName::parse("=cmd").ok());
        assert_eq!((row.method, row.same_as_admin), (None, Some(false)));
        let user = row.user("u".to_owned(), &account().admin, START).unwrap();
        assert_eq!((user.method, user.email), (Method::Email, EmailAddress::parse("a@b.jp").ok()));
    }

    #[test]
    fn every_cell_that_can_not_be_read_is_a_fault() {
        let faults = read(["8.88889E+08", "", "課長", "a\nb", "x", "ファクス", "?"]).unwrap_err();
        let columns: Vec<_> = faults.iter().filter_map(|f| f.column).collect();
        assert_eq!(columns, <Column as strum::VariantArray>::VARIANTS);
        let damaged = Flaw::Damaged { value: "8.88889E+08".to_owned(), damage: Damage::Exponent };
        assert_eq!(faults.first().unwrap().refusal, Refusal::Import(damaged));
    }

    #[test]
    fn r3_a_flagged_row_needs_neither_role_nor_name() {
        let admin = account().admin;
        let flagged = read(["888888801", "USER01", "", "", "", "", "○"]).unwrap().user("u".to_owned(), &admin, START).unwrap();
        assert_eq!((flagged.role, flagged.name), (Role::General, admin.name.clone()));
        let faults =
            read(["888888801", "USER01", "", "", "", "", ""]).unwrap().user("u".to_owned(), &admin, START).unwrap_err();
        assert_eq!(faults.len(), 2);
    }

    #[test]
    fn an_empty_cell_leaves_a_value_and_a_dash_clears_an_address() {
        let row = read(["888888801", "USER02", "", "", "－", "", ""]).unwrap();
        assert_eq!(row.edit(), Edit { email: Some(None), ..Edit::default() });
    }
}
