//! The line to a server. A thread of its own speaks on it, so that whoever asks waits no longer than a limit: a machine
//! whose server has stopped (frozen, paused, hung behind a proxy) keeps its connections alive and answers nothing. It must
//! not ask anything twice, and after a silence nothing any more: what the server made of it is not known.

use ::postgres::{Client, Error};
use std::cell::Cell;
use std::sync::mpsc::{self, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

/// Something to be asked on the line, with the way back for its answer.
type Job = Box<dyn FnOnce(&mut Client) + Send>;

/// A connection, and the thread that speaks on it.
pub struct Line {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
    silent: Cell<bool>,
}

/// Why there is no answer to go by.
pub enum Trouble {
    /// An error that the server told, or that the connection met.
    Met(Error),
    /// Nothing came in time.
    Silence,
}

impl Line {
    /// Connects within a limit, which holds for all of it: also for a server that takes the connection and says nothing.
    ///
    /// # Errors
    /// What `connect` met, or silence.
    pub fn open(limit: Duration, connect: impl FnOnce() -> Result<Client, Error> + Send + 'static) -> Result<Self, Trouble> {
        let (jobs, todo) = mpsc::channel::<Job>();
        let (tell, told) = mpsc::channel();
        let speak = move || match connect() {
            Ok(mut client) => {
                drop(tell.send(None));
                todo.into_iter().for_each(|job| job(&mut client));
            }
            Err(error) => drop(tell.send(Some(error))),
        };
        let thread = std::thread::Builder::new().spawn(speak).map_err(|_| Trouble::Silence)?;
        match told.recv_timeout(limit) {
            Ok(None) => Ok(Self { jobs: Some(jobs), thread: Some(thread), silent: Cell::new(false) }),
            Ok(Some(error)) => Err(Trouble::Met(error)),
            Err(_) => Err(Trouble::Silence), // the thread is left behind, and ends with the process
        }
    }

    /// Asks, and waits at most so long.
    ///
    /// # Errors
    /// What the server told or the connection met; silence.
    pub fn ask<T: Send + 'static>(
        &self,
        limit: Duration,
        job: impl FnOnce(&mut Client) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Trouble> {
        let (tell, told) = mpsc::channel();
        let job: Job = Box::new(move |client| drop(tell.send(job(client))));
        let sent = self.jobs.as_ref().is_some_and(|jobs| !self.silent.get() && jobs.send(job).is_ok());
        match sent.then(|| told.recv_timeout(limit)) {
            Some(Ok(answer)) => answer.map_err(Trouble::Met),
            _ => {
                self.silent.set(true);
                Err(Trouble::Silence)
            }
        }
    }
}

impl Drop for Line {
    /// Takes leave of the server, if it still listens.
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take().filter(|_| !self.silent.get()) {
            drop(thread.join());
        }
    }
}
