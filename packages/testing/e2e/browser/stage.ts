/** A desk on which the world can be stopped and things can be taken away: the worker, the server's line, the media host. */

import assert from "node:assert/strict";
import { seen } from "../../browser/mod.ts";
import { type Changeable, type Desk, type DeskOptions, openDesk } from "./desk.ts";
import { type Door, startDoor } from "./door.ts";
import { type Colour, plain } from "./looks.ts";
import { call } from "../api.ts";
import { type Gate, startGate } from "./gate.ts";

export interface Stage extends AsyncDisposable {
  readonly desk: Desk;
  /** Between the extension and its server: the socket, and the uploads. */
  readonly gate: Gate;
  /** The ways to the site and to its media host. */
  readonly flow: Door;
  readonly media: Door;
  /** Gives the server a picture to refer to. @returns its id */
  reference(colour: Colour): Promise<string>;
  /** The tabs at the site, as the browser counts them. */
  siteTabs(): Promise<number[]>;
  /** Ends the worker, and waits until another one has called the server. */
  killWorker(): Promise<void>;
}

/** Evaluated in the worker: the ids of the site's tabs. */
const TABS =
  'chrome.tabs.query({ url: "https://flow.google.com/*" }).then((tabs) => tabs.map(({ id }) => id))';

/** Nothing waits long: neither for a press that may be late nor between two questions. */
export function hasty(recipe: Changeable): void {
  Object.assign(recipe.timing, { settleMs: 2_000, pollMs: 500, pressMs: 5_000 });
  recipe.pace.minGapMs = 1_000;
}

export async function openStage(
  { recipe = hasty, ...rest }: Pick<DeskOptions, "site" | "recipe" | "kept"> = {},
): Promise<Stage> {
  const stack = new AsyncDisposableStack();
  try {
    let server = "";
    const ways = new Map<string, Door>();
    const gate = stack.use(startGate(() => server));
    const desk = stack.use(
      await openDesk({
        ...rest,
        recipe,
        env: { SLUICE_UPLOAD_URL: gate.url },
        address(sluice) {
          server = sluice.url;
          return gate.url;
        },
        ways(hosts) {
          for (const host of ["flow.google.com", "flow-content.google"] as const) {
            ways.set(host, stack.use(startDoor(hosts[host])));
          }
          return { ...hosts, ...Object.fromEntries([...ways].map(([host, { port }]) => [host, port])) };
        },
      }),
    );
    const way = (host: string): Door => ways.get(host) ?? assert.fail(`no way to ${host}`);
    return {
      desk,
      gate,
      flow: way("flow.google.com"),
      media: way("flow-content.google"),
      async reference(colour) {
        const form = new FormData();
        form.append("file", new File([await plain(colour)], `${colour}.png`));
        const { body } = await call(desk.sluice, "POST", "/api/references", form);
        return body.references[0].id;
      },
      async siteTabs() {
        const worker = await desk.browser.worker();
        return await worker.evaluate(TABS) as number[];
      },
      async killWorker() {
        const before = gate.sockets;
        await desk.browser.killWorker();
        await seen(() => Promise.resolve(gate.sockets > before || undefined));
      },
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}
