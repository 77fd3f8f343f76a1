import assert from "node:assert/strict";
import { BusUnsupported } from "../errors.ts";
import { checkVersion } from "./capabilities.ts";

Deno.test("checkVersion takes 2.9.10 and newer and names what an older server lacks", () => {
  for (const good of ["2.9.10", "2.9.11", "2.10.0", "2.12.1-RC.2", "v2.9.10", "3.0.0"]) checkVersion(good);
  for (const bad of ["2.9.9", "2.8.11", "1.4.1", "unknown"]) {
    assert.throws(() => checkVersion(bad), BusUnsupported, bad);
  }
  assert.throws(() => checkVersion("2.9.9"), /"2\.9\.9": the proven behaviour .* needs 2\.9\.10/);
});
