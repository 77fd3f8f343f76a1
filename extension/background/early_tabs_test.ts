import assert from "node:assert/strict";
import type { PagePort, TabsPort } from "../tab/tabs_port.ts";
import { listenEarly } from "./early_tabs.ts";

/** A browser in which pages connect when the test says so. */
function browser() {
  let connected: (port: PagePort) => void = () => assert.fail("nobody listens");
  const none = async () => {};
  const tabs: TabsPort = {
    create: async () => ({ id: 1 }),
    get: async () => null,
    query: async () => [],
    reload: none,
    navigate: none,
    show: none,
    remove: none,
    keep: none,
    onConnect: (listener) => void (connected = listener),
    onRemoved: () => {},
  };
  function connect(tabId: number) {
    const hearers: ((message: unknown) => void)[] = [];
    const goneHearers: (() => void)[] = [];
    connected({
      tabId,
      url: "https://flow.google.com/",
      post: () => {},
      onMessage: (listener) => void hearers.push(listener),
      onDisconnect: (listener) => void goneHearers.push(listener),
      disconnect: () => {},
    });
    return {
      say: (message: unknown) => hearers.forEach((hear) => hear(message)),
      leave: () => goneHearers.forEach((hear) => hear()),
    };
  }
  return { tabs, connect };
}

Deno.test("listenEarly gives a late listener the pages that are there, with what they said, once", () => {
  const { tabs, connect } = browser();
  const early = listenEarly(tabs);
  const page = connect(1);
  page.say("hello");
  connect(2).leave();
  const heard: unknown[] = [];
  early.onConnect((port) => port.onMessage((message) => heard.push([port.tabId, message])));
  page.say("more");
  early.onConnect((port) => port.onMessage(() => assert.fail("the page has its listener")));
  assert.deepEqual(heard, [[1, "hello"], [1, "more"]]);
});

Deno.test("listenEarly keeps a page for the site that wants it", () => {
  const { tabs, connect } = browser();
  const early = listenEarly(tabs);
  connect(1).say("hello");
  early.onConnect(() => {}); // another site's
  const heard: unknown[] = [];
  early.onConnect((port) => port.onMessage((message) => heard.push(message)));
  connect(3).say("later");
  assert.deepEqual(heard, ["hello", "later"]);
});
