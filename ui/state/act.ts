/** Writes that show at once and are taken back, with the reason, when the server refuses them. */

import { ApiError } from "./api.ts";
import { toast } from "./toasts.ts";
import { t } from "../text/mod.ts";

export interface Act<T> {
  /** Shows the change; returns how it looked before. */
  readonly show?: () => () => void;
  readonly run: () => Promise<T>;
  /** What could not be done, as "Could not …". */
  readonly failed: string;
}

/** Carries it out. Resolves with null when it was refused: the screen has said so then. */
export async function act<T>({ show, run, failed }: Act<T>): Promise<T | null> {
  const back = show?.();
  try {
    return await run();
  } catch (error) {
    back?.();
    if (!(error instanceof ApiError)) throw error;
    toast({ kind: "failed", text: `${failed}: ${reasonOf(error)}`, requestId: error.requestId });
    return null;
  }
}

/** The refusal in words. */
export function reasonOf({ code, message, retryAfter }: ApiError): string {
  if (code === "offline") return t("error.offline");
  if (code === "broken_off") return t("error.brokenOff");
  return retryAfter === null ? message : `${message}. ${t("error.retryAfter", { seconds: retryAfter })}`;
}
