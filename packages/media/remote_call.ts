/** One call to storage: signed, watched, and its refusals as the errors that they are. */

import { StorageUnreadable, StorageUnwritable } from "./errors.ts";
import { type Patience, startWatch } from "./patience.ts";
import { errorTold, type ToldError } from "./remote_errors.ts";
import { incoming, outgoing } from "./remote_streams.ts";
import { makeServiceTicket } from "./service_ticket.ts";
import type { SigningSecret } from "./signing.ts";

export interface Storage {
  /** Its address without a slash at the end. */
  readonly url: string;
  readonly secret: SigningSecret;
  /** Ms since 1970. */
  readonly now: () => number;
  readonly patience: Patience;
}

export interface Question {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers?: HeadersInit;
  /** Ms until it begins to answer. */
  readonly answerMs: number;
  /**
   * Whether the body is for a client of ours: it is then moved by the runtime, which takes 80 MB less memory than showing
   * it to us, and it is the client who waits for it and may give it up. Else each piece must come in time.
   */
  readonly passedOn?: boolean;
}

/** Clocks may differ by half of it. */
const TICKET_MS = 10 * 60_000;
/** Answers with a meaning of their own. */
const ANSWERS: readonly number[] = [200, 204, 206, 304, 416];

/**
 * Sends a body of at most `maxBytes`; resolves with what storage says of it, undefined when it says nothing. Throws what
 * storage refuses it for, `MediaTooLarge`, `StorageUnwritable`, and the body's own error as it is.
 */
export async function send(
  storage: Storage,
  method: "PUT" | "POST",
  path: string,
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<unknown> {
  const place = storage.url + path;
  const { ok, status, text } = await exchange(storage, method, path, body, maxBytes);
  if (!ok) throw refusalOf(text, place) ?? new StorageUnwritable(place, { cause: surprise(status) });
  return text === "" ? undefined : JSON.parse(text);
}

async function exchange(
  storage: Storage,
  method: string,
  path: string,
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<{ readonly ok: boolean; readonly status: number; readonly text: string }> {
  const { patience } = storage;
  const watch = startWatch();
  const sent = outgoing(body, maxBytes, watch, patience);
  watch.wait(patience.answerMs);
  try {
    const answer = await fetch(storage.url + path, {
      method,
      headers: { ...signed(storage, method, path, maxBytes), "content-type": "application/octet-stream" },
      body: sent.stream,
      redirect: "manual",
      signal: watch.signal,
    });
    return { ok: answer.ok, status: answer.status, text: await answer.text() };
  } catch (cause) {
    const failure = sent.failure();
    if (failure !== null) throw failure.error;
    throw new StorageUnwritable(storage.url + path, { cause: watch.signal.reason ?? cause });
  } finally {
    // it may have answered before it had read everything
    await sent.giveUp(new Error("storage takes no more of it"));
    watch.giveUp();
  }
}

/**
 * Asks for something; null when it is not there. Read the body to its end or cancel it. Throws what storage refuses it
 * for, and `StorageUnreadable`.
 */
export async function ask(storage: Storage, question: Question): Promise<Response | null> {
  const { method, path, answerMs, passedOn = false } = question;
  const place = storage.url + path;
  const watch = startWatch();
  const headers = new Headers({ ...signed(storage, method, path, 0), "accept-encoding": "identity" });
  for (const [name, value] of new Headers(question.headers)) headers.set(name, value);
  watch.wait(answerMs);
  let refusal: { readonly status: number; readonly text: string };
  try {
    const response = await fetch(place, { method, headers, redirect: "manual", signal: watch.signal });
    const { status } = response;
    if (ANSWERS.includes(status)) {
      const { body, headers } = response;
      if (passedOn || body === null) return response;
      return new Response(incoming(body, place, watch, storage.patience), { status, headers });
    }
    refusal = { status, text: await response.text() };
  } catch (cause) {
    throw new StorageUnreadable(place, { cause: watch.signal.reason ?? cause });
  } finally {
    watch.rest();
  }
  const { status, text } = refusal;
  if (status === 404) return null;
  throw refusalOf(text, place) ?? new StorageUnreadable(place, { cause: surprise(status) });
}

function signed({ secret, now }: Storage, method: string, path: string, maxBytes: number) {
  const ticket = makeServiceTicket(secret, { method, path }, { maxBytes, expiresAt: now() + TICKET_MS });
  return { authorization: `Bearer ${ticket}` };
}

/** The error that storage told of; null when it told of none, as another server's answer does not. */
function refusalOf(text: string, place: string): Error | null {
  try {
    const { told } = JSON.parse(text) as { readonly told?: ToldError };
    return told === undefined ? null : errorTold(told, place);
  } catch {
    return null;
  }
}

function surprise(status: number): Error {
  return new Error(
    status === 401
      ? "storage does not take our tickets: all services need the same SLUICE_SECRET and clocks that agree"
      : `it answered with status ${status}`,
  );
}
