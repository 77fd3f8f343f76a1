/** Waiting for progress in the tests of this package. */

/** Resolves once it holds; looks every few milliseconds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!await holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
