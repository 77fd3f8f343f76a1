/** `POST /v1/chat/completions`: pictures and clips for clients that only know conversations. */

import { aliasKind, findModel, type Job } from "@sluice/domain";
import { chatJson, chooseModel, EdgeError, readChatBody } from "@sluice/protocol";
import type { Hono } from "hono";
import { readJson } from "./body.ts";
import { contentOf, SIGN_OF_LIFE } from "./chat_content.ts";
import { streamChat, streamSaid } from "./chat_stream.ts";
import { problemFrom } from "./errors_openai.ts";
import { type Result, waited } from "./images_answer.ts";
import { gathered } from "./images_gather.ts";
import { type InTurn, inTurn } from "./in_turn.ts";
import { agentsOnline, type Kit, type RouteContext, type RouteEnv } from "./kit.ts";
import { prepareJob } from "./prepare_job.ts";
import { repeatOf } from "./repeat.ts";
import { V1_MAX_SIDE } from "./routes_images.ts";
import { start } from "./waited_group.ts";

export function routeChat(app: Hono<RouteEnv>, kit: Kit): void {
  const turn = inTurn();
  app.post("/v1/chat/completions", (c) => converse(c, kit, turn));
}

async function converse(c: RouteContext, kit: Kit, turn: InTurn): Promise<Response> {
  const { settings } = kit;
  const caller = kit.authenticate(c.req.raw, "generate");
  const body = await readJson(c.req.raw);
  const request = readChatBody(body);
  const kind = kindOf(request.model);
  const created = settings.clock();
  if (request.isProbe) {
    // 1. who only asks whether somebody is there starts nothing, but hears of a wrong model
    const { model } = chooseModel(request.model, kind, (m) => agentsOnline(kit, caller.accountId, m) > 0);
    const facts = { id: `chatcmpl-${plain(settings.newId())}`, created, model: model.id };
    if (request.stream) return streamSaid(kit, { facts, request }, SIGN_OF_LIFE);
    return c.json(chatJson(facts, SIGN_OF_LIFE));
  }
  // 2. the job
  const { ask, warnings: left } = request.orderFor(kind);
  const options = { maxSide: V1_MAX_SIDE, repeat: repeatOf(c.req.raw, caller, body) };
  const { underway, waiting, warnings: changed } = await turn(
    options.repeat,
    async () => await start(kit, caller, await prepareJob(kit, caller, ask, options)),
  );
  // 3. the answer
  const warnings = [...left, ...changed];
  const facts = { id: `chatcmpl-${plain(underway.jobId)}`, created, model: underway.model.id };
  if (request.stream) return streamChat(kit, underway, { facts, request, warnings }, waiting);
  const result = resultOf(underway.ends, (jobs) => {
    const all = gathered(jobs);
    if (!all.ok) return all;
    return { ok: true, json: chatJson(facts, contentOf(kit, all.made, [...warnings, ...all.warnings])) };
  });
  return await waited(c, kit, underway, result, waiting);
}

/** What the named model makes; pictures when none is named. */
function kindOf(model: string | undefined) {
  if (model === undefined) return "image";
  return findModel(model)?.kind ?? aliasKind(model) ?? "image";
}

async function resultOf(
  ends: readonly Promise<Job>[],
  make: (jobs: readonly Job[]) => Result,
): Promise<Result> {
  try {
    return make(await Promise.all(ends));
  } catch (error) {
    if (!(error instanceof EdgeError)) throw error;
    return { ok: false, problem: problemFrom(error) };
  }
}

function plain(uuid: string): string {
  return uuid.replaceAll("-", "");
}
