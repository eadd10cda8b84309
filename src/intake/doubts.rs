//! What a reader must know before anyone trusts a list without NIK, No KK, names or birth dates: a column that is not used
//! and yet looks like the one that is missing.
//!
//! Nothing is mapped here; every doubt is a remark that names the column and says what to do.

use super::Role;
use super::evidence::Profile;
use super::mapping::{Evidence, Mapping};
use crate::rules::fields::normalise;

/// Filled cells below which a column says nothing.
const FILLED_MIN: u32 = 5;

/// Names every unused column that looks like an identity field which no column is read as.
pub fn tell(evidence: &Evidence<'_>, profiles: &[Profile], mapping: &mut Mapping) {
    if !matches!(evidence.role, Role::List(_) | Role::RegisterPeople) {
        return;
    }
    tell_of_other_names(evidence, profiles, mapping);
    let has = |field: &str| mapping.column(field).is_some();
    let lost = [
        ("nik", "NIK", has("nik"), holds_ids as fn(&Profile) -> bool),
        ("no_kk", "NO KK", has("no_kk") || !has("nik"), holds_ids),
        ("nama", "NAMA", has("nama") || has("nama_kepala_keluarga"), holds_names),
        ("tanggal_lahir", "TANGGAL LAHIR", has("tanggal_lahir") || has("ttl"), holds_births),
    ];
    for (field, heading, _, looks_like) in lost.into_iter().filter(|(_, _, is_there, _)| !is_there) {
        let is_free = |column: &usize| {
            let mapped = &mapping.columns[*column];
            let is_other = evidence.book.is_of_another(&mapped.heading) || mapped.basis == "source file";
            mapped.field.is_empty() && mapped.basis == "unused" && !is_other && profiles[*column].filled >= FILLED_MIN
        };
        let found: Vec<usize> = (0..evidence.width).filter(is_free).filter(|column| looks_like(&profiles[*column])).collect();
        for column in found {
            doubt(mapping, column, field, heading);
        }
    }
}

/// Says that a name was taken by a heading that only resembles a known one, while an unknown `NAMA …` holds names too.
fn tell_of_other_names(evidence: &Evidence<'_>, profiles: &[Profile], mapping: &mut Mapping) {
    let taken = mapping.column("nama").filter(|nama| mapping.columns[*nama].basis != "source file");
    let Some(nama) = taken.filter(|nama| evidence.book.exact(&mapping.columns[*nama].heading).is_empty()) else {
        return;
    };
    let is_other = |column: &usize| {
        let mapped = &mapping.columns[*column];
        let is_free = mapped.field.is_empty() && mapped.basis == "unused" && profiles[*column].filled >= FILLED_MIN;
        let is_of_person = normalise(&mapped.heading).starts_with("nama") && !evidence.book.is_of_another(&mapped.heading);
        is_free && is_of_person && evidence.book.meanings(&mapped.heading).is_empty() && holds_names(&profiles[*column])
    };
    let others: Vec<usize> = (0..evidence.width).filter(is_other).collect();
    for other in others {
        let [first, second] = [nama, other].map(|column| format!("{} \"{}\"", column + 1, mapping.columns[column].heading));
        mapping.remark(
            format!(
                "kolom {first} dibaca sebagai nama, tetapi kolom {second} juga berisi nama orang; bila itu penerimanya, beri judul NAMA"
            ),
            format!(
                "column {first} is read as nama, but column {second} holds names of people too; if those are the recipients, head it NAMA"
            ),
        );
    }
}

fn doubt(mapping: &mut Mapping, column: usize, field: &str, heading: &str) {
    let (position, printed) = (column + 1, mapping.columns[column].heading.clone());
    mapping.remark(
        format!("kolom {position} \"{printed}\" tidak dipakai, padahal tidak ada kolom {field} dan isinya mirip; bila benar, beri judul {heading}"),
        format!("column {position} \"{printed}\" is not used although no column is {field} and its values look like it; if it is, head it {heading}"),
    );
}

fn holds_ids(profile: &Profile) -> bool {
    profile.share(profile.dated_ids) >= 500
}

/// Names of people differ from row to row; jobs and places repeat.
fn holds_names(profile: &Profile) -> bool {
    profile.share(profile.names) >= 800 && profile.share(profile.distinct) >= 500 && profile.share(profile.addresses) < 300
}

fn holds_births(profile: &Profile) -> bool {
    profile.share(profile.dates + profile.places_with_date) >= 700 && profile.share(profile.distinct) >= 500
}
