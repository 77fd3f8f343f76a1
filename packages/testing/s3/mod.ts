/** A real S3 protocol server for tests: s3rver, on a free port, with its objects in a folder of its own, and faults on demand. */

import { callOf, type S3Call, type S3Operation } from "./calls.ts";
import { DENIED, INTERNAL, planFaults, type S3Context, type S3Fault } from "./faults.ts";
import { bucketFolder } from "./lacking.ts";

export { DENIED, INTERNAL, type S3Call, type S3Fault, type S3Operation };

export interface TestS3 {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Every call so far. */
  readonly calls: readonly S3Call[];
  /** From now on these operations end in the fault, `times` times or until the answer is called. */
  fault(operations: readonly S3Operation[], fault: S3Fault, times?: number): () => void;
  /** Makes the object so many ms older. */
  age(key: string, ms: number): void;
  /** Ids of uploads that were begun and neither completed nor aborted. */
  unfinished(): string[];
  /** Stops the server and removes its folder. */
  close(): Promise<void>;
}

/** The key pair that s3rver knows. */
const KEY = "S3RVER";

/** Starts a server with one empty bucket on a free port of the loopback. */
export async function startS3(bucket = "sluice-test"): Promise<TestS3> {
  // loaded here, so that tests of other things do not carry it
  const { default: S3rver } = await import("s3rver");
  const directory = await Deno.makeTempDir({ prefix: "sluice-s3-" });
  const server = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  const folder = bucketFolder(directory, bucket, server.store);
  const faults = planFaults();
  const calls: S3Call[] = [];
  server.middleware.unshift(async (context: S3Context, next: () => Promise<void>) => {
    const call = callOf(context);
    calls.push(call);
    if (faults.strike(call, context) || await folder.serve(call, context)) return;
    await next();
    folder.finish(call, context);
  });
  const { port } = await server.run();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket,
    region: "us-east-1",
    accessKeyId: KEY,
    secretAccessKey: KEY,
    calls,
    fault: faults.add,
    age(key, ms) {
      const then = new Date(Date.now() - ms);
      Deno.utimeSync(folder.fileOf(key), then, then);
    },
    unfinished: folder.unfinished,
    close: async () => {
      // idle keep-alive connections of clients would hold up the end
      server.httpServer.closeAllConnections();
      await server.close();
      await Deno.remove(directory, { recursive: true });
    },
  };
}
