// Who may call at all: the CSRF table over method, Sec-Fetch-Site, Origin and content type, CORS look-alikes, and the size of a body.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { acceptsHtml, guardContentType, guardNavigation, guardOrigin, guardRequest, listedOriginOf, outsideBasePath, readBody as readBodyUntil, requestIdOf } from '../../src/server/guards.js';
import { Refusal } from '../../src/server/refusal.js';

const readBody = (request: Request): Promise<string> => readBodyUntil(request, new AbortController().signal);

const APP = 'https://app.test';
const ORIGINS = new Set([APP, 'https://www.app.test']);

const request = (method: string, headers: Record<string, string | undefined> = {}, body?: string): Request => {
  const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new Request(`${APP}/api/billing/top-ups`, { method, headers: given, ...(body === undefined ? {} : { body }) });
};

/** The problem code, or `null` when the guard lets it pass. */
function codeOf(run: () => unknown): string | null {
  try {
    run();
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

const LOOK_ALIKES = [
  'https://app.test.evil.example', 'https://evil-app.test', 'https://xapp.test', 'https://app.testx', 'http://app.test', 'https://app.test:8443', 'https://app.test:443', 'https://app.test.',
  'https://app.test/', 'https://APP.test', 'https://sub.app.test', 'https://wwwXapp.test', 'https://аpp.test', 'https://xn--pp-7kc.test', 'null', '', 'https://', 'app.test', '//app.test', 'https://app.test@evil.example',
  'https://user@app.test', 'https://app.test https://evil.example', 'https://evil.example https://app.test', 'https://app.test,https://evil.example', '*', 'https://*.app.test', 'file://', 'chrome-extension://app.test', 'https://[::1]', 'data:',
];

describe('where a request comes from', () => {
  const sites = [undefined, 'same-origin', 'same-site', 'cross-site', 'none', 'Same-Origin', 'same-origin, cross-site', ''];
  const origins = [undefined, APP, 'https://www.app.test', ...LOOK_ALIKES];

  it(`lets a POST pass with proof only (${sites.length * origins.length} combinations)`, () => {
    for (const site of sites) for (const origin of origins) {
      if (origin !== undefined && /[^\x20-\x7e]/.test(origin)) continue; // no such header can be sent
      const asked = request('POST', { 'sec-fetch-site': site, origin });
      const passes = site === 'same-origin' || origin === APP || origin === 'https://www.app.test';
      assert.equal(codeOf(() => guardOrigin(asked, listedOriginOf(asked, ORIGINS))), passes ? null : 'origin_not_allowed', `${site} ${origin}`);
    }
  });

  it('lets a GET pass that names no foreign page', () => {
    for (const origin of LOOK_ALIKES.filter((text) => /^[\x20-\x7e]*$/.test(text))) {
      const asked = request('GET', { origin });
      assert.equal(codeOf(() => guardOrigin(asked, listedOriginOf(asked, ORIGINS))), 'origin_not_allowed', origin);
    }
    for (const site of sites) assert.equal(codeOf(() => guardOrigin(request('GET', { 'sec-fetch-site': site }), null)), null);
  });

  it('lists exactly what the host listed', () => {
    for (const origin of LOOK_ALIKES.filter((text) => /^[\x20-\x7e]*$/.test(text))) assert.equal(listedOriginOf(request('POST', { origin }), ORIGINS), null, origin);
    assert.equal(listedOriginOf(request('POST', { origin: APP }), ORIGINS), APP);
  });
});

describe('a content type', () => {
  const JSON_TYPES = ['application/json', 'application/json; charset=utf-8', 'Application/JSON;charset=UTF-8', 'application/json;charset="utf-8"'];
  const FORM_TYPES = ['application/x-www-form-urlencoded', 'application/x-www-form-urlencoded; charset=UTF-8'];
  const OTHERS = [
    undefined, 'text/plain', 'text/plain; application/json', 'application/json, text/plain', 'text/plain;application/json', 'application/jsonp', 'application/json+x', 'application/ld+json', 'application/problem+json',
    'multipart/form-data; boundary=x', 'application/json; charset=utf-16', 'application/json; charset=utf-8; boundary=x', 'application/x-www-form-urlencoded, application/json', 'json', 'x application/json', 'application/ json', 'text/json',
    'text/plain; charset=application/json', 'application/json;',
  ];
  const kindOf = (type: string | undefined, takesForms: boolean): string | null => {
    // A Request adds one of its own to a string body.
    const asked = request('POST', { 'content-type': type });
    return codeOf(() => guardContentType(asked, takesForms)) ?? guardContentType(asked, takesForms);
  };

  it('is matched whole', () => {
    for (const type of JSON_TYPES) assert.equal(kindOf(type, false), 'json', type);
    for (const type of FORM_TYPES) assert.equal(kindOf(type, true), 'form', type);
    for (const type of FORM_TYPES) assert.equal(kindOf(type, false), 'unsupported_media_type', type);
    for (const type of OTHERS) for (const takesForms of [true, false]) assert.equal(kindOf(type, takesForms), 'unsupported_media_type', String(type));
  });
});

describe('a navigation', () => {
  const passes = (headers: Record<string, string>): boolean => codeOf(() => guardNavigation(request('GET', headers))) === null;

  it('is a person opening a tab', () => {
    assert.ok(passes({}));
    for (const site of ['none', 'same-origin', 'cross-site']) assert.ok(passes({ 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': site, 'sec-fetch-user': '?1' }));
  });

  it('is no image, frame, script or prefetch', () => {
    for (const dest of ['image', 'iframe', 'frame', 'embed', 'object', 'script', 'style', 'empty', 'video', '']) assert.ok(!passes({ 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': dest }), dest);
    for (const mode of ['no-cors', 'cors', 'same-origin', 'websocket', '']) assert.ok(!passes({ 'sec-fetch-mode': mode, 'sec-fetch-dest': 'document' }), mode);
    for (const purpose of [{ 'sec-purpose': 'prefetch' }, { 'sec-purpose': 'prefetch;prerender' }, { 'sec-purpose': 'prefetch;anonymous-client-ip' }, { purpose: 'prefetch' }, { 'x-moz': 'prefetch' }]) {
      assert.ok(!passes({ 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', ...purpose }), JSON.stringify(purpose));
    }
  });
});

describe('a body', () => {
  it('is read up to 16 kB, however its length is declared', async () => {
    assert.equal(await readBody(request('POST', {}, 'a'.repeat(16_384))), 'a'.repeat(16_384));
    await assert.rejects(readBody(request('POST', {}, 'a'.repeat(16_385))), { code: 'payload_too_large' });
    await assert.rejects(readBody(request('POST', { 'content-length': '99999' }, 'a')), { code: 'payload_too_large' });
    await assert.rejects(readBody(request('POST', { 'content-length': '1' }, 'ä'.repeat(8_193))), { code: 'payload_too_large' });
  });

  it('is UTF-8, also across chunks', async () => {
    const bytes = new TextEncoder().encode('größe €');
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const asked = new Request(APP, { method: 'POST', body: stream, duplex: 'half' } as RequestInit);
    assert.equal(await readBody(asked), 'größe €');
    await assert.rejects(readBody(new Request(APP, { method: 'POST', body: Uint8Array.of(0xff, 0xfe) })), { code: 'invalid_request' });
  });
});

describe('what a refusal says to the developer', () => {
  const told = async (run: () => unknown): Promise<unknown> => {
    try {
      await run();
      return null;
    } catch (error) {
      return error instanceof Refusal ? [error.code, error.details] : error;
    }
  };
  const used = async (): Promise<Request> => {
    const asked = request('POST', {}, 'a');
    await asked.text();
    return asked;
  };
  const locked = (): Request => {
    const asked = request('POST', {}, 'a');
    asked.body?.getReader();
    return asked;
  };

  it('is what to do', async () => {
    assert.deepEqual(await told(() => guardOrigin(request('POST'), null)), ['origin_not_allowed', {
      detail: 'The request must come from a page on the same origin, or from one listed in the "origins" option, exactly as the browser writes it.',
    }]);
    assert.deepEqual(await told(() => guardNavigation(request('GET', { 'sec-fetch-mode': 'cors' }))), ['forbidden', {
      reason: 'not_a_navigation', detail: 'This address is for opening in a browser tab; it answers no image, frame, script or prefetch.',
    }]);
    assert.deepEqual(await told(() => guardContentType(request('POST'), false)), ['unsupported_media_type', { detail: 'Send the body as application/json.' }]);
    assert.deepEqual(await told(() => guardContentType(request('POST'), true)), ['unsupported_media_type', { detail: 'Send the body as application/json or application/x-www-form-urlencoded.' }]);
    assert.deepEqual(await told(() => readBody(new Request(APP, { method: 'POST', body: Uint8Array.of(0xff) }))), ['invalid_request', { detail: 'The body is not UTF-8 text.' }]);
    assert.deepEqual(await told(() => readBody(request('POST', {}, 'a'.repeat(16_385)))), ['payload_too_large', { detail: 'A request body may hold 16 kB.' }]);
  });

  it('is how to mount the handler, when it was handed something that is no web Request', () => {
    guardRequest(request('GET'));
    const node = { url: '/api/billing/wallet', headers: {} };
    for (const other of [undefined, null, 'GET /', {}, node, { ...node, headers: undefined }, { headers: new Headers() }, { url: new URL(APP), headers: new Headers() }]) {
      assert.throws(() => guardRequest(other as unknown as Request), {
        name: 'TypeError',
        message: 'credyt-widgets: billing takes a web Request. With node:http, Express and Fastify mount toNodeHandler(billing); with Hono call billing(c.req.raw).',
      });
    }
  });

  it('is what basePath should be, outside of it', () => {
    const { code, details } = outsideBasePath('/api/billing');
    assert.deepEqual([code, details], ['not_found', {
      reason: 'outside_base_path', detail: 'This handler serves /api/billing. Set basePath to the full path that browsers ask for, and hand over the request with its prefix.',
    }]);
  });

  it('is that somebody else read the body', async () => {
    const alreadyRead = ['internal', { reason: 'body_already_read', detail: 'The body was read before the billing handler could, by identify or by something in front of it. Hand over an unread Request, such as request.clone().' }];
    assert.deepEqual(await told(async () => readBody(await used())), alreadyRead);
    assert.deepEqual(await told(() => readBody(locked())), alreadyRead);
  });
});

describe('a body that is not there, or not as a stream', () => {
  // Firefox has no Request.body.
  const whole = (size: number) => ({ headers: new Headers(), bodyUsed: false, arrayBuffer: async () => new ArrayBuffer(size) }) as unknown as Request;

  it('is read all the same, and counted', async () => {
    assert.equal(await readBody(request('POST')), '');
    assert.equal(await readBody(request('POST', { 'content-length': '16384' }, 'a')), 'a');
    assert.equal((await readBody(whole(16_384))).length, 16_384);
    await assert.rejects(readBody(whole(16_385)), { code: 'payload_too_large' });
  });

  it('is not read on once it is too large', async () => {
    let isCancelled = false;
    const body = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(10_000)), cancel: () => { isCancelled = true; } });
    await assert.rejects(readBody(new Request(APP, { method: 'POST', body, duplex: 'half' } as RequestInit)), { code: 'payload_too_large' });
    assert.ok(isCancelled);
  });
});

describe('small things a request carries', () => {
  it('keep a request id only when it can hold nothing else', () => {
    assert.equal(requestIdOf(request('GET', { 'x-request-id': 'abc-123_X' })), 'abc-123_X');
    fc.assert(fc.property(fc.string(), (text) => {
      const id = requestIdOf(request('GET', { 'x-request-id': /^[\x21-\x7e]*$/.test(text) ? text : 'a b' }));
      return /^[\w-]{1,64}$/.test(id);
    }));
  });

  it('say whether a person reads the answer', () => {
    for (const accept of ['text/html', 'text/html,application/xhtml+xml,*/*;q=0.8', 'application/json, text/html;q=0.5']) assert.ok(acceptsHtml(request('GET', { accept })), accept);
    for (const accept of [undefined, '*/*', 'application/json', 'image/avif,image/webp,*/*', 'text/htmlx', 'x-text/html']) assert.ok(!acceptsHtml(request('GET', { accept })), String(accept));
  });
});
