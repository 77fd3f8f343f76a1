import assert from "node:assert/strict";
import { ALLOW_NOTHING, EgressAllowInvalid, parseEgressAllow } from "./egress_allow.ts";
import { FetchFailed, FetchRefused } from "./egress_errors.ts";
import { admit, type EgressPolicy } from "./egress_policy.ts";

/** Public, by what it is; nobody is called in these tests. */
const PUBLIC = "93.184.216.34";

function policy(addresses: readonly string[], rest: Partial<EgressPolicy> = {}): EgressPolicy {
  return { allow: ALLOW_NOTHING, ownHosts: [], resolve: async () => addresses, ...rest };
}

Deno.test("admit refuses every way of writing an address that is not public", async () => {
  const hosts = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0x0.0x0.0x1",
    "017700000001",
    "0177.0.0.1",
    "127.0.0.1.",
    "①②⑦.0.0.1",
    "0.0.0.0",
    "0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "168.63.129.16",
    "192.0.0.192",
    "198.18.0.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "[::]",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::808:808]",
    "[2002:7f00:1::]",
    "[2001::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[fe80::1]",
    "[fec0::1]",
    "[ff02::1]",
    "[100::1]",
    "[4000::1]",
  ];
  const never = policy([], { resolve: (host) => Promise.reject(new Error(`looked up ${host}`)) });
  for (const host of hosts) await assert.rejects(admit(`https://${host}/x`, never), FetchRefused, host);
});

Deno.test("admit takes public addresses, those within IPv6 forms too", async () => {
  for (const host of [PUBLIC, "[2606:4700::1111]", `[::ffff:${PUBLIC}]`, `[64:ff9b::${PUBLIC}]`]) {
    assert.equal((await admit(`https://${host}/x`, policy([]))).addresses.length, 1, host);
  }
});

Deno.test("admit refuses a name with any address that is not public", async () => {
  for (
    const bad of [
      "127.0.0.1",
      "::1",
      "10.1.2.3",
      "::ffff:10.0.0.1",
      "fe80::1%eth0",
      "169.254.169.254",
      "nonsense",
    ]
  ) {
    await assert.rejects(admit("https://a.example/", policy([PUBLIC, bad])), FetchRefused, bad);
  }
  const { addresses, host, port } = await admit("https://a.example./", policy([PUBLIC]));
  assert.deepEqual([addresses, host, port], [[PUBLIC], "a.example", 443]);
});

Deno.test("admit refuses other schemes, credentials, metadata names and our own names", async () => {
  const own = policy([PUBLIC], { ownHosts: ["Sluice.example", "b.example:8443"] });
  const rows: readonly [url: string, found: RegExp][] = [
    ["no url", /it is no URL/],
    ["http://a.example/", /its scheme is http,/],
    ["ftp://a.example/", /its scheme is ftp/],
    ["file:///etc/passwd", /its scheme is file/],
    ["data:text/plain,x", /its scheme is data/],
    ["https://user:secret@a.example/", /it holds credentials/],
    ["https://user@a.example/", /it holds credentials/],
    ["https://metadata.google.internal/computeMetadata/v1/", /not a public one/],
    ["https://METADATA.google.internal./", /not a public one/],
    ["https://sluice.example:444/", /this server/],
    ["https://SLUICE.example./", /this server/],
    ["https://b.example:8443/", /this server/],
  ];
  for (const [url, found] of rows) {
    await assert.rejects(admit(url, own), (error: Error) => {
      assert.ok(error instanceof FetchRefused, url);
      assert.match(error.message, found, url);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  }
  await admit("https://b.example/", own);
});

Deno.test("admit refuses what the system itself takes for this machine", async () => {
  const { lookup } = await import("node:dns/promises");
  const resolve = async (host: string) => (await lookup(host, { all: true })).map((a) => a.address);
  for (const host of ["localhost", "LOCALHOST", "localhost."]) {
    await assert.rejects(admit(`https://${host}/`, policy([], { resolve })), FetchRefused, host);
  }
});

Deno.test("admit lets the operator's list through by name and port or by network, metadata never", async () => {
  const allow = parseEgressAllow("localhost:9000, [::1]:9001 10.0.0.0/8,0.0.0.0/0");
  const all = policy([], { allow: parseEgressAllow("0.0.0.0/0,::/0") });
  for (
    const host of [
      "169.254.170.2",
      "169.254.170.23",
      "[fd00:ec2::254]",
      "[fd00:ec2::23]",
      "[64:ff9b::a9fe:a9fe]",
    ]
  ) {
    await assert.rejects(admit(`http://${host}/`, all), FetchRefused, host);
  }
  const named = { allow: parseEgressAllow("hooks.test:80"), ownHosts: ["hooks.test"] };
  await admit("http://localhost:9000/", policy(["127.0.0.1"], { allow }));
  await admit("http://[::1]:9001/", policy([], { allow }));
  await admit("http://a.example/", policy(["10.0.0.1", "::ffff:10.0.0.2"], { allow }));
  await admit("http://hooks.test/", policy(["127.0.0.1"], named));
  await assert.rejects(admit("http://hooks.test:81/", policy([PUBLIC], named)), FetchRefused);
  await assert.rejects(admit("http://a.example/", policy(["fd00::1"], { allow })), FetchRefused);
  await assert.rejects(admit("https://a.example/", policy(["169.254.169.254"], { allow })), FetchRefused);
  await assert.rejects(
    admit("https://a.example/", policy(["10.0.0.1", "127.0.0.1"], { allow: parseEgressAllow("10.0.0.0/8") })),
    FetchRefused,
  );
});

Deno.test("admit says when a name has no address", async () => {
  const resolve = () => Promise.reject(new Error("ENOTFOUND"));
  for (const nobody of [policy([]), policy([], { resolve })]) {
    await assert.rejects(
      admit("https://nobody.example/", nobody),
      (error: Error) => error instanceof FetchFailed && error.reason === "network",
    );
  }
});

Deno.test("parseEgressAllow reads nothing as nothing and names the entry that it cannot read", () => {
  assert.deepEqual(parseEgressAllow(" , "), ALLOW_NOTHING);
  for (
    const entry of [
      "localhost",
      "http://a:80",
      "a:0",
      "a:65536",
      "a:b",
      "10.0.0.0/33",
      "u@a:80",
      ":80",
      "a:1:2",
    ]
  ) {
    assert.throws(() => parseEgressAllow(`10.0.0.0/8,${entry}`), (error: Error) => {
      return error instanceof EgressAllowInvalid && error.message.includes(`"${entry}"`);
    }, entry);
  }
});
