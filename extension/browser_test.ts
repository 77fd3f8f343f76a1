import assert from "node:assert/strict";
import { onStatusPort, onWish, tabs } from "./browser.ts";
import { STATUS_PORT } from "./status.ts";

const OWN = "chrome-extension://ourselves/";
const SITE = "https://flow.google.com/project/1";

interface Sender {
  readonly id?: string;
  readonly url?: string;
  readonly frameId?: number;
  readonly tab?: { readonly id: number };
}

const POPUP: Sender = { id: "ourselves", url: `${OWN}popup/popup.html` };
const PANEL_IN_A_TAB: Sender = { ...POPUP, frameId: 0, tab: { id: 3 } };
const CONTENT: Sender = { id: "ourselves", url: SITE, frameId: 0, tab: { id: 7 } };
const STRANGERS: Readonly<Record<string, Sender>> = {
  "another extension": { id: "other", url: "chrome-extension://other/popup/popup.html" },
  "another extension with our address": { ...POPUP, id: "other" },
  "a sender without an address": { id: "ourselves" },
  "a page whose address looks like ours": { id: "ourselves", url: `https://evil.example/${OWN}` },
};

/** A browser that passes on what the test lets senders say. */
function withBrowser<T>(
  use: (say: (sender: Sender) => boolean, connect: (name: string, sender: Sender) => void) => T,
): T {
  const hearers: ((message: unknown, sender: Sender, respond: () => void) => boolean)[] = [];
  const connected: ((port: unknown) => void)[] = [];
  const event = <L>(listeners: L[]) => ({ addListener: (listener: L) => void listeners.push(listener) });
  const runtime = {
    id: "ourselves",
    getURL: (path: string) => OWN + path,
    onMessage: event(hearers),
    onConnect: event(connected),
  };
  const none = { addListener: () => {} };
  Object.assign(globalThis, { chrome: { runtime } });
  try {
    return use(
      (sender) => hearers.some((hear) => hear({ type: "log" }, sender, () => {})),
      (name, sender) =>
        connected.forEach((hear) => hear({ name, sender, onMessage: none, onDisconnect: none })),
    );
  } finally {
    Reflect.deleteProperty(globalThis, "chrome");
  }
}

Deno.test("onWish hears our own pages and nobody else", () =>
  withBrowser((say) => {
    let heard = 0;
    onWish(async () => {
      heard++;
      return { ok: true };
    });
    assert.equal(say(POPUP), true);
    assert.equal(say(PANEL_IN_A_TAB), true);
    for (const [who, sender] of Object.entries({ ...STRANGERS, "a content script": CONTENT })) {
      assert.equal(say(sender), false, who);
    }
    assert.equal(heard, 2);
  }));

Deno.test("onStatusPort tells our own pages and nobody else", () =>
  withBrowser((_say, connect) => {
    let heard = 0;
    onStatusPort(() => heard++);
    connect(STATUS_PORT, POPUP);
    connect("", POPUP);
    for (const sender of [...Object.values(STRANGERS), CONTENT]) connect(STATUS_PORT, sender);
    assert.equal(heard, 1);
  }));

Deno.test("tabs.onConnect hears our content scripts in top frames and nobody else", () =>
  withBrowser((_say, connect) => {
    const heard: unknown[] = [];
    tabs.onConnect(({ tabId, url }) => heard.push([tabId, url]));
    connect("", CONTENT);
    connect("", { ...CONTENT, frameId: 2 });
    connect("", { ...CONTENT, id: "other" });
    connect("", { id: "ourselves", url: SITE, frameId: 0 });
    for (const sender of [...Object.values(STRANGERS), POPUP, PANEL_IN_A_TAB]) connect("", sender);
    assert.deepEqual(heard, [[7, SITE]]);
  }));
