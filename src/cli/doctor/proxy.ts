// The proxy under examination, asked over HTTP as a browser would ask it. Remembers every answer, so that all of them can be looked through at the end.
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface ProxyOptions {
  /** Where the proxy listens; only its origin counts. */
  url: URL;
  basePath: string;
  /** The page that asks. */
  origin: string;
  /** What signs the test user in. */
  credentials: Readonly<Record<string, string>>;
}

export interface Answer {
  /** `GET /wallet`, with a word on what was special about it. */
  asked: string;
  status: number;
  headers: Readonly<Record<string, string>>;
  text: string;
  /** `null` when the body is no JSON. */
  json: unknown;
}

export interface Asking {
  headers?: Record<string, string | null>;
  signedOut?: true;
  /** What is special about this request, for the report. */
  how?: string;
}

export interface Proxy {
  readonly options: ProxyOptions;
  readonly answers: readonly Answer[];
  get(path: string, asking?: Asking): Promise<Answer>;
  /** From the page's own origin, as JSON, unless told otherwise. Text is sent as it is. */
  post(path: string, body: unknown, asking?: Asking): Promise<Answer>;
  ask(method: string, path: string, asking?: Asking, body?: string): Promise<Answer>;
  /** The beginning of an endless answer: until `isEnough`, or what has come in five seconds. */
  listen(path: string, isEnough: (text: string) => boolean, asking?: Asking): Promise<Answer>;
}

/** No answer came: nobody listens, or the connection was cut. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** A write may take 15 s (design of the protocol) and one more moment. */
const PATIENCE_MS = 40_000;
const MAX_WAIT_S = 60;
const LISTEN_MS = 5_000;

export function createProxy(options: ProxyOptions): Proxy {
  const { url, basePath, origin, credentials } = options;
  const answers: Answer[] = [];
  const isSameOrigin = origin === url.origin;
  const fromPage = { origin, 'sec-fetch-site': isSameOrigin ? 'same-origin' : 'cross-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };

  async function ask(method: string, path: string, { headers = {}, signedOut, how }: Asking = {}, body?: string, isEnough?: (text: string) => boolean): Promise<Answer> {
    const given = { accept: 'application/json', ...(signedOut ? {} : credentials), ...headers };
    const sent = Object.fromEntries(Object.entries(given).filter((pair): pair is [string, string] => pair[1] !== null));
    const answer = await send(new URL(`${url.origin}${basePath}${path}`), method, sent, body, isEnough);
    const asked = { asked: `${method} ${path}${how ? ` (${how})` : ''}`, ...answer };
    answers.push(asked);
    return asked;
  }

  /** A browser sends no Origin with a GET to its own site. */
  function fromLink({ headers, ...asking }: Asking = {}): Asking {
    const { origin: page, ...rest } = fromPage;
    return { ...asking, headers: { ...rest, ...(isSameOrigin ? {} : { origin: page }), ...headers } };
  }

  const proxy: Proxy = {
    options,
    answers,
    ask: (method, path, asking, body) => ask(method, path, asking, body),
    get: (path, asking) => ask('GET', path, fromLink(asking)),
    listen: (path, isEnough, asking) => ask('GET', path, fromLink(asking), undefined, isEnough),
    async post(path, body, { headers, ...asking } = {}) {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const all = { ...asking, headers: { ...fromPage, 'content-type': 'application/json', ...headers } };
      const answer = await ask('POST', path, all, text);
      const waitS = Number(answer.headers['retry-after']);
      if (answer.status !== 429 || !(waitS >= 0 && waitS <= MAX_WAIT_S)) return answer;
      // The proxy's own limit, reached by so many questions in a row: wait as told, once.
      await new Promise((resolve) => setTimeout(resolve, waitS * 1000 + 100));
      return ask('POST', path, all, text);
    },
  };
  return proxy;
}

// node:http and not fetch: fetch sets headers of its own, and some of those are what is examined here.
function send(url: URL, method: string, headers: Record<string, string>, body: string | undefined, isEnough?: (text: string) => boolean): Promise<Omit<Answer, 'asked'>> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(new NoAnswer(error.message, { cause: error }));
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = start(url, { method, headers: { ...headers, ...length }, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      const textSoFar = (): string => Buffer.concat(chunks).toString();
      const done = (): void => {
        clearTimeout(timer);
        const text = textSoFar();
        const named = Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]);
        resolve({ status: incoming.statusCode ?? 0, headers: Object.fromEntries(named) as Record<string, string>, text, json: parse(text) });
        if (isEnough) outgoing.destroy();
      };
      const timer = isEnough && setTimeout(done, LISTEN_MS);
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (isEnough?.(textSoFar())) done();
      });
      incoming.once('error', fail);
      incoming.once('end', done);
    });
    const patienceMs = isEnough ? LISTEN_MS + 1_000 : PATIENCE_MS;
    outgoing.setTimeout(patienceMs, () => outgoing.destroy(new Error(`no answer in ${patienceMs / 1000} s`)));
    outgoing.once('error', fail);
    outgoing.end(body);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
