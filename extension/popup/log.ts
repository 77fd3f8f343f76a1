import type { Desk } from "./desk.ts";

/**
 * The log as text.
 * @throws Error with words for the owner
 */
export async function logOf(desk: Desk): Promise<string> {
  const answer = await desk.ask({ type: "log" });
  if (!answer.ok) throw new Error(answer.error);
  return answer.log ?? "";
}
