/** What a tab may say. A page can lie, and so may whatever got hold of its content script: the shape at least is sure. */

import { HUMAN_REASONS } from "@sluice/domain";
import * as z from "zod";
import type { FromTab, Question, Questions } from "./messages.ts";

const LONG = 20_000;
const words = z.string().max(LONG);
const item = z.record(z.string().max(100), z.unknown()).readonly();

const siteError = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("refused"),
    grpc: z.number().nullable(),
    http: z.number().nullable(),
    reason: words.nullable(),
    text: words.nullable(),
    retryAfterMs: z.number().int().min(0).max(24 * 3_600_000).exactOptional(),
  }),
  z.object({ type: z.literal("lost"), message: words }),
  z.object({ type: z.literal("unreadable"), path: words }),
]);

const reply = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), items: z.array(item).max(100_000) }),
  z.object({ ok: z.literal(false), error: siteError }),
]);

const call = {
  seq: z.number().int().min(1),
  call: z.number().int().min(1),
  name: z.string().max(100),
  press: z.string().max(300).nullable(),
  at: z.number(),
};

const pageEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("sent"), ...call, asked: item }),
  z.object({ type: z.literal("answered"), ...call, reply }),
]);

const blocked = { reason: z.enum(HUMAN_REASONS), message: words };

const problem = z.discriminatedUnion("type", [
  z.object({ type: z.literal("blocked"), ...blocked }),
  z.object({ type: z.literal("missing"), what: words }),
  z.object({
    type: z.literal("not_offered"),
    group: words,
    wanted: z.array(words).max(100),
    offered: z.array(words).max(1_000),
  }),
  z.object({ type: z.literal("not_attached"), slot: words, message: words }),
  z.object({ type: z.literal("disturbed"), what: words }),
  z.object({ type: z.literal("void"), message: words }),
]);

const outcome = z.object({ problem: problem.nullable() });

const id = z.number().int().min(1);

/** From the content script, whatever it says. */
export const fromTab: z.ZodType<FromTab> = z.discriminatedUnion("type", [
  z.object({ type: z.literal("hello"), page: z.uuid(), url: words }),
  z.object({ type: z.literal("answer"), id, answer: z.unknown() }),
  z.object({ type: z.literal("failed"), id, message: words }),
  z.object({ type: z.literal("event"), event: pageEvent }),
]);

/** The answer to each question. */
export const answers: { readonly [Q in Question]: z.ZodType<Questions[Q]["answer"]> } = {
  configure: z.strictObject({}),
  look: z.object({ url: words, blocked: z.object(blocked).nullable(), missing: z.array(words).max(100) }),
  compose: outcome,
  press: outcome,
  act: outcome,
  recall: z.object({ pressed: z.enum(["yes", "never"]), events: z.array(pageEvent).max(1_000) }),
  read: z.object({ reply }),
};
