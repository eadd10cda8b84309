//! What is wrong with the arguments, first in Indonesian where that is the language, then as the command line itself says it.

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use std::process::ExitCode;

/// Tells an error of the arguments; help and version are told as asked.
pub fn told(wrong: &Error) -> ExitCode {
    if wrong.use_stderr()
        && !is_english()
        && let Some(line) = in_indonesian(wrong)
    {
        super::out::complain(&line);
    }
    // Where nobody listens, the exit code tells.
    let _ = wrong.print();
    ExitCode::from(u8::try_from(wrong.exit_code()).unwrap_or(2))
}

/// Says whether English was asked for; the arguments as a whole could not be read.
fn is_english() -> bool {
    let written: Vec<String> = std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
    written.iter().any(|argument| argument == "--language=en") || written.windows(2).any(|pair| pair[0] == "--language" && pair[1] == "en")
}

/// One line: what is wrong, and where it stands.
fn in_indonesian(wrong: &Error) -> Option<String> {
    let text = |kind: ContextKind| match wrong.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let (argument, value, command) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue), text(ContextKind::InvalidSubcommand));
    let line = match wrong.kind() {
        ErrorKind::MissingRequiredArgument => format!("yang wajib belum ditulis: {argument}"),
        ErrorKind::UnknownArgument => format!("pilihan tidak dikenal: {argument}"),
        ErrorKind::InvalidSubcommand => format!("perintah tidak dikenal: {command}"),
        ErrorKind::InvalidValue if value.is_empty() => format!("nilai belum ditulis untuk {argument}"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("nilai `{value}` tidak dapat dipakai untuk {argument}"),
        ErrorKind::ArgumentConflict => format!("ditulis dua kali atau tidak dapat bersama: {argument}"),
        ErrorKind::TooManyValues => format!("terlalu banyak nilai untuk {argument}: {value}"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("jumlah nilai salah untuk {argument}"),
        ErrorKind::MissingSubcommand => "perintah belum ditulis; `padan --help` menyebut semuanya".to_owned(),
        _ => return None,
    };
    Some(padan_identity::mask::scrub(&format!("salah tulis: {line}")).into_owned())
}
