/** Whatever is sent to whichever route, the answer is no mistake of the server's and comes soon. */

import assert from "node:assert/strict";
import { type Operation, OPERATIONS } from "@sluice/protocol";
import { receive, type Sluice, startSluice } from "@sluice/testing";
import { get, post } from "./api.ts";
import { bodyOf, withValue } from "./fuzz_bodies.ts";
import { BROKEN_BODIES, chance, HEADERS, IDS, QUERY, TYPES, VALUES } from "./fuzz_values.ts";

const ENV = { SLUICE_SIMULATOR_IMAGE_MS: "1", SLUICE_SIMULATOR_VIDEO_MS: "1" };
/** Change it to look elsewhere; the same one asks the same questions. */
const SEED = 20_261;
/** Values that a field is tried with, of all there are. */
const TRIES = 3;
const AT_ONCE = 24;
/** A made job takes milliseconds. */
const ANSWERED_WITHIN_MS = 20_000;

interface Question {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Statuses below 400 that the table promises; absent for questions that the table says nothing of. */
  readonly answers?: readonly number[];
}

const JSON_TYPE = { "content-type": "application/json" };

Deno.test("no question that a stranger can think of makes a mistake of the server's", async () => {
  await using receiver = receive(() => new Response());
  const { host } = new URL(receiver.url);
  await using sluice = await startSluice({ env: { ...ENV, SLUICE_EGRESS_ALLOW: host } });
  const own = await possessions(sluice, receiver.url);
  const questions = OPERATIONS.flatMap((operation) => {
    const answers = Object.keys(operation.answers).map(Number);
    return [...questionsAbout(operation, own)].map((question) =>
      question.method === operation.method.toUpperCase() ? { ...question, answers } : question
    );
  });
  const complaints: string[] = [];

  let next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let question = questions[next++]; question !== undefined; question = questions[next++]) {
      const complaint = await ask(sluice, question);
      if (complaint !== null) complaints.push(`${shown(question)}\n  → ${complaint}`);
    }
  }));

  assert.deepEqual(complaints.slice(0, 20), [], `${complaints.length} of ${questions.length} questions`);
  assert.equal((await get(sluice, "/readyz")).body.status, "ready");
  assert.doesNotMatch(sluice.output(), /"level":"error"/);
});

/** Ids of things that are there, so that questions come past the look-up. */
async function possessions(sluice: Sluice, url: string): Promise<Readonly<Record<string, string>>> {
  const { body: job } = await post(sluice, "/api/jobs", { type: "image", model: "sim-image", prompt: "x" });
  const { body: video } = await post(sluice, "/v1/videos", { model: "sim-video", prompt: "x" });
  const { body: hook } = await post(sluice, "/api/webhooks", {
    url,
    events: ["job.failed"],
  });
  const { body: account } = await post(sluice, "/api/admin/accounts", { name: "Bob" });
  return {
    "/api/jobs/": job.jobId,
    "/v1/images/": job.jobId,
    "/v1/video": video.id,
    "/api/webhooks/": hook.id,
    "/v1/webhook_endpoints/": hook.id,
    "/api/admin/accounts/": account.account.id,
  };
}

function* questionsAbout(operation: Operation, own: Readonly<Record<string, string>>): Iterable<Question> {
  const random = chance(SEED + operation.path.length * 131 + operation.method.length);
  const some = <T>(all: readonly T[], most: number) =>
    most >= all.length ? all : Array.from({ length: most }, () => all[Math.floor(random() * all.length)]!);
  const method = operation.method.toUpperCase();
  const id = Object.entries(own).find(([prefix]) => operation.path.startsWith(prefix))?.[1] ?? "none";
  // what is there is to stay there
  const path = operation.path.replaceAll(/:\w+/g, method === "DELETE" ? "none" : id);
  const body = bodyOf(operation);

  // 1. the path and the query
  if (operation.path.includes(":")) {
    for (const word of IDS) {
      yield { method, path: operation.path.replaceAll(/:\w+/g, word), headers: {}, ...(body && EMPTY) };
    }
  }
  const names = [...Object.keys(operation.query ?? {}), "__proto__", "nothing"];
  for (const name of names) {
    const values = name in (operation.query ?? {}) ? QUERY : some(QUERY, 2);
    for (const value of values) yield { method, path: `${path}?${name}=${value}&${name}=`, headers: {} };
  }

  // 2. the method and the headers
  for (const other of ["HEAD", "OPTIONS", "POST", "PUT", "PATCH"]) {
    if (other === method) continue;
    yield { method: other, path, headers: JSON_TYPE, ...(other === "HEAD" ? {} : EMPTY) };
  }
  for (const [name, value] of some(HEADERS, TRIES * 4)) {
    const text = method === "GET" ? {} : EMPTY;
    yield { method, path, headers: { ...(method === "GET" ? {} : JSON_TYPE), [name]: value }, ...text };
  }

  // 3. the body as a whole
  if (method === "GET") return;
  for (const text of some(BROKEN_BODIES, TRIES * 4)) {
    yield { method, path, headers: JSON_TYPE, body: text };
  }
  for (const type of TYPES) {
    yield { method, path, headers: { "content-type": type }, body: "--x\r\n\r\n{}\r\n--x--" };
  }

  // 4. every field of it
  if (body === null) return;
  for (const place of body.places) {
    for (const value of some(VALUES, TRIES)) {
      // half of them as an SDK sends them, whose requests are compared with one another
      const headers = random() < 0.5 ? JSON_TYPE : { ...JSON_TYPE, "x-stainless-retry-count": "0" };
      yield { method, path, headers, body: withValue(body.sample, place, value) };
    }
  }
  for (const place of operation.body?.form === undefined ? [] : body.places) {
    const name = place.map((word, i) => i === 0 ? word : `[${word}]`).join("");
    for (const value of some(VALUES, TRIES)) {
      const head = `content-disposition: form-data; name="${name}"${random() < 0.3 ? '; filename="a"' : ""}`;
      const text = `--x\r\n${head}\r\n\r\n${value.replaceAll('"', "")}\r\n--x--\r\n`;
      yield { method, path, headers: { "content-type": "multipart/form-data; boundary=x" }, body: text };
    }
  }
}

const EMPTY = { body: "{}" };

/** What is wrong with the answer, or null. */
async function ask({ url, key }: Sluice, question: Question): Promise<string | null> {
  const { method, path, headers, body, answers } = question;
  const signal = AbortSignal.timeout(ANSWERED_WITHIN_MS);
  try {
    const answer = await fetch(url + path, {
      method,
      redirect: "manual",
      headers: { "x-api-key": key, ...headers },
      signal,
      ...(body === undefined ? {} : { body }),
    });
    if (answer.status < 400 && answers?.includes(answer.status) === false) {
      await answer.body?.cancel();
      return `${answer.status} is not among the answers that the table of operations names: ${
        answers.join(", ")
      }`;
    }
    const type = answer.headers.get("content-type") ?? "";
    if (type.startsWith("text/event-stream")) {
      await answer.body?.cancel();
      return null;
    }
    const text = await answer.text();
    return complaintAbout(answer.status, type, text, method, path, key);
  } catch (error) {
    return String(error);
  }
}

function complaintAbout(
  status: number,
  type: string,
  text: string,
  method: string,
  path: string,
  key: string,
): string | null {
  if (status >= 500) return `${status} ${text.slice(0, 300)}`;
  if (text.includes(key)) return "the answer holds the key";
  // a range beyond the end is answered in words of HTTP
  if (status < 400 || status === 416 || method === "HEAD") return null;
  if (!type.startsWith("application/json")) return `${status} ${type} ${text.slice(0, 300)}`;
  const said = JSON.parse(text);
  const fits = path.startsWith("/v1/")
    ? typeof said.error?.message === "string" && typeof said.error.type === "string"
    : typeof said.error === "string" && typeof said.details === "string" && typeof said.code === "string";
  return fits ? null : `${status} ${text.slice(0, 300)}`;
}

function shown({ method, path, headers, body }: Question): string {
  return `${method} ${path.slice(0, 200)} ${JSON.stringify(headers).slice(0, 200)} ${
    (body ?? "").slice(0, 300)
  }`;
}
