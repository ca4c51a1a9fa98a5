// The doctor in front of our own handler, which is right, and of twelve proxies that are each wrong in one way: it names the way.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeResult, summarise, toJson } from '../../src/cli/doctor/report.js';
import { changeHeaders, changeJson, COOKIE, examineProxy, KEY, type Fault } from './examined.js';

const isPath = (request: Request, path: string): boolean => new URL(request.url).pathname.endsWith(path);
const EVIL = /evil/;

/** By the words in which the doctor must name it. */
const WRONG: Record<string, Fault> = {
  'key in an answer': {
    wrap: (handler) => async (request) => changeJson(await handler(request), (body) => ({ ...body, debug: { authorization: KEY } })),
  },
  'amount as number': {
    wrap: (handler) => async (request) =>
      changeJson(await handler(request), ({ accounts, ...body }) =>
        accounts === undefined ? body : { ...body, accounts: (accounts as { available: string }[]).map((account) => ({ ...account, available: Number(account.available) })) }),
  },
  'missing no-store': {
    wrap: (handler) => async (request) => {
      const response = await handler(request);
      if (isPath(request, '/wallet')) response.headers.delete('cache-control');
      return response;
    },
  },
  'customerId honoured from query': {
    wrap: (handler, { handlerFor }) => (request) => {
      const url = new URL(request.url);
      const customerId = url.searchParams.get('customerId');
      if (customerId === null) return handler(request);
      url.searchParams.delete('customerId');
      return handlerFor(customerId)(new Request(url, request));
    },
  },
  'cross-origin POST accepted': {
    wrap: (handler) => (request) =>
      handler(changeHeaders(request, (headers) => { if (request.method === 'POST') headers.set('sec-fetch-site', 'same-origin'); })),
  },
  'text/plain accepted': {
    wrap: (handler) => (request) =>
      handler(changeHeaders(request, (headers) => { if (headers.get('content-type')?.startsWith('text/plain')) headers.set('content-type', 'application/json'); })),
  },
  'returnTo off-site': (() => {
    let wanted: string | null = null;
    return {
      options: () => ({
        fetch: async (input, init) => {
          const request = new Request(input, init);
          if (request.method !== 'POST' || wanted === null) return fetch(request);
          return fetch(new Request(request, { body: JSON.stringify({ ...(await request.json()) as object, return_url: new URL(wanted, 'https://app.example').href }) }));
        },
      }),
      wrap: (handler) => async (request) => {
        const body = request.method === 'POST' ? await request.clone().text() : '';
        wanted = /"returnTo":"([^"]*evil[^"]*)"/.exec(body)?.[1] ?? null;
        return handler(wanted === null ? request : new Request(request, { body: body.replace(/"returnTo":"[^"]*"/, '"returnTo":"/"') }));
      },
    } satisfies Fault;
  })(),
  'wrong problem type': {
    wrap: (handler) => async (request) => {
      const response = await handler(request);
      if (response.status >= 400) response.headers.set('content-type', 'application/json');
      return response;
    },
  },
  'no ttlMs': {
    // Left out on one route, null on the other.
    wrap: (handler) => async (request) =>
      changeJson(await handler(request), (body) => ('ttlMs' in body ? { ...body, ttlMs: isPath(request, '/top-ups') ? null : undefined } : body)),
  },
  'two upstream POSTs for one key': {
    wrap: (handler) => (request) => handler(changeHeaders(request, (headers) => { headers.delete('idempotency-key'); })),
  },
  'upstream text leaked': (() => {
    let said = '';
    return {
      options: () => ({
        fetch: async (input, init) => {
          const response = await fetch(new Request(input, init));
          said = response.ok ? '' : await response.clone().text();
          return response;
        },
      }),
      wrap: (handler) => async (request) => {
        said = '';
        const response = await handler(request);
        return said === '' ? response : changeJson(response, (body) => ({ ...body, detail: said }));
      },
    } satisfies Fault;
  })(),
  '200 for signed out': { options: () => ({ identify: () => ({ externalId: 'tess-42' }) }) },
};

/** Mistakes beyond the twelve, each with the words for it. */
const ALSO_WRONG: Record<string, Fault> = {
  'digits lost': {
    wrap: (handler) => async (request) =>
      changeJson(await handler(request), ({ accounts, ...body }) =>
        accounts === undefined ? body : { ...body, accounts: (accounts as { available: string }[]).map((account) => ({ ...account, available: String(Number(account.available)) })) }),
  },
  'failure hidden': {
    wrap: (handler) => async (request) => {
      const response = await handler(request);
      if (!isPath(request, '/wallet') || response.status < 500) return response;
      return changeJson(new Response(response.body, { status: 200, headers: { ...Object.fromEntries(response.headers), 'content-type': 'application/json' } }), () => ({ accounts: [] }));
    },
  },
  'stream held back': {
    wrap: (handler) => async (request) => {
      const response = await handler(request);
      return isPath(request, '/stream') && response.ok ? new Response(new ReadableStream(), { headers: response.headers }) : response;
    },
  },
  'wrong return address': { options: () => ({ publicUrl: 'https://old.example' }) },
  'foreign link passed on': { options: ({ credytUrl }) => ({ linkOrigins: [credytUrl ?? '', 'https://evil.example'] }) },
  'foreign page may read': {
    wrap: (handler) => async (request) => {
      const response = await handler(request);
      if (EVIL.test(request.headers.get('origin') ?? '')) response.headers.set('access-control-allow-origin', request.headers.get('origin') ?? '');
      return response;
    },
  },
};

// Most of the time is waiting for the proxy's caches to forget.
describe('doctor', { concurrency: 6 }, () => {
  it('finds nothing wrong with our own handler, at its own limits', async () => {
    const { results, causes, url } = await examineProxy({ options: () => ({ limits: { mintsPerMinute: 10 } }) });
    assert.deepEqual(causes, []);
    assert.ok(results.length >= 25);
    assert.equal(summarise(results), `Conformant: ${String(results.length)} checks, no finding.`);
    assert.equal((JSON.parse(toJson(url, results)) as { conformant: boolean }).conformant, true);
  });

  it('finds nothing wrong when the page lives on another origin', async () => {
    assert.deepEqual((await examineProxy({}, 'https://studio.example')).causes, []);
  });

  it('says a wrong return address once for each kind of link, and which option of ours makes it', async () => {
    const { results, url } = await examineProxy({ options: () => ({ publicUrl: 'https://old.example' }) });
    const findings = results.flatMap((result) => result.findings);
    assert.deepEqual(findings.map(({ seen }) => seen), ['/portal-links', '/top-ups'].map((route) =>
      `For POST ${route} with returnTo "/doctor" Credyt was given return_url and failure_url https://old.example/doctor.`));
    for (const { fix } of findings) assert.ok(fix.includes(`publicUrl: "${url}" of createBillingHandler`) && fix.includes('--origin'), fix);
  });

  for (const [cause, fault] of Object.entries({ ...WRONG, ...ALSO_WRONG })) {
    it(`names it: ${cause}`, async () => {
      const { results, causes, url } = await examineProxy(fault);
      assert.deepEqual(causes, [cause]);
      const text = results.map(describeResult).join('\n');
      assert.match(text, /✖ .+\n {4}.+\n {6}seen {2}.+\n {6}fix {3}.+/);
      assert.ok(text.includes(cause));
      assert.match(summarise(results), new RegExp(`^Not conformant: .*${cause}`));
      assert.equal((JSON.parse(toJson(url, results)) as { conformant: boolean }).conformant, false);
      assert.ok(!text.includes(KEY) && !text.includes(COOKIE), 'the report itself gives nothing away');
    });
  }
});
