/** Media to whoever has a signed address. In one process storage answers these; a gateway apart passes them through. */

import { verifyMediaPath } from "@sluice/media";
import { EdgeError } from "@sluice/protocol";
import type { Kit, RouteContext } from "./kit.ts";
import { formRefused } from "./media_look.ts";

/** The bytes in the form that was signed, or a part of them; null when the address carries no signature. Throws `EdgeError`. */
export async function signedMedia(c: RouteContext, { settings }: Kit): Promise<Response | null> {
  if (c.req.query("sig") === undefined) return null;
  const { secret, clock, pictures } = settings;
  const signed = verifyMediaPath(secret, c.req.url, clock() / 1_000);
  if (signed === null) {
    throw new EdgeError("signature_invalid", "the link was changed or is over: ask for a new one", {
      param: "sig",
    });
  }
  const { mediaId, download, look } = signed;
  const answer = await pictures.showMedia(mediaId, c.req.raw, { filename: download ?? undefined, look })
    .catch((error) => {
      throw formRefused(error, "variant", look.variant ?? "original");
    });
  if (answer === null) throw new EdgeError("not_found", "the media were deleted", { param: "id" });
  return answer;
}
