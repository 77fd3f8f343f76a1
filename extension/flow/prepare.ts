/** Brings Flow's page to where a job is composed: the right project, and for an extension the scene of its clip. */

import { type AgentJob, JobFailure, type RunContext } from "@sluice/agent";
import type { Problem } from "../tab/messages.ts";
import { problemFailure, unpressed } from "../driver/failures.ts";
import { allAnswered } from "../driver/page_use.ts";
import { asNetwork } from "../driver/press_once.ts";
import { NOT_THERE, read } from "./clip.ts";
import { isOwnClip } from "./plan.ts";
import type { FlowRun } from "./run.ts";

/**
 * @returns the project's id and the loaded page's
 * @throws NeedsHuman, JobFailure: nothing was pressed
 */
export async function preparePage(
  job: AgentJob,
  { signal }: RunContext,
  around: FlowRun,
): Promise<{ readonly project: string; readonly page: string }> {
  const { options, projects, unanswered } = around;
  const { tab, recipe } = options;
  const source = job.references.find((reference) => isOwnClip(reference, job));
  const media = source?.providerId;
  if (source !== undefined && media === undefined) throw notHere();
  const place = media === undefined ? undefined : await projectOf(media);
  // Another project is another page, and a page that is left hears no more answers.
  if (!await projects.isOpen(place)) await allAnswered(around, signal);
  signal.throwIfAborted();
  const opened = await projects.open(place).catch(asNetwork);
  const look = await tab.ask("look", { waitMs: recipe().timing["loadMs"] ?? 30_000 }).catch(asNetwork);
  if (look.blocked !== null) fail({ type: "blocked", ...look.blocked });
  const [missing] = look.missing;
  if (missing !== undefined) fail({ type: "missing", what: `contract ${missing}` });
  if (look.url.includes("/scene/")) await act("leaveScene");
  if (media !== undefined) {
    await act("openClip", { media });
    await act("extend");
  }
  return opened;

  async function act(action: string, values: Readonly<Record<string, string>> = {}): Promise<void> {
    const { problem } = await tab.ask("act", { action, values, press: null }).catch(asNetwork);
    if (problem !== null) fail(problem);
  }

  async function projectOf(clip: string): Promise<string> {
    // Any page of Flow can be asked: one that somebody needs is not left for it.
    if (unanswered.size === 0) await projects.open().catch(asNetwork);
    try {
      const [record] = await read(options, "fetch", { media: clip });
      const place = record?.["project"];
      if (typeof place === "string") return place;
      throw notHere();
    } catch (error) {
      if (!(error instanceof JobFailure)) return asNetwork(error);
      throw error.detail.code === NOT_THERE ? notHere() : unpressed(error);
    }
  }

  function fail(problem: Problem): never {
    throw problemFailure(recipe(), problem);
  }
}

function notHere(): JobFailure {
  return new JobFailure({
    category: "invalid_input",
    code: "source_not_here",
    message: "Flow extends clips of this very account only, and this one is not among them",
    charged: "no",
  });
}
