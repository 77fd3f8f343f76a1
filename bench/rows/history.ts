/** What a long history costs a leader: how long it takes to start, what it weighs, how long it pauses to keep its state. */

import { type Bus, openNatsBus } from "@sluice/bus";
import { type Head, printSnapshot, SNAPSHOT_FORMAT, snapshotOf } from "@sluice/domain";
import { openDiskSnapshots, type SnapshotStore } from "@sluice/media";
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

/** Measures; takes about four minutes, nearly all of them for writing and folding the whole history once. */
export async function historyRows(): Promise<Row[]> {
  const server = await startNatsServer();
  const { url: servers } = server;
  const dir = await Deno.makeTempDir();
  const [bus, other] = [await openNatsBus({ servers, cell: 0 }), await openNatsBus({ servers, cell: 1 })];
  try {
    const start = (cell: number) => startLeader({ servers, cell, dir });
    await writeFinished(bus, 0, { jobs: JOBS, from: Date.now() - MONTH_MS, gapMs: MONTH_MS / JOBS });
    const [first, empty] = [await look(await start(0), true), await look(await start(1))];
    const seen = await lastMessage(servers, 0);
    const { number } = await writeFinished(bus, 0, { jobs: TAIL, from: Date.now(), gapMs: 1 });
    const second = await look(await start(0));
    const raw = await readRaw(servers, 0, seen + 1);
    await fillDay(bus, openDiskSnapshots(dir, SNAPSHOT_FORMAT));
    const busy = await look(await start(0));
    const jobs = `${whole(JOBS)} finished jobs (${whole(number)} commits)`;
    return [
      {
        what: `start of a leader from a snapshot, ${jobs}, ${whole(7 * TAIL)} commits after it`,
        figure: ms(second.readyMs),
        target: "≤ 10 s",
        met: second.readyMs <= 10_000,
        limit: `folding all: ${ms(first.readyMs)}; on an empty log: ${ms(empty.readyMs)}; only receiving ` +
          `the ${whole(raw.bytes / 2 ** 20)} MB after it: ${ms(raw.ms)}`,
      },
      weight(`${jobs}, of 30 days`, second, empty),
      weight(`${jobs}, and a million submissions in the last day`, busy, empty),
      await pauseRow(),
    ];
  } finally {
    await Promise.all([bus.close(), other.close()]);
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

function weight(what: string, { rssMb }: Look, empty: Look): Row {
  const more = rssMb - empty.rssMb;
  return {
    what: `RSS of a leader that started from a snapshot, ${what}`,
    figure: `${whole(more)} MB more than on an empty log`,
    target: "≤ 50 MB",
    met: more <= 50,
    limit: `on an empty log: ${whole(empty.rssMb)} MB`,
  };
}

/** Keeps the log's state with the ids of a million more submissions of the last day, the worst that it must remember. */
async function fillDay(bus: Bus, store: SnapshotStore): Promise<void> {
  const { state, head } = await replay(bus.log, 0, store, (problem) => {
    throw problem;
  });
  const from = Date.now() - DAY_MS;
  for (let n = 0; n < JOBS; n++) state.recent.remember(crypto.randomUUID(), from + n * DAY_MS / JOBS);
  const text = printSnapshot(0, head satisfies Head, snapshotOf(state));
  await store.put(0, head, ReadableStream.from(text).pipeThrough(new TextEncoderStream()));
}
