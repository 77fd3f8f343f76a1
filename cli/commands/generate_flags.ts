/** Flags of `sluice image` and `sluice video`. */

import { WAIT_FLAGS } from "./wait_flags.ts";

export const GENERATE_FLAGS = {
  prompt: { type: "positional", required: true, description: "What to make; in quotes" },
  model: {
    type: "string",
    valueHint: "name",
    description: "A model of `sluice models`; else the server's default",
  },
  ratio: {
    type: "string",
    valueHint: "ratio",
    description: "landscape, portrait, square, or 16:9 and the like",
  },
  seed: {
    type: "string",
    valueHint: "number",
    description: "0 to 4294967295: the same seed, the same result",
  },
  negative: { type: "string", valueHint: "text", description: "What is not wanted" },
  ref: {
    type: "string",
    valueHint: "file|url|id",
    description: "A picture to start from, at most 4; repeat the flag for more",
  },
  mode: {
    type: "string",
    valueHint: "mode",
    description:
      "What --ref is used for: ingredients; style, character, element, color, effects, camera (Freepik)",
  },
  priority: {
    type: "string",
    valueHint: "number",
    description: "-100 to 100; higher is sooner among your own",
  },
  "idempotency-key": {
    type: "string",
    valueHint: "text",
    description: "A name of this request: sent again under it, it is the same job and paid once",
  },
  wait: { type: "boolean", default: true, negativeDescription: "Print the job's id and leave at once" },
  ...WAIT_FLAGS,
} as const;
