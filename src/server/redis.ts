// Public entry `credyt-widgets/server/redis`: what several processes of one proxy share, kept in Redis (or Valkey) through the host's own client.
import type { Coordination } from './coordination.js';

/** What is used of a client of the `redis` package, version 4 or later. It must be connected. */
export interface NodeRedisClient {
  sendCommand(command: string[]): Promise<unknown>;
  duplicate(): {
    connect(): Promise<unknown>;
    subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
    on(event: 'error', listener: (error: unknown) => void): unknown;
    disconnect(): unknown;
    /** Its name since version 5. */
    destroy?(): unknown;
  };
  on(event: 'error', listener: (error: unknown) => void): unknown;
}

/** What is used of a client of the `ioredis` package. */
export interface IoRedisClient {
  call(command: string, ...values: string[]): Promise<unknown>;
  duplicate(): {
    subscribe(channel: string): Promise<unknown>;
    on(event: 'message', listener: (channel: string, message: string) => void): unknown;
    on(event: 'error', listener: (error: unknown) => void): unknown;
    disconnect(): unknown;
  };
  on(event: 'error', listener: (error: unknown) => void): unknown;
}

export interface RedisCoordinationOptions {
  /** Stands before every key and channel. Default `credyt:`. */
  prefix?: string;
}

interface Subscription {
  /** Resolves when Redis has said that it listens: with Redis away, when it is back. */
  begun: Promise<unknown>;
  end(): unknown;
}

/** One step each, because a process may die between two: a count without an end would lock its customer out for good. */
const COUNT = 'local n = redis.call("INCR", KEYS[1]) if n == 1 then redis.call("PEXPIRE", KEYS[1], ARGV[1]) end return { n, redis.call("PTTL", KEYS[1]) }';
const RELEASE = 'if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end return 0';

/**
 * Listens on a connection of its own, a duplicate of yours, because a connection that listens can do nothing else. `close()` ends that one;
 * your client stays yours to connect and to close.
 */
export function redisCoordination(client: NodeRedisClient | IoRedisClient, { prefix = 'credyt:' }: RedisCoordinationOptions = {}): Coordination {
  const { send, listen } = connectionOf(client);
  const subscriptions = new Set<Subscription>();
  // A client whose errors nobody hears ends the process when Redis goes away. What that breaks, onEvent tells.
  client.on('error', ignore);

  return {
    async get(key) {
      return (await send('GET', prefix + key)) as string | null;
    },
    async set(key, value, ttlMs) {
      if (ttlMs >= 1) await send('SET', prefix + key, value, 'PX', whole(ttlMs));
      else await send('DEL', prefix + key);
    },
    async claim(key, value, ttlMs) {
      return Boolean(await send('SET', prefix + key, value, 'PX', whole(ttlMs), 'NX'));
    },
    async release(key, value) {
      await send('EVAL', RELEASE, '1', prefix + key, value);
    },
    async count(key, windowMs) {
      const [count, resetMs] = (await send('EVAL', COUNT, '1', prefix + key, whole(windowMs))) as unknown[];
      return { count: Number(count), resetMs: Math.max(0, Number(resetMs)) };
    },
    async publish(channel, message) {
      await send('PUBLISH', prefix + channel, message);
    },
    async subscribe(channel, onMessage) {
      const subscription: Subscription = endable(listen(prefix + channel, (message) => {
        if (subscriptions.has(subscription)) onMessage(message); // what was on its way when it ended is not for it any more
      }));
      subscriptions.add(subscription);
      const stop = async (): Promise<void> => {
        if (subscriptions.delete(subscription)) await subscription.end();
      };
      try {
        await subscription.begun;
      } catch (error) {
        await stop();
        throw error;
      }
      return stop;
    },
    async close() {
      const all = [...subscriptions];
      subscriptions.clear();
      for (const { end } of all) await end();
    },
  };
}

/** One that ends before it began has failed to begin: the clients leave that open for good. */
function endable({ begun, end }: Subscription): Subscription {
  let fail = (): void => {};
  const failed = new Promise<never>((_resolve, reject) => {
    fail = () => reject(new Error('Closed before it began to listen.'));
  });
  return { begun: Promise.race([begun, failed]), end: () => { fail(); return end(); } };
}

/** The two clients differ in how a command is sent and how a channel is heard. Both listen again by themselves after a lost connection. */
function connectionOf(client: NodeRedisClient | IoRedisClient): { send(...command: [string, ...string[]]): Promise<unknown>; listen(channel: string, onMessage: (message: string) => void): Subscription } {
  if (typeof client?.duplicate === 'function' && 'call' in client) {
    return {
      send: (...command) => client.call(...command),
      listen(channel, onMessage) {
        const ear = client.duplicate();
        ear.on('error', ignore);
        ear.on('message', (_channel, message) => onMessage(message));
        return { begun: ear.subscribe(channel), end: () => ear.disconnect() };
      },
    };
  }
  if (typeof client?.duplicate === 'function' && 'sendCommand' in client) {
    return {
      send: (...command) => client.sendCommand(command),
      listen(channel, onMessage) {
        const ear = client.duplicate();
        ear.on('error', ignore);
        const begun = ear.connect().then(() => ear.subscribe(channel, (message) => onMessage(message)));
        return { begun, end: async () => (ear.destroy ? ear.destroy() : ear.disconnect()) };
      },
    };
  }
  throw new TypeError('credyt-widgets: redisCoordination takes a client of the package redis (createClient(…)) or ioredis (new Redis(…)).');
}

const whole = (ms: number): string => String(Math.max(1, Math.floor(ms)));
const ignore = (): void => {};
