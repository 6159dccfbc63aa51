import { toBinary } from "./binary";

/** Pieces that readers are known to stumble over, for any place of an XML message. */
export const oddities: readonly string[] = [
  ...[
    "\u0000",
    "\u0001",
    "\u001b[2J",
    "\u009b",
    "\ufffe",
    "\ufeff",
    "🙂",
    "\u2028",
    "e\u0301",
    "\u202e",
    "\u0661\u0662",
  ].map(toBinary),
  // No UTF-8: a lone continuation, an overlong slash, a lone surrogate, half a character.
  ...["\x80", "\xc0\xaf", "\xed\xa0\x80", "\xe2\x82", "\xff\xfe"],
  ...["&#0;", "&#1;", "&#x1F;", "&#xD800;", "&#xFFFE;", "&#x110000;", "&#99999999999;", "&lol;", "&amp;", "&", "&#"],
  ...[
    "<!DOCTYPE a>",
    '<!DOCTYPE a [<!ENTITY b "c">]>',
    "<![CDATA[",
    "]]>",
    "<![CDATA[<a>]]>",
    "<!--",
    "-->",
    "<!-- -- -->",
  ],
  ...['<?xml version="1.0"?>', '<?xml version="1.1"?>', '<?xml version="1.0" encoding="UTF-16"?>', "<?a?>", "<?", "?>"],
  ...[
    "<",
    ">",
    "</",
    "/>",
    '"',
    "'",
    "=",
    "<a",
    "</a>",
    "<a/>",
    "<:a/>",
    "<a:/>",
    "<a:b:c/>",
    ' xmlns=""',
    ' xmlns:xml="a"',
  ],
  ...[' a="1" a="2"', ' xmlns:a="" ', ' xmlns:xmlns="a"', ' xsi:nil="true"', ' s:mustUnderstand="true"'],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "%00", "../..", "\\", "%s%n", "\r\n", "\r\n\r\n"],
];

/** Numbers at and beyond the edges of what a field holds. */
export const numbers: readonly string[] = [
  ...["0", "-1", "1", "007", "4294967295", "4294967296", "9007199254740993", "18446744073709551616", "1e309", "NaN"],
  ...["0x10", "1.5", "", " 12 ", "+5", "2147483648", "99999999999999999999999999", "Infinity", "-0"],
];
