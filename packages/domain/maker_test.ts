import {
  accepted,
  ACCOUNT,
  agentOnline,
  command,
  completed,
  job,
  openAccount,
  scenario,
  stored,
  submit,
  submitting,
} from "@sluice/testing";
import { strict as assert } from "node:assert";
import type { MediaReference } from "./mod.ts";

const made = { agentId: "agent-1", provider: "simulator" as const, providerId: "work-7" };
const described = command("DescribeOutput", {
  jobId: "a",
  attempt: 1,
  agentId: "agent-1",
  index: 0,
  mediaId: null,
  providerId: "work-7",
});

Deno.test("a row that starts from another row's output knows who made it, and its maker is asked first", () => {
  const references = [{ role: "source" as const, fromJob: "a", index: 0 }];
  const jobs = [job("a"), job("b", { dependsOn: ["a"], references })];
  const s = scenario().given(
    openAccount(),
    agentOnline("agent-1", 1, ACCOUNT, true),
    command("SubmitBatch", { batchId: "b", accountId: ACCOUNT, name: null, jobs }),
    agentOnline("own", 4, ACCOUNT, false),
  );
  s.given(accepted("a"), submitting("a"), stored("a"), described, completed("a"));
  assert.deepEqual((s.job("b").spec.references[0] as MediaReference).made, made);
  const { state } = s.job("b");
  assert.equal("agentId" in state && state.agentId, "agent-1");
});

Deno.test("a job goes to the agent that made what it starts from, unless that one is busy or has just failed it", () => {
  const references = [{ role: "source" as const, mediaId: "a".repeat(64), mime: "video/mp4", made }];
  const s = scenario().given(
    openAccount(),
    agentOnline("agent-1", 1, ACCOUNT, true),
    agentOnline("own", 4, ACCOUNT, false),
    ...["b", "c"].map((id) => submit(id, { references })),
  );
  assert.deepEqual(["b", "c"].map((id) => "agentId" in s.job(id).state && s.job(id).state), [
    { ...s.job("b").state, agentId: "agent-1" },
    { ...s.job("c").state, agentId: "own" },
  ]);
});
