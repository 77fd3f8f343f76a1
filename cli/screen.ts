/** What a command prints: results on standard output, everything else on standard error. */

export interface Screen {
  /** A line of the result. */
  out(text: string): void;
  /** A line beside the result. */
  err(text: string): void;
  /** The result as one JSON document. */
  json(value: unknown): void;
  /** Whether standard error is a terminal that bars can be drawn on. */
  readonly live: boolean;
  /** Columns of a line of results; unlimited when it is not a terminal. */
  readonly width: number;
  readonly paint: Paint;
}

type Colour = "red" | "green" | "yellow" | "dim" | "bold";

/** Colours a word of the result, or leaves it as it is. */
export type Paint = (colour: Colour, text: string) => string;

const CODES: Readonly<Record<Colour, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
};

const encoder = new TextEncoder();

/** The screen of this process; `plain` means no colours (NO_COLOR). */
export function createScreen({ plain }: { readonly plain: boolean }): Screen {
  const tty = Deno.stdout.isTerminal();
  const colours = tty && !plain;
  return {
    out: (text) => write(Deno.stdout, `${text}\n`),
    err: (text) => write(Deno.stderr, `${text}\n`),
    json: (value) => write(Deno.stdout, `${JSON.stringify(value)}\n`),
    live: Deno.stderr.isTerminal(),
    width: tty ? columns() : Infinity,
    paint: (colour, text) => {
      const [on, off] = CODES[colour];
      return colours && text !== "" ? `\x1b[${on}m${text}\x1b[${off}m` : text;
    },
  };
}

/** Writes all of it, however little the pipe takes at once. A reader that has gone (`| head`) is nobody's mistake. */
function write(to: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let bytes = encoder.encode(text);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(to.writeSync(bytes));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    Deno.exit(0);
  }
}

function columns(): number {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return 80;
  }
}
