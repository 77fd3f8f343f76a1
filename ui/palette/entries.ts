/** What the command palette knows without asking the server: pages, actions, settings, agents and the jobs in memory. */

import type { Job } from "@sluice/domain";
import type { IconName } from "../parts/icon.tsx";
import { ALL_SHORTCUTS, type ShortcutId } from "../keyboard/table.ts";
import { isBound, keysLabel, runShortcut } from "../keyboard/keys.ts";
import { facts } from "../state/mod.ts";
import { theme, timeStyle } from "../state/prefs.ts";
import { t, type TextKey } from "../text/mod.ts";

export type Group = "pages" | "actions" | "jobs" | "assets" | "settings" | "agents";

export interface Entry {
  readonly id: string;
  readonly group: Group;
  readonly icon: IconName;
  readonly label: string;
  /** The label is its owner's words, not the studio's. */
  readonly own?: true;
  /** Said beside it: a state, a place. */
  readonly hint?: string;
  /** Keys that do the same, as people read them. */
  readonly keys?: string;
  /** A still to show instead of the icon. */
  readonly thumb?: string;
  readonly run: (route: (path: string) => void) => void;
}

const PAGES: readonly (readonly [string, IconName, TextKey, ShortcutId?])[] = [
  ["/", "create", "shell.create", "go.create"],
  ["/gallery", "gallery", "shell.gallery", "go.gallery"],
  ["/canvas", "canvas", "shell.canvas", "go.canvas"],
  ["/queue", "queue", "shell.queue", "go.queue"],
  ["/references", "references", "shell.references", "go.references"],
  ["/agents", "agents", "shell.agents", "go.agents"],
  ["/account", "account", "shell.account"],
  ["/keys", "keys", "shell.keys"],
  ["/webhooks", "webhooks", "shell.webhooks"],
  ["/trash", "trash", "shell.trash"],
  ["/settings", "settings", "shell.settings"],
];

/** Everything, in the order in which it is offered before anything is typed. */
export function localEntries(): readonly Entry[] {
  return [...pages(), ...actions(), ...jobs(), ...agents(), ...settings()];
}

function pages(): Entry[] {
  return PAGES.map(([path, icon, label, id]) => ({
    id: `page-${path}`,
    group: "pages",
    icon,
    label: t(label),
    ...id === undefined ? {} : { keys: keysLabel(id) },
    run: (route) => route(path),
  }));
}

/** What can be done here and now: shortcuts that something listens to. */
function actions(): Entry[] {
  return ALL_SHORTCUTS
    .filter(([id]) => !id.startsWith("go.") && id !== "palette.open" && isBound(id))
    .map(([id, { label }]) => ({
      id: `action-${id}`,
      group: "actions",
      icon: "next",
      label: t(label),
      keys: keysLabel(id),
      run: () => void runShortcut(id),
    }));
}

/** Newest first. */
function jobs(): Entry[] {
  return facts.jobIds.value.toReversed().flatMap((jobId): Entry[] => {
    const job = facts.job(jobId).value;
    if (job === undefined || job.spec.prompt === "") return [];
    return [{
      id: `job-${jobId}`,
      group: "jobs",
      icon: job.spec.kind === "video" ? "video" : "image",
      label: job.spec.prompt,
      own: true,
      hint: stateOf(job),
      run: (route) => route(`/jobs/${jobId}`),
    }];
  });
}

function stateOf({ state }: Job): string {
  const agent = "agentId" in state ? facts.agents.value.get(state.agentId)?.name : undefined;
  return t(`job.${state.status}`, { agent: agent ?? "" });
}

function agents(): Entry[] {
  return [...facts.agents.value.values()].map(({ agentId, name, session }) => ({
    id: `agent-${agentId}`,
    group: "agents",
    icon: "agents",
    label: name,
    own: true,
    hint: t(session === null ? "palette.away" : "palette.there"),
    run: (route) => route(`/agents/${agentId}`),
  }));
}

function settings(): Entry[] {
  const set = (id: string, label: TextKey, value: TextKey, run: () => void): Entry => ({
    id: `setting-${id}`,
    group: "settings",
    icon: "settings",
    label: t("palette.setting", { name: t(label), value: t(value) }),
    run,
  });
  return [
    ...(["dark", "light", "system", "contrast"] as const).map((word) =>
      set(`theme-${word}`, "settings.theme", `settings.theme.${word}`, () => theme.value = word)
    ),
    ...(["relative", "local", "utc"] as const).map((word) =>
      set(`time-${word}`, "settings.time", `settings.time.${word}`, () => timeStyle.value = word)
    ),
    {
      id: "setting-shortcuts",
      group: "settings",
      icon: "settings",
      label: t("settings.shortcuts"),
      run: (route) => route("/settings#shortcuts"),
    },
  ];
}
