"""The arrangements published by the State Council; written by tools/arrangements.py.

A year has its make-up working days, and its days off by what frees them. The holidays library knows the same,
but takes longer to load than most commands take for their work.
"""

from __future__ import annotations

from typing import Final

YEARS: Final[dict[int, tuple[str, dict[tuple[str, ...], str]]]] = {
    2010: (
        "0220 0221 0612 0613 0919 0925 0926 1009",
        {
            ("New Year's Day",): "0101 0102 0103",
            ("Spring Festival",): "0213 0214 0215 0216 0217 0218 0219",
            ("Tomb-Sweeping Day",): "0403 0404 0405",
            ("Labour Day",): "0501 0502 0503",
            ("Dragon Boat Festival",): "0614 0615 0616",
            ("Mid-Autumn Festival",): "0922 0923 0924",
            ("National Day",): "1001 1002 1003 1004 1005 1006 1007",
        },
    ),
    2011: (
        "0130 0212 0402 1008 1009 1231",
        {
            ("New Year's Day",): "0101 0102 0103",
            ("Spring Festival",): "0202 0203 0204 0205 0206 0207 0208",
            ("Tomb-Sweeping Day",): "0403 0404 0405",
            ("Labour Day",): "0430 0501 0502",
            ("Dragon Boat Festival",): "0604 0605 0606",
            ("Mid-Autumn Festival",): "0910 0911 0912",
            ("National Day",): "1001 1002 1003 1004 1005 1006 1007",
        },
    ),
    2012: (
        "0121 0129 0331 0401 0428 0929",
        {
            ("New Year's Day",): "0101 0102 0103",
            ("Spring Festival",): "0122 0123 0124 0125 0126 0127 0128",
            ("Tomb-Sweeping Day",): "0402 0403 0404",
            ("Labour Day",): "0429 0430 0501",
            ("Dragon Boat Festival",): "0622 0623 0624",
            ("Mid-Autumn Festival",): "0930 1004",
            ("National Day",): "1001 1002 1003",
            ("Mid-Autumn Festival", "National Day"): "1005 1006 1007",
        },
    ),
    2013: (
        "0105 0106 0216 0217 0407 0427 0428 0608 0609 0922 0929 1012",
        {
            ("New Year's Day",): "0101 0102 0103",
            ("Spring Festival",): "0209 0210 0211 0212 0213 0214 0215",
            ("Tomb-Sweeping Day",): "0404 0405 0406",
            ("Labour Day",): "0429 0430 0501",
            ("Dragon Boat Festival",): "0610 0611 0612",
            ("Mid-Autumn Festival",): "0919 0920 0921",
            ("National Day",): "1001 1002 1003 1004 1005 1006 1007",
        },
    ),
    2014: (
        "0126 0208 0504 0928 1011",
        {
            ("New Year's Day",): "0101",
            ("Spring Festival",): "0131 0201 0202 0203 0204 0205 0206",
            ("Tomb-Sweeping Day",): "0405 0406 0407",
            ("Labour Day",): "0501 0502 0503",
            ("Dragon Boat Festival",): "0531 0601 0602",
            ("Mid-Autumn Festival",): "0906 0907 0908",
            ("National Day",): "1001 1002 1003 1004 1005 1006 1007",
        },
    ),
    2015: (
        "0104 0215 0228 0906 1010",
        {
            ("New Year's Day",): "0101 0102 0103",
            ("Spring Festival",): "0218 0219 0220 0221 0222 0223 0224",
            ("Tomb-Sweeping Day",): "0404 0405 0406",
            ("Labour Day",): "0501 0502 0503",
            ("Dragon Boat Festival",): "0620 0621 0622",
            ("70th anniversary of the victory of 1945",): "0903 0904 0905",
            ("Mid-Autumn Festival",): "0926 0927 1006",
            ("National Day",): "1001 1002 1003 1005",
            ("National Day", "Mid-Autumn Festival"): "1004 1007",
        },
    ),
    2016: (
        "0206 0214 0612 0918 1008 1009",
        {
            ("New Year's Day",): "0101 0102 0103 1231",
            ("Spring Festival",): "0207 0208 0209 0210 0211 0212 0213",
            ("Tomb-Sweeping Day",): "0402 0403 0404",
            ("Labour Day",): "0430 0501 0502",
            ("Dragon Boat Festival",): "0609 0610 0611",
            ("Mid-Autumn Festival",): "0915 0916 0917",
            ("National Day",): "1001 1002 1003 1004 1005 1006 1007",
        },
    ),
    2017: (
        "0122 0204 0401 0527 0930",
        {
            ("New Year's Day",): "0101 0102 1230 1231",
            ("Spring Festival",): "0127 0128 0129 0130 0131 0201 0202",
            ("Tomb-Sweeping Day",): "0402 0403 0404",
            ("Labour Day",): "0429 0430 0501",
            ("Dragon Boat Festival",): "0528 0529 0530",
            ("National Day",): "1001 1002 1003 1005",
            ("Mid-Autumn Festival",): "1004",
            ("National Day", "Mid-Autumn Festival"): "1006 1007 1008",
        },
    ),
    2018: (
        "0211 0224 0408 0428 0929 0930 1229",
        {
            ("New Year's Day",): "0101 1230 1231",
            ("Spring Festival",): "0215 0216 0217 0218 0219 0220 0221",
            ("Tomb-Sweeping Day",): "0405 0406 0407",
            ("Labour Day",): "0429 0430 0501",
            ("Dragon Boat Festival",): "0616 0617 0618",
            ("Mid-Autumn Festival",): "0922 0923 0924",
            ("National Day",): "1001 1002 1003 1004 1005 1006 1007",
        },
    ),
    2019: (
        "0202 0203 0428 0505 0929 1012",
        {
            ("New Year's Day",): "0101",
            ("Spring Festival",): "0204 0205 0206 0207 0208 0209 0210",
            ("Tomb-Sweeping Day",): "0405 0406 0407",
            ("Labour Day",): "0501 0502 0503 0504",
            ("Dragon Boat Festival",): "0607 0608 0609",
            ("Mid-Autumn Festival",): "0913 0914 0915",
            ("National Day",): "1001 1002 1003 1004 1005 1006 1007",
        },
    ),
    2020: (
        "0119 0426 0509 0628 0927 1010",
        {
            ("New Year's Day",): "0101",
            ("Spring Festival",): "0124 0125 0126 0127 0128 0129 0130 0131 0201 0202",
            ("Tomb-Sweeping Day",): "0404 0405 0406",
            ("Labour Day",): "0501 0502 0503 0504 0505",
            ("Dragon Boat Festival",): "0625 0626 0627",
            ("Mid-Autumn Festival", "National Day"): "1001 1004 1007 1008",
            ("National Day",): "1002 1003 1005",
            ("Mid-Autumn Festival",): "1006",
        },
    ),
    2021: (
        "0207 0220 0425 0508 0918 0926 1009",
        {
            ("New Year's Day",): "0101 0102 0103",
            ("Spring Festival",): "0211 0212 0213 0214 0215 0216 0217",
            ("Tomb-Sweeping Day",): "0403 0404 0405",
            ("Labour Day",): "0501 0502 0503 0504 0505",
            ("Dragon Boat Festival",): "0612 0613 0614",
            ("Mid-Autumn Festival",): "0919 0920 0921",
            ("National Day",): "1001 1002 1003 1004 1005 1006 1007",
        },
    ),
    2022: (
        "0129 0130 0402 0424 0507 1008 1009",
        {
            ("New Year's Day",): "0101 0102 0103 1231",
            ("Spring Festival",): "0131 0201 0202 0203 0204 0205 0206",
            ("Tomb-Sweeping Day",): "0403 0404 0405",
            ("Labour Day",): "0430 0501 0502 0503 0504",
            ("Dragon Boat Festival",): "0603 0604 0605",
            ("Mid-Autumn Festival",): "0910 0911 0912",
            ("National Day",): "1001 1002 1003 1004 1005 1006 1007",
        },
    ),
    2023: (
        "0128 0129 0423 0506 0625 1007 1008",
        {
            ("New Year's Day",): "0101 0102 1230 1231",
            ("Spring Festival",): "0121 0122 0123 0124 0125 0126 0127",
            ("Tomb-Sweeping Day",): "0405",
            ("Labour Day",): "0429 0430 0501 0502 0503",
            ("Dragon Boat Festival",): "0622 0623 0624",
            ("Mid-Autumn Festival",): "0929",
            ("Mid-Autumn Festival", "National Day"): "0930 1005 1006",
            ("National Day",): "1001 1002 1003 1004",
        },
    ),
    2024: (
        "0204 0218 0407 0428 0511 0914 0929 1012",
        {
            ("New Year's Day",): "0101",
            ("Spring Festival",): "0210 0211 0212 0213 0214 0215 0216 0217",
            ("Tomb-Sweeping Day",): "0404 0405 0406",
            ("Labour Day",): "0501 0502 0503 0504 0505",
            ("Dragon Boat Festival",): "0608 0609 0610",
            ("Mid-Autumn Festival",): "0915 0916 0917",
            ("National Day",): "1001 1002 1003 1004 1005 1006 1007",
        },
    ),
    2025: (
        "0126 0208 0427 0928 1011",
        {
            ("New Year's Day",): "0101",
            ("Spring Festival",): "0128 0129 0130 0131 0201 0202 0203 0204",
            ("Tomb-Sweeping Day",): "0404 0405 0406",
            ("Labour Day",): "0501 0502 0503 0504 0505",
            ("Dragon Boat Festival",): "0531 0601 0602",
            ("National Day",): "1001 1002 1003",
            ("National Day", "Mid-Autumn Festival"): "1004 1005 1007 1008",
            ("Mid-Autumn Festival",): "1006",
        },
    ),
    2026: (
        "0104 0214 0228 0509 0920 1010",
        {
            ("New Year's Day",): "0101 0102 0103",
            ("Spring Festival",): "0215 0216 0217 0218 0219 0220 0221 0222 0223",
            ("Tomb-Sweeping Day",): "0404 0405 0406",
            ("Labour Day",): "0501 0502 0503 0504 0505",
            ("Dragon Boat Festival",): "0619 0620 0621",
            ("Mid-Autumn Festival",): "0925 0926 0927",
            ("National Day",): "1001 1002 1003 1004 1005 1006 1007",
        },
    ),
}
