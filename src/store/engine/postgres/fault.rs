//! What an error of a PostgreSQL server means to a person, by its SQLSTATE, which no server translates. It passes on the
//! server's own sentence and never its details: those may hold values of a row.

use super::super::PATIENCE;
use super::line::Trouble;
use crate::failure::{Code, Failure};
use ::postgres::Error;
use std::error::Error as _;

/// Whether an error comes of another transaction that was under way.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Meeting {
    /// Trying again may well succeed.
    Another,
    /// Something else is wrong.
    None,
}

/// `serialization_failure`, `deadlock_detected`; `unique_violation`, for every rule looks first: another one came in between.
pub fn meeting(error: &Error) -> Meeting {
    match error.code().map(|state| state.code()) {
        Some("40001" | "40P01" | "23505") => Meeting::Another,
        _ => Meeting::None,
    }
}

/// What having no answer means.
pub fn of(place: &str, trouble: &Trouble) -> Failure {
    match trouble {
        Trouble::Met(error) => failure(place, error),
        Trouble::Silence => {
            Failure::Store { code: Code::ServerUnreachable, path: place.to_owned(), cause: "no answer in time".to_owned() }
        }
    }
}

/// What an error means.
pub fn failure(place: &str, error: &Error) -> Failure {
    let code = match error.code() {
        Some(state) => of_state(state.code()),
        None if error.is_closed() || is_io(error) => Some(Code::ServerUnreachable),
        // No or a wrong password, no TLS, a certificate that is not to be trusted.
        None => Some(Code::ServerRefused),
    };
    let Some(code) = code else {
        return Failure::Busy { code: Code::Busy, waited: PATIENCE.as_secs().cast_signed() };
    };
    Failure::Store { code, path: place.to_owned(), cause: said(error) }
}

/// None for what only took too long, being in another's way.
fn of_state(state: &str) -> Option<Code> {
    Some(match state {
        // Serialization, deadlock, a lock that was not to be had, a statement that took too long.
        "40001" | "40P01" | "55P03" | "57014" => return None,
        // Shut down, crashed, starting; the session ended for having been idle; too many connections.
        "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "53300" => Code::ServerUnreachable,
        "53100" => Code::DiskFull,
        "42P01" | "3F000" => Code::StoreMissing,
        // No such database; no right to do that; a server that only reads.
        "3D000" | "42501" | "25006" => Code::ServerRefused,
        "XX001" | "XX002" => Code::StoreDamaged,
        state if state.starts_with("08") => Code::ServerUnreachable,
        state if state.starts_with("28") => Code::ServerRefused,
        _ => Code::StoreFailed,
    })
}

/// Whether the way to the server broke, or there is none.
fn is_io(error: &Error) -> bool {
    let Some(cause) = error.source() else { return error.to_string().contains("timed out") };
    let io = cause.downcast_ref::<std::io::Error>();
    io.is_some_and(|io| io.get_ref().is_none_or(|inner| !inner.is::<rustls::Error>()))
}

fn said(error: &Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(error), _) => error.message().to_owned(),
        (None, Some(cause)) => cause.to_string(),
        (None, None) => error.to_string(),
    }
}
