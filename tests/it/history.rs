//! Lists of earlier recipients: what is told of those that do not do what they look like.

use crate::compared::SAHRI;
use crate::support::District;

#[test]
fn a_history_that_can_count_for_nothing_is_told() {
    let history = "[[history]]\nprogramme = \"PBI-JK\"\nfiles = [\"pkh.csv\"]\n\n[[history]]\nprogramme = \"RTLH\"\nperiod = \"2027\"\nfiles = [\"old.csv\"]\n";
    let district = District { job_head: history.into(), ..District::new() }.list("PKH", "Dinas Sosial", "\"pkh.csv\"");
    district.put("pkh.csv", format!("NO;NIK;NAMA;TGL LAHIR;JK;NO KK;ALAMAT;DESA;KECAMATAN\n1;{SAHRI}\n"));
    district.put("old.csv", "NIK;NAMA\n3526083112700016;MOH SAHRI\n");
    let run = district.run().done();
    let warnings = run.manifest().warnings;
    for wanted in [
        "`PBI-JK`: this history counts for nothing",
        "has the bytes of another file of tonight",
        "1 rows of history of tonight's period or later",
    ] {
        assert!(warnings.iter().any(|warning| warning.contains(wanted)), "no `{wanted}` in {warnings:#?}");
    }
    let wrong = history.replace("RTLH", "RTHL");
    let district = District { job_head: wrong, ..District::new() }.list("PKH", "Dinas Sosial", "\"pkh.csv\"");
    let (exit, said) = district.run().stopped();
    assert_eq!(exit, 2, "{said}");
    assert!(said.contains("job.toml:9:1") && said.contains("RUTILAHU"), "{said}");
}
