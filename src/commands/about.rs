//! `version` and `explain CODE`: what needs neither configuration nor database.
//! They must work where either is missing or broken: that is when they are needed.

use super::globals::Globals;
use super::typed::near;
use crate::failure::{Code, Failure};
use crate::output::{self, Format, Kind, Property, Record, Shape, Value, words};
use crate::store;
use crate::text::{self, Field};
use crate::world::World;
use strum::VariantArray;

/// `explain`
#[derive(clap::Args, Debug)]
pub struct Explain {
    /// An error code, such as email_taken
    code: String,
}

/// What this program is.
pub const VERSION: Shape = Shape {
    schema: "version",
    by: "version",
    id: Field::Version,
    properties: &[
        Property::text(Field::Version),
        Property::text(Field::Platform),
        Property::text(Field::Linking),
        Property::text(Field::SqliteVersion),
        Property::int(Field::DatabaseSchema),
        Property::of(Field::Features, Kind::Many(&Kind::Text)),
    ],
};

/// What an error code means.
pub const EXPLANATION: Shape = Shape {
    schema: "explanation",
    by: "explain",
    id: Field::Code,
    properties: &[Property::word(Field::Code, words::<Code>), Property::int(Field::Exit), Property::text(Field::Message)],
};

/// What this build can do that another may not.
const FEATURES: &[&str] = if cfg!(feature = "postgres") { &["sqlite", "postgres"] } else { &["sqlite"] };

/// Says which release this is, and how it was built. The first line is for scripts, too.
///
/// # Errors
/// Output.
pub fn version(world: &mut World, globals: &Globals) -> Result<(), Failure> {
    let release = env!("CARGO_PKG_VERSION");
    let record = Record::new()
        .with(Field::Platform, platform())
        .with(Field::Linking, if cfg!(target_feature = "crt-static") { "static" } else { "dynamic" })
        .with(Field::SqliteVersion, store::sqlite_version())
        .with(Field::DatabaseSchema, store::schema_step())
        .with(Field::Features, Value::Many(FEATURES.iter().map(|name| (*name).into()).collect()));
    if globals.style.format == Format::Table && globals.style.columns.is_none() {
        output::line(&mut *world.out, &format!("sekisho {release}"))?;
        return output::record(&mut *world.out, &globals.style, &VERSION, &record);
    }
    output::record(&mut *world.out, &globals.style, &VERSION, &record.preceded_by(Field::Version, release))
}

/// The machine that it was built for.
fn platform() -> String {
    use std::env::consts::{ARCH, OS};
    let libc = if cfg!(target_env = "musl") { "musl" } else { "gnu" };
    if OS == "linux" { format!("{ARCH}-{OS}-{libc}") } else { format!("{ARCH}-{OS}") }
}

/// Explains an error code.
///
/// # Errors
/// `code_unknown`, with near ones.
pub fn explain(world: &mut World, globals: &Globals, args: &Explain) -> Result<(), Failure> {
    let typed = args.code.trim().to_lowercase().replace('-', "_");
    let Ok(code) = typed.parse::<Code>() else {
        let codes = Code::VARIANTS.iter().map(|c| c.as_ref().to_owned()).collect();
        return Err(Failure::CodeUnknown { code: args.code.clone(), suggestions: near(&typed, codes) });
    };
    let explained = text::explain(globals.style.lang, code);
    if globals.style.format == Format::Table {
        output::line(&mut *world.out, &format!("{} (exit {})", code.as_ref(), code.exit() as i32))?;
        return explained.lines().try_for_each(|line| output::line(&mut *world.out, &format!("  {line}")));
    }
    let record = Record::new()
        .with(Field::Code, code.as_ref())
        .with(Field::Exit, i64::from(code.exit() as i32))
        .with(Field::Message, explained);
    output::record(&mut *world.out, &globals.style, &EXPLANATION, &record)
}
