/** A real S3 protocol server for tests: s3rver, on a free port, with its objects in a folder of its own. */

export interface TestS3 {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
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
  const { port } = await server.run();
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bucket,
    region: "us-east-1",
    accessKeyId: KEY,
    secretAccessKey: KEY,
    close: async () => {
      // idle keep-alive connections of clients would hold up the end
      server.httpServer.closeAllConnections();
      await server.close();
      await Deno.remove(directory, { recursive: true });
    },
  };
}
