/** Starting the real process, and what it weighs when it has nothing to do. */

import { ms, type Row } from "../figures.ts";
import { rssMb, runPart, startSluice } from "../parts/sluice.ts";

/** Measures; takes about half a minute. */
export async function startRows(): Promise<Row[]> {
  const dir = await Deno.makeTempDir();
  const first = await startSluice(dir);
  const body = JSON.stringify({ type: "image", prompt: "a lighthouse at dawn", model: "sim-image" });
  await runPart("./http_load.ts", {
    hostname: "127.0.0.1",
    port: first.port,
    path: "/api/jobs",
    key: first.key,
    body,
    connections: 4,
    seconds: 1,
  });
  await first.stop();
  const warm: number[] = [];
  for (let run = 0; run < 3; run++) {
    const again = await startSluice(dir, {}, first.key);
    warm.push(again.readyMs);
    await again.stop();
  }
  const fresh = await Deno.makeTempDir();
  const idle = await startSluice(fresh);
  await settle(idle.pid);
  const rss = await rssMb(idle.pid);
  await idle.stop();
  const bare = await emptyProcess();
  await Deno.remove(dir, { recursive: true });
  await Deno.remove(fresh, { recursive: true });
  const slowest = Math.max(...warm);
  return [
    {
      what: "warm start → ready",
      figure: `${ms(slowest)} (slowest of three), first start ${ms(first.readyMs)}`,
      target: "≤ 3 s",
      met: slowest <= 3_000,
      limit: `an empty Deno process: ${ms(bare.startMs)}`,
    },
    {
      what: "RSS of the whole embedded system, idle after its first start",
      figure: `${Math.round(rss)} MB`,
      target: "≤ 450 MB",
      met: rss <= 450,
      limit: `an empty Deno process: ${Math.round(bare.rssMb)} MB`,
    },
  ];
}

/** Waits until the process's memory has stopped to change for a second, at most 20 s. */
async function settle(pid: number): Promise<void> {
  let before = 0;
  for (let n = 0; n < 20; n++) {
    const now = await rssMb(pid);
    if (Math.abs(now - before) < 1) return;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

async function emptyProcess(): Promise<{ startMs: number; rssMb: number }> {
  const began = performance.now();
  const code = "console.log('up'); setTimeout(() => {}, 60_000)";
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", code],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  await reader.read();
  const startMs = performance.now() - began;
  const rss = await rssMb(child.pid);
  child.kill("SIGKILL");
  await reader.cancel();
  await child.status;
  return { startMs, rssMb: rss };
}
