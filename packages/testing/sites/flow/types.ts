/** What a test says to the stand-in for Google Flow, and what it can see of it. */

/** How the stand-in behaves from its start; every field has a default. */
export interface FlowSiteOptions {
  /** How long an image's call is held open, ms. Default 300; the real one holds it for 13 to 35 s. */
  readonly imageMs?: number;
  /** How long the submit of clips is held open, ms. Default 100. */
  readonly submitMs?: number;
  /** From the submit of a clip to its status 3, ms. Default 1500. */
  readonly clipMs?: number;
  /** Calls of `as29s` after status 3 that give no URL yet. Default 1. */
  readonly signedUrlLag?: number;
  /** In place of a number of calls: how long after status 3 there is no URL yet, ms; the real one takes 2 to 8 s. */
  readonly urlLagMs?: number | null;
  /** Default 1050. */
  readonly credits?: number;
  /** 1 Pro, 2 Ultra, 3 free. Default 1. */
  readonly tier?: 1 | 2 | 3;
  /** How often the page polls, ms. Default 5000, as the real one. */
  readonly pollMs?: number;
  /** Between the calls of one press for several images, ms. Default 1000, as the real one. */
  readonly imageCallGapMs?: number;
  /** Set on every answer with a shell, HttpOnly and Secure: canaries that nobody may carry away. */
  readonly cookies?: Readonly<Record<string, string>>;
  /** Written into `localStorage` by every shell: canaries too. */
  readonly storage?: Readonly<Record<string, string>>;
  /** Makes every reply of `Zzl0ze` about 17 MB large. */
  readonly largeProject?: boolean;
  /** How long a signed URL is good, s. Default six hours. */
  readonly urlSeconds?: number;
  /** More than so many submits within the window are too many, and stay so. Default 20 in 10 s, for 10 min. */
  readonly traffic?: TrafficLimit;
}

export interface TrafficLimit {
  readonly submits: number;
  readonly windowMs: number;
  readonly stickyMs: number;
}

/** One generating call, accepted or refused. */
export interface Press {
  readonly rpc: string;
  readonly prompt: string;
  readonly model: string;
  readonly aspect: number | null;
  readonly seed: number | null;
  /** Media ids in their order; of an extension or upscale the one that it is of. */
  readonly references: readonly string[];
  /** Media ids of the start and the end frame. */
  readonly frames: readonly string[];
  readonly batch: string;
  readonly project: string;
  /** What it made; empty when refused. */
  readonly mediaIds: readonly string[];
  /** Credits that it cost in the end: a clip that failed gives its own back. */
  readonly charged: number;
  /** A reason such as `PUBLIC_ERROR_UNSAFE_GENERATION`, else `grpc 3`, `http 429`, `er 500`; null when accepted. */
  readonly refused: string | null;
  /** When it came and when it was answered or refused, ms since 1970. */
  readonly at: number;
  readonly decided: number;
}

export interface FlowMedia {
  readonly kind: "image" | "video";
  /** Empty until the provider is done with it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** When the bytes could first be had, ms since 1970: a signed URL was given out. */
  readonly readyAt: number | null;
  readonly uploaded: boolean;
  readonly project: string;
  readonly prompt: string;
}

/** A call of `batchexecute`. */
export interface SeenCall {
  readonly rpc: string;
  /** When it came, ms since 1970. */
  readonly at: number;
  /** `ok`, `cut`, `hang`, `xsrf`, `http 429`, `er 500`, or a refusal such as `grpc 8 PUBLIC_ERROR_…`. */
  readonly status: "ok" | string;
}

export type GrpcCode = 3 | 5 | 7 | 8 | 13 | 16;

/** Something that goes wrong with calls of one rpc (`*`: of any). */
export interface Fault {
  readonly rpc: string;
  /** How many calls it hits; default 1. */
  readonly times?: number;
  /** How many calls it lets pass first; default 0. */
  readonly after?: number;
  readonly what: FaultKind;
}

/**
 * `cut`, `hang` and what is `late` do the work first: the answer is what gets lost. `failClip` on a submit ends its clips with status 4, on `jwpduf`
 * it only shows that status once. `xsrf` makes the document's token stale. `no_urls` leaves out what a reply's URL would be.
 */
export type FaultKind =
  | { readonly grpc: GrpcCode; readonly reason?: string; readonly text?: string }
  | { readonly er: number; readonly code: number }
  | { readonly http: 400 | 401 | 429 | 500 | 503; readonly late?: true }
  | { readonly failClip: string | null }
  | { readonly delayMs: number }
  | "cut"
  | "hang"
  | "xsrf"
  | "no_urls";

/** How the page or its replies can stop being what they were. */
export type PageChange = "no_editor" | "no_submit" | "renamed_model" | "moved_reply_slot";

/** What only a person may answer; the page covers itself while one is true. */
export type Blocker = "challenge" | "consent" | "cookieBar" | "updateNotice";

/** A running stand-in. Dispose of it with `await using`. */
export interface FlowSite extends AsyncDisposable {
  /** Host name → port on loopback, for Chromium's `--host-resolver-rules`. */
  readonly hosts: Readonly<Record<FlowHost, number>>;
  /** In the order in which they were decided. */
  readonly presses: readonly Press[];
  /** Generating calls that have arrived and are not decided. */
  readonly open: ReadonlySet<Press>;
  readonly media: ReadonlyMap<string, FlowMedia>;
  readonly calls: readonly SeenCall[];
  credits: number;
  inject(fault: Fault): void;
  clearFaults(): void;
  signOut(): void;
  signIn(): void;
  challenge(on: boolean): void;
  consent(on: boolean): void;
  cookieBar(on: boolean): void;
  updateNotice(on: boolean): void;
  changePage(how: PageChange | null): void;
  /** Lets every shell carry a script that posts false messages and events to whoever listens. */
  hostile(on: boolean): void;
  /** Every signed URL given out so far answers 403. */
  expireUrls(): void;
  /** Resolves when no call is being answered and no clip is being made. */
  whenIdle(): Promise<void>;
  /** Resolves when so many generating calls were decided. */
  whenPressed(n: number): Promise<void>;
  /** Forgets the submits that the traffic guard counted, and its grudge. */
  resetTraffic(): void;
}

export type FlowHost = "flow.google.com" | "flow-content.google" | "labs.google" | "accounts.google.com";
