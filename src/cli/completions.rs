//! `padan completions` and `padan man`: what a shell and `man` know of the command line, made from the command line itself.

use super::Arguments;
use anyhow::Context;
use clap::CommandFactory;
use clap_complete::Shell;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// Prints the completion script of a shell.
pub fn completions(shell: Shell) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "padan", &mut script);
    match std::io::stdout().lock().write_all(&script) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// Writes one man page per command into a folder.
pub fn man(folder: &Path) -> anyhow::Result<ExitCode> {
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let mut command = Arguments::command();
    command.build();
    pages(&command, "padan", folder)?;
    Ok(ExitCode::SUCCESS)
}

/// The page of a command and those below it: `padan.1`, `padan-run.1`, `padan-rules-check.1`.
fn pages(command: &clap::Command, name: &str, folder: &Path) -> anyhow::Result<()> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone())
        .title(name)
        .date("")
        .source(concat!("padan ", env!("CARGO_PKG_VERSION")))
        .manual("padan")
        .render(&mut page)?;
    let path = folder.join(format!("{name}.1"));
    fs::write(&path, page).with_context(|| format!("{} cannot be written", path.display()))?;
    let below = command.get_subcommands().filter(|below| below.get_name() != "help" && !below.is_hide_set());
    below.into_iter().try_for_each(|below| pages(below, &format!("{name}-{}", below.get_name()), folder))
}
