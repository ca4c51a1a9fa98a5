// Keeps docs/options.md true: it names every option and call there is and no other, with their types and defaults, and each of its examples does what it is shown for.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import ts from 'typescript';
import { createCredytClient, memoryCoordination, type BillingOptions } from 'credyt-widgets/server';
import { CREDYT_URL } from '../../src/server/credyt-client.js';
import { readSettings } from '../../src/server/settings.js';
import { readTopUpRules } from '../../src/server/top-up-rules.js';
import { compile, type Compiled } from '../support/compile.js';
import { bodyOf, SECRET, signatureOf } from '../server/signed-webhooks.js';
import { API_KEY, APP, EMULATOR_URL, workbench, type Workbench, type WorkbenchOptions } from '../server/workbench.js';

const guide = readFileSync('docs/options.md', 'utf8');
const section = (title: string): string => guide.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
const codeIn = (text: string): string[] => [...text.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code = '']) => code);

/** The rows of all tables whose first cell is code: its text, and the other cells. */
const rows = guide.split('\n').filter((line) => line.startsWith('| `')).map((line) => line.replaceAll('\\|', '\u0000').split('|').slice(1, -1).map((cell) => cell.replaceAll('\u0000', '|').trim()));
const code = (cell = ''): string | undefined => /^`([^`]*)`$/.exec(cell)?.[1];
const options = rows.filter(([first]) => /^`(?!billing\b|credyt\.|client\.)[\w.]+`$/.test(first ?? '')).map(([name, type, standard]) => ({ name: code(name) ?? '', type: code(type), standard: code(standard), typeWord: type }));
const calls = (object: string): string[] => rows.flatMap(([first = '']) => [...first.matchAll(new RegExp(`\`${object}\\.(\\w+)`, 'g'))].map(([, name = '']) => name)).toSorted();

const { config } = ts.readConfigFile('tsconfig.json', (path) => readFileSync(path, 'utf8')) as { config: { compilerOptions: object } };
const { options: compilerOptions } = ts.convertCompilerOptionsFromJson(config.compilerOptions, process.cwd());

const compiled = (text: string): Compiled => compile('test/node/options-guide.ts', text, { ...compilerOptions, noEmit: true, noUnusedLocals: false, types: ['node'] });

/** The members of an exported type, `limits.streams` too where the member's own type is one of ours to fill in. */
function membersOf(from: string, type: string): string[] {
  const { program, file } = compiled(`import type { ${type} } from '../../src/server/${from}';\nexport type Asked = ${type};`);
  const checker = program.getTypeChecker();
  const asked = file.statements.find(ts.isTypeAliasDeclaration)!;
  const isOurs = ({ symbol, aliasSymbol }: ts.Type): boolean =>
    !aliasSymbol && (symbol as ts.Symbol | undefined)?.declarations?.some((one) => one.getSourceFile().fileName.endsWith('/options.ts')) === true;
  const walk = (at: ts.Type, before: string): string[] => checker.getPropertiesOfType(at).flatMap((property) => {
    const own = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(property, asked));
    const parts = (own.isUnion() ? own.types : [own]).filter((part) => isOurs(part) && part.getCallSignatures().length === 0);
    return [before + property.name, ...parts.flatMap((part) => walk(part, `${before}${property.name}.`))];
  });
  return [...new Set(walk(checker.getTypeAtLocation(asked), ''))].toSorted();
}

describe('docs/options.md names what there is', () => {
  it('every option, and no other', () => {
    const real = membersOf('options.ts', 'BillingOptions');
    assert.ok(real.length > 25 && real.includes('limits.streams') && real.includes('topUp.metadata'));
    assert.deepEqual(options.map(({ name }) => name).toSorted(), real);
  });

  it('every option with its type', () => {
    const typed = options.filter(({ type }) => type !== undefined);
    assert.deepEqual(options.filter(({ type }) => type === undefined).map(({ name, typeWord }) => `${name}: ${typeWord ?? ''}`).toSorted(), [
      'can: function', 'identify: function', 'now: function', 'onEvent: function', 'topUp: options or function',
    ]);
    const lines = typed.map(({ name, type = '' }) => {
      const at = name.startsWith('topUp.')
        ? `TopUpOptions['${name.slice(6)}']`
        : name.split('.').reduce((outer, member) => `Exclude<${outer}, false | undefined>['${member}']`, 'BillingOptions');
      return `export const option_${name.replaceAll('.', '_')}: Same<Whole<${at}>, Whole<${type}>> = true;`;
    });
    const { file, complaints } = compiled(`
      import type { BillingOptions, Coordination, CreateCustomerOptions, TopUpOptions } from '../../src/server/index.js';
      // What one gives; that an unset environment variable is taken, and answered, goes without saying.
      type Whole<T> = T extends (infer Item)[] ? Exclude<Item, undefined>[] : Exclude<T, undefined>;
      type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
      ${lines.join('\n')}`);
    assert.deepEqual(complaints.map(({ line, message }) => `${file.text.split('\n')[line - 1] ?? ''} ${message}`), []);
  });

  it('every option with its default', () => {
    const settings = readSettings({ apiKey: 'key_guide', publicUrl: APP, identify: () => null });
    const real: Record<string, unknown> = {
      ...settings, usage: {}, limits: {}, 'usage.attributes': settings.attributes, linkOrigins: [...settings.linkOrigins],
      'limits.mintsPerMinute': settings.mintsPerMinute, 'limits.streams': settings.streams,
      ...Object.fromEntries(Object.entries(readTopUpRules({})).map(([name, value]) => [`topUp.${name}`, value])),
    };
    const told = options.flatMap(({ name, standard }) => {
      try {
        return standard === undefined ? [] : [[name, JSON.parse(standard.replaceAll('\'', '"')) as unknown]];
      } catch {
        return []; // a function's name
      }
    });
    assert.ok(told.length >= 17, String(told.length));
    assert.deepEqual(Object.fromEntries(told), Object.fromEntries(told.map(([name]) => [name, real[name as string]])));
  });

  it('every call of the client and the handler, every option of the client, and no other', () => {
    assert.deepEqual(calls('credyt'), membersOf('index.ts', 'CredytClient'));
    assert.deepEqual(calls('billing'), membersOf('index.ts', 'BillingHandler'));
    assert.deepEqual(calls('client'), membersOf('index.ts', 'CredytClientOptions'));
    assert.ok(guide.includes(`| \`client.url\`, \`client.credytUrl\` | \`'${CREDYT_URL}'\` |`));
    assert.ok(readFileSync('src/server/credyt-client.ts', 'utf8').includes('headersMs ?? 5_000') && guide.includes('headersMs: 5000, readMs: 10000, writeMs: 15000'));
  });
});

const run = (text: string, scope: Record<string, unknown>): unknown => {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, no-restricted-syntax -- running the guide is the point of this file
  return (new Function(...Object.keys(scope), text) as (...values: unknown[]) => unknown)(...Object.values(scope));
};

const logged: unknown[][] = [];
const examples = codeIn(section('One example each')).map((text) => ({
  text,
  options: run(`return ({ ${text} });`, { log: { error: (...said: unknown[]) => logged.push(said) }, memoryCoordination, process: { env: { CREDYT_WEBHOOK_SECRET: SECRET } } }) as Partial<BillingOptions>,
}));

/** A handler with the example's options. */
function withExample(index: number, more: WorkbenchOptions = {}): Workbench {
  return workbench({ ...examples[index]?.options, ...more });
}

const native = (user: object) => ({ native: { req: { user } } });
const read = (path: string): Request => new Request(`${APP}/api/billing${path}`, { headers: { 'sec-fetch-site': 'same-origin' } });
const walletOf = async (one: Workbench, user: object = {}) => await (await one.billing(read('/wallet'), native(user))).json() as {
  mode: string | null; features: string[]; accounts: { lowBelow?: string; available: string }[]; portal: { allowed: boolean };
  topUp: { presets: string[]; custom: boolean; assets: string[]; max: string; allowed: boolean };
};
const pay = (one: Workbench, amount = '20') => one.post('/top-ups', { amount }, { 'idempotency-key': crypto.randomUUID() });

/** What each example does, in their order. */
const DOES: [string, (index: number) => Promise<void>][] = [
  ['topUp', async (index) => {
    const one = withExample(index);
    const { topUp } = await walletOf(one);
    assert.deepEqual([topUp.presets, topUp.custom], [['5', '20', '50'], false]);
    assert.deepEqual([(await pay(one)).status, (await pay(one, '21')).status], [201, 422]);
  }],
  ['topUp', async (index) => {
    const one = withExample(index, { scenario: 'multi-asset' });
    assert.deepEqual((await walletOf(one)).topUp.assets, ['CREDIT']);
    assert.equal((await pay(one, '10')).status, 201);
  }],
  ['topUp', async (index) => {
    const one = withExample(index);
    const { topUp: team } = await walletOf(one, { plan: 'team' });
    assert.deepEqual([team.presets, team.max], [['200', '500'], '5000']);
    assert.deepEqual((await walletOf(one, { plan: 'one' })).topUp.presets, ['10', '25', '50', '100']);
  }],
  ['can', async (index) => {
    const one = withExample(index);
    const allowed = async (role: string) => { const { topUp, portal } = await walletOf(one, { role }); return [topUp.allowed, portal.allowed]; };
    assert.deepEqual([await allowed('owner'), await allowed('member')], [[true, true], [false, false]]);
  }],
  ['createCustomer', async (index) => {
    const newcomer = { identify: () => ({ externalId: 'newcomer', name: 'New Comer' }) };
    assert.equal((await walletOf(workbench(newcomer))).topUp.allowed, false);
    assert.equal((await pay(workbench(newcomer))).status, 404);
    const one = withExample(index, newcomer);
    assert.equal((await walletOf(one)).topUp.allowed, true);
    assert.equal((await pay(one)).status, 201);
    const credyt = createCredytClient({ apiKey: API_KEY, url: EMULATOR_URL, fetch: (request) => one.emulator.fetch(request) });
    assert.equal((await credyt.findCustomer('newcomer'))?.subscriptions.length, 1);
    const without = workbench({ ...newcomer, createCustomer: {} });
    assert.equal((await pay(without)).status, 201);
  }],
  ['lowBelow', async (index) => { assert.equal((await walletOf(withExample(index))).accounts[0]?.lowBelow, '5'); }],
  ['mode', async (index) => { assert.equal((await walletOf(withExample(index))).mode, 'test'); }],
  ['origins', async (index) => {
    const one = withExample(index);
    const from = (origin: string) => one.post('/quotes', {}, { origin, 'sec-fetch-site': 'cross-site' });
    assert.equal((await from('https://admin.example')).headers.get('access-control-allow-origin'), 'https://admin.example');
    for (const origin of ['https://other.example', APP]) assert.equal((await from(origin)).status, 403);
  }],
  ['usage', async (index) => {
    const one = withExample(index);
    const named = async (bench: Workbench) => {
      const { items } = await (await bench.get('/usage?eventType=image_generated')).json() as { items: { attributes: object }[] };
      return [...new Set(items.flatMap(({ attributes }) => Object.keys(attributes)))].toSorted();
    };
    assert.deepEqual([await named(one), await named(workbench())], [['images', 'model'], []]);
  }],
  ['limits', async (index) => {
    const one = withExample(index);
    for (const status of [201, 201, 201, 429]) assert.equal((await pay(one)).status, status);
    assert.equal((await walletOf(one)).features.includes('stream'), false);
    assert.equal((await one.get('/stream')).status, 404);
  }],
  ['webhookSecrets', async (index) => {
    const seconds = Math.floor(Date.now() / 1000);
    const deliver = (one: Workbench) => one.billing(new Request(`${APP}/api/billing/webhooks`, { method: 'POST', body: bodyOf(), headers: { 'credyt-signature': signatureOf(bodyOf(), seconds) } }));
    assert.deepEqual([(await deliver(withExample(index))).status, (await deliver(workbench())).status], [204, 404]);
  }],
  ['coordination', async (index) => {
    const key = { 'idempotency-key': 'the-same-wish' };
    const [one, other] = [withExample(index), withExample(index)];
    const ids = await Promise.all([one, other].map(async (bench) => (await (await bench.post('/top-ups', { amount: '20' }, key)).json() as { id: string }).id));
    assert.equal(new Set(ids).size, 1);
  }],
  ['onEvent', async (index) => {
    const one = withExample(index, { identify: () => { throw new Error('no session'); } });
    assert.equal((await one.get('/wallet')).status, 500);
    assert.equal(logged[0]?.[0], 'identify_failed');
  }],
];

describe('the examples of docs/options.md', () => {
  it('are all run here', () => {
    assert.deepEqual(examples.map((example) => Object.keys(example.options).join()), DOES.map(([name]) => name));
  });

  for (const [index, [name, does]] of DOES.entries()) it(`${examples[index]?.text.split('\n', 1)[0] ?? name} does what it is shown for`, () => does(index));

  it('the program that reports usage bills once, and the next wallet knows', async () => {
    const one = workbench();
    const before = (await walletOf(one)).accounts[0]?.available;
    const [program = ''] = codeIn(section('Usage from your backend'));
    assert.ok(program.trim().split('\n').length <= 12);
    const createClient = (given: Parameters<typeof createCredytClient>[0]) => createCredytClient({ ...given, fetch: (request) => one.emulator.fetch(request) });
    const text = program.replace(/^import \{ (\w+) \} from 'credyt-widgets\/server';$/m, 'const $1 = createClient;');
    const bill = run(`${text} return bill;`, { createClient, billing: one.billing, process: { env: { CREDYT_API_KEY: API_KEY, CREDYT_URL: EMULATOR_URL } } }) as (user: object, image: object) => Promise<void>;
    for (let time = 0; time < 2; time++) await bill({ id: 'maya', name: 'Maya Okafor' }, { id: 'image_1', prompt: 'A harbour at dawn' });
    assert.equal(one.upstream('POST', '/events'), 2);
    assert.deepEqual([before, (await walletOf(one)).accounts[0]?.available], ['24.8', '24.73']);
  });
});
