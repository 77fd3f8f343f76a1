/** What hostile clients send, as data, and a source of chance that repeats itself. */

/** A number from 0 to below 1 at each call, the same ones for the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const DEEP = 20_000;

/** Any of them may stand in any field. As JSON text, because some have no value in JavaScript. */
export const VALUES: readonly string[] = [
  "null",
  "true",
  "0",
  "-1",
  "1.5",
  "1e308",
  "1e999",
  "9007199254740993",
  "-2147483649",
  '""',
  '" "',
  '"\\u0000"',
  '"\\ud800"',
  '"\\udc00x\\ud800"',
  '"\\r\\nset-cookie: x=1"',
  '"__proto__"',
  '"constructor"',
  '"../../etc/passwd"',
  '"data:image/png;base64,!!!!"',
  '"data:,"',
  '"https://[::1%25eth0]/"',
  '"http://127.0.0.1:1/"',
  '"00000000-0000-4000-8000-000000000000"',
  '"video_00000000000040008000000000000000"',
  `"${"0".repeat(64)}"`,
  `"${"x".repeat(40_000)}"`,
  "[]",
  "[null]",
  "[[[]]]",
  '["",{},0]',
  "{}",
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{}}}',
  '{"toString":null,"valueOf":1,"length":-1}',
  '{"url":"x"}',
  '{"id":0,"file_id":[],"image_url":{"url":5}}',
  `${"[".repeat(DEEP)}${"]".repeat(DEEP)}`,
  `${'{"a":'.repeat(DEEP)}0${"}".repeat(DEEP)}`,
];

/** Whole bodies that are no bodies. */
export const BROKEN_BODIES: readonly string[] = [
  "",
  " ",
  "{",
  '{"a":}',
  "[]",
  "[1]",
  "null",
  "0",
  '"x"',
  "\u0000",
  "\ufeff{}",
  '{"__proto__":{"x":1},"constructor":1}',
  "[".repeat(100_000),
  `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
];

/** Types that a body may claim to have. */
export const TYPES: readonly string[] = [
  "",
  "text/plain",
  "application/x-www-form-urlencoded",
  "application/json; charset=utf-16",
  "application/xml",
  "multipart/form-data",
  "multipart/form-data; boundary=",
  "multipart/form-data; boundary=x",
  `multipart/form-data; boundary=${"y".repeat(3_000)}`,
  ";;;",
];

/** Words for a place in a path, written as they stand in a URL. */
export const IDS: readonly string[] = [
  "%00",
  "%ff%fe",
  "%ED%A0%80",
  "%",
  "%2e%2e",
  "%2F..%2F",
  "..%5c",
  "__proto__",
  "constructor",
  "%F0%9F%98%80",
  "'%20or%201=1--",
  "%25",
  "*",
  "0",
  "-1",
  "00000000-0000-4000-8000-000000000000",
  "video_00000000000040008000000000000000",
  "0".repeat(64),
  "A".repeat(3_000),
];

/** The same for the value of a query parameter. */
export const QUERY: readonly string[] = [
  "",
  "%00",
  "%ff",
  "%ED%A0%80",
  "0",
  "-1",
  "1.5",
  "1e9",
  "NaN",
  "99999999999999999999",
  "x",
  "true",
  "__proto__",
  "%25",
  "_%25",
  "'%22%5C",
  "(%7C%26!:*",
  "2026-02-30T00:00:00Z",
  "+275760-09-13T00:00:00.001Z",
  "0000-01-01T00:00:00Z",
  "eyJhIjoxfQ",
  "W10",
  "bnVsbA",
  "WzEsIngiXQ",
  "0-1",
  "999999-999999999999999",
  "00000000-0000-4000-8000-000000000000",
  "a".repeat(3_000),
];

/** Headers that routes read. */
export const HEADERS: readonly (readonly [name: string, value: string])[] = [
  ["range", "bytes=-0"],
  ["range", "bytes=99999999999999999999-"],
  ["range", "bytes=5-1,2-"],
  ["if-none-match", '*,"x",W/'],
  ["if-range", "yesterday"],
  ["prefer", "wait=-1"],
  ["prefer", 'wait=1e99, respond-async; x="\\"'],
  ["prefer", "wait="],
  ["idempotency-key", "k".repeat(4_000)],
  ["idempotency-key", "\u00ff\u0080"],
  ["x-stainless-retry-count", "99999999999999999999"],
  ["x-stainless-retry-count", "-1"],
  ["last-event-id", "1e5"],
  ["last-event-id", "0-99999999999999999999"],
  ["content-type", "application/json, text/html"],
  ["origin", "null"],
  ["origin", "http://[::1"],
  ["host", "evil.example"],
  ["cookie", "sluice_session=a.b.c; sluice_session=; =;;"],
  ["cookie", `sluice_session=${"a".repeat(5_000)}.b.c`],
  ["upgrade", "websocket"],
  ["expect", "nothing"],
  ["x-forwarded-for", "127.0.0.1"],
  ["x-http-method-override", "DELETE"],
];
