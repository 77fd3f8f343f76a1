/** The body of a `batchexecute` reply (wire/flow.md §1.2). */

let calls = 0;

/** The row with an answer; `=` and `&` are escaped inside, as the real one does with URLs. */
export function answerRow(rpc: string, inner: unknown): unknown[] {
  const text = JSON.stringify(inner).replaceAll("=", "\\u003d").replaceAll("&", "\\u0026");
  return ["wrb.fr", rpc, text, null, null, null, "generic"];
}

/** Frames rows with rows of others around them, in one to three chunks, with lengths that no reader can trust. */
export function frame(rows: readonly unknown[][]): string {
  calls += 1;
  const upkeep = [["di", 20 + calls % 80], [
    "af.httprm",
    20 + calls % 80,
    String(-calls * 7919),
    7 + calls % 40,
  ]];
  const first = calls % 3 === 0 ? [[upkeep[0]], [...rows, upkeep[1]]] : [[...rows, ...upkeep]];
  const chunks = [...first, [["e", 4, null, null, 1_000 + calls]]];
  const lines = chunks.map((chunk) => JSON.stringify(chunk));
  return `)]}'\n\n${lines.map((line) => `${oddLength(line)}\n${line}\n`).join("")}`;
}

/** Counts bytes where JavaScript counts characters, and the line's end too. */
function oddLength(line: string): number {
  return new TextEncoder().encode(line).length + 2;
}
