/** Failures on demand: what the simulated provider says in each category. */

import { type FailureDetail, JobFailure } from "@sluice/agent";
import type { FailureCategory } from "@sluice/domain";

interface Failing {
  /** Whether the provider took the work first. */
  readonly afterPress: boolean;
  readonly detail: Omit<FailureDetail, "category">;
}

const FAILURES: Readonly<Record<FailureCategory, Failing>> = {
  agent_lost: before("simulated_agent_lost", "The simulated agent was lost"),
  network: before("simulated_network", "The simulated provider could not be reached"),
  throttled: before("simulated_throttled", "The simulated provider asked to slow down"),
  quota: before("simulated_quota", "The simulated provider's quota is used up"),
  needs_human: before("simulated_needs_human", "The simulated provider wants to see a person"),
  invalid_input: before("simulated_invalid_input", "The simulated provider does not take this input"),
  provider_changed: before(
    "simulated_provider_changed",
    "The simulated provider's page is not the one we know",
  ),
  cancelled: before("simulated_cancelled", "The simulated provider cancelled the work"),
  policy: {
    afterPress: true,
    detail: {
      code: "simulated_policy",
      message: "The simulated provider's policy refuses this prompt",
      charged: "no",
    },
  },
  unknown_fate: {
    afterPress: true,
    detail: {
      code: "simulated_unknown_fate",
      message: "The simulated agent lost sight of its work",
      charged: "unknown",
    },
  },
};

function before(code: string, message: string): Failing {
  return { afterPress: false, detail: { code, message, charged: "no" } };
}

export interface PlannedFailure {
  readonly afterPress: boolean;
  readonly error: JobFailure;
}

/** The failure of a category; a word that is none is `invalid_input` and says which there are. */
export function failureOf(category: string): PlannedFailure {
  if (Object.hasOwn(FAILURES, category)) {
    const known = category as FailureCategory;
    const { afterPress, detail } = FAILURES[known];
    return { afterPress, error: new JobFailure({ category: known, ...detail }) };
  }
  const message = `read "[[fail:${category}]]": not one of ${Object.keys(FAILURES).join(", ")}`;
  return {
    afterPress: false,
    error: new JobFailure({ category: "invalid_input", code: "unknown_directive", message, charged: "no" }),
  };
}
