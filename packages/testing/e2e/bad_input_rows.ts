/** What clients get wrong, as data: contracts/jobs-api.md "Errors" and contracts/openai.md §10. */

export const IMAGE = { type: "image", model: "sim-image", prompt: "a lighthouse" };
export const MB = 1024 * 1024;

/** What is sent, and what `/api` and `/v1` answer: status, code, and words that say where it is and what is accepted. */
export interface Row {
  readonly name: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly code: string;
  readonly words: RegExp;
}

export const JSON_TYPE = { "content-type": "application/json" };
export const API = "/api/jobs";
export const V1 = "/v1/images/generations";
const VIDEO = "/v1/videos";

/** Every row of bad input. */
export const ROWS: readonly Row[] = [
  {
    name: "unknown model",
    path: API,
    body: { ...IMAGE, model: "x9" },
    status: 400,
    code: "unknown_model",
    words: /model "x9".*\/v1\/models/,
  },
  {
    name: "unknown model",
    path: V1,
    body: { prompt: "x", model: "x9" },
    status: 404,
    code: "model_not_found",
    words: /model "x9".*\/v1\/models/,
  },
  {
    name: "unknown model",
    path: VIDEO,
    body: { prompt: "x", model: "x9" },
    status: 404,
    code: "model_not_found",
    words: /model "x9".*\/v1\/models/,
  },
  {
    name: "model of another type",
    path: API,
    body: { ...IMAGE, model: "sim-video" },
    status: 400,
    code: "model_type_mismatch",
    words: /"sim-video": makes video, not image/,
  },
  {
    name: "empty prompt",
    path: API,
    body: { ...IMAGE, prompt: " " },
    status: 400,
    code: "invalid_value",
    words: /prompt/,
  },
  {
    name: "empty prompt",
    path: V1,
    body: { prompt: "" },
    status: 400,
    code: "invalid_value",
    words: /prompt/,
  },
  {
    name: "no prompt",
    path: API,
    body: { type: "image" },
    status: 400,
    code: "missing_field",
    words: /prompt/,
  },
  { name: "no prompt", path: V1, body: {}, status: 400, code: "missing_required_parameter", words: /prompt/ },
  {
    name: "prompt too long",
    path: API,
    body: { ...IMAGE, prompt: "x".repeat(4_001) },
    status: 400,
    code: "invalid_value",
    words: /prompt.*4000/,
  },
  {
    name: "number as text",
    path: API,
    body: { ...IMAGE, count: "2" },
    status: 400,
    code: "invalid_value",
    words: /count.*number/,
  },
  {
    name: "number too large",
    path: API,
    body: { ...IMAGE, count: 11 },
    status: 400,
    code: "invalid_value",
    words: /count.*10/,
  },
  {
    name: "text as number",
    path: V1,
    body: { prompt: 7 },
    status: 400,
    code: "invalid_value",
    words: /prompt.*string|prompt.*text/,
  },
  {
    name: "number too small",
    path: V1,
    body: { prompt: "x", n: 0 },
    status: 400,
    code: "invalid_value",
    words: /\bn\b.*1/,
  },
  { name: "list as object", path: API, body: [IMAGE], status: 400, code: "invalid_body", words: /object/ },
  {
    name: "unknown kind",
    path: API,
    body: { ...IMAGE, type: "song" },
    status: 400,
    code: "invalid_value",
    words: /type.*image/,
  },
  {
    name: "impossible ratio",
    path: API,
    body: { ...IMAGE, aspectRatio: "7" },
    status: 400,
    code: "invalid_value",
    words: /aspectRatio "7".*16:9/,
  },
  {
    name: "impossible size",
    path: V1,
    body: { prompt: "x", size: "9x9" },
    status: 400,
    code: "invalid_value",
    words: /size "9x9".*WIDTHxHEIGHT/,
  },
  {
    name: "malformed JSON",
    path: API,
    body: `{"type": "image",`,
    headers: JSON_TYPE,
    status: 400,
    code: "invalid_json",
    words: /not JSON/,
  },
  {
    name: "malformed JSON",
    path: V1,
    body: `{"prompt": "x"`,
    headers: JSON_TYPE,
    status: 400,
    code: "invalid_json",
    words: /not JSON/,
  },
  {
    name: "empty body",
    path: API,
    body: "",
    headers: JSON_TYPE,
    status: 400,
    code: "invalid_json",
    words: /empty/,
  },
  {
    name: "wrong content type",
    path: API,
    body: "<job/>",
    headers: { "content-type": "text/xml" },
    status: 400,
    code: "unsupported_content_type",
    words: /"text\/xml".*application\/json/,
  },
  {
    name: "wrong content type",
    path: V1,
    body: "prompt=x",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    status: 400,
    code: "unsupported_content_type",
    words: /application\/json/,
  },
  {
    name: "form without a boundary",
    path: VIDEO,
    body: "x",
    headers: { "content-type": "multipart/form-data" },
    status: 400,
    code: "invalid_body",
    words: /boundary/,
  },
  {
    name: "no reference picture",
    path: API,
    body: {
      type: "video",
      model: "sim-video",
      prompt: "waves",
      startFrame: "data:image/png;base64,aGVsbG8=",
    },
    status: 400,
    code: "invalid_value",
    words: /startFrame/,
  },
  {
    name: "unknown dependency",
    path: API,
    body: { ...IMAGE, dependsOn: ["00000000-0000-4000-8000-000000000000"] },
    status: 400,
    code: "dependency_unknown",
    words: /dependsOn/,
  },
  {
    name: "metadata that is too large for messages",
    path: API,
    body: {
      ...IMAGE,
      metadata: Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`${i}`, "灯".repeat(512)])),
    },
    status: 400,
    code: "invalid_value",
    words: /metadata \(an object\): accepted is pairs that have at most 16384 bytes together/,
  },
  {
    name: "a long prompt for many pictures",
    path: V1,
    body: { model: "freepik", prompt: "\u0001".repeat(32_000), n: 10 },
    status: 413,
    code: "request_too_large",
    words: /3 jobs with this prompt have \d+ bytes together, accepted are 524288/,
  },
  {
    name: "body over the limit",
    path: API,
    body: new Uint8Array(25 * MB + 1),
    headers: JSON_TYPE,
    status: 413,
    code: "request_too_large",
    words: /26214400 bytes/,
  },
  {
    name: "body over the limit",
    path: V1,
    body: new Uint8Array(25 * MB + 1),
    headers: JSON_TYPE,
    status: 413,
    code: "request_too_large",
    words: /26214400 bytes/,
  },
];
