// Starts Inkwell and, without a Credyt key, the emulator beside it. Used by main.ts, the end-to-end tests and scripts/screenshots.ts.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveEmulator } from 'credyt-widgets/emulator/serve';
import { createCredytClient } from 'credyt-widgets/server';
import { createInkwell, type InkwellOptions } from './inkwell.js';
import { seed } from './seed.js';

export interface DemoOptions {
  /** 0 takes any free port. */
  port?: number;
  emulatorPort?: number;
  /** A key of the real Credyt; without it the emulator is started. */
  apiKey?: string | undefined;
  credytUrl?: string | undefined;
  mode?: InkwellOptions['mode'];
  now?: () => number;
}

export interface Demo {
  url: string;
  /** `null` when Inkwell talks to the real Credyt. */
  emulator: Awaited<ReturnType<typeof serveEmulator>> | null;
  close(): Promise<void>;
}

const CREDYT_URL = 'https://api.credyt.ai';

export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const { port = 0, emulatorPort = 0, now = Date.now } = options;
  const emulator = options.apiKey ? null : await serveEmulator({ port: emulatorPort, now });
  const server = createServer();
  try {
    const url = await listen(server, port);
    const apiKey = options.apiKey ?? 'key_inkwell_demo';
    const credytUrl = emulator?.url ?? options.credytUrl ?? CREDYT_URL;
    // The emulator moves no real money, so the ribbon may say "test"; of a real key only its owner knows.
    const mode = options.mode ?? (emulator ? 'test' : null);
    await seed({ apiKey, url: credytUrl, client: createCredytClient({ apiKey, url: credytUrl }) }, now);
    const inkwell = createInkwell({ apiKey, credytUrl, publicUrl: url, mode, now });
    server.on('request', inkwell.listener);
    return {
      url,
      emulator,
      async close() {
        await stop(server);
        await inkwell.close();
        await emulator?.close().catch(() => undefined); // may have been stopped before
      },
    };
  } catch (error) {
    await stop(server);
    await emulator?.close();
    throw error;
  }
}

// The port is known only once something listens, and links must name it.
async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
