/** Commands whose sender looks at once for what came of them. */

import type { CommandData, CommandType } from "@sluice/domain";
import { EdgeError, positionOf } from "@sluice/protocol";
import type { Caller } from "./authenticate.ts";
import { decide } from "./command.ts";
import type { Kit } from "./kit.ts";

/** What is decided becomes known here in milliseconds. */
const KNOWN_WITHIN_MS = 5_000;

/**
 * Carries a command out and waits until this process knows what came of it. Resolves with the position at which the event
 * stream has it. Throws `EdgeError`.
 */
export async function carryOut<T extends CommandType>(
  { settings, view }: Kit,
  { accountId, key }: Caller,
  type: T,
  data: CommandData[T],
): Promise<string> {
  const command = { id: settings.newId(), type, actor: { type: "key", id: key.keyId }, data };
  const { number } = await decide(settings, command as Parameters<typeof decide>[1]);
  if (number === null) return positionOf(settings.cell, view.lastCommitOf(accountId));
  view.note(accountId, number);
  if (await view.reached(number, KNOWN_WITHIN_MS)) return positionOf(settings.cell, number);
  throw new EdgeError("unavailable", "it is done, but not known here yet: look again in a moment", {
    retryAfter: 5,
    mayRepeat: true,
  });
}
