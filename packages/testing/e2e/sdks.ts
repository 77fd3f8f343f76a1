/** The three lines of OpenAI's SDK under one type: what they declare alike is called alike. */

import OpenAI from "openai";
import OpenAI5 from "openai5";
import OpenAI6 from "openai6";

export interface Line {
  readonly name: string;
  readonly client: OpenAI;
  /** Whether it knows videos. */
  readonly videos: boolean;
  /** The line's own error classes. */
  readonly errors: Pick<
    typeof OpenAI,
    | "AuthenticationError"
    | "BadRequestError"
    | "NotFoundError"
    | "RateLimitError"
    | "UnprocessableEntityError"
    | "InternalServerError"
    | "APIError"
  >;
}

/** A client of each line for the server at `url`. */
export function linesFor({ url, key }: { readonly url: string; readonly key: string }): readonly Line[] {
  const options = { baseURL: `${url}/v1`, apiKey: key };
  return [
    {
      name: "openai 5",
      client: new OpenAI5(options) as unknown as OpenAI,
      videos: false,
      errors: OpenAI5 as unknown as typeof OpenAI,
    },
    {
      name: "openai 6",
      client: new OpenAI6(options) as unknown as OpenAI,
      videos: true,
      errors: OpenAI6 as unknown as typeof OpenAI,
    },
    { name: "openai 7", client: new OpenAI(options), videos: true, errors: OpenAI },
  ];
}
