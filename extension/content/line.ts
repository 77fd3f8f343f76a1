/** The line between this page and the worker: it outlives workers, which come and go. */

import type { ConnectWorker, WorkerPort } from "../tab/tabs_port.ts";
import type { FromTab, ToTab } from "../tab/messages.ts";
import { openLedger } from "./ledger.ts";
import { openAnswers } from "./questions.ts";
import { reachPage } from "./reach_page.ts";

/** A worker that ends as soon as it is called is not called at once again, ms. */
const BRIEF_MS = 1_000;
const LATER_MS = 2_000;

/** Begins at once and lasts as long as the page, or until the extension leaves this script behind. */
export function openLine(connect: ConnectWorker): void {
  const page = crypto.randomUUID();
  const ledger = openLedger();
  let port: WorkerPort | null = null;
  let isWanted = false;

  const tellPage = reachPage((message) => {
    if (message.type === "read") answers.heard(message);
    else tell({ type: "event", event: ledger.heard(message) });
  });
  const answers = openAnswers(ledger, tellPage);

  function tell(message: FromTab): void {
    try {
      port?.post(message);
    } catch {
      // The worker went away this moment; it asks `recall` for what it missed.
    }
  }

  function call(): void {
    const control = new AbortController();
    const since = performance.now();
    port = connect((message) => hear(message as ToTab, control.signal), () => {
      port = null;
      control.abort(new Error("answer question: the worker went away"));
      // A page that is not Sluice's own must not wake the worker for ever.
      if (!isWanted) return;
      if (performance.now() - since < BRIEF_MS) setTimeout(call, LATER_MS);
      else call();
    });
    if (port === null) tellPage({ type: "configure", recipe: null });
    else tell({ type: "hello", page, url: location.href });
  }

  async function hear({ id, question, ask }: ToTab, signal: AbortSignal): Promise<void> {
    isWanted = true;
    try {
      const answer = await answers.answer(question, ask, signal);
      if (!signal.aborted) tell({ type: "answer", id, answer });
    } catch (error) {
      if (signal.aborted) return;
      tell({ type: "failed", id, message: error instanceof Error ? error.message : String(error) });
    }
  }

  call();
}
