import { defineCommand } from "citty";
import { command, JSON_FLAG } from "../command.ts";
import { whole, words } from "../read_flags.ts";

const list = command({
  name: "list",
  description: "Your keys that work",
  args: JSON_FLAG,
  async run({ args, screen }) {
    const { listKeys } = await import("../account.ts");
    await listKeys(screen, args.json ?? false);
  },
});

const create = command({
  name: "create",
  description: "Make a key; it is shown this once",
  args: {
    name: { type: "positional", required: true, description: "What you call it" },
    scopes: {
      type: "string",
      valueHint: "words",
      description: "generate, read, manage, agent, admin; several with commas. Else the server's choice",
    },
    days: {
      type: "string",
      valueHint: "number",
      description: "How long it works; without an end if not said",
    },
    ...JSON_FLAG,
  },
  async run({ args, all, screen }) {
    const days = whole("--days", args.days, 1, 3_650);
    const scopes = words(all("scopes"));
    const key = {
      name: args.name,
      scopes: scopes.length === 0 ? undefined : scopes,
      expiresIn: days === undefined ? undefined : days * 86_400,
    };
    const { createKey } = await import("../account.ts");
    await createKey(key, screen, args.json ?? false);
  },
});

const revoke = command({
  name: "revoke",
  description: "Make a key useless at once",
  args: { id: { type: "positional", required: true, description: "The key's id" }, ...JSON_FLAG },
  async run({ args, screen }) {
    const { revokeKey } = await import("../account.ts");
    await revokeKey(args.id, screen, args.json ?? false);
  },
});

const newSecret = command({
  name: "new-secret",
  description: "Print a new API key, for SLUICE_ADMIN_KEY; no server is asked",
  args: {},
  async run({ screen }) {
    const { makeKey } = await import("@sluice/auth");
    screen.out(makeKey());
  },
});

/** `sluice keys …`. */
export const keys = defineCommand({
  meta: { name: "keys", description: "List API keys; create or revoke one" },
  args: JSON_FLAG,
  default: "list",
  subCommands: { list, create, revoke, "new-secret": newSecret },
});
