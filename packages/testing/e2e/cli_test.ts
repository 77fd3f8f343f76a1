import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { startSluice } from "@sluice/testing";
import { get } from "./api.ts";
import { cli, type CliOptions, startCli } from "./cli.ts";
import { loseAnswers } from "./lossy_proxy.ts";

const ENV = { SLUICE_SIMULATOR_IMAGE_MS: "40", SLUICE_SIMULATOR_VIDEO_MS: "80", SLUICE_SIMULATOR_SLOTS: "2" };
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;
const SLOW = "a harbour [[slow:600000]]";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

Deno.test("sluice: the commands of a client against a running server", async (t) => {
  await using sluice = await startSluice({ env: ENV });
  const cwd = await Deno.makeTempDir({ prefix: "sluice-cli-" });
  const at: CliOptions = { url: sluice.url, key: sluice.key, cwd };
  const run = (...args: string[]) => cli(at, ...args);

  await t.step(
    "image saves every picture under a good name, prints the paths alone, and shows its progress beside",
    async () => {
      const { code, out, err } = await run(
        "image",
        "A Lighthouse, at dawn",
        "--count",
        "2",
        "--ratio",
        "3:2",
      );
      assert.equal(code, 0, err);
      const names = out.trim().split("\n");
      const jobId = UUID.exec(err)?.[0] ?? "";
      assert.deepEqual(
        names,
        [1, 2].map((n) => `a-lighthouse-at-dawn-sim-image-${jobId.slice(0, 8)}-${n}.png`),
      );
      assert.match(err, /running/);
      const { body: job } = await get(sluice, `/api/jobs/${jobId}`);
      for (const [i, name] of names.entries()) {
        assert.equal(sha256(await Deno.readFile(join(cwd, name))), job.outputs[i].sha256);
      }
    },
  );

  await t.step(
    "video --json prints one document with the job and its files, and takes --out for a file name",
    async () => {
      const done = await run("video", "waves", "--duration", "2", "--out", "clips/waves.mp4", "--json");
      const { job, files } = done.json();
      assert.deepEqual([done.code, job.state, job.settings.duration], [0, "completed", 2]);
      assert.deepEqual(files, [join(await Deno.realPath(cwd), "clips/waves.mp4")]);
      assert.equal((await Deno.stat(join(cwd, "clips/waves.mp4"))).size, job.outputs[0].bytes);
    },
  );

  await t.step("video --quality hd asks for a clip of 1080 lines", async () => {
    const args = ["video", "waves", "--model", "veo3_fast", "--quality", "hd", "--no-wait"];
    const jobId = (await run(...args)).out.trim();
    assert.equal((await get(sluice, `/api/jobs/${jobId}`)).body.settings.resolution, "2K");
    assert.equal((await run("jobs", "cancel", jobId)).code, 0);
  });

  await t.step("a file that exists is never overwritten: the next one gets a number", async () => {
    await Deno.writeTextFile(join(cwd, "mine.png"), "mine");
    const { out } = await run("image", "another", "--out", "mine.png");
    assert.equal(out, "mine-2.png\n");
    assert.equal(await Deno.readTextFile(join(cwd, "mine.png")), "mine");
  });

  await t.step("an answer that is lost on the way costs one job and one charge", async () => {
    await using proxy = loseAnswers(sluice.url, "POST /api/jobs", 2);
    const before = (await get(sluice, "/api/user/me")).body.credits;
    const { code, err } = await cli({ ...at, url: proxy.url }, "image", "paid once", "--json");
    assert.deepEqual([code, proxy.lost], [0, 2], err);
    const { body } = await get(sluice, "/api/jobs?q=paid");
    assert.equal(body.total, 1);
    assert.equal((await get(sluice, "/api/user/me")).body.credits.used, before.used + 1);
  });

  await t.step(
    "a job that fails ends with 1, says why in the provider's words, and charges nothing",
    async () => {
      const { code, out, err } = await run("image", "[[fail:policy]] no");
      assert.deepEqual([code, out], [1, ""]);
      assert.match(err, /failed: .*policy.*\n {2}Nothing was charged/);
      const json = await run("image", "[[fail:policy]] no", "--json");
      assert.deepEqual([json.code, json.json().job.state, json.json().files], [1, "failed", []]);
    },
  );

  await t.step("wrong usage ends with 2 before anything is sent, and says what is accepted", async () => {
    const before = (await get(sluice, "/api/jobs")).body.total;
    const wrong: readonly (readonly [RegExp, ...string[]])[] = [
      [/--cuont/, "image", "x", "--cuont", "3"],
      [/--count "eleven": expected a whole number from 1 to 10/, "image", "x", "--count", "eleven"],
      [/"lighthouse" is one too many: put text with spaces in quotes/, "image", "a", "lighthouse"],
      [/PROMPT/, "image"],
      [/the prompt: it is empty/, "image", " "],
      [/"gone.png": it does not exist/, "image", "x", "--ref", "gone.png"],
      [/"style": .*--ref/, "image", "x", "--mode", "style"],
      [/Unknown command nothing/, "nothing"],
      [/Unknown command nothing/, "jobs", "nothing"],
    ];
    for (const [message, ...args] of wrong) {
      const { code, out, err } = await run(...args);
      assert.deepEqual([code, out], [2, ""], `${args}: ${err}`);
      assert.match(err, message);
      assert.ok(!err.includes("\n    at ") && !err.includes("\x1b"), err);
    }
    assert.equal((await get(sluice, "/api/jobs")).body.total, before);
  });

  await t.step(
    "what the server refuses ends with 1, what it does not let in with 3, each with what to do",
    async () => {
      const model = await run("image", "x", "--model", "nope");
      assert.deepEqual([model.code, model.out], [1, ""]);
      assert.match(model.err, /model "nope".*\n.*sluice models/);
      const unknown = await run("jobs", "show", crypto.randomUUID());
      assert.equal(unknown.code, 1);
      const noKey = await cli({ url: sluice.url, cwd }, "jobs");
      assert.equal(noKey.code, 3);
      assert.match(noKey.err, /SLUICE_KEY/);
      const json = await cli({ url: sluice.url, cwd }, "jobs", "--json");
      assert.deepEqual([json.code, json.json().error.code, json.json().error.exitCode], [
        3,
        "missing_api_key",
        3,
      ]);
      const nobody = await cli({ ...at, url: "http://127.0.0.1:9" }, "whoami");
      assert.equal(nobody.code, 3);
      assert.match(nobody.err, /"http:\/\/127.0.0.1:9".*\n.*SLUICE_URL/);
      const url = await cli({ ...at, url: "localhost" }, "whoami");
      assert.equal(url.code, 2);
    },
  );

  await t.step("Ctrl+C ends with 130, leaves the job running and says how to come back", async () => {
    const image = startCli(at, "image", SLOW);
    await image.printed(/running/);
    image.kill("SIGINT");
    const { code, err, out } = await image.ended;
    assert.deepEqual([code, out], [130, ""]);
    const jobId = UUID.exec(err)?.[0] ?? "";
    assert.match(err, new RegExp(`Job ${jobId} goes on; nothing was cancelled\n.*jobs download ${jobId}`));
    assert.equal((await get(sluice, `/api/jobs/${jobId}`)).body.status, "processing");
    assert.equal((await run("jobs", "cancel", jobId)).code, 0);
  });

  await t.step(
    "--timeout ends with 4; --cancel-on-exit stops the job; --no-wait prints the id at once",
    async () => {
      const late = await run("image", SLOW, "--timeout", "1", "--cancel-on-exit");
      assert.equal(late.code, 4);
      assert.match(late.err, /Stopped waiting. Job [0-9a-f-]+ is cancel/);
      const quick = await run("image", "a pier", "--no-wait");
      assert.equal(quick.code, 0);
      assert.match(quick.out, new RegExp(`^${UUID.source}\n$`));
      const fetched = await run("jobs", "download", quick.out.trim(), "--out", "later/");
      assert.deepEqual([fetched.code, fetched.out.startsWith("later/a-pier-sim-image-")], [0, true]);
    },
  );

  await t.step("--idempotency-key gives the same job to the same request", async () => {
    const twice = await Promise.all(
      [1, 2].map(() => run("image", "a buoy", "--no-wait", "--idempotency-key", "buoy 1")),
    );
    assert.equal(twice[0]?.out, twice[1]?.out);
    assert.match(twice[0]?.out ?? "", UUID);
  });

  await t.step("jobs lists, filters and shows; whoami and models say what there is", async () => {
    const { jobs, total } = (await run("jobs", "--status", "completed", "--type", "video", "--json")).json();
    assert.deepEqual([jobs.length, total, jobs[0].type], [1, 1, "video"]);
    const table = (await run("jobs", "--q", "lighthouse")).out.trimEnd().split("\n");
    assert.match(table[0] ?? "", /^ID +STATE +MODEL +OUTPUTS +CREDITS +AGE +PROMPT$/);
    assert.equal(table.length, 2);
    assert.ok(table.every((line) => !line.includes("\x1b")));
    assert.equal(table[0]?.indexOf("PROMPT"), table[1]?.indexOf("A Lighthouse"));
    const show = await run("jobs", "show", jobs[0].id);
    assert.match(show.out, /^state +completed$/m);
    assert.equal((await run("whoami", "--json")).json().plan, "operator");
    assert.match((await run("models")).out, /^sim-image +image +1 /m);
  });

  await t.step("watch --json prints a line for every change of an open job until Ctrl+C", async () => {
    const watch = startCli(at, "watch", "--json");
    const lines = startCli(at, "watch");
    await lines.printed(/Watching/);
    const jobId = (await run("image", "a seagull [[slow:300]]", "--no-wait")).out.trim();
    await watch.printed(new RegExp(`"id":"${jobId}"[^\n]*"state":"completed"`));
    await lines.printed(new RegExp(`${jobId.slice(0, 8)} completed`));
    for (const each of [watch, lines]) each.kill("SIGINT");
    const { code, out } = await watch.ended;
    assert.deepEqual([code, (await lines.ended).code], [130, 130]);
    const seen = out.trim().split("\n").map((line) => JSON.parse(line)).filter(({ job }) =>
      job?.id === jobId
    );
    const states: string[] = seen.map(({ job }) => job.state);
    assert.deepEqual([states.at(-1), states.filter((s) => s === "completed").length], ["completed", 1]);
    assert.ok(states.includes("running"), states.join(" "));
  });

  await t.step("help names every command and the exit codes, and needs no server", async () => {
    const help = await cli({ url: "http://127.0.0.1:9", cwd }, "--help");
    assert.equal(help.code, 0);
    for (
      const word of [
        "image",
        "video",
        "jobs",
        "keys",
        "agents",
        "accounts",
        "recipes",
        "watch",
        "mcp",
        "start",
        "audit",
        "130",
      ]
    ) {
      assert.ok(help.out.includes(word), word);
    }
    const image = await run("image", "--help");
    assert.match(image.out, /--cancel-on-exit/);
    const nothing = await run();
    assert.equal(nothing.code, 2);
    assert.match((await run("keys", "new-secret")).out, /^slk_\w{49}\n$/);
  });

  await Deno.remove(cwd, { recursive: true });
});

Deno.test("sluice image comes through a restart of the server while it waits", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "sluice-" });
  const cwd = await Deno.makeTempDir({ prefix: "sluice-cli-" });
  const first = await startSluice({ env: ENV, dataDir });
  const image = startCli({ url: first.url, key: first.key, cwd }, "image", "a storm [[slow:3000]]");
  await image.printed(/Drawing/); // the provider has it, so that it can be found again
  await first.kill();
  await using _second = await startSluice({ env: ENV, dataDir, port: first.port });
  const { code, out, err } = await image.ended;
  assert.equal(code, 0, err);
  assert.match(out, /^a-storm-slow-3000-sim-image-\w{8}-1.png\n$/);
  for (const dir of [dataDir, cwd]) await Deno.remove(dir, { recursive: true });
});

Deno.test("sluice keys, accounts, references and retries", async (t) => {
  await using sluice = await startSluice({ env: ENV });
  const cwd = await Deno.makeTempDir({ prefix: "sluice-cli-" });
  const at: CliOptions = { url: sluice.url, key: sluice.key, cwd };
  const run = (...args: string[]) => cli(at, ...args);

  await t.step(
    "keys create prints a key that works, list shows it without its text, revoke ends it",
    async () => {
      const made = await run("keys", "create", "my laptop", "--scopes", "read,generate", "--days", "30");
      assert.equal(made.code, 0, made.err);
      assert.match(made.out, /^slk_\w{49}\n$/);
      const key = made.out.trim();
      assert.equal((await cli({ ...at, key }, "jobs")).code, 0);
      const list = await run("keys");
      assert.match(list.out, new RegExp(`^${UUID.source} +${key.slice(0, 12)}… .*my laptop$`, "m"));
      assert.ok(!list.out.includes(key));
      const { keys } = (await run("keys", "--json")).json();
      const { id, scopes, expires_at } = keys.find((k: { name: string }) => k.name === "my laptop");
      assert.deepEqual([scopes.toSorted(), expires_at === null], [["generate", "read"], false]);
      assert.equal((await cli({ ...at, key }, "accounts")).code, 3);
      assert.equal((await run("keys", "revoke", id)).code, 0);
      assert.equal((await cli({ ...at, key }, "jobs")).code, 3);
      assert.equal((await run("keys", "create", "x", "--scopes", "fly")).code, 1);
    },
  );

  await t.step("accounts opens one, changes its plan and credits, suspends it and lifts that", async () => {
    const made = (await run("accounts", "create", "Ada", "--plan", "starter", "--credits", "7", "--json"))
      .json();
    const { account: { id }, key: { key } } = made;
    const mine = { ...at, key };
    const whoami = async () => (await cli(mine, "whoami", "--json")).json();
    assert.equal((await run("accounts", "plan", id, "pro")).code, 0);
    assert.match((await run("accounts", "key", id)).out, /^slk_[0-9A-Za-z]{49}\n$/);
    assert.equal((await run("accounts", "credits", id, "100", "--reason", "welcome")).code, 0);
    const before = (await whoami()).credits.available;
    assert.equal((await run("accounts", "credits", id, "5", "--take", "--reason", "mistake")).code, 0);
    assert.deepEqual([(await whoami()).plan, (await whoami()).credits.available], ["pro", before - 5]);
    assert.match((await run("accounts")).out, new RegExp(`^${id} +pro +active .* Ada$`, "m"));
    assert.equal((await run("accounts", "suspend", id)).code, 0);
    assert.notEqual((await cli(mine, "image", "x")).code, 0);
    assert.match((await run("accounts")).out, new RegExp(`^${id} +pro +suspended `, "m"));
    assert.equal((await run("accounts", "suspend", id, "--lift")).code, 0);
    assert.equal((await cli(mine, "image", "x", "--out", "ada/")).code, 0);
    assert.equal((await cli(mine, "accounts")).code, 3);
    assert.equal((await run("accounts", "credits", id, "5")).code, 2, "a reason is needed");
  });

  await t.step(
    "recipes shows what is in force, sets a changed one and says why another is refused",
    async () => {
      assert.match((await run("recipes")).out, /^flow +\d+ +bundled$/m);
      const shown = (await run("recipes", "show", "flow")).json();
      const file = join(cwd, "flow.json");
      const write = (recipe: unknown) => Deno.writeTextFile(file, JSON.stringify(recipe));
      await write({ ...shown, version: shown.version + 1 });
      const set = await run("recipes", "set", "flow", file);
      assert.deepEqual([set.code, set.out.includes(`version ${shown.version + 1}`)], [0, true], set.err);
      assert.equal((await run("recipes", "show", "flow", "--json")).json().source, "changed");
      await write(shown);
      const older = await run("recipes", "set", "flow", file);
      assert.deepEqual([older.code, older.err.includes("not higher")], [1, true], older.err);
      await Deno.writeTextFile(file, "{");
      assert.equal((await run("recipes", "set", "flow", file)).code, 2);
    },
  );

  await t.step("local files are sent as references, which jobs name by id", async () => {
    assert.equal((await run("image", "a start", "--out", "start.png")).code, 0);
    const done = await run("image", "more of it", "--ref", "start.png", "--ref", "./start.png", "--json");
    assert.equal(done.code, 0, done.err);
    const clip = await run("video", "it moves", "--start-frame", "start.png", "--duration", "2", "--json");
    assert.equal(clip.code, 0, clip.err);
    const { body } = await get(sluice, "/api/references");
    assert.ok(body.references.length >= 1);
    const byId = await run("image", "once more", "--ref", body.references[0].id, "--out", "by-id.png");
    assert.equal(byId.code, 0, byId.err);
    await Deno.writeTextFile(join(cwd, "words.png"), "no picture");
    const refused = await run("image", "x", "--ref", "words.png");
    assert.equal(refused.code, 1);
  });

  await t.step("jobs retry submits a failed job again as a new one", async () => {
    const { job } = (await run("image", "[[fail:policy]] again", "--json")).json();
    const again = await run("jobs", "retry", job.id, "--seed", "new");
    assert.equal(again.code, 0, again.err);
    assert.equal((await get(sluice, `/api/jobs/${again.out.trim()}`)).body.retry_of, job.id);
  });

  await Deno.remove(cwd, { recursive: true });
});
