import { command } from "../command.ts";
import { whole } from "../read_flags.ts";
import { GENERATE_FLAGS } from "./generate_flags.ts";
import { finishOptions } from "./wait_flags.ts";

/** `sluice image "…"`. */
export const image = command({
  name: "image",
  description: "Make pictures and save them here",
  args: {
    ...GENERATE_FLAGS,
    count: { type: "string", valueHint: "1-10", description: "How many pictures" },
    quality: {
      type: "string",
      valueHint: "1K|2K|4K",
      description: "Resolution, where the model has a choice",
    },
  },
  async run({ args, all, screen }) {
    const wish = {
      type: "image",
      prompt: args.prompt,
      model: args.model,
      aspectRatio: args.ratio,
      count: whole("--count", args.count, 1, 10),
      quality: args.quality,
      seed: whole("--seed", args.seed, 0, 4_294_967_295),
      negativePrompt: args.negative,
      priority: whole("--priority", args.priority, -100, 100),
      references: all("ref"),
      mode: args.mode,
    } as const;
    const options = { ...finishOptions(args), wait: args.wait, idempotencyKey: args["idempotency-key"] };
    const { generate } = await import("../generate.ts");
    return await generate(wish, screen, options);
  },
});
