/** Why a job waits, in the words of the catalogue; the reason itself is the domain's, as the server tells it. */

import { findModel, type Job, type Wait, type WaitFacts, waitOf } from "@sluice/domain";
import { clock } from "../text/mod.ts";
import type { Words } from "../text/words.ts";

/** The reason that its owner can act upon soonest; null for a job that does not wait. */
export function waitWords(job: Job, facts: WaitFacts): Words | null {
  const wait = waitOf(job, facts);
  return wait && wordsOf(wait, job, facts);
}

function wordsOf({ code, message, until, of = [] }: Wait, { spec }: Job, facts: WaitFacts): Words {
  const left = until === undefined ? "" : clock(until - facts.now);
  switch (code) {
    case "other_jobs": {
      const rows = of.flatMap((id) => facts.jobOf(id)?.spec.row ?? []);
      return rows.length === of.length && rows.length > 0
        ? { key: "wait.rows", params: { n: rows.length, rows: rows.join(", ") } }
        : { key: "wait.other_jobs", params: { n: of.length } };
    }
    case "plan_limit":
      return { key: "wait.plan_limit", params: { limit: message.slice(message.lastIndexOf(" ") + 1) } };
    case "no_agent":
    case "no_agent_for_model": {
      const model = findModel(spec.model);
      return { key: `wait.${code}`, params: { provider: model?.provider ?? "", model: spec.model } };
    }
    case "backing_off":
    case "cooling_down":
    case "agent_needs_human":
    case "agent_quarantined":
    case "needs_human":
    case "fate_unknown":
      return { key: `wait.${code}`, params: { reason: reasonIn(message), clock: left } };
    default:
      return { key: `wait.${code}`, params: {} };
  }
}

/** What an agent or a site said, without our own word before it. */
function reasonIn(message: string): string {
  return message.replace(
    /^(agent needs human|agent quarantined|cooling down|needs human|fate unknown): /,
    "",
  );
}
