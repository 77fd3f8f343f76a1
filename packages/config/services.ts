/** What each service needs of the environment (contracts/settled.md point 39). */

/** `start` is all of them in one process, `tools` a command of the operator, which says itself what it needs. */
export type Service = "start" | "tools" | "gateway" | "orchestrator" | "storage" | "simulator";

export const PORTS: Readonly<Record<Service, number>> = {
  start: 8001,
  tools: 8001,
  gateway: 8001,
  orchestrator: 8002,
  storage: 8003,
  simulator: 8004,
};

/** Why each is needed is said with it. */
const NEEDS: Readonly<Record<Service, Readonly<Record<string, string>>>> = {
  start: {},
  tools: {},
  gateway: {
    SLUICE_SECRET: "the services share it",
    SLUICE_NATS_URL: "the log is there",
    SLUICE_UPLOAD_URL: "storage keeps the media",
  },
  orchestrator: {
    SLUICE_SECRET: "the services share it",
    SLUICE_NATS_URL: "the log is there",
    SLUICE_UPLOAD_URL: "agents are told to send their outputs there",
  },
  storage: {
    SLUICE_SECRET: "the services share it",
    SLUICE_NATS_URL: "the log is there",
    SLUICE_DATABASE_URL: "the read model is there",
  },
  simulator: { SLUICE_AGENT_URL: "an orchestrator listens there" },
};

/** What only services apart can use. */
const APART: readonly string[] = ["SLUICE_NATS_URL", "SLUICE_AGENT_URL"];

/** What is missing, or given to the wrong one, in words; null when nothing is. `given`: names of variables with a value. */
export function needsOf(service: Service, given: ReadonlySet<string>): string | null {
  for (const [name, why] of Object.entries(NEEDS[service])) {
    if (!given.has(name)) return `${name}: is needed by the ${service}, ${why}`;
  }
  if (service === "gateway" && !given.has("SLUICE_DATABASE_READ_URL") && !given.has("SLUICE_DATABASE_URL")) {
    return "SLUICE_DATABASE_READ_URL: is needed by the gateway, the read model is there";
  }
  const foreign = service === "start" ? APART.find((name) => given.has(name)) : undefined;
  return foreign === undefined
    ? null
    : `${foreign}: \`start\` is one process with its own log, run the gateway, orchestrator and storage tasks instead`;
}
