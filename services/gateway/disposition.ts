/** Reads the Content-Disposition of a form's part: RFC 7578 and what browsers make of it. */

/** Name, then a quoted string (in which a backslash hides a quote) or plain text up to the next semicolon. */
const PARAMETER = /\s*;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;"]*))/y;

/**
 * The parameters of the header line in order, the first of each name, names in lower case. What looks like a parameter
 * inside a quoted one is none.
 */
export function dispositionOf(line: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  const start = line.indexOf(";");
  if (start === -1) return parameters;
  PARAMETER.lastIndex = start;
  for (let found = PARAMETER.exec(line); found !== null; found = PARAMETER.exec(line)) {
    const [, name = "", quoted, plain = ""] = found;
    const key = name.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, unescaped(quoted ?? plain.trim()));
  }
  return parameters;
}

/** With the three characters that browsers percent-encode. */
function unescaped(text: string): string {
  return text.replace(/\\(.)/g, "$1").replace(/%22/g, '"').replace(/%0D/gi, "\r").replace(/%0A/gi, "\n");
}
