/** What a site's errors and a page's problems mean for a job: the recipe's rules, and a few that hold for every site. */

import { type FailureDetail, JobFailure, NeedsHuman } from "@sluice/agent";
import type { HumanReason } from "@sluice/domain";
import { type SiteRecipe, tryPattern } from "@sluice/recipes";
import type { Problem, SiteError } from "../tab/messages.ts";

/** The page sends the same call once more by itself, so this answer decides nothing (wire/flow.md §1.2). */
export function isResent(error: SiteError): boolean {
  return error.type === "refused" && error.reason === "XSRF";
}

/**
 * The failure of a job whose call was answered with that error. What is not known to be refused counts as possibly done:
 * such work is looked up.
 */
export function siteFailure(recipe: SiteRecipe, error: SiteError): JobFailure {
  return new JobFailure(meaning(recipe, error));
}

function meaning(recipe: SiteRecipe, error: SiteError): FailureDetail {
  if (error.type === "lost") {
    return { category: "unknown_fate", code: "answer_lost", message: error.message, charged: "unknown" };
  }
  if (error.type === "unreadable") {
    return {
      category: "provider_changed",
      code: "reply_changed",
      message: `the site's reply is not as recipe ${recipe.version} knows it: nothing at ${error.path}`,
      charged: "unknown",
    };
  }
  const rule = recipe.errors.find(({ when }) =>
    (when.reason === undefined || tryPattern(`^(?:${when.reason})$`, error.reason ?? "") !== null) &&
    (when.text === undefined || tryPattern(when.text, error.text ?? "") !== null) &&
    (when.grpc === undefined || when.grpc === error.grpc) &&
    (when.http === undefined || when.http === error.http)
  );
  const said = saying(error);
  if (rule === undefined) {
    const message = `the site refused the request: ${said}`;
    return { category: "unknown_fate", code: "unknown_refusal", message, charged: "unknown" };
  }
  const { category, code, message, charged } = rule.then;
  // The site itself knows best.
  const retryAfterMs = error.retryAfterMs ?? rule.then.retryAfterMs;
  return {
    category,
    code,
    message: `${message} (${said})`,
    charged,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** The site's own words: the owner may want to look them up. */
function saying({ reason, text, grpc, http }: Extract<SiteError, { type: "refused" }>): string {
  const words = [reason, text, grpc === null ? null : `code ${grpc}`, http === null ? null : `HTTP ${http}`];
  return words.filter((word) => word !== null).join(", ").slice(0, 300) || "no reason given";
}

/** The error by which a run ends when the page had a problem and nothing was pressed. */
export function problemFailure(recipe: SiteRecipe, problem: Problem): JobFailure | NeedsHuman {
  switch (problem.type) {
    case "blocked":
      return new NeedsHuman(problem.reason, problem.message);
    case "missing":
      return changed(`the page has no ${problem.what} as recipe ${recipe.version} knows it`);
    case "not_offered": {
      const { group, wanted, offered } = problem;
      const list = offered.slice(0, 20).join(", ") || "nothing";
      // An account may lack one model; a page that offers none that we know is another page.
      const known = group === "model" &&
        Object.values(recipe.models).some(({ labels }) => labels.some((label) => offered.includes(label)));
      const message = `the page does not offer ${wanted.join(" or ")} for ${
        recipe.groups[group] ?? group
      }, but ${list}`;
      return known
        ? new JobFailure({ category: "invalid_input", code: "model_not_offered", message, charged: "no" })
        : changed(message);
    }
    case "not_attached":
      return new JobFailure({
        category: "network",
        code: "reference_not_attached",
        message: `the page did not take a picture for ${problem.slot}: ${problem.message}`,
        charged: "no",
      });
    case "disturbed":
      return new JobFailure({
        category: "network",
        code: "disturbed",
        message: `somebody else changed ${problem.what} in the tab, so nothing was pressed`,
        charged: "no",
      });
    case "void":
      return new JobFailure({ category: "unknown_fate", code: "void", message: problem.message });
    default:
      return problem satisfies never;
  }
}

function changed(message: string): JobFailure {
  return new JobFailure({ category: "provider_changed", code: "page_changed", message, charged: "no" });
}

/** The same failure for work that may have been taken: only a lost trace, so that it is looked up and never pressed again. */
export function lost(message: string): JobFailure {
  return new JobFailure({ category: "unknown_fate", code: "page_lost", message, charged: "unknown" });
}

/** Passing trouble while work is looked for: the question is asked again later. */
export function notYet(message: string): JobFailure {
  return new JobFailure({ category: "network", code: "not_yet", message, charged: "unknown" });
}

/** The same failure before anything was pressed: then nothing is unknown, and another try costs nothing. */
export function unpressed(failure: JobFailure): JobFailure | NeedsHuman {
  const { category, code, message, retryAfterMs } = failure.detail;
  if (category === "needs_human") return new NeedsHuman(humanReason(code), message);
  return new JobFailure({
    category: category === "unknown_fate" ? "network" : category,
    code,
    message,
    charged: "no",
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** The reason for which the owner is needed, as the code of a `needs_human` failure says it. */
export function humanReason(code: string): HumanReason {
  return code === "challenge" || code === "consent" || code === "update" ? code : "sign_in";
}

/** Whether nothing came of the attempt for sure, so that nobody will ask for it. */
export function isSettled(error: unknown): boolean {
  return error instanceof NeedsHuman || (error instanceof JobFailure && error.detail.charged === "no");
}
