/** Every message that the server sends to an agent. Unknown fields are dropped. */

import * as z from "zod";
import { errorMessage, ping, pong } from "./both.ts";
import { checkpoint, heldAttempt, instant, milliseconds, ofAttempt, recipe, uuid } from "./fields.ts";
import { newJob, uploadGrant } from "./order.ts";

const welcome = z.object({
  type: z.literal("welcome"),
  sessionId: z.string(),
  heartbeatMs: milliseconds,
  /** Milliseconds since 1970. */
  serverTime: instant,
  recipe: recipe.nullable().default(null),
  /** Held attempts of the `hello` that are not the agent's any more. */
  drop: z.array(heldAttempt).default([]),
});

const cancelJob = z.object({ type: z.literal("cancel_job"), ...ofAttempt });
const pause = z.object({ type: z.literal("pause") });
const resume = z.object({ type: z.literal("resume") });
/** What the owner set in the studio; null gives the choice back to the agent. */
const configure = z.object({ type: z.literal("configure"), minGapMs: milliseconds.nullable() });
const updateRecipe = z.object({ type: z.literal("update_recipe"), recipe });

/** `of` is the `id` of a message whose content is now committed. */
const ack = z.object({ type: z.literal("ack"), of: uuid });

/** Not its job any more: ends all resending for that attempt. */
const drop = z.object({
  type: z.literal("drop"),
  of: uuid.exactOptional(),
  ...ofAttempt,
  reason: z.string().default("not the current attempt"),
});

/** Answers each heartbeat; for every missing job a `new_job` follows. */
const sync = z.object({
  type: z.literal("sync"),
  drop: z.array(heldAttempt).default([]),
  missing: z.array(heldAttempt).default([]),
});

/** Find work whose fate is unknown. `uploads` is sent for an agent that may have lost the order itself. */
const lookUp = z.object({
  type: z.literal("look_up"),
  ...ofAttempt,
  checkpoint: checkpoint.nullable().default(null),
  uploads: uploadGrant.exactOptional(),
});

export const serverMessage = z.discriminatedUnion("type", [
  welcome,
  newJob,
  cancelJob,
  pause,
  resume,
  configure,
  updateRecipe,
  ack,
  drop,
  sync,
  lookUp,
  ping,
  pong,
  errorMessage,
]);

/** A message to an agent. */
export type ServerMessage = z.infer<typeof serverMessage>;
export type ServerMessageType = ServerMessage["type"];
