import assert from "node:assert/strict";
import OpenAI, { toFile } from "openai";
import { startSluice } from "@sluice/testing";
import { seen, startOwnersBrowser } from "../../browser/mod.ts";
import { startFlowSite } from "../../sites/flow/mod.ts";
import { get, post } from "../api.ts";
import { plain } from "./looks.ts";
import { startRecorder } from "./recorder.ts";

/** What nobody may carry away, planted where a login lives. */
const PLANTED = {
  cookies: { SAPISID: "canary-cookie-4b1d9e", "__Secure-3PSID": "canary-cookie-77aa01" },
  storage: { "flow.session": "canary-storage-c0ffee", oauth: "ya29.canary-token-5f5f5f" },
};

Deno.test("nothing of a login leaves the browser: canaries in cookies, storage and the page's tokens are in no message, log, event, table or file", async () => {
  let server = "";
  await using recorder = startRecorder(() => server);
  await using site = await startFlowSite({ imageMs: 100, submitMs: 50, clipMs: 300, tier: 2, ...PLANTED });
  await using sluice = await startSluice({
    env: { SLUICE_SIMULATOR: "off", SLUICE_UPLOAD_URL: recorder.url, SLUICE_LOG_LEVEL: "debug" },
  });
  server = sluice.url;
  await using browser = await startOwnersBrowser({ hosts: site.hosts });
  await browser.pair({ url: recorder.url, key: sluice.key });
  const openai = new OpenAI({ baseURL: `${sluice.url}/v1`, apiKey: sluice.key, maxRetries: 0 });

  // 1. Everything that an agent does: pictures, references, 2K, a clip, a refusal, a look-up, a challenge.
  const image = await toFile(await plain("green"), "green.png");
  const made = await openai.images.edit({
    model: "nano_banana2",
    prompt: "in green",
    image,
    quality: "high",
  });
  assert.equal(made.data?.length, 1);
  await ended("video", "a clip", "completed");
  site.inject({ rpc: "ogiZ0b", what: { grpc: 3, reason: "PUBLIC_ERROR_UNSAFE_GENERATION" } });
  await ended("image", "refused", "failed");
  site.inject({ rpc: "ogiZ0b", what: "cut" });
  await ended("image", "lost and found", "completed");
  site.inject({ rpc: "ogiZ0b", what: { grpc: 7, reason: "PUBLIC_ERROR_UNUSUAL_ACTIVITY" } });
  const { body: doubted } = await post(sluice, "/api/jobs", order("image", "doubted"));
  await seen(async () =>
    (await get(sluice, `/api/jobs/${doubted.jobId}`)).body.state === "needs_human" || undefined
  );

  // 2. What must not be found: all that was planted, and the tokens of the page as it is now.
  const page = await browser.tabAt("flow.google.com");
  const { SNlM0e } = await page.evaluate("globalThis.WIZ_global_data") as { SNlM0e: string };
  assert.ok(SNlM0e.length > 5);
  const session = (await browser.context.cookies("https://flow.google.com")).map(({ value }) => value);
  const secrets = [...Object.values(PLANTED).flatMap((all) => Object.values(all)), ...session, SNlM0e]
    .filter((secret) => secret.length > 5);
  // the page's challenge tokens begin so; addresses of the media host carry a signature
  const needles = [...secrets.flatMap(disguises), "standin-challenge-", "Signature="];

  // 3. Where it could be: the wire, the log, the extension's own storage and its log, and every file of the server.
  const stored = await (await browser.worker()).evaluate("chrome.storage.local.get(null)");
  const popup = await browser.popup();
  const log = await popup.evaluate("chrome.runtime.sendMessage({ type: 'log' })");
  const places: [string, Uint8Array][] = [
    ...recorder.recorded.map((bytes, i): [string, Uint8Array] => [`message ${i}`, bytes]),
    ["the server's output", utf8(sluice.output())],
    ["the extension's storage", utf8(JSON.stringify(stored))],
    ["the extension's log", utf8(JSON.stringify(log))],
    ...await filesOf(sluice.dataDir),
  ];
  const text = new TextDecoder("latin1");
  const found: string[] = [];
  let sawPrompt = false;
  for (const [place, bytes] of places) {
    const all = text.decode(bytes);
    sawPrompt ||= place.startsWith("message") && all.includes("lost and found");
    for (const needle of needles) {
      if (all.includes(needle)) found.push(`${needle} in ${place}`);
    }
  }
  assert.deepEqual(found, []);
  // the search itself can find: the same words in the same places
  assert.ok(sawPrompt && places.length > 50 && recorder.recorded.length > 40);

  function order(type: "image" | "video", prompt: string) {
    return { type, prompt, model: type === "image" ? "nano_banana2" : "veo3_fast" };
  }

  async function ended(type: "image" | "video", prompt: string, status: string): Promise<void> {
    const { body } = await post(sluice, "/api/jobs", order(type, prompt));
    const job = await seen(async () => {
      const { body: now } = await get(sluice, `/api/jobs/${body.jobId}`);
      return now.status === "completed" || now.status === "failed" ? now : undefined;
    });
    assert.equal(job.status, status, `${prompt}: ${JSON.stringify(job.error)}`);
  }
});

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A secret as it may have been written: plain, escaped for an address, in base64 at any offset, in hex. */
function disguises(secret: string): string[] {
  const bytes = utf8(secret);
  const shifted = [0, 1, 2].map((shift) => {
    const base64 = new Uint8Array([...new Uint8Array(shift), ...bytes]).toBase64();
    // the ends depend on what stands beside it
    return base64.slice(shift === 0 ? 0 : 4, -4);
  });
  return [...new Set([secret, encodeURIComponent(secret), bytes.toHex(), ...shifted])].filter((one) =>
    one.length > 5
  );
}

async function filesOf(dir: string): Promise<[string, Uint8Array][]> {
  const found: [string, Uint8Array][] = [];
  for await (const entry of Deno.readDir(dir)) {
    const path = `${dir}/${entry.name}`;
    if (entry.isDirectory) found.push(...await filesOf(path));
    else if (entry.isFile) found.push([path, await Deno.readFile(path)]);
  }
  return found;
}
