/** Projects and what is in them (wire/flow.md §1.6). */

import { exactly, integer, must, text, tuple } from "../arguments.ts";
import { knownProject } from "../context.ts";
import { refuseBy } from "../faults.ts";
import { filler } from "../large_project.ts";
import { recordRow, thumbnailUrl, timeRow, workflowRow } from "../records.ts";
import { type Project, serverId, type World } from "../world.ts";
import type { Call } from "./handler.ts";

const NAME = /^projects\/([0-9a-f-]{36})$/;
const MOST_ON_PAGE = 100;

/** `jHPbke` */
export function createProject({ world, inner, fault }: Call): unknown {
  refuseBy(fault);
  const [where, titled, surface] = tuple(inner, 3);
  exactly([where, surface], ["projects/*", [null, 22]]);
  const [nothing, titles] = tuple(titled, 2);
  must(nothing === null);
  const { id, title } = addProject(world, text(tuple(titles, 1)[0]));
  return [id, [title]];
}

function addProject(world: World, title: string): Project {
  const project: Project = { id: serverId(), title, cover: null, createdAt: Date.now() };
  world.projects.set(project.id, project);
  return project;
}

/** `o8DA4`: a mask that is not known changes nothing and is no error. */
export function changeProject({ world, inner, fault }: Call): unknown {
  refuseBy(fault);
  const [name, values, masks, surface] = tuple(inner, 4);
  exactly(surface, [null, 22]);
  const project = projectNamed(world, name);
  const [title, cover] = tuple(values, 1, 2);
  const mask = tuple(tuple(masks, 1)[0], 1)[0];
  if (mask === "project_title") project.title = text(title);
  if (mask === "thumbnail_media_key") project.cover = text(cover);
  return projectRow(project);
}

/** `QI2zvc`: it and all that is in it are gone. */
export function deleteProject({ world, inner, fault }: Call): unknown {
  refuseBy(fault);
  const { id } = projectNamed(world, tuple(inner, 1)[0]);
  world.projects.delete(id);
  for (const workflow of world.workflows.values()) {
    if (workflow.project === id) world.workflows.delete(workflow.id);
  }
  for (const item of world.media.values()) if (item.project === id) world.media.delete(item.id);
  return [];
}

/** `UpteDb`: the token of the next page counts in its own slot only; anywhere else it is passed over. */
export function listProjects({ world, inner, fault }: Call): unknown {
  refuseBy(fault);
  must(Array.isArray(inner) && inner[0] === "projects/*");
  const size = integer(inner[1]);
  must(size >= 1 && size <= MOST_ON_PAGE);
  const all = [...world.projects.values()].sort((a, b) => b.createdAt - a.createdAt);
  const from = typeof inner[2] === "string" ? offsetOf(inner[2]) : 0;
  const page = all.slice(from, from + size).map(projectRow);
  return from + size < all.length ? [page, `page-${from + size}`] : [page];
}

function offsetOf(token: string): number {
  const [, digits] = /^page-(\d+)$/.exec(token) ?? [];
  must(digits !== undefined);
  return Number(digits);
}

/** `Zzl0ze`: [1] workflows, [2] what was made, [3] what was uploaded; addresses are those of thumbnails. */
export function readProject({ world, inner, fault }: Call): unknown {
  refuseBy(fault);
  const [name, ...rest] = tuple(inner, 5);
  exactly(rest, [null, null, null, [1]]);
  const project = projectNamed(world, name);
  const items = [...world.media.values()].filter((item) => item.project === project.id);
  const rows = (uploaded: boolean) =>
    items.filter((item) => item.uploaded === uploaded).map((item) => recordRow(world, item, "thumbnails"));
  const workflows = [...world.workflows.values()].filter((workflow) => workflow.project === project.id);
  const large = world.options.largeProject ? filler(world, project) : [];
  return [projectRow(project), workflows.map(workflowRow), [...large, ...rows(false)], rows(true)];
}

/** `ngNC2` */
export function readToolState({ world, inner, fault }: Call): unknown {
  refuseBy(fault);
  const name = text(tuple(inner, 1)[0]);
  must(name.startsWith("tools/PINHOLE/"));
  const { id } = projectNamed(world, name.slice("tools/PINHOLE/".length));
  return [`tools/PINHOLE/projects/${id}`, []];
}

function projectNamed(world: World, name: unknown): Project {
  const [, id = ""] = NAME.exec(text(name)) ?? [];
  must(id !== "");
  const project = world.projects.get(knownProject(world, id));
  must(project !== undefined);
  return project;
}

function projectRow({ id, title, cover, createdAt }: Project): unknown[] {
  return [id, [title, null, timeRow(createdAt), cover === null ? null : thumbnailUrl(cover), cover]];
}
