// openapi.json and the golden fixtures: up to date, valid for an independent validator, and in step with the contract's own schemas.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { PROBLEMS, Problem, ROUTES } from '../../src/contract/index.js';
import { writeDocument } from '../../scripts/openapi/document.js';
import { BASE_PATH, FIXTURES_FOLDER, makeFixtures, print, type Fixture } from '../../scripts/openapi/fixtures.js';

interface Answer { $ref?: string; content?: Record<string, unknown> }
interface Schema { description?: string; additionalProperties?: unknown }
interface Document {
  openapi: string;
  paths: Record<string, Record<string, { responses: Record<string, Answer> }>>;
  components: { schemas: Record<string, Schema>; responses: Record<string, Answer> };
}
const ADVICE = 'is not what the contract says now: run npm run openapi and look at the difference';

const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as Document;
const fixtures = Object.fromEntries(
  readdirSync(FIXTURES_FOLDER).map((file) => [file.replace('.json', ''), JSON.parse(readFileSync(`${FIXTURES_FOLDER}/${file}`, 'utf8')) as Fixture]),
);
const problems = Object.entries(fixtures).filter(([name]) => name.startsWith('problem-'));

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema({ $id: 'openapi', ...document });

const segment = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

function check(pointer: string, value: unknown): void {
  const validate = ajv.getSchema(`openapi#${encodeURI(pointer)}`);
  assert.ok(validate, `no schema at ${pointer}`);
  assert.ok(validate(value), `${pointer}: ${ajv.errorsText(validate.errors)}`);
}

/** The path of the document that answers a fixture's request. */
function pathOf({ request }: Fixture): string | null {
  const path = request.path.split('?')[0] ?? '';
  return Object.keys(document.paths).find((pattern) => new RegExp(`^${pattern.replace('{id}', '[^/]+')}$`).test(path)) ?? null;
}

describe('openapi.json', () => {
  let made: Record<string, Fixture>;
  before(async () => { made = await makeFixtures(); });

  it('is what the contract says', () => {
    assert.equal(readFileSync('openapi.json', 'utf8'), print(writeDocument(made)), `openapi.json ${ADVICE}`);
  });

  it('shows the answers that the handler gives', () => {
    assert.deepEqual(Object.keys(fixtures).sort(), Object.keys(made).sort(), `${FIXTURES_FOLDER} ${ADVICE}`);
    for (const [name, fixture] of Object.entries(made)) assert.equal(print(fixtures[name]), print(fixture), `${FIXTURES_FOLDER}/${name}.json ${ADVICE}`);
  });

  it('is valid OpenAPI 3.1 to a validator that is not ours', async () => {
    assert.equal(document.openapi, '3.1.0');
    assert.deepEqual(await new Validator().validate({ ...structuredClone(document) }), { valid: true });
  });

  it('has every route, every problem code and no schema that accepts anything', () => {
    for (const { path, method, status } of Object.values(ROUTES)) assert.ok(document.paths[path]?.[method.toLowerCase()]?.responses[String(status)], path);
    const text = JSON.stringify(document);
    for (const code of Object.keys(PROBLEMS)) assert.ok(text.includes(`urn:credyt-widgets:problem:${code}`), code);
    const empty = Object.entries(document.components.schemas).filter(([, { description, ...schema }]) => !description || Object.keys(schema).length === 0);
    assert.deepEqual(empty, []);
  });

  it('refuses a number for an amount', () => {
    const wallet = structuredClone(fixtures['wallet']?.response.body) as { accounts: { available: unknown }[] };
    wallet.accounts[0]!.available = 14.566678;
    const validate = ajv.getSchema('openapi#/components/schemas/Wallet');
    assert.equal(validate?.(wallet), false);
  });

  it('leaves answers open and requests closed', () => {
    const { Wallet, TopUpRequest } = document.components.schemas;
    assert.equal(Wallet?.additionalProperties, undefined);
    assert.equal(TopUpRequest?.additionalProperties, false);
  });
});

describe('golden fixtures', () => {
  it('show every route that the handler has', () => {
    const { features } = fixtures['wallet']?.response.body as { features: string[] };
    for (const { path, method, status, ...route } of Object.values(ROUTES)) {
      if ('feature' in route && !features.includes(route.feature)) continue;
      const shown = Object.values(fixtures).some((fixture) => pathOf(fixture) === path && fixture.request.method === method && fixture.response.status === status);
      assert.ok(shown, `${method} ${path} has no fixture: add it to scripts/openapi/fixture-cases.ts`);
    }
  });

  it('show every problem, each with its own status', () => {
    assert.deepEqual(problems.map(([name]) => name.replace('problem-', '')).sort(), Object.keys(PROBLEMS).sort());
    for (const [name, { response }] of problems) {
      const problem = Problem.parse(response.body);
      assert.equal(`problem-${problem.code}`, name);
      assert.deepEqual([problem.status, response.status], [PROBLEMS[problem.code as keyof typeof PROBLEMS], response.status]);
      assert.equal(response.headers['content-type'], 'application/problem+json');
    }
  });

  for (const [name, fixture] of Object.entries(fixtures)) {
    it(`${name} fits the contract and openapi.json`, () => {
      const { request: { method, path }, response: { status, headers, body } } = fixture;
      assert.equal(headers['cache-control'], path === '/stream' ? 'no-store, no-transform' : 'no-store');
      const pattern = pathOf(fixture);
      if (pattern === null) return check('/components/responses/InsufficientFunds/content/application~1problem+json/schema', body);
      assert.ok(!path.startsWith(BASE_PATH), 'paths are below the base path');
      if (method === 'OPTIONS') return assert.equal(status, 204);

      const operations = document.paths[pattern]!;
      // A 405 is the answer to a method that has no operation.
      const [verb = ''] = method.toLowerCase() in operations ? [method.toLowerCase()] : Object.keys(operations);
      const answer = operations[verb]?.responses[String(status)];
      assert.ok(answer, `${method} ${path} ${String(status)} is not documented`);
      const shared = answer.$ref?.replace('#/components/responses/', '');
      const [media] = (headers['content-type'] ?? '').split(';');
      if (body === null) return assert.ok(headers['location'], 'an answer without a body says where to go');
      assert.ok((shared === undefined ? answer : document.components.responses[shared])?.content?.[media ?? ''], `${method} ${path} ${String(status)} ${String(media)} is not documented`);
      check(`${answer.$ref?.slice(1) ?? `/paths/${segment(pattern)}/${verb}/responses/${String(status)}`}/content/${segment(media ?? '')}/schema`, body);

      const route = Object.values(ROUTES).find((one) => one.path === pattern && one.method === method && one.status === status);
      if (route) route.answer.parse(body);
    });
  }
});
