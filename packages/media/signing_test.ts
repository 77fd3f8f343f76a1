import assert from "node:assert/strict";
import {
  makeTicket,
  readTicket,
  signingSecret,
  signMediaPath,
  TicketInvalid,
  verifyMediaPath,
} from "./signing.ts";

const secret = signingSecret("a secret of enough bytes for anyone");
const other = signingSecret("another secret of enough bytes, too");
const id = "ab".repeat(32);
const ticket = {
  accountId: "a",
  jobId: "j",
  attempt: 2,
  kind: "image" as const,
  outputs: 4,
  expiresAt: 5_000,
};

Deno.test("signingSecret: refuses an empty or short secret", () => {
  for (const text of ["", "x".repeat(23)]) assert.throws(() => signingSecret(text), /at least 24 are needed/);
  signingSecret("é".repeat(12));
});

Deno.test("verifyMediaPath: accepts what signMediaPath made, as a path and behind a public URL, until it is over", () => {
  const path = signMediaPath(secret, id, 100.9);
  assert.match(path, new RegExp(`^/media/${id}\\?exp=100&sig=`));
  const { look, ...signed } = verifyMediaPath(secret, path, 99) ?? assert.fail();
  assert.deepEqual(signed, { mediaId: id, download: null });
  assert.deepEqual(new Set(Object.values(look)), new Set([undefined]));
  assert.equal(verifyMediaPath(secret, `https://host.example/base${path}`, 99)?.mediaId, id);
  assert.equal(verifyMediaPath(secret, path, 100), null);
  const named = signMediaPath(secret, id, 100, { download: "a cat & dog.png" });
  assert.equal(verifyMediaPath(secret, named, 1)?.download, "a cat & dog.png");
});

Deno.test("verifyMediaPath: gives the signed form, and accepts links from before there were forms", () => {
  const path = signMediaPath(secret, id, 100, { variant: "thumb", format: "jpeg", compression: 0 });
  assert.deepEqual(verifyMediaPath(secret, path, 1), {
    mediaId: id,
    download: null,
    look: { variant: "thumb", format: "jpeg", compression: 0, background: undefined },
  });
  const plain = secret.sign("media", JSON.stringify([id, 100, null]));
  assert.equal(signMediaPath(secret, id, 100), `/media/${id}?exp=100&sig=${plain}`);
  assert.equal(signMediaPath(secret, id, 100, { variant: "original" }), `/media/${id}?exp=100&sig=${plain}`);
  const changed = [
    path.replace("thumb", "preview"),
    path.replace("jpeg", "png"),
    path.replace("compression=0", "compression=9"),
    path.replace("&variant=thumb", ""),
    path.replace("thumb", "huge"),
    `${signMediaPath(secret, id, 100)}&variant=thumb`,
    `${signMediaPath(secret, id, 100)}&background=opaque`,
  ];
  for (const bad of changed) assert.equal(verifyMediaPath(secret, bad, 1), null, bad);
});

Deno.test("verifyMediaPath: refuses any change and any other secret", () => {
  const path = signMediaPath(secret, id, 100, { download: "cat.png" });
  const changed = [
    path.replace("exp=100", "exp=999"),
    path.replace("cat", "dog"),
    path.replace("/ab", "/ba"),
    path.replace(/&download=[^&]*/, ""),
    path.replace(/&sig=.*/, ""),
    path.slice(0, -1),
    "/media/../etc",
    "",
  ];
  for (const bad of changed) assert.equal(verifyMediaPath(secret, bad, 1), null, bad);
  assert.equal(verifyMediaPath(other, path, 1), null);
});

Deno.test("readTicket: gives back what makeTicket was given, until it is over", () => {
  assert.deepEqual(readTicket(secret, makeTicket(secret, ticket), 4_999), ticket);
  assert.throws(() => readTicket(secret, makeTicket(secret, ticket), 5_000), TicketInvalid);
});

Deno.test("readTicket: refuses a ticket without a kind, as earlier versions made them", () => {
  const body = btoa(JSON.stringify(["a", "j", 2, 4, 5_000])).replaceAll("=", "");
  assert.throws(
    () => readTicket(secret, `${body}.${secret.sign("ticket", body)}`, 0),
    /made by an earlier version/,
  );
});

Deno.test("readTicket: refuses changes, other secrets, rubbish, and a media signature in its place", () => {
  const good = makeTicket(secret, ticket);
  const bodyOf = makeTicket(secret, { ...ticket, outputs: 9 }).split(".")[0];
  const media = secret.sign("media", good.split(".")[0] ?? "");
  const bad = [
    "",
    ".",
    "a.b",
    `${good}.x`,
    `${bodyOf}.${good.split(".")[1]}`,
    `${good.split(".")[0]}.${media}`,
  ];
  for (const text of bad) assert.throws(() => readTicket(secret, text, 0), TicketInvalid, text);
  assert.throws(() => readTicket(other, good, 0), TicketInvalid);
});
