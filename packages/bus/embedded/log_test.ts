import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { seal, verifyChain } from "../chain.ts";
import { CELL, drafts, followFor, readAll } from "../contract_support.ts";
import { BusClosed, Fenced, LogCorrupt, LogUnwritable } from "../errors.ts";
import { openEmbeddedBus } from "../embedded.ts";
import type { Bus } from "../ports.ts";

/** Runs `body` with a folder that is gone afterwards. */
async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function using(
  options: { path: string; maxPages?: number },
  body: (bus: Bus) => Promise<void>,
): Promise<void> {
  const bus = await openEmbeddedBus({ cell: CELL, ...options });
  try {
    await body(bus);
  } finally {
    await bus.close();
  }
}

async function append(bus: Bus, count: number, note?: string): Promise<void> {
  await bus.log.append(seal(CELL, drafts(count, note), await bus.log.head()));
}

function tamper(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

Deno.test("openEmbeddedBus after a crash that tore the WAL keeps every earlier commit and goes on", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "log.db");
    const torn = join(folder, "torn.db");
    await using({ path }, async (bus) => {
      for (let i = 0; i < 5; i++) await append(bus, 1);
      const before = (await Deno.stat(`${path}-wal`)).size;
      await append(bus, 1, "x".repeat(20_000));
      const after = (await Deno.stat(`${path}-wal`)).size;
      // What a kill leaves behind: the files as they are, the last transaction's frames only half there.
      await Deno.copyFile(path, torn);
      await Deno.copyFile(`${path}-wal`, `${torn}-wal`);
      await Deno.truncate(`${torn}-wal`, Math.floor((before + after) / 2));
    });
    await using({ path: torn }, async (bus) => {
      assert.equal((await bus.log.head()).number, 5);
      await append(bus, 1);
      const commits = await readAll(bus);
      assert.equal(commits.length, 6);
      verifyChain(CELL, commits);
    });
  });
});

Deno.test("log.read stops with LogCorrupt at a changed, a dropped and an inserted row", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "log.db");
    await using({ path }, (bus) => append(bus, 1_000));
    const copies = [
      { sql: "UPDATE log SET line = replace(line, 'gift', 'gilt') WHERE number = 640", number: 640 },
      { sql: "DELETE FROM log WHERE number = 641", number: 641 },
      {
        // The rows after it move on by one, up to one that makes room.
        sql: `DELETE FROM log WHERE number = 800;
              UPDATE log SET number = -number - 1 WHERE number BETWEEN 643 AND 799;
              UPDATE log SET number = -number WHERE number < 0;
              INSERT INTO log SELECT 643, line FROM log WHERE number = 642`,
        number: 643,
      },
    ];
    for (const { sql, number } of copies) {
      const copy = join(folder, `${number}.db`);
      await Deno.copyFile(path, copy);
      tamper(copy, sql);
      await using({ path: copy }, async (bus) => {
        let seen = 0;
        await assert.rejects(async () => {
          for await (const commits of bus.log.read(1)) seen += commits.length;
        }, (error) => error instanceof LogCorrupt && error.cell === CELL && error.number === number);
        assert.equal(seen, 500);
      }).catch((error: unknown) => {
        throw new Error(`in the copy of ${number}`, { cause: error });
      });
    }
  });
});

Deno.test("openEmbeddedBus refuses a log whose last commits were changed, naming the place", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "log.db");
    await using({ path }, (bus) => append(bus, 300));
    tamper(path, "UPDATE log SET line = replace(line, 'gift', 'gilt') WHERE number = 280");
    await assert.rejects(
      openEmbeddedBus({ path, cell: CELL }),
      (error) => error instanceof LogCorrupt && error.number === 280,
    );
  });
});

Deno.test("log.read stops with the position at a byte that was flipped in the file itself", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "log.db");
    await using({ path }, async (bus) => {
      await append(bus, 400, "plain");
      await append(bus, 1, "needle");
      await append(bus, 400, "plain");
    });
    const bytes = await Deno.readFile(path);
    const at = new TextDecoder("latin1").decode(bytes).indexOf("needle");
    bytes[at] = (bytes[at] ?? 0) ^ 0x80;
    await Deno.writeFile(path, bytes);
    await using({ path }, async (bus) => {
      await assert.rejects(readAll(bus), (error) => error instanceof LogCorrupt && error.number === 401);
    });
  });
});

Deno.test("openEmbeddedBus says which file is not a database and which cannot be opened", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "notes.txt");
    await Deno.writeTextFile(path, "not a log\n".repeat(1_000));
    await assert.rejects(openEmbeddedBus({ path, cell: CELL }), (error) => {
      return error instanceof LogCorrupt && error.message.includes(path) &&
        /not a database/.test(error.message);
    });
    const away = join(folder, "missing", "log.db");
    await assert.rejects(openEmbeddedBus({ path: away, cell: CELL }), (error) => {
      return error instanceof LogUnwritable && error.message.includes(away) &&
        /folder exists/.test(error.message);
    });
  });
});

Deno.test("log.append on a full disk throws LogUnwritable, did not happen, and works again with space", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "log.db");
    await using({ path, maxPages: 12 }, async (bus) => {
      await append(bus, 1);
      const record = seal(CELL, drafts(30, "x".repeat(5_000)), await bus.log.head());
      await assert.rejects(bus.log.append(record), (error) => {
        return error instanceof LogUnwritable && error.message.includes(path) &&
          /free some space/.test(error.message);
      });
      assert.equal((await bus.log.head()).number, 1);
      await append(bus, 1);
    });
    await using({ path }, async (bus) => {
      await append(bus, 30, "x".repeat(5_000));
      assert.equal((await readAll(bus)).length, 32);
    });
  });
});

Deno.test("log.append on a handle that was opened read-only throws LogUnwritable", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "log.db");
    await using({ path }, async (bus) => {
      await append(bus, 2);
      const reader = await openEmbeddedBus({ path, cell: CELL, readOnly: true });
      assert.equal((await readAll(reader)).length, 2);
      await assert.rejects(append(reader, 1), LogUnwritable);
      await reader.close();
      await assert.rejects(reader.log.head(), BusClosed);
    });
  });
});

Deno.test("log.append fences a writer in another process", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "log.db");
    await using({ path }, async (bus) => {
      await append(bus, 1);
      const head = await bus.log.head();
      const other = `import { seal } from "@sluice/bus";
        import { openEmbeddedBus } from "@sluice/bus/embedded";
        const bus = await openEmbeddedBus({ path: Deno.args[0], cell: ${CELL} });
        await bus.log.append(seal(${CELL}, ${JSON.stringify(drafts(1))}, await bus.log.head()));
        await bus.close();`;
      const following = followFor(bus, 1, 2);
      const config = new URL("../../../deno.json", import.meta.url).pathname;
      const script = join(folder, "other.ts");
      await Deno.writeTextFile(script, other);
      const { success, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", "--config", config, script, path],
      }).output();
      assert.ok(success, new TextDecoder().decode(stderr));
      await assert.rejects(bus.log.append(seal(CELL, drafts(1), head)), Fenced);
      assert.equal((await following).length, 2);
      await append(bus, 1);
      verifyChain(CELL, await readAll(bus));
    });
  });
});

Deno.test("log.follow wakes in another isolate that opened the file read-only", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "log.db");
    await using({ path }, async (bus) => {
      await append(bus, 1);
      const worker = new Worker(new URL("./follower_worker.ts", import.meta.url), { type: "module" });
      const heard: unknown[] = [];
      const posts: { until: unknown; resolve: () => void }[] = [];
      worker.onmessage = ({ data }) => {
        heard.push(data);
        for (const post of posts) if (post.until === data) post.resolve();
      };
      const until = (value: unknown) =>
        heard.includes(value)
          ? Promise.resolve()
          : new Promise<void>((resolve) => posts.push({ until: value, resolve }));
      worker.postMessage(path);
      await until(1);
      for (let number = 2; number <= 6; number++) {
        await append(bus, 1);
        await until(number);
      }
      assert.deepEqual(heard, ["open", 1, 2, 3, 4, 5, 6]);
      worker.terminate();
    });
  });
});
