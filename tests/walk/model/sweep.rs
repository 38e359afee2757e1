//! The sweep (R8): who goes, what stops it, and what else it clears away.

use super::session::Acts;
use super::time::{CLOCK_AHEAD, CODE_TTL, IDLE, LIFE, LINK_TTL};
use super::{Answer, By, HOUR, Model, Role, Time, User, Who};

/// What is typed at `sweep-inactive`.
#[derive(Clone, Copy, Debug)]
pub struct Sweep {
    pub accept_clock: bool,
    pub max: Option<usize>,
    pub dry_run: bool,
}

/// `sweep.max_delete`; the share counts over 20 users only.
const MAX_DELETE: usize = 100;

impl User {
    /// R8.5: what lapsed goes. Requests stay as long as they count.
    fn clear_lapsed(&mut self, now: Time) {
        self.challenge.take_if(|challenge| challenge.sent_at + CODE_TTL <= now);
        self.link.take_if(|link| link.sent_at + LINK_TTL <= now && link.sent_at + HOUR <= now);
        self.asked.retain(|at| at + HOUR > now);
        self.sessions.retain(|session| session.created_at + LIFE > now && session.last_used_at + IDLE > now);
    }
}

impl Model {
    /// `sweep-inactive`
    pub fn sweep(&mut self, by: By, sweep: Sweep) -> Result<Answer, Answer> {
        match self.acts(by)? {
            Acts::Support => {}
            Acts::Anonymous => return Err(Answer::refused("no_session")),
            Acts::User { .. } => return Err(Answer::refused("denied")),
        }
        let now = self.now;
        let due: Vec<Who> = self.users.iter().filter(|(_, user)| user.inactive(now)).map(|(who, _)| *who).collect();
        let checked = self.users.values().filter(|user| user.role != Role::Admin).count();
        if let Some(code) = self.stopped(sweep, due.len()) {
            // A run that the clock stopped leaves an entry, but not one that the next run's clock is measured against.
            let recorded = !sweep.dry_run && code != "sweep_clock";
            return Err(Answer { recorded, ..Answer::rejected(code) });
        }
        let answer = if sweep.dry_run { Answer::looked() } else { Answer::done() };
        let answer = answer.with("/deleted", due.len()).with("/checked", checked).with("/dry_run", sweep.dry_run);
        if !sweep.dry_run {
            due.iter().for_each(|who| drop(self.users.remove(who)));
            self.users.values_mut().for_each(|user| user.clear_lapsed(now));
        }
        Ok(answer)
    }

    /// R8.3: before the first deletion.
    fn stopped(&self, sweep: Sweep, due: usize) -> Option<&'static str> {
        let believed = (0..=CLOCK_AHEAD).contains(&(self.now - self.newest_entry));
        if !believed && !sweep.accept_clock {
            return Some("sweep_clock");
        }
        (due > sweep.max.unwrap_or(MAX_DELETE)).then_some("sweep_limit")
    }
}
