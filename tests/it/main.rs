//! The whole line, from a job file to a run folder, held to what it promises. One binary for all end-to-end tests.
//!
//! | module | holds |
//! |---|---|
//! | `corpus` | one trouble per file: each ends as `<trouble>.expected.toml` beside it says |
//! | `books` | workbooks with one trouble each, made from readable text at run time |
//! | `budget` | `--memory`: the same bytes inside it, a clean end where it is passed |
//! | `hostile` | what cannot be committed: folders, links in circles, huge lines, full disks, killed runs |
//! | `indexed` | the register index: same bytes with and without it, never trusted when anything is wrong with it |
//! | `incremental` | nights one after the other: rows that did not change are not matched again, bytes as of a full night |
//! | `layouts` | two hundred layouts of lists: which column is read as what, and what is never wrong silently |
//! | `template` | the workbook that OPDs fill, read back |
//! | `same_bytes` | equal inputs give equal bytes at any thread count and file order |
//! | `conserved` | every input row in exactly one status; `verify` sees every kind of tampering |
//! | `decided` | what a reviewer decided holds; rows of two people are never one group |
//! | `private` | no output, page or log line holds a full NIK or No KK unless a reason was given |
//! | `printed` | files to print: pages, run and hash on each, rows of all sheets, nothing in full, one cell beside the other |
//! | `nights` | what runs state of their own errors, on many drawn nights |
//! | `page` | the data that `report.html` carries: whole, masked, and the weights that `explain` tells |
//! | `planted` | every kind of finding planted a hundred times and found again; citations, evidence and actions of all of them |
//! | `nik_proposals` | how good the proposed NIKs of the sample district are |
//! | `quality` | precision and recall on the sample district; the story of a row |
//! | `unmoved` | changes that must not move a status: letter case, column order, another office's list |
//! | `workbook` | `report.xlsx` as XML: order, strings, links, colours |
//! | `wrong_rules` | one wrong rule file each: every mistake told at once, with its place and what to do |
//! | `compared` | two runs held against each other: what is new, repaired, gone, repeated, graduated |
//! | `since` | a night that is compared with the one before it |
//! | `simulated` | what changed rules would do, against a night under those rules |
//! | `published` | open data: near the truth, adding up, telling nothing of a few |
//! | `readers` | what each reader sees of a person |
//! | `scanned` | every byte that padan leaves or says, scanned for numbers of its inputs |
//! | `terminal` | screens, colours, completions, man pages |
//! | `returned` | each OPD gets its own files back: what it sent, and columns added; nothing of others |
//! | `checked` | what an OPD sees before it submits: receipts, grades, corrected copies, and what hostile files do |
//! | `commands` | exit codes and languages of every command |

mod books;
mod budget;
mod checked;
mod commands;
mod compared;
mod conserved;
mod corpus;
mod decided;
mod expected;
mod explained;
mod history;
mod hostile;
mod incremental;
mod indexed;
mod layouts;
mod nights;
mod nik_proposals;
mod page;
mod pdf_text;
mod planted;
mod planted_district;
mod printed;
mod private;
mod published;
mod quality;
mod readers;
mod returned;
mod same_bytes;
mod scan;
mod scanned;
mod simulated;
mod since;
mod support;
mod template;
mod terminal;
mod unmoved;
mod workbook;
mod wrong_rules;
