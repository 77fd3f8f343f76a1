/** `/v1/images/edits` and `/v1/images/variations`: pictures from pictures. */

import { MediaRefused } from "@sluice/media";
import {
  EdgeError,
  EDIT_FORM,
  type EditRequest,
  invalidValue,
  readEditBody,
  readVariationBody,
  VARIATION_FORM,
} from "@sluice/protocol";
import type { Hono } from "hono";
import { readFields } from "./body.ts";
import { answerImages } from "./images_answer.ts";
import { type InTurn, inTurn } from "./in_turn.ts";
import type { Kit, RouteContext, RouteEnv } from "./kit.ts";
import type { MultipartFields } from "./multipart.ts";
import { type Prepared, prepareJob } from "./prepare_job.ts";
import { repeatOf } from "./repeat.ts";
import { V1_MAX_SIDE } from "./routes_images.ts";
import { start } from "./waited_group.ts";

/** What differs between the two. */
interface Endpoint {
  readonly form: MultipartFields;
  /** Throws `EdgeError`. */
  readonly read: (fields: unknown) => EditRequest;
  readonly what: "image_edit" | "image_generation";
}

const EDITS: Endpoint = { form: EDIT_FORM, read: readEditBody, what: "image_edit" };
const VARIATIONS: Endpoint = {
  form: VARIATION_FORM,
  read: (fields) => ({ ...readVariationBody(fields), unused: [] }),
  what: "image_generation",
};

export function routeEdits(app: Hono<RouteEnv>, kit: Kit): void {
  const turn = inTurn();
  app.post("/v1/images/edits", (c) => make(c, kit, turn, EDITS));
  app.post("/v1/images/variations", (c) => make(c, kit, turn, VARIATIONS));
}

async function make(
  c: RouteContext,
  kit: Kit,
  turn: InTurn,
  { form, read, what }: Endpoint,
): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate");
  const body = await readFields(c.req.raw, form);
  const { ask, answer, unused } = read(body);
  const repeat = repeatOf(c.req.raw, caller, body);
  const started = await turn(repeat, async () => {
    await Promise.all(unused.map((one) => requirePicture(kit, one)));
    const prepared = await prepareJob(kit, caller, ask, { maxSide: V1_MAX_SIDE, repeat });
    requirePictures(prepared);
    return await start(kit, caller, prepared);
  });
  return await answerImages(c, kit, started, answer, what);
}

/** Throws `EdgeError` for a clip: a source may be one, but not of a picture. */
function requirePictures({ submission: { references } }: Prepared): void {
  for (const reference of references) {
    if (!("mime" in reference) || reference.mime.startsWith("image/")) continue;
    throw new EdgeError("invalid_value", `image: found ${reference.mime}, accepted is a picture`, {
      param: "image",
    });
  }
}

/** Throws `EdgeError` when what was sent as a mask is no picture. Addresses and ids of what is not used are not followed. */
async function requirePicture(
  { settings }: Kit,
  { param, source }: EditRequest["unused"][number],
): Promise<void> {
  if (typeof source === "string" && !source.startsWith("data:")) return;
  try {
    const bytes = typeof source === "string" ? bytesOf(source, param) : source;
    await settings.pictures.checkPicture(bytes);
  } catch (cause) {
    if (!(cause instanceof MediaRefused)) throw cause;
    const message = `${param}: found ${cause.found}, accepted is ${cause.accepted}`;
    throw new EdgeError("invalid_value", message, { param, cause });
  }
}

function bytesOf(dataUrl: string, param: string): Uint8Array {
  try {
    return Uint8Array.fromBase64(dataUrl.slice(dataUrl.indexOf(",") + 1));
  } catch {
    throw invalidValue(param, dataUrl, "a file, a data URL in base64, a URL or a media id");
  }
}
