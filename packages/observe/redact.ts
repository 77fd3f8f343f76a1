/**
 * Takes out of a text what must never stand in a log or a trace: keys, tokens, secrets, and the queries of addresses,
 * which carry signatures. The second line of defence: nobody shall write these in the first place.
 */

const RULES: readonly (readonly [RegExp, string])[] = [
  // API keys, agents' tokens and secrets of webhooks name their kind in front
  [/\b(slk|sla|whsec)_[\w+/=-]{4,}/g, "$1_…"],
  [/\b(Bearer|Basic)\s+[\w.+/=~-]+/gi, "$1 …"],
  // session tokens, and the tickets of uploads
  [/\b(?:eyJ|WyI)[\w-]+(?:\.[\w-]*)+/g, "…"],
  // who logs in at an address, and its query: `postgres://user:password@host`, `https://host/path?sig=…`
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"'<>]+@/gi, "$1…@"],
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s?#"'<>]*)\?[^\s"'<>)]*/gi, "$1?…"],
  // the same of a path alone
  [/([?&](?:sig|token|ticket|key|secret|code|q|search)=)[^\s&"'<>)]+/gi, "$1…"],
];

/** Characters of one value that are kept; a stack is shorter, and nothing shall flood the log. */
const MOST = 4_000;

/** The text without secrets, cut to 4,000 characters. */
export function redact(text: string): string {
  let clean = text.length > MOST ? `${text.slice(0, MOST).toWellFormed()}…` : text;
  for (const [secret, shown] of RULES) clean = clean.replace(secret, shown);
  return clean;
}
