/**
 * The one door to the browser: nothing else says `chrome.`. It does nothing by itself when it is loaded; each function
 * that listens must be called while the worker starts, or the browser will not wake the worker for it.
 */

/// <reference types="@types/chrome" />

import type { Badge } from "./background/badge.ts";
import type { Storage } from "./background/storage.ts";
import type { StatusPort } from "./background/status.ts";
import { type Answer, type Status, STATUS_PORT, type Wish } from "./status.ts";
import type { ConnectWorker, TabsPort, TabState } from "./tab/tabs_port.ts";

/** How long a page of ours waits before it calls a worker again that went away, ms. */
const CALL_AGAIN_MS = 250;

/** `0.1.0` */
export function version(): string {
  return chrome.runtime.getManifest().version;
}

/** Such as `Chrome 141 on Linux`; what it calls itself if it is none. */
export function browserName(): string {
  const { userAgent } = navigator;
  const release = /Chrome\/(\d+)/.exec(userAgent)?.[1];
  const system = /Windows|Mac OS X|CrOS|Android|Linux/.exec(userAgent)?.[0];
  return release === undefined
    ? userAgent.slice(0, 80)
    : `Chrome ${release} on ${system ?? "its own system"}`;
}

/** What outlives the worker and the browser; 10 MB in all. */
export const storage: Storage = {
  read: (keys) => chrome.storage.local.get(keys === null ? null : [...keys]),
  write: (items) => chrome.storage.local.set(items),
  remove: (keys) => chrome.storage.local.remove([...keys]),
};

/** Keeps what is stored from scripts in the sites' pages. */
export function closeStorageToPages(): Promise<void> {
  return chrome.storage.local.setAccessLevel({ accessLevel: "TRUSTED_CONTEXTS" });
}

/** Hears that the browser or this version of the extension began. */
export function onBegin(listener: () => void): void {
  chrome.runtime.onStartup.addListener(listener);
  chrome.runtime.onInstalled.addListener(listener);
}

/** Timers that wake the worker. One that runs already is left as it is, so that a start does not put it off. */
export const alarms = {
  async set(name: string, everyMinutes: number): Promise<void> {
    if (await chrome.alarms.get(name) !== undefined) return;
    await chrome.alarms.create(name, { periodInMinutes: everyMinutes });
  },
  async clear(): Promise<void> {
    await chrome.alarms.clearAll();
  },
  onRing(listener: (name: string) => void): void {
    chrome.alarms.onAlarm.addListener(({ name }) => listener(name));
  },
};

/** Answers the wishes of our own pages, and of nobody else. */
export function onWish(answer: (wish: unknown) => Promise<Answer>): void {
  chrome.runtime.onMessage.addListener((message, sender, respond) => {
    if (!isOwnPage(sender)) return false;
    answer(message).catch((error) => ({ ok: false, error: String(error) }) satisfies Answer).then(respond);
    return true; // the answer comes later
  });
}

/** Hears each page of ours that wants to be told the status. */
export function onStatusPort(listener: (port: StatusPort) => void): void {
  chrome.runtime.onConnect.addListener((port) => {
    if (port.name !== STATUS_PORT || port.sender === undefined || !isOwnPage(port.sender)) return;
    listener({
      post: poster(port),
      onDisconnect: (gone) => port.onDisconnect.addListener(gone),
    });
  });
}

/** A content script speaks for a page, whatever it says of itself; only the address of its sender tells. */
function isOwnPage({ id, url }: chrome.runtime.MessageSender): boolean {
  return id === chrome.runtime.id && url !== undefined && url.startsWith(chrome.runtime.getURL(""));
}

/** What the toolbar's button shows; an empty text for nothing. */
export async function showBadge({ text, title, colour }: Badge): Promise<void> {
  await chrome.action.setBadgeText({ text });
  await chrome.action.setBadgeBackgroundColor({ color: colour });
  await chrome.action.setTitle({ title });
}

/** The tabs of the sites, and the content scripts in them. */
export const tabs: TabsPort = {
  async create(url) {
    const { id } = await chrome.tabs.create({ url, active: false });
    if (id === undefined) throw new Error(`open tab "${url}": the browser gave it no id`);
    return { id };
  },
  async get(id) {
    const tab = await chrome.tabs.get(id).catch(() => null);
    return tab === null ? null : stateOf(tab);
  },
  async query(pattern) {
    return (await chrome.tabs.query({ url: pattern })).map(stateOf);
  },
  reload: (id) => chrome.tabs.reload(id),
  async navigate(id, url) {
    await chrome.tabs.update(id, { url });
  },
  async show(id) {
    const tab = await chrome.tabs.update(id, { active: true });
    if (tab !== undefined) await chrome.windows.update(tab.windowId, { focused: true });
  },
  remove: (id) => chrome.tabs.remove(id),
  async keep(id) {
    await chrome.tabs.update(id, { autoDiscardable: false });
  },
  onConnect(listener) {
    chrome.runtime.onConnect.addListener((port) => {
      const { sender } = port;
      const tabId = sender?.tab?.id;
      if (sender === undefined || sender.id !== chrome.runtime.id || isOwnPage(sender)) return;
      if (tabId === undefined || sender.frameId !== 0 || sender.url === undefined) return;
      listener({
        tabId,
        url: sender.url,
        post: poster(port),
        onMessage: (hear) => port.onMessage.addListener((message) => hear(message)),
        onDisconnect: (gone) => port.onDisconnect.addListener(() => gone()),
        disconnect: () => port.disconnect(),
      });
    });
  },
  onRemoved: (listener) => chrome.tabs.onRemoved.addListener((id) => listener(id)),
};

function stateOf(tab: chrome.tabs.Tab): TabState {
  const { id = chrome.tabs.TAB_ID_NONE, url = "", discarded, status, active } = tab;
  return {
    id,
    url,
    discarded: discarded || status === "unloaded", // a page that crashed is only the latter
    status: status === "complete" ? "complete" : "loading",
    active,
  };
}

/** For content scripts: connects to the worker, which wakes it. */
export const connectWorker: ConnectWorker = (onMessage, onDisconnect) => {
  let port: chrome.runtime.Port;
  try {
    port = chrome.runtime.connect();
  } catch {
    return null; // the browser cuts off the scripts of a version that was replaced
  }
  port.onMessage.addListener((message: unknown) => onMessage(message));
  port.onDisconnect.addListener(() => {
    void chrome.runtime.lastError; // looked at, or the browser complains
    onDisconnect();
  });
  return { post: poster(port) };
};

/** Posting into a port whose other end went away is as good as posting too late: the disconnection tells of it. */
function poster(port: chrome.runtime.Port): (message: unknown) => void {
  let open = true;
  port.onDisconnect.addListener(() => open = false);
  return (message) => {
    if (open) port.postMessage(message);
  };
}

/** For our own pages: hears the status at once and each time it changes. Answers how to stop. */
export function connectStatus(listener: (status: Status) => void): () => void {
  let over = false;
  let port = call();

  function call(): chrome.runtime.Port {
    const next = chrome.runtime.connect({ name: STATUS_PORT });
    next.onMessage.addListener((status: Status) => listener(status));
    next.onDisconnect.addListener(() => {
      void chrome.runtime.lastError; // looked at, or the browser complains
      if (!over) setTimeout(() => port = call(), CALL_AGAIN_MS);
    });
    return next;
  }
  return () => {
    over = true;
    port.disconnect();
  };
}

/** For our own pages: asks the worker. Rejects when no worker answers. */
export function wish(wish: Wish): Promise<Answer> {
  return chrome.runtime.sendMessage<Wish, Answer>(wish);
}

/** For our own pages: opens the side panel of this window; must be called in a click. */
export async function openPanel(): Promise<void> {
  const { id } = await chrome.windows.getCurrent();
  if (id !== undefined) await chrome.sidePanel.open({ windowId: id });
}

/** For our own pages: puts a text on the clipboard; must be called soon after a click. */
export function copyText(text: string): Promise<void> {
  return navigator.clipboard.writeText(text);
}
