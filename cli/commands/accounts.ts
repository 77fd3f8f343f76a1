import { defineCommand } from "citty";
import { command, JSON_FLAG } from "../command.ts";
import { whole } from "../read_flags.ts";

const ID = { id: { type: "positional", required: true, description: "The account's id" } } as const;
const PLAN = "free, starter, pro, business";

const list = command({
  name: "list",
  description: "Every account",
  args: JSON_FLAG,
  async run({ args, screen }) {
    const { listAccounts } = await import("../admin.ts");
    await listAccounts(screen, args.json ?? false);
  },
});

const create = command({
  name: "create",
  description: "Open an account and make its first key; the key is shown this once",
  args: {
    name: { type: "positional", required: true, description: "Whose it is" },
    email: { type: "string", valueHint: "address", description: "Where its owner is reached" },
    plan: { type: "string", valueHint: "plan", description: `${PLAN}; free if not said` },
    credits: {
      type: "string",
      valueHint: "number",
      description: "The first grant; what the plan gives if not said",
    },
    ...JSON_FLAG,
  },
  async run({ args, screen }) {
    const credits = whole("--credits", args.credits, 0, 1_000_000_000);
    const { createAccount } = await import("../admin.ts");
    await createAccount(
      { name: args.name, email: args.email, plan: args.plan, credits },
      screen,
      args.json ?? false,
    );
  },
});

const plan = command({
  name: "plan",
  description: "Put an account on another plan",
  args: { ...ID, plan: { type: "positional", required: true, description: PLAN }, ...JSON_FLAG },
  async run({ args, screen }) {
    const { changeAccount } = await import("../admin.ts");
    await changeAccount(args.id, { plan: args.plan }, `is on plan ${args.plan}`, screen, args.json ?? false);
  },
});

const credits = command({
  name: "credits",
  description: "Give credits to an account, or take them away",
  args: {
    ...ID,
    amount: { type: "positional", required: true, description: "How many" },
    take: { type: "boolean", description: "Take them away instead, at most what is available" },
    reason: { type: "string", required: true, valueHint: "text", description: "Stands in the ledger" },
    ...JSON_FLAG,
  },
  async run({ args, screen }) {
    const amount = whole("AMOUNT", args.amount, 1, 1_000_000_000) ?? 0;
    const { grantCredits } = await import("../admin.ts");
    await grantCredits(
      args.id,
      args.take === true ? -amount : amount,
      args.reason,
      screen,
      args.json ?? false,
    );
  },
});

const retention = command({
  name: "retention",
  description: "Say how long an account's finished jobs are kept",
  args: {
    ...ID,
    days: { type: "string", valueHint: "number", description: "Days, 1 to 3650; for ever if not said" },
    ...JSON_FLAG,
  },
  async run({ args, screen }) {
    const retentionDays = whole("--days", args.days, 1, 3_650) ?? null;
    const { changeAccount } = await import("../admin.ts");
    const words = `keeps its finished jobs ${
      retentionDays === null ? "for ever" : `for ${retentionDays} days`
    }`;
    await changeAccount(args.id, { retentionDays }, words, screen, args.json ?? false);
  },
});

const suspend = command({
  name: "suspend",
  description: "Stop an account's keys from working; --lift lets them work again",
  args: { ...ID, lift: { type: "boolean", description: "End the suspension" }, ...JSON_FLAG },
  async run({ args, screen }) {
    const suspended = args.lift !== true;
    const { changeAccount } = await import("../admin.ts");
    const words = suspended ? "is suspended" : "is active";
    await changeAccount(args.id, { suspended }, words, screen, args.json ?? false);
  },
});

const key = command({
  name: "key",
  description: "Make a key for an account that lost its own; the key is shown this once",
  args: {
    ...ID,
    name: {
      type: "string",
      default: "Made by the operator",
      valueHint: "text",
      description: "What the key is called",
    },
    ...JSON_FLAG,
  },
  async run({ args, screen }) {
    const { rekeyAccount } = await import("../admin.ts");
    await rekeyAccount(args.id, args.name, screen, args.json ?? false);
  },
});

/** `sluice accounts …`: for the operator. */
export const accounts = defineCommand({
  meta: {
    name: "accounts",
    description: "For the operator: list accounts; create, plan, credits, retention, suspend, key",
  },
  args: JSON_FLAG,
  default: "list",
  subCommands: { list, create, plan, credits, retention, suspend, key },
});
