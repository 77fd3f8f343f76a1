/**
 * Serves a worker written against the reference: it knows `new_job`, `job_progress`, `job_completed`, `job_failed` and
 * `request_job`, and nothing of attempts. This speaks the agent protocol for it, so that it is held to the same rules.
 */

import type { AuthSecret } from "@sluice/auth";
import { type Bus, busOf } from "@sluice/bus";
import { every } from "@sluice/clock";
import { MODELS } from "@sluice/domain";
import {
  CLOSE_CODES,
  CREDENTIALS_WITHIN_MS,
  HEARTBEAT_MS,
  MAX_FRAME_BYTES,
  parseServerFrame,
  type ServerMessage,
} from "@sluice/protocol";
import { type Credentials, type ExtensionWorker, readWorker, WorkerRefused } from "./extension_access.ts";
import { TRY_AGAIN } from "./agent_line.ts";
import { openExtensionJobs } from "./extension_jobs.ts";
import { openSession, type SessionOptions } from "./session.ts";
import { keySubject, loginSubject } from "./signals.ts";

export interface ExtensionOptions extends SessionOptions {
  readonly auth: AuthSecret;
}

/** Serves the socket until it closes. `query`: of the address, `userId`, `token` and `extensionType`. */
export function serveExtension(socket: WebSocket, query: URLSearchParams, options: ExtensionOptions): void {
  const { auth, cells, clock, newId } = options;
  const tell = (message: Record<string, unknown>) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
  const refuse = (code: number, reason: string) => {
    if (socket.readyState === WebSocket.OPEN) socket.close(code, reason);
  };
  const stopLate = clock.after(
    CREDENTIALS_WITHIN_MS,
    () => refuse(CLOSE_CODES.unauthorized, "no token in time"),
  );
  const credentials = (token: string): Credentials => ({
    token,
    userId: query.get("userId"),
    extensionType: query.get("extensionType"),
  });
  /** Null before the worker showed who it is; one socket is one worker. */
  let admission: Promise<void> | null = null;
  let receive: ((message: Record<string, unknown>) => void) | null = null;
  let end = () => {};

  async function admit(shown: Credentials): Promise<void> {
    try {
      const worker = await readWorker(shown, auth, clock.now(), newId);
      const bus = busOf(cells, worker.accountId);
      if (bus === undefined) throw new WorkerRefused("token: its account is not of this server");
      const outcome = await (await bus.inbox.send(worker.adopt)).outcome;
      stopLate();
      if (socket.readyState !== WebSocket.OPEN) return;
      if (outcome.ok) return begin(worker, bus);
      tell({ type: "error", code: outcome.rejection.code, error: outcome.rejection.message });
      const unauthorized = outcome.rejection.code === "unauthorized";
      refuse(
        unauthorized ? CLOSE_CODES.unauthorized : TRY_AGAIN,
        unauthorized ? "not let in" : "come back later",
      );
    } catch (error) {
      stopLate();
      if (!(error instanceof WorkerRefused)) return refuse(TRY_AGAIN, "come back later");
      tell({ type: "error", code: "unauthorized", error: error.message });
      refuse(CLOSE_CODES.unauthorized, "not let in");
    }
  }

  function begin(worker: ExtensionWorker, { live }: Bus): void {
    const { agentId, accountId, keyId, loginId, provider, tokenHash } = worker;
    const session = openSession(
      { isOpen, send: (text) => heard(parseServerFrame(text)), close: refuse },
      tokenHash,
      options,
    );
    const say = (message: unknown) => session.receive(JSON.stringify(message));
    const jobs = openExtensionJobs({ tell, say, newId });
    const stopBeat = every(clock, HEARTBEAT_MS, () => say({ type: "heartbeat", holding: jobs.holding() }));
    const stopListening = [
      live.subscribe(keySubject(keyId), () => {
        refuse(CLOSE_CODES.unauthorized, "its key was revoked");
      }),
      live.subscribe(loginSubject(loginId), () => {
        refuse(CLOSE_CODES.unauthorized, "its session was ended");
      }),
    ];
    end = () => {
      stopBeat();
      for (const stop of stopListening) stop();
      session.closed();
    };

    function heard(message: ServerMessage | { readonly error: string }): void {
      if (!("type" in message)) return;
      if (message.type !== "welcome") return jobs.heard(message);
      tell({ type: "welcome", userId: accountId, agentId });
      say({ type: "request_job", slots: 1 });
    }

    receive = (message) => {
      if (message["type"] === "request_job") return say({ type: "request_job", slots: 1 });
      jobs.said(message);
    };
    const models = MODELS.filter((model) => model.provider === provider);
    const kinds = [...new Set(models.map(({ kind }) => kind))];
    const capabilities = { models: models.map(({ id }) => id), kinds, concurrency: 1, minGapMs: 0 };
    say({ type: "hello", v: 1, agentId, provider, version: "extension", capabilities, holding: [] });
  }

  const isOpen = () => socket.readyState === WebSocket.OPEN;
  const token = query.get("token");
  if (token !== null) {
    admission = new Promise((resolve) => socket.onopen = () => resolve(admit(credentials(token))));
  }

  socket.onmessage = ({ data }) => {
    const message = read(data);
    if (message === null) {
      tell({
        type: "error",
        code: "bad_frame",
        error: "expected a JSON object with a type, at most 256 KiB",
      });
      return refuse(CLOSE_CODES.badFrame, "bad frame");
    }
    if (message["type"] === "ping") return tell({ type: "pong" });
    if (message["type"] === "pong") return;
    if (admission === null) {
      const shown = message["token"];
      if (message["type"] !== "auth" || typeof shown !== "string") {
        return refuse(CLOSE_CODES.unauthorized, "expected auth first");
      }
      admission = admit(credentials(shown));
      return;
    }
    // a mistake of ours must not end the process, and with it everybody's sessions
    admission.then(() => receive?.(message)).catch(() => refuse(TRY_AGAIN, "come back later"));
  };
  socket.onclose = () => {
    stopLate();
    end();
  };
}

function read(data: unknown): Record<string, unknown> | null {
  if (typeof data !== "string" || data.length > MAX_FRAME_BYTES) return null;
  try {
    const value = JSON.parse(data);
    return typeof value === "object" && value !== null && typeof value.type === "string" ? value : null;
  } catch {
    return null;
  }
}
