/** What a long history costs a leader: how long it takes to start, what it weighs, how long it pauses to keep its state. */

import type { Bus } from "@sluice/bus";
import { openNatsBuses } from "@sluice/bus/nats";
import { type Head, printSnapshot, SNAPSHOT_FORMAT, snapshotOf } from "@sluice/domain";
import type { SnapshotStore } from "@sluice/media";
import { openDiskSnapshots } from "@sluice/media/snapshots";
import { replay } from "@sluice/orchestrator";
import { startNatsServer } from "@sluice/testing";
import { ms, type Row, whole } from "../figures.ts";
import { writeFinished } from "../parts/finished_jobs.ts";
import { type Leader, startLeader } from "../parts/leader.ts";
import { lastMessage, readRaw } from "../parts/raw_stream.ts";
import { pauseRow } from "./history_pause.ts";

const JOBS = 1_000_000;
/** Jobs behind the newest snapshot, at worst: another one is written after 50,000 commits, and a job has seven. */
const TAIL = 7_100;
const MONTH_MS = 30 * 86_400_000;
const DAY_MS = 86_400_000;

/** The log with the history, an empty one, and one that has only what follows the snapshot of the first. */
const [LONG, EMPTY, SHORT] = [0, 1, 2];

/** Measures; takes about four minutes, nearly all of them for writing and folding the whole history once. */
export async function historyRows(): Promise<Row[]> {
  const server = await startNatsServer();
  const dir = await Deno.makeTempDir();
  const { url: servers } = server;
  const buses = await openNatsBuses({ servers, cells: 3 });
  const [long, , short] = buses.cells as [Bus, Bus, Bus];
  try {
    const start = (cell: number) => startLeader({ servers, cell, dir });
    await writeFinished(long, LONG, { jobs: JOBS, from: Date.now() - MONTH_MS, gapMs: MONTH_MS / JOBS });
    const first = await look(await start(LONG), true);
    await fillDay(long, openDiskSnapshots(dir, SNAPSHOT_FORMAT));
    const fromHead = await look(await start(LONG));
    const before = await lastMessage(servers, LONG);
    const tail = { jobs: TAIL, from: Date.now(), gapMs: 1 };
    const { number } = await writeFinished(long, LONG, tail);
    await writeFinished(short, SHORT, tail);
    const [second, empty, same] = [
      await look(await start(LONG)),
      await look(await start(EMPTY)),
      await look(await start(SHORT)),
    ];
    const raw = await readRaw(servers, LONG, before + 1);
    const jobs = `${whole(JOBS)} finished jobs in ${whole(number)} commits`;
    const after = `${whole(7 * TAIL)} commits after it`;
    return [
      {
        what: `start of a leader from a snapshot, ${jobs}, ${after}`,
        figure: ms(second.readyMs),
        target: "≤ 10 s",
        met: second.readyMs <= 10_000,
        limit: `folding all: ${ms(first.readyMs)}; on an empty log: ${ms(empty.readyMs)}; only receiving ` +
          `the ${whole(raw.bytes / 2 ** 20)} MB after it: ${ms(raw.ms)}`,
      },
      weight(`${jobs}, and the ids of a million of the last day`, fromHead, empty, "an empty log"),
      weight(`the same and ${after}`, second, same, "these commits alone"),
      await pauseRow(),
    ];
  } finally {
    await buses.close();
    await server.stop();
    await Deno.remove(dir, { recursive: true });
  }
}

interface Look {
  readonly readyMs: number;
  readonly rssMb: number;
}

async function look(leader: Leader, kept = false): Promise<Look> {
  if (kept) await leader.kept();
  const rssMb = await leader.rssMb();
  await leader.stop();
  return { readyMs: leader.readyMs, rssMb };
}

/** How much more a leader weighs than one whose log has only `other`. */
function weight(what: string, { rssMb }: Look, base: Look, other: string): Row {
  const more = rssMb - base.rssMb;
  return {
    what: `RSS of a leader that started from a snapshot, ${what}`,
    figure: `${whole(more)} MB more than with ${other}`,
    target: "≤ 50 MB",
    met: more <= 50,
    limit: `with ${other}: ${whole(base.rssMb)} MB`,
  };
}

/** Keeps the log's state with the ids of a million more submissions of the last day, the worst that it must remember. */
async function fillDay(bus: Bus, store: SnapshotStore): Promise<void> {
  const { state, head } = await replay(bus.log, 0, store, (problem) => {
    throw problem;
  });
  await store.prune(0, 0);
  const from = Date.now() - DAY_MS;
  for (let n = 0; n < JOBS; n++) state.recent.remember(crypto.randomUUID(), from + n * DAY_MS / JOBS);
  const text = printSnapshot(0, head satisfies Head, snapshotOf(state));
  await store.put(0, head, ReadableStream.from(text).pipeThrough(new TextEncoderStream()));
}
