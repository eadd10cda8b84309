#!/usr/bin/env python3
"""How right a table of links is, for both programs alike: (file, sheet, line) → register row, held against truth.csv.

Speed bought with wrong links is no speed; the figures stand beside the times for that reason. padan's rows count as linked
when it says PADAN or PADAN_BERBEDA, Splink's when its best candidate is at least as probable as `THRESHOLD`.
"""

import duckdb

THRESHOLD = 0.5


def score(district, links, linked):
    """Precision, recall and F1 of the rows of `links` (a CSV) for which the SQL condition `linked` holds."""
    text = lambda path: f"read_csv('{path}', all_varchar = true, header = true)"
    there, said, right = duckdb.connect().execute(
        f"""SELECT count(truth.register_row), count(l.register_row), count(*) FILTER (truth.register_row = l.register_row)
            FROM {text(district / 'truth.csv')} truth LEFT JOIN (SELECT * FROM {text(links)} WHERE {linked}) l
            ON l.file = truth.file AND coalesce(l.sheet, '') = coalesce(truth.sheet, '') AND l.line = truth.line"""
    ).fetchone()
    precision, recall = right / max(said, 1), right / there
    return precision, recall, 2 * right / (said + there)


def of_padan(district, links):
    return score(district, links, "status IN ('PADAN', 'PADAN_BERBEDA')")


def of_splink(district, links):
    return score(district, links, f"probability::double >= {THRESHOLD}")
