// Options: a host that made a mistake is told which option and what to write instead, before the first request.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBillingHandler, inPage, type BillingOptions } from '../../src/server/index.js';
import { readSettings } from '../../src/server/settings.js';

const GOOD: BillingOptions = { apiKey: 'key_x', identify: () => null, publicUrl: 'https://app.test' };

// The last column is a piece of the fix the message must hold.
const BAD: [name: string, change: Record<string, unknown>, fix: RegExp][] = [
  ['no apiKey', { apiKey: undefined }, /CREDYT_API_KEY/],
  ['an empty apiKey', { apiKey: '  ' }, /process\.env\.CREDYT_API_KEY/],
  ['an apiKey that is only "Bearer "', { apiKey: 'Bearer ' }, /apiKey is missing/],
  ['an apiKey with a newline inside', { apiKey: 'key_a\nb' }, /Copy it again/],
  ['no identify', { identify: undefined }, /identify is missing.*customerId/],
  ['no publicUrl', { publicUrl: undefined }, /publicUrl.*https:\/\/app\.example/],
  ['a publicUrl that is no address', { publicUrl: 'app.test' }, /publicUrl/],
  ['a publicUrl that is not http', { publicUrl: 'ftp://app.test' }, /https:\/\//],
  ['a basePath without a slash', { basePath: 'billing' }, /basePath.*"\/api\/billing"/],
  ['the root as basePath', { basePath: '/' }, /basePath/],
  ['a foreign returnTo', { returnTo: '//evil.example' }, /returnTo.*"\/account"/],
  ['a full URL as returnTo', { returnTo: 'https://app.test/x' }, /starts with one "\/"/],
  ['a signInUrl that is a script', { signInUrl: 'javascript:alert(1)' }, /signInUrl.*"\/login"/],
  ['a pattern in origins', { origins: ['https://*.app.test'] }, /exact origins/],
  ['a star in origins', { origins: ['*'] }, /exact origins/],
  ['"null" in origins', { origins: ['null'] }, /exact origins/],
  ['a path in origins', { origins: ['https://app.test/x'] }, /no path/],
  ['a final slash in origins', { origins: ['https://app.test/'] }, /no final "\/"/],
  ['a regular expression in origins', { origins: [/app/] }, /exact origins/],
  ['http upstream off this machine', { credytUrl: 'http://api.credyt.ai' }, /credytUrl.*https:\/\//],
  ['http link origin off this machine', { linkOrigins: ['http://billing.credyt.ai'] }, /linkOrigins/],
  ['a path in linkOrigins', { linkOrigins: ['https://billing.credyt.ai/x'] }, /linkOrigins/],
  ['a number as lowBelow', { lowBelow: { USD: 5 } }, /lowBelow\.USD.*"5"/],
  ['an unknown mode', { mode: 'sandbox' }, /"test", "live"/],
  ['no mints at all', { limits: { mintsPerMinute: 0 } }, /limits\.mintsPerMinute/],
  ['can as an object', { can: { topUp: true } }, /can must be a function/],
  ['a top-up amount as a number', { topUp: { min: 5 } }, /topUp\.min.*"25"/],
  ['a top-up currency in lower case', { topUp: { currency: 'usd' } }, /topUp\.currency.*"USD"/],
  ['top-up bounds turned round', { topUp: { min: '50', max: '5' } }, /topUp\.min.*max/],
  ['a top-up of nothing', { topUp: { min: '0' } }, /topUp\.min/],
  ['a preset out of bounds', { topUp: { presets: ['1'], min: '5' } }, /preset.*between min and max/],
  ['cents of a yen', { topUp: { currency: 'JPY', min: '5.5' } }, /decimals than JPY/],
  ['a hole in assets', { topUp: { assets: [''] } }, /topUp\.assets/],
  ['a hole in origins, as an unset variable makes one', { origins: [undefined] }, /exact origins.*Not accepted: undefined/],
  ['a misspelt option', { basepath: '/billing' }, /createBillingHandler has no option "basepath": did you mean basePath\? There are apiKey, identify, publicUrl, basePath,/],
  ['letters changed in an option', { pubicUrl: 'https://app.test' }, /"pubicUrl": did you mean publicUrl\?/],
  ['the client\'s name for credytUrl', { url: 'http://localhost:4010' }, /"url": did you mean credytUrl\?/],
  ['an option that there is not', { webhooks: true }, /has no option "webhooks"\. There are .*webhookSecrets/],
  ['an option whose name every object has', { constructor: 1 }, /has no option "constructor"\. There are/],
  ['a misspelt limit', { limits: { mintPerMinute: 5 } }, /limits has no option "mintPerMinute": did you mean mintsPerMinute\? There are mintsPerMinute, streams\./],
  ['a misspelt top-up rule', { topUp: { asset: ['CREDITS'] } }, /topUp has no option "asset": did you mean assets\?/],
  ['misspelt usage', { usage: { attribute: ['model'] } }, /usage has no option "attribute": did you mean attributes\?/],
  ['a misspelt subscription', { createCustomer: { subscription: [] } }, /createCustomer has no option "subscription": did you mean subscriptions\?/],
];

describe('createBillingHandler', () => {
  for (const [name, change, fix] of BAD) {
    it(`refuses to start with ${name} and says the fix`, () => {
      assert.throws(() => createBillingHandler({ ...GOOD, ...change }), (error: Error) => {
        assert.match(error.message, /^credyt-widgets: /);
        assert.match(error.message.replace(/\n/g, ' '), fix);
        assert.ok(!error.message.includes('key_'.concat('a')), 'no message quotes the key');
        return true;
      });
    });
  }

  it('refuses to start without options and says what it needs', () => {
    for (const nothing of [undefined, null, 'key_x']) {
      assert.throws(() => createBillingHandler(nothing as never), { name: 'TypeError', message: /^credyt-widgets: createBillingHandler needs \{ apiKey, identify, publicUrl \}/ });
    }
  });

  it('leaves what a topUp function returns to the host, whose plans may hold more', () => {
    const topUp = () => ({ assets: ['USD'], planName: 'Studio' });
    assert.doesNotThrow(() => createBillingHandler({ ...GOOD, topUp }));
  });

  it('starts with three options, and fills in the rest', () => {
    const { basePath, returnTo, origins, accountName, mode, mintsPerMinute, linkOrigins, credytUrl } = readSettings(GOOD);
    assert.deepEqual(
      { basePath, returnTo, origins: [...origins], accountName, mode, mintsPerMinute, linkOrigins: [...linkOrigins], credytUrl },
      {
        basePath: '/api/billing', returnTo: '/', origins: ['https://app.test'], accountName: 'default', mode: null, mintsPerMinute: 10,
        linkOrigins: ['https://billing.credyt.ai', 'https://checkout.stripe.com'], credytUrl: 'https://api.credyt.ai',
      },
    );
  });

  it('trims a stray "Bearer " from the key', () => {
    assert.equal(readSettings({ ...GOOD, apiKey: ' Bearer key_x\n' }).apiKey, 'key_x');
  });

  it('takes links from the emulator it talks to', () => {
    assert.ok(readSettings({ ...GOOD, credytUrl: 'http://localhost:4010' }).linkOrigins.has('http://localhost:4010'));
  });

  it('refuses to run in a browser, where the key would be public', () => {
    Object.assign(globalThis, { window: {}, document: {} });
    try {
      assert.throws(() => createBillingHandler(GOOD), /must not run in a browser/);
      assert.doesNotThrow(() => createBillingHandler({ ...GOOD, [inPage]: true }));
    } finally {
      Reflect.deleteProperty(globalThis, 'window');
      Reflect.deleteProperty(globalThis, 'document');
    }
  });
});
