//! Where files lie by default, from the environment (XDG base directories), and how a written path is meant.
//! It looks at no file system: whether a file is there, and safe, is found out where it is used.

use super::values::KeySource;
use crate::database::{Database, Server, UrlFault};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How a database is written.
pub const DATABASE: &str = if cfg!(feature = "postgres") { "sqlite:PATH | postgres://USER@HOST/NAME" } else { "sqlite:PATH" };

/// The configuration that all users of a machine share.
pub const SYSTEM_FILE: &str = "/etc/sekisho/config.toml";

/// The folders that the environment names. A relative one counts as unset, as the XDG specification says.
pub struct Places {
    home: Option<PathBuf>,
    /// `$XDG_CONFIG_HOME/sekisho`
    pub config: Option<PathBuf>,
    /// `$XDG_DATA_HOME/sekisho`
    pub data: Option<PathBuf>,
    credentials: Option<PathBuf>,
    /// Where PostgreSQL's own programs look for passwords.
    pub passfile: Option<PathBuf>,
}

impl Places {
    pub fn of(env: &BTreeMap<String, String>) -> Self {
        let folder = |name: &str| variable(env, name).map(PathBuf::from).filter(|path| path.is_absolute());
        let home = folder("HOME");
        let ours = |name: &str, below_home: &str| {
            let base = folder(name).or_else(|| home.as_ref().map(|home| home.join(below_home)));
            base.map(|base| base.join("sekisho"))
        };
        let (config, data) = (ours("XDG_CONFIG_HOME", ".config"), ours("XDG_DATA_HOME", ".local/share"));
        let passfile = variable(env, "PGPASSFILE").map(PathBuf::from);
        let passfile = passfile.or_else(|| home.as_ref().map(|home| home.join(".pgpass")));
        Self { config, data, credentials: folder("CREDENTIALS_DIRECTORY"), passfile, home }
    }

    /// A written path: `~/` is the home folder, and a relative one starts at `base`.
    pub fn path(&self, typed: &str, base: &Path) -> Option<PathBuf> {
        if typed.is_empty() || typed.contains('\0') {
            return None;
        }
        match typed.strip_prefix("~/") {
            Some(rest) => self.home.as_ref().map(|home| home.join(rest)),
            None => Some(base.join(typed)),
        }
    }

    /// A written secret's place: a path, or `credential:NAME`.
    pub fn secret(&self, typed: &str, base: &Path) -> Option<KeySource> {
        let Some(name) = typed.strip_prefix("credential:") else {
            return self.path(typed, base).map(KeySource::File);
        };
        // A name, and no way out of its folder.
        let plain = |b: u8| b.is_ascii_graphic() && b != b'/';
        if name.is_empty() || name.starts_with('.') || !name.bytes().all(plain) {
            return None;
        }
        let path = self.credentials.as_ref().map(|folder| folder.join(name));
        Some(KeySource::Credential { name: name.to_owned(), path })
    }

    /// A written database: `sqlite:PATH`, the path alone, or the URL of a server.
    pub fn database(&self, typed: &str, base: &Path) -> Result<Database, UrlFault> {
        if let Some(server) = Server::parse(typed).filter(|_| cfg!(feature = "postgres")) {
            return server.map(|server| Database::Server(Box::new(server)));
        }
        let path = typed.strip_prefix("sqlite:").unwrap_or(typed);
        // SQLite would take `:memory:` and `file:` for more than names; and other engines there are none.
        let special = path.starts_with(':') || path.starts_with("file:") || path.starts_with("//") || typed.contains("://");
        let file = if special { None } else { self.path(path, base) };
        file.map(Database::File).ok_or(UrlFault::Form(DATABASE))
    }
}

/// A variable of the environment; an empty one counts as unset.
pub fn variable<'e>(env: &'e BTreeMap<String, String>, name: &str) -> Option<&'e str> {
    env.get(name).map(String::as_str).filter(|value| !value.is_empty())
}

/// `$XDG_CONFIG_HOME/sekisho/config.toml`, this user's own configuration; `None` without that variable and without HOME.
#[must_use]
pub fn user_path(env: &BTreeMap<String, String>) -> Option<PathBuf> {
    Places::of(env).config.map(|folder| folder.join("config.toml"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn places(pairs: &[(&str, &str)]) -> Places {
        Places::of(&pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn xdg_wins_over_home_and_relative_or_empty_folders_count_as_unset() {
        let both = places(&[("HOME", "/h"), ("XDG_DATA_HOME", "/d"), ("XDG_CONFIG_HOME", "c")]);
        assert_eq!(both.data.unwrap(), Path::new("/d/sekisho"));
        assert_eq!(both.config.unwrap(), Path::new("/h/.config/sekisho"));
        let none = places(&[("HOME", ""), ("XDG_DATA_HOME", "")]);
        assert_eq!((none.data, none.config), (None, None));
    }

    #[test]
    fn paths_and_databases_are_read_as_meant() {
        let (places, base) = (places(&[("HOME", "/h")]), Path::new("/etc/x"));
        for (typed, path) in
            [("a.db", "/etc/x/a.db"), ("sqlite:a.db", "/etc/x/a.db"), ("sqlite:/a.db", "/a.db"), ("~/a", "/h/a")]
        {
            assert_eq!(places.database(typed, base).unwrap().file(), Some(Path::new(path)), "{typed}");
        }
        for bad in [
            "",
            "sqlite:",
            "sqlite://a",
            "mysql://h/d",
            "postgres://h",
            ":memory:",
            "sqlite::memory:",
            "file:a?mode=memory",
            "a\0b",
        ] {
            assert!(matches!(places.database(bad, base), Err(UrlFault::Form(_))), "{bad}");
        }
    }

    #[test]
    fn a_credential_is_a_name_in_its_folder() {
        let base = Path::new("/etc/x");
        let (with, without) = (places(&[("CREDENTIALS_DIRECTORY", "/run/c")]), places(&[]));
        let found = |path: Option<&str>| Some(KeySource::Credential { name: "key".to_owned(), path: path.map(PathBuf::from) });
        assert_eq!(with.secret("credential:key", base), found(Some("/run/c/key")));
        assert_eq!(without.secret("credential:key", base), found(None));
        for bad in ["credential:", "credential:../key", "credential:..", "credential:a/b", "credential:a b", "~/key", ""] {
            assert_eq!(without.secret(bad, base), None, "{bad}");
        }
    }
}
