import { strict as assert } from "node:assert";
import { type Asset, assetId, event, TRASH_MS } from "@sluice/domain";
import { assetJson } from "@sluice/protocol";
import { NO_FILTER } from "./filter.ts";
import { known } from "./known.ts";
import { AssetList, WINDOW } from "./list.ts";
import { testAsset } from "./testing_assets.ts";

const LINKS = { original: () => "", thumb: () => "", preview: () => "", download: () => "" };
const DAY = 24 * 3_600_000;

/** Answers for a server that has these, in this order. Returns how to stop. */
function serve(assets: readonly Asset[]): Disposable {
  const { fetch } = globalThis;
  globalThis.fetch = (input) => {
    const { pathname, searchParams } = new URL(String(input), "http://studio");
    const offset = Number(searchParams.get("offset"));
    const page = assets.slice(offset, offset + Number(searchParams.get("limit")));
    const days = [{ day: "2026-11-30", count: assets.length }];
    return Promise.resolve(Response.json(
      pathname.endsWith("/days")
        ? { days, total: assets.length }
        : { assets: page.map((asset) => assetJson(asset, null, LINKS)), total: assets.length },
    ));
  };
  return { [Symbol.dispose]: () => globalThis.fetch = fetch };
}

/** So many assets, newest first. */
function many(count: number, first = 0): Asset[] {
  return Array.from({ length: count }, (_, n) => {
    const number = String(first + count - n).padStart(12, "0");
    const createdAt = +new Date(2026, 10, 30) + (first + count - n) * 1_000;
    return testAsset({ jobId: `00000000-0000-4000-8000-${number}`, createdAt, accountId: "" });
  });
}

async function openList(): Promise<AssetList> {
  const list = new AssetList(NO_FILTER);
  await list.refresh();
  return list;
}

Deno.test("AssetList: is as long as the server's, and asks for what is looked at only", async () => {
  const assets = many(3 * WINDOW);
  using _ = serve(assets);
  const list = await openList();
  assert.equal(list.total.value, 3 * WINDOW);
  assert.equal(list.at(0), assetId(assets[0]!));
  assert.equal(list.at(2 * WINDOW), undefined);
  const [id] = await list.between(2 * WINDOW, 2 * WINDOW + 1);
  assert.equal(id, assetId(assets[2 * WINDOW]!));
  assert.equal(await list.neighbour(id!, 1), assetId(assets[2 * WINDOW + 1]!));
  assert.equal(await list.neighbour(assetId(assets[0]!), -1), null);
  list.close();
});

Deno.test("AssetList: what is trashed goes, what is restored comes back to its place, what is new comes first", async () => {
  const assets = many(5, 1_000);
  using _ = serve(assets);
  const list = await openList();
  const [, second] = assets.map(assetId);
  const data = { accountId: "", assets: [assets[1]!] };
  known.fold(event("AssetsTrashed", data), 1, [second!]);
  assert.deepEqual([list.total.value, list.indexOf(second!)], [4, -1]);
  assert.equal(list.days.value[0]?.count, 4);
  known.fold(event("AssetsRestored", data), 2, [second!]);
  assert.deepEqual([list.total.value, list.indexOf(second!)], [5, 1]);

  const [young] = many(1, 2_000);
  known.put(young!);
  list.sawNew(young!);
  list.sawNew(young!);
  assert.deepEqual([list.total.value, list.at(0)], [6, assetId(young!)]);
  list.close();
});

Deno.test("AssetList: the trash follows the same events the other way round", async () => {
  const [asset] = many(1, 3_000);
  using _ = serve([{ ...asset!, trashedAt: Date.now() - TRASH_MS + DAY }]);
  const list = new AssetList({ ...NO_FILTER, trashed: "true" });
  await list.refresh();
  assert.equal(list.total.value, 1);
  known.fold(event("AssetsRestored", { accountId: "", assets: [asset!] }), 1);
  assert.equal(list.total.value, 0);
  list.close();
});
