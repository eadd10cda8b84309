//! Wrong rule files, one mistake each, with the diagnostic that a reader gets.

use super::{ASSESSMENT, OCCUPATIONS, PKH};
use crate::diagnostic::Diagnostic;
use crate::rules::{files, parse};

const OVERLAPS: &str = "rules/overlaps.toml";

/// Replaces one text in one built-in file and returns the mistakes as `file:line:column message | hint`.
fn mistakes(path: &str, from: &str, to: &str) -> Vec<String> {
    let mut all = files(None).expect("built in");
    let file = all.files.get_mut(path).expect("a rule file");
    assert!(file.text.contains(from), "{path} lacks `{from}`");
    file.text = file.text.replacen(from, to, 1);
    let shown = |mistake: &Diagnostic| {
        let Diagnostic { file, line, column, message, hint, .. } = mistake;
        format!("{file}:{line}:{column} {message} | {hint}")
    };
    match parse(&all) {
        Ok(_) => Vec::new(),
        Err(wrong) => {
            crate::rules::indonesian::check_told(&wrong);
            wrong.iter().map(shown).collect()
        }
    }
}

#[track_caller]
fn check_bad(path: &str, from: &str, to: &str, expected: &str) {
    let found = mistakes(path, from, to);
    assert!(found.iter().any(|line| line.contains(expected)), "wanted `{expected}` in {found:#?}");
}

#[test]
fn wrong_programme_files_are_told_with_place_and_hint() {
    check_bad(PKH, "unit = \"family\"", "unit = \"famly\"", "pkh.toml:6:8 unknown value `famly` for `unit` | did you mean `family`?");
    check_bad(PKH, "decile_max = 4", "decile_mx = 4", "unknown key `decile_mx` | did you mean `decile_max`?");
    check_bad(PKH, "decile_max = 4", "decile_max = 11", "`decile_max` = 11 is outside 1..10");
    check_bad(PKH, "decile_max = 4", "decile_max = \"four\"", "where a whole number is expected");
    check_bad(PKH, "missing_decile = \"unknown\"", "", "`missing_decile` is missing");
    check_bad(
        PKH,
        "valid_to = \"2025-04\"",
        "valid_to = \"2025-06\"",
        "is in force in the same months as the one at rules/programmes/pkh.toml:10",
    );
    check_bad(PKH, "valid_to = \"2025-04\"", "", "end the earlier version with `valid_to`");
    check_bad(PKH, "valid_to = \"2025-04\"", "valid_to = \"2021-01\"", "so the rule is never in force");
    check_bad(PKH, "valid_from = \"2022-01\"", "valid_from = \"Januari 2022\"", "`valid_from` = `Januari 2022` is not a month");
    check_bad(PKH, "amount = 900_000 ", "amount = 900_001 ", "does not divide into 12 whole months");
    check_bad(PKH, "per = \"year\"", "per = \"decade\"", "unknown value `decade` for `per`");
    check_bad(PKH, "\"K73-4\"", "\"K734\"", "unknown reason `K734` | did you mean `K73-4`?");
    check_bad(PKH, "\"K73-5\"", "\"K73-4\"", "reason `K73-4` stands twice");
    check_bad(PKH, "spread = \"person\"", "spread = \"village\"", "unknown value `village` for `spread`");
    check_bad(PKH, "certainty = \"belum terverifikasi\"", "certainty = \"yakin\"", "unknown value `yakin` for `certainty`");
    check_bad(PKH, "source_date = \"2022-03-01\"", "", "`source_date` is missing");
    check_bad(PKH, "targeted = false", "targeted = true", "`targeted = true` without a decile ceiling");
    check_bad(PKH, "aliases = [\"PKH reguler\"", "aliases = [\"BPNT\"", "`BPNT` already names programme `PKH`");
    check_bad(PKH, "code = \"PKH\"", "code = \"PKH", "pkh.toml:2:");
    check_bad(PKH, "told_en = ", "tolds = ", "`told_id` stands without `told_en`");
}

#[test]
fn wrong_overlap_files_are_told_with_place_and_hint() {
    check_bad(
        OVERLAPS,
        "[\"PKH\", \"SEMBAKO\"]",
        "[\"PKH\", \"SEMBAKU\"]",
        "overlaps.toml:8:22 unknown programme `SEMBAKU` | did you mean `SEMBAKO`?",
    );
    check_bad(
        OVERLAPS,
        "[\"PKH\", \"SEMBAKO\"]",
        "[\"BLTS-KESRA\", \"PKH\"]",
        "`BLTS-KESRA` x `PKH` repeats the row at rules/overlaps.toml:8",
    );
    check_bad(OVERLAPS, "[\"PKH\", \"SEMBAKO\"]", "[\"BLT-DD\", \"PKH\"]", "contradicts the row at");
    check_bad(OVERLAPS, "[\"PKH\", \"SEMBAKO\"]", "[\"PKH\"]", "`programmes` names 1 of the 2 of a pair");
    check_bad(OVERLAPS, "value = \"allowed\"", "value = \"once_per_kk\"", "`once_per_kk` is for one family programme with itself");
    check_bad(OVERLAPS, "value = \"allowed\"", "value = \"alowed\"", "did you mean `allowed`?");
    check_bad(OVERLAPS, "yields = \"BLT-DD\"", "yields = \"SEMBAKO\"", "`yields` = `SEMBAKO` is neither of the pair");
    check_bad(
        OVERLAPS,
        "source = \"Permendesa 13/2023 Pasal 3(3): calon penerima BLT Desa tidak menerima PKH\"",
        "",
        "`source` is missing",
    );
    check_bad(OVERLAPS, "[[class_pair]]", "[[clas_pair]]", "unknown key `clas_pair` | did you mean `class_pair`?");
    check_bad(OVERLAPS, "[\"usaha\", \"bantuan_keluarga\"]", "[\"usaha\", \"bantuan_kluarga\"]", "unknown class `bantuan_kluarga`");
}

#[test]
fn wrong_occupation_and_assessment_files_are_told_with_place_and_hint() {
    check_bad(OCCUPATIONS, "words = [\"guru\",", "words = [\"pns\",", "`pns` already names class `ASN`");
    check_bad(OCCUPATIONS, "classes = [\"NAKES\"]", "classes = [\"NAKS\"]", "unknown class `NAKS` | did you mean `NAKES`?");
    check_bad(OCCUPATIONS, "proof_ppm = 980_000", "proof_ppm = 1_980_000", "is outside 0..1000000");
    check_bad(OCCUPATIONS, "id = \"K73-5\"", "id = \"K73-4\"", "reason `K73-4` stands twice");
    check_bad(ASSESSMENT, "code = \"PINDAH\"", "code = \"PINDA\"", "unknown kind of finding `PINDA` | did you mean `PINDAH`?");
    check_bad(ASSESSMENT, "code = \"PINDAH\"", "code = \"PINDA\"", "no row for kind `PINDAH`");
    check_bad(ASSESSMENT, "evidence_level_ppm = 850_000", "", "`evidence_level_ppm` is missing");
    check_bad(
        ASSESSMENT,
        "belum_terverifikasi_ppm = 900_000",
        "belum_terverifikasi_ppm = 1_000_000\nterverifikasi = 1",
        "unknown key `terverifikasi`",
    );
}
