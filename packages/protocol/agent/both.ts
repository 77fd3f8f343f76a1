/** Messages that either side may send. */

import * as z from "zod";
import { uuid } from "./fields.ts";

export const ping = z.object({ type: z.literal("ping") });
export const pong = z.object({ type: z.literal("pong") });

/** Words for a developer: what was wrong with a frame or a request. */
export const errorMessage = z.object({
  type: z.literal("error"),
  code: z.string(),
  message: z.string(),
  /** The `id` of the message that it is about, when that could be read. */
  of: uuid.exactOptional(),
});
