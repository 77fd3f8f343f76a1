/** `GET /v1/videos/:id/content`: the clip, or what was made of it to look at. */

import type { Job, Output } from "@sluice/domain";
import type { ServeOptions } from "@sluice/media";
import { EdgeError, invalidValue } from "@sluice/protocol";
import type { Kit, RouteContext } from "./kit.ts";
import { formRefused } from "./media_look.ts";
import { fileName } from "./media_urls.ts";
import { requireVideo, videoHeaders } from "./video_answer.ts";

const VARIANTS = ["video", "thumbnail", "spritesheet"];

/** Answers with the bytes, or a part of them. Throws `EdgeError`. */
export async function videoContent(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "read", "generate");
  const id = c.req.param("id") ?? "";
  const { job } = await requireVideo(kit, caller, id);
  const variant = c.req.query("variant") || "video";
  if (!VARIANTS.includes(variant)) throw invalidValue("variant", variant, VARIANTS.join(", "));
  const output = job.state.status === "completed" ? job.outputs[0] : undefined;
  if (output === undefined) {
    const why = job.erasedAt === undefined
      ? `it is ${job.state.status}, content needs completed`
      : "its clip was deleted";
    throw new EdgeError("not_ready", `video "${id.slice(0, 64)}": ${why}`);
  }
  const { pictures } = kit.settings;
  const response = await pictures.showMedia(output.mediaId, c.req.raw, looked(job, output, variant))
    .catch((error) => {
      throw formRefused(error, "variant", variant);
    });
  if (response === null) {
    throw new EdgeError("not_found", `video "${id.slice(0, 64)}": its bytes are not stored any more`);
  }
  for (const [name, value] of Object.entries(videoHeaders(job))) response.headers.set(name, value);
  return response;
}

/** Pictures of the clip are shown, the clip itself is saved. */
function looked(job: Job, output: Output, variant: string): ServeOptions {
  if (variant === "thumbnail" || variant === "spritesheet") return { look: { variant } };
  return { filename: fileName(job, output) };
}
