import { strict as assert } from "node:assert";
import { pageInWords, stateInWords } from "./agent_words.ts";

const NOW = new Date(2026, 0, 31, 14, 0, 0).getTime();

type Standing = Parameters<typeof stateInWords>[0];

function standing(
  state: Standing["state"],
  reason: string | null,
  rest: { until?: number; lastSeen?: number } = {},
): Standing {
  const time = (at: number | undefined) => at === undefined ? null : new Date(at).toISOString();
  return { state, reason, until: time(rest.until), lastSeen: time(rest.lastSeen) };
}

Deno.test("stateInWords tells each state with its reason, and a rest with its end", () => {
  const rows: readonly (readonly [Standing, string])[] = [
    [standing("online", null, { lastSeen: NOW }), "online"],
    [standing("online", "takes no jobs at the moment"), "online: takes no jobs at the moment"],
    [standing("paused", "paused by its owner"), "paused by its owner"],
    [standing("offline", "not connected"), "offline, not seen yet"],
    [
      standing("offline", "not connected", { lastSeen: NOW - 3 * 3_600_000 }),
      "offline, last seen 3h ago",
    ],
    [standing("needs_human", "Solve the challenge", { until: NOW + 1 }), "needs you: Solve the challenge"],
    [
      standing("cooling_down", "too much at once", { until: NOW + 5 * 60_000 }),
      "cooling down until 14:05: too much at once",
    ],
    [
      standing("quarantined", "it has no #send", { until: NOW + 11 * 3_600_000 }),
      "quarantined until 2026-02-01 01:00: it has no #send",
    ],
  ];
  for (const [agent, words] of rows) assert.equal(stateInWords(agent, NOW), words);
});

Deno.test("pageInWords tells the recipe's version, whether it is proven and what the page lacks", () => {
  const fine = {
    recipe: 3,
    unproven: false,
    ok: true,
    missing: [],
    contract: "c",
    at: "2026-01-31T14:00:00Z",
  };
  assert.deepEqual(
    [
      null,
      fine,
      { ...fine, unproven: true },
      { ...fine, ok: false, missing: ["#send"] },
      { ...fine, unproven: true, ok: false, missing: ["#send", "#prompt", "#model"] },
      { ...fine, ok: false },
    ].map(pageInWords),
    [
      null,
      "recipe 3",
      "recipe 3, unproven",
      "recipe 3, changed: no #send",
      "recipe 3, unproven, changed: no #send and 2 more",
      "recipe 3, changed: another page",
    ],
  );
});
