/** Server-sent events, as the HTML standard cuts them: https://html.spec.whatwg.org/multipage/server-sent-events.html */

export interface Frame {
  readonly event: string;
  readonly data: string;
  /** The position to resume after, when the frame carries one. */
  readonly id?: string;
}

/** The frames of a body; one without data (a comment, a bare id) comes with the event `""`. A last half frame is left out. */
export async function* readFrames(body: ReadableStream<Uint8Array>): AsyncGenerator<Frame> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true }).replaceAll("\r", "");
    const blocks = rest.split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) yield frameOf(block);
  }
}

function frameOf(block: string): Frame {
  const data: string[] = [];
  let [event, id]: [string, string | undefined] = ["message", undefined];
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    const [field, value] = colon === -1
      ? [line, ""]
      : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, "")];
    if (field === "data") data.push(value);
    else if (field === "event") event = value;
    else if (field === "id") id = value;
  }
  return {
    event: data.length === 0 ? "" : event,
    data: data.join("\n"),
    ...(id === undefined ? {} : { id }),
  };
}
