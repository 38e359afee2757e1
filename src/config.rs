//! The configuration: flag > environment > file > default, and where each value came from. It guards the bounds of the
//! specification, so that nobody behind it checks a limit again. It must read no secret: it knows only the names of the
//! files that hold them. What the keys are stands in `table`, once.

mod check;
mod defaults;
mod document;
mod duration;
mod places;
mod slot;
mod table;
mod template;
#[cfg(test)]
mod tests;
mod values;
mod wording;
mod words;

pub use duration::{parse as parse_duration, print as print_duration};
pub use places::user_path;
pub use slot::Key;
pub use template::template;
pub use values::{
    Audit, ColorWhen, Config, KeySource, Mail, Output, Sender, Service, Setting, SinkKind, Smtp, TableStyle, Tls,
};
pub use wording::template_file;
pub use words::is_loopback;

use crate::database::{Database, UrlFault};
use crate::failure::{ConfigFault, Failure};
use crate::files;
use crate::text::Lang;
use places::{Places, SYSTEM_FILE, variable};
use slot::{Place, Wrong};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use table::{KEYS, index_of};
use toml::de::DeValue;

/// What was said on the command line and in the environment.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// `--db`
    pub db: Option<&'a str>,
    /// `--config`
    pub config: Option<&'a Path>,
    /// `--lang`
    pub lang: Option<Lang>,
    /// The environment.
    pub env: &'a BTreeMap<String, String>,
}

/// Reads and checks the configuration.
///
/// # Errors
/// [`Failure::Config`] for a wrong value, wherever it stands; [`Failure::File`] or [`Failure::Unsafe`] for a file that
/// can't be read, or that others can write.
pub fn load(sources: &Sources) -> Result<Config, Failure> {
    load_beside(sources, Path::new(SYSTEM_FILE))
}

/// The language to speak in, also before and while the configuration is read; a wrong word in a variable counts as unset.
#[must_use]
pub fn language(flag: Option<Lang>, env: &BTreeMap<String, String>) -> Lang {
    let named = || variable(env, "SEKISHO_LANG").and_then(words::word);
    flag.or_else(named).unwrap_or_else(|| locale(env).0)
}

/// The locale's language, and the variable that says so.
fn locale(env: &BTreeMap<String, String>) -> (Lang, &'static str) {
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        if let Some(value) = variable(env, name) {
            // `C.UTF-8` is `C`.
            let plain = value.split(['.', '@']).next().unwrap_or(value);
            let japanese = plain.starts_with("ja") || plain == "C" || plain == "POSIX";
            return (if japanese { Lang::Ja } else { Lang::En }, name);
        }
    }
    (Lang::Ja, DEFAULT)
}

/// A database that a flag names besides the one in force, written as `store.url` is.
///
/// # Errors
/// [`Failure::Config`], naming the flag.
pub fn database(flag: &'static str, typed: &str, env: &BTreeMap<String, String>) -> Result<Database, Failure> {
    Places::of(env).database(typed, Path::new("")).map_err(|fault| {
        let value = without_login(typed);
        Origin::of(&format!("flag {flag}")).fault(match fault {
            UrlFault::Form(expected) => ConfigFault::BadValue { key: flag, value, expected },
            UrlFault::Password => ConfigFault::PasswordInUrl { key: flag },
        })
    })
}

/// Every key, in the order of the specification.
#[must_use]
pub fn keys() -> &'static [Key] {
    KEYS
}

/// The origin of what nobody set.
const DEFAULT: &str = "default";

fn load_beside(sources: &Sources, system: &Path) -> Result<Config, Failure> {
    let places = Places::of(sources.env);
    let mut draft = Draft::new(&places, sources)?;
    if let Some((path, text)) = find(sources, &places, system)? {
        draft.read_file(&path, &text)?;
        draft.config.file = Some(path);
    }
    draft.read_environment(sources.env)?;
    draft.read_flags(sources)?;
    draft.finish()
}

/// The one file that counts, and its text: the one that was asked for, or the first of the default ones that is there.
fn find(sources: &Sources, places: &Places, system: &Path) -> Result<Option<(PathBuf, String)>, Failure> {
    let read = |path: PathBuf| files::read_trusted(&path).map(|text| Some((path, text)));
    let asked = sources.config.map(Path::to_owned).or_else(|| variable(sources.env, "SEKISHO_CONFIG").map(PathBuf::from));
    if let Some(path) = asked {
        return read(path);
    }
    let user = places.config.as_ref().map(|folder| folder.join("config.toml"));
    // A link that leads nowhere is there: passing over it would pass over what it was meant to set.
    let found = user.into_iter().chain([system.to_owned()]).find(|path| path.symlink_metadata().is_ok());
    found.map_or(Ok(None), read)
}

/// The configuration while it is put together.
struct Draft<'a> {
    config: Config,
    /// One for each key of the table.
    origins: Vec<Origin>,
    places: &'a Places,
}

/// Where a value came from.
#[derive(Clone)]
struct Origin {
    source: String,
    line: Option<usize>,
}

impl Origin {
    fn of(source: &str) -> Self {
        Self { source: source.to_owned(), line: None }
    }

    fn fault(&self, fault: ConfigFault) -> Failure {
        Failure::Config { origin: self.source.clone(), line: self.line, fault }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.source),
            None => f.write_str(&self.source),
        }
    }
}

impl<'a> Draft<'a> {
    fn new(places: &'a Places, sources: &Sources) -> Result<Self, Failure> {
        let (lang, lang_origin) = locale(sources.env);
        let origins = KEYS.iter().map(|key| Origin::of(if key.name == "output.lang" { lang_origin } else { DEFAULT }));
        Ok(Self { config: Config::initial(places, lang)?, origins: origins.collect(), places })
    }

    fn read_file(&mut self, path: &Path, text: &str) -> Result<(), Failure> {
        let at = |line| Origin { source: path.display().to_string(), line: Some(line) };
        let entries = document::entries(text).map_err(|(line, fault)| at(line).fault(fault))?;
        let base = path.parent().unwrap_or(Path::new(""));
        for entry in entries {
            let origin = at(entry.line);
            let Some(index) = index_of(&entry.path) else {
                return Err(origin.fault(document::unknown(&entry, text)));
            };
            self.put(index, &entry.value, || entry.written(text), origin, base)?;
        }
        Ok(())
    }

    fn read_environment(&mut self, env: &BTreeMap<String, String>) -> Result<(), Failure> {
        for (name, key) in [("SEKISHO_DB", "store.url"), ("SEKISHO_LANG", "output.lang")] {
            if let Some(value) = variable(env, name) {
                self.put_word(key, value, Origin::of(name))?;
            }
        }
        match variable(env, "NO_COLOR") {
            Some(_) => self.put_word("output.color", "never", Origin::of("NO_COLOR")),
            None => Ok(()),
        }
    }

    fn read_flags(&mut self, sources: &Sources) -> Result<(), Failure> {
        if let Some(lang) = sources.lang {
            self.put_word("output.lang", lang.as_ref(), Origin::of("flag --lang"))?;
        }
        sources.db.map_or(Ok(()), |db| self.put_word("store.url", db, Origin::of("flag --db")))
    }

    fn put_word(&mut self, key: &str, value: &str, origin: Origin) -> Result<(), Failure> {
        let value_of = DeValue::String(value.into());
        index_of(key).map_or(Ok(()), |index| self.put(index, &value_of, || value.to_owned(), origin, Path::new("")))
    }

    /// Puts a value in its place, over what was there; `written` is the value as it stands there.
    fn put(
        &mut self,
        index: usize,
        value: &DeValue,
        written: impl Fn() -> String,
        origin: Origin,
        base: &Path,
    ) -> Result<(), Failure> {
        let (Some(key), Some(slot_origin)) = (KEYS.get(index), self.origins.get_mut(index)) else { return Ok(()) };
        let place = Place { places: self.places, base };
        key.slot.set(&mut self.config, value, &place).map_err(|wrong| {
            let (key, value) = (key.name, without_login(&written()));
            origin.fault(match wrong {
                Wrong::Form(expected) => ConfigFault::BadValue { key, value, expected },
                Wrong::Password => ConfigFault::PasswordInUrl { key },
                Wrong::Bound(b) => ConfigFault::OutOfBounds { key, value, bound: b.text, source: b.source },
            })
        })?;
        *slot_origin = origin;
        Ok(())
    }

    fn finish(mut self) -> Result<Config, Failure> {
        check::whole(&self.config).map_err(|(key, fault)| {
            let origin = index_of(key).and_then(|index| self.origins.get(index));
            // What no key brought about is for want of a home folder to have defaults in.
            origin.unwrap_or(&Origin::of("$HOME")).fault(fault)
        })?;
        self.config.settle_mail_folder();
        let settings = KEYS.iter().zip(&self.origins).map(|(key, origin)| Setting {
            key: key.name,
            value: key.slot.show(&mut self.config),
            origin: origin.to_string(),
        });
        self.config.settings = settings.collect();
        Ok(self.config)
    }
}

/// A refused URL may hold a password (`postgres://user:password@host/`), and errors must not (S7).
fn without_login(written: &str) -> String {
    match written.split_once("://") {
        Some((scheme, rest)) if rest.contains('@') || rest.contains('?') => format!("{scheme}://..."),
        _ => written.to_owned(),
    }
}
