/** The building blocks of requests (wire/flow.md §1.3). */

/** Client-made ids are upper-case. */
export const uuid = () => crypto.randomUUID().toUpperCase();

/** Seeds are 32-bit unsigned. */
export const seed = () => crypto.getRandomValues(new Uint32Array(1))[0];

/**
 * The client context of one write. Its challenge token is good once; the stand-in takes any words.
 * @param {string | null} project
 */
export function context(project) {
  const token = `standin-challenge-${crypto.randomUUID()}`;
  return [null, 22, null, null, null, project, null, null, null, null, [token, 1]];
}

/** @param {string} text */
export const imagePrompt = (text) => [[[text]]];

/** @param {string} text */
export const clipPrompt = (text) => [null, null, [[[text]]]];

/** The trailing block of a clip's item: where it is put. */
export const clipPlace = () => [null, null, null, null, uuid(), uuid()];
