/** A world in which everything happens, for the tests of this package. */

import { event } from "@sluice/domain";
import { complete, connectAgent, openAccount, sha, submit, type World, world } from "./history.ts";
import { busyOwner } from "./history_owners.ts";

/** A few hundred commits of several accounts, agents, keys and jobs at every stage, the same for the same cell. */
export function busyWorld(cell: number, jobs = 120): World {
  const w = world(cell);
  const accounts = ["ada", "bob", "cy"].map((name) => openAccount(w, name, 10_000));
  const owner = openAccount(w, "dee", 10_000);
  const agents = accounts.map((accountId, i) => connectAgent(w, accountId, `agent ${i}`));
  for (let i = 0; i < jobs; i++) {
    const accountId = accounts[i % accounts.length] ?? "";
    const spec = w.spec(
      accountId,
      `job ${i}`,
      i % 7 === 0 ? { batchId: "batch", kind: "video", model: "sim-video" } : {},
    );
    const jobId = submit(w, spec);
    if (i % 5 !== 0) complete(w, spec, agents[i % agents.length] ?? "");
    if (i % 10 === 0) {
      w.add(
        accountId,
        event("JobCancelled", { jobId }),
        event("CreditsReleased", { accountId, jobId, amount: spec.price }),
      );
    }
    const keyId = w.id(`key ${i}`);
    if (i % 8 === 3) {
      w.add(
        accountId,
        event("KeyCreated", {
          keyId,
          accountId,
          name: `key ${i}`,
          hash: sha(keyId),
          prefix: "slk_a",
          scopes: ["read"],
          expiresAt: null,
        }),
      );
    }
    if (i % 16 === 9) {
      const page = { recipe: i, unproven: true, ok: i % 32 === 9, missing: [], contract: "c" };
      w.add(
        owner,
        event("RecipeChanged", { provider: "simulator", version: i, recipe: { version: i, note: "n" } }),
      );
      w.add(accountId, event("AgentPageSeen", { agentId: agents[i % agents.length] ?? "", page }));
    }
    if (i % 12 === 5) busyOwner(w, owner, (i - 5) / 12);
    if (i % 24 === 11) w.add(accountId, event("KeyRevoked", { keyId, accountId }));
  }
  return w;
}
