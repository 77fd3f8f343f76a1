/** `deno task studio`: bundles the studio into `dist/studio.json`. */

import { keptStudio } from "./kept.ts";

await keptStudio();
