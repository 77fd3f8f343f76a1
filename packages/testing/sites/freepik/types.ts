/** What a test holds of the stand-in. */

/** The names of the calls, as faults and the list of calls use them. */
export type Rpc =
  | "start-tti-v2"
  | "render/v4"
  | "upload"
  | "creations"
  | "creations/history"
  | "user";

export interface FreepikSiteOptions {
  /** How long a picture takes, milliseconds. */
  readonly renderMs?: number;
  /**
   * How a picture is handed over: `held` keeps the reply of `render/v4` until the picture is there and puts its URL in; `polled` answers at
   * once without an URL, which is what the published capture shows (wire/flow.md §6), and the page asks for the creation until it has one.
   */
  readonly completion?: "held" | "polled";
  readonly credits?: number;
  readonly plan?: string;
  readonly email?: string;
  /** How often the page asks for pictures that are not ready, milliseconds. */
  readonly pollMs?: number;
  /** How long a picture's URL is good, seconds. */
  readonly urlSeconds?: number;
  /** Cookies that no part of Sluice may ever show: set HttpOnly and Secure with each page. */
  readonly cookies?: Readonly<Record<string, string>>;
  /** The same for the page's localStorage. */
  readonly storage?: Readonly<Record<string, string>>;
}

/** One click on "Generate", that is one `start-tti-v2`, with what its renders came to. */
export interface Press {
  readonly rpc: "start-tti-v2";
  readonly prompt: string;
  /** The `mode` of the call. */
  readonly model: string;
  readonly aspect: string | null;
  /** Of its renders; null before the first. */
  readonly resolution: "1k" | "2k" | null;
  readonly images: number;
  /** Of its renders, by `image_index`. */
  readonly seeds: readonly number[];
  readonly references: readonly { readonly identifier: string; readonly type: string }[];
  /** The family; empty when it was refused. */
  readonly batch: string;
  /** Identifiers of the creations, by `image_index`; a render that was refused leaves none. */
  readonly mediaIds: readonly string[];
  /** Credits taken. */
  readonly charged: number;
  /** An HTTP status, `sexual` or `minors`; null when it was accepted. */
  readonly refused: string | null;
  /** When it came and when it was decided, ms since 1970. */
  readonly at: number;
  readonly decided: number;
}

export interface Medium {
  readonly kind: "image";
  /** A PNG, or an uploaded file as it came; empty until it is ready. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** When it could first be had, ms since 1970. */
  readonly readyAt: number | null;
  readonly uploaded: boolean;
  readonly prompt: string;
  /** Empty for an upload. */
  readonly family: string;
}

export interface Call {
  readonly rpc: Rpc;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `ok`, an HTTP status, `cut` or `hang`; empty while it is open. */
  readonly status: string;
}

/**
 * `cut` and `hang` come after the work was accepted and paid: the reply is broken off in the middle, or never comes. `no_url` leaves the
 * URL out of a `render/v4` reply, `stale_url` gives one that is over. All others come instead of the work, `delayMs` before it.
 */
export type FaultKind =
  | {
    readonly http: 400 | 401 | 402 | 403 | 404 | 419 | 422 | 429 | 500 | 502 | 503;
    readonly retryAfter?: number;
  }
  | { readonly refusal: "sexual" | "minors" }
  | { readonly delayMs: number }
  | "no_credits"
  | "throttled"
  | "challenge"
  | "xsrf"
  | "cut"
  | "hang"
  | "no_url"
  | "stale_url";

export interface Fault {
  readonly rpc: Rpc;
  /** How many calls it hits; 1 if absent. */
  readonly times?: number;
  /** How many calls it lets pass first. */
  readonly after?: number;
  readonly what: FaultKind;
}

/** The page or its replies are not what the recipe knows. */
export type PageChange = "no_editor" | "no_submit" | "renamed_model" | "moved_reply_slot";

export interface FreepikSite extends AsyncDisposable {
  /** Host name to local port, for Chromium's `--host-resolver-rules`. */
  readonly hosts: Readonly<
    Record<"www.freepik.com" | "pikaso-data.freepik.com" | "pikaso.cdnpk.net", number>
  >;
  /** In order of their arrival, accepted and refused. */
  readonly presses: readonly Press[];
  readonly media: ReadonlyMap<string, Medium>;
  readonly calls: readonly Call[];
  credits: number;
  inject(fault: Fault): void;
  clearFaults(): void;
  signOut(): void;
  signIn(): void;
  /** What writes is answered with 419 until the page is loaded anew, which brings a fresh token. */
  agePage(): void;
  challenge(on: boolean): void;
  cookieBar(on: boolean): void;
  changePage(how: PageChange | null): void;
  /** The page carries a script that imitates extensions and floods everyone who listens. */
  hostile(on: boolean): void;
  /** Every picture URL that was given so far answers 403. */
  expireUrls(): void;
  /** Resolves when so many presses were decided. */
  whenPressed(n: number): Promise<void>;
  /** Resolves when no call is under way, but those that hang, and no picture is in the making. */
  whenIdle(): Promise<void>;
}
