//! The publication before this one: read, held against the hashes that it states, and refused where it tells of something else.

use super::population::Populations;
use super::tables::{self, Told};
use crate::changes::folder::refused;
use crate::diagnostic::Stopped;
use crate::language::Language;
use crate::run_folder::manifest::Manifest;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Digits of a Kemendagri code that name the kabupaten.
const KABUPATEN_DIGITS: usize = 4;

/// A former publication.
pub struct Former {
    folder: PathBuf,
    pub told: Told,
    /// The run that it told of.
    pub run: String,
    period: String,
    register_as_of: String,
    publisher: String,
    language: Language,
}

/// A reason to refuse: (id, en).
type Reason = (String, String);

impl Former {
    /// Reads a publication of the same rounding.
    ///
    /// Errors: `Stopped` with exit code 3: no publication, one of another rounding, one whose files are not those that it names.
    pub fn read(folder: &Path, base: u64, language: Language) -> Result<Former, Stopped> {
        let unusable = |why: &str| {
            let text = language.pick("terbitan terdahulu tidak dapat dipakai", "the former publication cannot be used");
            let hint = language.pick(
                "sebut folder yang dibuat `padan publish` dengan pembulatan yang sama, atau tinggalkan `--former`",
                "name a folder that `padan publish` made with the same rounding, or leave `--former` out",
            );
            refused(folder, &format!("{text}: {why}"), hint)
        };
        let text = fs::read_to_string(folder.join("datapackage.json"))
            .map_err(|_| unusable(language.pick("datapackage.json tidak terbaca", "datapackage.json cannot be read")))?;
        let package: Value = serde_json::from_str(&text)
            .map_err(|_| unusable(language.pick("datapackage.json bukan JSON yang utuh", "datapackage.json is no whole JSON")))?;
        if package["padan"]["rounding"]["base"].as_u64() != Some(base) {
            return Err(unusable(language.pick("pembulatannya lain", "its rounding is another")));
        }
        if let Some(file) = changed(folder, &package) {
            return Err(unusable(&format!("{}: {file}", language.pick("berkas ini berubah sejak terbit", "this file was changed since"))));
        }
        let told = tables::read(folder).map_err(|error| unusable(&format!("{error:#}")))?;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Ok(Former {
            folder: folder.to_owned(),
            told,
            run: text(&package["padan"]["run"]),
            period: text(&package["temporal"]["period"]),
            register_as_of: text(&package["temporal"]["register_as_of"]),
            publisher: text(&package["contributors"][0]["title"]),
            language,
        })
    }

    /// Holds it against the publication that is to follow it.
    ///
    /// Errors: `Stopped` with exit code 3: another district, a later period or register, another publisher.
    pub fn precedes(&self, manifest: &Manifest, kabupaten: &BTreeSet<String>, publisher: &str) -> Result<(), Stopped> {
        let reason = self.elsewhere(kabupaten).or_else(|| self.later(manifest)).or_else(|| self.of_others(publisher));
        let Some(reason) = reason else { return Ok(()) };
        let told = self.language.pick("ini bukan terbitan sebelum yang ini", "this is not the publication before this one");
        let hint = self.language.pick(
            "sebut terbitan sebelumnya dari kabupaten dan penerbit yang sama, atau tinggalkan `--former`",
            "name the former publication of this district and publisher, or leave `--former` out",
        );
        Err(refused(&self.folder, &format!("{told}: {}", self.language.pick(reason.0, reason.1)), hint))
    }

    fn elsewhere(&self, kabupaten: &BTreeSet<String>) -> Option<Reason> {
        let theirs = of_kabupaten(&self.told.recipients, &self.told.unserved);
        let listed = |codes: &BTreeSet<String>| codes.iter().cloned().collect::<Vec<_>>().join(", ");
        let is_other = !theirs.is_empty() && !kabupaten.is_empty() && theirs.is_disjoint(kabupaten);
        is_other.then(|| {
            let (theirs, ours) = (listed(&theirs), listed(kabupaten));
            (format!("kabupaten {theirs}, bukan {ours}"), format!("kabupaten {theirs}, not {ours}"))
        })
    }

    fn later(&self, manifest: &Manifest) -> Option<Reason> {
        let (theirs, ours) = ((&self.period, &self.register_as_of), (&manifest.period, &manifest.register_as_of));
        if self.period.is_empty() {
            return Some(("periodenya tidak disebut".to_owned(), "it does not state its period".to_owned()));
        }
        (theirs > ours).then(|| {
            let of = |(period, register): (&String, &String)| format!("{period} (register {register})");
            let (theirs, ours) = (of(theirs), of(ours));
            (format!("terbitan itu lebih baru, {theirs}, daripada {ours}"), format!("it is newer, {theirs}, than {ours}"))
        })
    }

    fn of_others(&self, publisher: &str) -> Option<Reason> {
        let is_other = !self.publisher.is_empty() && !publisher.is_empty() && self.publisher.to_lowercase() != publisher.to_lowercase();
        is_other.then(|| {
            let theirs = &self.publisher;
            (format!("penerbitnya \"{theirs}\", bukan \"{publisher}\""), format!("its publisher is \"{theirs}\", not \"{publisher}\""))
        })
    }
}

/// The first file of a publication whose bytes are not those that its data package names.
fn changed(folder: &Path, package: &Value) -> Option<String> {
    let resources = package["resources"].as_array().map(Vec::as_slice).unwrap_or_default();
    let is_as_told = |resource: &&Value| {
        let name = resource["path"].as_str().filter(|name| Path::new(name).file_name().is_some_and(|file| file == *name));
        let bytes = name.and_then(|name| fs::read(folder.join(name)).ok());
        bytes.is_some_and(|bytes| resource["blake3"].as_str() == Some(blake3::hash(&bytes).to_hex().as_str()))
    };
    let other = resources.iter().find(|resource| !is_as_told(resource))?;
    Some(other["path"].as_str().unwrap_or_default().to_owned())
}

/// Kabupaten that something is told of: the first digits of the codes of kecamatan.
pub fn of_kabupaten(recipients: &Populations, unserved: &Populations) -> BTreeSet<String> {
    let kecamatan = recipients.keys().filter_map(|key| key.get(1)).chain(unserved.keys().filter_map(|key| key.first()));
    kecamatan.filter_map(|code| code.get(..KABUPATEN_DIGITS)).map(str::to_owned).collect()
}
