//! The rule book that is compiled in: every file under `rules/`, by its relative path.

/// Lists rule files once: the path under `rules/` and the text in the binary cannot differ.
macro_rules! rule_files {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/", $path)))),*]
    };
}

/// (path below `rules/`, text). A new rule file takes one line here.
pub const FILES: &[(&str, &str)] = rule_files![
    "addresses.toml",
    "areas/bps_crosswalk.csv",
    "areas/desa.csv",
    "areas/desa_variants.csv",
    "areas/historical.csv",
    "areas/kabupaten.csv",
    "areas/kecamatan.csv",
    "areas/provinsi.csv",
    "assessment.toml",
    "fields.toml",
    "linkage/blocking.toml",
    "linkage/comparisons.toml",
    "linkage/model.toml",
    "names.toml",
    "occupations.toml",
    "overlaps.toml",
    "programmes/blt_dd.toml",
    "programmes/blts_kesra.toml",
    "programmes/kip_kuliah.toml",
    "programmes/lansia.toml",
    "programmes/pbi_jk.toml",
    "programmes/pbi_pemda.toml",
    "programmes/permakanan.toml",
    "programmes/pip.toml",
    "programmes/pkh.toml",
    "programmes/pupuk.toml",
    "programmes/rutilahu.toml",
    "programmes/sembako.toml",
    "programmes/umkm.toml",
    "vital.toml",
];
