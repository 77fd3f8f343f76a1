/** Takes out of a line what must not be copied about: the owner may send the log to others. */

const OUT = "[taken out]";

/** What gives access or names somebody, the longer forms first. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\b(set-cookie|cookie|authorization)\s*[:=].*/gi, `$1: ${OUT}`],
  [/\bBearer\s+\S+/gi, `Bearer ${OUT}`],
  [/\b((?:https?|wss?):\/\/[^\s"'<>?#]*)[?#][^\s"'<>)]*/gi, `$1?${OUT}`],
  [/\bya29\.[\w.-]+/g, OUT],
  [/\b(sl[ka])_\w[\w-]*/g, `$1_${OUT}`],
  [/\b(Signature|token|ticket|sig|f\.sid|at)=[^&\s"']+/gi, `$1=${OUT}`],
  // of lengths that there are, so that a long line does not take long
  [/[^\s@"'<>]{1,64}@[^\s@"'<>]{1,255}\.[a-z]{2,}/gi, OUT],
];

/** Base64, base64url and hex. Ids stay, which are shorter or have dashes at their places; in an address, whose path may be long, each part is looked at. */
const LONG = /(https?:\/\/[^\s"'<>]*)|[A-Za-z0-9+/_-]{41,}={0,2}/g;
const LONG_PART = /[A-Za-z0-9+_-]{41,}={0,2}/g;
/** What a site gives as its reason is long, too. */
const REASON = /^[A-Z_]+$/;

/** The line without credentials, signatures, addresses of persons and long secrets. */
export function redact(line: string): string {
  return SECRETS.reduce((text, [what, instead]) => text.replaceAll(what, instead), line)
    .replaceAll(LONG, (found: string, address?: string) => {
      if (address !== undefined) return address.replaceAll(LONG_PART, OUT);
      return REASON.test(found) ? found : OUT;
    });
}
