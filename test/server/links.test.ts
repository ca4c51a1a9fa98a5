// Redirects: no path from a browser and no link from Credyt may lead anywhere but where the host said (reliability.md §2.6).
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isReturnPath, isSafeLinkOrigin, readHostedLink, withParameter } from '../../src/server/links.js';
import { BAD_LINKS, BAD_PATHS, GOOD_PATHS } from './redirect-vectors.js';

const APP = 'https://app.test';
const LINK_ORIGINS = new Set(['https://billing.credyt.ai', 'http://localhost:4010']);

describe('a return path', () => {
  it('may be any page of the host', () => {
    for (const path of GOOD_PATHS) assert.equal(isReturnPath(path), true, path);
  });

  it('is refused when it leads elsewhere, on the first reading or a later one', () => {
    for (const path of BAD_PATHS) assert.equal(isReturnPath(path), false, JSON.stringify(path));
    for (const value of [null, undefined, 7, {}, ['/x'], true]) assert.equal(isReturnPath(value), false);
  });

  it('may have 2048 characters and no more', () => {
    assert.equal(isReturnPath(`/${'a'.repeat(2047)}`), true);
    assert.equal(isReturnPath(`/${'a'.repeat(2048)}`), false);
  });

  it('keeps its query and hash when a parameter is added, and loses our older ones', () => {
    assert.equal(withParameter(APP, '/a?x=1&y=%2F&credyt_return=old&credyt_error=forbidden#tab', 'credyt_return', 'm'), `${APP}/a?x=1&y=%2F&credyt_return=m#tab`);
    assert.equal(withParameter(APP, '/#/route?z', 'credyt_return', 'm'), `${APP}/?credyt_return=m#/route?z`);
    assert.equal(withParameter(APP, '/größe', 'credyt_error', 'a&b'), `${APP}/gr%C3%B6%C3%9Fe?credyt_error=a%26b`);
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

  it('may have 8192 characters and no more, as it is written and as it is parsed', () => {
    const link = (path: string): string => `https://billing.credyt.ai/${path}`;
    const room = 8_192 - link('').length;
    assert.equal(readHostedLink(link('a'.repeat(room)), LINK_ORIGINS), link('a'.repeat(room)));
    assert.equal(readHostedLink(link(`./${'a'.repeat(room - 1)}`), LINK_ORIGINS), null, 'shorter once it is parsed');
    assert.equal(readHostedLink(link('"'.repeat(room / 2)), LINK_ORIGINS), null, 'longer once it is parsed');
  });

  it('is safe over https, and over http on this machine alone', () => {
    for (const origin of ['https://billing.credyt.ai', 'http://localhost', 'http://localhost:4010', 'http://127.0.0.1:80', 'http://[::1]:4010']) assert.equal(isSafeLinkOrigin(origin), true, origin);
    for (const origin of ['http://billing.credyt.ai', 'http://localhost.evil.example', 'http://localhost:4010.evil.example', 'http://127.0.0.1.evil.example', 'ftp://localhost', 'x-http://localhost', 'null', '']) {
      assert.equal(isSafeLinkOrigin(origin), false, origin);
    }
  });

  it('is refused over http even when listed, unless it is on this machine', () => {
    assert.equal(readHostedLink('http://billing.credyt.ai/x', new Set(['http://billing.credyt.ai'])), null);
  });
});
