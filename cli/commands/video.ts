import { command } from "../command.ts";
import { whole } from "../read_flags.ts";
import { GENERATE_FLAGS } from "./generate_flags.ts";
import { finishOptions } from "./wait_flags.ts";

const SOURCE = { type: "string", valueHint: "file|url|id" } as const;

/** `sluice video "…"`. */
export const video = command({
  name: "video",
  description: "Make a clip and save it here",
  args: {
    ...GENERATE_FLAGS,
    duration: { type: "string", valueHint: "seconds", description: "Length, where the model has a choice" },
    quality: {
      type: "string",
      valueHint: "1K|2K",
      description: "Resolution, where the model has a choice: 2K, or hd, is 1080 lines",
    },
    "start-frame": { ...SOURCE, description: "The picture that the clip begins with" },
    "end-frame": { ...SOURCE, description: "The picture that the clip ends with" },
    source: { ...SOURCE, description: "A clip to start from" },
  },
  async run({ args, all, screen }) {
    const wish = {
      type: "video",
      prompt: args.prompt,
      model: args.model,
      aspectRatio: args.ratio,
      duration: whole("--duration", args.duration, 1, 60),
      quality: args.quality?.toLowerCase() === "hd" ? "2K" : args.quality,
      seed: whole("--seed", args.seed, 0, 4_294_967_295),
      negativePrompt: args.negative,
      priority: whole("--priority", args.priority, -100, 100),
      references: all("ref"),
      mode: args.mode,
      startFrame: args["start-frame"],
      endFrame: args["end-frame"],
      sourceVideo: args.source,
    } as const;
    const options = { ...finishOptions(args), wait: args.wait, idempotencyKey: args["idempotency-key"] };
    const { generate } = await import("../generate.ts");
    return await generate(wish, screen, options);
  },
});
