export { type Cluster, type ClusterOptions, type Kind, startCluster } from "./cluster.ts";
export { type ServiceProcess, spawnService } from "./process.ts";
