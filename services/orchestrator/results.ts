/** Results that an agent names by an address instead of sending them: fetched from its provider's hosts and stored. */

import type { Clock } from "@sluice/clock";
import {
  type EgressAllow,
  guardedFetch,
  makeTicket,
  type OutputKind,
  OUTPUTS,
  type SigningSecret,
} from "@sluice/media";
import type { Kind, Provider } from "@sluice/domain";
import type { AgentMessage, ServerMessage } from "@sluice/protocol";

/** Hosts from which a provider's pages give their own results; a name that begins with a dot means all below it. */
const RESULT_HOSTS: Readonly<Record<Provider, readonly string[]>> = {
  flow: ["flow.google.com", "flow-content.google", ".googleusercontent.com", "storage.googleapis.com"],
  freepik: [".freepik.com", ".cdnpk.net"],
  flowith: [".flowith.net", ".flowith.io"],
  simulator: [],
};

/** The address is none of the provider's. Thrown by `bringResult`. */
class ResultNotAllowed extends Error {
  override readonly name = "ResultNotAllowed";
}

/** The bytes could not be fetched or stored. Thrown by `bringResult`. */
class ResultUnreachable extends Error {
  override readonly name = "ResultUnreachable";
}

export interface ResultOptions {
  readonly secret: SigningSecret;
  /** Storage's address without a trailing slash. */
  readonly uploadUrl: string;
  /** What may be fetched from beside the provider's hosts: SLUICE_EGRESS_ALLOW. */
  readonly egressAllow: EgressAllow;
  readonly clock: Pick<Clock, "now">;
}

/** Where a result belongs. */
interface ResultPlace {
  readonly accountId: string;
  readonly jobId: string;
  readonly attempt: number;
  readonly kind: OutputKind;
  readonly index: number;
}

/** A result may be a long clip on a slow line, ms. */
const FETCH_MS = 5 * 60_000;

/**
 * Fetches a result and stores it as the output of its place, through the same door that agents use; gives its media id.
 * Throws `ResultNotAllowed` and `ResultUnreachable`.
 */
async function bringResult(
  url: string,
  provider: Provider,
  place: ResultPlace,
  { secret, uploadUrl, egressAllow, clock }: ResultOptions,
): Promise<string> {
  if (!isAllowed(url, provider, egressAllow)) {
    const hosts = RESULT_HOSTS[provider].join(", ") || "none";
    throw new ResultNotAllowed(`results of ${provider} are fetched from ${hosts}: upload the bytes instead`);
  }
  const { accountId, jobId, attempt, kind, index } = place;
  const maxBytes = OUTPUTS[kind].maxBytes;
  try {
    const found = await guardedFetch(url, {
      maxBytes,
      timeoutMs: FETCH_MS,
      maxRedirects: 3,
      allow: egressAllow,
    });
    if (found.status !== 200) {
      await found.body.cancel();
      throw new ResultUnreachable(`fetch the result: its host answered ${found.status}`);
    }
    const expiresAt = clock.now() + FETCH_MS;
    const ticket = makeTicket(secret, { accountId, jobId, attempt, kind, outputs: index + 1, expiresAt });
    const stored = await fetch(`${uploadUrl}/uploads/${jobId}/${attempt}/${index}`, {
      method: "PUT",
      headers: { authorization: `Bearer ${ticket}` },
      body: found.body,
    });
    const answer = await stored.json() as { readonly mediaId?: string; readonly details?: string };
    if (answer.mediaId !== undefined) return answer.mediaId;
    throw new ResultUnreachable(`store the result: ${answer.details ?? stored.status}`);
  } catch (cause) {
    if (cause instanceof ResultUnreachable) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ResultUnreachable(`fetch the result: ${why}`, { cause });
  }
}

type JobOutput = Extract<AgentMessage, { type: "job_output" }>;
type JobCompleted = Extract<AgentMessage, { type: "job_completed" }>;
export type ErrorMessage = Extract<ServerMessage, { type: "error" }>;

/** The report with its bytes stored, also when its agent only said where they are; else the error to answer with. */
export async function withMedia<T extends JobOutput | JobCompleted>(
  report: T,
  provider: Provider,
  job: { readonly accountId: string; readonly kind: Kind },
  options: ResultOptions,
): Promise<T | ErrorMessage> {
  const { jobId, attempt } = report;
  const bring = (url: string, index: number) => {
    const place = { accountId: job.accountId, kind: job.kind, jobId, attempt, index };
    return bringResult(url, provider, place, options);
  };
  try {
    if (report.type === "job_output") {
      const { url, mediaId, index } = report;
      return url === undefined || mediaId !== undefined
        ? report
        : { ...report, mediaId: await bring(url, index) };
    }
    if (report.outputs !== undefined) return report;
    // the reference's words for a job's end
    const urls = report.resultUrls ?? (report.resultUrl === undefined ? [] : [report.resultUrl]);
    for (const [index, url] of urls.entries()) await bring(url, index);
    return { ...report, outputs: urls.length };
  } catch (error) {
    if (!(error instanceof ResultNotAllowed) && !(error instanceof ResultUnreachable)) throw error;
    const code = error instanceof ResultNotAllowed ? "url_not_allowed" : "result_unreachable";
    return { type: "error", code, message: error.message, of: report.id };
  }
}

function isAllowed(text: string, provider: Provider, { hosts }: EgressAllow): boolean {
  const url = URL.parse(text);
  if (url === null) return false;
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  if (hosts.has(`${url.hostname}:${port}`)) return true;
  return RESULT_HOSTS[provider].some((host) =>
    host.startsWith(".") ? url.hostname.endsWith(host) : url.hostname === host
  );
}
