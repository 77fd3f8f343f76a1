/** Words that pure rules chose, said in the reader's language; a parameter may itself be a key of the catalogue. */

import { EN } from "./en/mod.ts";
import { t, type TextKey, type TextParams } from "./mod.ts";

export interface Words {
  readonly key: TextKey;
  readonly params?: TextParams;
}

/** The text of the words. */
export function say({ key, params = {} }: Words): string {
  return t(
    key,
    Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, isKey(value) ? t(value) : value]),
    ),
  );
}

function isKey(value: string | number): value is TextKey {
  return typeof value === "string" && value.startsWith("role.") && Object.hasOwn(EN, value);
}
