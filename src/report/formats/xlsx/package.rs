//! The parts of a workbook beside its sheets: which there are, how cells look, who made it. Nothing here depends on the clock.

use super::escape::{attribute, escaped};
use super::marks::DIFFERENTIAL;
use super::sheet::Sheet;
use super::zip::Archive;
use std::io::Write;

pub const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument";

/// The looks of `Style`, in its order. Colours and font are those of a plain workbook.
const STYLES: &str = concat!(
    r##"<numFmts count="6"><numFmt numFmtId="164" formatCode="#,##0"/><numFmt numFmtId="165" formatCode="0"/>"##,
    r##"<numFmt numFmtId="166" formatCode="0.000"/><numFmt numFmtId="167" formatCode="0.0000"/><numFmt numFmtId="168" formatCode="0.0%"/><numFmt numFmtId="169" formatCode="0.0"/></numFmts>"##,
    r##"<fonts count="4"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>"##,
    r##"<font><b/><sz val="14"/><name val="Calibri"/><family val="2"/></font>"##,
    r##"<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font>"##,
    r##"<font><u/><sz val="11"/><color rgb="FF0B5394"/><name val="Calibri"/><family val="2"/></font></fonts>"##,
    r##"<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>"##,
    r##"<fill><patternFill patternType="solid"><fgColor rgb="FFE4EDF3"/><bgColor indexed="64"/></patternFill></fill></fills>"##,
    r##"<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>"##,
    r##"<border><left/><right/><top/><bottom style="thin"><color auto="1"/></bottom><diagonal/></border></borders>"##,
    r##"<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="12">"##,
    r##"<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>"##,
    r##"<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>"##,
    r##"<xf numFmtId="0" fontId="2" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">"##,
    r##"<alignment vertical="top" wrapText="1"/></xf>"##,
    r##"<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"##,
    r##"<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"##,
    r##"<xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"##,
    r##"<xf numFmtId="167" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"##,
    r##"<xf numFmtId="168" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"##,
    r##"<xf numFmtId="169" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"##,
    r##"<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"##,
    r##"<xf numFmtId="0" fontId="3" fillId="0" borderId="0" xfId="0" applyFont="1"/>"##,
    r##"<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs>"##,
    r##"<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>"##,
);

/// Writes a workbook of these sheets under a title; the first one opens.
///
/// Errors: the disk.
pub fn write(sheets: Vec<Sheet>, title: &str, to: impl Write) -> anyhow::Result<()> {
    let mut archive = Archive::new(to);
    archive.text("[Content_Types].xml", &content_types(sheets.len()))?;
    let parts = [
        ("officeDocument", OFFICE, "officeDocument", "xl/workbook.xml"),
        ("core", PACKAGE, "metadata/core-properties", "docProps/core.xml"),
        ("extended", OFFICE, "extended-properties", "docProps/app.xml"),
    ];
    archive
        .text("_rels/.rels", &relations(parts.map(|(id, of, kind, target)| (id.to_owned(), of, kind, target.to_owned())).into_iter()))?;
    archive.text(
        "docProps/app.xml",
        &format!("{XML}<Properties xmlns=\"{OFFICE}/extended-properties\"><Application>padan</Application></Properties>"),
    )?;
    archive.text("docProps/core.xml", &core(title))?;
    archive.text("xl/workbook.xml", &workbook(&sheets))?;
    let of_sheets = (1..=sheets.len()).map(|at| (format!("sheet{at}"), OFFICE, "worksheet", format!("worksheets/sheet{at}.xml")));
    let styles = ("styles".to_owned(), OFFICE, "styles", "styles.xml".to_owned());
    archive.text("xl/_rels/workbook.xml.rels", &relations(of_sheets.chain([styles])))?;
    archive.text("xl/styles.xml", &format!("{XML}<styleSheet xmlns=\"{MAIN}\">{STYLES}{DIFFERENTIAL}</styleSheet>"))?;
    for (at, sheet) in (1..).zip(sheets) {
        sheet.write(&mut archive, &format!("xl/worksheets/sheet{at}.xml"), at == 1)?;
    }
    archive.end()?.flush()?;
    Ok(())
}

fn content_types(sheets: usize) -> String {
    let mut xml = format!("{XML}<Types xmlns=\"{PACKAGE}/content-types\">");
    xml += "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>";
    xml += "<Default Extension=\"xml\" ContentType=\"application/xml\"/>";
    let mut part = |path: &str, kind: &str| xml += &format!("<Override PartName=\"/{path}\" ContentType=\"{kind}+xml\"/>");
    part("docProps/app.xml", &format!("{TYPES}.extended-properties"));
    part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties");
    part("xl/workbook.xml", &format!("{TYPES}.spreadsheetml.sheet.main"));
    part("xl/styles.xml", &format!("{TYPES}.spreadsheetml.styles"));
    for at in 1..=sheets {
        part(&format!("xl/worksheets/sheet{at}.xml"), &format!("{TYPES}.spreadsheetml.worksheet"));
    }
    xml + "</Types>"
}

/// Relations: (id, namespace, kind, target).
fn relations<'a>(parts: impl Iterator<Item = (String, &'a str, &'a str, String)>) -> String {
    let mut xml = format!("{XML}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for (id, of, kind, target) in parts {
        xml += &format!("<Relationship Id=\"{id}\" Type=\"{of}/relationships/{kind}\" Target=\"{target}\"/>");
    }
    xml + "</Relationships>"
}

fn core(title: &str) -> String {
    let moment = |name: &str| format!("<dcterms:{name} xsi:type=\"dcterms:W3CDTF\">2026-01-01T00:00:00Z</dcterms:{name}>");
    format!(
        "{XML}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{}</dc:title><dc:creator>padan</dc:creator><cp:lastModifiedBy>padan</cp:lastModifiedBy>{}{}</cp:coreProperties>",
        escaped(title),
        moment("created"),
        moment("modified")
    )
}

fn workbook(sheets: &[Sheet]) -> String {
    let mut xml = format!("{XML}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}/relationships\">");
    xml += "<bookViews><workbookView xWindow=\"240\" yWindow=\"15\" windowWidth=\"16095\" windowHeight=\"9660\"/></bookViews><sheets>";
    for (at, sheet) in (1..).zip(sheets) {
        xml += &format!("<sheet name=\"{}\" sheetId=\"{at}\" r:id=\"sheet{at}\"/>", attribute(&sheet.layout.name));
    }
    xml += "</sheets>";
    let tables = || sheets.iter().enumerate().filter(|(_, sheet)| sheet.layout.is_table);
    if tables().next().is_some() {
        xml += "<definedNames>";
        let quoted = |sheet: &Sheet| format!("'{}'", escaped(&sheet.layout.name.replace('\'', "''")));
        for (at, sheet) in tables() {
            let place = format!("{}!{}", quoted(sheet), sheet.range(true));
            xml += &format!("<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{at}\" hidden=\"1\">{place}</definedName>");
        }
        for (at, sheet) in tables() {
            xml += &format!("<definedName name=\"_xlnm.Print_Titles\" localSheetId=\"{at}\">{}!$1:$1</definedName>", quoted(sheet));
        }
        xml += "</definedNames>";
    }
    xml + "</workbook>"
}
