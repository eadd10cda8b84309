use padan::intake::{How, Role, read_file};
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let text = std::fs::read_to_string("rules/fields.toml").unwrap();
    let fields = padan::rules::fields::parse(&padan::rules::RuleFile {
        path: "f".into(),
        text,
    })
    .unwrap();
    let how = How {
        fields: &fields,
        source_rules: &[],
        language: padan::language::Language::En,
    };
    let role = match std::env::args().nth(2).as_deref() {
        Some("p") => Role::RegisterPeople,
        Some("f") => Role::RegisterFamilies,
        Some("e") => Role::RegisterEvents,
        _ => Role::List(0),
    };
    let start = std::time::Instant::now();
    match read_file(std::path::Path::new(&path), &path, role, &how) {
        Ok(read) => {
            println!("{} ms", start.elapsed().as_millis());
            for s in &read.sources {
                println!(
                    "{} [{}] {} {} {:?} headings {:?}",
                    s.file,
                    s.sheet,
                    s.receipt.format,
                    s.receipt.delimiter,
                    s.receipt.counts,
                    s.receipt.heading_lines
                );
                for c in &s.receipt.columns {
                    println!(
                        "   {} {:?} -> {} {} {}",
                        c.position, c.heading, c.field, c.confidence_permille, c.basis
                    );
                }
                println!("   context {:?}", s.receipt.context);
                for r in &s.receipt.remarks {
                    println!("   remark {}", r.1);
                }
            }
            for q in read.quarantine.iter().take(8) {
                println!("   Q {q:?}");
            }
            for w in &read.warnings {
                println!("{w}");
            }
        }
        Err(faults) => {
            for f in faults {
                println!("{f}");
            }
        }
    }
    if let Ok(s) = std::fs::read_to_string("/proc/self/status") {
        println!("{}", s.lines().find(|l| l.starts_with("VmHWM")).unwrap());
    }
}
