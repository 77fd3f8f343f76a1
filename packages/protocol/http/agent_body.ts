/** The body of `PATCH /api/agents/:id`: contracts/jobs-api.md "Agents". */

import * as z from "zod";
import { text } from "./fields.ts";
import { validate } from "./validate.ts";

export const agentBody = z.object({
  name: text(80).trim().min(1).exactOptional(),
  paused: z.boolean().exactOptional(),
  /** Serves other accounts too: for operators. */
  shared: z.boolean().exactOptional(),
  /** Jobs at once; null leaves it to the agent. */
  concurrency: z.number().int().min(1).max(100).nullable().exactOptional(),
  /** Least time between two submissions at the provider, ms; null leaves it to the agent. */
  minGapMs: z.number().int().min(0).max(3_600_000).nullable().exactOptional(),
}).refine(
  (change) => Object.keys(change).length > 0,
  "at least one of name, paused, shared, concurrency, minGapMs",
);

export type AgentChange = z.infer<typeof agentBody>;

/** Reads the parsed JSON body. Throws `EdgeError`. */
export function readAgentBody(json: unknown): AgentChange {
  return validate(agentBody, json);
}
