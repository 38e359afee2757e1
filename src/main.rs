//! The real world in, an exit code out.
//! Umask, core dumps and arguments belong to the whole process, so they are settled here, once. It must not decide anything:
//! that is `sekisho::run`, which tests call with a world of their own.

use sekisho::failure::Exit;
use sekisho::files::{no_core_dump, private_umask};
use sekisho::world::World;
use std::process::ExitCode;

#[allow(clippy::disallowed_methods)] // this is the one place for arguments
fn main() -> ExitCode {
    private_umask();
    no_core_dump();
    let mut world = World::real();
    let exit: Exit = sekisho::run(std::env::args_os(), &mut world);
    ExitCode::from(exit as u8)
}
