//! Where the district's people live: official codes and names, read from the rule book's area tables.
//!
//! The generator takes as many desa as its population fills; it knows nothing of people.

use super::random::Random;
use super::tokens;
use anyhow::{Context, bail};

const KABUPATEN: &str = include_str!("../../rules/areas/kabupaten.csv");
const KECAMATAN: &str = include_str!("../../rules/areas/kecamatan.csv");
const DESA: &str = include_str!("../../rules/areas/desa.csv");

/// Real villages hold some thousands of people; below this number a village would have no namesakes.
const PEOPLE_PER_DESA: usize = 700;

/// A kecamatan of the district.
#[derive(Clone, Debug)]
pub struct Kecamatan {
    /// Six digits.
    pub code: u32,
    pub name: String,
}

/// A desa or kelurahan of the district.
#[derive(Clone, Debug)]
pub struct Desa {
    pub name: String,
    /// Index into `Areas::kecamatan`.
    pub kecamatan: usize,
    pub hamlets: Vec<&'static str>,
    /// Towns have streets; most villages have hamlets only.
    pub is_town: bool,
}

/// The district's areas and the places outside from which people moved in.
#[derive(Clone, Debug)]
pub struct Areas {
    /// Name without "Kabupaten", upper case.
    pub kabupaten: String,
    pub kecamatan: Vec<Kecamatan>,
    pub desa: Vec<Desa>,
    /// All kecamatan codes of the kabupaten, also those without generated people.
    pub kecamatan_codes: Vec<u32>,
    /// Kecamatan codes of other kabupaten in the province, with the kabupaten's name.
    pub elsewhere: Vec<(u32, String)>,
}

impl Areas {
    pub fn kecamatan_of(&self, desa: usize) -> &Kecamatan {
        &self.kecamatan[self.desa[desa].kecamatan]
    }
}

/// Picks the areas of a district.
///
/// Errors: a kabupaten code without a row in the area tables.
pub fn pick(kabupaten: u32, people: usize, random: &mut Random) -> anyhow::Result<Areas> {
    let names = table(KABUPATEN)?;
    let Some((_, kabupaten_name)) = names.iter().find(|(code, _)| *code == u64::from(kabupaten)) else {
        bail!(
            "kabupaten {kabupaten} tidak ada dalam rules/areas/kabupaten.csv / is not in rules/areas/kabupaten.csv; \
             hint: 4 digit Kemendagri, misalnya 3526"
        );
    };
    let all = table(KECAMATAN)?;
    let mut inside: Vec<_> = all.iter().filter(|(code, _)| code / 100 == u64::from(kabupaten)).cloned().collect();
    let kecamatan_codes = inside.iter().map(|(code, _)| *code as u32).collect();
    random.shuffle(&mut inside);
    let villages = table(DESA)?;
    let (kecamatan, desa) = fill(&inside, &villages, people, random);
    if desa.is_empty() {
        bail!("kabupaten {kabupaten} tidak punya desa / has no desa in rules/areas/desa.csv");
    }
    let elsewhere = all
        .iter()
        .filter(|(code, _)| code / 10_000 == u64::from(kabupaten / 100))
        .filter(|(code, _)| code / 100 != u64::from(kabupaten))
        .filter_map(|(code, _)| {
            let (_, name) = names.iter().find(|(other, _)| *other == code / 100)?;
            Some((*code as u32, short(name)))
        })
        .collect();
    Ok(Areas { kabupaten: short(kabupaten_name), kecamatan, desa, kecamatan_codes, elsewhere })
}

/// Takes kecamatan one by one, at most ten desa of each, until the people fit; then the rest when they still do not.
fn fill(inside: &[(u64, String)], villages: &[(u64, String)], people: usize, random: &mut Random) -> (Vec<Kecamatan>, Vec<Desa>) {
    let wanted = (people / PEOPLE_PER_DESA).max(6);
    let most_each = if wanted > inside.len() * 8 { usize::MAX } else { 10 };
    let mut kecamatan = Vec::new();
    let mut desa: Vec<Desa> = Vec::new();
    for (code, name) in inside {
        if desa.len() >= wanted {
            break;
        }
        let here = kecamatan.len();
        kecamatan.push(Kecamatan { code: *code as u32, name: name.to_uppercase() });
        let rows = villages.iter().filter(|(village, _)| village / 10_000 == *code);
        desa.extend(rows.take(most_each).map(|(village, name)| Desa {
            name: name.to_uppercase(),
            kecamatan: here,
            hamlets: hamlets(random),
            is_town: (village / 1_000) % 10 == 1,
        }));
    }
    (kecamatan, desa)
}

fn hamlets(random: &mut Random) -> Vec<&'static str> {
    let mut names = tokens::HAMLETS.to_vec();
    random.shuffle(&mut names);
    names.truncate(3 + random.below(4));
    names
}

fn short(name: &str) -> String {
    let upper = name.to_uppercase();
    upper.strip_prefix("KABUPATEN ").or_else(|| upper.strip_prefix("KAB. ")).unwrap_or(&upper).to_owned()
}

fn table(text: &str) -> anyhow::Result<Vec<(u64, String)>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        let code = record[0].parse().with_context(|| format!("area code {:?}", &record[0]))?;
        rows.push((code, record[1].to_owned()));
    }
    Ok(rows)
}
