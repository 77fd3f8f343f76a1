import assert from "node:assert/strict";
import { systemClock } from "@sluice/agent";
import { BUNDLED } from "@sluice/recipes";
import { type Notes, TabElsewhere, TabTrouble } from "../driver/site_driver.ts";
import type { FromTab, PageEvent, ToTab } from "./messages.ts";
import { openSiteTab } from "./site_tab.ts";
import type { PagePort, TabsPort, TabState } from "./tabs_port.ts";

const HOME = "https://flow.google.com/";
const PROJECT = "https://flow.google.com/project/4c3f4f9e-0000-4000-8000-000000000000";

/** Tabs whose pages load at once and answer; `lead` says where the site leads from an address. */
function fakeBrowser() {
  const open = new Map<number, TabState>();
  const pages = new Map<
    number,
    { port: PagePort; say(message: FromTab): void; leave(): void; page: string }
  >();
  const connected: ((port: PagePort) => void)[] = [];
  const removed: ((id: number) => void)[] = [];
  const done: string[] = [];
  let ids = 0;
  const browser = {
    done,
    open,
    pages,
    lead: (url: string): string => url,
    /** What pages say to a question; undefined: nothing. */
    answer: ({ question }: ToTab): unknown =>
      question === "configure" ? {} : { url: "", blocked: null, missing: [] },
    loads: true,
    load(id: number, asked: string): void {
      pages.get(id)?.leave();
      pages.delete(id);
      const url = browser.lead(asked);
      open.set(id, { id, url, discarded: false, status: "complete", active: false });
      if (browser.loads && url.startsWith(HOME)) browser.connect(id, url, crypto.randomUUID());
    },
    connect(id: number, url: string, page: string): void {
      const listeners: ((message: unknown) => void)[] = [];
      const leaving: (() => void)[] = [];
      const say = (message: unknown) => listeners.forEach((listener) => listener(message));
      const port: PagePort = {
        tabId: id,
        url,
        post(message) {
          const answer = browser.answer(message as ToTab);
          if (answer !== undefined) {
            queueMicrotask(() => say({ type: "answer", id: (message as ToTab).id, answer }));
          }
        },
        onMessage: (listener) => void listeners.push(listener),
        onDisconnect: (listener) => void leaving.push(listener),
        disconnect: () => {},
      };
      pages.set(id, { port, say, page, leave: () => leaving.forEach((leave) => leave()) });
      connected.forEach((listener) => listener(port));
      say({ type: "hello", page, url });
    },
    close(id: number): void {
      open.delete(id);
      pages.get(id)?.leave();
      pages.delete(id);
      removed.forEach((listener) => listener(id));
    },
  };
  const tabs: TabsPort = {
    async create(url) {
      const id = ++ids;
      done.push(`create ${url}`);
      browser.load(id, url);
      return { id };
    },
    get: async (id) => open.get(id) ?? null,
    async reload(id) {
      done.push("reload");
      browser.load(id, open.get(id)?.url ?? "");
    },
    async navigate(id, url) {
      done.push(`navigate ${url}`);
      browser.load(id, url);
    },
    query: async () => [...open.values()],
    show: async (id) => void done.push(`show ${id}`),
    remove: async (id) => browser.close(id),
    keep: async () => {},
    onConnect: (listener) => void connected.push(listener),
    onRemoved: (listener) => void removed.push(listener),
  };
  return { ...browser, browser, tabs };
}

function memoryNotes(): Notes {
  const kept = new Map<string, unknown>();
  return {
    get: async (key) => kept.get(key),
    put: async (key, value) => void kept.set(key, structuredClone(value)),
    remove: async (key) => void kept.delete(key),
    keys: async (prefix) => [...kept.keys()].filter((key) => key.startsWith(prefix)),
  };
}

function setUp(timing: Record<string, number> = {}) {
  const fake = fakeBrowser();
  const notes = memoryNotes();
  const recipe = { ...BUNDLED.flow, timing: { ...BUNDLED.flow.timing, ...timing } };
  const begin = () => openSiteTab({ tabs: fake.tabs, notes, recipe: () => recipe, clock: systemClock });
  return { fake: fake.browser, tabs: fake.tabs, notes, begin, tab: begin() };
}

Deno.test("openSiteTab: opens one tab however many ask at once, and keeps to it", async () => {
  const { fake, tab } = setUp();
  const [first, second] = await Promise.all([tab.open(HOME), tab.open(`${HOME}?x=1#y`)]);
  assert.equal(first, second);
  const project = await tab.open(PROJECT);
  assert.notEqual(project, first);
  assert.equal(await tab.open(PROJECT.replace(HOME, `${HOME}u/1/`)), project);
  assert.deepEqual(fake.done, [`create ${HOME}`, `navigate ${PROJECT}`]);
  assert.equal(await tab.address(), PROJECT);
});

Deno.test("openSiteTab: a new worker finds the tab and its page again, also when the browser has numbered the tabs anew", async () => {
  const { fake, begin, tab } = setUp();
  const page = await tab.open(PROJECT);
  const next = begin();
  fake.connect(1, PROJECT, page);
  assert.equal(await next.open(PROJECT), page);
  // The browser began anew: the tab stands where it stood, under another id.
  const state = fake.open.get(1) ?? assert.fail();
  fake.open.delete(1);
  fake.open.set(70, { ...state, id: 70, discarded: true });
  await begin().open(PROJECT);
  assert.deepEqual(fake.done, [`create ${PROJECT}`, `navigate ${PROJECT}`]);
  assert.deepEqual([...fake.open.keys()], [70]);
});

Deno.test("openSiteTab: loads a page anew that does not answer or is too old, and says when none comes or the tab is closed", async () => {
  const { fake, begin } = setUp({ loadMs: 200 });
  const tab = begin();
  await tab.open(PROJECT);
  fake.pages.get(1)?.leave();
  fake.pages.delete(1);
  const page = await tab.open(PROJECT);
  assert.deepEqual(fake.done, [`create ${PROJECT}`, "reload"]);
  assert.notEqual(await tab.open(PROJECT, true), page);
  assert.deepEqual(fake.done, [`create ${PROJECT}`, "reload", "reload"]);
  fake.loads = false;
  await assert.rejects(
    tab.open(HOME),
    (error) => error instanceof TabTrouble && /did not load/.test(error.message),
  );
  fake.close(1);
  await assert.rejects(tab.ask("look", { waitMs: 0 }), TabTrouble);
  fake.loads = true;
  await tab.open(HOME);
  assert.equal(fake.open.size, 1);
});

Deno.test("openSiteTab: where the site leads counts as loaded, and its owner is not disturbed there", async () => {
  const { fake, tab } = setUp();
  fake.lead = (url) => url === PROJECT ? `${HOME}about` : url;
  const page = await tab.open(PROJECT);
  assert.equal(await tab.address(), `${HOME}about`);
  const at = fake.open.get(1) ?? assert.fail();
  fake.open.set(1, { ...at, active: true });
  assert.equal(await tab.open(PROJECT), page);
  fake.open.set(1, { ...at, active: true, url: "" });
  await assert.rejects(tab.open(PROJECT), TabElsewhere);
  // Nobody looks: perhaps the owner has signed in elsewhere.
  fake.open.set(1, at);
  assert.notEqual(await tab.open(PROJECT), page);
  assert.deepEqual(fake.done, [`create ${PROJECT}`, `navigate ${PROJECT}`]);
  // The provider leads to its sign-in, where no script of ours may be.
  fake.loads = false;
  fake.lead = () => "";
  await assert.rejects(tab.open(HOME), TabElsewhere);
});

Deno.test("openSiteTab: hears its own tab only, believes no nonsense, and tells when the page goes away", async () => {
  const { fake, tab } = setUp();
  await tab.open(PROJECT);
  const heard: PageEvent[] = [];
  let gone = 0;
  tab.onEvent((event) => void heard.push(event));
  tab.onGone(() => void gone++);
  const event: PageEvent = { type: "sent", seq: 1, call: 1, name: "image", press: null, asked: {}, at: 1 };
  fake.connect(9, PROJECT, crypto.randomUUID());
  fake.connect(8, "https://flow.google.com.evil.example/", crypto.randomUUID());
  fake.pages.get(9)?.say({ type: "event", event: { ...event, seq: 2 } });
  const own = fake.pages.get(1) ?? assert.fail();
  own.say({ type: "event", event: { ...event, seq: 0 } });
  own.say({ type: "event", event } as FromTab);
  own.say("nonsense" as unknown as FromTab);
  assert.deepEqual(heard, [event]);
  assert.deepEqual(await tab.ask("look", { waitMs: 0 }), { url: "", blocked: null, missing: [] });
  fake.answer = () => ({ pressed: "maybe" });
  await assert.rejects(tab.ask("recall", { press: "j#1" }), /the answer is none/);
  fake.answer = () => undefined;
  const asking = tab.ask("press", { press: "j#1", plan: { choices: [], slots: [], prompt: "" } });
  own.leave();
  await assert.rejects(asking, TabTrouble);
  assert.equal(gone, 1);
});
