//! Rows of `merchants`.
//! It must not judge them: the rules do, with what is found here. Only a change that is applied writes any.

use super::engine::{Param, Row};
use super::{Direction, Tx, damaged, sql};
use crate::failure::Failure;
use crate::rules::merchant::{AccessKey, Company, CorporateNumber, Merchant, MerchantCode};
use crate::rules::time::Timestamp;

/// The order of a list of merchants, ascending; the code decides between equals, in either direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MerchantOrder {
    /// 加盟店コード
    Code,
    /// 社名
    Company,
    /// How many users it has.
    Users,
    /// The oldest first.
    Created,
}

impl Tx<'_> {
    /// The merchant of a code.
    ///
    /// # Errors
    /// The engine's.
    pub fn find_merchant(&self, code: &MerchantCode) -> Result<Option<Merchant>, Failure> {
        self.engine.first(sql::FIND_MERCHANT, &[code.as_str().into()], merchant)
    }

    /// Whose an access key is (R1.2).
    ///
    /// # Errors
    /// The engine's.
    pub fn find_merchant_by_key(&self, key: &AccessKey) -> Result<Option<MerchantCode>, Failure> {
        self.engine.first(sql::FIND_MERCHANT_BY_KEY, &[key.as_str().into()], |row| code(row, 0))
    }

    /// Every merchant with the number of its users.
    ///
    /// # Errors
    /// What `take` says, or the engine.
    pub fn each_merchant(
        &self,
        order: MerchantOrder,
        direction: Direction,
        mut take: impl FnMut(Merchant, i64) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let (up, down) = match order {
            MerchantOrder::Code => (sql::LIST_MERCHANTS, sql::LIST_MERCHANTS_DOWN),
            MerchantOrder::Company => (sql::LIST_MERCHANTS_BY_COMPANY, sql::LIST_MERCHANTS_BY_COMPANY_DOWN),
            MerchantOrder::Users => (sql::LIST_MERCHANTS_BY_USERS, sql::LIST_MERCHANTS_BY_USERS_DOWN),
            MerchantOrder::Created => (sql::LIST_MERCHANTS_BY_AGE, sql::LIST_MERCHANTS_BY_AGE_DOWN),
        };
        self.engine.each(direction.of(up, down), &[], |row| take(merchant(row)?, row.int(7)?))
    }

    /// Every code with its company.
    ///
    /// # Errors
    /// What `take` says, or the engine.
    pub fn each_company(&self, mut take: impl FnMut(String, String) -> Result<(), Failure>) -> Result<(), Failure> {
        self.engine.each(sql::LIST_COMPANIES, &[], |row| take(row.text(0)?, row.text(1)?))
    }

    /// Every code, for suggestions.
    ///
    /// # Errors
    /// The engine's.
    pub fn merchant_codes(&self) -> Result<Vec<String>, Failure> {
        self.engine.rows(sql::LIST_MERCHANT_CODES, &[], |row| row.text(0))
    }

    pub(super) fn add_merchant(&self, merchant: &Merchant) -> Result<(), Failure> {
        self.engine.execute(sql::ADD_MERCHANT, &params(merchant)).map(drop)
    }

    pub(super) fn put_merchant(&self, merchant: &Merchant) -> Result<(), Failure> {
        self.foresight.forget_all(); // holders carry its corporate number
        self.engine.execute(sql::PUT_MERCHANT, &params(merchant)).map(drop)
    }

    pub(super) fn remove_merchant(&self, code: &MerchantCode) -> Result<(), Failure> {
        self.foresight.forget_all();
        self.engine.execute(sql::REMOVE_HOLDERS_OF, &[code.as_str().into()])?;
        self.engine.execute(sql::REMOVE_MERCHANT, &[code.as_str().into()]).map(drop)
    }
}

fn params(merchant: &Merchant) -> [Param<'_>; 7] {
    [
        merchant.code.as_str().into(),
        merchant.access_key.as_str().into(),
        merchant.company.as_str().into(),
        merchant.corporate_number.as_ref().map(CorporateNumber::as_str).into(),
        merchant.fulfilment.as_ref().into(),
        merchant.created_at.0.into(),
        merchant.updated_at.0.into(),
    ]
}

/// A merchant code out of a column.
pub(super) fn code(row: &Row, column: usize) -> Result<MerchantCode, Failure> {
    row.text(column).map(MerchantCode::stored)
}

pub(super) fn merchant(row: &Row) -> Result<Merchant, Failure> {
    let corporate_number = row.maybe_text(3)?.map(|n| CorporateNumber::parse(&n)).transpose();
    Ok(Merchant {
        code: code(row, 0)?,
        access_key: AccessKey::parse(&row.text(1)?).map_err(|_| damaged(row, "access key"))?,
        company: Company::parse(&row.text(2)?).map_err(|_| damaged(row, "company"))?,
        corporate_number: corporate_number.map_err(|_| damaged(row, "corporate number"))?,
        fulfilment: row.word(4)?,
        created_at: Timestamp(row.int(5)?),
        updated_at: Timestamp(row.int(6)?),
    })
}
