//! What the store is opened by: where the database is, and for a server the password, from the places that PostgreSQL's
//! own programs know or from a file of the configuration. Never from an argument or a variable: others see those (S7).

use super::key_path;
use crate::config::Config;
use crate::database::{Database, Server};
use crate::failure::Failure;
use crate::files;
use crate::rules::secret::Secret;
use crate::store::Place;

/// What the store is opened by.
///
/// # Errors
/// `file_unsafe` and its like, for a file of passwords that others can read.
pub fn place(config: &Config) -> Result<Place, Failure> {
    Ok(match &config.db {
        Database::File(path) => Place::File(path.clone()),
        Database::Server(server) => Place::Server(server.clone(), password(config, server)?),
    })
}

fn password(config: &Config, server: &Server) -> Result<Option<Secret>, Failure> {
    if let Some(source) = &config.db_password {
        let text = Secret::new(files::read_private(&key_path(source)?)?);
        let line = text.reveal().lines().next().unwrap_or_default();
        return Ok(Some(Secret::new(line.to_owned())));
    }
    // As everywhere: where the file is not there, none may be needed.
    let Some(path) = config.passfile.as_ref().filter(|path| path.exists()) else { return Ok(None) };
    let text = Secret::new(files::read_private(path)?);
    Ok(server.password_in(text.reveal()).map(Secret::new))
}
