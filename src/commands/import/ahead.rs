//! What the next rows of a file will ask the database for, asked at once: read a second time, a little ahead of those that
//! are decided. It must not judge a row: one that can't be read is passed over here, and refused when its turn comes.

use super::rows::cell;
use crate::failure::Failure;
use crate::rules::import::{Header, Row};
use crate::rules::merchant::MerchantCode;
use crate::sheet::Rows;
use crate::store::Tx;

/// Rows that are looked at in one go.
const STRIDE: usize = 500;

/// The rows of a text ahead of another reading of it.
pub(super) struct Ahead<'a> {
    rows: Rows<'a>,
    /// Rows that are still covered by the last look.
    left: usize,
}

impl<'a> Ahead<'a> {
    /// From the row behind the heading on.
    pub(super) fn new(text: &'a str) -> Self {
        let mut rows = Rows::new(text);
        let _heading = rows.take();
        Self { rows, left: 0 }
    }

    /// To be called before each row.
    ///
    /// # Errors
    /// The store's.
    pub(super) fn step(&mut self, tx: &Tx, header: &Header, merchant: Option<&MerchantCode>) -> Result<(), Failure> {
        if !tx.looks_ahead() {
            return Ok(());
        }
        if self.left > 0 {
            self.left -= 1;
            return Ok(());
        }
        let (mut users, mut emails, mut seen) = (Vec::new(), Vec::new(), 0);
        while seen < STRIDE
            && let Some(row) = self.rows.take()
        {
            seen += 1;
            if let Ok(read) = Row::read(|column| cell(header, &row, column), merchant) {
                users.push(read.address);
                emails.extend(read.email.flatten());
            }
        }
        self.left = seen.saturating_sub(1);
        tx.foresee(&users, &emails)
    }
}
