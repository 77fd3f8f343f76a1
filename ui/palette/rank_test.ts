import { strict as assert } from "node:assert";
import { rank, score } from "./rank.ts";

const names = ["Gallery", "Go to the queue", "Queue", "Clear the queue", "Settings", "Café lights"];

Deno.test("rank: the start of the name, then of a word, then what is inside", () => {
  assert.deepEqual(rank("queue", names, String), ["Queue", "Go to the queue", "Clear the queue"]);
  assert.deepEqual(rank("all", names, String), ["Gallery"]);
});

Deno.test("rank: first letters of words, words in any order, and without accents or case", () => {
  assert.equal(rank("gtq", names, String)[0], "Go to the queue");
  assert.deepEqual(rank("QUEUE clear", names, String), ["Clear the queue"]);
  assert.deepEqual(rank("cafe", names, String), ["Café lights"]);
});

Deno.test("rank: what does not fit is left out, and nothing typed leaves all in their order", () => {
  assert.deepEqual(rank("zebra", names, String), []);
  assert.deepEqual(rank("  ", ["b", "a"], String), ["b", "a"]);
});

Deno.test("score: scripts without case or words are found too", () => {
  assert.notEqual(score("灯台", "海辺の灯台"), null);
  assert.equal(score("灯台", "海辺"), null);
});
