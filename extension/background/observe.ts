/** Watches a site's driver at work, for what the owner is shown. */

import { type AgentJob, type Clock, JobFailure, type LookUpContext, NeedsHuman } from "@sluice/agent";
import { humanReason } from "../driver/failures.ts";
import { ON_THEIR_WAY_MS } from "../driver/rest.ts";
import type { PageCheck, SiteDriver } from "../driver/site_driver.ts";
import type { JobStatus, SiteStatus } from "../status.ts";
import { redact } from "./redact.ts";

/** What was seen last. */
export interface Seen {
  readonly account: SiteStatus["account"];
  readonly blocked: PageCheck["blocked"];
  readonly drift: readonly string[];
  readonly resting: SiteStatus["resting"];
  readonly jobs: readonly ObservedJob[];
  /** Why the last look at the page failed, in words. */
  readonly trouble: string | null;
}

/** A job in the driver's hands; `phase` is the driver's own word for it, or null when it said none. */
export type ObservedJob = Omit<JobStatus, "phase"> & { readonly phase: string | null };

export interface Observed {
  /** The same driver, watched. */
  readonly driver: SiteDriver;
  seen(): Seen;
}

const PROMPT_CHARACTERS = 80;

/**
 * @param changed is told when `seen` answers something else
 * @param good is told when a look found the page in order
 */
export function observe(
  driver: SiteDriver,
  { clock, log, changed, good }: {
    readonly clock: Clock;
    readonly log: (line: string) => void;
    readonly changed: () => void;
    readonly good: () => void;
  },
): Observed {
  const jobs = new Map<string, ObservedJob>();
  let page: Pick<Seen, "account" | "blocked" | "drift"> = { account: null, blocked: null, drift: [] };
  let resting: (NonNullable<Seen["resting"]> & { readonly at: number }) | null = null;
  let trouble: string | null = null;

  function show(job: ObservedJob): void {
    jobs.set(job.jobId, job);
    changed();
  }

  /** The driver's context, with an ear on its progress. */
  function listening<C extends LookUpContext>(jobId: string, context: C): C {
    return {
      ...context,
      get recipe() {
        return context.recipe;
      },
      progress(percent, message, phase) {
        const job = jobs.get(jobId);
        if (job !== undefined) show({ ...job, progress: percent, phase: phase ?? job.phase });
        context.progress(percent, message === undefined ? message : redact(message), phase);
      },
    };
  }

  async function during<T>(jobId: string, order: AgentJob | null, work: () => Promise<T>): Promise<T> {
    show({
      jobId,
      kind: order?.kind ?? "job",
      prompt: order?.prompt.slice(0, PROMPT_CHARACTERS) ?? "",
      phase: null,
      progress: null,
      since: clock.now(),
    });
    const name = `job ${jobId.slice(0, 8)}`;
    log(`${name}: begun`);
    try {
      const result = await work();
      log(`${name}: done`);
      return result;
    } catch (thrown) {
      const error = clean(thrown);
      log(`${name}: ${endOf(error)}`);
      if (error instanceof NeedsHuman) {
        page = { ...page, blocked: { reason: error.reason, message: error.message } };
      } else if (error instanceof JobFailure) mind(error.detail);
      throw error;
    } finally {
      jobs.delete(jobId);
      changed();
    }
  }

  function mind({ category, code, message, retryAfterMs }: JobFailure["detail"]): void {
    if (category === "needs_human") page = { ...page, blocked: { reason: humanReason(code), message } };
    if (retryAfterMs === undefined || (category !== "throttled" && category !== "quota")) return;
    resting = { at: clock.now(), until: clock.now() + retryAfterMs, why: message };
  }

  const { lookUp } = driver;
  const watched: SiteDriver = {
    provider: driver.provider,
    get capabilities() {
      return driver.capabilities;
    },
    async account() {
      const seen = await driver.account().catch((error: unknown) => {
        trouble = redact(error instanceof Error ? error.message : String(error));
        changed();
        throw error;
      });
      const report = seen.message === undefined ? seen : { ...seen, message: redact(seen.message) };
      trouble = null;
      const { signedIn, needs = "sign_in", message = "Sign in to the site", credits, tier } = report;
      page = {
        account: { credits, tier },
        blocked: signedIn ? null : { reason: needs, message },
        drift: report.page?.missing ?? [],
      };
      if (signedIn && page.drift.length === 0) good();
      changed();
      return report;
    },
    run(job, context) {
      // The server sends none to an agent that rests, so its owner let it go on.
      if (resting !== null && clock.now() - resting.at > ON_THEIR_WAY_MS) resting = null;
      return during(job.jobId, job, () => driver.run(job, listening(job.jobId, context)));
    },
    ...(lookUp === undefined ? {} : {
      lookUp: (job, checkpoint, context) =>
        during(job.jobId, job.order, () => lookUp(job, checkpoint, listening(job.jobId, context))),
    }),
    forget: (of) => driver.forget?.(of),
    check: () => driver.check(),
    goOn: () => driver.goOn(),
  };

  return {
    driver: watched,
    seen() {
      if (resting !== null && resting.until <= clock.now()) resting = null;
      const rest = resting === null ? null : { until: resting.until, why: resting.why };
      return { ...page, resting: rest, trouble, jobs: [...jobs.values()] };
    },
  };
}

/** The error with words that may leave this machine: a site's own may hold an address with a signature, or a name. */
function clean(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const message = redact(error.message);
  if (message === error.message) return error;
  if (error instanceof NeedsHuman) return new NeedsHuman(error.reason, message);
  if (error instanceof JobFailure) return new JobFailure({ ...error.detail, message }, { cause: error });
  return new Error(message, { cause: error });
}

/** Without words of the site: they may repeat the prompt. */
function endOf(error: unknown): string {
  if (error instanceof JobFailure) return `failed, ${error.detail.category}, ${error.detail.code}`;
  if (error instanceof NeedsHuman) return `waits for its owner, ${error.reason}`;
  return `ended, ${error instanceof Error ? `${error.name}: ${error.message}` : error}`;
}
