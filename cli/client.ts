/** The calls that the commands make, with the shapes of contracts: `/api` and `/v1/models`. */

import type { agentJson, JobJson } from "@sluice/protocol";
import { createHttp, type Http } from "./http.ts";

export type { JobJson };

/** The answer to a submission, and to a retry. */
export interface Submitted {
  readonly jobId: string;
  readonly status: string;
  readonly queuePosition: number | null;
  readonly estimatedTime: number | null;
  readonly creditsReserved?: number;
  readonly warnings?: readonly string[];
}

export interface JobPage {
  readonly jobs: readonly JobJson[];
  readonly total: number;
  readonly next_cursor: string | null;
}

export interface CreditsJson {
  readonly available: number;
  readonly reserved: number;
  readonly used: number;
}

export interface UserJson {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly plan: string;
  readonly status: string;
  readonly credits: CreditsJson;
  readonly limits: {
    readonly requestsPerMinute: number | null;
    readonly concurrentJobs: number | null;
    readonly monthlyCredits: number;
  };
}

export interface KeyJson {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly string[];
  readonly created_at: string;
  readonly last_used_at: string | null;
  readonly expires_at: string | null;
}

export interface AccountJson {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly plan: string;
  readonly status: string;
  readonly credits: CreditsJson;
}

export type AgentJson = ReturnType<typeof agentJson>;

/** The recipe of a site that is in force. */
export interface RecipeJson {
  readonly provider: string;
  readonly version: number;
  readonly source: "bundled" | "changed";
}

export interface ModelJson {
  readonly id: string;
  readonly title: string;
  readonly owned_by: string;
  readonly modalities: readonly string[];
  readonly aspect_ratios: readonly string[];
  readonly durations: readonly number[];
  readonly resolutions: readonly string[];
  readonly max_count: number;
  readonly price_credits: Readonly<Record<string, number>>;
  readonly agents_online: number;
}

/** Filters of a list of jobs, as the query of `GET /api/jobs` names them. */
export type JobFilter = Readonly<Record<string, string | undefined>>;

/** A submission is worth more patience than a question: the server may be in the middle of a restart. */
const SUBMIT_TRIES = 6;
const UPLOAD_TIMEOUT_MS = 10 * 60_000;

/** A client of the Sluice at `url`. Every call throws `ServerRefused` and `ServerUnreachable`. */
export function createClient(where: { readonly url: string; readonly key: string | null }) {
  const http = createHttp(where);
  const get = <T>(path: string, signal?: AbortSignal) =>
    http.json<T>({ method: "GET", path, repeatable: true, signal });
  const post = <T>(path: string, body: unknown) =>
    http.json<T>({ method: "POST", path, body, repeatable: false });
  const patch = <T>(path: string, body: unknown) =>
    http.json<T>({ method: "PATCH", path, body, repeatable: true });
  const remove = <T>(path: string) => http.json<T>({ method: "DELETE", path, repeatable: true });
  const job = (id: string) => `/api/jobs/${encodeURIComponent(id)}`;
  const agent = (id: string) => `/api/agents/${encodeURIComponent(id)}`;
  const recipe = (site: string) => `/api/admin/recipes/${encodeURIComponent(site)}`;
  const account = (id: string) => `/api/admin/accounts/${encodeURIComponent(id)}`;

  return {
    http,
    /** Submits once, however often it must be sent: under one key there is one job and one charge. */
    submit: (body: unknown, idempotencyKey: string, signal?: AbortSignal) =>
      http.json<Submitted>({
        method: "POST",
        path: "/api/jobs",
        body,
        headers: { "idempotency-key": idempotencyKey },
        repeatable: true,
        tries: SUBMIT_TRIES,
        signal,
      }),
    job: (id: string, signal?: AbortSignal) => get<JobJson>(job(id), signal),
    jobs: (filter: JobFilter, signal?: AbortSignal) => get<JobPage>(`/api/jobs${queryOf(filter)}`, signal),
    /** `already_finished` is refused with 409. */
    cancel: (id: string) => remove<{ readonly status: string }>(job(id)),
    /** Sent once only: a second one would be a second job. */
    retry: (id: string, seed?: string) =>
      post<Submitted>(`${job(id)}/retry`, seed === undefined ? {} : { seed }),
    resume: (id: string) =>
      http.json<{ readonly status: string }>({ method: "POST", path: `${job(id)}/resume`, repeatable: true }),
    /** Sends a file; the same bytes have the same id, so it may be sent again. */
    upload: (file: File, signal?: AbortSignal) => {
      const body = new FormData();
      body.append("file", file);
      return reference(http, body, signal);
    },
    /** Has the server fetch a file. */
    uploadFrom: (url: string, signal?: AbortSignal) => reference(http, { url }, signal),
    models: () => get<{ readonly data: readonly ModelJson[] }>("/v1/models"),
    me: () => get<UserJson>("/api/user/me"),
    keys: () => get<{ readonly keys: readonly KeyJson[] }>("/api/keys"),
    /** `key` is shown this once. */
    createKey: (body: Readonly<Record<string, unknown>>) =>
      post<KeyJson & { readonly key: string }>("/api/keys", body),
    revokeKey: (id: string) => remove<unknown>(`/api/keys/${encodeURIComponent(id)}`),
    agents: () => get<{ readonly agents: readonly AgentJson[] }>("/api/agents"),
    /** `code` is shown this once; times are RFC 3339. */
    openPairing: () =>
      post<{ readonly code: string; readonly expires_at: string }>("/api/agents/pairings", undefined),
    pauseAgent: (id: string, paused: boolean) => patch<{ readonly agent: AgentJson }>(agent(id), { paused }),
    resumeAgent: (id: string) =>
      http.json<unknown>({ method: "POST", path: `${agent(id)}/resume`, repeatable: true }),
    removeAgent: (id: string) => remove<unknown>(agent(id)),
    recipes: () => get<{ readonly recipes: readonly RecipeJson[] }>("/api/admin/recipes"),
    recipe: (site: string) => get<RecipeJson & { readonly recipe: unknown }>(recipe(site)),
    /** The same one sent again changes nothing. */
    setRecipe: (site: string, body: unknown) =>
      http.json<RecipeJson>({ method: "PUT", path: recipe(site), body, repeatable: true }),
    accounts: (cursor?: string) =>
      get<{ readonly accounts: readonly AccountJson[]; readonly next_cursor?: string | null }>(
        `/api/admin/accounts${queryOf({ limit: "200", cursor })}`,
      ),
    createAccount: (body: Readonly<Record<string, unknown>>) =>
      post<{ readonly account: AccountJson; readonly key: { readonly id: string; readonly key: string } }>(
        "/api/admin/accounts",
        body,
      ),
    changeAccount: (id: string, body: Readonly<Record<string, unknown>>) => patch<unknown>(account(id), body),
    /** A key for an account that lost its own; `key` is shown this once. */
    rekeyAccount: (id: string, name: string) =>
      post<KeyJson & { readonly key: string }>(`${account(id)}/keys`, { name }),
    grantCredits: (id: string, amount: number, reason: string) =>
      post<{ readonly credits: CreditsJson }>(`${account(id)}/credits`, { amount, reason }),
  };
}

export type Client = ReturnType<typeof createClient>;

async function reference(http: Http, body: unknown, signal?: AbortSignal): Promise<string> {
  const { references } = await http.json<{ readonly references: readonly { readonly id: string }[] }>({
    method: "POST",
    path: "/api/references",
    body,
    repeatable: true,
    timeoutMs: UPLOAD_TIMEOUT_MS,
    signal,
  });
  const id = references[0]?.id;
  if (id === undefined) throw new Error("send a reference: the server answered without an id");
  return id;
}

function queryOf(filter: JobFilter): string {
  const given = Object.entries(filter).flatMap(([k, v]) => v === undefined ? [] : [[k, v]]);
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}
