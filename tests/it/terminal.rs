//! What a person at a terminal gets: lines that fit a screen, no colour in pipes, completions for shells and pages for `man`.

use crate::support::{code, files, padan, sample, text};

const COLUMNS: usize = 100;

/// Standard output of a command that ends well.
#[track_caller]
fn out(arguments: &[&str]) -> String {
    let output = padan(arguments);
    assert_eq!(code(&output), 0, "{}", crate::support::said(&output));
    String::from_utf8(output.stdout).expect("text")
}

#[track_caller]
fn check_width(text: &str) {
    for line in text.lines() {
        assert!(line.chars().count() <= COLUMNS || !line.trim().contains(' '), "{line}");
        assert!(!line.contains('\x1b'), "no colour in a pipe: {line:?}");
    }
}

#[test]
fn the_summary_of_a_run_fits_a_screen() {
    let said = &sample().said;
    let summary: Vec<&str> =
        said.lines().skip_while(|line| !line.starts_with("padan 2026-11")).take_while(|line| !line.starts_with('{')).collect();
    assert!((12..=24).contains(&summary.len()), "{summary:#?}");
    check_width(&summary.join("\n"));
}

#[test]
fn a_story_fits_the_width_of_a_screen_in_both_languages() {
    for row in ["1:9", "5:178", "11:78"] {
        for language in ["id", "en"] {
            let told = out(&["explain", &text(&sample().run.folder), row, "--language", language]);
            check_width(&told);
            assert!(told.contains(if language == "id" { "\nSingkatnya\n" } else { "\nIn short\n" }), "{told}");
        }
    }
}

#[test]
fn every_shell_gets_completions_for_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = out(&["completions", shell]);
        for command in ["run", "check", "explain", "diff", "publish", "completions", "--language", "--former"] {
            assert!(script.contains(command.trim_start_matches('-')), "{shell} does not know {command}");
        }
    }
    assert_eq!(code(&padan(&["completions", "cmd"])), 2);
}

#[test]
fn every_command_has_a_page_for_man() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    out(&["man", "--out", &text(folder.path())]);
    let pages = files(folder.path());
    let help = out(&["--help"]);
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let commands: Vec<&str> = commands.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect();
    assert!(commands.len() >= 14, "{help}");
    for command in commands {
        let page = pages.get(&format!("padan-{command}.1")).unwrap_or_else(|| panic!("no page of {command}"));
        let page = String::from_utf8_lossy(page);
        assert!(page.contains(".SH NAME") && page.contains(".SH SYNOPSIS") && page.contains(&format!("padan {command}")), "{page}");
    }
    assert!(pages.contains_key("padan.1") && pages.contains_key("padan-rules-check.1"));
}

/// A pipe that nobody reads any more.
fn unread() -> std::io::PipeWriter {
    std::io::pipe().expect("a pipe can be made").1
}

#[test]
fn no_command_dies_of_a_closed_pipe() {
    let run = text(&sample().run.folder);
    let cases: [(&[&str], i32); 6] = [
        (&["publish", &run, "--out", &run], 2),
        (&["run", "no_such_job.toml"], 2),
        (&["explain", &run, "no such row"], 2),
        (&["--no-such-option"], 2),
        (&["-vv", "verify", &run], 0),
        (&["completions", "bash"], 0),
    ];
    for (arguments, wanted) in cases {
        for (is_out, is_error) in [(false, true), (true, false), (true, true)] {
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_padan"));
            command.args(arguments).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
            if is_out {
                command.stdout(unread());
            }
            if is_error {
                command.stderr(unread());
            }
            let ended = command.status().expect("the binary starts");
            assert_eq!(ended.code(), Some(wanted), "{arguments:?} {is_out} {is_error}: {ended}");
        }
    }
}

#[test]
fn a_page_of_somebody_else_is_not_replaced() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let place = text(folder.path());
    out(&["man", "--out", &place]);
    out(&["man", "--out", &place]);
    std::fs::write(folder.path().join("padan-run.1"), "my own page\n").expect("a file can be written");
    let refused = padan(&["man", "--out", &place, "--language", "en"]);
    assert_eq!(code(&refused), 2, "{}", crate::support::said(&refused));
    let below = padan(&["man", "--out", &text(&folder.path().join("padan.1/pages")), "--language", "en"]);
    assert!(code(&below) == 2 && crate::support::said(&below).contains("hint: "), "{}", crate::support::said(&below));
}
