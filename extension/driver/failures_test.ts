import assert from "node:assert/strict";
import { JobFailure, NeedsHuman } from "@sluice/agent";
import { BUNDLED } from "@sluice/recipes";
import type { Problem, SiteError } from "../tab/messages.ts";
import { isResent, problemFailure, siteFailure, unpressed } from "./failures.ts";

const refused = (what: Partial<Extract<SiteError, { type: "refused" }>>): SiteError => ({
  type: "refused",
  grpc: null,
  http: null,
  reason: null,
  text: null,
  ...what,
});

Deno.test("siteFailure: each row of wire/flow.md §3 leads to its category, and only what Flow surely refused is free of charge", () => {
  const rows: [Partial<Extract<SiteError, { type: "refused" }>>, string, string][] = [
    [{ grpc: 7, reason: "UNUSUAL_ACTIVITY" }, "needs_human", "challenge"],
    [{ grpc: 7, text: "reCAPTCHA evaluation failed" }, "needs_human", "challenge"],
    [{ reason: "SOMETHING_WENT_WRONG" }, "needs_human", "challenge"],
    [{ grpc: 8, reason: "UNUSUAL_ACTIVITY_TOO_MUCH_TRAFFIC" }, "throttled", "too_much_traffic"],
    [{ grpc: 8, reason: "USER_REQUESTS_THROTTLED" }, "throttled", "requests_throttled"],
    [{ grpc: 8, reason: "USER_QUOTA_REACHED" }, "quota", "quota_used"],
    [{ grpc: 8, reason: "PER_MODEL_DAILY_QUOTA_REACHED" }, "quota", "quota_used"],
    [{ grpc: 8, reason: "PER_MODEL_DAILY_QUOTA_REACHED_UPGRADEABLE" }, "quota", "quota_used"],
    [{ grpc: 8, reason: "CONCURRENT_LIMIT_REACHED" }, "throttled", "too_many_at_once"],
    [{ grpc: 8, reason: "WORKSPACE_ACCOUNT_QUOTA_REACHED" }, "quota", "quota_used"],
    [{ grpc: 8, reason: "VERTEX_QUOTA_EXHAUSTED_ADMIN" }, "quota", "quota_used"],
    [{ grpc: 7, reason: "MODEL_ACCESS_DENIED" }, "invalid_input", "model_not_in_plan"],
    [{ grpc: 13, reason: "HIGH_TRAFFIC" }, "network", "provider_busy"],
    [{ grpc: 8, reason: "MODEL_OVERLOADED" }, "network", "provider_busy"],
    [{ reason: "VIDEO_GENERATION_TIMED_OUT" }, "network", "provider_busy"],
    [{ grpc: 3, reason: "UNSAFE_GENERATION" }, "policy", "content_policy"],
    [{ grpc: 3, reason: "SEXUAL" }, "policy", "content_policy"],
    [{ grpc: 3, reason: "VIOLENCE_FILTER" }, "policy", "content_policy"],
    [{ grpc: 3, reason: "DANGER_FILTER" }, "policy", "content_policy"],
    [{ grpc: 3, reason: "CONTENT_POLICY_SELF_HARM" }, "policy", "content_policy"],
    [{ grpc: 3, reason: "PROMINENT_PEOPLE_FILTER_FAILED" }, "policy", "prominent_person"],
    [{ grpc: 3, reason: "PROMINENT_PEOPLE_UPLOAD" }, "policy", "prominent_person"],
    [{ grpc: 3, reason: "MINOR" }, "policy", "input_image_refused"],
    [{ grpc: 3, reason: "MINOR_UPLOAD" }, "policy", "input_image_refused"],
    [{ grpc: 3, reason: "SEXUAL_UPLOAD" }, "policy", "input_image_refused"],
    [{ grpc: 3, reason: "IP_INPUT_IMAGE" }, "policy", "input_image_refused"],
    [{ reason: "AUDIO_FILTERED" }, "policy", "audio_filtered"],
    [{ grpc: 3, reason: "NON_ENGLISH_PROMPT" }, "invalid_input", "prompt_language"],
    [{ grpc: 5 }, "invalid_input", "model_retired"],
    [{ grpc: 13 }, "network", "provider_error"],
    [{ grpc: 16 }, "needs_human", "sign_in"],
    [{ http: 401 }, "needs_human", "sign_in"],
    [{ grpc: 3 }, "invalid_input", "refused_by_provider"],
    [{ grpc: 7 }, "needs_human", "challenge"],
    [{ grpc: 8 }, "throttled", "exhausted"],
    [{ http: 429 }, "throttled", "requests_throttled"],
  ];
  for (const [error, category, code] of rows) {
    const { detail } = siteFailure(BUNDLED.flow, refused(error));
    assert.deepEqual(
      [detail.category, detail.code, detail.charged],
      [category, code, "no"],
      JSON.stringify(error),
    );
  }
});

Deno.test("siteFailure: too much traffic rests for at least ten minutes", () => {
  const error = refused({ grpc: 8, reason: "UNUSUAL_ACTIVITY_TOO_MUCH_TRAFFIC" });
  assert.ok((siteFailure(BUNDLED.flow, error).detail.retryAfterMs ?? 0) >= 600_000);
});

Deno.test("siteFailure: what is not surely refused may have been done, so its fate is unknown", () => {
  for (
    const error of [refused({ http: 500 }), refused({ grpc: 2, text: "new" }), {
      type: "lost",
      message: "cut",
    }] as const
  ) {
    const { detail } = siteFailure(BUNDLED.flow, error);
    assert.deepEqual([detail.category, detail.charged], ["unknown_fate", "unknown"]);
  }
  const { detail } = siteFailure(BUNDLED.flow, { type: "unreadable", path: "image.url [6,0,13]" });
  assert.deepEqual([detail.category, detail.charged], ["provider_changed", "unknown"]);
  assert.match(detail.message, /image\.url \[6,0,13\]/);
});

Deno.test("unpressed: before the press nothing is unknown", () => {
  const lost = unpressed(siteFailure(BUNDLED.flow, { type: "lost", message: "cut" }));
  assert.ok(lost instanceof JobFailure);
  assert.deepEqual([lost.detail.category, lost.detail.charged], ["network", "no"]);
  const human = unpressed(siteFailure(BUNDLED.flow, refused({ grpc: 16 })));
  assert.ok(human instanceof NeedsHuman && human.reason === "sign_in");
});

Deno.test("problemFailure: a model that the account lacks is the job's fault, a page that offers none we know is the page's", () => {
  const of = (problem: Problem) => problemFailure(BUNDLED.flow, problem);
  const missing = { type: "not_offered", group: "model", wanted: ["Veo 3.1 Quality"] } as const;
  const lacking = of({ ...missing, offered: ["Veo 3.1 Fast"] });
  assert.ok(lacking instanceof JobFailure && lacking.detail.code === "model_not_offered");
  const changed = of({ ...missing, offered: ["Veo 9"] });
  assert.ok(changed instanceof JobFailure && changed.detail.category === "provider_changed");
  assert.match(changed.message, /Veo 9/);
  const gone = of({ type: "missing", what: "composer.submit" });
  assert.ok(gone instanceof JobFailure && gone.detail.category === "provider_changed");
  const blocked = of({ type: "blocked", reason: "consent", message: "agree" });
  assert.ok(blocked instanceof NeedsHuman && blocked.reason === "consent");
});

Deno.test("isResent: a stale token is no answer, since the page sends again", () => {
  assert.ok(isResent(refused({ reason: "XSRF" })));
  assert.ok(!isResent(refused({ reason: "SEXUAL" })));
});
