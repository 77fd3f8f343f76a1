/** A library as large as years make it, written into the log of a data folder at once. */

import { seal } from "@sluice/bus";
import { openEmbeddedBus } from "@sluice/bus/embedded";
import { type CommitDraft, event, type Output } from "@sluice/domain";
import { type Sluice, startSluice } from "@sluice/testing";
import { get } from "../api.ts";
import { QUICK } from "./desk.ts";
import { makePictures } from "./pictures.ts";

/** Outputs of one job. */
const OF_JOB = 4;
/** Commits in one record. */
const IN_RECORD = 500;
/** Assets of one day. */
const OF_DAY = 200;
const DAY_MS = 24 * 3_600_000;
const PROMPTS = ["a lighthouse at dawn", "two foxes in the snow", "a glass city", "the moon over a harbour"];

/**
 * Fills a data folder with so many assets (a multiple of 4) of the operator's account. Their bytes are those of a few real pictures,
 * so that all of them can be shown.
 */
export async function writeAssets(dataDir: string, count: number): Promise<void> {
  const { accountId, outputs } = await beginning(dataDir);
  const bus = await openEmbeddedBus({ path: `${dataDir}/log.sqlite`, cell: 0 });
  const jobs = count / OF_JOB;
  const began = Date.now() - (count / OF_DAY + 1) * DAY_MS;
  for (let first = 0; first < jobs; first += IN_RECORD) {
    const drafts = Array.from({ length: Math.min(IN_RECORD, jobs - first) }, (_, n) => {
      const at = Math.round(began + (first + n) * OF_JOB / OF_DAY * DAY_MS);
      return life(accountId, PROMPTS[n % PROMPTS.length]!, outputs, at);
    });
    await bus.log.append(seal(0, drafts, await bus.log.head()));
  }
  await bus.close();
}

/** Waits until the lists of a Sluice have them all. */
export async function untilListed(sluice: Sluice, count: number): Promise<void> {
  while ((await get(sluice, "/api/assets?limit=1")).body.total < count) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Opens the account, and makes the pictures. */
async function beginning(dataDir: string): Promise<{ accountId: string; outputs: readonly Output[] }> {
  await using sluice = await startSluice({ env: QUICK, dataDir });
  const { body: { id: accountId } } = await get(sluice, "/api/user/me");
  const ids = await makePictures(sluice, PROMPTS);
  const outputs = await Promise.all(ids.map(async (id, index) => {
    const { body } = await get(sluice, `/api/assets/${id}`);
    const { media_id: mediaId, mime, bytes, width, height, duration } = body;
    return { index, mediaId, mime, bytes, width, height, duration };
  }));
  await sluice.stop();
  return { accountId, outputs };
}

/** The whole life of one job as one commit. */
function life(accountId: string, prompt: string, outputs: readonly Output[], at: number): CommitDraft {
  const jobId = crypto.randomUUID();
  const amount = outputs.length;
  const job = {
    jobId,
    accountId,
    keyId: null,
    kind: "image",
    prompt,
    model: "sim-image",
    settings: { aspectRatio: "1:1", count: amount },
    references: [],
    priority: 0,
    dependsOn: [],
    dependencyTimeoutMs: 0,
    metadata: {},
    unitPrice: 1,
    price: amount,
  } as const;
  const events = [
    event("JobSubmitted", { job }),
    event("CreditsReserved", { accountId, jobId, amount, plan: amount }),
    event("JobQueued", { jobId, reason: "no agent online", deadline: at }),
    event("JobAssigned", { jobId, attempt: 1, agentId: "long gone", deadline: at }),
    ...outputs.map((output) => event("OutputRecorded", { jobId, attempt: 1, output })),
    event("CreditsSettled", { accountId, jobId, amount }),
    event("JobCompleted", { jobId, attempt: 1, outputs: amount }),
  ];
  return { at, accountId, actor: { type: "system", id: "test" }, cause: crypto.randomUUID(), events };
}
