/** The little of XML that a packet needs. */

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  // a reader makes one line end of another unless they are named
  "\r": "&#13;",
};
const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

// deno-lint-ignore no-control-regex -- XML 1.0 section 2.2 takes none of these
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

/** The text as XML; characters that XML has no way to write become U+FFFD. */
export function escapeXml(text: string): string {
  return text.toWellFormed().replace(FORBIDDEN, "\ufffd").replace(/[&<>"'\r]/g, (c) => ESCAPES[c] ?? c);
}

/** The text that the XML stands for. What is no reference is left as it is. */
export function unescapeXml(xml: string): string {
  return xml.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
