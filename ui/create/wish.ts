/** The draft as it stands with its model: what is wrong, what it costs, and how it is sent. */

import { computed } from "@preact/signals";
import { draft } from "../state/draft.ts";
import { facts } from "../state/mod.ts";
import { newId } from "../state/new_id.ts";
import { t } from "../text/mod.ts";
import { say } from "../text/words.ts";
import { bodyOf } from "./body.ts";
import { costOf, whyNotPaid } from "./cost.ts";
import { troublesOf } from "./fits.ts";
import { sentPrompts, withPrompt } from "./history.ts";
import { modelOf } from "./online.ts";
import { promptTrouble } from "./prompt_check.ts";
import { submit } from "./submissions.ts";
import { uploads } from "./uploads.ts";

export const model = computed(() => modelOf(draft.value, facts.agents.value.values()));
export const troubles = computed(() => troublesOf(draft.value, model.value, facts.agents.value.values()));
export const cost = computed(() => costOf(draft.value, model.value));

/** Why it cannot be generated now, in words; null when it can. */
export const hindrance = computed<string | null>(() => {
  const prompt = promptTrouble(draft.value.prompt);
  if (prompt !== null) return say(prompt);
  const [first] = troubles.value;
  if (first !== undefined) return say(first.words);
  if (uploads.value.some(({ error }) => error === null)) return t("create.why.uploads");
  const unpaid = whyNotPaid(cost.value, facts.account.value, facts.scopes.value);
  return unpaid && say(unpaid);
});

/** The words of what is wrong there, or undefined. */
export function troubleAt(at: typeof troubles.value[number]["at"]): string | undefined {
  const found = troubles.value.find((one) => one.at === at);
  return found && say(found.words);
}

/** Sends the draft, which stays as it is. Whether it was sent. `next`: before everything that waits. */
export function generate(next = false): boolean {
  if (hindrance.value !== null) return false;
  const wish = draft.value;
  const key = newId();
  sentPrompts.value = withPrompt(sentPrompts.value, wish.prompt);
  void submit({
    key,
    body: bodyOf(wish, model.value, { next, submission: key, jobOf: jobThatMade }),
    ratio: wish.ratio ?? model.value.ratios[0] ?? "1:1",
  });
  return true;
}

/** The job whose only output it is: a job's id stands for its first output. */
function jobThatMade(mediaId: string): string | undefined {
  return facts.jobIds.value.find((id) => facts.job(id).peek()?.outputs[0]?.mediaId === mediaId);
}
