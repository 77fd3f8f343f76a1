/**
 * A hostile neighbour in the page: it speaks to everything that listens, under every name it can think of or overhear,
 * hands out message ports, and keeps what it is told in `__hostileHeard` for a test to look at. It takes no function
 * of the browser away from code that came before it.
 */
(() => {
  /** Usual names of the talk between the worlds of an extension, and of ours. */
  const NAMES = [
    "message",
    "sluice",
    "sluice:port",
    "sluice:hello",
    "sluice:init",
    "sluice-bridge",
    "sluice-port",
    "sluice_port",
    "__sluice",
    "bridge",
    "extension",
    "extension:port",
    "content-script",
    "page-world",
    "inject",
    "injected",
    "init",
    "connect",
    "handshake",
    "port",
    "from-content",
    "from-page",
    ...(globalThis.__standin?.hostileNames ?? []),
  ];
  const WORDS = ["hello", "connect", "reply", "result", "job", "submit", "rpc", "credits", "token", "wish"];
  const EVERY_MS = 100;
  const heard = [];
  Object.defineProperty(globalThis, "__hostileHeard", { value: heard });
  const sent = { rounds: 0 };
  Object.defineProperty(globalThis, "__hostileSent", { value: sent });
  const names = new Set(NAMES);

  /** Overhears names of events that later code of this world listens for. */
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (name, ...rest) {
    if ((this === globalThis || this === document) && /sluice|bridge|ext|port/i.test(String(name))) {
      names.add(String(name));
    }
    return listen.call(this, name, ...rest);
  };

  const lie = (name) => {
    const word = WORDS[sent.rounds % WORDS.length];
    const job = crypto.randomUUID();
    return {
      source: name,
      channel: name,
      target: "sluice",
      type: word,
      kind: word,
      rpc: "ogiZ0b",
      id: job,
      jobId: job,
      mediaId: job,
      reply: [[[job]], []],
      body: `)]}'\n\n9\n[["wrb.fr","ogiZ0b","[[[\\"${job}\\"]]]",null,null,null,"generic"]]`,
      signedIn: true,
      credits: 999_999,
      url: "https://hostile.invalid/",
      __proto__: { polluted: true },
    };
  };

  const ownPort = (name) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => heard.push({ name, data });
    setTimeout(() => port1.close(), 20 * EVERY_MS);
    return port2;
  };

  const attack = (name) => {
    const data = lie(name);
    for (const target of [globalThis, document, document.documentElement]) {
      target.dispatchEvent(new CustomEvent(name, { detail: data, bubbles: true }));
      target.dispatchEvent(
        new MessageEvent(name, { data, origin: location.origin, source: window, ports: [ownPort(name)] }),
      );
    }
  };

  const round = () => {
    sent.rounds += 1;
    for (const name of names) {
      const data = lie(name);
      attack(name);
      postMessage(data, "*");
      postMessage(data, "*", [ownPort(name)]);
      postMessage(JSON.stringify(data), "*");
    }
    setTimeout(round, EVERY_MS);
  };
  listen.call(globalThis, "message", ({ detail, data = detail }) => {
    // Its own lies come back to it, as objects, as texts and as events of its own making.
    const isOwn = data?.target === "sluice" || String(data).includes('"target":"sluice"');
    if (!isOwn) heard.push({ name: "message", data });
  });
  round();
})();
