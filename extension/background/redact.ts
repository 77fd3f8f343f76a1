/** Takes out of a line what must not be copied about: the owner may send the log to others. */

const OUT = "[taken out]";

/** What gives access or names somebody, the longer forms first. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\b(set-cookie|cookie|authorization)\s*[:=].*/gi, `$1: ${OUT}`],
  [/\bBearer\s+\S+/gi, `Bearer ${OUT}`],
  [/\bya29\.[\w.-]+/g, OUT],
  [/\b(sl[ka])_\w[\w-]*/g, `$1_${OUT}`],
  [/\b(Signature|token|ticket|sig|f\.sid|at)=[^&\s"']+/gi, `$1=${OUT}`],
  [/[^\s@"'<>]+@[^\s@"'<>]+\.[a-z]{2,}/gi, OUT],
  // base64, base64url and hex; ids, which are shorter or have dashes at their places, stay
  [/[A-Za-z0-9+/_-]{41,}={0,2}/g, OUT],
];

/** The line without credentials, signatures, addresses of persons and long secrets. */
export function redact(line: string): string {
  return SECRETS.reduce((text, [what, instead]) => text.replaceAll(what, instead), line);
}
