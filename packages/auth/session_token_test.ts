import assert from "node:assert/strict";
import { SignJWT, UnsecuredJWT } from "jose";
import { authSecret } from "./auth_secret.ts";
import { makeSessionToken, readSessionToken, SessionInvalid } from "./session_token.ts";

const SECRET = authSecret("a secret that is long enough for tests");
const NOW = 1_800_000_000_000;
const SESSION = { sessionId: "s", accountId: "a", keyId: "k", expiresAt: NOW + 60_000 };

/** A token with our claims but for what is changed. */
async function forged(
  { alg = "HS256", key = SECRET.session, issuer = "sluice", audience = "sluice-api", claims = {} },
): Promise<string> {
  return await new SignJWT({ key: "k", sid: "s", ...claims })
    .setProtectedHeader({ alg, typ: "JWT" }).setIssuer(issuer).setAudience(audience).setSubject("a")
    .setExpirationTime(NOW / 1_000 + 60).sign(key);
}

Deno.test("readSessionToken gives back the session that makeSessionToken signed, until its second is over", async () => {
  const token = await makeSessionToken(SECRET, { ...SESSION, expiresAt: NOW + 60_999 });
  assert.deepEqual(await readSessionToken(SECRET, token, NOW + 59_999), SESSION);
  await assert.rejects(readSessionToken(SECRET, token, NOW + 60_000), /it is over/);
});

Deno.test("readSessionToken refuses other algorithms, issuers, audiences, keys, missing claims and changed text", async () => {
  assert.deepEqual(await readSessionToken(SECRET, await forged({}), NOW), SESSION);
  const token = await makeSessionToken(SECRET, SESSION);
  const [head = "", body = "", signature = ""] = token.split(".");
  const unsigned = new UnsecuredJWT({ key: "k", sid: "s" }).setIssuer("sluice").setAudience("sluice-api")
    .setSubject("a").setExpirationTime(NOW / 1_000 + 60).encode();
  const refused = [
    await forged({ alg: "HS512", key: new Uint8Array(64) }),
    await forged({ alg: "HS384" }),
    await forged({ issuer: "another" }),
    await forged({ audience: "another" }),
    await forged({ key: SECRET.ticket }),
    await forged({ claims: { sid: undefined } }),
    await forged({ claims: { key: undefined } }),
    unsigned,
    `${head}.${body}.`,
    `${head}.${body.slice(0, -2)}AA.${signature}`,
    `${head}.${body}`,
    "",
    "a.b.c",
    "x".repeat(1_000_000),
  ];
  for (const text of refused) {
    await assert.rejects(readSessionToken(SECRET, text, NOW), SessionInvalid, text.slice(0, 80));
  }
});
