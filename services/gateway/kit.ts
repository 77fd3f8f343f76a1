/** What every route has at hand. */

import type { TicketDesk } from "@sluice/auth";
import type { Agent, Model } from "@sluice/domain";
import { EdgeError, jobIdFrom } from "@sluice/protocol";
import type { Context } from "hono";
import type { KeyUses } from "./api_key_uses.ts";
import type { Authenticate, Doorkeeper } from "./authenticate.ts";
import type { Settings } from "./deps.ts";
import type { EdgeView } from "./edge_view.ts";
import { findJob, type FoundJob } from "./job_source.ts";
import type { PendingJobs } from "./pending_jobs.ts";
import type { Sessions } from "./sessions.ts";

export interface Kit {
  /** The kits of all cells, this one among them; that of cell `n` stands at `n`. */
  readonly cells: readonly Kit[];
  readonly settings: Settings;
  readonly view: EdgeView;
  readonly pending: PendingJobs;
  readonly authenticate: Authenticate;
  /** The same for sockets and streams. */
  readonly door: Doorkeeper;
  readonly sessions: Sessions;
  readonly tickets: TicketDesk;
  readonly uses: KeyUses;
}

/** Bytes of a body that holds names and numbers. */
export const SMALL_BODY = 16 * 1024;

/** Hono's context with what the first middleware puts there. */
export type RouteEnv = { Variables: { requestId: string } };
export type RouteContext = Context<RouteEnv>;

/** The account's job under either form of its id. Throws `EdgeError` `not_found`. */
export async function requireJob({ view, pending }: Kit, accountId: string, id: string): Promise<FoundJob> {
  const jobId = jobIdFrom(id);
  const found = jobId === null ? null : await findJob(view, pending, accountId, jobId, { patient: true });
  if (found === null) {
    throw new EdgeError("not_found", `there is no job "${id.slice(0, 64)}"`, { param: "id" });
  }
  return found;
}

/** How many agents that the account may use are online for the model. */
export function agentsOnline(kit: Kit, accountId: string, model: Model): number {
  let count = 0;
  for (const _ of onlineAgents(kit, accountId, model)) count++;
  return count;
}

/** Those agents. */
export function* onlineAgents({ view }: Kit, accountId: string, model: Model): Iterable<Agent> {
  for (const agent of view.facts.agentsFor(accountId)) {
    if (agent.provider === model.provider && agent.session?.capabilities.models.includes(model.id) === true) {
      yield agent;
    }
  }
}

/** Headers that tell of a job: its id, and whether a simulator makes it. */
export function jobHeaders(jobId: string, model: Model | undefined): Record<string, string> {
  return model?.provider === "simulator"
    ? { "x-job-id": jobId, "x-sluice-simulated": "true" }
    : { "x-job-id": jobId };
}

/** The other end of the socket, as `Deno.serve` tells it; forwarded headers can be made up by anybody. */
export function addressOf(c: RouteContext): string {
  const info = c.env as { readonly remoteAddr?: { readonly hostname?: string } } | undefined;
  return info?.remoteAddr?.hostname ?? "unknown";
}
