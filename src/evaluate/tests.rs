use super::*;
use std::fs;

const TRUTH: &str = "\
list,file,sheet,line,record,programme,register_nik,register_row,person_id,errors,planted
1,a.csv,,2,2,PKH,,1,P1,,
1,a.csv,,3,3,PKH,,2,P2,NIK_KOSONG,
1,a.csv,,4,4,PKH,,,P9,,TIDAK_DITEMUKAN|MIRIP_KEMBAR
1,a.csv,,5,5,PKH,,1,P1,NAMA_VARIAN,GANDA_DALAM_DAFTAR
2,b.xlsx,X,7,7,PIP,,3,P3,,
";

fn run(links: &str, others: &[(&str, &str)]) -> anyhow::Result<Evaluation> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("truth.csv"), TRUTH)?;
    let heading = "list,file,sheet,line,record,status,register_row,register_nik,weight,probability,rule,reasons\n";
    fs::write(folder.path().join("links.csv"), format!("{heading}{links}"))?;
    for (name, text) in others {
        fs::write(folder.path().join(name), text)?;
    }
    evaluate(folder.path(), &folder.path().join("truth.csv"))
}

const PERFECT: &str = "\
1,a.csv,,2,2,PADAN,1,,20,0.99,nik,
1,a.csv,,3,3,PADAN_BERBEDA,2,,15,0.97,nik,
1,a.csv,,4,4,TIDAK_DITEMUKAN,,,,,,
1,a.csv,,5,5,PADAN,1,,19,0.98,nik,
2,b.xlsx,X,7,7,PADAN,3,,22,0.999,nik,
";

#[test]
fn a_perfect_run_scores_one_everywhere() {
    let result = run(PERFECT, &[]).expect("an evaluation");
    assert_eq!(result.overall.rates, Rates { precision: 1.0, recall: 1.0, f1: 1.0 });
    assert_eq!(result.overall.counts.right, 4);
    assert_eq!(result.recall_at_precision_995, 1.0);
    assert_eq!((result.truth_without_link, result.links_without_truth), (0, 0));
    assert_eq!(result.duplicates, None);
}

#[test]
fn a_row_linked_to_another_person_is_wrong_and_missed() {
    let links = PERFECT.replace("PADAN_BERBEDA,2", "PADAN_BERBEDA,4");
    let result = run(&links, &[]).expect("an evaluation");
    assert_eq!((result.overall.counts.wrong, result.overall.counts.missed), (1, 1));
    let kind = result.by_error.iter().find(|part| part.name == "NIK_KOSONG").expect("the kind");
    assert_eq!(kind.rates.f1, 0.0);
    assert_eq!(result.clean.rates.f1, 1.0);
}

#[test]
fn an_absent_person_who_is_linked_is_wrong_and_not_missed() {
    let links = PERFECT.replace("TIDAK_DITEMUKAN,,,,,,", "PADAN,2,,9,0.96,kk,");
    let result = run(&links, &[]).expect("an evaluation");
    assert_eq!((result.overall.counts.wrong, result.overall.counts.missed), (1, 0));
    let twin = result.by_planted.iter().find(|part| part.name == "MIRIP_KEMBAR").expect("the kind");
    assert_eq!(twin.counts.wrong, 1);
    // Above the wrong one lie 3 right links of 4 people in the register: 0.99, 0.98, 0.999 and 0.97.
    assert_eq!(result.recall_at_precision_995, 1.0);
}

#[test]
fn a_candidate_in_review_counts_in_the_ranking_and_not_as_a_link() {
    let links = PERFECT.replace("PADAN_BERBEDA,2,,15,0.97", "PERLU_VERIFIKASI,2,,5,0.55");
    let result = run(&links, &[]).expect("an evaluation");
    assert_eq!((result.overall.counts.missed, result.overall.counts.review), (1, 1));
    assert_eq!(result.recall_at_precision_995, 1.0);
    let bin = result.reliability[5];
    assert_eq!((bin.rows, bin.observed), (1, 1.0));
}

#[test]
fn rows_without_a_partner_are_told_and_a_lost_row_is_missed() {
    let links = PERFECT.replace("1,a.csv,,5,", "1,a.csv,,50,");
    let result = run(&links, &[]).expect("an evaluation");
    assert_eq!((result.truth_without_link, result.links_without_truth), (1, 1));
    assert_eq!(result.overall.counts.missed, 1);
    assert!(result.unpaired.contains(&"a.csv:50".to_owned()));
    assert!(result.text(Language::En).contains("WARNING"));
}

#[test]
fn duplicates_are_scored_by_pairs_of_one_kind_only() {
    let groups = "group,kind,list,file,sheet,line\n\
        g1,GANDA_DALAM_DAFTAR,1,a.csv,,2\ng1,GANDA_DALAM_DAFTAR,1,a.csv,,5\ng1,GANDA_DALAM_DAFTAR,1,a.csv,,3\n\
        g2,KK_GANDA_DALAM_PROGRAM,1,a.csv,,3\ng2,KK_GANDA_DALAM_PROGRAM,1,a.csv,,4\n";
    let result = run(PERFECT, &[("duplicates.csv", groups)]).expect("an evaluation");
    let pairs = result.duplicates.expect("pairs");
    assert_eq!((pairs.right, pairs.wrong, pairs.missed), (1, 2, 0));
}

#[test]
fn stated_errors_are_found_wherever_the_manifest_keeps_them() {
    let manifest = r#"{"version":1,"stated_error":{"expected_wrong_links":2.5,"wrong_links_95":[0,6]}}"#;
    let result = run(PERFECT, &[("manifest.json", manifest)]).expect("an evaluation");
    let stated = result.stated.expect("a statement");
    assert_eq!((stated.expected_wrong_links, stated.wrong_links_95), (2.5, Some((0.0, 6.0))));
}

#[test]
fn probabilities_in_millionths_are_understood() {
    let links = PERFECT.replace("0.999", "999000").replace("0.99,", "990000,").replace("0.97", "970000").replace("0.98", "980000");
    let result = run(&links, &[]).expect("an evaluation");
    assert_eq!(result.reliability[9].rows, 4);
}

#[test]
fn one_place_twice_is_an_error() {
    let links = format!("{PERFECT}1,a.csv,,2,2,PADAN,1,,20,0.99,nik,\n");
    assert!(run(&links, &[]).is_err());
}

#[test]
fn the_text_fits_a_screen_and_the_json_reads_back() {
    let result = run(PERFECT, &[]).expect("an evaluation");
    for language in [Language::Id, Language::En] {
        assert!(result.text(language).lines().count() <= 45);
    }
    let json: serde_json::Value = serde_json::from_str(&result.json().expect("JSON")).expect("JSON");
    assert_eq!(json["overall"]["counts"]["right"], 4);
}
