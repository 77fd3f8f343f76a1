import { strict as assert } from "node:assert";
import { LawBroken, simulate } from "./simulate.ts";
import type { Mutation } from "./stage.ts";

const SEEDS_A_TEST = 50;

for (const first of [1, 51, 101, 151]) {
  const last = first + SEEDS_A_TEST - 1;
  Deno.test(`simulate: the seeds ${first} to ${last} keep every law, and all work ends`, async () => {
    for (let seed = first; seed <= last; seed++) await simulate(seed);
  });
}

Deno.test("simulate: the same seed is the same run, byte for byte of its log", async () => {
  for (const seed of [1, 2, 3]) assert.deepEqual(await simulate(seed), await simulate(seed));
  assert.notEqual((await simulate(1)).digest, (await simulate(2)).digest);
});

/** Each mistake, the law that it breaks, and within how many seeds that must be seen. */
const MISTAKES: Readonly<Record<Mutation, { readonly law: RegExp; readonly seeds: number }>> = {
  no_fence: { law: /the log is one chain/, seeds: 30 },
  press_before_ack: { law: /leave is durable before the press/, seeds: 15 },
  deny_press: { law: /no job is pressed twice/, seeds: 40 },
  early_answer: { law: /decide, append, then act/, seeds: 5 },
  drop_commit: { law: /rows equal a fresh fold/, seeds: 10 },
  late_resume: { law: /followers see every commit once/, seeds: 5 },
};

for (const [mutation, { law, seeds }] of Object.entries(MISTAKES)) {
  Deno.test(`simulate: finds the mistake "${mutation}", and says how to see it again`, async () => {
    const broken = await firstBroken(mutation as Mutation, seeds);
    assert.ok(broken !== null, `no law was broken in ${seeds} seeds`);
    assert.match(broken.message, law);
    assert.match(broken.message, new RegExp(`deno task simulate --seed ${broken.seed}`));
    const again = await firstBroken(mutation as Mutation, broken.seed);
    assert.equal(again?.message, broken.message);
  });
}

async function firstBroken(mutation: Mutation, seeds: number): Promise<LawBroken | null> {
  for (let seed = 1; seed <= seeds; seed++) {
    try {
      await simulate(seed, mutation);
    } catch (error) {
      if (!(error instanceof LawBroken)) throw error;
      return error;
    }
  }
  return null;
}
