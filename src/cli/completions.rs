//! `padan completions` and `padan man`: what a shell and `man` know of the command line, made from the command line itself.

use super::{Arguments, Global};
use crate::diagnostic::Stopped;
use crate::target::{self, May, Targets};
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

/// Writes one man page per command into a folder; pages of an earlier padan are replaced, other files are not.
///
/// Errors: `Stopped` before anything is written where a page may not be.
pub fn man(global: &Global, folder: &Path) -> anyhow::Result<ExitCode> {
    let language = global.language();
    target::outside_runs(folder, language)?;
    fs::create_dir_all(folder).map_err(|error| target::cannot_write(folder, &error, language))?;
    let mut command = Arguments::command();
    command.build();
    let mut made = Vec::new();
    pages(&command, "padan", &mut made)?;
    let mut targets = Targets::new(language);
    let claim = |(name, page): (String, Vec<u8>)| Ok((targets.claim(&folder.join(name), &May::Replace(&is_page))?, page));
    let claimed = made.into_iter().map(claim).collect::<Result<Vec<_>, Stopped>>()?;
    claimed.iter().try_for_each(|(target, page)| target.write(page))?;
    Ok(ExitCode::SUCCESS)
}

/// Says whether a file is a page that padan wrote.
fn is_page(path: &Path) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.lines().any(|line| line.starts_with(".TH padan")))
}

/// The page of a command and those below it: `padan.1`, `padan-run.1`, `padan-rules-check.1`.
fn pages(command: &clap::Command, name: &str, made: &mut Vec<(String, Vec<u8>)>) -> anyhow::Result<()> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone())
        .title(name)
        .date("")
        .source(concat!("padan ", env!("CARGO_PKG_VERSION")))
        .manual("padan")
        .render(&mut page)?;
    made.push((format!("{name}.1"), page));
    let below = command.get_subcommands().filter(|below| below.get_name() != "help" && !below.is_hide_set());
    below.into_iter().try_for_each(|below| pages(below, &format!("{name}-{}", below.get_name()), made))
}
