/** Reads Prometheus' text format 0.0.4 as strictly as a scraper does, and a little more: every family needs HELP and TYPE. */

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y;
const SUFFIXES: Readonly<Record<string, readonly string[]>> = { histogram: ["_bucket", "_sum", "_count"] };

/** The families by name. Throws `SyntaxError` with the line that is wrong. */
export function parsePrometheus(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith("\n")) throw new SyntaxError("the last line has no end");
  const families = new Map<string, { name: string; type: string; help: string; samples: Sample[] }>();
  const seen = new Set<string>();
  let family: { name: string; type: string; help: string; samples: Sample[] } | undefined;
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const [, word, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (word === "HELP") {
      if (!NAME.test(name) || families.has(name)) throw new SyntaxError(line);
      family = { name, type: "", help: rest, samples: [] };
      families.set(name, family);
    } else if (word === "TYPE") {
      if (family?.name !== name || family.type !== "") throw new SyntaxError(line);
      if (!["counter", "gauge", "histogram"].includes(rest)) throw new SyntaxError(line);
      family.type = rest;
    } else {
      const sample = parseSample(line);
      const names = SUFFIXES[family?.type ?? ""]?.map((suffix) => family!.name + suffix) ?? [family?.name];
      if (family === undefined || family.type === "" || !names.includes(sample.name)) {
        throw new SyntaxError(line);
      }
      const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
      if (seen.has(key)) throw new SyntaxError(`told twice: ${line}`);
      seen.add(key);
      family.samples.push(sample);
    }
  }
  return families;
}

function parseSample(line: string): Sample {
  const [, name = "", text = "", number = ""] = SAMPLE.exec(line) ?? [];
  const value = number === "+Inf" ? Infinity : Number(number);
  if (name === "" || Number.isNaN(value)) throw new SyntaxError(line);
  const labels: Record<string, string> = {};
  for (LABEL.lastIndex = 0; LABEL.lastIndex < text.length;) {
    const [, label, said] = LABEL.exec(text) ?? [];
    if (label === undefined || said === undefined) throw new SyntaxError(line);
    labels[label] = said.replace(/\\(.)/g, (_, c) => c === "n" ? "\n" : c);
  }
  return { name, labels, value };
}
