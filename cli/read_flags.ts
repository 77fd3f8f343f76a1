/** Values of flags, checked before anything is sent. */

import { UsageWrong } from "./failures.ts";

/** A whole number within bounds, both included; undefined when the flag was not given. Throws `UsageWrong`. */
export function whole(
  name: string,
  text: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^-?\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new UsageWrong(`read ${name} "${text}": expected a whole number from ${least} to ${most}`);
}

/** Words with commas between, or the flag repeated. */
export function words(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(",")).map((word) => word.trim()).filter((word) => word !== "");
}

/** The object without its undefined fields. */
export function given<T extends Readonly<Record<string, unknown>>>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
