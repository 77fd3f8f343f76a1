/** What the worker's side of a tab needs of the browser's tabs, and what a content script needs of the worker. */

/** A tab as the browser knows it. */
export interface TabState {
  readonly id: number;
  /** Empty when the tab is at a place that the extension may not see. */
  readonly url: string;
  /** The browser put its page away to save memory, or the page crashed. */
  readonly discarded: boolean;
  readonly status: "loading" | "complete";
  /** In front of its window: its owner may be at work there. */
  readonly active: boolean;
}

/** A content script of ours in the top frame of a tab. Goes away with its page, or with this worker. */
export interface PagePort {
  readonly tabId: number;
  /** The page's address when it connected, as the browser says it. */
  readonly url: string;
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onDisconnect(listener: () => void): void;
  disconnect(): void;
}

export interface TabsPort {
  /** Opens a tab in the background. */
  create(url: string): Promise<{ readonly id: number }>;
  /** Null when there is no such tab any more. */
  get(id: number): Promise<TabState | null>;
  reload(id: number): Promise<void>;
  navigate(id: number, url: string): Promise<void>;
  /** Tabs by a match pattern such as `https://flow.google.com/*`. */
  query(urlPattern: string): Promise<readonly TabState[]>;
  /** Brings the tab and its window to the front. */
  show(id: number): Promise<void>;
  remove(id: number): Promise<void>;
  /** Asks the browser not to put the tab's page away. */
  keep(id: number): Promise<void>;
  /** Hears each content script of ours that connects from a top frame; must be called while the worker starts. */
  onConnect(listener: (port: PagePort) => void): void;
  onRemoved(listener: (id: number) => void): void;
}

/** The worker as a content script reaches it. */
export interface WorkerPort {
  post(message: unknown): void;
}

/**
 * Connects a content script to the worker, which wakes it.
 * @returns null when the extension was updated or removed, so that this script belongs to nobody any more
 */
export type ConnectWorker = (
  onMessage: (message: unknown) => void,
  onDisconnect: () => void,
) => WorkerPort | null;
