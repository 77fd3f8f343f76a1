/**
 * Subjects of the live channel: dotted words, and patterns over them. The rules are those of NATS subjects, so both
 * implementations agree (docs.nats.io, "Subject-Based Messaging").
 */

const SUBJECT = /^[^\s.*>]+(?:\.[^\s.*>]+)*$/;
const PATTERN = /^(?:[^\s.*>]+|\*)(?:\.(?:[^\s.*>]+|\*))*(?:\.>)?$|^>$/;

/** Passes a subject on. Throws a RangeError for anything but dotted words. */
export function asSubject(subject: string): string {
  if (SUBJECT.test(subject)) return subject;
  throw new RangeError(
    `Cannot publish on "${subject}": a subject is words joined by dots, without wildcards`,
  );
}

/** Passes a pattern on. Throws a RangeError for anything but dotted words, `*` for one and a last `>` for the rest. */
export function asPattern(pattern: string): string {
  if (PATTERN.test(pattern)) return pattern;
  throw new RangeError(
    `Cannot subscribe to "${pattern}": a pattern is words or * joined by dots, > only at the end`,
  );
}

/** Whether the pattern stands for more than one subject. */
export function isWild(pattern: string): boolean {
  return pattern.includes("*") || pattern.endsWith(">");
}

/** Whether the words of a subject match the words of a pattern; `>` needs at least one word. */
export function matches(pattern: readonly string[], subject: readonly string[]): boolean {
  for (const [i, word] of pattern.entries()) {
    if (word === ">") return subject.length > i;
    if (i >= subject.length || (word !== "*" && word !== subject[i])) return false;
  }
  return pattern.length === subject.length;
}
