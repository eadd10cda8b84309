//! Names that a file can have on any desk: what Windows forbids gives way, and two files never share one.
//!
//! Source: Microsoft, "Naming Files, Paths, and Namespaces": the signs `<>:"/\|?*` and control signs, a dot or blank at the end, and
//! the names of devices, with whatever ending.

use std::collections::BTreeSet;

/// Bytes of a name, so that a number and an ending still fit into what file systems hold.
const BYTES_MAX: usize = 180;
/// Bytes of an ending that is kept when a name is cut.
const ENDING_MAX: usize = 16;
const FORBIDDEN: [char; 9] = ['<', '>', ':', '"', '/', '\\', '|', '?', '*'];
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// A name that is allowed everywhere: forbidden signs become `_`, blanks and dots at the ends fall, names of devices get a `_` before
/// them. One that is allowed stays as it is.
pub fn allowed(name: &str) -> String {
    let sign = |sign: char| if FORBIDDEN.contains(&sign) || sign.is_control() { '_' } else { sign };
    let name: String = name.chars().map(sign).collect();
    let name = shortened(name.trim().trim_end_matches(['.', ' ']));
    match name.as_str() {
        "" => "berkas".to_owned(),
        name if is_device(name) => format!("_{name}"),
        _ => name,
    }
}

/// Says whether a name is one of a device, with or without an ending.
pub fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_lowercase();
    let numbered = |kind: &str| {
        let number = stem.strip_prefix(kind).map(|rest| rest.chars().collect::<Vec<_>>());
        number.is_some_and(|number| matches!(number[..], ['0'..='9' | '\u{b9}' | '\u{b2}' | '\u{b3}']))
    };
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// Cuts a name that is too long before its ending.
fn shortened(name: &str) -> String {
    if name.len() <= BYTES_MAX {
        return name.to_owned();
    }
    let ending = name.rfind('.').filter(|dot| name.len() - dot <= ENDING_MAX).map_or("", |dot| &name[dot..]);
    let mut end = BYTES_MAX - ending.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{ending}", name[..end].trim_end_matches(['.', ' ']))
}

/// Names that are given one after the other; no two are equal, not even but for capitals.
#[derive(Default)]
pub struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// An allowed name like this one; `-2`, `-3` … before the ending where it is taken.
    pub fn give(&mut self, name: &str) -> String {
        let wished = allowed(name);
        let (stem, ending) =
            wished.rsplit_once('.').map_or((wished.as_str(), String::new()), |(stem, ending)| (stem, format!(".{ending}")));
        let mut given = wished.clone();
        let mut next = 2;
        while !self.taken.insert(given.to_lowercase()) {
            given = format!("{stem}-{next}{ending}");
            next += 1;
        }
        given
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_legal_on_windows_and_no_two_are_equal() {
        let mut names = Names::default();
        let sent = [
            "pkh.csv",
            "PKH.csv",
            "a*b?.csv",
            "a_b_.csv",
            "kk_3526**********12.csv",
            "x<y>|z\n.csv",
            "CON.csv",
            "com1",
            "lampiran. . ",
            " .csv",
            "",
            "daftar: final.xlsx",
        ];
        let given: Vec<String> = sent.iter().map(|name| names.give(name)).collect();
        let expected = [
            "pkh.csv",
            "PKH-2.csv",
            "a_b_.csv",
            "a_b_-2.csv",
            "kk_3526__________12.csv",
            "x_y__z_.csv",
            "_CON.csv",
            "_com1",
            "lampiran",
            ".csv",
            "berkas",
            "daftar_ final.xlsx",
        ];
        assert_eq!(given, expected);
        let long = names.give(&format!("{}.csv", "ā".repeat(200)));
        assert!(long.len() <= BYTES_MAX && long.ends_with(".csv"), "{long}");
        assert!(!is_device("config.csv") && !is_device("com10") && is_device("LPT\u{b9}.txt"));
    }
}
