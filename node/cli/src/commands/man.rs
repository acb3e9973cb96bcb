//! `man`: this program's pages for `man`, made of the same words as `--help`.

use super::Context;
use crate::args::{Cli, Man};
use crate::error::{Failure, Result};
use clap::CommandFactory;
use std::fs;

/// Prints the page of the program, or writes those of all verbs into a directory.
pub(crate) fn run(context: &Context, args: &Man) -> Result<()> {
    let command = Cli::command();
    let Some(dir) = &args.dir else {
        let mut page = Vec::new();
        let made = clap_mangen::Man::new(command).render(&mut page);
        made.map_err(|error| Failure::failed(error.to_string()))?;
        let mut out = context.screen.out();
        out.bytes(&page)?;
        return out.finish();
    };
    fs::create_dir_all(dir).map_err(|error| Failure::file(dir, &error))?;
    clap_mangen::generate_to(command, dir).map_err(|error| Failure::file(dir, &error))?;
    context.screen.done(format!("The pages are in {}", dir.display()));
    Ok(())
}
