//! What the audit log is to know of a run beside what it does (R10.4): whom it names, why, and that a reason is given where
//! `audit.require_reason` wants one. It writes nothing.

use crate::commands::globals::Globals;
use crate::config::Config;
use crate::failure::{Failure, UsageFault};
use crate::rules::authority::{self, Actor, Target};
use crate::rules::event::Action;
use crate::store::Author;
use crate::world::World;

/// That a decision about others has its reason or ticket, where `audit.require_reason` wants one.
///
/// # Errors
/// [`UsageFault::NoReason`]
pub fn check_reason(globals: &Globals, config: &Config, actor: &Actor, action: Action, target: Target) -> Result<(), Failure> {
    let asked = config.audit.require_reason && authority::needs_reason(actor, action, target);
    let given = globals.reason.is_some() || globals.ticket.is_some();
    if asked && !given { Err(Failure::Usage(UsageFault::NoReason)) } else { Ok(()) }
}

/// Whom the audit log names: the actor, and who by the operating system.
pub fn author(globals: &Globals, actor: &Actor, origin: String, request: String) -> Author {
    let (reason, ticket) = (globals.reason.clone(), globals.ticket.clone());
    Author { actor: actor.name(), origin, request, reason, ticket }
}

/// Who runs this by the operating system, as the audit log keeps it.
pub fn origin_of(world: &World) -> String {
    serde_json::to_string(&(world.origin)()).unwrap_or_default()
}
