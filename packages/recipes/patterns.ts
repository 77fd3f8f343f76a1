/** Which regular expressions a recipe may hold: those that no text, however it was made up, keeps a worker busy with. */

const MOST = { groups: 3, optional: 4, repeated: 2, repetitions: 99 };

/** What is wrong with a pattern, or null. Texts that it is tried on must be short too: `MOST_TRIED`. */
export function troubleOf(pattern: string): string | null {
  try {
    new RegExp(pattern);
  } catch {
    return "is not a regular expression";
  }
  if (/\\[1-9k]|\(\?[^:]/.test(pattern)) return "must not look around or back";
  const bones = pattern.replaceAll(/\\./g, "x").replaceAll(/\[[^\]]*\]/g, "x").replaceAll("(?:", "(");
  const count = (what: RegExp) => bones.match(what)?.length ?? 0;
  if (/\)[*+{]/.test(bones)) return "must not repeat a group";
  if (count(/\(/g) > MOST.groups) return `must have at most ${MOST.groups} groups`;
  if (count(/\?/g) > MOST.optional) return `must have at most ${MOST.optional} optional parts`;
  if (count(/[*+{]/g) > MOST.repeated) return `must have at most ${MOST.repeated} repeated parts`;
  const times = bones.matchAll(/\d+(?=[,\d]*\})/g);
  if ([...times].some(([n]) => Number(n) > MOST.repetitions)) {
    return `must not repeat a part more than ${MOST.repetitions} times`;
  }
  return null;
}

/** How much of a text is looked at. */
const MOST_TRIED = 500;

/** Tries a recipe's pattern on what a site said; only the beginning of a long text counts. */
export function tryPattern(pattern: string, text: string): RegExpExecArray | null {
  return new RegExp(pattern).exec(text.slice(0, MOST_TRIED));
}
