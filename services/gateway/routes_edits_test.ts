import assert from "node:assert/strict";
import { VARIATION_PROMPT } from "@sluice/protocol";
import { ACCOUNT, openTestGateway, PNG } from "./testing_gateway.ts";
import { readSse } from "./testing_v1.ts";

const EDITS = "/v1/images/edits";
const VARIATIONS = "/v1/images/variations";
const DATA_URL = `data:image/png;base64,${PNG.toBase64()}`;

type Field = readonly [name: string, value: string | Uint8Array<ArrayBuffer>, fileName?: string];

function form(...fields: Field[]): FormData {
  const data = new FormData();
  for (const [name, value, fileName = "a.png"] of fields) {
    if (typeof value === "string") data.append(name, value);
    else data.append(name, new File([value], fileName, { type: "application/octet-stream" }));
  }
  return data;
}

/** The same picture with something behind its end, so that each has an id of its own. */
const png = (n: number) => new Uint8Array([...PNG, n]);

Deno.test("POST /v1/images/edits takes one picture or many, under every name that clients use", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const known = "cd".repeat(32);
  gateway.mediaIds.add(known);
  const bodies: Record<string, readonly [FormData | object, number]> = {
    image: [form(["image", PNG], ["prompt", "a hat"], ["n", "1"], ["stream", "false"]), 1],
    "image[]": [form(["prompt", "a hat"], ["image[]", png(1)], ["image[]", png(2)], ["image[]", png(3)]), 3],
    "image[0]": [form(["image[1]", png(1)], ["image[0]", png(2)], ["prompt", "a hat"]), 2],
    "sixteen": [
      form(["prompt", "a hat"], ...Array.from({ length: 16 }, (_, i): Field => ["image[]", png(i)])),
      16,
    ],
    "a data URL in a form": [form(["image", DATA_URL], ["prompt", "a hat"]), 1],
    "JSON data URL": [{ prompt: "a hat", image: DATA_URL }, 1],
    "JSON id": [{ prompt: "a hat", image: known }, 1],
    "JSON images": [{ prompt: "a hat", images: [DATA_URL, { image_url: DATA_URL }, { file_id: known }] }, 3],
    "JSON nested url": [{ prompt: "a hat", image: [{ image_url: { url: DATA_URL } }] }, 1],
  };
  for (const [name, [body, count]] of Object.entries(bodies)) {
    const job = gateway.nextJob();
    const answer = gateway.call("POST", EDITS, body);
    const jobId = await Promise.race([
      job,
      answer.then(async (r) => assert.fail(`${name}: ${r.status} ${await r.clone().text()}`)),
    ]);
    await gateway.complete(jobId);
    const response = await answer;
    assert.deepEqual(
      [response.status, (await response.json()).data],
      [200, [{ b64_json: PNG.toBase64() }]],
      name,
    );
    const spec = gateway.edge.facts.job(ACCOUNT, jobId)?.spec;
    assert.equal(spec?.settings.operation, "edit");
    const roles = spec?.references.map((r) => r.role) ?? [];
    assert.deepEqual(roles, ["source", ...Array.from({ length: count - 1 }, () => "ingredient")], name);
  }
});

Deno.test("POST /v1/images/edits brings files into the order that reference_order names", async () => {
  await using gateway = await openTestGateway();
  const fields: Field[] = [["image[]", png(1), "b.png"], ["image[]", png(2), "a.png"], ["prompt", "x"]];
  const spec = async (...more: Field[]) => {
    const response = await gateway.call("POST", EDITS, form(...fields, ["async", "true"], ...more));
    assert.equal(response.status, 202);
    await response.body?.cancel();
    return gateway.edge.facts.job(ACCOUNT, response.headers.get("x-job-id") ?? "")?.spec;
  };
  const idsOf = (made: Awaited<ReturnType<typeof spec>>) =>
    made?.references.map((r) => "mediaId" in r ? r.mediaId : "");
  const [b, a] = idsOf(await spec()) ?? [];
  assert.notEqual(a, b);
  assert.deepEqual(idsOf(await spec(["reference_order", "a.png, b.png"])), [a, b]);
  assert.deepEqual(idsOf(await spec(["reference_order[]", "a.png"])), [a, b]);
  const wrong = await gateway.call("POST", EDITS, form(...fields, ["reference_order", "c.png"]));
  const { error } = await wrong.json();
  assert.deepEqual([wrong.status, error.param], [400, "reference_order"]);
  assert.match(error.message, /"c\.png".*b\.png, a\.png/);
});

Deno.test("POST /v1/images/edits streams with its own prefix, and takes masks with a warning when they are pictures", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const response = await gateway.call(
    "POST",
    EDITS,
    form(["image", PNG], ["mask", PNG], ["markup", PNG], ["prompt", "x"], ["stream", "true"], [
      "input_fidelity",
      "high",
    ]),
  );
  await gateway.complete(response.headers.get("x-job-id") ?? "");
  const { events } = await readSse(response);
  assert.deepEqual(events.map((e) => [e.event, e.data.type]), [[
    "image_edit.completed",
    "image_edit.completed",
  ]]);
  assert.deepEqual(events[0]?.data.warnings.map((w: string) => w.split(":")[0]), [
    "mask",
    "markup",
    "input_fidelity high",
  ]);
  const text = new TextEncoder().encode("not a picture");
  for (const name of ["mask", "markup"]) {
    const no = await gateway.call("POST", EDITS, form(["image", PNG], [name, text], ["prompt", "x"]));
    const { error } = await no.json();
    assert.deepEqual([no.status, error.code, error.param], [400, "invalid_value", name]);
  }
});

Deno.test("POST /v1/images/edits says what is missing, too many, too large or no picture", async () => {
  await using gateway = await openTestGateway();
  const seventeen = Array.from({ length: 17 }, (_, i): Field => ["image[]", png(i)]);
  const rows: [string, unknown, Record<string, string>, number, string, string | null][] = [
    ["no picture", form(["prompt", "x"]), {}, 400, "missing_required_parameter", "image"],
    ["no prompt", form(["image", PNG]), {}, 400, "missing_required_parameter", "prompt"],
    ["too many", form(["prompt", "x"], ...seventeen), {}, 400, "invalid_value", "image"],
    [
      "no picture at all",
      form(["prompt", "x"], ["image", new Uint8Array([1])]),
      {},
      400,
      "invalid_value",
      "image",
    ],
    [
      "a number that is none",
      form(["prompt", "x"], ["image", PNG], ["n", "two"]),
      {},
      400,
      "invalid_value",
      "n",
    ],
    [
      "a boolean that is none",
      form(["prompt", "x"], ["image", PNG], ["stream", "yes"]),
      {},
      400,
      "invalid_value",
      "stream",
    ],
    ["wrong type", { prompt: "x", image: 7 }, {}, 400, "invalid_value", "image.0"],
    ["broken JSON", "{", { "content-type": "application/json" }, 400, "invalid_json", null],
    ["a list", [1], {}, 400, "invalid_body", null],
    ["XML", "<x/>", { "content-type": "text/xml" }, 400, "unsupported_content_type", "content-type"],
    ["broken form", "--x", { "content-type": "multipart/form-data; boundary=x" }, 400, "invalid_body", null],
    [
      "too large",
      form(["prompt", "x"], ["image", new Uint8Array(25 * 1024 * 1024 + 1)]),
      {},
      413,
      "request_too_large",
      null,
    ],
  ];
  for (const [name, body, headers, status, code, param] of rows) {
    const response = await gateway.call("POST", EDITS, body, headers);
    const { error } = await response.json();
    assert.deepEqual(
      [response.status, error.code, error.param],
      [status, code, param],
      `${name}: ${error.message}`,
    );
    assert.equal(typeof error.type, "string");
  }
  assert.deepEqual(gateway.logged, []);
});

Deno.test("POST /v1/images/variations edits with words of its own and answers both a url and base64 unless one is asked", async () => {
  await using gateway = await openTestGateway();
  await gateway.connectAgent();
  const asks: [Field[], string[]][] = [
    [[], ["b64_json", "url"]],
    [[["response_format", "url"]], ["url"]],
    [[["response_format", "b64_json"], ["n", "2"], ["size", "512x512"], ["user", "u"]], ["b64_json"]],
  ];
  for (const [fields, keys] of asks) {
    const job = gateway.nextJob();
    const answer = gateway.call("POST", VARIATIONS, form(["image", PNG], ["model", "dall-e-2"], ...fields));
    const jobId = await job;
    const spec = gateway.edge.facts.job(ACCOUNT, jobId)?.spec;
    assert.deepEqual([spec?.settings.operation, spec?.prompt], ["variation", VARIATION_PROMPT]);
    assert.deepEqual(spec?.references.map((r) => r.role), ["source"]);
    await gateway.complete(jobId, spec?.settings.count);
    const { data } = await (await answer).json();
    assert.deepEqual(Object.keys(data[0]), keys);
    assert.equal(data.length, spec?.settings.count);
  }
  const none = await gateway.call("POST", VARIATIONS, form(["n", "1"]));
  const { error } = await none.json();
  assert.deepEqual([none.status, error.code, error.param], [400, "missing_required_parameter", "image"]);
});
