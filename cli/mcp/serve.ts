/** `sluice mcp`: the tools over standard input and output. Nothing but the protocol is ever printed there. */

// the package names its types without .js and its code with it
// @ts-types="@modelcontextprotocol/sdk/server/mcp"
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
// @ts-types="@modelcontextprotocol/sdk/server/stdio"
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import process from "node:process";
import { createClient } from "../client.ts";
import { clientConfig } from "../client_config.ts";
import { VERSION } from "../version.ts";
import { addGenerateTools } from "./generate_tools.ts";
import { addJobTools } from "./job_tools.ts";
import { addOutputTools } from "./output_tools.ts";

const INSTRUCTIONS =
  "Sluice makes pictures and clips with generators that its owner has accounts at. A generation costs " +
  "the owner credits, so ask before you make many. The way is generate_image or generate_video, then wait_for_job " +
  "until it is finished, then fetch_output. To get the same job after a lost answer, repeat the call with its " +
  "idempotency_key.";

/** Serves until the client closes its end; files go to `folder`. */
export async function serveMcp(folder: string): Promise<void> {
  const client = createClient(clientConfig());
  const server = new McpServer({ name: "sluice", version: VERSION }, { instructions: INSTRUCTIONS });
  addGenerateTools(server, client);
  addJobTools(server, client);
  addOutputTools(server, client, folder);
  const ended = new Promise<void>((resolve) => process.stdin.once("end", resolve).once("close", resolve));
  await server.connect(new StdioServerTransport());
  await ended;
  await server.close();
}
