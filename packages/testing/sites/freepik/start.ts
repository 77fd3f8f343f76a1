/** `POST /pikaso/api/start-tti-v2` (wire/flow.md §6): the click itself. */

import { costOf, SLOTS } from "./catalogue.ts";
import { bodyOf, checkStart } from "./checks.ts";
import { outOfCredits, Refused, throttled } from "./refused.ts";
import { type Incoming, serveCall } from "./serve_call.ts";
import { type OpenPress, word, type World } from "./world.ts";

export function serveStart(world: World, request: Request): Promise<Response> {
  return serveCall(world, "start-tti-v2", "press", request, async (incoming) => {
    const body = await bodyOf(request);
    const press = notePress(world, body);
    try {
      return decide(world, incoming, body, press);
    } catch (error) {
      if (error instanceof Refused) press.refused = String(error.status);
      throw error;
    } finally {
      press.decided = Date.now();
    }
  });
}

function decide(world: World, { fault, admit }: Incoming, body: unknown, press: OpenPress): unknown {
  admit();
  const { mode, prompt, aspect_ratio: ratio, num_images: images, references } = checkStart(world, body);
  if (world.credits < images * costOf(mode)) throw outOfCredits();
  const running = [...world.creations.values()].filter(({ status }) => status === "pending").length;
  if (running + images > SLOTS) throw throttled(10);
  const flags = { sexual: false, minors: false };
  const family = crypto.randomUUID();
  const reply = {
    available_slots: SLOTS - running,
    limit: SLOTS,
    force_credits: false,
    ...place(world, family),
  };
  if (fault !== null && typeof fault === "object" && "refusal" in fault) {
    press.refused = fault.refusal;
    // The tokens are there and not good: whoever renders all the same is refused.
    return { ...reply, ...flags, [fault.refusal]: true, request_tokens: tokens() };
  }
  press.batch = family;
  const request_tokens = tokens();
  world.families.set(family, {
    id: family,
    mode,
    prompt,
    ratio,
    images,
    references,
    tokens: new Set(request_tokens),
    indexes: new Set(),
    press,
  });
  return { ...reply, ...flags, request_tokens };
}

/** Where the family stands in the reply. */
function place({ change }: World, family: string): Record<string, unknown> {
  return change === "moved_reply_slot" ? { session: { uuid: family } } : { family };
}

function tokens(): string[] {
  return Array.from({ length: SLOTS }, () => word(12));
}

/** As much of the wish as can be read, also of one that will be refused. */
function notePress({ presses }: World, body: unknown): OpenPress {
  const wish = (body ?? {}) as Record<string, unknown>;
  const text = (value: unknown) => typeof value === "string" ? value : "";
  const references = Array.isArray(wish["references"]) ? wish["references"] : [];
  const now = Date.now();
  const press: OpenPress = {
    rpc: "start-tti-v2",
    prompt: text(wish["prompt"]),
    model: text(wish["mode"]),
    aspect: text(wish["aspect_ratio"]) || null,
    resolution: null,
    images: Number(wish["num_images"]) || 0,
    seeds: [],
    references: references.map((one) => ({
      identifier: text(one?.image).replace(/^creation:/, ""),
      type: text(one?.type),
    })),
    batch: "",
    mediaIds: [],
    charged: 0,
    refused: null,
    at: now,
    decided: 0,
  };
  presses.push(press);
  return press;
}
