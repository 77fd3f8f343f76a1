/** Which rpcid does what (wire/flow.md §7.4). */

import { refuseBy } from "../faults.ts";
import { readCatalogue, readCredits, readHealth, readProfile } from "./account.ts";
import { upscaleClip } from "./clip_upscale.ts";
import { generateClips } from "./clips.ts";
import { extendClip } from "./extend.ts";
import type { Handler } from "./handler.ts";
import { upscaleImage } from "./image_upscale.ts";
import { generateImages } from "./images.ts";
import { fetchMedia, pollClips } from "./poll.ts";
import {
  changeProject,
  createProject,
  deleteProject,
  listProjects,
  readProject,
  readToolState,
} from "./projects.ts";
import { uploadImage } from "./upload.ts";
import { changeWorkflow, trashWorkflows } from "./workflows.ts";

/** Each call of these is a press. */
export const GENERATING: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["ogiZ0b", generateImages],
  ["SPrCad", upscaleImage],
  ["YhhmEf", generateClips("text")],
  ["eb1hJf", generateClips("start")],
  ["nprQif", generateClips("startEnd")],
  ["MZZa6b", generateClips("references")],
  ["fZytfe", extendClip],
  ["p0UkFb", upscaleClip],
]);

const OTHERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["nzlxg", readCredits],
  ["jHPbke", createProject],
  ["o8DA4", changeProject],
  ["QI2zvc", deleteProject],
  ["UpteDb", listProjects],
  ["Zzl0ze", readProject],
  ["ngNC2", readToolState],
  ["HTrJv", readCatalogue],
  ["yBhWQ", readHealth],
  ["o30O0e", readProfile],
  ["maseQ", uploadImage],
  ["jwpduf", pollClips],
  ["as29s", fetchMedia],
  ["mYWVGd", changeWorkflow],
  ["pGCYOe", trashWorkflows],
]);

/** Flags, settings and statistics that the page asks for at load. */
const quiet: Handler = ({ fault }) => {
  refuseBy(fault);
  return [];
};

export function handlerOf(rpc: string): Handler {
  return GENERATING.get(rpc) ?? OTHERS.get(rpc) ?? quiet;
}
