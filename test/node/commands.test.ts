// The commands people type: what `npm start` says when a port is taken, and that `npm test` cannot be green without having tested.
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { takenPort } from '../../scripts/ports.mjs';

describe('npm start', () => {
  const holder = createServer();
  let port = 0;
  before(async () => {
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    port = (holder.address() as AddressInfo).port;
  });
  after(() => { holder.close(); });

  it('names the taken port and what to type instead', async () => {
    const message = await takenPort({ PORT: port });
    assert.match(message ?? '', new RegExp(`^Port ${port} is taken by .+\\n.+PORT=${port + 1} npm start$`));
  });

  it('ends at once when a port is taken, without building or starting anything', () => {
    const { status, stderr, stdout } = spawnSync(process.execPath, ['scripts/start.mjs'], {
      encoding: 'utf8',
      env: { ...process.env, PORT: String(port), CREDYT_API_KEY: 'key_unused' },
    });
    assert.equal(status, 1);
    assert.match(stderr, new RegExp(`Port ${port} is taken`));
    assert.equal(stdout, '');
  });

  for (const command of ['start', 'test']) {
    it(`says which Node it needs when this one is too old for npm ${command}`, () => {
      for (const version of ['16.20.2', '18.20.4', '20.18.0']) {
        const older = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'${version}'})`;
        const { status, stderr, stdout } = spawnSync(process.execPath, ['--import', older, `scripts/${command}.mjs`, '--help'], { encoding: 'utf8' });
        assert.deepEqual([status, stdout, stderr.trim()], [1, '', `This repository needs Node 20.19 or newer; this is ${version}. See https://nodejs.org`]);
      }
    });
  }

  it('gets as far as that sentence on Nodes that lack what it uses: no name is imported that they do not have', () => {
    // Node 18.0 has no parseArgs, and a static import of a missing name fails before the first line runs.
    for (const file of ['start', 'test', 'install', 'ports', 'browsers', 'redis']) {
      assert.doesNotMatch(readFileSync(`scripts/${file}.mjs`, 'utf8'), /import \{[^}]*\} from 'node:util'|^(?:const .* = )?await import\(/m, file);
    }
  });

  it('refuses what is no port', async () => {
    assert.match((await takenPort({ PORT: Number('http') })) ?? '', /PORT must be a port number/);
  });

  it('says nothing when all ports are free', async () => {
    await new Promise((resolve) => holder.close(resolve));
    assert.equal(await takenPort({ PORT: port }), null);
  });
});

describe('npm test', () => {
  for (const [stage, what] of [['e2e', 'e2e tests'], ['pictures', 'pictures']] as const) {
    it(`names what is missing and how to bring it when no browser can be had for ${stage}, and is not green`, () => {
      // Nothing on the PATH: no browser, no apt-get, no npx to download one with.
      const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/test.mjs', '--only', stage], { encoding: 'utf8', env: { PATH: '', CHROMIUM_PATH: '/nowhere/chromium' } });
      assert.equal(status, 1);
      assert.match(stderr, new RegExp(`^No browser can be had for the ${what}\\. apt-get install chromium`, 'm'));
      assert.doesNotMatch(stderr, /\n +at /);
      assert.match(stdout, /\n0 passed, 1 failed\n$/);
    });
  }

  const folder = mkdtempSync(join(tmpdir(), 'credyt-count-'));
  after(() => { rmSync(folder, { recursive: true }); });

  function count(code: string): { passed: number; failed: number; skipped: number; failures: string[] } {
    const file = join(folder, 'planted.test.mjs');
    const report = join(folder, 'count.json');
    writeFileSync(file, code);
    // Inside a test run, node:test would hand its reports to the outer runner.
    const { NODE_TEST_CONTEXT: _outer, ...env } = process.env;
    spawnSync(process.execPath, ['--test', '--test-reporter=./scripts/node-count.mjs', `--test-reporter-destination=${report}`, file], { env });
    return JSON.parse(readFileSync(report, 'utf8')) as ReturnType<typeof count>;
  }

  it('counts tests, not suites', () => {
    assert.deepEqual(count("import { describe, it } from 'node:test'; describe('a', () => { it('x', () => {}); describe('b', () => { it('y', () => {}); }); });"), { passed: 2, failed: 0, skipped: 0, failures: [] });
  });

  it('counts a file without tests as failed', () => {
    const { failures, ...totals } = count('export {};');
    assert.deepEqual(totals, { passed: 0, failed: 1, skipped: 0 });
    assert.equal(failures.length, 1);
  });

  it('counts a file that does not load as failed', () => {
    const { failures, ...totals } = count("import './nowhere.mjs';");
    assert.deepEqual(totals, { passed: 0, failed: 1, skipped: 0 });
    assert.equal(failures.length, 1);
  });

  it('counts a broken hook as failed', () => {
    const { failed } = count("import { before, describe, it } from 'node:test'; describe('a', () => { before(() => { throw new Error('no'); }); it('x', () => {}); });");
    assert.ok(failed > 0);
  });

  it('names what failed by its file, its sentence and the reason', () => {
    const { failures } = count("import { it } from 'node:test'; it('adds', () => {}); it('holds', () => { throw new Error('no'); });");
    assert.equal(failures.length, 1);
    assert.match(failures[0] ?? '', /planted\.test\.mjs: holds: no$/);
  });

  it('counts skipped and todo tests as skipped', () => {
    assert.deepEqual(count("import { it } from 'node:test'; it.skip('x', () => {}); it.todo('y');"), { passed: 0, failed: 0, skipped: 2, failures: [] });
  });

  it('refuses a stage that does not exist, naming those that do', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/test.mjs', '--only', 'nonsense'], { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /No stage is named nonsense\. There are: lint, .*stories/);
  });
});
