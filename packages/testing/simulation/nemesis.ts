/** What goes wrong: each seed has its own kinds of trouble, and how much of each. */

import type { AgentPart } from "./agent_part.ts";
import { CELL } from "./cluster.ts";
import { CALM, type Faults } from "./network.ts";
import type { Part, Stage } from "./stage.ts";

export interface Nemesis {
  /** From now on something goes wrong every few seconds. */
  begin(): void;
  /** Everybody lives, nothing is cut off, and nothing goes wrong any more. */
  end(): void;
}

/** How long anything lasts at most, ms: pauses are longer than a lease, and than an agent's. */
const LONGEST_PAUSE_MS = 45_000;
const LONGEST_ABSENCE_MS = 20_000;
const LONGEST_CUT_MS = 15_000;
const LARGEST_SKEW_MS = 5 * 60_000;

export function nemesisOf(stage: Stage, parts: readonly Part[], agents: readonly AgentPart[]): Nemesis {
  const { world, network, site, cluster } = stage;
  const { random } = world;
  const troubles: (() => void)[] = [];
  const perhaps = (trouble: () => void) => {
    if (random.chance(0.6)) troubles.push(trouble);
  };
  let over = false;

  perhaps(() => {
    const part = random.pick(parts);
    world.note(`kill ${part.name}`);
    part.process.kill();
    restart(part, random.next() * LONGEST_ABSENCE_MS);
  });
  perhaps(() => {
    const part = random.pick(parts);
    const { process } = part;
    world.note(`stop ${part.name}`);
    process.stop();
    world.after(random.next() * LONGEST_PAUSE_MS, `${part.name}: goes on`, () => process.goOn());
  });
  perhaps(() => {
    const part = random.pick(parts);
    world.note(`cut ${part.name} off`);
    part.process.cutOffUntil = world.now + random.next() * LONGEST_CUT_MS;
  });
  perhaps(() => random.pick(agents).cut());
  perhaps(() => cluster.leases.forget(`cell.${CELL}`));
  perhaps(() => {
    const { process } = random.pick(parts);
    process.skewMs = Math.round((random.next() * 2 - 1) * LARGEST_SKEW_MS);
  });
  perhaps(() => {
    const { agentId } = random.pick(agents);
    site.signedOut.add(agentId);
    world.after(random.next() * 60_000, "its owner signs in", () => site.signedOut.delete(agentId));
  });

  function restart(part: Part, ms: number): void {
    world.after(ms, `${part.name}: starts again`, () => {
      if (!part.process.alive) part.start();
    });
  }

  function next(): void {
    world.after(random.next() * 8_000, "trouble", () => {
      if (over) return;
      if (troubles.length > 0) random.pick(troubles)();
      next();
    });
  }

  return {
    begin() {
      network.faults = faultsOf(stage);
      next();
    },
    end() {
      over = true;
      network.faults = { ...CALM };
      site.signedOut.clear();
      for (const part of parts) {
        part.process.cutOffUntil = 0;
        part.process.skewMs = 0;
        if (!part.process.alive) part.start();
        else if (part.process.stopped) part.process.goOn();
      }
    },
  };
}

function faultsOf({ world: { random } }: Stage): Faults {
  const some = (most: number) => random.chance(0.5) ? random.next() * most : 0;
  return {
    delayMs: random.pick([2, 20, 200]),
    longDelayMs: random.pick([2, 500, 5_000]),
    loss: some(0.2),
    twice: some(0.2),
    commandTwice: some(0.1),
    commandLost: some(0.1),
    commandDoubted: some(0.1),
    settleLost: some(0.2),
    appendFails: some(0.1),
    readFails: some(0.05),
    fetchFails: some(0.3),
    lineBreaks: some(0.02),
    siteFails: some(0.3),
  };
}
