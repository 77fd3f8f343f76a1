/** What the popup and the side panel need of the browser; `extension/browser.ts` gives it. */

import type { Answer, Status, Wish } from "../status.ts";

export interface Door {
  /**
   * Hears the status at once and each time it changes, also after the worker was killed and has come back.
   * Answers how to stop.
   */
  connectStatus(listener: (status: Status) => void): () => void;
  /** Asks the worker. Rejects when no worker answers. */
  wish(wish: Wish): Promise<Answer>;
  /** Opens the side panel of this window; must be called in a click. */
  openPanel(): Promise<void>;
  /** Puts a text on the clipboard; must be called soon after a click. */
  copyText(text: string): Promise<void>;
}
