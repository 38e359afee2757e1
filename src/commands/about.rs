//! `version` and `explain CODE`: what needs neither configuration nor database.
//! They must work where either is missing or broken: that is when they are needed.

use super::globals::Globals;
use super::typed::near;
use crate::failure::{Code, Failure};
use crate::output::{self, Format, Property, Record, Shape, words};
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
    properties: &[Property::text(Field::Version), Property::text(Field::SqliteVersion)],
};

/// What an error code means.
pub const EXPLANATION: Shape = Shape {
    schema: "explanation",
    by: "explain",
    id: Field::Code,
    properties: &[Property::word(Field::Code, words::<Code>), Property::int(Field::Exit), Property::text(Field::Message)],
};

/// Says which release this is.
///
/// # Errors
/// Output.
pub fn version(world: &mut World, globals: &Globals) -> Result<(), Failure> {
    let release = env!("CARGO_PKG_VERSION");
    if globals.style.format == Format::Table {
        return output::line(&mut *world.out, &format!("sekisho {release}"));
    }
    let record = Record::new().with(Field::Version, release).with(Field::SqliteVersion, crate::store::sqlite_version());
    output::record(&mut *world.out, &globals.style, &VERSION, &record)
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
