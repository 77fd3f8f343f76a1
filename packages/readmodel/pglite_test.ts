import { openPglite } from "./pglite.ts";
import { readModelContract } from "./read_model_contract.ts";

const dir = await Deno.makeTempDir();
readModelContract("PGlite", () => openPglite(dir), () => Deno.remove(dir, { recursive: true }));
