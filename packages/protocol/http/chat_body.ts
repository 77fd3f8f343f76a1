/** The body of `POST /v1/chat/completions`: contracts/openai.md §8. Sampling fields and others that are not named here are ignored. */

import type { Kind } from "@sluice/domain";
import * as z from "zod";
import type { Ask, ReferenceAsk } from "./ask.ts";
import { EdgeError, invalidValue, quoted } from "./edge_error.ts";
import { isStorable, MAX_PROMPT, text } from "./fields.ts";
import { parseSize } from "./size.ts";
import { defined, validate, withoutEmpty, withoutNulls } from "./validate.ts";

const imageUrl = z.union([z.string(), z.object({ url: z.string() }).transform(({ url }) => url)]);

const part = z.union([
  z.object({ type: z.literal("text"), text: z.string() }),
  z.object({ type: z.literal("image_url"), image_url: imageUrl }),
  z.object({
    type: z.literal("file"),
    file: z.object({ file_data: z.string().nullish(), file_id: z.string().nullish() }),
  }),
], { error: "a part of type text, image_url or file" });

const message = z.object({
  role: z.string(),
  content: z.union([z.string(), z.array(z.unknown()), z.null()], { error: "text or a list of parts" })
    .optional(),
});

const schema = z.object({
  messages: z.array(message).min(1),
  model: z.string().exactOptional(),
  n: z.number().int().min(1).max(10).default(1),
  stream: z.boolean().default(false),
  stream_options: z.object({
    include_usage: z.boolean().nullish(),
    x_progress: z.boolean().nullish(),
  }).exactOptional(),
  seed: z.number().int().exactOptional(),
  user: text(512).exactOptional(),
  // ours
  x_progress: z.boolean().exactOptional(),
  size: z.string().exactOptional(),
  aspect_ratio: z.string().exactOptional(),
  seconds: z.number().min(1).max(60).exactOptional(),
});

/** Words with which editors and gateways try whether somebody is there: no reason to make and charge for a picture. */
const PROBES: ReadonlySet<string> = new Set(["hi", "hello", "test", "ping"]);

export interface ChatRequest {
  /** As the caller wrote it. */
  readonly model: string | undefined;
  /** Nothing is wanted but a sign of life. */
  readonly isProbe: boolean;
  readonly stream: boolean;
  /** A chunk with the usage at the stream's end. */
  readonly includeUsage: boolean;
  /** Progress as `reasoning_content`. */
  readonly progress: boolean;
  /** The order, for a model that makes `kind`, and what was left out of it. */
  readonly orderFor: (kind: Kind) => { readonly ask: Ask; readonly warnings: readonly string[] };
}

/** Reads the parsed JSON body. Throws `EdgeError`. */
export function readChatBody(json: unknown): ChatRequest {
  const body = validate(schema, withoutEmpty(withoutNulls(json)));
  const at = body.messages.findLastIndex(({ role }) => role === "user");
  const last = body.messages[at];
  if (last === undefined) {
    throw new EdgeError(
      "invalid_value",
      "messages: there is none of the role user, accepted is at least one",
      {
        param: "messages",
      },
    );
  }
  const { prompt, pictures } = said(last.content, `messages.${at}.content`);
  const isProbe = pictures.length === 0 && PROBES.has(prompt.toLowerCase().replace(/[\s.!?]+$/, ""));
  return {
    model: body.model,
    isProbe,
    stream: body.stream,
    includeUsage: body.stream_options?.include_usage === true,
    progress: body.x_progress ?? body.stream_options?.x_progress === true,
    orderFor: (kind) => order(body, kind, prompt, pictures),
  };
}

interface Said {
  readonly prompt: string;
  readonly pictures: readonly { readonly source: string; readonly param: string }[];
}

/** Text and pictures of the message. Throws `EdgeError` when there is nothing to make a picture of. */
function said(content: z.infer<typeof message>["content"], param: string): Said {
  const texts: string[] = [];
  const pictures: { source: string; param: string }[] = [];
  const parts = typeof content === "string" ? [{ type: "text", text: content }] : content ?? [];
  parts.forEach((value, i) => {
    const where = typeof content === "string" ? param : `${param}.${i}`;
    const found = part.safeParse(value);
    if (!found.success) throw invalidValue(where, value, "a part of type text, image_url or file");
    if (found.data.type === "text") return void texts.push(found.data.text);
    const source = found.data.type === "image_url"
      ? found.data.image_url
      : found.data.file.file_data ?? found.data.file.file_id;
    if (source === null || source === undefined || source === "") {
      throw new EdgeError("missing_field", `${where}: the part is empty`, { param: where });
    }
    pictures.push({ source, param: where });
  });
  const prompt = texts.join("\n").trim();
  if (prompt === "" || prompt.length > MAX_PROMPT.v1 || !isStorable(prompt)) {
    const message = `${param} ${
      quoted(prompt)
    }: accepted is text of 1 to ${MAX_PROMPT.v1} characters that says what to make`;
    throw new EdgeError("invalid_value", message, { param });
  }
  return { prompt, pictures };
}

/** How many pictures of a message a model of the kind takes. */
const MOST: Readonly<Record<Kind, number>> = { image: 16, video: 2, text: 0 };

function order(body: z.infer<typeof schema>, kind: Kind, prompt: string, pictures: Said["pictures"]) {
  const most = MOST[kind];
  const warnings = pictures.length <= most
    ? []
    : [`messages: ${pictures.length} pictures, the first ${most} are used`];
  const references = pictures.slice(0, most).map(({ source, param }, i): ReferenceAsk => ({
    role: kind === "image" ? "ingredient" : i === 0 ? "start" : "end",
    source,
    param,
  }));
  const { seed } = body;
  const ask: Ask = {
    kind,
    prompt,
    count: body.n,
    references,
    priority: 0,
    dependsOn: [],
    metadata: defined({ user: body.user }),
    lenient: true,
    ...defined({
      model: body.model,
      size: parseSize(body.size),
      aspectRatio: body.aspect_ratio,
      duration: body.seconds,
      // upstream's seeds may be any integer
      seed: seed !== undefined && seed >= 0 && seed <= 4_294_967_295 ? seed : undefined,
    }),
  };
  return { ask, warnings };
}

/** The schema itself, for the description of the API. */
export { schema as chatBody };
