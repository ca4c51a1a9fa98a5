// A Redis of the tests' own: on a socket file in a new folder, keeping nothing on disk. Used by the tests of coordination and Redis.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { findRedis, howToInstallRedis } from '../../scripts/redis.mjs';
import { redisCoordination } from '../../src/server/redis.js';
import type { Coordination } from '../../src/server/index.js';

/** For the `skip` of a test that needs Redis. `npm test` brings it where it can; under CI it fails for every skip. */
export const withoutRedis: string | false = findRedis() === null && `Redis is not installed: ${howToInstallRedis}`;

export interface RedisServer {
  /** As a host would write it for either client. */
  path: string;
  start(): Promise<void>;
  /** At once, as a crash would. */
  kill(): Promise<void>;
  /** Keeps its connections and says nothing, until it is woken. */
  freeze(): void;
  wake(): void;
  /** On a connection of the test's own. */
  command(...words: string[]): Promise<unknown>;
  /** Every key and value. */
  everything(): Promise<string>;
  stop(): Promise<void>;
}

export async function startRedis(): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'credyt-redis-'));
  const path = join(folder, 'redis.sock');
  let child: ChildProcess | null = null;

  async function start(): Promise<void> {
    child = spawn(findRedis() ?? 'redis-server', ['--port', '0', '--unixsocket', path, '--dir', folder, '--save', '', '--appendonly', 'no', '--loglevel', 'warning'], { stdio: 'ignore' });
    await eventually(() => withClient(path, (client) => client.ping()));
  }

  async function kill(): Promise<void> {
    const ended = new Promise((resolve) => child?.once('exit', resolve));
    if (child?.kill('SIGKILL')) await ended;
    child = null;
  }

  const command = (...words: string[]): Promise<unknown> => withClient(path, (client) => client.sendCommand(words));

  // A test that is ended for taking too long runs no hooks.
  process.once('exit', () => child?.kill('SIGKILL'));
  await start();
  return {
    path, start, kill, command,
    freeze: () => child?.kill('SIGSTOP'),
    wake: () => child?.kill('SIGCONT'),
    async everything() {
      const keys = (await command('KEYS', '*')) as string[];
      const values = await Promise.all(keys.map((key) => command('GET', key)));
      return [...keys, ...values].join('\n');
    },
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function withClient<Answer>(path: string, ask: (client: ReturnType<typeof createClient>) => Promise<Answer>): Promise<Answer> {
  const client = createClient({ socket: { path, reconnectStrategy: false } });
  client.on('error', () => {});
  try {
    await client.connect();
    return await ask(client as ReturnType<typeof createClient>);
  } finally {
    if (client.isOpen) client.destroy();
  }
}

/** Tries until it does not throw and is not false; a busy machine may take its time. */
export async function eventually<Answer>(attempt: () => Promise<Answer>, upToMs = 20_000): Promise<Answer> {
  const endsAt = Date.now() + upToMs;
  for (;;) {
    try {
      const answer = await attempt();
      if (answer !== false) return answer;
      if (Date.now() > endsAt) throw new Error('It did not come to pass.');
    } catch (error) {
      if (Date.now() > endsAt) throw error;
    }
    await new Promise((resolve) => { setTimeout(resolve, 25); });
  }
}

export interface Connected {
  coordination: Coordination;
  close(): Promise<void>;
}

/** Both clients that hosts use, as their own pages show them. */
export const clients: Record<string, (path: string) => Promise<Connected>> = {
  async redis(path) {
    const client = createClient({ socket: { path, reconnectStrategy: 100 } });
    await client.connect();
    const coordination = redisCoordination(client);
    return { coordination, close: async () => { await coordination.close(); client.destroy(); } };
  },
  async ioredis(path) {
    const client = new Redis({ path });
    const coordination = redisCoordination(client);
    return { coordination, close: async () => { await coordination.close(); client.disconnect(); } };
  },
};
