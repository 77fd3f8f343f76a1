/**
 * What the stand-in's page needs and no wire says: whether a person is asked for, and its pace.
 * `GET /standin/state` and `POST /standin/clear {what}`, which is a person's click on the dialog's button.
 */

import type { Blocker, PageChange } from "./types.ts";
import type { World } from "./world.ts";

interface PageState extends Readonly<Record<Blocker, boolean>> {
  readonly imageCallGapMs: number;
  readonly pollMs: number;
  readonly drift: PageChange | null;
}

function pageState({ blockers, options, change }: World): PageState {
  return { ...blockers, imageCallGapMs: options.imageCallGapMs, pollMs: options.pollMs, drift: change };
}

export async function answerSideChannel(world: World, request: Request, path: string): Promise<Response> {
  if (path === "/standin/state" && request.method === "GET") return Response.json(pageState(world));
  if (path !== "/standin/clear" || request.method !== "POST") return new Response(null, { status: 404 });
  const { what } = await request.json();
  if (!Object.hasOwn(world.blockers, what)) return new Response(null, { status: 400 });
  world.blockers[what as Blocker] = false;
  return Response.json(pageState(world));
}
