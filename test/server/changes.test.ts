// "This balance changed" between the processes of a proxy: heard at once here and soon there, true only when one of us sealed it, and no harm when it is lost, sent again or drowned.
import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { createChanges, type Changes } from '../../src/server/changes.js';
import { memoryCoordination, type Coordination } from '../../src/server/index.js';
import { createSecrets } from '../../src/server/secrets.js';
import { eventually } from './redis-server.js';
import { workbench } from './workbench.js';

interface Process extends Changes {
  forgotten: string[];
  /** How many hints it took the trouble to open. */
  opened(): number;
  advance(ms: number): void;
}

function processAt(coordination: Coordination, apiKey = 'key_test'): Process {
  const forgotten: string[] = [];
  let clock = 0;
  let opened = 0;
  const own = createSecrets(apiKey);
  const secrets = { ...own, open: (name: string, sealed: string) => { opened++; return own.open(name, sealed); } };
  const changes = createChanges({ coordination, secrets, forget: (customerId) => forgotten.push(customerId), now: () => clock });
  return { ...changes, forgotten, opened: () => opened, advance: (ms) => { clock += ms; } };
}

/** Listening begins a moment after it is asked for: when the channel is known. */
async function listening(coordination: Coordination, ...all: Process[]): Promise<string> {
  const channels: string[] = [];
  const { subscribe } = coordination;
  coordination.subscribe = (channel, onMessage) => { channels.push(channel); return subscribe(channel, onMessage); };
  for (const one of all) one.listen();
  await eventually(async () => channels.length === all.length);
  return channels[0] ?? '';
}

describe('a changed balance', () => {
  it('is heard at once in the same process, once, by those who listen to that customer, until they stop', async () => {
    const here = processAt(memoryCoordination());
    const heard: string[] = [];
    const stop = here.hear('maya', () => heard.push('first'));
    here.hear('maya', () => heard.push('second'));
    here.hear('noah', () => heard.push('noah'));
    const told = here.tell('maya');
    assert.deepEqual(heard, ['first', 'second']);
    await told;
    stop();
    stop();
    await here.tell('maya');
    assert.deepEqual(heard, ['first', 'second', 'second']);
    assert.deepEqual(here.forgotten, ['maya', 'maya']);
  });

  it('is heard in every other process, by a hint that says nothing to anybody else', async () => {
    const coordination = memoryCoordination();
    const processes = [processAt(coordination), processAt(coordination), processAt(coordination)] as const;
    const strangers = processAt(coordination, 'key_of_another_product');
    const channel = await listening(coordination, ...processes, strangers);
    const hints: string[] = [];
    await coordination.subscribe(channel, (hint) => hints.push(hint));
    await processes[0].tell('maya');
    await eventually(async () => processes.every(({ forgotten }) => forgotten.length > 0));
    for (const { forgotten } of processes) assert.deepEqual(forgotten, ['maya']);
    assert.deepEqual(strangers.forgotten, []);
    assert.equal(hints.length, 1);
    assert.ok(!`${channel} ${hints.join()}`.includes('maya'));
  });

  it('is believed from one of us only: noise, forgeries and hints of another channel are nothing', async () => {
    const coordination = memoryCoordination();
    const [here, there] = [processAt(coordination), processAt(coordination)];
    const channel = await listening(coordination, here, there);
    const hints: string[] = [];
    await coordination.subscribe(channel, (hint) => hints.push(hint));
    await here.tell('maya');
    await eventually(async () => there.forgotten.length === 1);

    const [true_ = ''] = hints;
    const moved = await createSecrets('key_test').seal('another channel', 'someone noah');
    const foreign = await createSecrets('key_guess').seal(channel, 'someone noah');
    for (const noise of ['', '.', 'null', '{"customerId":"noah","available":"1000000"}', `${true_}A`, `A${true_}`, true_.slice(1), moved, foreign, 'x'.repeat(1e6)]) await coordination.publish(channel, noise);
    // Whoever recorded a hint can make us read once more, and that is all.
    await coordination.publish(channel, true_);
    await eventually(async () => there.forgotten.length === 2);
    assert.deepEqual(there.forgotten, ['maya', 'maya']);
    assert.deepEqual(here.forgotten, ['maya']);
  });

  it('may drown in noise: what is opened at once is bounded, and later hints are heard again', async () => {
    const coordination = memoryCoordination();
    const [here, there] = [processAt(coordination), processAt(coordination)];
    const channel = await listening(coordination, there);
    const noise = await createSecrets('key_guess').seal(channel, 'someone noah');
    for (let count = 0; count < 50_000; count++) void coordination.publish(channel, noise);
    assert.ok(there.opened() <= 1_000, String(there.opened()));
    await eventually(async () => {
      await here.tell('maya');
      return there.forgotten.length > 0;
    });
    assert.deepEqual([...new Set(there.forgotten)], ['maya']);
  });

  it('is told here even when it can be told to nobody else', async () => {
    const mute: Coordination = { ...memoryCoordination(), publish: () => Promise.reject(new Error('down')), subscribe: () => Promise.reject(new Error('down')) };
    const here = processAt(mute);
    const heard: string[] = [];
    here.hear('maya', () => heard.push('maya'));
    await here.tell('maya');
    assert.deepEqual(heard, ['maya']);
    await here.close();
  });

  it('is listened for again when that failed a while ago, and not at every request', async () => {
    const memory = memoryCoordination();
    let attempts = 0;
    const coordination: Coordination = { ...memory, subscribe: (...all) => (++attempts < 3 ? Promise.reject(new Error('down')) : memory.subscribe(...all)) };
    const here = processAt(coordination);
    const failed = async (count: number) => { here.listen(); await eventually(async () => attempts === count); await new Promise((resolve) => { setTimeout(resolve, 5); }); };
    await failed(1);
    for (let request = 0; request < 10; request++) here.listen();
    here.advance(4_999);
    here.listen();
    assert.equal(attempts, 1);
    here.advance(1);
    await failed(2);
    here.advance(5_000);
    await failed(3);
    await eventually(async () => {
      await processAt(coordination).tell('maya');
      return here.forgotten.length > 0;
    });
    for (let request = 0; request < 10; request++) here.listen();
    assert.equal(attempts, 3);
  });

  it('that cannot be listened for, because the store is away, keeps no handler from closing; listening that begins later is ended at once', async () => {
    let begin = (): void => {};
    let isEnded = false;
    let isAsked = false;
    const coordination: Coordination = {
      ...memoryCoordination(),
      subscribe: () => new Promise((resolve) => {
        isAsked = true;
        begin = () => resolve(async () => { isEnded = true; });
      }),
    };
    const here = processAt(coordination);
    here.listen();
    await eventually(async () => isAsked);
    mock.timers.enable({ apis: ['setTimeout'] });
    const closed = here.close();
    mock.timers.tick(2_000);
    mock.timers.reset();
    await closed;
    begin();
    await eventually(async () => isEnded);
  });

  it('that the host tells wrongly, or of a customer who cannot be looked up, is reported and never rejects: nobody waits for a hint', async () => {
    const bench = workbench();
    bench.emulator.faults({ route: 'GET /customers', status: 401 });
    for (const customer of [{}, { customerId: '../x' }, undefined, null, { externalId: 'maya' }]) await bench.billing.refresh(customer as never);
    assert.deepEqual(bench.events.flatMap((event) => (event.type === 'mishap' ? [event.reason] : [])), Array.from({ length: 5 }, () => 'refresh_failed'));
  });

  it('is heard no more by a handler that was closed', async () => {
    const coordination = memoryCoordination();
    const bench = workbench({ coordination });
    const { subscribe } = coordination;
    let listeners = 0;
    coordination.subscribe = async (...all) => { const stop = await subscribe(...all); listeners++; return async () => { listeners--; return stop(); }; };
    const other = workbench({ coordination });
    await bench.get('/wallet');
    await other.get('/wallet');
    await eventually(async () => listeners > 0);
    await bench.billing.close();
    await other.billing.close();
    assert.equal(listeners, 0);
  });
});
