import assert from "node:assert/strict";
import { UserSocketOutlet } from "./user_socket_outlet.ts";

Deno.test("UserSocketOutlet has room until 64 KiB wait, and again when the client took them or went away", async () => {
  const socket = { readyState: WebSocket.OPEN as number, bufferedAmount: 0, send: () => {} };
  const outlet = new UserSocketOutlet(socket);
  assert.equal(outlet.hasRoom(), true);
  socket.bufferedAmount = 64 * 1024;
  assert.equal(outlet.hasRoom(), false);
  const taken = outlet.untilRoom();
  socket.bufferedAmount = 10;
  await taken;
  socket.bufferedAmount = 64 * 1024;
  const left = outlet.untilRoom();
  outlet.close();
  await left;
});

Deno.test("UserSocketOutlet sends nothing on a socket that is not open", () => {
  const sent: string[] = [];
  const socket = {
    readyState: WebSocket.CLOSING as number,
    bufferedAmount: 0,
    send: (text: string) => void sent.push(text),
  };
  const outlet = new UserSocketOutlet(socket as unknown as WebSocket);
  outlet.send("x");
  socket.readyState = WebSocket.OPEN;
  outlet.send("y");
  assert.deepEqual(sent, ["y"]);
});
