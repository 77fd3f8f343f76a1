/** A signed-in visitor without a browser: makes the page's calls by hand, right or wrong. */

import { standInCertificate } from "../tls.ts";
import { sizeOf } from "./catalogue.ts";
import type { FreepikSite } from "./types.ts";

type Host = keyof FreepikSite["hosts"];
type Json = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  // deno-lint-ignore no-explicit-any -- the tests say what they expect of it
  readonly body: any;
  readonly headers: Headers;
}

export interface Visitor extends Disposable {
  readonly uid: string;
  readonly xsrf: string;
  readonly cookies: ReadonlyMap<string, string>;
  fetch(host: Host, path: string, init?: RequestInit): Promise<Response>;
  get(path: string): Promise<Answer>;
  /** Fields replace those of a good wish; headers those of a good call. */
  start(fields?: Json, headers?: Record<string, string>): Promise<Answer>;
  render(started: Answer, fields?: Json, headers?: Record<string, string>): Promise<Answer>;
  upload(file: Blob | null): Promise<Answer>;
}

export const WISH = {
  mode: "imagen-nano-banana-2-flash",
  prompt: "a red boat",
  references: [] as unknown[],
  num_images: 1,
  aspect_ratio: "1:1",
  variations: false,
  force_credits: false,
};

/** Loads the page for its cookies. */
export async function visit({ hosts }: FreepikSite): Promise<Visitor> {
  const { cert } = await standInCertificate();
  const client = Deno.createHttpClient({ caCerts: [cert] });
  const cookies = new Map<string, string>();
  const go = (host: Host, path: string, init: RequestInit = {}) =>
    fetch(`https://localhost:${hosts[host]}${path}`, { redirect: "manual", ...init, client });
  const page = await go("www.freepik.com", "/pikaso/ai-image-generator");
  await page.body?.cancel();
  for (const line of page.headers.getSetCookie()) {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    cookies.set(name, value);
  }
  const uid = cookies.get("UID") ?? "";
  const xsrf = decodeURIComponent(cookies.get("XSRF-TOKEN") ?? "");
  const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
  const write = { cookie, "x-xsrf-token": xsrf, "x-requested-with": "XMLHttpRequest" };
  const post = async (host: Host, path: string, body: unknown, headers: Record<string, string>) => {
    const all = { ...write, "content-type": "application/json", ...headers };
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return await read(await go(host, path, { method: "POST", headers: all, body: text }));
  };
  const user = `?lang=en_US&user_id=${uid}`;
  const wishes = new Map<string, typeof WISH>();
  return {
    uid,
    xsrf,
    cookies,
    fetch: go,
    get: async (path) => await read(await go("www.freepik.com", path, { headers: { cookie } })),
    async start(fields = {}, headers = {}) {
      const wish = { ...WISH, ...fields };
      const answer = await post("www.freepik.com", `/pikaso/api/start-tti-v2${user}`, wish, headers);
      wishes.set(answer.body.family, wish);
      return answer;
    },
    async render(started, fields = {}, headers = {}) {
      const wish = wishes.get(started.body.family) ?? WISH;
      const resolution = fields["resolution"] === "2k" ? "2k" : "1k";
      const index = Number(fields["image_index"] ?? 0);
      const body = {
        tool: "text-to-image",
        mode: wish.mode,
        family: started.body.family,
        prompt: wish.prompt,
        ...sizeOf(wish.aspect_ratio, resolution),
        seed: 7,
        aspect_ratio: wish.aspect_ratio,
        resolution,
        image_references: wish.references,
        request_token: started.body.request_tokens[index],
        image_index: index,
        metadata: { inputPrompt: wish.prompt, aspectRatio: wish.aspect_ratio },
        ...fields,
      };
      const origin = { origin: "https://www.freepik.com" };
      const path = `/pikaso/api/render/v4${user}`;
      return await post("pikaso-data.freepik.com", path, body, { ...origin, ...headers });
    },
    async upload(file) {
      const body = new FormData();
      if (file !== null) body.set("file", file);
      return await read(
        await go("www.freepik.com", "/pikaso/api/upload", { method: "POST", headers: write, body }),
      );
    },
    [Symbol.dispose]: () => client.close(),
  };
}

async function read(response: Response): Promise<Answer> {
  const { status, headers } = response;
  return { status, headers, body: await response.json() };
}
