//! Columns and the headings that name them, in both languages and in the spellings that people use. A heading that names
//! none is refused: passed over, a misspelt column would be lost without a word.

use super::flaw::Flaw;
use super::{IfExists, key};
use strum::{AsRefStr, EnumString, IntoStaticStr, VariantArray};

/// A column of users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Column {
    /// 加盟店コード
    Merchant,
    /// ユーザID
    UserId,
    /// ユーザ区分
    Role,
    /// 氏名
    Name,
    /// メールアドレス
    Email,
    /// ログイン方法
    Method,
    /// 管理者と同一
    SameAsAdmin,
}

impl Column {
    /// What names it, folded; the contract's two words come first.
    fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Merchant => &["merchant", "加盟店コード", "merchantcode", "加盟店"],
            Self::UserId => &["userid", "ユーザid", "ユーザーid"],
            Self::Role => &["role", "ユーザ区分", "ユーザー区分", "ユーザ権限", "区分"],
            Self::Name => &["name", "氏名", "名前", "お名前"],
            Self::Email => &["email", "メールアドレス", "mail", "mailaddress"],
            Self::Method => &["method", "ログイン方法", "loginmethod"],
            Self::SameAsAdmin => &["sameasadmin", "管理者と同一"],
        }
    }

    /// Every heading that names a column, folded, for suggestions.
    #[must_use]
    pub fn all_headings() -> Vec<String> {
        Self::VARIANTS.iter().flat_map(|c| c.headings()).map(|h| (*h).to_owned()).collect()
    }

    fn of(heading: &str) -> Option<Self> {
        let key = key(heading);
        Self::VARIANTS.iter().copied().find(|column| column.headings().contains(&key.as_str()))
    }
}

/// The two columns that a file of rejected rows has behind the others.
const PASSED_OVER: [&str; 2] = ["code", "message"];

/// Where each column stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    at: [Option<usize>; Column::VARIANTS.len()],
    width: usize,
}

impl Header {
    /// Reads the headings. `needs_merchant`: no other merchant is known for the rows.
    ///
    /// # Errors
    /// Every heading that names no column or one that was named already, every column that is missing.
    pub fn read<'a>(
        headings: impl Iterator<Item = &'a str>,
        if_exists: IfExists,
        needs_merchant: bool,
    ) -> Result<Self, Vec<Flaw>> {
        let mut header = Self { at: [None; Column::VARIANTS.len()], width: 0 };
        let mut flaws = Vec::new();
        for (at, heading) in headings.enumerate() {
            header.width = at + 1;
            if PASSED_OVER.contains(&key(heading).as_str()) || heading.trim().is_empty() {
                continue; // an empty heading is a column that a spreadsheet left behind
            }
            let Some(column) = Column::of(heading) else {
                flaws.push(Flaw::HeaderUnknown { header: heading.trim().to_owned(), suggestions: Vec::new() });
                continue;
            };
            let Some(place) = header.at.get_mut(column as usize) else { continue };
            if place.replace(at).is_some() {
                flaws.push(Flaw::HeaderRepeated { column });
            }
        }
        let missing = Self::required(if_exists, needs_merchant).into_iter().filter(|c| header.place(*c).is_none());
        flaws.extend(missing.map(|column| Flaw::ColumnMissing { column }));
        if flaws.is_empty() { Ok(header) } else { Err(flaws) }
    }

    /// An update needs to know whom alone; what is new needs more.
    fn required(if_exists: IfExists, needs_merchant: bool) -> Vec<Column> {
        let mut required = if needs_merchant { vec![Column::Merchant] } else { Vec::new() };
        required.push(Column::UserId);
        if if_exists != IfExists::Update {
            required.extend([Column::Role, Column::Name]);
        }
        required
    }

    fn place(&self, column: Column) -> Option<usize> {
        self.at.get(column as usize).copied().flatten()
    }

    /// Where a column stands in a row, if the file has it.
    #[must_use]
    pub fn at(&self, column: Column) -> Option<usize> {
        self.place(column)
    }

    /// Whether a row has no more cells than there are headings. Fewer are fine: spreadsheets leave empty ones out at the
    /// end of a row.
    ///
    /// # Errors
    /// [`Flaw::CellCount`].
    pub fn check_width(&self, found: usize) -> Result<(), Flaw> {
        if found <= self.width { Ok(()) } else { Err(Flaw::CellCount { found, expected: self.width }) }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(headings: &str, if_exists: IfExists) -> Result<Header, Vec<Flaw>> {
        Header::read(headings.split(','), if_exists, true)
    }

    #[test]
    fn headings_are_known_in_both_languages_and_any_width_and_case() {
        for headings in [
            "merchant,user_id,role,name,email,method,same_as_admin",
            "加盟店コード,ユーザID,ユーザ区分,氏名,メールアドレス,ログイン方法,管理者と同一",
            "Merchant , USER ID,Ｒｏｌｅ,ＮＡＭＥ,e-mail,ログイン 方法,Same as admin",
            "\u{feff}加盟店ｺｰﾄﾞ,ﾕｰｻﾞＩＤ,区分,名前,ﾒｰﾙｱﾄﾞﾚｽ,ﾛｸﾞｲﾝ方法,管理者と同一,code,message",
        ] {
            let header = read(headings, IfExists::Fail).unwrap();
            for (at, column) in Column::VARIANTS.iter().enumerate() {
                assert_eq!(header.at(*column), Some(at), "{headings}");
            }
        }
    }

    #[test]
    fn every_heading_that_is_wrong_or_missing_is_named() {
        let flaws = read("merchant,user_id,nmae,name,氏名", IfExists::Fail).unwrap_err();
        let unknown = Flaw::HeaderUnknown { header: "nmae".to_owned(), suggestions: Vec::new() };
        let repeated = Flaw::HeaderRepeated { column: Column::Name };
        assert_eq!(flaws, [unknown, repeated, Flaw::ColumnMissing { column: Column::Role }]);
        assert!(read("merchant,user_id,email", IfExists::Update).is_ok());
        assert!(Header::read(["user_id"].into_iter(), IfExists::Update, false).is_ok());
    }

    #[test]
    fn a_row_has_at_most_as_many_cells_as_there_are_headings() {
        let header = read("merchant,user_id,role,name", IfExists::Fail).unwrap();
        assert!(header.check_width(2).is_ok() && header.check_width(4).is_ok());
        assert_eq!(header.check_width(5), Err(Flaw::CellCount { found: 5, expected: 4 }));
    }
}
