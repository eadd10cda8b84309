//! Corrections of a mapping that no single heading tells: tick columns, swapped numbers, columns without a known
//! heading, lists that name only heads of families. Each leaves a remark.

use super::Role;
use super::evidence::Profile;
use super::layout::is_tick;
use super::mapping::{Evidence, Mapping, of_role};
use crate::rules::fields::normalise;

/// Two neighbouring columns under one heading, headed L and P.
pub fn find_ticks(evidence: &Evidence<'_>, mapping: &mut Mapping) {
    let headings = &evidence.heading.columns;
    let lower = |column: usize| headings.get(column).map_or("", |cell| cell.lower.as_str());
    for column in 0..evidence.width.saturating_sub(1) {
        let is_pair = is_tick(lower(column)) && is_tick(lower(column + 1)) && normalise(lower(column)).starts_with('l');
        let others = mapping.column("jenis_kelamin").is_some_and(|known| known != column && known != column + 1);
        if is_pair && !others {
            for (at, basis) in [(column, "tick columns"), (column + 1, "tick columns")] {
                mapping.columns[at].field = if at == column { "jenis_kelamin".into() } else { String::new() };
                mapping.columns[at].basis = basis.into();
                mapping.columns[at].confidence_permille = 900;
            }
            mapping.ticks = Some((column, column + 1));
            mapping
                .remark("jenis kelamin dibaca dari dua kolom centang L dan P".into(), "sex is read from two tick columns, L and P".into());
            return;
        }
    }
}

/// Swaps or renames NIK and No KK where the numbers themselves say so.
pub fn part_nik_and_kk(evidence: &Evidence<'_>, profiles: &[Profile], mapping: &mut Mapping) {
    let is_fixed = |mapping: &Mapping, column: usize| mapping.columns[column].basis == "source file";
    match (mapping.column("nik"), mapping.column("no_kk")) {
        (Some(nik), Some(kk)) if !is_fixed(mapping, nik) && profiles[kk].is_like_nik() && profiles[nik].is_like_kk() => {
            retitle(mapping, nik, "no_kk");
            retitle(mapping, kk, "nik");
            mapping.remark(
                "kolom NIK dan No KK tertukar; dibaca menurut isinya".into(),
                "the NIK and No KK columns are swapped; read by their values".into(),
            );
        }
        (Some(nik), None) if !is_fixed(mapping, nik) && profiles[nik].is_in_blocks() && profiles[nik].is_like_kk() => {
            retitle(mapping, nik, "no_kk");
            mapping.remark(
                "kolom NIK berulang per keluarga; dibaca sebagai No KK".into(),
                "the NIK column repeats within families; read as No KK".into(),
            );
        }
        (Some(nik), None) if !is_fixed(mapping, nik) && profiles[nik].is_like_card() && !tells_children(evidence, mapping) => {
            retitle(mapping, nik, "no_kk");
            mapping.remark(
                format!("kolom {} berisi nomor kartu keluarga, bukan NIK; dibaca sebagai No KK", nik + 1),
                format!("column {} holds numbers of family cards, not NIKs; read as No KK", nik + 1),
            );
        }
        (None, Some(kk)) if !is_fixed(mapping, kk) && profiles[kk].is_like_nik() && !profiles[kk].is_in_blocks() => {
            retitle(mapping, kk, "nik");
            mapping.remark("kolom No KK berisi NIK; dibaca sebagai NIK".into(), "the No KK column holds NIKs; read as NIK".into());
        }
        _ => {}
    }
}

/// Whether birth dates or ages are there to say that the people may be of this century.
fn tells_children(evidence: &Evidence<'_>, mapping: &Mapping) -> bool {
    ["tanggal_lahir", "ttl", "usia"].iter().any(|field| evidence.book.position(field).is_some() && mapping.column(field).is_some())
}

/// `NIK ANAK` is a child's and nobody's else; where the list is of children, by `NAMA ANAK`, it is the recipient's.
pub fn take_nik_of_named(evidence: &Evidence<'_>, profiles: &[Profile], mapping: &mut Mapping) {
    let (None, Some(nama)) = (mapping.column("nik"), mapping.column("nama")) else {
        return;
    };
    let role = of_role(&mapping.columns[nama].heading);
    let is_nik = |column: &usize| {
        let mapped = &mapping.columns[*column];
        let is_free = mapped.field.is_empty() && mapped.basis == "unused";
        is_free && of_role(&mapped.heading) == role && profiles[*column].share(profiles[*column].dated_ids) >= 500
    };
    let found: Vec<usize> = (0..evidence.width).filter(is_nik).collect();
    let (false, [nik]) = (role.is_empty(), &found[..]) else {
        return;
    };
    let [first, second] = [*nik, nama].map(|column| format!("{} \"{}\"", column + 1, mapping.columns[column].heading));
    retitle(mapping, *nik, "nik");
    mapping.remark(
        format!("kolom {first} dibaca sebagai nik: judulnya menyebut orang yang sama dengan kolom {second}"),
        format!("column {first} is read as nik: its heading speaks of the same person as column {second}"),
    );
}

/// A name on an account or of a proxy is the recipient's only where no other column holds names.
pub fn prefer_own_name(evidence: &Evidence<'_>, profiles: &[Profile], mapping: &mut Mapping) {
    let Some(nama) = mapping.column("nama").filter(|nama| mapping.columns[*nama].basis != "source file") else {
        return;
    };
    let heading = |column: usize| mapping.columns[column].heading.clone();
    if !evidence.book.is_of_another(&heading(nama)) {
        return;
    }
    let is_name = |column: &usize| {
        let (mapped, profile) = (&mapping.columns[*column], &profiles[*column]);
        let is_free = mapped.field.is_empty() && mapped.basis == "unused" && !evidence.book.is_of_another(&mapped.heading);
        let holds_names = profile.share(profile.names) >= 800 && profile.share(profile.distinct) >= 500;
        is_free && holds_names && normalise(&mapped.heading).contains("nama")
    };
    let found: Vec<usize> = (0..evidence.width).filter(is_name).collect();
    let [own] = found[..] else {
        return;
    };
    let [first, second] = [nama, own].map(|column| format!("{} \"{}\"", column + 1, heading(column)));
    mapping.columns[nama].field = String::new();
    mapping.columns[nama].basis = "unused".into();
    retitle(mapping, own, "nama");
    mapping.remark(
        format!("kolom {second} dibaca sebagai nama menurut isinya; kolom {first} menyebut orang lain"),
        format!("column {second} is read as nama by its values; column {first} speaks of another"),
    );
}

fn retitle(mapping: &mut Mapping, column: usize, field: &str) {
    mapping.columns[column].field = field.to_string();
    mapping.columns[column].basis = "moved by content".to_string();
}

/// Gives `nik`, `no_kk` and `nama` to a column without a known heading when its content leaves no doubt.
pub fn fill_gaps_by_content(evidence: &Evidence<'_>, profiles: &[Profile], mapping: &mut Mapping) {
    let certain = |field: &str, profile: &Profile| match field {
        "nik" => profile.share(profile.dated_ids) >= 700 && profile.is_like_nik() && profile.share(profile.distinct) >= 700,
        "no_kk" if evidence.has_heading => profile.share(profile.dated_ids) >= 700 && profile.is_like_card(),
        "no_kk" => profile.dated_ids >= 20 && profile.share(profile.dated_ids) >= 700 && profile.is_like_kk(),
        "tanggal_lahir" => profile.share(profile.dates) >= 900,
        "jenis_kelamin" => {
            let is_told = !evidence.has_heading || profile.distinct >= 2 && profile.filled >= 5;
            is_told && profile.share(profile.sexes) >= 950 && profile.share(profile.with_digits) == 0
        }
        // Places and jobs repeat; names of people hardly do.
        _ => {
            let is_address = profile.share(profile.addresses) >= 300;
            profile.share(profile.names) >= 900 && profile.share(profile.distinct) >= 700 && profile.filled >= 5 && !is_address
        }
    };
    let wanted: &[&str] = if evidence.has_heading {
        &["nik", "no_kk", "nama", "jenis_kelamin"]
    } else {
        &["nik", "no_kk", "nama", "tanggal_lahir", "jenis_kelamin"]
    };
    for field in wanted {
        if mapping.column(field).is_some() {
            continue;
        }
        // A list of families calls its people heads; that is a name already.
        if *field == "nama" && mapping.column("nama_kepala_keluarga").is_some() {
            continue;
        }
        // The NIK of a companion or a parent looks like any other.
        let is_own = |column: usize| !evidence.book.is_of_another(&mapping.columns[column].heading);
        let is_free =
            |column: &usize| mapping.columns[*column].field.is_empty() && mapping.columns[*column].basis == "unused" && is_own(*column);
        let found: Vec<usize> = (0..evidence.width).filter(is_free).filter(|column| certain(field, &profiles[*column])).collect();
        let [column] = found[..] else {
            continue;
        };
        mapping.columns[column].field = (*field).to_string();
        mapping.columns[column].confidence_permille = 600;
        mapping.columns[column].basis = "content".into();
        mapping.remark(
            format!("kolom {} dibaca sebagai {field} hanya menurut isinya", column + 1),
            format!("column {} is read as {field} by its values alone", column + 1),
        );
    }
}

/// A list that names only heads of families names its people by them.
pub fn name_the_head(evidence: &Evidence<'_>, mapping: &mut Mapping) {
    let is_people = matches!(evidence.role, Role::List(_) | Role::RegisterPeople);
    let head = mapping.column("nama_kepala_keluarga");
    if let (true, None, Some(head)) = (is_people, mapping.column("nama"), head) {
        mapping.columns[head].field = "nama".into();
        mapping.remark(
            "nama kepala keluarga dibaca sebagai nama penerima".into(),
            "the name of the family's head is read as the recipient's name".into(),
        );
    }
    // "NIK KK" beside another person's name is the head's number, not this person's.
    if let (Some(nik), Some(_)) = (mapping.column("nik"), mapping.column("nama_kepala_keluarga")) {
        let heading = normalise(&mapping.columns[nik].heading);
        let is_of_head = ["nikkk", "nikkepalakeluarga", "nikkrt", "nikkepalarumahtangga"].contains(&heading.as_str());
        if is_of_head && mapping.column("nama").is_some() && mapping.columns[nik].basis != "source file" {
            mapping.columns[nik].field = String::new();
            mapping.columns[nik].basis = "unused".into();
            mapping.remark(
                "NIK kepala keluarga tidak dipakai sebagai NIK penerima".into(),
                "the NIK of the family's head is not used as the recipient's NIK".into(),
            );
        }
    }
}
