// Public entry `credyt-widgets/emulator/serve`: puts a fetch function, or a whole emulator, on a local port. Node only; used by the CLI, the demo and tests.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { createEmulator, type Emulator, type EmulatorOptions } from './emulator.js';

export interface Served {
  readonly url: string;
  readonly port: number;
  /** Ends open connections and frees the port. */
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 20_000_000;

/** Serves `handle` on `host` (this machine only, by default); port 0 takes a free one. Rejects as node:http does when the port is taken. */
export async function serve(
  handle: (request: Request) => Promise<Response>,
  { port = 0, host = '127.0.0.1' }: { port?: number; host?: string } = {},
): Promise<Served> {
  const server = createServer((req, res) => { void answer(handle, req, res); });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return { port: bound, url: `http://${host === '127.0.0.1' ? 'localhost' : host}:${String(bound)}`, close: () => close(server) };
}

/** A running emulator. Its links lead to the port it was given. */
export async function serveEmulator({ port = 4010, ...options }: Omit<EmulatorOptions, 'publicUrl'> & { port?: number } = {}): Promise<
  Served & { readonly emulator: Emulator }
> {
  // The port is known only once it is bound, and links need it: so bind first, answer through a variable.
  let emulator: Emulator | null = null;
  const served = await serve((request) => (emulator ? emulator.fetch(request) : Promise.resolve(new Response(null, { status: 503 }))), { port });
  emulator = createEmulator({ ...options, publicUrl: served.url });
  return { ...served, emulator };
}

async function answer(handle: (request: Request) => Promise<Response>, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const gone = new AbortController();
  res.once('close', () => { gone.abort(); });
  try {
    const response = await handle(await readRequest(req, gone.signal));
    res.writeHead(response.status, [...response.headers].flat());
    if (response.body && response.headers.get('content-type') === 'text/event-stream') await pipeline(response.body, res);
    else res.end(Buffer.from(await response.arrayBuffer()));
  } catch {
    // A fault dropped the connection, or the caller went away: there is nobody to tell.
    res.destroy();
  }
}

async function readRequest(req: IncomingMessage, signal: AbortSignal): Promise<Request> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    for (const item of Array.isArray(value) ? value : [value ?? '']) headers.append(name, item);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new RangeError('The body is too large.');
    chunks.push(chunk);
  }
  const method = req.method ?? 'GET';
  const url = `http://${req.headers.host ?? 'localhost'}${req.url ?? '/'}`;
  return new Request(url, { method, headers, signal, ...(size > 0 && method !== 'GET' && method !== 'HEAD' && { body: Buffer.concat(chunks) }) });
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => { if (error) reject(error); else resolve(); });
    server.closeAllConnections();
  });
