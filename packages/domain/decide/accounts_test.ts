import { ACCOUNT, command, openAccount, scenario, submit } from "@sluice/testing";

const grant = (amount: number) => command("GrantCredits", { accountId: ACCOUNT, amount, reason: "bought" });

Deno.test("OpenAccount grants its credits once", () => {
  scenario().when(openAccount(ACCOUNT, 50)).then("AccountOpened", "CreditsGranted").when(
    openAccount(ACCOUNT, 50),
  ).thenNothing();
});

Deno.test("GrantCredits adds, takes back what is available, and no more", () => {
  const s = scenario().given(openAccount(ACCOUNT, 10), submit("a"), grant(5)).thenCredits({
    available: 14,
    reserved: 1,
    settled: 0,
  });
  s.given(grant(-14)).thenCredits({ available: 0, reserved: 1, settled: 0 });
  s.when(grant(-1)).thenRejected("invalid_input", /less than nothing/);
  s.when(grant(0)).thenRejected("invalid_input");
  s.when(grant(0.5)).thenRejected("invalid_input");
});

Deno.test("GrantCredits that is repeated under its id is granted once", () => {
  const once = command("GrantCredits", { accountId: ACCOUNT, amount: 5, reason: "bought" }, "grant-1");
  scenario().given(openAccount(ACCOUNT, 10), once).when(once).thenNothing().thenCredits({
    available: 15,
    reserved: 0,
    settled: 0,
  });
});

Deno.test("RevokeKey of another account's key finds nothing", () => {
  const key = {
    keyId: "k",
    accountId: ACCOUNT,
    name: "n",
    hash: "h",
    prefix: "slk_",
    scopes: ["read"] as const,
    expiresAt: null,
  };
  scenario().given(openAccount(), openAccount("other"), command("CreateKey", key))
    .when(command("RevokeKey", { keyId: "k", accountId: "other" })).thenRejected("not_found");
});
