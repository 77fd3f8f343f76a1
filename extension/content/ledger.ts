/** Which presses were made in this page, and which of the page's calls followed each. Lives as long as the page. */

import type { FromPage } from "../page/world.ts";
import type { PageEvent, Questions } from "../tab/messages.ts";

type Call = Exclude<FromPage, { type: "read" }>;

export interface Ledger {
  /** Whether the key may still be pressed. */
  isOpen(press: string): boolean;
  /**
   * Takes down a press; must be called right before the click, in the same task.
   * @param prompt that the composer shows, or null
   */
  pressed(press: string, prompt: string | null): void;
  /** The owner has used the composer: what follows may be his. */
  touched(): void;
  /** Takes down a call; the answer is what the worker is told. */
  heard(call: Call): PageEvent;
  /** What became of a press; one that was not made never will be. */
  recall(press: string): Questions["recall"]["answer"];
  /** Why an upload failed since the moment (`performance.now()`), or null. */
  uploadTrouble(since: number): string | null;
}

interface Press {
  readonly key: string;
  readonly at: number;
  readonly prompt: string | null;
  /** The site's own id of what was asked together: what carries another is not of this press. */
  work: string | null;
  until: number;
}

const MOST_EVENTS = 500;
/** An answer that carries a whole picture is not kept for long. */
const LARGE = 100_000;
const LARGE_KEPT_MS = 5 * 60_000;
/** The call by which files get into the composer: part of no press. */
const UPLOAD = "upload";

export function openLedger(): Ledger {
  const presses: Press[] = [];
  const off = new Set<string>();
  const owners = new Map<number, string | null>();
  let events: { readonly event: PageEvent; readonly at: number; readonly isLarge: boolean }[] = [];
  let seq = 0;

  function ownerOf(call: Extract<Call, { type: "sent" }>): string | null {
    if (call.name === UPLOAD) return null;
    const work = workOf(call.asked);
    const known = work === null ? undefined : presses.find((press) => press.work === work);
    if (known !== undefined) return known.key;
    const last = presses.findLast(({ at }) => at <= call.at);
    if (last === undefined || call.at > last.until) return null;
    const press = belated(call, last) ?? last;
    if (work !== null && press.work !== null) return null;
    press.work ??= work;
    return press.key;
  }

  /** A page may take its time: the earlier press, without a call so far, whose prompt it is and the last one's is not. */
  function belated({ asked, at }: Extract<Call, { type: "sent" }>, last: Press): Press | undefined {
    const prompt = wordsOf(asked["prompt"]);
    if (prompt === null || wordsOf(last.prompt) === prompt) return undefined;
    return presses.findLast((press) =>
      press.work === null && wordsOf(press.prompt) === prompt && press.at <= at && at <= press.until
    );
  }

  function learn(call: Extract<Call, { type: "answered" }>, key: string | null): void {
    if (!call.reply.ok || key === null) return;
    const press = presses.find((one) => one.key === key);
    if (press !== undefined) press.work ??= workOf(call.reply.items[0] ?? {});
  }

  function forgetOld(): void {
    const now = performance.now();
    events = events.filter(({ at, isLarge }) => !isLarge || now - at < LARGE_KEPT_MS).slice(-MOST_EVENTS);
  }

  return {
    isOpen: (press) => !off.has(press) && !presses.some(({ key }) => key === press),
    pressed: (key, prompt) =>
      void presses.push({ key, prompt, at: performance.now(), work: null, until: Infinity }),
    touched() {
      const last = presses.at(-1);
      const hasSent = last !== undefined && events.some(({ event }) => event.press === last.key);
      if (hasSent) last.until = Math.min(last.until, performance.now());
    },
    heard(call) {
      if (call.type === "sent") owners.set(call.call, ownerOf(call));
      const press = owners.get(call.call) ?? null;
      if (call.type === "answered") {
        owners.delete(call.call);
        learn(call, press);
      }
      const at = Math.round(Date.now() - (performance.now() - call.at));
      const event = { ...call, seq: ++seq, press, at };
      const isLarge = call.type === "answered" && call.reply.ok && call.reply.items.some(isLargeItem);
      events.push({ event, at: performance.now(), isLarge });
      forgetOld();
      return event;
    },
    recall(press) {
      forgetOld();
      const isPressed = presses.some(({ key }) => key === press);
      if (!isPressed) off.add(press);
      const own = events.filter(({ event }) => event.press === press);
      events = events.filter(({ event, isLarge }) => !isLarge || event.press !== press);
      return { pressed: isPressed ? "yes" : "never", events: own.map(({ event }) => event) };
    },
    uploadTrouble(since) {
      for (const { event, at } of events) {
        if (event.type !== "answered" || event.name !== UPLOAD || event.reply.ok || at < since) continue;
        const { error } = event.reply;
        if (error.type === "refused" && error.reason === "XSRF") continue; // the page sends it again
        return error.type === "refused"
          ? error.reason ?? error.text ?? "the site refused the upload"
          : error.type === "lost"
          ? error.message
          : `the site's answer is not understood at ${error.path}`;
      }
      return null;
    },
  };
}

/** The recipes call it `batch` or `family`. */
function workOf(item: Readonly<Record<string, unknown>>): string | null {
  const id = item["batch"] ?? item["family"];
  return typeof id === "string" ? id : null;
}

function wordsOf(text: unknown): string | null {
  return typeof text === "string" ? text.replaceAll(/\s+/g, " ").trim() : null;
}

function isLargeItem(item: Readonly<Record<string, unknown>>): boolean {
  return Object.values(item).some((value) => typeof value === "string" && value.length > LARGE);
}
