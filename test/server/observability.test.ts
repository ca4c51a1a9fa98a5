// docs/observability.md: its OpenTelemetry example runs on true events, and every reason it names is one the handler gives.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { transform } from 'esbuild';
import type { BillingEvent } from '../../src/server/index.js';
import { workbench } from './workbench.js';

const DOCUMENT = readFileSync('docs/observability.md', 'utf8');

void test('the OpenTelemetry example measures answers, calls to Credyt, caches and mishaps', async () => {
  const [, example = ''] = /```ts\n(\/\/ billing-telemetry\.ts\n[^`]*)```/.exec(DOCUMENT) ?? [];
  const measured: [name: string, value: number, labels: Record<string, unknown>][] = [];
  const instrument = (name: string) => ({ record: (value: number, labels: Record<string, unknown>) => measured.push([name, value, labels]), add: (value: number, labels: Record<string, unknown>) => measured.push([name, value, labels]) });
  Object.assign(globalThis, { openTelemetry: { metrics: { getMeter: () => ({ createHistogram: instrument, createCounter: instrument }) } } });
  const { code } = await transform(example.replace("import { metrics } from '@opentelemetry/api';", 'const { metrics } = globalThis.openTelemetry;'), { loader: 'ts' });
  const { recordBilling } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { recordBilling(event: BillingEvent): void };

  const bench = workbench({ can: () => { throw new Error('no'); } });
  await bench.get('/wallet');
  await bench.get('/usage/evt_1');
  for (const event of bench.events) recordBilling(event);

  for (const [name, value, labels] of measured) assert.ok(Number.isFinite(value) && Object.values(labels).every((label) => label !== undefined), `${name} ${JSON.stringify(labels)}`);
  const labelsOf = (name: string) => measured.filter(([measure]) => measure === name).map(([, , labels]) => labels);
  assert.deepEqual(labelsOf('billing.answer.duration'), [
    { 'http.route': '/wallet', 'http.request.method': 'GET', 'http.response.status_code': 200 },
    { 'http.route': '/usage/{id}', 'http.request.method': 'GET', 'http.response.status_code': 404, 'error.type': 'upstream_not_found' },
  ]);
  assert.ok(labelsOf('billing.upstream.duration').some((labels) => labels['upstream.route'] === 'GET /customers/{id}/wallet' && labels['retry'] === false));
  assert.deepEqual(labelsOf('billing.mishaps'), [{ reason: 'can_failed' }]);
  assert.ok(labelsOf('billing.cache.lookups').length > 0);
});

void test('every reason in the table is one that the source gives', () => {
  const source = readdirSync('src/server').map((file) => readFileSync(`src/server/${file}`, 'utf8')).join('\n');
  const rows = DOCUMENT.slice(DOCUMENT.indexOf('## What to watch'), DOCUMENT.indexOf('## OpenTelemetry')).split('\n').filter((line) => line.startsWith('| `'));
  const reasons = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([a-z_]+)`/g)].map(([, reason = '']) => reason));
  assert.ok(reasons.length >= 12);
  // `upstream_` and `webhook_` are put in front of the reasons of CredytError and WebhookError.
  for (const reason of reasons) assert.ok(new RegExp(`'${reason}'|'${reason.replace(/^(?:upstream|webhook)_/, '')}'`).test(source), reason);
});
