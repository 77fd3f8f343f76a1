/** Commands of storage's own, and the wait for what became of them. */

import type { Inbox } from "@sluice/bus";
import type { Command, CommandData, CommandType, Outcome } from "@sluice/domain";

/** The decider did not answer in time: the command may still be carried out. Thrown by `askDecider`. */
export class DeciderSilent extends Error {
  override readonly name = "DeciderSilent";
  constructor(type: CommandType) {
    super(`send "${type}": the decider has not answered; it is tried again later`);
  }
}

const ANSWER_WITHIN_MS = 30_000;

/** Sends a command as the system's `actorId` and resolves with its outcome. Throws `DeciderSilent` and what `send` throws. */
export async function askDecider<T extends CommandType>(
  inbox: Pick<Inbox, "send">,
  actorId: string,
  type: T,
  data: CommandData[T],
): Promise<Outcome> {
  const command = { id: crypto.randomUUID(), type, actor: { type: "system", id: actorId }, data };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeciderSilent(type)), ANSWER_WITHIN_MS);
  });
  try {
    const sending = inbox.send(command as unknown as Command).then(({ outcome }) => outcome);
    return await Promise.race([sending, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Resolves when every command that was sent to the inbox before has been decided: commands are decided in order, and this
 * asks for something that is refused without a trace. Throws as `askDecider` does.
 */
export async function allDecided(inbox: Pick<Inbox, "send">, actorId: string): Promise<void> {
  await askDecider(inbox, actorId, "EraseJobs", { accountId: "", jobs: [], entry: false });
}
