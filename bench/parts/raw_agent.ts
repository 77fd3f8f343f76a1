/** An agent that does its work in no time: the protocol on a bare WebSocket, each step as soon as the one before is acknowledged. */

export interface RawAgentEvents {
  /** A `new_job` arrived. */
  readonly onJob?: (jobId: string) => void;
  /** The provider was asked, so that its outputs may come. */
  readonly onSubmitting?: (jobId: string, attempt: number) => void;
  /** `job_completed` is about to be sent. */
  readonly onCompleting?: (jobId: string) => void;
}

export interface RawAgentOptions extends RawAgentEvents {
  /** `ws://…/ws/agent`. */
  readonly url: string;
  readonly agentId: string;
  readonly token: string;
  readonly slots: number;
}

type Step = "accepted" | "submitting" | "submitted" | "job_completed";
const NEXT: Readonly<Record<Step, Step | null>> = {
  accepted: "submitting",
  submitting: "submitted",
  submitted: "job_completed",
  job_completed: null,
};

/** Connects and works until closed. Resolves when it was welcomed and has asked for work. */
export function rawAgent(
  { url, agentId, token, slots, onJob, onSubmitting, onCompleting }: RawAgentOptions,
): Promise<WebSocket> {
  const socket = new WebSocket(url, ["sluice.agent.v1", `token.${token}`]);
  const held = new Map<string, number>();
  const steps = new Map<string, { jobId: string; attempt: number; step: Step }>();
  const welcomed = Promise.withResolvers<WebSocket>();
  const send = (message: unknown) => socket.send(JSON.stringify(message));

  function take(jobId: string, attempt: number, step: Step): void {
    const id = crypto.randomUUID();
    steps.set(id, { jobId, attempt, step });
    if (step === "submitted") onSubmitting?.(jobId, attempt);
    if (step === "job_completed") onCompleting?.(jobId);
    if (step === "accepted") held.set(jobId, attempt);
    const rest = step === "submitted" ? { checkpoint: {} } : step === "job_completed" ? { outputs: 1 } : {};
    send({ type: step, id, jobId, attempt, ...rest });
  }

  const beat = () => {
    const holding = [...held].map(([jobId, attempt]) => ({ jobId, attempt, phase: "accepted" }));
    send({ type: "heartbeat", holding });
  };

  socket.onopen = () => {
    const capabilities = {
      models: ["sim-image", "sim-video"],
      kinds: ["image", "video"],
      concurrency: slots,
      minGapMs: 0,
    };
    send({
      type: "hello",
      v: 1,
      agentId,
      provider: "simulator",
      version: "bench",
      capabilities,
      holding: [],
    });
  };
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    switch (message.type) {
      case "welcome":
        send({ type: "request_job", slots });
        setInterval(beat, message.heartbeatMs);
        return welcomed.resolve(socket);
      case "new_job":
        onJob?.(message.jobId);
        return take(message.jobId, message.attempt, "accepted");
      case "ack": {
        const done = steps.get(message.of);
        steps.delete(message.of);
        const next = done === undefined ? null : NEXT[done.step];
        if (done === undefined) return;
        if (next === null) held.delete(done.jobId);
        else take(done.jobId, done.attempt, next);
      }
    }
  };
  socket.onclose = ({ code, reason }) =>
    welcomed.reject(new Error(`connect agent: closed with ${code} "${reason}"`));
  return welcomed.promise;
}
