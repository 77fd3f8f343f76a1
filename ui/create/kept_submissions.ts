/** Submissions whose fate is not known, kept by the tab over a reload. A tab of its own: two would send them side by side. */

import type { Submission } from "./submissions.ts";

type Kept = Pick<Submission, "key" | "body" | "ratio">;

const PREFIX = "sluice.sent.";

/** Those of the account that were kept; whatever else is found there counts as none. */
export function keptSubmissions(accountId: string): readonly Kept[] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(PREFIX + accountId) ?? "[]");
    return Array.isArray(found) ? found.filter(isKept) : [];
  } catch {
    return [];
  }
}

/** Keeps these of the account, and no others. */
export function keepSubmissions(accountId: string, submissions: readonly Submission[]): void {
  const kept = submissions.map(({ key, body, ratio }): Kept => ({ key, body, ratio }));
  try {
    if (kept.length === 0) sessionStorage.removeItem(PREFIX + accountId);
    else sessionStorage.setItem(PREFIX + accountId, JSON.stringify(kept));
  } catch {
    // a full or forbidden storage: they last as long as the page
  }
}

function isKept(value: unknown): value is Kept {
  const { key, ratio, body } = (value ?? {}) as Partial<Kept>;
  return typeof key === "string" && typeof ratio === "string" && typeof body?.prompt === "string" &&
    typeof body.count === "number";
}
