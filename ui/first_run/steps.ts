/** What a new owner has done of what is to be done once: pure. */

import { type Account, type Agent, findModel, type Job } from "@sluice/domain";
import type { Words } from "../text/words.ts";

export type StepName = "signedIn" | "agent" | "site" | "made";

export interface Step {
  readonly name: StepName;
  readonly done: boolean;
  /** How it stands, or how it is done. */
  readonly words: Words;
}

/** The simulator is no agent of a site: with it alone nothing but samples is made. */
export function isReal({ provider }: Agent): boolean {
  return provider !== "simulator";
}

/** The steps in their order. `jobs`: those that are known. */
export function stepsOf(
  account: Pick<Account, "name"> | null,
  agents: readonly Agent[],
  jobs: readonly Job[],
): readonly Step[] {
  const real = agents.filter(isReal);
  return [
    {
      name: "signedIn",
      done: account !== null,
      words: { key: "firstRun.signedInAs", params: { name: account?.name ?? "" } },
    },
    agentStep(real),
    siteStep(real),
    madeStep(real, jobs),
  ];
}

function agentStep(real: readonly Agent[]): Step {
  const online = real.find(({ session }) => session !== null);
  return online === undefined
    ? { name: "agent", done: false, words: { key: "firstRun.agentHelp" } }
    : { name: "agent", done: true, words: { key: "firstRun.agentIs", params: { name: online.name } } };
}

/** A site knows the owner when an agent tells of an account there, or was of use, and needs nobody. */
function siteStep(real: readonly Agent[]): Step {
  const known = real.find(({ session, hindrance, lastGoodAt }) =>
    session !== null && hindrance?.type !== "needs_human" &&
    (session.account.label !== null || session.account.credits !== null || lastGoodAt !== null)
  );
  if (known !== undefined) {
    const label = known.session?.account.label ?? known.name;
    return { name: "site", done: true, words: { key: "firstRun.siteIs", params: { label } } };
  }
  for (const { name, hindrance } of real) {
    if (hindrance?.type !== "needs_human") continue;
    const params = { name, reason: hindrance.message };
    return { name: "site", done: false, words: { key: "firstRun.siteNeeds", params } };
  }
  return { name: "site", done: false, words: { key: "firstRun.siteHelp" } };
}

function madeStep(real: readonly Agent[], jobs: readonly Job[]): Step {
  const done = jobs.filter(({ state }) => state.status === "completed");
  const made = real.some(({ lastGoodAt }) => lastGoodAt !== null) ||
    done.some(({ spec }) => findModel(spec.model)?.provider !== "simulator");
  const key = made ? "firstRun.madeDone" : done.length > 0 ? "firstRun.madeDemo" : "firstRun.madeHelp";
  return { name: "made", done: made, words: { key } };
}
