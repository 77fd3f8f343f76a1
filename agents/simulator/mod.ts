/** A stand-in for a provider: an agent that speaks the real protocol and makes real, marked files. */

export { type SimulatorSettings } from "./driver.ts";
export { type SimulatorOptions, startSimulator } from "./simulator.ts";
