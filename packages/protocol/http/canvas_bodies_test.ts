import assert from "node:assert/strict";
import { MAX_SCENE_CLIPS } from "@sluice/domain";
import { readNodeChanges } from "./canvas_bodies.ts";
import { EdgeError } from "./edge_error.ts";

const JOB = "550e8400-e29b-41d4-a716-446655440000";
const clip = { jobId: JOB, index: 0, from: 0, to: null };
const scene = (...clips: readonly unknown[]) => ({
  changes: [{ nodeId: "s", x: 0, y: 0, w: 320, h: 160, content: { kind: "scene", name: "Dawn", clips } }],
});

Deno.test("readNodeChanges: a scene holds clips in their order with whole trims, none or sixty of them", () => {
  const twice = scene({ ...clip, jobId: JOB.toUpperCase(), to: 1 }, { ...clip, from: 250 });
  const [read] = readNodeChanges(twice);
  assert.deepEqual(read && "content" in read && read.content, {
    kind: "scene",
    name: "Dawn",
    clips: [{ ...clip, to: 1 }, { ...clip, from: 250 }],
  });
  assert.equal(readNodeChanges(scene()).length, 1);
  assert.equal(readNodeChanges(scene(...Array(MAX_SCENE_CLIPS).fill(clip))).length, 1);
});

Deno.test("readNodeChanges: says which field of which change does not fit, and what would", () => {
  const clips = "changes.0.content.clips";
  const rows: readonly [unknown, string, RegExp][] = [
    [
      scene({ ...clip, from: 500, to: 500 }),
      `${clips}.0.to`,
      /to "500": accepted is a time after from, or null/,
    ],
    [scene(clip, { ...clip, from: 900, to: 10 }), `${clips}.1.to`, /a time after from/],
    [scene({ ...clip, from: -1 }), `${clips}.0.from`, /from "-1": accepted is at least 0/],
    [scene({ ...clip, from: 0.5 }), `${clips}.0.from`, /from "0.5": accepted is a value of type int/],
    [scene({ ...clip, to: "1" }), `${clips}.0.to`, /a value of type number/],
    [scene({ jobId: JOB, index: 0, to: null }), `${clips}.0.from`, /from is required/],
    [scene({ ...clip, jobId: "mine" }), `${clips}.0.jobId`, /jobId "mine"/],
    [scene({ ...clip, index: 100 }), `${clips}.0.index`, /at most 99/],
    [scene(...Array(MAX_SCENE_CLIPS + 1).fill(clip)), clips, /at most 60 entries/],
    [{ changes: [{ nodeId: "s", content: { kind: "film" } }] }, "changes.0.content.kind", /kind "film"/],
    [{ changes: [{ nodeId: "s", gone: "yes" }] }, "changes.0", /key: "gone"/],
    [{ changes: [{ gone: true }] }, "changes.0.nodeId", /nodeId is required/],
    [{ changes: [{ nodeId: "s", x: "left" }] }, "changes.0.x", /a value of type number/],
  ];
  for (const [body, param, words] of rows) {
    assert.throws(
      () => readNodeChanges(body),
      (error: EdgeError) => error instanceof EdgeError && error.param === param && words.test(error.message),
      `${param} ${words}`,
    );
  }
});
