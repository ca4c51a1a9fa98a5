// Redirects: no path from a browser and no link from Credyt may lead anywhere but where the host said (reliability.md §2.6).
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isReturnPath, readHostedLink, withParameter } from '../../src/server/links.js';

const APP = 'https://app.test';
const LINK_ORIGINS = new Set(['https://billing.credyt.ai', 'http://localhost:4010']);

const GOOD_PATHS = [
  '/billing', '/billing?x=1#y', '/', '/konto/größe', '/a%20b', '/files/a%2Fb', '/a//b', '/100%25', '/100%', '/?next=//x', '/#//x', '/@me', '/a:b',
];

const BAD_PATHS = [
  '//evil.example', '///evil.example', '/\\evil.example', '\\\\evil.example', '/\t/evil.example', '/\n/evil.example', '/..//evil.example', '/.//evil.example',
  '/a/../..//evil.example', '/%2e%2e//evil.example', '/%09/evil.example', '/%2f%2fevil.example', '/%5cevil.example', '/%252f%252fevil.example', '/..%2f/evil.example', '/%252f%2F..', '/a/../b', '/a/%2e/b',
  'https:evil.example', 'https:/evil.example', 'https:///evil.example', 'https://app.test@evil.example', 'https://app.test.evil.example', 'https://app.test:443@evil.example',
  'https://evil.example#https://app.test', 'https://evil.example?https://app.test', 'https://evil.example\\@app.test', 'http://app.test', 'https://app.test:8443',
  'https://app.test./', 'https://аpp.test', 'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\nscript:alert(1)', '\u0001javascript:alert(1)', ' javascript:alert(1)',
  'data:text/html,x', 'blob:https://app.test/uuid', 'vbscript:x', 'ftp://app.test', '', '?x', '#x', 'billing', 'null', 'undefined', '/x\r\nSet-Cookie: a=b',
  'https://[::1]', 'https://app.test%00.evil.example', '//app.test', 'http:billing', '@evil.example', '.evil.example', ':80@evil.example', 'https://app.test/x',
  '/a b', '/\u0000', '/\ud800', `/${'a'.repeat(3000)}`, '/a\u2028b',
];

const BAD_LINKS = [
  'https://evil.example/x', 'https://billing.credyt.ai.evil.example/x', 'https://billing.credyt.ai@evil.example/x', 'https://user@billing.credyt.ai/x', 'https://u:p@billing.credyt.ai/x',
  'http://billing.credyt.ai/x', 'https://billing.credyt.ai:8443/x', 'https://billing.credyt.ai./x', 'https://biⅼling.credyt.ai/x', 'javascript:alert(1)', '\u0001javascript:alert(1)',
  'data:text/html,x', 'blob:https://billing.credyt.ai/uuid', 'https:\\\\billing.credyt.ai/x', 'https://evil.example\\@billing.credyt.ai', ' https://billing.credyt.ai/x',
  'https://billing.credyt.ai/\nx', 'https://billing\t.credyt.ai/x', 'http://localhost:4011/x', 'http://localhost:4010@evil.example', '//billing.credyt.ai/x', '/x', '', 'https://',
  `https://billing.credyt.ai/${'a'.repeat(8200)}`, 'https://xn--bllng-3wa.credyt.ai/x', 'https:billing.credyt.ai', 'https:/billing.credyt.ai/x', 'https:///billing.credyt.ai/x',
];

/** On our site at once, and still there when something downstream reads the path a second time, decoded or not. */
function staysHome(path: string): boolean {
  const first = new URL(APP + path);
  const again = [first.pathname, decode(first.pathname), decode(decode(first.pathname))];
  return first.origin === APP && new URL(path, APP).origin === APP && again.every((second) => new URL(second, APP).origin === APP);
}

const decode = (path: string): string => path.replace(/%([0-7][0-9a-f])/gi, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16)));

const pieces = fc.constantFrom(
  '/', '//', '\\', '..', '.', '%2f', '%2F', '%5c', '%2e', '%252f', '%09', '\t', '\n', '\r', ' ', '\u0000', '@', ':', '?', '#', '%', 'evil.example', 'app.test', 'https:', 'javascript:', 'a', 'ä', '\u2028', ';', '%0d%0a',
);
const hostileText = fc.array(fc.oneof({ weight: 4, arbitrary: pieces }, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 10 }).map((parts) => parts.join(''));

describe('a return path', () => {
  it('may be any page of the host', () => {
    for (const path of GOOD_PATHS) assert.equal(isReturnPath(path), true, path);
  });

  it('is refused when it leads elsewhere, on the first reading or a later one', () => {
    for (const path of BAD_PATHS) assert.equal(isReturnPath(path), false, JSON.stringify(path));
    for (const value of [null, undefined, 7, {}, ['/x'], true]) assert.equal(isReturnPath(value), false);
  });

  it('stays on the host, whatever text it is made of (50,000 generated)', () => {
    fc.assert(fc.property(hostileText, (text) => !isReturnPath(text) || staysHome(text)), { numRuns: 25_000 });
    fc.assert(fc.property(hostileText, (text) => !isReturnPath(`/${text}`) || staysHome(`/${text}`)), { numRuns: 25_000 });
  });

  it('keeps its query and hash when a parameter is added, and loses our older ones', () => {
    assert.equal(withParameter(APP, '/a?x=1&y=%2F&credyt_return=old&credyt_error=forbidden#tab', 'credyt_return', 'm'), `${APP}/a?x=1&y=%2F&credyt_return=m#tab`);
    assert.equal(withParameter(APP, '/#/route?z', 'credyt_return', 'm'), `${APP}/?credyt_return=m#/route?z`);
    assert.equal(withParameter(APP, '/größe', 'credyt_error', 'a&b'), `${APP}/gr%C3%B6%C3%9Fe?credyt_error=a%26b`);
  });

  it('never leaves the host with a parameter added (5,000 generated)', () => {
    fc.assert(fc.property(hostileText, (text) => !isReturnPath(`/${text}`) || new URL(withParameter(APP, `/${text}`, 'credyt_return', 'm')).origin === APP), { numRuns: 5_000 });
  });
});

describe('a link from Credyt', () => {
  it('is taken from a listed origin, in its parsed form', () => {
    assert.equal(readHostedLink('https://billing.credyt.ai/api/sign-in?token=a.b-c_d', LINK_ORIGINS), 'https://billing.credyt.ai/api/sign-in?token=a.b-c_d');
    assert.equal(readHostedLink('HTTPS://BILLING.credyt.ai:443/x', LINK_ORIGINS), 'https://billing.credyt.ai/x');
    assert.equal(readHostedLink('http://localhost:4010/x?email=a@b.example', LINK_ORIGINS), 'http://localhost:4010/x?email=a@b.example');
  });

  it('is refused from anywhere else, however it is written', () => {
    for (const link of BAD_LINKS) assert.equal(readHostedLink(link, LINK_ORIGINS), null, JSON.stringify(link));
  });

  it('is refused over http even when listed, unless it is on this machine', () => {
    assert.equal(readHostedLink('http://billing.credyt.ai/x', new Set(['http://billing.credyt.ai'])), null);
  });

  it('leads to a listed origin, whatever text it is made of (50,000 generated)', () => {
    const links = fc.tuple(fc.constantFrom('', 'https://billing.credyt.ai', 'http://localhost:4010', 'https://', 'https:', 'HTTPS://billing.credyt.ai', ' https://billing.credyt.ai'), hostileText);
    fc.assert(fc.property(links, ([start, rest]) => {
      const link = readHostedLink(start + rest, LINK_ORIGINS);
      if (link === null) return true;
      const url = new URL(link);
      return LINK_ORIGINS.has(url.origin) && url.username === '' && url.password === '' && (url.protocol === 'https:' || url.hostname === 'localhost');
    }), { numRuns: 50_000 });
  });
});
