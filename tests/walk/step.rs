//! The steps that a walk is made of. They are small and speak of "the newest code" or "the password before", never of
//! values, so that a walk with half of its steps taken out is still a walk: it shrinks.

use super::model::{Limit, Method, Role, Sweep, Time};
use super::who::Who;

/// A password typed at a login, or where the own one is asked for again.
#[derive(Clone, Copy, Debug)]
pub enum Typing {
    Right,
    Wrong,
    /// One that was right before.
    Chosen(usize),
    Temporary(usize),
}

/// A one-time password.
#[derive(Clone, Copy, Debug)]
pub enum Code {
    /// The newest mailed one, or what the app shows: whichever is asked for.
    Right,
    /// The one that was mailed so many codes ago.
    Mailed(usize),
    /// What the app shows so many steps from now.
    App(i64),
    /// What the app before this one shows.
    LostApp,
    Wrong,
    Malformed,
}

/// A new password.
#[derive(Clone, Copy, Debug)]
pub enum Choice {
    Fresh,
    Weak,
    /// The one of so many changes ago.
    Again(usize),
}

/// Who runs a command: the support centre where there is no visitor.
pub type Actor = Option<usize>;

/// A mail address to give: the n-th one of somebody else, or of the user.
pub type Address = (Option<Who>, u8);

/// What is typed at `user add`.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    pub role: Role,
    pub email: Option<Address>,
    pub method: Method,
    pub mail: bool,
}

/// What is typed at `user edit`.
#[derive(Clone, Copy, Debug)]
pub struct Changed {
    pub role: Option<Role>,
    pub email: Option<Option<Address>>,
    pub method: Option<Method>,
    /// The own password, where it is asked for.
    pub typing: Typing,
}

/// One step; the first group are several commands in a row.
#[derive(Clone, Debug)]
pub enum Step {
    /// A login all the way, with a new password where one is due.
    Enter {
        visitor: usize,
        who: Who,
    },
    /// A password started over with a link, and the login that follows.
    Restart {
        visitor: usize,
        who: Who,
    },
    /// Wrong passwords.
    Guess {
        visitor: usize,
        who: Who,
        times: u8,
    },
    /// Wrong codes after the right password.
    Fumble {
        visitor: usize,
        who: Who,
        times: u8,
    },
    /// Another code, each time as soon as it is allowed, after a wrong one or none.
    Insist {
        visitor: usize,
        who: Who,
        times: u8,
        fumbles: bool,
    },
    /// Sweeps so many seconds after somebody's 91 days are over.
    SweepInTime {
        offset: Time,
    },
    /// Uses a session until its 12 hours are over.
    StayBusy {
        visitor: usize,
    },

    Login {
        visitor: usize,
        who: Who,
        typing: Typing,
        right_key: bool,
        method: Option<Method>,
    },
    Verify {
        visitor: usize,
        code: Code,
        challenge: Option<usize>,
    },
    Resend {
        visitor: usize,
        challenge: Option<usize>,
    },
    Whoami {
        visitor: usize,
    },
    Logout {
        visitor: usize,
    },
    Change {
        visitor: usize,
        current: Typing,
        new: Choice,
    },
    Reset {
        visitor: usize,
        who: Who,
    },
    Redeem {
        visitor: usize,
        who: Who,
        age: usize,
    },
    Issue {
        actor: Actor,
        who: Who,
    },
    ResetApp {
        actor: Actor,
        who: Who,
    },
    Add {
        actor: Actor,
        who: Who,
        wanted: Wanted,
    },
    Edit {
        actor: Actor,
        who: Who,
        changed: Changed,
    },
    Delete {
        actor: Actor,
        who: Who,
    },
    Unlock {
        actor: Actor,
        who: Who,
    },
    Revoke {
        actor: Actor,
        who: Who,
    },
    Show {
        actor: Actor,
        who: Who,
    },
    Sweep {
        actor: Actor,
        sweep: Sweep,
    },
    VerifyAudit,

    /// To so many seconds after the next such moment.
    Until {
        limit: Limit,
        offset: Time,
    },
    /// Backwards where it is negative.
    Wait {
        seconds: Time,
    },
}
