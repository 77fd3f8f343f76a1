/** Uploads as they are described: the reader takes more names for the same things. */

import * as z from "zod";

export const uploadForm = z.object({
  file: z.instanceof(Uint8Array).describe("a picture or clip; may come several times"),
});

export const uploadUrl = z.object({ url: z.url().describe("https address of a picture or clip") });
