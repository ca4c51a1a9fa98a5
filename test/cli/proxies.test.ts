// The proxies of demo/proxies, started as their README says: each passes the doctor, in its own language.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { serveDoctorCredyt } from '../../src/cli/doctor/credyt.js';
import { examine } from '../../src/cli/doctor/examine.js';
import { describeResult } from '../../src/cli/doctor/report.js';
import { serve } from '../../src/emulator/serve.js';
import { ensureLanguage, howToInstallLanguage } from '../../scripts/languages.mjs';
import { run } from './running.js';

const README = readFileSync('demo/proxies/README.md', 'utf8');

/** `NAME=value … command file`, as the table of the README has it. */
function commandFor(name: string): { command: string; args: string[] } {
  const [, line = ''] = new RegExp(`\`([^\`]*demo/proxies/${name}/[^\`]*)\``).exec(README) ?? [];
  const [command = '', ...args] = line.split(' ').filter((word) => !/^[A-Z_]+=/.test(word));
  return { command, args };
}

async function freePort(): Promise<number> {
  const { port, close } = await serve(() => Promise.resolve(new Response()));
  await close();
  return port;
}

describe('proxies in other languages', () => {
  for (const name of ['python', 'ruby'] as const) {
    it(`${name} passes the doctor`, async (test) => {
      const interpreter = ensureLanguage(name, (text) => { test.diagnostic(text); });
      if (interpreter === null) {
        assert.ok(!process.env['CI'], `Under CI nothing may be skipped: ${howToInstallLanguage(name)}`);
        test.skip(`${name} is not installed: ${howToInstallLanguage(name)}`);
        return;
      }
      const { command, args } = commandFor(name);
      assert.equal(command, interpreter, 'the README starts it with the interpreter that has the framework');
      const credyt = await serveDoctorCredyt(0);
      const port = await freePort();
      const proxy = run(command, args, { PORT: String(port), CREDYT_URL: credyt.url, CREDYT_API_KEY: 'key_test', PYTHONDONTWRITEBYTECODE: '1' });
      try {
        await proxy.said(/Billing proxy at/);
        const url = new URL(`http://localhost:${String(port)}`);
        await until(() => fetch(url));
        const results = await examine({ url, basePath: '/api/billing', origin: url.origin, credentials: { cookie: 'session=demo-session-maya' } }, credyt);
        const bad = results.filter(({ findings }) => findings.length > 0);
        assert.deepEqual(bad, [], bad.map(describeResult).join('\n'));
      } finally {
        proxy.child.kill('SIGKILL');
        await proxy.done;
        await credyt.close();
      }
    });
  }
});

/** Tries until it does not throw: the port opens a moment after the greeting. */
async function until(attempt: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    try {
      await attempt();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error('The proxy never opened its port.');
}
