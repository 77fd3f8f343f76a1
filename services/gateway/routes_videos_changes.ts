/** Clips made of clips: remix, edits and extensions. */

import { findModel, isJobReference, type JobSpec, type Reference } from "@sluice/domain";
import { type Ask, readRemixBody, readVideoEdit, REMIX_FORM, VIDEO_EDIT_FORM } from "@sluice/protocol";
import type { Hono } from "hono";
import { readFields } from "./body.ts";
import type { Kit, RouteContext, RouteEnv } from "./kit.ts";
import { requireVideo } from "./video_answer.ts";
import { requireDone, shapedAs, sourceVideo } from "./video_source.ts";
import { submitVideo } from "./video_submit.ts";

export function routeVideoChanges(app: Hono<RouteEnv>, kit: Kit): void {
  app.post("/v1/videos/edits", (c) => change(c, kit, "edit"));
  app.post("/v1/videos/extensions", (c) => change(c, kit, "extend"));
  app.post("/v1/videos/:id/remix", (c) => remix(c, kit));
}

async function change(c: RouteContext, kit: Kit, operation: "edit" | "extend"): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate");
  const body = await readFields(c.req.raw, VIDEO_EDIT_FORM, kit.settings.media);
  const { ask, source } = readVideoEdit(body, operation);
  const made = await sourceVideo(kit, caller, source);
  return await submitVideo(c, kit, caller, {
    ask: { ...shapedAs(ask, made, source), references: [source] },
    body,
    made,
    ...(made === null ? {} : { origin: { jobId: made.spec.jobId, how: operation } }),
  });
}

/** The same once more with other words: of the clip where the model looks at clips, else of what the clip was made of. */
async function remix(c: RouteContext, kit: Kit): Promise<Response> {
  const caller = kit.authenticate(c.req.raw, "generate");
  const { job: made } = await requireVideo(kit, caller, c.req.param("id") ?? "");
  const body = await readFields(c.req.raw, REMIX_FORM);
  const prompt = readRemixBody(body);
  requireDone(made, "id");
  const { spec } = made;
  const looks = findModel(spec.model)?.takes.operations.includes("edit") === true;
  const ask: Ask = {
    ...askFrom(spec, prompt),
    ...(looks
      ? { operation: "edit", references: [{ role: "source", source: spec.jobId, param: "id" }] }
      : { references: spec.references.flatMap(again) }),
  };
  const warnings = looks ? [] : [`${spec.model} does not look at clips: made anew with the same settings`];
  return await submitVideo(c, kit, caller, {
    ask,
    body,
    made,
    origin: { jobId: spec.jobId, how: "remix" },
    warnings,
  });
}

function askFrom({ model, negativePrompt, settings }: JobSpec, prompt: string): Omit<Ask, "references"> {
  const { aspectRatio, size, duration, resolution, seed } = settings;
  return {
    kind: "video",
    prompt,
    model,
    aspectRatio,
    count: 1,
    priority: 0,
    dependsOn: [],
    metadata: {},
    lenient: true,
    ...(negativePrompt === undefined ? {} : { negativePrompt }),
    ...(size === undefined ? {} : { size }),
    ...(duration === undefined ? {} : { duration }),
    ...(resolution === undefined ? {} : { resolution }),
    ...(seed === undefined ? {} : { seed }),
  };
}

/** A completed job has stored references only. */
function again(reference: Reference): Ask["references"] {
  if (isJobReference(reference) || reference.role === "source") return [];
  return [{ role: reference.role, source: reference.mediaId, param: "id" }];
}
