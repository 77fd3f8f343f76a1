/** `POST /pikaso/api/upload`: a picture to refer to. Address, field and answer are our guess. [D] */

import sharp from "sharp";
import { invalid } from "./refused.ts";
import { serveCall } from "./serve_call.ts";
import { word, type World } from "./world.ts";

/** Answers `{ identifier }`; what is not a picture is refused. */
export function serveUpload(world: World, request: Request): Promise<Response> {
  return serveCall(world, "upload", "write", request, async ({ admit }) => {
    admit();
    const form = await request.formData().catch(() => null);
    const file = form?.get("file");
    if (!(file instanceof File)) throw invalid("file", "The file is missing.");
    const bytes = await file.bytes();
    await sharp(bytes).metadata().catch(() => {
      throw invalid("file", "The file is not a picture.");
    });
    const identifier = word(10);
    world.media.set(identifier, {
      kind: "image",
      bytes,
      readyAt: Date.now(),
      uploaded: true,
      prompt: "",
      family: "",
    });
    return { identifier };
  });
}
