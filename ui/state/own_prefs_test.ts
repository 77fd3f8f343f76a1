import type { Account } from "@sluice/domain";
import { strict as assert } from "node:assert";
import { facts } from "./mod.ts";
import { ownPref } from "./own_prefs.ts";

const signIn = (accountId: string) => facts.account.value = { accountId } as unknown as Account;

Deno.test("ownPref: each account finds its own, and what a login that ended leaves is there for the one who comes back", () => {
  const name = `test-${crypto.randomUUID()}`;
  const words = ownPref(name, "", (value): value is string => typeof value === "string");
  try {
    signIn("ada");
    words.value = "a thought of Ada";
    facts.account.value = null;
    assert.equal(words.value, "a thought of Ada", "the page stays as it was");
    words.value += ", and more";
    signIn("ada");
    assert.equal(words.value, "a thought of Ada, and more");
    signIn("grace");
    assert.equal(words.value, "");
    words.value = "a thought of Grace";
    signIn("ada");
    assert.equal(words.value, "a thought of Ada, and more");
    assert.deepEqual(
      ["ada", "grace"].map((one) => localStorage.getItem(`sluice.${name}.${one}`)),
      ['"a thought of Ada, and more"', '"a thought of Grace"'],
    );
  } finally {
    facts.account.value = null;
    for (const one of ["ada", "grace"]) localStorage.removeItem(`sluice.${name}.${one}`);
  }
});
