/** Text frames ↔ messages. */

import type * as z from "zod";
import { type AgentMessage, agentMessage } from "./from_agent.ts";
import { MAX_FRAME_BYTES } from "./limits.ts";
import { type ServerMessage, serverMessage } from "./to_agent.ts";

/** A frame that is not a message; `error` says where and what was expected, for the peer's developer. */
export interface FrameError {
  readonly error: string;
  /** The frame's `id`, when it had a readable one. */
  readonly of?: string;
}

const utf8 = new TextEncoder();

/** Reads a frame of an agent. Never throws. */
export function parseAgentFrame(text: string): AgentMessage | FrameError {
  return parse(agentMessage, text);
}

/** Reads a frame of the server. Never throws. */
export function parseServerFrame(text: string): ServerMessage | FrameError {
  return parse(serverMessage, text);
}

/** Whether the frame was not a message. */
export function isFrameError<T extends { readonly type: string }>(
  parsed: T | FrameError,
): parsed is FrameError {
  return "error" in parsed;
}

/**
 * Writes a frame.
 * @throws RangeError when it would be longer than 256 KiB
 */
export function encodeFrame(message: AgentMessage | ServerMessage): string {
  const text = JSON.stringify(message);
  if (isTooLong(text)) {
    throw new RangeError(`send "${message.type}": the frame would be longer than ${MAX_FRAME_BYTES} bytes`);
  }
  return text;
}

function parse<T>(schema: z.ZodType<T>, text: string): T | FrameError {
  if (isTooLong(text)) return { error: `frame: expected at most ${MAX_FRAME_BYTES} bytes` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return { error: `frame: expected JSON, ${cause instanceof Error ? cause.message : String(cause)}` };
  }
  const result = schema.safeParse(value);
  return result.success ? result.data : { error: explain(result.error, typeOf(value)), ...idOf(value) };
}

/** A UTF-16 unit is at most three bytes of UTF-8, so only long texts are really measured. */
function isTooLong(text: string): boolean {
  return text.length > MAX_FRAME_BYTES ||
    (text.length * 3 > MAX_FRAME_BYTES && utf8.encode(text).length > MAX_FRAME_BYTES);
}

function explain(error: z.ZodError, type: string): string {
  return error.issues.slice(0, 3)
    .map((issue) => `${[type, ...issue.path.map(String)].join(".")}: ${issue.message}`)
    .join("; ");
}

function typeOf(value: unknown): string {
  const type = (value as { type?: unknown } | null)?.type;
  return typeof type === "string" && /^\w{1,30}$/.test(type) ? type : "frame";
}

function idOf(value: unknown): { of?: string } {
  const id = (value as { id?: unknown } | null)?.id;
  return typeof id === "string" && /^[0-9a-f-]{36}$/i.test(id) ? { of: id } : {};
}
