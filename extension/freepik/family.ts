/** What Freepik calls together the pictures of one press. */

import { JobFailure } from "@sluice/agent";
import type { FreepikRecipe } from "@sluice/recipes";
import { lost } from "../driver/failures.ts";
import type { PressWatch } from "../driver/press_watch.ts";

/** What of a prompt Freepik says beside its tokens: it draws nothing then. */
const FLAGS = ["sexual", "minors"] as const;

/**
 * The family's id, from the answer to the first call, else from the calls that followed it; null when the first was
 * refused, which the gathering puts into words.
 * @throws JobFailure `policy` when Freepik says that it will not draw this, `unknown_fate` when it did not answer
 */
export async function familyOf(
  watch: PressWatch,
  signal: AbortSignal,
  { timing }: FreepikRecipe,
): Promise<string | null> {
  const answer = () => watch.answered.find(({ sent }) => sent.name === "start")?.reply;
  await watch.until(() => answer() !== undefined, timing["imageMs"] ?? 180_000, signal);
  const reply = answer();
  if (reply === undefined) throw lost("Freepik did not answer the press");
  if (!reply.ok) {
    const asked = watch.sent.find(({ name }) => name === "image")?.asked["family"];
    return typeof asked === "string" ? asked : null;
  }
  const [item] = reply.items;
  for (const flag of FLAGS) {
    if (item?.[flag] === true) {
      const message = `Freepik refused the content (${flag})`;
      throw new JobFailure({ category: "policy", code: "content_policy", message, charged: "no" });
    }
  }
  return String(item?.["family"]);
}
