import { defineCommand } from "citty";
import { command, JSON_FLAG } from "../command.ts";

const SITE = { site: { type: "positional", required: true, description: "flow or freepik" } } as const;

const list = command({
  name: "list",
  description: "Which version is in force for each site",
  args: JSON_FLAG,
  async run({ args, screen }) {
    const { listRecipes } = await import("../recipes.ts");
    await listRecipes(screen, args.json ?? false);
  },
});

const show = command({
  name: "show",
  description: "The recipe in force, as a document to change and to set",
  args: { ...SITE, ...JSON_FLAG },
  async run({ args, screen }) {
    const { showRecipe } = await import("../recipes.ts");
    await showRecipe(args.site, screen, args.json ?? false);
  },
});

const set = command({
  name: "set",
  description: "Give the site's agents another recipe, at once",
  args: {
    ...SITE,
    file: { type: "positional", required: true, description: "A JSON file; its version must be higher" },
    ...JSON_FLAG,
  },
  async run({ args, screen }) {
    const { setRecipe } = await import("../recipes.ts");
    await setRecipe(args.site, args.file, screen, args.json ?? false);
  },
});

/** `sluice recipes …`: for the operator. */
export const recipes = defineCommand({
  meta: {
    name: "recipes",
    description: "For the operator: what agents know of a site's page; list, show, set",
  },
  args: JSON_FLAG,
  default: "list",
  subCommands: { list, show, set },
});
