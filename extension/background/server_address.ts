/** What an owner types as the server's address, made into one that can be called. */

/** The address cannot be used. Thrown by `serverAddress`; the message says why and what to do. */
export class BadAddress extends Error {
  override readonly name = "BadAddress";
}

/**
 * The server's address with its scheme and without a slash at the end. Plain http is for this machine only: a pairing
 * code and an agent's token would be read by everybody on the way.
 * @throws BadAddress
 */
export function serverAddress(text: string): string {
  const typed = text.trim();
  if (typed === "") throw new BadAddress("Enter the address of your Sluice, such as http://127.0.0.1:8001");
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(typed) ? typed : `${schemeFor(typed)}://${typed}`);
  if (url === null) throw new BadAddress(`"${typed}" is no address: it looks like http://127.0.0.1:8001`);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new BadAddress(`"${typed}" begins with ${url.protocol}//: expected https:// or http://`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new BadAddress("The address must not hold a user's name or password");
  }
  if (url.protocol === "http:" && !isThisMachine(url.hostname)) {
    throw new BadAddress(
      `http://${url.host} would send your work readable to everybody on the way: use https://, or a tunnel to 127.0.0.1`,
    );
  }
  return url.origin + url.pathname.replace(/\/+$/, "");
}

/** Where agents of that server connect: `ws://…/ws/agent` or `wss://…`. */
export function socketAddress(server: string): string {
  return `${server.replace(/^http/, "ws")}/ws/agent`;
}

function schemeFor(typed: string): "http" | "https" {
  const host = URL.parse(`http://${typed}`)?.hostname;
  return host !== undefined && isThisMachine(host) ? "http" : "https";
}

function isThisMachine(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || host === "[::1]" ||
    /^127\.\d+\.\d+\.\d+$/.test(host);
}
