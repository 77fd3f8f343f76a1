/** How well a few typed letters name something: pure, and quick enough to be asked for hundreds of names at each key. */

const START = 100;
const WORD = 80;
const INSIDE = 60;
/** Letters in order, but apart. */
const APART = 20;

/** Higher is better; null when the letters of one of the words are not in the text in their order. An empty query likes all alike. */
export function score(query: string, text: string): number | null {
  const name = plain(text);
  let sum = 0;
  for (const word of plain(query).split(" ").filter(Boolean)) {
    const points = scoreWord(word, name);
    if (points === null) return null;
    sum += points;
  }
  // of two that fit alike the shorter is meant
  return sum - Math.min(name.length, 200) / 20;
}

/** Those that fit, best first; those that fit alike stay in their order. */
export function rank<T>(query: string, things: readonly T[], nameOf: (thing: T) => string): T[] {
  return things
    .flatMap((thing) => {
      const points = score(query, nameOf(thing));
      return points === null ? [] : [{ thing, points }];
    })
    .sort((a, b) => b.points - a.points)
    .map(({ thing }) => thing);
}

/** Without case and accents, so that "cafe" finds "Café". */
function plain(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase().replaceAll(/[\s/·–-]+/g, " ").trim();
}

function scoreWord(word: string, name: string): number | null {
  const at = name.indexOf(word);
  if (at === 0) return START;
  if (at > 0) return name.includes(` ${word}`) ? WORD : INSIDE;
  return scoreApart(word, name);
}

/** The first letters of words count most: "gq" is "go to the queue". */
function scoreApart(word: string, name: string): number | null {
  let points = 0;
  let last = -1;
  for (const letter of word) {
    const start = ` ${name}`.indexOf(` ${letter}`, last + 1);
    const next = name.indexOf(letter, last + 1);
    if (next === -1) return null;
    // the start of a word if there is one, else the next place, if it is near
    points += start === -1 ? (next - last > 3 ? 0 : 1) : 3;
    last = start === -1 ? next : start;
  }
  // one letter alone, or letters all over a long text, are chance
  return points * 2 < word.length ? null : Math.min(APART + points, INSIDE - 1);
}
