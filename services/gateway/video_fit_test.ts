import assert from "node:assert/strict";
import { findModel, MODELS } from "@sluice/domain";
import { type Ask, EdgeError, readVideoBody } from "@sluice/protocol";
import { fitInputs, requireOwnSource } from "./video_fit.ts";

const model = (id: string) => findModel(id) ?? assert.fail(id);
const ask = (fields: object): Ask => readVideoBody({ prompt: "x", ...fields });

Deno.test("fitInputs lets every model have what its table says, and words alone", () => {
  for (const one of MODELS) assert.ok(fitInputs(ask({}), one));
  const all = { input_reference: "a", last_frame: "b", references: ["c"], video: "d" };
  assert.ok(fitInputs(ask(all), model("sim-video")));
  assert.ok(fitInputs(ask({ input_reference: "a", last_frame: "b" }), model("veo2_fast")));
  assert.ok(fitInputs(ask({ references: ["a", "b", "c"] }), model("veo3_fast")));
});

Deno.test("fitInputs names the field, what the model takes, and who could", () => {
  const rows: readonly [fields: object, id: string, param: string, words: RegExp][] = [
    [
      { references: ["a"] },
      "veo3_quality",
      "references.0",
      /does not take references, accepted is a prompt, a first/,
    ],
    [{ references: ["a", "b", "c", "d"] }, "veo3_fast", "references.3", /more than 3 references/],
    [{ references: ["a"], input_reference: "b" }, "veo3_fast", "references.0", /together with frames/],
    [{ last_frame: "a" }, "veo3_fast", "last_frame", /a last frame without a first one/],
    [{ video: "a" }, "veo3_fast", "video", /a clip to edit.*models that can: sim-video/],
    [{ video: "a" }, "veo2_fast", "video", /does not take a clip,/],
  ];
  for (const [fields, id, param, words] of rows) {
    assert.throws(
      () => fitInputs(ask(fields), model(id)),
      (e) =>
        e instanceof EdgeError && e.code === "unsupported_parameter" && e.param === param &&
        words.test(e.message),
      `${id} ${JSON.stringify(fields)}`,
    );
  }
});

Deno.test("requireOwnSource lets a site extend only what came from it", () => {
  const extend: Ask = { ...ask({ video: "a" }), operation: "extend" };
  requireOwnSource(model("sim-video"), extend, null);
  requireOwnSource(model("veo3_fast"), ask({}), null);
  assert.throws(() => requireOwnSource(model("veo3_fast"), extend, null), /flow did not make.*sim-video/);
});
